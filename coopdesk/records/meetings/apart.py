"""Signed meetings whose rows say something else than was signed.

A PC that did not know yet of the signatures may go on writing in a meeting. What was signed holds;
this tells what stands otherwise beside it, until signed minutes correct it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_, Text
from coopdesk.records import signed
from coopdesk.records.ids import MeetingId
from coopdesk.records.schema import (
    AgendaItem,
    Attendance,
    Body,
    Candidate,
    Meeting,
    Minute,
    Motion,
)
from coopdesk.records.signed import SignedVote

_MEETING: Final = ("kind", "hour", "second_hour", "place", "call", "opened", "ended", "guests")
_WORDS: Final = ("opening", "closing")
_POINT: Final = ("title", "kind", "begun", "done", "extract")

_OF_RESOLUTION: Final = N_(
    "Resolution {what} of minutes {number} of {name} was changed on a PC that did not know of the"
    " signatures. What was signed holds. Where it is wrong, write minutes that correct them."
)
_OF_POINT: Final = N_(
    "The point “{what}” of minutes {number} of {name} was changed on a PC that did not know of the"
    " signatures. What was signed holds. Where it is wrong, write minutes that correct them."
)
_OF_PEOPLE: Final = N_(
    "Who was there, in minutes {number} of {name}, was changed on a PC that did not know of the"
    " signatures. What was signed holds. Where it is wrong, write minutes that correct them."
)
_OF_MEETING: Final = N_(
    "Day, hour, place or words of minutes {number} of {name} were changed on a PC that did not know"
    " of the signatures. What was signed holds. Where it is wrong, write minutes that correct them."
)


@dataclass(frozen=True, slots=True)
class _Live:
    """The rows of a meeting as they are now."""

    points: list[AgendaItem]
    motions: list[Motion]
    stays: Counter[tuple[int | None, int | None]]
    counts: Mapping[int, Counter[int]]  # votes of candidates, by point


def apart(session: Session) -> Iterator[tuple[MeetingId, Text]]:
    """What stands otherwise than it was signed, for every signed meeting that nothing corrects."""
    live = _read(session)
    corrected = set(session.scalars(_corrected()))
    rows = session.execute(
        select(Minute, Meeting, Body.name)
        .join(Meeting, Meeting.id == Minute.id)
        .join(Body, Body.id == Minute.body)
        .order_by(Minute.body, Minute.number)
        .execution_options(yield_per=50)
    )
    for minute, meeting, name in rows:
        if minute.id in corrected or not isinstance(minute.content, dict):
            continue
        for what, said in _of(minute.content, meeting, live(minute.id)):
            fields = {"number": minute.number, "name": name, "what": said}
            yield MeetingId(minute.id), Text(what, fields)


def _corrected() -> Any:
    other, closed = aliased(Meeting), aliased(Minute)
    return (
        select(other.corrects)
        .join(closed, closed.id == other.id)
        .where(other.corrects.is_not(None))
    )


def _read(session: Session) -> Any:
    """The rows of all signed meetings, and what gives those of one."""
    closed = select(Minute.id)
    points: dict[int, list[AgendaItem]] = {}
    of: dict[int, int] = {}
    for item in session.scalars(
        select(AgendaItem)
        .where(AgendaItem.meeting.in_(closed))
        .order_by(AgendaItem.place, AgendaItem.id)
    ):
        points.setdefault(item.meeting, []).append(item)
        of[item.id] = item.meeting
    items = select(AgendaItem.id).where(AgendaItem.meeting.in_(closed))
    motions: dict[int, list[Motion]] = {}
    for motion in session.scalars(select(Motion).where(Motion.item.in_(items))):
        motions.setdefault(of[motion.item], []).append(motion)
    stays: dict[int, Counter[tuple[int | None, int | None]]] = {}
    for meeting, came, left in session.execute(
        select(Attendance.meeting, Attendance.came, Attendance.left).where(
            Attendance.meeting.in_(closed), Attendance.came.is_not(None)
        )
    ):
        stays.setdefault(meeting, Counter())[came, left] += 1
    counts: dict[int, Counter[int]] = {}
    for at, votes in session.execute(
        select(Candidate.item, Candidate.votes).where(
            Candidate.item.in_(items), Candidate.withdrawn == 0
        )
    ):
        counts.setdefault(at, Counter())[votes or 0] += 1
    return lambda meeting: _Live(
        points.get(meeting, []), motions.get(meeting, []), stays.get(meeting, Counter()), counts
    )


def _of(said: Mapping[str, Any], meeting: Meeting, live: _Live) -> Iterator[tuple[str, str]]:
    """What is not as it was signed: the sentence, and what it is about."""
    if _of_meeting(said, meeting):
        yield _OF_MEETING, ""
    if live.stays != Counter((one["came"], one["left"]) for one in said["attendants"]):
        yield _OF_PEOPLE, ""
    yield from ((_OF_POINT, title) for title in _of_points(said["points"], live))
    votes = [SignedVote.of(one) for point in said["points"] for one in point["votes"]]
    gone = {one.id for one in live.points if one.dropped}
    yield from ((_OF_RESOLUTION, name) for name in _of_votes(votes, live.motions, gone))


def _of_meeting(said: Mapping[str, Any], meeting: Meeting) -> bool:
    now = {name: getattr(meeting, name) for name in (*_MEETING, *_WORDS)}
    other = any(said[name] != value for name, value in now.items())
    return other or said["day"] != meeting.day.isoformat() or meeting.cancelled is not None


def _of_points(said: Iterable[Mapping[str, Any]], live: _Live) -> Iterator[str]:
    """The titles of points that are not as they were signed."""
    there = [one for one in live.points if not one.dropped]
    now = Counter(_point(one, live.counts) for one in there)
    kept = Counter(_signed_point(one) for one in said)
    yield from dict.fromkeys(key[0] for key in (*(kept - now), *(now - kept)))


def _point(one: AgendaItem, counts: Mapping[int, Counter[int]]) -> tuple[Any, ...]:
    votes = tuple(sorted(counts.get(one.id, Counter()).elements()))
    ballot = (one.papers or 0, one.spoiled or 0, votes) if one.kind == "election" else None
    return (*(getattr(one, name) for name in _POINT), ballot)


def _signed_point(one: Mapping[str, Any]) -> tuple[Any, ...]:
    ballot = one["ballot"]
    if ballot is not None:
        votes = tuple(sorted(each["votes"] for each in ballot["candidates"]))
        ballot = ballot["papers"], ballot["spoiled"], votes
    return (*(one[name] for name in _POINT), ballot)


def _of_votes(votes: list[SignedVote], motions: list[Motion], gone: set[int]) -> Iterator[str]:
    """The numbers, or else the words, of motions that are not as they were signed."""
    seen = set()
    for one in motions:
        there = not one.withdrawn and one.item not in gone
        kept = signed.found(votes, one.number, one.text)
        if kept is not None:
            seen.add(kept)
        if there != (kept is not None) or (kept is not None and kept != _vote(one)):
            yield one.number or one.text
    yield from (one.number or one.text for one in votes if one not in seen)


def _vote(one: Motion) -> SignedVote:
    return SignedVote(
        one.number,
        one.text,
        one.way,
        one.votes_for or 0,
        one.against or 0,
        one.abstained or 0,
        one.papers or 0,
        one.spoiled or 0,
        one.at,
        None if one.passed is None else bool(one.passed),
    )
