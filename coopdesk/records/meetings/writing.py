"""The minutes of a meeting as they stand: put together from all that is written of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.records import bodies, posts, voters, voting
from coopdesk.records.bodies import ASSEMBLY, BodyRow
from coopdesk.records.ids import BodyId, MeetingId, MemberId
from coopdesk.records.meetings import agenda, annexing, attending, life, tasking
from coopdesk.records.meetings.attending import Meter, Present
from coopdesk.records.meetings.life import MeetingRow, Someone
from coopdesk.records.papers import Coop
from coopdesk.records.papers.meeting import (
    Attendant,
    Ballot,
    Call,
    Corrected,
    Enclosed,
    Given,
    Minutes,
    Stood,
    Taken,
    Vote,
)
from coopdesk.records.schema import AgendaItem, Candidate, Meeting, Member, Minute, Motion

Names = Mapping[int, tuple[str, str]]


def minutes(session: Session, meeting: MeetingId, coop: Coop) -> Minutes:
    """What the minutes of a meeting say: as they were signed, or as the draft stands now."""
    kept = session.get(Minute, meeting)
    if kept is not None:
        return Minutes.of(kept.content, hash=kept.hash.hex(), folios=kept.folios)
    return draft(session, meeting, coop)


def draft(session: Session, meeting: MeetingId, coop: Coop) -> Minutes:
    """The minutes as they are written now, with the number and folio that come next."""
    row = life.meeting(session, meeting)
    body = bodies.body_of(session, row.body)
    number, folio = next_in_book(session, row.body)
    there = attending.attendance(session, meeting)
    votes = voters.votes_of(session, body, row.day)
    meter = _presence(row, body, there, votes)
    rule = body.rules.quorum(row.call or 1)
    names = _names(session, row, there)
    points = _points(session, meeting, names)
    return Minutes(
        coop=coop,
        body=row.body_name,
        body_kind=row.body_kind,
        kind=row.kind,
        number=number,
        first_folio=folio,
        day=row.day,
        hour=row.hour,
        second_hour=row.second_hour,
        place=row.place,
        called=row.called,
        calls=tuple(Call(one.way, one.day, one.note) for one in row.notices),
        agenda=tuple(point.title for point in points if point.called),
        call=row.call,
        opened=row.opened,
        ended=row.ended,
        entitled=meter.entitled,
        present=meter.present,
        represented=meter.represented,
        voiced=meter.voiced,
        needed=meter.needed,
        part=f"{rule.numerator}/{rule.denominator}" if rule else "0",
        reached=None if meter.reached is None else max(meter.reached, row.opened or 0),
        chair=_called(row.chair),
        clerk=_called(row.clerk),
        guests=row.guests,
        opening=row.opening,
        closing=row.closing,
        attendants=_attendants(there, votes, _posts(session, body, row.day), names),
        points=points,
        signers=tuple(names[one][1] for one in row.signers if one in names),
        enclosed=tuple(
            Enclosed(one.name, one.transcript)
            for one in annexing.annexes(session, meeting)
            if one.part == annexing.ANNEX
        ),
        corrects=_corrected(session, row.corrects),
        paper=row.paper,
        tasks=tuple(
            Given(one.text, one.owner, one.due)
            for one in tasking.tasks(session, meeting=meeting)
            if one.item is None
        ),
    )


def _presence(
    row: MeetingRow, body: BodyRow, there: Sequence[Present], votes: frozenset[MemberId]
) -> Meter:
    """Who was there when it began, or, where that was too few, as soon as there were enough."""

    def at(minute: int | None) -> Meter:
        return attending.meter_at(row, body.rules, there, votes, at=minute)

    begun = at(row.opened)
    if begun.enough or row.opened is None:
        return begun
    since = at(row.ended).reached
    return begun if since is None else at(since)


def next_in_book(session: Session, body: BodyId) -> tuple[int, int]:
    """The number and the first folio of the minutes that a body signs next."""
    last = session.execute(
        select(func.max(Minute.number), func.max(Minute.first_folio + Minute.folios)).where(
            Minute.body == body
        )
    ).one()
    return (last[0] or 0) + 1, last[1] or 1


def _called(one: Someone | None) -> str:
    return "" if one is None else one.name


def _corrected(session: Session, of: MeetingId | None) -> Corrected | None:
    if of is None:
        return None
    number = session.scalar(select(Minute.number).where(Minute.id == of))
    return Corrected(number or 0, session.get_one(Meeting, of).day)


def _names(session: Session, row: MeetingRow, there: Sequence[Present]) -> Names:
    """Number and name of every member whom the minutes name."""
    wanted = {one.member for one in there}
    wanted |= {one.by for one in there if one.by is not None}
    wanted |= set(row.signers)
    for said in session.execute(
        select(Motion.dissent, Motion.apart)
        .join(AgendaItem, AgendaItem.id == Motion.item)
        .where(AgendaItem.meeting == row.id)
    ):
        wanted |= {MemberId(one["member"]) for some in said for one in some}
    found = session.execute(
        select(Member.id, Member.number, Member.name).where(Member.id.in_(wanted))
    )
    return {ident: (number, name or "") for ident, number, name in found}


def _posts(session: Session, body: BodyRow, day: date) -> Mapping[MemberId, str]:
    """The posts of those who serve in a body. The general meeting has none."""
    if body.kind == ASSEMBLY:
        return {}
    serving = bodies.officers(session, body=body.id, day=day)
    return {one.member: one.post for one in serving if one.member is not None}


def _attendants(
    there: Sequence[Present],
    votes: frozenset[MemberId],
    posts: Mapping[MemberId, str],
    names: Names,
) -> tuple[Attendant, ...]:
    made = []
    for one in there:
        number, name = names[one.member]
        by = "" if one.by is None else names[one.by][1]
        post = posts.get(one.member, "")
        made.append(Attendant(number, name, one.came, one.left, by, one.member in votes, post))
    return tuple(sorted(made, key=_by_number))


def _by_number(one: Attendant) -> tuple[int, str]:
    """As people look for somebody on paper."""
    return len(one.number), one.number


def _points(session: Session, meeting: MeetingId, names: Names) -> tuple[Taken, ...]:
    rows = session.scalars(
        select(AgendaItem)
        .where(AgendaItem.meeting == meeting, AgendaItem.dropped == 0)
        .order_by(AgendaItem.place, AgendaItem.id)
    ).all()
    votes = _votes(session, [row.id for row in rows], names)
    given = tasking.tasks(session, meeting=meeting)
    return tuple(
        Taken(
            title=row.title,
            kind=row.kind,
            called=bool(row.called),
            begun=row.begun,
            done=row.done,
            extract=row.extract,
            votes=tuple(votes.get(row.id, ())),
            ballot=_ballot(session, row) if row.kind == agenda.ELECTION else None,
            tasks=tuple(Given(o.text, o.owner, o.due) for o in given if o.item == row.id),
        )
        for row in rows
    )


def _votes(session: Session, items: Sequence[int], names: Names) -> dict[int, list[Vote]]:
    found: dict[int, list[Vote]] = {}
    rows = session.scalars(
        select(Motion)
        .where(Motion.item.in_(items), Motion.withdrawn == 0)
        .order_by(Motion.place, Motion.id)
    )
    for row in rows:
        basis: dict[str, Any] = row.basis or {}
        found.setdefault(row.item, []).append(
            Vote(
                number=row.number,
                text=row.text,
                way=row.way,
                votes_for=row.votes_for or 0,
                against=row.against or 0,
                abstained=row.abstained or 0,
                papers=row.papers or 0,
                spoiled=row.spoiled or 0,
                at=row.at,
                passed=None if row.passed is None else bool(row.passed),
                needed=basis.get("needed", 0),
                base=basis.get("base", 0),
                part=basis.get("part", ""),
                over=basis.get("over", ""),
                dissent=_pairs(row.dissent, names),
                apart=_pairs(row.apart, names),
            )
        )
    return found


def _pairs(said: Sequence[Mapping[str, Any]], names: Names) -> tuple[tuple[str, str], ...]:
    return tuple((names.get(one["member"], ("", ""))[1], one["why"]) for one in said)


def _ballot(session: Session, row: AgendaItem) -> Ballot:
    rows = session.execute(
        select(Candidate, Member.name, Member.number)
        .outerjoin(Member, Member.id == Candidate.member)
        .where(Candidate.item == row.id, Candidate.withdrawn == 0)
        .order_by(Candidate.votes.desc(), Candidate.id)
    ).all()
    seats = row.seats or 1
    outcome = voting.elect(
        [voting.Standing(one.id, one.votes or 0, bool(one.drawn)) for one, _, _ in rows], seats
    )
    body = "" if row.body is None else bodies.body_of(session, BodyId(row.body)).name
    stood = tuple(
        Stood(
            name or one.name or "",
            number or "",
            posts.named(one.post or row.post),
            one.votes or 0,
            one.id in outcome.elected,
            bool(one.drawn),
        )
        for one, name, number in rows
    )
    return Ballot(body, seats, row.papers or 0, row.spoiled or 0, row.papers is not None, stood)
