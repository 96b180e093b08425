"""A meeting with all that a page shows of it: points with their motions and candidates, by id."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.records import bodies, posts, signed, voting
from coopdesk.records.bodies import BodyRow
from coopdesk.records.ids import (
    BodyId,
    CandidateId,
    ItemId,
    MeetingId,
    MemberId,
    MotionId,
)
from coopdesk.records.meetings import agenda, annexing, attending, life, tasking
from coopdesk.records.meetings.annexing import AnnexRow
from coopdesk.records.meetings.attending import Present
from coopdesk.records.meetings.life import MeetingRow
from coopdesk.records.meetings.tasking import TaskRow
from coopdesk.records.schema import AgendaItem, Candidate, Member, Minute, Motion
from coopdesk.records.signed import SignedVote
from coopdesk.records.voting import Outcome, Standing


@dataclass(frozen=True, slots=True)
class Noted:
    """A member with what is said of them: why they dissent, or stand apart."""

    member: MemberId
    why: str


@dataclass(frozen=True, slots=True)
class MotionRow:
    """A motion; without `passed` nobody voted. `needed` votes of a `base`."""

    id: MotionId
    item: ItemId
    number: str
    text: str
    majority: str
    way: str
    votes_for: int | None
    against: int | None
    abstained: int | None
    papers: int | None
    spoiled: int | None
    at: int | None
    passed: bool | None
    needed: int
    base: int
    part: str
    over: str
    dissent: tuple[Noted, ...]
    apart: tuple[Noted, ...]
    cause: str
    subject: int | None
    idle: str


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """Somebody who stands for a seat. Without a member it is a person from outside."""

    id: CandidateId
    member: MemberId | None
    number: str
    name: str
    post: str
    votes: int | None
    drawn: bool


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point of the agenda. An election has candidates and, once counted, an outcome."""

    id: ItemId
    kind: str
    title: str
    called: bool
    extract: str
    begun: int | None
    done: int | None
    motions: tuple[MotionRow, ...]
    body: BodyId | None
    post: str
    seats: int | None
    term_years: int | None
    papers: int | None
    spoiled: int | None
    candidates: tuple[CandidateRow, ...]
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class MeetingFile:
    """All that is written of a meeting."""

    row: MeetingRow
    body: BodyRow
    points: tuple[PointRow, ...]
    there: tuple[Present, ...]
    tasks: tuple[TaskRow, ...]
    annexes: tuple[AnnexRow, ...]


def meeting_file(session: Session, meeting: MeetingId) -> MeetingFile:
    """A meeting with its points, motions, people, tasks and papers; refused where there is none."""
    row = life.meeting(session, meeting)
    return MeetingFile(
        row,
        bodies.body_of(session, row.body),
        points(session, meeting),
        tuple(attending.attendance(session, meeting)),
        tuple(tasking.tasks(session, meeting=meeting)),
        tuple(annexing.annexes(session, meeting)),
    )


def points(session: Session, meeting: MeetingId) -> tuple[PointRow, ...]:
    """The points of a meeting in their order; what was voted as it was signed, once it is."""
    rows = session.scalars(
        select(AgendaItem)
        .where(AgendaItem.meeting == meeting, AgendaItem.dropped == 0)
        .order_by(AgendaItem.place, AgendaItem.id)
    ).all()
    idents = [row.id for row in rows]
    kept = _kept(session, meeting)
    motions: dict[int, list[MotionRow]] = {}
    for one in session.scalars(
        select(Motion).where(Motion.item.in_(idents)).order_by(Motion.place, Motion.id)
    ):
        told = _told(_motion(one), kept) if kept is not None else _motion(one)
        if told is not None and (kept is not None or not one.withdrawn):
            motions.setdefault(one.item, []).append(told)
    standing: dict[int, list[CandidateRow]] = {}
    for found, name, number in session.execute(
        select(Candidate, Member.name, Member.number)
        .outerjoin(Member, Member.id == Candidate.member)
        .where(Candidate.item.in_(idents), Candidate.withdrawn == 0)
        .order_by(Candidate.id)
    ):
        standing.setdefault(found.item, []).append(_candidate(found, name, number))
    return tuple(_point(row, motions.get(row.id, []), standing.get(row.id, [])) for row in rows)


def _kept(session: Session, meeting: MeetingId) -> list[SignedVote] | None:
    """The votes as they were signed; None while the minutes are open."""
    if session.scalar(select(Minute.id).where(Minute.id == meeting)) is None:
        return None
    return signed.votes(session, [meeting]).get(meeting, [])


def _told(one: MotionRow, kept: list[SignedVote]) -> MotionRow | None:
    """A motion as it was signed; None where it is not in the minutes."""
    found = signed.found(kept, one.number, one.text)
    if found is None:
        return None
    said = {name: getattr(found, name) for name in SignedVote.__slots__}
    if found.passed is None:  # nobody voted: no numbers
        said |= dict.fromkeys(("votes_for", "against", "abstained", "papers", "spoiled"))
    return replace(one, **said)


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
