"""A table of figures: the one form of every statement of the books.

The screen shows it, the PDF draws it, and XLSX, CSV and JSON hold its cells, so that they can't
differ. A row can say what stands behind it, so that a person can open the entries of a figure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeAlias

from coopdesk.i18n import N_, Text
from coopdesk.records.calendar import year_before
from coopdesk.records.ids import AccountId, EntryId, LoanId, MemberId
from coopdesk.records.money import Money
from coopdesk.records.papers.coop import Coop, Words

#: What is said where there is no row.
NOTHING: Final = Text(N_("Nothing is booked in this time."))

#: What a cell can hold. A Decimal is a share of the whole: Decimal("0.125") is shown as 12.5 %.
Cell: TypeAlias = Words | Money | date | int | Decimal | None


class Holds(StrEnum):
    """What a column of figures holds."""

    WORDS = "words"
    CODE = "code"  # short words: a number, an account's code
    DAY = "day"
    MONEY = "money"
    COUNT = "count"
    PERCENT = "percent"


class Weight(StrEnum):
    """How much a row of figures weighs."""

    PLAIN = "plain"
    HEAD = "head"  # the title of the rows that follow
    SUM = "sum"  # of the rows before it
    TOTAL = "total"  # of the whole


#: How the key of a column ends that holds figures of a year before.
YEAR_BEFORE: Final = "year_before"


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """`key` is its name in CSV and JSON, which stays the same in every language. A `rare` one is
    printed only where some row has it; a `spare` one gives way on a screen that has no room for
    the words of the others.

    One that ends with YEAR_BEFORE holds the figures of a year before, and opens theirs.
    """

    key: str
    title: Words
    holds: Holds = Holds.WORDS
    rare: bool = False
    spare: bool = False


class Only(StrEnum):
    """Which entries of a time stand behind a figure."""

    ALL = "all"
    RESULT = "result"  # without those that close a year
    CASH = "cash"  # those that moved money at hand, without what was brought forward
    BROUGHT = "brought"  # what was brought forward when the book began
    BUDGET = "budget"  # those whose voucher names the line of the budget
    UNPLANNED = "unplanned"  # those whose voucher names no line of the budget


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a row: the lines of accounts or of a member in a time, one entry, or
    loans as they stood on the day `until`.

    `budget` is the id of the line of the budget, where `only` asks for one; `list` the key of a
    figure of the social balance.
    """

    accounts: tuple[AccountId, ...] = ()
    from_: date | None = None
    until: date | None = None
    member: MemberId | None = None
    entry: EntryId | None = None
    only: Only = Only.ALL
    budget: int | None = None
    loans: tuple[LoanId, ...] = ()
    list: str = ""

    @property
    def year_before(self) -> Behind:
        """The same of a year before."""
        from_, until = (day and year_before(day) for day in (self.from_, self.until))
        return replace(self, from_=from_, until=until)


@dataclass(frozen=True, slots=True)
class FigureRow:
    """Cells in the order of the columns.

    `level` says how far the first column of words stands inwards.
    """

    cells: tuple[Cell, ...]
    weight: Weight = Weight.PLAIN
    level: int = 0
    behind: Behind | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """A statement: what it is called and of when, its columns and rows.

    `name` is its name in the catalogue of papers. `notes` are sentences under the table, such as
    that both sides are equal; `warnings` those that nobody should miss; `signatures` the lines to
    sign on. `nothing` is said where there are no rows. `also` are tables that stand below this
    one on its paper. `made` says at the foot of its pages who made it and when.
    """

    coop: Coop
    name: str
    title: Words
    subtitle: Words
    columns: tuple[FigureColumn, ...]
    rows: tuple[FigureRow, ...]
    notes: tuple[Words, ...] = ()
    warnings: tuple[Words, ...] = ()
    signatures: tuple[Words, ...] = ()
    nothing: Words = NOTHING
    also: tuple[Figures, ...] = ()
    made: Words = ""

    def made_by(self, name: str, day: date) -> Figures:
        """The same, as a paper that somebody makes on a day."""
        words = N_("Made on {day} by {name}. If something looks wrong, please tell the office.")
        return replace(self, made=Text(words, {"day": day, "name": name}))
