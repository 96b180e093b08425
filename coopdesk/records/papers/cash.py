"""The cash desk on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from coopdesk.records.money import Money
from coopdesk.records.papers.coop import Coop, Words
from coopdesk.records.papers.seal import SealMark


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One thing done in a visit. `amount` is + into the co-op's cash, − out of it.

    `before` and `after` are the member's balance of that thing, of a loan what of the principal is
    owed; None where none is kept (a fee). `parts` say what of a repayment went where, by name.
    """

    what: Words
    amount: Money
    after: Money | None
    before: Money | None = None
    parts: tuple[tuple[Words, Money], ...] = ()


@dataclass(frozen=True, slots=True)
class JointAccount:
    """An account of a receipt that others hold too: who they are, and who may draw.

    `signs` says that money was drawn of which all must sign the receipt.
    """

    account: Words
    holders: tuple[str, ...]
    mandate: Words
    signs: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """One visit on paper; also its correction slip, when `reverses` names a receipt.

    `total` is the sum of the lines: + received from the member, − paid to the member.
    `paper_slip` is the number of the paper slip it was caught up from, `copy` marks a reprint,
    `box` names the cash box where it is not the main one, `joint` the accounts of several, `pc` the
    PC that wrote it where another gave a receipt the same number. What a member who died left is
    paid to their `nominee`, who signs, or their `guardian`; a nominee who was erased has no name.
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
    box: Words | None = None
    joint: tuple[JointAccount, ...] = ()
    pc: str = ""
    nominee: str | None = None
    guardian: str = ""


@dataclass(frozen=True, slots=True)
class CashVisit:
    """One receipt in the day sheet, or what else moved the box's money: then `member_name` says it.

    Both amounts are 0 or more.
    """

    number: str
    written: datetime
    member_number: str
    member_name: Words
    money_in: Money
    money_out: Money
    reversed_by: str = ""
    reverses: str = ""


@dataclass(frozen=True, slots=True)
class CashDay:
    """A cash box on one day: opening + total_in − total_out = closing. `box` names it where it
    was chosen; None is the main one. `seal` is the one that was made at the end of the day."""

    coop: Coop
    day: date
    opening: Money
    visits: tuple[CashVisit, ...]
    total_in: Money
    total_out: Money
    closing: Money
    made_by: str = ""
    box: Words | None = None
    seal: SealMark | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """So many notes or coins of one worth."""

    coin: Money
    many: int
    total: Money


@dataclass(frozen=True, slots=True)
class CashCountPaper:
    """A box counted: expected by the books, counted, and what came of the difference.

    `kind` is a kind of count. `coins` are all notes and coins of the country, so that an empty
    paper can be filled by hand; `many` is then 0. `difference` is + where there was too much.
    """

    coop: Coop
    box: Words
    kind: str
    day: date
    written: datetime
    by: str
    keeper: str
    coins: tuple[Piece, ...]
    counted: Money
    expected: Money
    reason: str
    entry: str
    seal: SealMark | None = None

    @property
    def difference(self) -> Money:
        return self.counted - self.expected

    @property
    def from_before(self) -> bool:
        """Whether what was found had been there before the book: else a difference has a reason."""
        return bool(self.difference) and not self.reason


@dataclass(frozen=True, slots=True)
class HandoverPaper:
    """Money that went from one box to another, signed by both. `number` is that of its entry."""

    coop: Coop
    number: str
    day: date
    written: datetime
    source: Words
    target: Words
    amount: Money
    giver: str
    taker: str
    confirmed: datetime | None
    pieces: tuple[Piece, ...]
    remark: str
    reversed_by: str = ""
