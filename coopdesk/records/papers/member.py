"""A member's statement, and the register of members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coopdesk.records.money import Money
from coopdesk.records.papers.coop import Coop, Words
from coopdesk.records.papers.seal import SealMark


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
class AidLine:
    """Aid that a member got out of the social fund; what was taken back of it is below zero."""

    day: date
    number: str
    what: Words
    amount: Money


@dataclass(frozen=True, slots=True)
class Statement:
    """All that a member's accounts did from one day until another, both included.

    `aid` came out of the social fund of all, and is in none of the accounts. `proof` are the
    balances with the signature of the PC that made it, as letters of a code to be scanned; or, when
    it was `sealed`, those that this seal holds, with the way to it.
    """

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
    aid: tuple[AidLine, ...] = ()
    proof: str = ""
    sealed: SealMark | None = None


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
