"""What came in from a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coopdesk.records.money import Money
from coopdesk.records.papers.coop import Coop, Words


@dataclass(frozen=True, slots=True)
class ImportFault:
    """A row that was not taken: its number in the file, the column and why."""

    row: int
    field: Words
    reason: Words


@dataclass(frozen=True, slots=True)
class ImportedLoan:
    """A running loan that was taken in: whose, since when, what was lent, and what is owed now."""

    row: int
    member_number: str
    member_name: str
    day: date
    lent: Money
    owed: Money


@dataclass(frozen=True, slots=True)
class LoanImportReport:
    """The running loans that came in from a list, to be compared with the papers and signed.

    Of what is `owed`, the book knew `known` before; the rest came in against the opening account.
    """

    coop: Coop
    file: str
    day: date
    read: int
    loans: tuple[ImportedLoan, ...]
    lent: Money
    owed: Money
    known: Money
    faults: tuple[ImportFault, ...]
    made_by: str = ""


@dataclass(frozen=True, slots=True)
class ImportedMember:
    """A member who came in with these balances, and in which row of the file they stood.

    `left` is when they left, of who is a member no more.
    """

    row: int
    number: str
    name: str
    shares: Money
    savings: Money
    loan: Money
    left: date | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that a person left out, and whose it was."""

    row: int
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class ImportedChange:
    """A field of a member who was in the book, and what the file made of it. None is nothing."""

    row: int
    number: str
    name: str
    field: Words
    before: str | date | None
    after: str | date | None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came in from a file, to be compared with the paper and signed.

    The sums are those of the `members` who came in: those who were changed keep their balances.
    `unchanged` rows say of somebody in the book what stands there; `skipped` are the rows that a
    person left out.
    """

    coop: Coop
    file: str
    day: date
    read: int
    members: tuple[ImportedMember, ...]
    changes: tuple[ImportedChange, ...]
    unchanged: int
    skipped: tuple[LeftOut, ...]
    shares: Money
    savings: Money
    loans: Money
    faults: tuple[ImportFault, ...]
    made_by: str = ""

    @property
    def imported(self) -> int:
        """How many members came in."""
        return len(self.members)

    @property
    def gone(self) -> int:
        """How many of them left before."""
        return sum(one.left is not None for one in self.members)

    @property
    def changed(self) -> int:
        """How many members who were in the book were changed."""
        return len({one.number for one in self.changes})
