"""How long data of who left is kept, and whose time is over."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import ERASED, N_
from coopdesk.records import membership, office
from coopdesk.records.access import Permission
from coopdesk.records.book import Topic, Tx, command
from coopdesk.records.calendar import years_on
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId, made_for
from coopdesk.records.membership import GONE, REFUSED, UNPAID, WITHDRAWN
from coopdesk.records.profiles import profile
from coopdesk.records.schema import (
    Application,
    Line,
    Member,
    Setting,
    Step,
)

#: The setting that says after how many years, and what holds where neither it nor the country does.
YEARS: Final = "erase_years"
_YEARS: Final = 10
_LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody who left, with the day of the last money or step and the day from which they can be
    erased. `number` is empty for who never became a member: they stand in no book.
    """

    member: MemberId
    number: str
    name: str
    left: date | None
    last: date
    since: date


def years(session: Session) -> int:
    """How many years after the last money moved data is kept."""
    said = office.settings(session)
    own = said.get(YEARS) or profile(said["profile"]).rules.get(YEARS)
    return int(own or _YEARS)


@command(needs=Permission.SET_UP)
def choose_years(tx: Tx, *, years: int) -> None:
    """Choose for how many years data of who left is kept; the co-op's own rule from now on."""
    if not 1 <= years <= _LONGEST:
        raise Refused(
            N_("Write a number of years from {least} to {most}."),
            field="years",
            least=1,
            most=_LONGEST,
        )
    ident, value = made_for("setting", YEARS), json.dumps(years)
    kept = office.settings(tx.session).get(YEARS)
    if kept is None:
        tx.insert(Setting, [{"id": ident, "name": YEARS, "value": value}])
    elif kept != years:
        tx.set(Setting, ident, "value", value, shown=json.dumps(kept))
    tx.touch(Topic.COOP)


# --- who -----------------------------------------------------------------------------------------


def gone(session: Session) -> list[Due]:
    """Who left or was never admitted and is not erased yet, the longest gone first."""
    after = years(session)
    found = [*leavers(session, after), *never_admitted(session, after)]
    return sorted(found, key=_by_day)


def _by_day(one: Due) -> tuple[date, str, int]:
    return one.since, one.number, one.member


def due(session: Session, day: date) -> list[Due]:
    """Those of them whose data nobody needs any more on a day."""
    return [one for one in gone(session) if one.since <= day]


def leavers(session: Session, after: int, member: MemberId | None = None) -> list[Due]:
    """Who left the register and is not erased, or whether a member is one of them."""
    line = select(func.max(Line.day)).where(Line.member == Member.id).scalar_subquery()
    query = select(Member.id, Member.number, Member.name, Member.left, line).where(
        Member.left.is_not(None), Member.status.in_((*GONE, UNPAID)), Member.name != ERASED
    )
    if member is not None:
        query = query.where(Member.id == member)
    rows = session.execute(query).all()
    steps = last_steps(session)
    found = []
    for ident, number, name, left, moved in rows:
        last = max(filter(None, (left, moved, steps.get(ident))))
        since = years_on(last, after)
        found.append(Due(MemberId(ident), number, name or "", left, last, since))
    return found


def last_steps(session: Session) -> dict[int, date]:
    """The day of everybody's last step."""
    query = select(Step.member, func.max(Step.day)).where(Step.dropped.is_(None))
    return {member: day for member, day in session.execute(query.group_by(Step.member))}


def never_admitted(session: Session, after: int, member: MemberId | None = None) -> list[Due]:
    """Who asked to become a member, and was refused or went away: they are in no book."""
    in_register = select(Member.id)
    query = select(Application).where(
        Application.member.not_in(in_register), Application.name != ERASED
    )
    if member is not None:
        query = query.where(Application.member == member)
    asked = {one.member: one for one in session.scalars(query.order_by(Application.day))}
    found = []
    for ident, steps in membership.steps_of(session, asked).items():
        now, name = membership.standing(steps, date.max), asked[ident].name or ""
        last = max(one.day for one in steps)
        if now.applied in (REFUSED, WITHDRAWN):
            found.append(Due(MemberId(ident), "", name, None, last, last))
    return found
