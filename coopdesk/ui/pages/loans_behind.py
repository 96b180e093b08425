"""The loans behind a figure: a list to look through, from which each loan opens."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from coopdesk.i18n import N_, Language
from coopdesk.records import portfolio
from coopdesk.records.book import Topic
from coopdesk.records.money import Money
from coopdesk.records.papers import Behind
from coopdesk.records.portfolio import LoanRow
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit.cards import EmptyState, Mark
from coopdesk.ui.kit.tables import Column
from coopdesk.ui.listing import ListPage
from coopdesk.ui.longlook import LongLook
from coopdesk.ui.theme import Kind

#: Of so many loans the list is there at once.
MANY: Final = 1_000


class LoansBehind(ListPage[LoanRow]):
    """Shows the loans that `behind` of the place names, as they stood on its day."""

    TITLE = N_("Loans behind a figure")
    TOPICS = Topic.LOANS | Topic.JOURNAL
    LEAST = 8

    def __init__(self, desk: Desk, place: Place) -> None:
        self._looking = LongLook(desk, desk.language.gettext(self.TITLE), desk)
        super().__init__(desk, place)
        self._looking.setParent(self)
        self._looking.came.connect(self._came)

    def named(self) -> str:
        return self.desk.language.gettext("Loans")

    def columns(self) -> list[Column[LoanRow]]:
        return _columns(self.desk.language)

    @staticmethod
    def key(row: LoanRow) -> int:
        return row.loan

    def empty(self) -> EmptyState:
        words = self.desk.language.gettext("No loan stands behind this figure")
        return EmptyState(words, icon="loans")

    def look(self) -> None:
        """All loans of a large book take a moment."""
        behind, desk = self.place.behind or Behind(), self.desk
        query = partial(portfolio.loans_behind, some=behind.loans, day=behind.until or desk.today)
        if len(behind.loans) <= MANY:
            self._looking.forget()
            self._came(desk.ask(query))
        else:
            self._looking.ask(query)

    def _came(self, rows: Sequence[LoanRow]) -> None:
        language, currency = self.desk.language, self.desk.currency
        day = (self.place.behind or Behind()).until or self.desk.today
        owed = Money(sum(row.owed.minor for row in rows), currency)
        words = language.ngettext("{count} loan on {day}", "{count} loans on {day}", len(rows))
        said = words.format(count=language.number(len(rows)), day=language.day(day))
        self.heading.say(language.gettext(self.TITLE), said)
        together = language.gettext("Together")
        self.show_rows(rows, ["", together, "", "", "", "", language.figure(owed)])

    def open_row(self, row: LoanRow) -> None:
        """A loan without its terms has no page of its own: its member's shows what is owed."""
        if row.known:
            self.desk.go(Place("loan", about=row.loan))
        else:
            self.desk.go(Place("member", member=row.member))


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
