"""The loans behind a figure: a list to look through, from which each loan opens."""

from __future__ import annotations

from collections.abc import Hashable

from coopdesk.i18n import N_, Language
from coopdesk.records import portfolio
from coopdesk.records.book import Topic
from coopdesk.records.money import Money
from coopdesk.records.papers import Behind
from coopdesk.records.portfolio import LoanRow
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark
from coopdesk.ui.kit.layouts import column
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.theme import Kind


class LoansBehind(Page):
    """Shows the loans that `behind` of the place names, as they stood on its day."""

    TITLE = N_("Loans behind a figure")
    TOPICS = Topic.LOANS | Topic.JOURNAL

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self.heading = Heading(t(self.TITLE))
        empty = EmptyState(t("No loan stands behind this figure"), icon="loans")
        self.table: Table[LoanRow] = Table(
            _columns(desk.language), name=t("Loans"), key=_key, empty=empty, least=8
        )
        self.table.opened.connect(self._open)
        whole = column(self.heading, Card("", self.table, padding=1), gap=16, margin=24)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.show_place(place)

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._look()

    def refresh(self, topics: Topic) -> None:
        self._look()

    def focus_first(self) -> None:
        self.table.setFocus()

    def _look(self) -> None:
        behind, language = self.place.behind or Behind(), self.desk.language
        day = behind.until or self.desk.today
        rows = self.desk.ask(portfolio.loans_behind, behind.loans, day)
        self.table.show_rows(rows)
        if self.table.row() is None:
            self.table.choose_first()
        owed = sum((row.owed for row in rows), Money.zero(self.desk.currency))
        words = language.ngettext("{count} loan on {day}", "{count} loans on {day}", len(rows))
        said = words.format(count=language.number(len(rows)), day=language.day(day))
        self.heading.say(language.gettext(self.TITLE), said)
        together = ["", language.gettext("Together"), "", "", "", "", language.figure(owed)]
        self.table.foot(together if rows else [])

    def _open(self, row: LoanRow) -> None:
        """A loan without its terms has no page of its own: its member's shows what is owed."""
        if row.known:
            self.desk.go(Place("loan", about=row.loan))
        else:
            self.desk.go(Place("member", member=row.member))


def _key(row: LoanRow) -> Hashable:
    return row.loan


class _Cells:
    """What each column says of a loan."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def number(self, row: LoanRow) -> str:
        return row.member_number

    def name(self, row: LoanRow) -> str:
        return row.name

    def mark(self, row: LoanRow) -> Mark | None:
        t = self._language.gettext
        if not row.known:
            return Mark(t("without terms"))
        return Mark(t("rescheduled"), Kind.WARN) if row.rescheduled else None

    def village(self, row: LoanRow) -> str:
        return row.village

    def product(self, row: LoanRow) -> str:
        return self._language.gettext(row.product)

    def loan(self, row: LoanRow) -> str:
        return row.number

    def late(self, row: LoanRow) -> str:
        return self._language.number(row.late) if row.late else ""

    def days(self, row: LoanRow) -> int:
        return row.late

    def owed(self, row: LoanRow) -> str:
        return self._language.figure(row.owed)

    def minor(self, row: LoanRow) -> int:
        return row.owed.minor


def _columns(language: Language) -> list[Column[LoanRow]]:
    t, cells = language.gettext, _Cells(language)
    return [
        Column(t("No."), cells.number),
        Column(t("Borrower"), cells.name, pill=cells.mark, stretch=True),
        Column(t("Village"), cells.village, gives=2),
        Column(t("Product"), cells.product, gives=1),
        Column(t("Loan"), cells.loan),
        Column(t("Days late"), cells.late, sort=cells.days, right=True),
        Column(t("Owed"), cells.owed, sort=cells.minor, right=True),
    ]
