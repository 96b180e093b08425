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
class ImportReport:
    """What came in from a file, to be compared with the paper and signed."""

    coop: Coop
    file: str
    day: date
    read: int
    imported: int
    shares: Money
    savings: Money
    loans: Money
    faults: tuple[ImportFault, ...]
    made_by: str = ""
