"""A meeting with all that a page shows of it: points with their motions and candidates, by id."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.records import bodies, posts, voting
from coopdesk.records.ids import BodyId, CandidateId, ItemId, MeetingId, MemberId, MotionId
from coopdesk.records.meetings import agenda, annexing, as_signed, attending, life, tasking
from coopdesk.records.meetings.filed import CandidateRow, MeetingFile, MotionRow, Noted, PointRow
from coopdesk.records.papers.meeting import Minutes
from coopdesk.records.schema import AgendaItem, Candidate, Member, Motion
from coopdesk.records.voting import Outcome, Standing


def meeting_file(session: Session, meeting: MeetingId) -> MeetingFile:
    """A meeting with its points, motions, people, tasks and papers, as it was signed once it is;
    refused where there is none."""
    row, said = life.meeting(session, meeting), as_signed.minutes_of(session, meeting)
    points_, given = _points(session, meeting, said), tasking.tasks(session, meeting=meeting)
    return MeetingFile(
        row if said is None else as_signed.head(row, said),
        bodies.body_of(session, row.body),
        points_,
        tuple(attending.attendance(session, meeting)),
        tuple(given) if said is None else as_signed.tasks(given, points_, said),
        tuple(annexing.annexes(session, meeting)),
        said,
    )


def points(session: Session, meeting: MeetingId) -> tuple[PointRow, ...]:
    """The points of a meeting in their order; as they were signed, once they are."""
    return _points(session, meeting, as_signed.minutes_of(session, meeting))


def _points(session: Session, meeting: MeetingId, said: Minutes | None) -> tuple[PointRow, ...]:
    if said is None:
        return tuple(_written(session, meeting, every=False))
    return as_signed.points(_written(session, meeting, every=True), said)


def _written(session: Session, meeting: MeetingId, *, every: bool) -> list[PointRow]:
    """The points as they are written now; `every`: also what was dropped, withdrawn or left."""
    rows = session.scalars(
        select(AgendaItem)
        .where(AgendaItem.meeting == meeting, *([] if every else [AgendaItem.dropped == 0]))
        .order_by(AgendaItem.place, AgendaItem.id)
    ).all()
    idents = [row.id for row in rows]
    motions: dict[int, list[MotionRow]] = {}
    for one in session.scalars(
        select(Motion)
        .where(Motion.item.in_(idents), *([] if every else [Motion.withdrawn == 0]))
        .order_by(Motion.place, Motion.id)
    ):
        motions.setdefault(one.item, []).append(_motion(one))
    standing: dict[int, list[CandidateRow]] = {}
    for found, name, number in session.execute(
        select(Candidate, Member.name, Member.number)
        .outerjoin(Member, Member.id == Candidate.member)
        .where(Candidate.item.in_(idents), *([] if every else [Candidate.withdrawn == 0]))
        .order_by(Candidate.id)
    ):
        standing.setdefault(found.item, []).append(_candidate(found, name, number))
    return [_point(row, motions.get(row.id, []), standing.get(row.id, [])) for row in rows]


def _point(row: AgendaItem, motions: list[MotionRow], standing: list[CandidateRow]) -> PointRow:
    counted = row.kind == agenda.ELECTION and row.papers is not None
    return PointRow(
        ItemId(row.id),
        row.kind,
        row.title,
        bool(row.called),
        row.extract,
        row.begun,
        row.done,
        tuple(motions),
        None if row.body is None else BodyId(row.body),
        posts.named(row.post),
        row.seats,
        row.term_years,
        row.papers,
        row.spoiled,
        tuple(standing),
        _outcome(standing, row.seats or 1) if counted else None,
    )


def _outcome(standing: list[CandidateRow], seats: int) -> Outcome:
    return voting.elect([Standing(o.id, o.votes or 0, o.drawn) for o in standing], seats)


def _candidate(row: Candidate, name: str | None, number: str | None) -> CandidateRow:
    return CandidateRow(
        CandidateId(row.id),
        None if row.member is None else MemberId(row.member),
        number or "",
        name or row.name or "",
        posts.named(row.post),
        row.votes,
        bool(row.drawn),
    )


def _motion(row: Motion) -> MotionRow:
    basis: dict[str, Any] = row.basis or {}
    return MotionRow(
        MotionId(row.id),
        ItemId(row.item),
        row.number,
        row.text,
        row.majority,
        row.way,
        row.votes_for,
        row.against,
        row.abstained,
        row.papers,
        row.spoiled,
        row.at,
        None if row.passed is None else bool(row.passed),
        basis.get("needed", 0),
        basis.get("base", 0),
        basis.get("part", ""),
        basis.get("over", ""),
        _noted(row.dissent),
        _noted(row.apart),
        row.cause,
        row.subject,
        row.idle,
    )


def _noted(said: list[dict[str, Any]]) -> tuple[Noted, ...]:
    return tuple(Noted(MemberId(one["member"]), one["why"]) for one in said)
