"""How people are called: what the letter, the wall sheet, the SMS and the radio say."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.records import bodies, meetings, office
from coopdesk.records.bodies import ASSEMBLY, BodyRow
from coopdesk.records.ids import MeetingId
from coopdesk.records.meetings.annexing import PACK
from coopdesk.records.papers import Addressee, CalledPoint, MeetingNotice
from coopdesk.records.schema import Member
from coopdesk.records.voters import belongs


def notice(session: Session, meeting: MeetingId, on: date, by: str) -> MeetingNotice:
    """What people are told of a meeting, and who they are; made on a day by somebody."""
    row = meetings.meeting(session, meeting)
    body = bodies.body_of(session, row.body)
    names = {one.id: one.name for one in bodies.bodies(session)}
    points = meetings.points(session, meeting)
    said = [one for one in points if one.called] if row.called else points
    return MeetingNotice(
        coop=office.coop(session),
        body=body.name,
        body_kind=body.kind,
        kind=row.kind,
        day=row.day,
        hour=row.hour,
        second_hour=row.second_hour,
        place=row.place,
        agenda=tuple(
            CalledPoint(one.title, one.seats or 0, names.get(one.body, "") if one.body else "")
            for one in said
        ),
        papers=tuple(a.name for a in meetings.annexes(session, meeting) if a.part == PACK),
        part_first=_plain(body.rules.quorum_first),
        part_second=_plain(body.rules.quorum_second),
        proxies=body.rules.proxies,
        unpaid_shares_vote=body.rules.unpaid_shares_vote,
        to=_called(session, body, row.day),
        made_on=on,
        made_by=by,
        remark=row.remark,
    )


def _plain(part: Fraction) -> str:
    return f"{part.numerator}/{part.denominator}" if part else "0"


def _called(session: Session, body: BodyRow, day: date) -> tuple[Addressee, ...]:
    """Who belongs to a body on a day: by village and number, or as its officers are listed."""
    query = select(
        Member.id, Member.number, Member.name, Member.village, Member.phone, Member.language
    )
    if body.kind == ASSEMBLY:
        query = query.where(belongs(session, day))
        order: dict[int, int] = {}
    else:
        serving = [one.member for one in bodies.officers(session, body=body.id, day=day)]
        order = {member: at for at, member in enumerate(serving) if member is not None}
        query = query.where(Member.id.in_(order))
    rows = sorted(
        session.execute(query).all(),
        key=lambda r: (order.get(r[0], 0), (r[3] or "").casefold(), len(r[1]), r[1]),
    )
    return tuple(Addressee(r[1], r[2] or "", r[3] or "", r[4] or "", r[5]) for r in rows)
