"""A general entry on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from coopdesk.records.money import Money
from coopdesk.records.papers.coop import Coop, Words


@dataclass(frozen=True, slots=True)
class VoucherPaperLine:
    """One line of the entry, on one side."""

    code: str
    name: Words
    debit: Money
    credit: Money


@dataclass(frozen=True, slots=True)
class VoucherPaper:
    """A voucher: `form` is expense, income, transfer or general; `total` the sum of one side.

    `at_hand` says whether cash, the bank or mobile money was moved, so that somebody signs for it.
    """

    coop: Coop
    number: str
    form: str
    day: date
    written: datetime
    memo: str
    party: str
    paper: str
    budget: Words
    lines: tuple[VoucherPaperLine, ...]
    total: Money
    at_hand: bool
    by: str
    files: tuple[str, ...] = ()
    reversed_by: str = ""
    reverses: str = ""
    copy: bool = False
