"""What the journal says of an account of shares: what was paid in, made over, paid back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, select

from coopdesk.i18n import N_
from coopdesk.records import products
from coopdesk.records.book import Prepared
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, MemberId, ProductId
from coopdesk.records.products import SHARES, Held, Looker
from coopdesk.records.schema import Account, Entry, Holding, Line, Product, day_of

#: The kind of entry that makes shares over from a member to another.
TRANSFER: Final = "share_transfer"
#: What was brought forward when the book began.
OPENING: Final = "opening"
_NO_MONEY: Final = frozenset({TRANSFER, OPENING})

_OF: Final = Prepared(
    select(Holding.member)
    .join(Product)
    .where(Holding.id == bindparam("of"), Product.kind == SHARES)
)
#: Lines of the accounts of share capital: the others need not be looked at.
ON_SHARES: Final = Line.account.in_(select(Account.id).where(Account.role == "shares"))

_MOVES: Final = (
    select(Line.holding, Line.day, Line.amount, Entry.kind, Entry.reverses)
    .join(Entry, Entry.id == Line.entry)
    .join(Holding, Holding.id == Line.holding)
    .order_by(Line.day, Line.entry)
)
#: By member, so that their lines are found without looking at all.
_OF_ONE: Final = Prepared(
    _MOVES.where(Line.holding == bindparam("of"), Line.member == Holding.member)
)
_OF_PRODUCT: Final = Prepared(_MOVES.where(Holding.product == bindparam("of"), ON_SHARES))


class Moves:
    """What an account did, told apart. Amounts in minor units; what comes in is positive."""

    def __init__(self) -> None:
        self.rows: list[tuple[date, int, str, bool]] = []

    def add(self, day: date, amount: int, kind: str, *, reverses: bool) -> None:
        self.rows.append((day, -amount, kind, reverses))

    def begun(self, day: date) -> bool:
        """Whether anything moved by the end of a day."""
        return any(on <= day for on, *_ in self.rows)

    def held(self, day: date) -> int:
        """What is there at the end of a day."""
        return sum(amount for on, amount, _, _ in self.rows if on <= day)

    def paid_in(self, first: date, last: date) -> int:
        """What members paid on them in a time, less what of it was taken back; what was brought
        forward when the book began was paid before."""
        return sum(
            amount
            for on, amount, kind, reverses in self.rows
            if first <= on <= last and kind not in _NO_MONEY and (amount > 0) != reverses
        )

    def paid_back(self, first: date, last: date) -> int:
        """What the co-op paid back in a time, less what of it was taken back."""
        return -sum(
            amount
            for on, amount, kind, reverses in self.rows
            if first <= on <= last and kind != TRANSFER and (amount < 0) != reverses
        )

    def before(self, first: date, last: date) -> int:
        """What was there when a time began, with what was brought forward in it."""
        return sum(
            amount
            for on, amount, kind, _ in self.rows
            if on < first or (kind == OPENING and on <= last)
        )

    def made_over(self, first: date, last: date) -> tuple[int, int]:
        """What came by transfer in a time, and what went."""
        moved = [a for on, a, kind, _ in self.rows if first <= on <= last and kind == TRANSFER]
        return sum(a for a in moved if a > 0), -sum(a for a in moved if a < 0)


def moves_of(look: Looker, holding: HoldingId) -> Moves:
    """The moves of one account."""
    return _made(look.all(_OF_ONE, of=holding)).get(holding, Moves())


def moves_of_product(look: Looker, product: ProductId) -> dict[HoldingId, Moves]:
    """The moves of every account of a kind of share."""
    return _made(look.all(_OF_PRODUCT, of=product))


def _made(rows: Iterable[Sequence[Any]]) -> dict[HoldingId, Moves]:
    found: dict[HoldingId, Moves] = {}
    for holding, day, amount, kind, reverses in rows:
        one = found.setdefault(HoldingId(holding), Moves())
        one.add(day_of(day), amount, kind, reverses=reverses is not None)
    return found


def shares_held(look: Looker, holding: HoldingId, field: str = "holding") -> Held:
    """An account of shares that is not closed, with its balance now."""
    rows = look.all(_OF, of=holding)
    if not rows:
        raise Refused(N_("There is no such account of shares."), field=field)
    held = products.read_held(look, MemberId(rows[0][0]), products.read_offers(look))[holding]
    if held.closed:
        raise Refused(N_("This account was closed on {day}."), field=field, day=held.closed)
    return held
