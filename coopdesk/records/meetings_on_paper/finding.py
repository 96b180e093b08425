"""A meeting by what a person knows of it: its body, its day, the number of its minutes."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import bodies, meetings
from coopdesk.records.bodies import BodyRow
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MeetingId
from coopdesk.records.meetings import CANCELLED
from coopdesk.records.schema import AgendaItem, Motion


def find_body(session: Session, wanted: str = "") -> BodyRow:
    """A body by its letters or its name; without them the general meeting. Refused without one."""
    every = bodies.bodies(session)
    said = wanted.strip().casefold()
    for one in every:
        known = {one.code.casefold(), one.name.casefold(), one.kind}
        if said in known or (not said and one.kind == bodies.ASSEMBLY):
            return one
    raise Refused(N_("There is no such body."), field="body")


def find_meeting(
    session: Session, *, body: str = "", day: date | None = None, number: str = ""
) -> MeetingId:
    """A body's meeting of a day, or the one of minutes with a number; without them its last.

    Refused when there is none.
    """
    rows = meetings.meetings(session, body=find_body(session, body).id)
    for row in rows:
        if row.state == CANCELLED:
            continue
        if day in (None, row.day) and number.strip() in ("", str(row.number)):
            return row.id
    raise Refused(N_("There is no such meeting."), field="meeting")


def find_resolution(session: Session, number: str) -> MeetingId:
    """The meeting of a resolution. Refused when there is none of that number."""
    found = session.scalar(
        select(AgendaItem.meeting)
        .join(Motion, Motion.item == AgendaItem.id)
        .where(Motion.number == number.strip(), Motion.withdrawn == 0)
    )
    if found is None:
        raise Refused(
            N_("There is no resolution {number}."), field="resolution", number=number.strip()
        )
    return MeetingId(found)
