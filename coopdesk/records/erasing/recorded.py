"""What was erased on a day, to be signed: without what it said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from coopdesk.i18n import Text
from coopdesk.records import office, resolutions
from coopdesk.records.erasing.planned import REASONS, STAYS, parts_of
from coopdesk.records.erasing.retention import last_steps, years
from coopdesk.records.ids import MemberId
from coopdesk.records.members import by_number
from coopdesk.records.papers import ErasedOne, ErasureRecord
from coopdesk.records.schema import (
    Application,
    Erasure,
    Line,
    Member,
)


def days(session: Session) -> list[tuple[date, int]]:
    """The days on which somebody was erased, and how many; the latest first."""
    query = select(Erasure.day, func.count()).where(_PEOPLE).group_by(Erasure.day)
    return [(day, count) for day, count in session.execute(query.order_by(Erasure.day.desc()))]


def record(session: Session, day: date, made_by: str, copies: Sequence[str]) -> ErasureRecord:
    """What was erased on a day, to be signed. `copies` are where it may still be found."""
    rows = session.execute(
        select(Erasure.id, Erasure.why).where(Erasure.day == day, _PEOPLE).order_by(Erasure.id)
    )
    people = [_erased_one(session, ident, why, day) for ident, why in rows]
    return ErasureRecord(
        office.coop(session),
        day,
        made_by,
        years(session),
        tuple(sorted(people, key=_by_number)),
        tuple(map(Text, STAYS)),
        tuple(copies),
    )


#: Of the rows that were erased on a day, those that stand for a person: the line of the register,
#: or the application of who never had one.
_PEOPLE: Final = or_(
    exists().where(Member.id == Erasure.id),
    exists().where(Application.id == Erasure.id, ~exists().where(Member.id == Application.member)),
)


def _erased_one(session: Session, ident: int, why: str, day: date) -> ErasedOne:
    asked = session.scalar(select(Application.member).where(Application.id == ident))
    member = MemberId(asked or ident)
    line = session.execute(select(Member.number, Member.left).where(Member.id == member)).first()
    number, left = line or ("", None)
    moved = session.scalar(select(func.max(Line.day)).where(Line.member == member))
    gone_ = [row for part in parts_of(session, member) for row in part[1]]
    rows = session.scalar(
        select(func.count()).select_from(Erasure).where(Erasure.id.in_(gone_), Erasure.day == day)
    )
    cited = resolutions.cited_by(session, resolutions.OTHER, member)
    return ErasedOne(
        number,
        left,
        max(filter(None, (left, moved, last_steps(session).get(member))), default=None),
        Text(REASONS.get(why, why)),
        cited.number if cited else "",
        rows or 0,
    )


def _by_number(one: ErasedOne) -> tuple[str, int, str]:
    return by_number(one.number)
