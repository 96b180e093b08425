"""What a roll or a paper slip says, read but not yet in the book. Pure data, no rules.

The room that reads files fills these in; the commands of the book take them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from coopdesk.records.ids import MemberId
from coopdesk.records.money import Money

Sex = Literal["F", "M", ""]


@dataclass(frozen=True, slots=True)
class MemberDraft:
    """One member of a roll with the balances of the opening day. Empty text means not known."""

    row: int
    number: str
    name: str
    sex: Sex
    born: date | None
    document: str
    phone: str
    village: str
    joined: date | None
    shares: Money
    savings: Money
    loan: Money
    nominee: str
    address: str
    occupation: str
    #: What they have in fields of the co-op's own, by field.
    own: Mapping[int, str] = field(default_factory=dict)
    #: Of who left before the book began: the day, the step by which, and what the roll says of it.
    left: date | None = None
    cause: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class MemberUpdate:
    """What a row of a roll changes in the file of a member who is in the book already.

    `changes` are by field, `shown` is what stood there when a person decided.
    """

    row: int
    member: MemberId
    number: str
    name: str
    changes: Mapping[str, Any]
    shown: Mapping[str, Any]
    #: The same of fields of the co-op's own, by field.
    own: Mapping[int, str] = field(default_factory=dict)
    own_shown: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SlipDraft:
    """One paper slip: what one member brought and took on one day. No amount is below zero."""

    row: int
    day: date
    slip: str
    member: str
    deposit: Money
    withdrawal: Money
    repayment: Money
    shares: Money
    fine: Money
    remark: str

    @property
    def net_cash(self) -> Money:
        """What the cash box gained by this slip; below zero when more was paid out."""
        return self.deposit - self.withdrawal + self.repayment + self.shares + self.fine


@dataclass(frozen=True, slots=True)
class BankDraft:
    """One line of a bank's statement: + came to the co-op, − left it."""

    row: int
    day: date
    amount: Money
    text: str
    reference: str = ""
