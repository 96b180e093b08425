"""Shares that a member undertook to pay, in how many months, and what of that is due and late.

What is paid from the day of the undertaking on counts for it, the oldest part first. What came by
transfer is paid already and counts for none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import journal, lives, products
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.calendar import add_months
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, MemberId, ProductId, made_for
from coopdesk.records.money import Money
from coopdesk.records.products import SHARES, Held, Looker
from coopdesk.records.schema import Holding, Member, Subscription, day_of
from coopdesk.records.shares.facts import Moves, moves_of
from coopdesk.records.shares.offered import terms_on

_ROWS: Final = (
    *(Subscription.id, Subscription.holding, Subscription.day, Subscription.count),
    *(Subscription.value, Subscription.months, Subscription.why, Subscription.ended),
)
_OF: Final = Prepared(
    select(*_ROWS)
    .where(Subscription.holding == bindparam("of"))
    .order_by(Subscription.day, Subscription.id)
)
_ALL: Final = Prepared(select(*_ROWS).order_by(Subscription.day, Subscription.id))
_ONE: Final = Prepared(
    select(Subscription.holding, Subscription.ended).where(Subscription.id == bindparam("of"))
)
_MEMBER: Final = Prepared(select(Member.status, Member.left).where(Member.id == bindparam("of")))
_THERE: Final = Prepared(select(Holding.id).where(Holding.id == bindparam("of")))


@dataclass(frozen=True, slots=True)
class Undertaken:
    """A subscription as it was written: `count` shares at `value` each, in `months` parts."""

    id: int
    holding: HoldingId
    day: date
    count: int
    value: int
    months: int
    why: str
    ended: date | None

    def parts(self) -> list[tuple[date, int]]:
        """When how much is due: monthly from a month on, all at once where it has no months."""
        whole = self.count * self.value
        if not self.months:
            return [(self.day, whole)]
        cut = [whole * n // self.months for n in range(self.months + 1)]
        return [(add_months(self.day, n), cut[n] - cut[n - 1]) for n in range(1, self.months + 1)]


@dataclass(frozen=True, slots=True)
class SharePart:
    """A part of what was undertaken. `missing` is what of it is not paid yet."""

    due: date
    amount: Money
    missing: Money


@dataclass(frozen=True, slots=True)
class Standing:
    """Shares of an account on a day: `missing` is what was undertaken and not paid yet, `late`
    what of it was due before the day."""

    paid: Money
    missing: Money
    late: Money
    parts: tuple[SharePart, ...]

    @property
    def subscribed(self) -> Money:
        """What was undertaken in all, paid or not."""
        return self.paid + self.missing


def subscriptions_of(look: Looker, holding: HoldingId) -> list[Undertaken]:
    """What was undertaken for an account, the oldest first."""
    return [_undertaken(row) for row in look.all(_OF, of=holding)]


def all_subscriptions(look: Looker) -> dict[HoldingId, list[Undertaken]]:
    """The same of every account."""
    found: dict[HoldingId, list[Undertaken]] = {}
    for row in look.all(_ALL):
        one = _undertaken(row)
        found.setdefault(one.holding, []).append(one)
    return found


def _undertaken(row: Sequence[Any]) -> Undertaken:
    ident, holding, day, count, value, months, why, ended = row
    last = day_of(ended) if ended else None
    return Undertaken(ident, holding, day_of(day), count, value, months, why, last)


def standing(said: Sequence[Undertaken], moves: Moves, day: date, money: str) -> Standing:
    """How the shares of an account stand at the end of a day."""
    holds = [one for one in said if one.day <= day and (one.ended is None or one.ended > day)]
    paid = moves.paid_in(min(one.day for one in holds), day) if holds else 0
    parts, missing, late = [], 0, 0
    for due, amount in sorted(part for one in holds for part in one.parts()):
        open_ = amount - min(max(paid, 0), amount)
        paid -= amount - open_
        parts.append(SharePart(due, Money(amount, money), Money(open_, money)))
        missing += open_
        late += open_ if due < day else 0
    return Standing(
        Money(moves.held(day), money), Money(missing, money), Money(late, money), tuple(parts)
    )


def stands(session: Session, holding: HoldingId, day: date) -> Standing:
    """How the shares of one account stand at the end of a day."""
    look = products.reader(session)
    said = subscriptions_of(look, holding)
    return standing(said, moves_of(look, holding), day, journal.currency_of(session))


def undertaken(session: Session, holding: HoldingId) -> list[Undertaken]:
    """What was undertaken for an account and not let off, the oldest first."""
    found = subscriptions_of(products.reader(session), holding)
    return [one for one in found if one.ended is None]


def undertake(tx: Tx, held: Held, count: int, months: int, why: str = "") -> int:
    """Write that a member undertakes to pay so many shares more. Command's part.

    What they pay from today on counts for it.
    """
    terms = terms_on(tx, held.product, tx.today)
    if count <= 0:
        raise Refused(N_("Write how many shares."), field="count")
    if not 0 <= months <= max(terms.months, 0):
        raise Refused(
            N_("They have at most {months} months to pay."), field="months", months=terms.months
        )
    before = standing(
        subscriptions_of(tx, held.holding),
        moves_of(tx, held.holding),
        tx.today,
        journal.currency(tx),
    )
    all_ = before.subscribed.minor + count * terms.value
    if terms.maximum and all_ > terms.maximum * terms.value:
        raise Refused(
            N_("A member may hold at most {most} of these shares."),
            field="count",
            most=terms.maximum,
        )
    ident = tx.new_id()
    said = {"id": ident, "holding": held.holding, "day": tx.today, "count": count}
    said |= {"value": terms.value, "months": months, "why": why.strip()}
    tx.insert(Subscription, [said])
    tx.touch(Topic.SHARES)
    return ident


@command(needs=Permission.KEEP_ROLL)
def subscribe(
    tx: Tx, *, member: MemberId, product: ProductId, count: int, months: int = 0, why: str = ""
) -> int:
    """A member undertakes to pay so many shares of a kind, at once or in monthly parts.

    Where they hold none of that kind yet, the account is opened. Gives the id of the undertaking.
    """
    row = tx.one(_MEMBER, of=member)
    if row is None:
        raise Refused(N_("There is no such member."), field="member")
    if row[1]:
        raise lives.no_member(row[0], day_of(row[1]))
    return undertake(tx, _account(tx, member, product), count, months, why)


def _account(tx: Tx, member: MemberId, product: ProductId) -> Held:
    """The member's account of a kind of share, opened where there is none."""
    offer = products.offers(tx).get(product)
    if offer is None or offer.kind != SHARES or offer.closed:
        raise Refused(N_("There is no such kind of share."), field="product")
    held = products.held_by(tx, member).values()
    found = next((one for one in held if one.product == product and not one.closed), None)
    if found is not None:
        return found
    ident = made_for("holding", product, member)
    if tx.one(_THERE, of=ident) is not None:
        ident = tx.new_id()
    row = {"id": ident, "member": member, "product": product, "opened": tx.today}
    tx.insert(Holding, [row])
    return products.held_by(tx, member)[HoldingId(ident)]


@command(needs=Permission.KEEP_ROLL)
def let_off(tx: Tx, *, subscription: int) -> None:
    """They need not pay the rest of what they undertook. What is paid stays theirs."""
    row = tx.one(_ONE, of=subscription)
    if row is None or row[1]:
        raise Refused(N_("This was ended already. Look again."), field="subscription")
    tx.set(Subscription, subscription, "ended", tx.today, shown=None)
    tx.touch(Topic.SHARES)
