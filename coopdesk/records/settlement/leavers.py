"""Who left, why, and whether all is settled with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from coopdesk.records import (
    earlier,
    journal,
    membership,
    products,
)
from coopdesk.records.ids import MemberId
from coopdesk.records.members import by_number
from coopdesk.records.membership import (
    DOUBLE,
    SETTLED,
    UNPAID,
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
    """A member who left: why, and whether all is settled. `has` and `owes` are what there is.

    `steps` are those until now, or until they came back, which is the step `back`.
    """

    member: MemberId
    number: str
    name: str
    village: str
    joined: date | None
    left: date
    cause: str
    resolution: str
    why: str
    settled: date | None
    has: Money
    owes: Money
    steps: tuple[StepRow, ...]
    back: StepRow | None = None


def leavers(session: Session, first: date, last: date) -> list[Leaver]:
    """Who left in a time, by the day, also who has come back since; a line that was joined to
    another one left nothing, nor did who has not paid.
    """
    before = earlier.times(session)
    columns = (Member.id, Member.number, Member.name, Member.village, Member.joined, Member.left)
    gone = or_(Member.left.between(first, last), Member.id.in_(before))
    some = select(*columns).where(gone, Member.status.not_in((DOUBLE, UNPAID)))
    rows = session.execute(some).all()
    ids = [row[0] for row in rows]
    steps, held = membership.steps_of(session, ids), _held(session, ids)
    money, found = journal.currency_of(session), []
    for ident, number, name, village, joined, left in rows:
        said = (MemberId(ident), number, name or "", village or "")
        times = before.get(MemberId(ident), [])
        zero = Money.zero(money)
        found += [
            _leaver(said, (time.joined, time.left), time.steps, (zero, zero), time.back)
            for time in times
            if first <= time.left <= last
        ]
        if left is not None and first <= left <= last:
            mine = [one for one in steps.get(ident, ()) if one.dropped is None]
            if times:
                mine = mine[mine.index(times[-1].back) :]
            has, owes = held.get(ident, (0, 0))
            amounts = Money(has, money), Money(owes, money)
            found.append(_leaver(said, (joined, left), mine, amounts))
    return sorted(found, key=_place)


def _place(one: Leaver) -> tuple[date, tuple[str, int, str]]:
    return one.left, by_number(one.number)


def _leaver(
    said: tuple[MemberId, str, str, str],
    time: tuple[date | None, date],
    steps: Sequence[StepRow],
    amounts: tuple[Money, Money],
    back: StepRow | None = None,
) -> Leaver:
    gone = earlier.left_by(steps)
    over = next((one for one in reversed(steps) if one.kind == SETTLED), None)
    why = (gone.kind, gone.resolution, gone.why) if gone else ("", "", "")
    return Leaver(*said, *time, *why, over.day if over else None, *amounts, tuple(steps), back)


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
