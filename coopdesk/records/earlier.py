"""The times in which those who came back were members before: their line of the register tells the
last one alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import cbor2
from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.records import membership
from coopdesk.records.ids import MemberId
from coopdesk.records.membership import ADMITTED, CAUSES, GONE, JOINED, StepRow
from coopdesk.records.schema import History, Member, Step, day_of

_MEMBER: Final = Member.__tablename__


@dataclass(frozen=True, slots=True)
class Earlier:
    """A time in which somebody was a member: `joined` is None where nobody knows. `steps` are those
    until they came back, `back` is the step by which they did.
    """

    joined: date | None
    left: date
    resolution: str
    steps: tuple[StepRow, ...]
    back: StepRow

    def there(self, day: date) -> bool:
        """Whether they were a member on a day of it."""
        return (self.joined is None or self.joined <= day) and self.left > day


def times(session: Session) -> dict[MemberId, list[Earlier]]:
    """The earlier times of those who came back, in order."""
    alive = select(Step.member).where(Step.dropped.is_(None))
    some = session.scalars(
        select(Member.id).where(
            Member.id.in_(alive.where(Step.kind == JOINED)),
            Member.id.in_(alive.where(Step.kind.in_(CAUSES))),
        )
    ).all()
    found = {}
    for member, steps in membership.steps_of(session, some).items():
        if mine := _of(session, MemberId(member), [s for s in steps if s.dropped is None]):
            found[MemberId(member)] = mine
    return found


def there(session: Session, day: date) -> frozenset[MemberId]:
    """Who was a member on a day in such a time."""
    return frozenset(
        member for member, some in times(session).items() if any(one.there(day) for one in some)
    )


def left_by(steps: Sequence[StepRow]) -> StepRow | None:
    """The step by which somebody left who has not come back: who resigned, and died before all was
    settled, left by resigning. `steps` are in order, without those taken back.
    """
    return next((one for one in steps[_joined_at(steps) :] if one.kind in CAUSES), None)


def admitted_by(steps: Sequence[StepRow]) -> StepRow | None:
    """The decision by which they became the member that they are, or were."""
    until = steps[: _joined_at(steps)]
    return next((one for one in reversed(until) if one.kind == ADMITTED), None)


def _joined_at(steps: Sequence[StepRow]) -> int:
    """Where in their steps they joined last."""
    return max((n for n, one in enumerate(steps) if one.kind == JOINED), default=0)


def _of(session: Session, member: MemberId, steps: list[StepRow]) -> list[Earlier]:
    found: list[Earlier] = []
    began, before = 0, membership.before(steps)
    for at, step in enumerate(steps):
        now = membership.standing(steps[:at], step.day, before)
        if step.kind == JOINED and now.status in GONE and now.left is not None:
            by = admitted_by(steps[:at])
            said = by.resolution if by else _versions(session, member, "resolution")[0] or ""
            joined = joined_before(session, member, now.left) or now.joined
            found.append(Earlier(joined, now.left, said, tuple(steps[began:at]), step))
            began = at
    return found


def joined_before(session: Session, member: MemberId, left: date) -> date | None:
    """When somebody had joined who left on a day, by what stood in their line."""
    days = [day_of(one) for one in _versions(session, member, "joined") if one]
    return next((day for day in reversed(days) if day <= left), None)


def _versions(session: Session, member: MemberId, column: str) -> list[Any]:
    """What stood in a field, in order; None alone where it never changed."""
    found = session.scalars(
        select(History.value)
        .where(History.table == _MEMBER, History.row == member, History.column == column)
        .order_by(History.hlc_ms, History.hlc_count, History.device, History.hash, History.k)
    )
    return [cbor2.loads(one) for one in found] or [None]
