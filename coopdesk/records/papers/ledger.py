"""The journal and the trial balance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coopdesk.records.ids import EntryId
from coopdesk.records.money import Money
from coopdesk.records.papers.coop import Coop, Words


@dataclass(frozen=True, slots=True)
class TrialBalanceRow:
    """An account's balance, on one side; the other side is 0. `type` is as in the chart."""

    code: str
    name: Words
    type: str
    debit: Money
    credit: Money


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """Every account as of a day. `debit` and `credit` are the sums, equal in a sound book."""

    coop: Coop
    on: date
    rows: tuple[TrialBalanceRow, ...]
    debit: Money
    credit: Money


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line of an entry, on one side. `member` is a number and name, or empty."""

    code: str
    name: Words
    member: str
    debit: Money
    credit: Money


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One balanced entry. `id` is known where it comes from a book."""

    number: str
    day: date
    what: Words
    lines: tuple[JournalLine, ...]
    id: EntryId | None = None


@dataclass(frozen=True, slots=True)
class JournalPaper:
    """The journal from one day until another, both included, with the sums of both sides."""

    coop: Coop
    from_: date
    until: date
    entries: tuple[JournalEntry, ...]
    debit: Money
    credit: Money
