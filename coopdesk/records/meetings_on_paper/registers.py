"""The register of officers and the list of tasks: tables, on paper and as spreadsheets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import bodies, meetings, office
from coopdesk.records.bodies import OfficerRow
from coopdesk.records.meetings import TaskRow
from coopdesk.records.papers import FigureColumn, FigureRow, Figures, Holds, Weight, Words
from coopdesk.records.statements import Asked, BookStatement

_SIGNED: Final = (Text(N_("Chair")), Text(N_("Secretary")))


def _column(key: str, title: str, holds: Holds = Holds.WORDS) -> FigureColumn:
    return FigureColumn(key, Text(title), holds)


_OFFICERS: Final = (
    _column("post", N_("Post")),
    _column("number", N_("No."), Holds.CODE),
    _column("name", N_("Name")),
    _column("since", N_("Since"), Holds.DAY),
    _column("until", N_("Term ends"), Holds.DAY),
    _column("ended", N_("Ended on"), Holds.DAY),
    _column("resolution", N_("Elected by"), Holds.CODE),
    _column("interests", N_("Declared interests")),
)


def officers_figures(session: Session, on: date) -> Figures:
    """Who holds a post in which body on a day, then who held one before."""
    rows: list[FigureRow] = []
    now = 0
    for body in bodies.bodies(session):
        terms = [one for one in bodies.officers(session, body=body.id) if one.since <= on]
        serving = [one for one in terms if one.serves(on)]
        before = sorted((o for o in terms if not o.serves(on)), key=_left, reverse=True)
        now += len(serving)
        if terms:
            rows.append(_head(Text(body.name), len(_OFFICERS)))
            rows += [_officer(one, on) for one in (*serving, *before)]
    many = N_("{count} posts are held on this day.")
    held = N_("One post is held on this day.") if now == 1 else many
    return Figures(
        coop=office.coop(session),
        name="officers",
        title=Text(N_("Register of officers")),
        subtitle=Text(N_("on {day}"), {"day": on}),
        columns=_OFFICERS,
        rows=tuple(rows),
        nothing=Text(N_("Nobody serves yet.")),
        notes=(Text(held, {"count": now}),),
        signatures=_SIGNED,
    )


def _left(one: OfficerRow) -> tuple[date, int]:
    return one.ended or one.since, one.id


def _head(title: Words, columns: int) -> FigureRow:
    return FigureRow((title, *[""] * (columns - 1)), Weight.HEAD)


def _officer(one: OfficerRow, on: date) -> FigureRow:
    """A term as it was known on a day: what ended later had not ended."""
    interests: Words = one.interests
    ended = one.ended if one.ended is not None and one.ended <= on else None
    if one.why and ended is not None:
        said = {"why": one.why, "interests": one.interests}
        words = N_("Left: {why}. {interests}") if one.interests else N_("Left: {why}")
        interests = Text(words, said)
    return FigureRow(
        (
            Text(one.post),
            one.number,
            one.name,
            one.since,
            one.until,
            ended,
            one.resolution,
            interests,
        ),
        level=1,
    )


_TASKS: Final = (
    _column("task", N_("Task")),
    _column("given", N_("Given"), Holds.DAY),
    _column("body", N_("By")),
    _column("due", N_("Due"), Holds.DAY),
    _column("days", N_("Days late"), Holds.COUNT),
)


def tasks_figures(session: Session, on: date) -> Figures:
    """What is still to be done, person by person, what is late first."""
    every = [one for one in meetings.tasks(session, open_only=True) if one.given <= on]
    owners: dict[str, list[TaskRow]] = {}
    for one in every:
        owners.setdefault(one.owner, []).append(one)
    rows: list[FigureRow] = []
    for owner, tasks in sorted(owners.items(), key=_by_lateness):
        rows.append(_head(owner, len(_TASKS)))
        rows += [_task(one, on) for one in tasks]
    late = sum(one.late(on) for one in every)
    said = {"count": len(every), "late": late}
    return Figures(
        coop=office.coop(session),
        name="tasks",
        title=Text(N_("Tasks that are open")),
        subtitle=Text(N_("on {day}"), {"day": on}),
        columns=_TASKS,
        rows=tuple(rows),
        notes=(Text(N_("Tasks that are open: {count}. Late: {late}."), said),),
    )


def _by_lateness(one: tuple[str, list[TaskRow]]) -> tuple[date, str]:
    owner, tasks = one
    return min(task.due or date.max for task in tasks), owner.casefold()


def _task(one: TaskRow, on: date) -> FigureRow:
    body = Text(one.body_name) if one.body_name else ""
    late = (on - one.due).days if one.due and one.late(on) else None
    return FigureRow((one.text, one.given, body, one.due, late), level=1)


def _officers(session: Session, asked: Asked) -> Figures:
    return officers_figures(session, asked.on)


def _tasks(session: Session, asked: Asked) -> Figures:
    return tasks_figures(session, asked.on)


#: Both by name, as statements of the books are.
REGISTERS: Final[Mapping[str, BookStatement]] = MappingProxyType(
    {
        "officers": BookStatement("officers", ("on",), _officers),
        "tasks": BookStatement("tasks", ("on",), _tasks),
    }
)
