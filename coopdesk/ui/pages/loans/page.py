"""All loans: asked for, approved, signed, running, late and closed, found while typing."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt, QTimer

from coopdesk.records import lending
from coopdesk.records.book import Topic
from coopdesk.records.loans import BARE, LATE, LoanCard, LoanColumn
from coopdesk.records.loans.life import APPROVED, ASKED, CLOSED, RUNNING, SIGNED
from coopdesk.records.money import Money
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Heading, label
from coopdesk.ui.kit.fields import ChoiceField, SearchField
from coopdesk.ui.kit.lanes import Lane, Lanes
from coopdesk.ui.kit.layouts import Flow, Scroll, Sides, holder, whole_page
from coopdesk.ui.pages.loans.found import Found
from coopdesk.ui.pages.loans.listed import Listed
from coopdesk.ui.pages.loans.preview import Preview
from coopdesk.ui.theme import Kind, look

_PREVIEW_AFTER_MS = 80  # while somebody types on, the preview waits


class Loans(Page):
    """The loans of a column as a list, the columns above it as tiles. `place.text` names one."""

    TOPICS: ClassVar[Topic] = Topic.LOANS | Topic.MEMBERS | Topic.JOURNAL

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self._found = Found(desk)
        self._make_heading()
        self.lanes = Lanes(t("Loans by where they stand"))
        self.search = SearchField(t("Name, number, village or phone"), desk.language)
        self.product: ChoiceField[str] = ChoiceField("product", t("Product"), [], desk.language)
        self.officer: ChoiceField[str] = ChoiceField(
            "officer", t("Loan officer"), [], desk.language
        )
        self.sums = label("", "muted")
        self.visits = buttons.secondary(t("To &visit today"), self._go_visits, icon="calendar")
        self.preview = Preview(desk)
        self.listed = Listed(desk)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PREVIEW_AFTER_MS)
        self._lay_out()
        self._wire()
        self.show_place(place)

    def _make_heading(self) -> None:
        t, desk = self.desk.language.gettext, self.desk
        self.new = buttons.primary(t("Take an &application"), self._go_new, icon="add")
        self.new.setEnabled(desk.may(lending.apply_for_loan))
        self.calculator = buttons.secondary(t("&Calculator"), self._go_calculator, icon="count")
        self.figures = buttons.secondary(t("&Figures"), self._go_figures, icon="reports")
        self.heading = Heading(t("Loans"), " ", [self.figures, self.calculator, self.new])

    def _lay_out(self) -> None:
        for field in (self.product, self.officer):
            field.label.hide()
            policy = field.box.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            field.box.setSizeAdjustPolicy(policy)
            field.box.setMinimumContentsLength(14)
        self.search.setMinimumWidth(look().px(280))
        filters = holder(Flow(self.search, self.product, self.officer, self.visits, gap=12))
        above = Sides(filters, self.sums, shares=(1, 0), natural=True)
        self.sums.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.beside = Card("", Scroll(self.preview), padding=1)
        self.beside.setMinimumSize(look().px(300), look().px(240))
        sides = Sides(Card("", self.listed, padding=1), self.beside, shares=(4, 1))
        self.setLayout(whole_page(self.heading, self.lanes, above, sides, grows=sides, gap=12))

    def _wire(self) -> None:
        self.lanes.chosen.connect(self._choose_lane)
        self.lanes.go_down.connect(self.listed.go_in)
        self.search.changed.connect(self._look)
        self.search.go.connect(self._open_chosen)
        self.search.go_down.connect(self.listed.go_in)
        self.product.changed.connect(self._look)
        self.officer.changed.connect(self._look)
        self.listed.chosen.connect(self._preview_soon)
        self.listed.opened.connect(self._open)
        self.listed.left_up.connect(self.focus_first)
        self.listed.typed.connect(self._type_on)
        self._soon.timeout.connect(self._preview)

    # --- what the window asks ------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        begins = not self.lanes.key
        self._look_again()
        if place.text:
            self.lanes.choose(place.text)
        elif begins or not self._count(self.lanes.key):
            self.lanes.choose(self._first())

    def refresh(self, topics: Topic) -> None:
        self._look_again()

    def focus_first(self) -> None:
        if self._found.is_empty:
            self.new.setFocus()
        else:
            self.search.setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def _look_again(self) -> None:
        self._found.look_again()
        self._show_filters()
        self._look()

    def _show_filters(self) -> None:
        t = self.desk.language.gettext
        products, officers = self._found.names()
        for field, every, names in (
            (self.product, t("All products"), products),
            (self.officer, t("All officers"), officers),
        ):
            chosen = field.peek() or ""
            field.set_options([("", every), *((name, t(name)) for name in names)])
            field.set_value(chosen if chosen in names else "")
            field.setVisible(len(names) > 1)

    def _look(self) -> None:
        self._found.look(self.search.words(), self.product.peek() or "", self.officer.peek() or "")
        columns = self._found.columns()
        self.lanes.show_lanes([self._lane(column) for column in columns])
        if self._found.narrowed and not self._count(self.lanes.key):
            self.lanes.choose(self._first())  # what is looked for stands elsewhere
        else:
            self._choose_lane(self.lanes.key)
        self._tell(columns)

    def _lane(self, column: LoanColumn) -> Lane:
        language = self.desk.language
        note = language.amount(column.total) if column.total else ""
        if column.key == CLOSED:
            note = language.gettext("in 12 months")
        late = column.key == LATE and column.count
        tone = Kind.WARN if late else Kind.PLAIN
        title, figure = language.say(column.title), language.number(column.count)
        return Lane(column.key, title, figure, note, tone)

    def _count(self, key: str) -> int:
        return next((one.count for one in self._found.columns() if one.key == key), 0)

    def _first(self) -> str:
        """Where one looks first: what is late, then what waits, then what runs."""
        order = (LATE, ASKED, APPROVED, SIGNED, RUNNING, CLOSED, BARE)
        return next((key for key in order if self._count(key)), ASKED)

    def _tell(self, columns: list[LoanColumn]) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        out = [one for one in columns if one.key in (RUNNING, LATE, BARE)]
        owed = sum((one.total.minor for one in out), 0)
        count = sum(one.count for one in out)
        words = language.ngettext(
            "{n} loan is out · {amount}", "{n} loans are out · {amount}", count
        )
        money = Money(owed, self.desk.currency)
        said = words.format(n=language.number(count), amount=language.amount(money))
        self.heading.say(t("Loans"), said if count else t("No loan is out."))

    # --- the list --------------------------------------------------------------------------------

    def _choose_lane(self, key: str) -> None:
        if not key:
            return
        count = self._count(key)
        self.listed.show_cards(key, count, self._found.fetch(key), self.search.words())
        self.beside.setVisible(bool(count))
        self.visits.setVisible(key == LATE)
        self._tell_sum(key, count)
        if self.preview.is_empty:
            self._preview()  # beside a loan that is chosen nobody is asked to choose one
        else:
            self._preview_soon()

    def _tell_sum(self, key: str, n: int) -> None:
        language = self.desk.language
        due = self._found.due(key)
        words = language.ngettext("{n} loan", "{n} loans", n)
        said = words.format(n=language.number(n))
        if due:
            more = language.gettext("{count} · {amount} due now")
            said = more.format(count=said, amount=language.amount(due))
        self.sums.setText(said if n else "")

    def _type_on(self, letter: str) -> None:
        """A letter typed in the list goes on in the search."""
        self.search.set_value((self.search.value() or "") + letter)
        self.search.setFocus()
        self.search.line.end(False)

    def _preview_soon(self, *_: object) -> None:
        self._soon.start()

    def _preview(self) -> None:
        self._soon.stop()
        self.preview.show_card(self.listed.row())

    # --- going on --------------------------------------------------------------------------------

    def _open(self, card: LoanCard) -> None:
        if card.state == BARE:
            self.desk.go(Place("member", member=card.member))
        else:
            self.desk.go(Place("loan", about=int(card.loan)))

    def _open_chosen(self) -> None:
        card = self.listed.row()
        if card is not None:
            self._open(card)

    def _go_new(self) -> None:
        self.desk.go(Place("loan_application"))

    def _go_calculator(self) -> None:
        self.desk.go(Place("calculator"))

    def _go_figures(self) -> None:
        self.desk.go(Place("reports", text="portfolio-at-risk"))

    def _go_visits(self) -> None:
        self.desk.go(Place("visits"))
