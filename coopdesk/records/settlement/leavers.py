"""Who left, why, and whether all is settled with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.records import (
    journal,
    membership,
    products,
)
from coopdesk.records.ids import MemberId
from coopdesk.records.membership import (
    CAUSES,
    DOUBLE,
    SETTLED,
    StepRow,
)
from coopdesk.records.money import Money
from coopdesk.records.products import LOANS
from coopdesk.records.schema import (
    Balance,
    Holding,
    Member,
    Product,
)


@dataclass(frozen=True, slots=True)
class Leaver:
    """A member who left: why, and whether all is settled. `has` and `owes` are what there is."""

    member: MemberId
    number: str
    name: str
    village: str
    joined: date | None
    left: date | None
    cause: str
    resolution: str
    why: str
    settled: date | None
    has: Money
    owes: Money


def leavers(session: Session, first: date, last: date) -> list[Leaver]:
    """Who left in a time, by the day; a line that was joined to another one left nothing."""
    money = journal.currency_of(session)
    rows = session.execute(
        select(Member.id, Member.number, Member.name, Member.village, Member.joined, Member.left)
        .where(Member.left.between(first, last), Member.status != DOUBLE)
        .order_by(Member.left, Member.number)
    ).all()
    steps = membership.steps_of(session, [row[0] for row in rows])
    held = _held(session, [row[0] for row in rows])
    found = []
    for member, number, name, village, joined, left in rows:
        mine = [one for one in steps.get(member, []) if one.dropped is None]
        gone = _last(mine, CAUSES)
        over = _last(mine, (SETTLED,))
        has, owes = held.get(member, (0, 0))
        found.append(
            Leaver(
                MemberId(member),
                number,
                name or "",
                village or "",
                joined,
                left,
                gone.kind if gone else "",
                gone.resolution if gone else "",
                gone.why if gone else "",
                over.day if over else None,
                Money(has, money),
                Money(owes, money),
            )
        )
    return found


def _last(steps: Sequence[StepRow], kinds: Sequence[str]) -> StepRow | None:
    return next((one for one in reversed(steps) if one.kind in kinds), None)


def _held(session: Session, members: Sequence[int]) -> dict[int, tuple[int, int]]:
    """What each of some members has and owes, in minor units."""
    found: dict[int, tuple[int, int]] = {}
    for member, kind, amount in session.execute(
        select(Balance.member, Product.kind, func.sum(Balance.amount))
        .join(Holding, Holding.id == Balance.holding)
        .join(Product, Product.id == Holding.product)
        .where(Balance.member.in_(members))
        .group_by(Balance.member, Product.kind)
    ):
        has, owes = found.get(member, (0, 0))
        more = (has, owes + amount) if kind == LOANS else (has - amount, owes)
        found[member] = more if kind != products.SOCIAL else (has, owes)
    return found
