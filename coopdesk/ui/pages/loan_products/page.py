"""The kinds of loans, and beside them what holds for the one that is chosen."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.records import loans, profiles
from coopdesk.records.book import Topic
from coopdesk.records.loans import METHOD_NAMES, LoanProductRow
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, Note, label
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, row, whole_page
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.sentences import Sentences
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.loan_products.telling import Example, told
from coopdesk.ui.theme import Kind, look


class LoanProducts(Page):
    """Offering and changing happen on a page of their own; here one looks."""

    TOPICS: ClassVar[Topic] = Topic.LOANS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self.add = buttons.primary(t("&Offer a kind of loans"), self._add, icon="add")
        self.add.setEnabled(desk.may(loans.offer_loans))
        self.heading = Heading(
            t("Loan products"), t("What members can borrow, and by which terms."), [self.add]
        )
        advice = t("Take one of the examples and change what does not fit.")
        empty = EmptyState(t("No loans are offered yet"), advice, icon="loans")
        self.table: Table[LoanProductRow] = Table(
            _columns(desk.language), name=t("Loan products"), key=_key, empty=empty, least=4
        )
        self.table.chosen.connect(self._show)
        self.table.opened.connect(self._change)
        self.note = Note("", Kind.REFUSE)
        self._make_side()
        self._make_examples()
        self._lay_out()
        self.show_place(place)

    def _make_side(self) -> None:
        t = self.desk.language.gettext
        self.change = buttons.secondary(t("&Change the terms"), self._change, icon="edit")
        self.end = buttons.quiet(t("Offer it no more"), self._ask_end)
        self.really = buttons.secondary("", self._end)
        self.keep = buttons.quiet(t("Leave it as it is"), self._show_again)
        self.sentences, self.meaning = Sentences(), label("", "strong", wrap=True)
        self.side = Card(" ", self.sentences, self.meaning)
        self.side.body.setSpacing(look().px(12))
        self.side.body.addWidget(holder(Flow(self.change, self.end, gap=8)))
        self.side.body.addWidget(holder(Flow(self.really, self.keep, gap=8)))
        self.example = Example(self.desk)
        self.history = Pairs()
        self.history_card = Card(t("Terms by their days"), self.history)

    def _make_examples(self) -> None:
        """Kinds of loans to begin with, each with a button."""
        t, desk = self.desk.language.gettext, self.desk
        country = profiles.profile(desk.coop.profile)
        rows: list[QWidget] = []
        for one in loans.examples(country):
            words = column(
                label(t(one.name), "strong", wrap=True),
                label(desk.language.say(one.purpose), "muted", wrap=True),
                gap=0,
            )
            begin = buttons.secondary(t("Begin with it"), weakly(self._begin, one.key))
            begin.setAccessibleName(t("Begin with {product}").format(product=t(one.name)))
            begin.setEnabled(self.add.isEnabled())
            whole = row(words, begin, gap=12)
            whole.setStretch(0, 1)
            rows.append(holder(whole))
        about = label(t("Nothing is offered before you have looked at it."), "label", wrap=True)
        self.begin_with = Card(t("Examples to begin with"), about, *rows)

    def _lay_out(self) -> None:
        self.table.view.setMinimumHeight(look().px(290))
        listed = Card("", self.table, padding=1)
        self.left = column(listed, None, gap=16)
        self.right = column(self.side, self.example, self.history_card, None, gap=16)
        sides = Sides(holder(self.left), holder(self.right), shares=(1, 1), least=860)
        self.setLayout(whole_page(self.heading, self.note, sides, None))

    # --- what the window asks ------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._look()

    def refresh(self, topics: Topic) -> None:
        self._look()

    def focus_first(self) -> None:
        (self.table if self.table.model.rowCount() else self.add).setFocus()

    # --- showing ---------------------------------------------------------------------------------

    def _look(self) -> None:
        self.table.show_rows(self.desk.ask(loans.loan_products, self.desk.today))
        if self.table.row() is None:
            self.table.choose_first()
        self._show_again()

    def _show_again(self) -> None:
        self._show(self.table.row())

    def _show(self, one: LoanProductRow | None) -> None:
        for part in (self.side, self.example, self.history_card):
            part.setVisible(one is not None)
        # Beside an empty list the examples are seen at once; later they stand below the list.
        if one is None:
            self.right.insertWidget(0, self.begin_with)
            return
        self.left.insertWidget(1, self.begin_with)
        self.side.title.setText(self.desk.language.gettext(one.name))
        self.sentences.show_sentences(told(self.desk, one.terms))
        self.meaning.hide()
        self.example.show_terms(one.terms, again=True)
        self._show_history(one)
        open_ = one.closed is None and self.desk.may(loans.change_loan_terms)
        for button, shown in (
            (self.change, open_),
            (self.end, open_),
            (self.really, False),
            (self.keep, False),
        ):
            button.setVisible(shown)

    def _show_history(self, one: LoanProductRow) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        pairs = []
        for said in self.desk.ask(loans.loan_terms_history, one.id):
            since = t("from {day}").format(day=language.day(said.since))
            how = said.terms.schedule(said.terms.most or 1, said.since, said.terms.usual)
            rate = language.say(loans.rate_text(how))
            note = t("holds now") if said.since == one.since else ""
            if said.since > self.desk.today:
                note = t("still to come")
            pairs.append(Pair(since, rate, note=note))
        self.history.show_pairs(pairs)

    # --- deeds -----------------------------------------------------------------------------------

    def _add(self) -> None:
        self.desk.go(Place("loan_terms"))

    def _begin(self, key: str) -> None:
        self.desk.go(Place("loan_terms", text=key))

    def _change(self, *_: object) -> None:
        one = self.table.row()
        if one is not None and one.closed is None and self.desk.may(loans.change_loan_terms):
            self.desk.go(Place("loan_terms", about=one.id))

    def _ask_end(self) -> None:
        """Say what it means before it is done."""
        one, t = self.table.row(), self.desk.language.gettext
        if one is None:
            return
        self.really.setText(t("Offer {product} no more").format(product=t(one.name)))
        for part, shown in (
            (self.change, False),
            (self.end, False),
            (self.really, True),
            (self.keep, True),
        ):
            part.setVisible(shown)
        said = t("Nobody asks for such a loan any more. Loans that run go on: {count}.")
        self.meaning.setText(said.format(count=self.desk.language.number(one.count)))
        self.meaning.show()
        self.really.setFocus()

    def _end(self) -> None:
        one, language = self.table.row(), self.desk.language
        if one is None:
            return
        with Refusals(self.note, language):
            self.desk.do(loans.stop_offering, product=one.id)
            said = language.gettext("{product} is offered no more.")
            self.desk.say(said.format(product=language.gettext(one.name)))
        self._look()


def _key(one: LoanProductRow) -> int:
    return one.id


class _Cells:
    """What each column says of a kind of loans."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def _how(self, one: LoanProductRow) -> Any:
        return one.terms.schedule(one.terms.most or 1, one.since, one.terms.usual)

    def name(self, one: LoanProductRow) -> str:
        return self._language.gettext(one.name)

    def mark(self, one: LoanProductRow) -> Mark | None:
        if one.closed is not None:
            return Mark(self._language.gettext("not offered"))
        if one.coming is not None:
            said = self._language.gettext("new terms {day}")
            return Mark(said.format(day=self._language.day(one.coming)), Kind.WARN)
        return None

    def tone(self, one: LoanProductRow) -> Tone:
        return Tone.MUTED if one.closed is not None else Tone.PLAIN

    def method(self, one: LoanProductRow) -> str:
        return self._language.gettext(METHOD_NAMES[self._how(one).method])

    def rate(self, one: LoanProductRow) -> str:
        return self._language.number(self._how(one).percent) + " %"

    def by_rate(self, one: LoanProductRow) -> object:
        return self._how(one).percent

    def count(self, one: LoanProductRow) -> str:
        return self._language.number(one.count)

    def by_count(self, one: LoanProductRow) -> int:
        return one.count

    def owed(self, one: LoanProductRow) -> str:
        return self._language.figure(one.owed, dash=True)

    def by_owed(self, one: LoanProductRow) -> int:
        return one.owed.minor


def _columns(language: Language) -> list[Column[LoanProductRow]]:
    t, cells = language.gettext, _Cells(language)
    return [
        Column(t("Product"), cells.name, pill=cells.mark, tone=cells.tone, stretch=True, least=120),
        Column(t("Paid back"), cells.method, gives=1),
        Column(t("Rate"), cells.rate, sort=cells.by_rate, right=True),
        Column(t("Running"), cells.count, sort=cells.by_count, right=True),
        Column(t("Owed"), cells.owed, sort=cells.by_owed, right=True),
    ]
