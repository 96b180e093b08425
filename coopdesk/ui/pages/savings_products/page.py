"""The list of savings products, and beside it what holds for the one that is chosen."""

from __future__ import annotations

from typing import ClassVar

from coopdesk.i18n import Language
from coopdesk.records import products, savings, statements
from coopdesk.records.book import Topic
from coopdesk.records.products import ProductRow
from coopdesk.records.terms import percent
from coopdesk.reports.savings_terms import savings_terms
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, Note, label
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.sentences import Sentences
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.pages.savings_products.fees import FeeCard
from coopdesk.ui.telling import example_told, terms_told
from coopdesk.ui.theme import Kind, look


class SavingsProducts(Page):
    """Adding and changing happen on a page of their own; here one looks."""

    TOPICS: ClassVar[Topic] = Topic.SAVINGS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        may = desk.may(products.add_product)
        self.add = buttons.primary(t("&Add a product"), self._add, icon="add")
        self.wall = buttons.secondary(t("Print for the &wall"), self._print, icon="print")
        self.add.setEnabled(may)
        self.heading = Heading(
            t("Savings products"),
            t("What members can save in, and by which terms."),
            [self.wall, self.add],
        )
        empty = EmptyState(t("Nothing is offered to savers yet"), icon="savings")
        self.table: Table[ProductRow] = Table(
            _columns(desk.language), name=t("Savings products"), key=_key, empty=empty, least=4
        )
        self.table.chosen.connect(self._show)
        self.table.opened.connect(self._change)
        does_it(self, self.add.click)
        self.note = Note("", Kind.REFUSE)
        self.fees = FeeCard(desk)
        self._make_side()
        self._lay_out()
        self.show_place(place)

    def _make_side(self) -> None:
        t = self.desk.language.gettext
        self.change = buttons.secondary(t("&Change the terms"), self._change, icon="edit")
        self.end = buttons.quiet(t("Offer it no more"), self._ask_end)
        self.really = buttons.secondary("", self._end)
        self.keep = buttons.quiet(t("Leave it as it is"), self._show_again)
        self.sentences, self.example = Sentences(), label("", "strong", wrap=True)
        self.side = Card(" ", self.sentences, self.example)
        self.side.body.setSpacing(look().px(12))
        self.side.body.addWidget(holder(Flow(self.change, self.end, gap=8)))
        self.side.body.addWidget(holder(Flow(self.really, self.keep, gap=8)))
        self.history = Pairs()
        self.history_card = Card(t("Terms by their days"), self.history)

    def _lay_out(self) -> None:
        self.table.view.setMinimumHeight(look().px(220))
        left = holder(column(Card("", self.table, padding=1), self.fees, None, gap=16))
        right = holder(column(self.side, self.history_card, None, gap=16))
        sides = Sides(left, right, shares=(3, 2), least=820)
        self.setLayout(whole_page(self.heading, self.note, sides, None))

    # --- what the window asks ------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._look()

    def refresh(self, topics: Topic) -> None:
        self._look()

    def focus_first(self) -> None:
        self.table.setFocus()

    # --- showing ---------------------------------------------------------------------------------

    def _look(self) -> None:
        self.table.show_rows(self.desk.ask(products.listing, self.desk.today))
        if self.table.row() is None:
            self.table.choose_first()
        self._show_again()

    def _show_again(self) -> None:
        self._show(self.table.row())

    def _show(self, row: ProductRow | None) -> None:
        for part in (self.side, self.history_card):
            part.setVisible(row is not None)
        self.fees.show_product(row)
        if row is None:
            return
        t = self.desk.language.gettext
        self.side.title.setText(t(row.name))
        self._show_terms(row)
        self._show_history(row)
        open_ = row.closed is None and self.desk.may(products.change_terms)
        self.change.setVisible(open_)
        self.end.setVisible(open_)
        self.really.setVisible(False)
        self.keep.setVisible(False)

    def _show_terms(self, row: ProductRow) -> None:
        self.sentences.show_sentences(terms_told(self.desk, row.form, row.terms))
        said = example_told(self.desk, row.terms)
        self.example.setText(said)
        self.example.setVisible(bool(said))

    def _show_history(self, row: ProductRow) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        pairs = []
        for said in self.desk.ask(products.history, row.id):
            since = t("from {day}").format(day=language.day(said.since))
            rate = t("{rate} % a year").format(rate=language.number(percent(said.terms.rate)))
            note = t("holds now") if said.since == row.since else ""
            if said.since > self.desk.today:
                note = t("still to come")
            pairs.append(Pair(since, rate, note=note))
        self.history.show_pairs(pairs)

    # --- deeds -----------------------------------------------------------------------------------

    def _add(self) -> None:
        self.desk.go(Place("savings_terms"))

    def _change(self, *_: object) -> None:
        row = self.table.row()
        if row is not None and row.closed is None and self.desk.may(products.change_terms):
            self.desk.go(Place("savings_terms", about=row.id))

    def _ask_end(self) -> None:
        """Say what it means before it is done."""
        row, t = self.table.row(), self.desk.language.gettext
        if row is None:
            return
        self.really.setText(t("Offer {product} no more").format(product=t(row.name)))
        for part, shown in (
            (self.change, False),
            (self.end, False),
            (self.really, True),
            (self.keep, True),
        ):
            part.setVisible(shown)
        said = t("Nobody opens such an account any more. The {count} that there are go on.")
        self.example.setText(said.format(count=self.desk.language.number(row.accounts)))
        self.example.setVisible(True)
        self.really.setFocus()

    def _end(self) -> None:
        row, language = self.table.row(), self.desk.language
        if row is None:
            return
        with Refusals(self.note, language):
            self.desk.do(products.close_product, product=row.id)
            said = language.gettext("{product} is offered no more.")
            self.desk.say(said.format(product=language.gettext(row.name)))
        self._look()

    def _print(self) -> None:
        desk, t = self.desk, self.desk.language.gettext
        data = desk.ask(statements.savings_terms, desk.today)
        pdf = savings_terms(data, papers.language(desk))
        desk.preview(t("What savers are offered"), pdf, file_name="savings.pdf")


def _key(row: ProductRow) -> int:
    return row.id


class _Cells:
    """What each column says of a product."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def name(self, row: ProductRow) -> str:
        return self._language.gettext(row.name)

    def mark(self, row: ProductRow) -> Mark | None:
        if row.closed is not None:
            return Mark(self._language.gettext("not offered"))
        if row.coming is not None:
            said = self._language.gettext("new terms {day}")
            return Mark(said.format(day=self._language.day(row.coming)), Kind.WARN)
        return None

    def tone(self, row: ProductRow) -> Tone:
        return Tone.MUTED if row.closed is not None else Tone.PLAIN

    def form(self, row: ProductRow) -> str:
        return self._language.gettext(savings.FORM_NAMES[row.form])

    def rate(self, row: ProductRow) -> str:
        return self._language.number(percent(row.terms.rate)) + " %"

    def by_rate(self, row: ProductRow) -> object:
        return percent(row.terms.rate)

    def accounts(self, row: ProductRow) -> str:
        return self._language.number(row.accounts)

    def by_accounts(self, row: ProductRow) -> int:
        return row.accounts

    def saved(self, row: ProductRow) -> str:
        return self._language.figure(row.saved)

    def by_saved(self, row: ProductRow) -> int:
        return row.saved.minor


def _columns(language: Language) -> list[Column[ProductRow]]:
    t, cells = language.gettext, _Cells(language)
    return [
        Column(t("Product"), cells.name, pill=cells.mark, tone=cells.tone, stretch=True),
        Column(t("Kind"), cells.form, gives=1),
        Column(t("A year"), cells.rate, sort=cells.by_rate, right=True),
        Column(t("Accounts"), cells.accounts, sort=cells.by_accounts, right=True),
        Column(t("Saved"), cells.saved, sort=cells.by_saved, right=True),
    ]
