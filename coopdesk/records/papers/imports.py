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
