"""What papers say: frozen data, filled once by queries.

The screen, the PDF, the CSV and the JSON of the command line read the same objects, so that they
can't differ. Nothing here knows SQL or drawing. Amounts carry the co-op's currency and are signed
as the field says; texts that people read are `Words`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from coopdesk.i18n import Text
from coopdesk.records.money import Money

#: A sentence of ours, still to be translated, or words that somebody typed.
Words: TypeAlias = Text | str


@dataclass(frozen=True, slots=True)
class Coop:
    """The letterhead: whose paper this is. `paper` is what the printer holds: A4, A5 or LETTER."""

    name: str
    profile: str
    currency: str
    address: str = ""
    registration: str = ""
    phone: str = ""
    languages: tuple[str, ...] = ()
    paper: str = "A4"


# --- the cash desk -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One thing done in a visit. `amount` is + into the co-op's cash, − out of it.

    `before` and `after` are the member's balance of that thing; None where none is kept (a fee).
    """

    what: Words
    amount: Money
    after: Money | None
    before: Money | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """One visit on paper; also its correction slip, when `reverses` names a receipt.

    `total` is the sum of the lines: + received from the member, − paid to the member.
    `paper_slip` is the number of the paper slip it was caught up from, `copy` marks a reprint.
    """

    coop: Coop
    number: str
    day: date
    written: datetime
    member_number: str
    member_name: str
    lines: tuple[ReceiptLine, ...]
    total: Money
    taken_by: str
    remark: str = ""
    paper_slip: str = ""
    reversed_by: str = ""
    reverses: str = ""
    reason: str = ""
    copy: bool = False


@dataclass(frozen=True, slots=True)
class CashVisit:
    """One receipt in the day sheet. Both amounts are 0 or more."""

    number: str
    written: datetime
    member_number: str
    member_name: str
    money_in: Money
    money_out: Money
    reversed_by: str = ""
    reverses: str = ""


@dataclass(frozen=True, slots=True)
class CashDay:
    """The cash box on one day: opening + total_in − total_out = closing."""

    coop: Coop
    day: date
    opening: Money
    visits: tuple[CashVisit, ...]
    total_in: Money
    total_out: Money
    closing: Money
    made_by: str = ""


# --- a member's statement ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One movement: + raises the balance, − lowers it; `balance` is what stands after it."""

    day: date
    number: str
    what: Words
    amount: Money
    balance: Money


@dataclass(frozen=True, slots=True)
class StatementAccount:
    """One savings account, the shares or one loan over a period.

    `total_in` and `total_out` are 0 or more: opening + total_in − total_out = closing.
    """

    name: Words
    opening: Money
    lines: tuple[StatementLine, ...]
    closing: Money
    total_in: Money
    total_out: Money


@dataclass(frozen=True, slots=True)
class Statement:
    """All that a member's accounts did from one day until another, both included."""

    coop: Coop
    member_number: str
    member_name: str
    village: str
    joined: date | None
    from_: date
    until: date
    accounts: tuple[StatementAccount, ...]
    made_on: date
    made_by: str


# --- the register of members -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RollRow:
    """One member in the list, with what they hold; `loans` is what they still owe."""

    number: str
    name: str
    village: str
    joined: date | None
    shares: Money
    savings: Money
    loans: Money
    status: Words


@dataclass(frozen=True, slots=True)
class RollTotals:
    """Sums over the rows of a roll."""

    members: int
    shares: Money
    savings: Money
    loans: Money


@dataclass(frozen=True, slots=True)
class Roll:
    """The members as of a day."""

    coop: Coop
    on: date
    rows: tuple[RollRow, ...]
    totals: RollTotals


# --- the books ---------------------------------------------------------------------------------


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
    """One balanced entry."""

    number: str
    day: date
    what: Words
    lines: tuple[JournalLine, ...]


@dataclass(frozen=True, slots=True)
class JournalPaper:
    """The journal from one day until another, both included, with the sums of both sides."""

    coop: Coop
    from_: date
    until: date
    entries: tuple[JournalEntry, ...]
    debit: Money
    credit: Money


# --- imports -----------------------------------------------------------------------------------


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
