"""A meeting as its minutes were signed, whatever was written beside them since.

Another PC that did not know of the signatures may have gone on writing: its rows are changed,
moved or dropped, but never gone. So each point of the minutes is found among the rows by what it
still has in common with one of them, and lends them its words; what is not in the minutes is left
out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from sqlalchemy import Text, select, type_coerce
from sqlalchemy.orm import Session

from coopdesk.records.ids import ItemId, MeetingId, MemberId, TaskId
from coopdesk.records.meetings.filed import CandidateRow, MotionRow, Noted, PointRow
from coopdesk.records.meetings.life import MeetingRow
from coopdesk.records.meetings.tasking import TaskRow
from coopdesk.records.papers.meeting import Given, Minutes, Stood, Taken, Vote
from coopdesk.records.schema import Minute
from coopdesk.records.voting import Standing, elect

R = TypeVar("R")
S = TypeVar("S")

#: The content as text: what somebody spoiled may be no JSON any more.
_as_kept: Final = type_coerce(Minute.content, Text)


def minutes_of(session: Session, meeting: MeetingId) -> Minutes | None:
    """What was signed; None where nothing was, or where somebody spoiled it: an audit tells of
    that."""
    kept = session.execute(select(_as_kept, Minute.hash, Minute.folios).where(Minute.id == meeting))
    for content, hash_, folios in kept:
        try:
            return Minutes.of(json.loads(content), hash=bytes(hash_).hex(), folios=folios)
        except (ValueError, TypeError, KeyError, AttributeError):
            return None
    return None


def head(row: MeetingRow, said: Minutes) -> MeetingRow:
    """Where and when it was, and what was written of it as a whole."""
    return replace(
        row,
        place=said.place,
        hour=said.hour,
        second_hour=said.second_hour,
        call=said.call,
        opened=said.opened,
        ended=said.ended,
        guests=said.guests,
        opening=said.opening,
        closing=said.closing,
    )


def points(rows: Sequence[PointRow], said: Minutes) -> tuple[PointRow, ...]:
    """The points of the minutes; `rows` are all that the meeting ever had."""
    return tuple(_point(row, one) for row, one in _paired(rows, said.points, _likeness))


def _likeness(row: PointRow, said: Taken) -> int:
    """How much a row has in common with a point: most of all the numbers of its resolutions."""
    numbers = {one.number for one in row.motions} & {one.number for one in said.votes} - {""}
    times = (row.begun, row.done) == (said.begun, said.done)
    words = bool(said.extract) and row.extract == said.extract
    return 8 * bool(numbers) + 4 * (row.title == said.title) + 2 * words + times


def _point(row: PointRow, said: Taken) -> PointRow:
    told = replace(
        row,
        kind=said.kind,
        title=said.title,
        called=said.called,
        extract=said.extract,
        begun=said.begun,
        done=said.done,
        motions=tuple(_motion(*pair) for pair in _paired(row.motions, said.votes, _alike)),
        candidates=(),
        outcome=None,
    )
    return told if said.ballot is None else _elected(told, row.candidates, said)


def _alike(row: MotionRow, said: Vote) -> int:
    return 2 * (bool(said.number) and row.number == said.number) + (row.text == said.text)


def _motion(row: MotionRow, said: Vote) -> MotionRow:
    voted = said.passed is not None
    return replace(
        row,
        number=said.number,
        text=said.text,
        way=said.way,
        votes_for=said.votes_for if voted else None,
        against=said.against if voted else None,
        abstained=said.abstained if voted else None,
        papers=said.papers if voted else None,
        spoiled=said.spoiled if voted else None,
        at=said.at,
        passed=said.passed,
        needed=said.needed,
        base=said.base,
        part=said.part,
        over=said.over,
        dissent=_noted(said.dissent),
        apart=_noted(said.apart),
    )


def _noted(said: Sequence[tuple[str, str]]) -> tuple[Noted, ...]:
    return tuple(Noted(MemberId(0), why, name) for name, why in said)


def _elected(point: PointRow, rows: Sequence[CandidateRow], said: Taken) -> PointRow:
    ballot = said.ballot
    assert ballot is not None
    stood = tuple(
        replace(
            row,
            name=one.name,
            number=one.number,
            post=one.post,
            votes=one.votes if ballot.counted else None,
            drawn=one.drawn,
        )
        for row, one in _paired(rows, ballot.candidates, _is_named)
    )
    standing = [Standing(one.id, one.votes or 0, one.drawn) for one in stood]
    return replace(
        point,
        seats=ballot.seats,
        papers=ballot.papers if ballot.counted else None,
        spoiled=ballot.spoiled if ballot.counted else None,
        candidates=stood,
        outcome=elect(standing, ballot.seats) if ballot.counted else None,
    )


def _is_named(row: CandidateRow, said: Stood) -> int:
    return 2 * (bool(said.number) and row.number == said.number) + (row.name == said.name)


def tasks(
    rows: Sequence[TaskRow], points_: Sequence[PointRow], said: Minutes
) -> tuple[TaskRow, ...]:
    """The tasks of the minutes; whether one is done is told as it is now."""
    given: list[tuple[ItemId | None, Given]] = [(None, one) for one in said.tasks]
    for point, taken in zip(points_, said.points, strict=False):
        given += [(point.id, one) for one in taken.tasks]
    left, made = list(rows), []
    for item, one in given:
        found = next((row for row in left if (row.text, row.owner) == (one.text, one.owner)), None)
        if found is None:
            found = next((row for row in left if row.item == item), None)
        if found is not None:
            left.remove(found)
            made.append(replace(found, text=one.text, owner=one.owner, due=one.due, item=item))
        else:  # somebody took it back: it was given all the same
            gone = TaskRow(
                TaskId(0), one.text, None, one.owner, said.day, one.due, None, "", None, item, ""
            )
            made.append(gone)
    return tuple(made)


def _paired(
    rows: Sequence[R], said: Sequence[S], likeness: Callable[[R, S], int]
) -> list[tuple[R, S]]:
    """For each thing that was said the row that it was said of: those most alike first, of equally
    alike ones those that stand nearest each other."""
    ways = sorted(
        (-likeness(row, one), abs(n - m), m, n)
        for n, row in enumerate(rows)
        for m, one in enumerate(said)
    )
    used: set[int] = set()
    found: dict[int, int] = {}
    for _, _, m, n in ways:
        if m not in found and n not in used:
            found[m] = n
            used.add(n)
    return [(rows[found[m]], one) for m, one in enumerate(said) if m in found]
