"""What of meetings is due: to be called, to be held, to be written down, to be signed, to be done.

Nothing here is stored: it is told from what is written, as of a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.records import bodies
from coopdesk.records.bodies import ASSEMBLY, BodyRow
from coopdesk.records.calendar import add_months, month_end, year_before, year_last
from coopdesk.records.ids import BodyId, MeetingId
from coopdesk.records.meetings import life, tasking
from coopdesk.records.meetings.calling import call_by
from coopdesk.records.meetings.life import (
    CALLED,
    CANCELLED,
    ENDED,
    OPEN,
    ORDINARY,
    PLANNED,
    ListedRow,
)
from coopdesk.records.profiles import profile
from coopdesk.records.schema import Member, Setting

#: What can be due. GENERAL: the general meeting of a year is to be held. CALL: people are to be
#: called. NEXT: a meeting that was called comes. PASSED: its day is over and nothing is written
#: of it. HOLD: it is under way. SIGN: its minutes are a draft. TASK: tasks are late. TERM: an
#: officer's term runs out.
GENERAL, CALL, NEXT, PASSED = "general", "call", "next", "passed"
HOLD, SIGN, TASK, TERM = "hold", "sign", "task", "term"

#: Terms that run out are told so many days before.
TERM_DAYS: Final = 60
#: Where a country's profile says nothing, the general meeting is held within so many months.
_MONTHS: Final = 4

_OF_STATE: Final[Mapping[str, str]] = {OPEN: HOLD, ENDED: SIGN}


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is due by a day. `call_by` is when people have to be called for it.

    `count` says how many drafts, terms or tasks; of more than one the first is told. `name` says
    whose term or which task. `late`: the day, or the one
    to call by, is over.
    """

    what: str
    day: date
    late: bool = False
    body: BodyId | None = None
    body_name: str = ""
    meeting: MeetingId | None = None
    call_by: date | None = None
    hour: int | None = None
    place: str = ""
    name: str = ""
    post: str = ""
    count: int = 1


def ahead(session: Session, today: date) -> list[Due]:
    """What is due: what is late first, then by its day."""
    there = {one.id: one for one in bodies.bodies(session, today)}
    rows = life.listed(session, unsigned=True)
    found = [due for row in rows if (due := _of_meeting(row, there, today)) is not None]
    found = [*(one for one in found if one.what != SIGN), *_together(found, SIGN)]
    found += _general(session, there, today)
    found += _tasks(session, today)
    found += _together(list(_terms(session, there, today)), TERM)
    return sorted(found, key=_rank)


def _together(found: list[Due], what: str) -> list[Due]:
    """Those of one kind as one, which is that of the first day."""
    same = sorted((one for one in found if one.what == what), key=_rank)
    return [replace(same[0], count=len(same))] if same else []


def _rank(due: Due) -> tuple[bool, date, str]:
    return not due.late, due.call_by or due.day, due.what


def _of_meeting(row: ListedRow, there: Mapping[BodyId, BodyRow], today: date) -> Due | None:
    what, late, by = _OF_STATE.get(row.state), False, None
    if row.state in {PLANNED, CALLED} and row.corrects:
        what = SIGN  # nobody is called to put minutes right
    elif row.state in {PLANNED, CALLED}:
        what = NEXT if row.state == CALLED else CALL
        if row.day < today or row.paper:
            what, late = PASSED, row.day < today
        elif row.state == PLANNED and row.body in there:
            by = call_by(row, there[row.body])
            late = by < today
    if what is None:
        return None
    return Due(what, row.day, late, row.body, row.body_name, row.id, by, row.hour, row.place)


def _general(session: Session, there: Mapping[BodyId, BodyRow], today: date) -> Iterator[Due]:
    """The ordinary general meeting on the business year that ended last, unless it was held or
    stands in the calendar in time. A co-op that began after that year's end holds none on it."""
    body = next((one for one in there.values() if one.kind == ASSEMBLY), None)
    if body is None:
        return
    ended, until = general_deadline(session, today)
    began = session.scalar(select(func.min(Member.joined)))
    if began is None or began > ended:
        return
    in_time = (
        row.kind == ORDINARY and row.state != CANCELLED
        for row in life.listed(
            session, body=body.id, since=ended + timedelta(days=1), until=max(until, today)
        )
    )
    if not any(in_time):
        by = until - timedelta(days=body.rules.notice_days)
        yield Due(GENERAL, until, by < today, body.id, body.name, call_by=by)


def general_deadline(session: Session, today: date) -> tuple[date, date]:
    """When the last business year ended, and the last day for the general meeting on it."""
    wanted = select(Setting.name, Setting.value).where(Setting.name.in_(("profile", "year_start")))
    said = {name: value for name, value in session.execute(wanted)}
    rules = profile(str(said.get("profile") or "plain")).rules
    this = year_last(today, int(said.get("year_start") or 1))
    ended = this if this < today else year_before(this)
    months = int(rules.get("agm_months", _MONTHS))
    return ended, month_end(add_months(ended.replace(day=1), months))


def _tasks(session: Session, today: date) -> Iterator[Due]:
    late = [one for one in tasking.tasks(session, open_only=True) if one.late(today)]
    if late:
        first = late[0]
        yield Due(TASK, first.due or today, True, name=first.text, count=len(late))


def _terms(session: Session, there: Mapping[BodyId, BodyRow], today: date) -> Iterator[Due]:
    soon = today + timedelta(days=TERM_DAYS)
    for one in bodies.officers(session, day=today):
        if one.until is not None and one.until <= soon and one.body in there:
            name = there[one.body].name
            late = one.until < today
            yield Due(TERM, one.until, late, one.body, name, name=one.name, post=one.post)
