"""Who may vote at a meeting, to hang on the wall, and to be signed by who comes."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from coopdesk.records import bodies, meetings, office, voters, voting
from coopdesk.records.ids import MeetingId
from coopdesk.records.papers import VoterLine, VotersList


def voters_list(session: Session, meeting: MeetingId, on: date, by: str) -> VotersList:
    """Who may vote at a meeting as of its day, and who may not and why."""
    row = meetings.meeting(session, meeting)
    body = bodies.body_of(session, row.body)
    found = voters.voters(session, body, row.day)
    return VotersList(
        coop=office.coop(session),
        body=body.name,
        body_kind=body.kind,
        kind=row.kind,
        day=row.day,
        hour=row.hour,
        place=row.place,
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
