"""Who may vote at a meeting, to hang on the wall, and to be signed by who comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from coopdesk.records import bodies, meetings, office, voters, voting
from coopdesk.records.bodies import BodyRow
from coopdesk.records.ids import MeetingId
from coopdesk.records.papers import VoterLine, VotersList


def voters_list(session: Session, meeting: MeetingId, on: date, by: str) -> VotersList:
    """Who may vote at a meeting as of its day, and who may not and why."""
    row = meetings.meeting(session, meeting)
    made = voters_on(session, bodies.body_of(session, row.body), row.day, on, by)
    return replace(made, kind=row.kind, hour=row.hour, place=row.place)


def voters_on(session: Session, body: BodyRow, day: date, on: date, by: str) -> VotersList:
    """The same of a body as of any day, with no meeting."""
    found = voters.voters(session, body, day)
    return VotersList(
        coop=office.coop(session),
        body=body.name,
        body_kind=body.kind,
        kind="",
        day=day,
        hour=None,
        place="",
        rows=tuple(
            VoterLine(o.number, o.name, o.village, o.document, o.post, o.votes, o.why)
            for o in found.rows
        ),
        entitled=found.entitled,
        needed=voting.quorum(body.rules.quorum_first, found.entitled),
        needed_second=voting.quorum(body.rules.quorum_second, found.entitled),
        proxies=body.rules.proxies,
        made_on=on,
        made_by=by,
    )


#: The sheet that is signed by who comes holds the same people.
attendance_sheet = voters_list
