"""Chapters of the pack that no other paper tells: matters arising, education, nominations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import bodies, meetings, portfolio, resolutions, social_actions
from coopdesk.records.ids import MeetingId
from coopdesk.records.meetings import MeetingRow
from coopdesk.records.papers import (
    Coop,
    FigureColumn,
    FigureRow,
    Figures,
    Holds,
    Prose,
    Weight,
    Words,
)
from coopdesk.records.profiles import profile
from coopdesk.records.resolutions import Resolution
from coopdesk.records.statements import Asked
from coopdesk.records.statements.income import without_closing
from coopdesk.records.statements.parts import Acc, Ground, ground

#: The role of the account of what education costs.
_COST: Final = "education_cost"
#: The principle that education stands under.
_EDUCATION: Final = 5


def _column(key: str, title: str, holds: Holds = Holds.WORDS) -> FigureColumn:
    return FigureColumn(key, Text(title), holds)


def last_meeting(session: Session, meeting: MeetingRow) -> MeetingRow | None:
    """The general meeting before this one that was held."""
    held = (meetings.ENDED, meetings.SIGNED)
    for one in meetings.meetings(session, body=meeting.body, until=meeting.day):
        before = one.day < meeting.day and one.corrects is None
        if one.id != meeting.id and one.state in held and before:
            return one
    return None


def matters(session: Session, coop: Coop, before: MeetingRow) -> Figures:
    """What the last meeting decided and gave people to do, and what came of it."""
    decided = [one for one in resolutions_of(session, before.id) if one.passed]
    rows = [FigureRow((one.number, one.text, Text(_came_of(one)), None)) for one in decided]
    rows += [
        FigureRow(
            (
                "",
                Text("{task} ({owner})", {"task": one.text, "owner": one.owner}),
                Text(N_("done") if one.done else N_("not done yet")),
                one.done or one.due,
            )
        )
        for one in meetings.tasks(session, meeting=before.id)
    ]
    return Figures(
        coop=coop,
        name="matters-arising",
        title=Text(N_("Matters arising")),
        subtitle=Text(N_("from the meeting of {day}"), {"day": before.day}),
        columns=(
            _column("number", N_("No."), Holds.CODE),
            _column("what", N_("What was decided or given to do")),
            _column("state", N_("What came of it"), Holds.CODE),
            _column("day", N_("Day"), Holds.DAY),
        ),
        rows=tuple(rows),
    )


def _came_of(one: Resolution) -> str:
    if one.citations:
        return N_("carried out")
    return N_("nothing has to follow") if one.idle or not one.cause else N_("not carried out yet")


def resolutions_of(session: Session, meeting: MeetingId) -> list[Resolution]:
    """The resolutions of a meeting in their order."""
    found = (
        resolutions.resolution(session, motion.id)
        for point in meetings.points(session, meeting)
        for motion in point.motions
    )
    return [one for one in found if one is not None]


def education(session: Session, coop: Coop, first: date, last: date) -> Figures:
    """The money spent on education in a year: by the books, and as members tell it."""
    of = ground(session)
    moved = without_closing(session, first, last)
    rows = [
        FigureRow((Text(account.name), None, of.money(moved.get(account.id, 0))))
        for account in _for_education(of)
        if moved.get(account.id)
    ]
    funds = [account for account in of.of("equity") if account.role == "education"]
    total = sum(moved.get(account.id, 0) for account in funds)
    if total > 0:
        rows.append(FigureRow((Text(N_("Paid out of the education fund")), None, of.money(total))))
    told = [
        one for one in social_actions.actions(session, first, last) if _EDUCATION in one.principles
    ]
    rows += [
        FigureRow((Text(N_("A private action")) if one.private else one.name, one.day, one.amount))
        for one in told
    ]
    return Figures(
        coop=coop,
        name="education",
        title=Text(N_("Money spent on education")),
        subtitle=Text(N_("{first} to {last}"), {"first": first, "last": last}),
        columns=(
            _column("what", N_("What")),
            _column("day", N_("Day"), Holds.DAY),
            _column("amount", N_("Amount"), Holds.MONEY),
        ),
        rows=tuple(rows),
    )


def _for_education(of: Ground) -> list[Acc]:
    """The account that such money is booked on; a book that has no such role has the one of the
    country's chart."""
    there = of.of("expense")
    usual = profile(str(of.settings["profile"])).chart
    codes = {one.code for one in usual if one.role == _COST}
    roles = [one for one in there if one.role == _COST]
    return roles or [one for one in there if one.code in codes and not one.role]


def loans_note(session: Session, day: date) -> Figures:
    """The quality of the loans, as a note to the accounts."""
    report = portfolio.REPORTS["portfolio-at-risk"]
    return report.make(session, Asked(day, day, day))


def nominations(session: Session, coop: Coop, meeting: MeetingRow) -> Figures:
    """The elections of the agenda with who stands, and whose terms run out."""
    names = {one.id: one.name for one in bodies.bodies(session)}
    rows: list[FigureRow] = []
    for point in meetings.points(session, meeting.id):
        if point.kind != "election":
            continue
        rows.append(FigureRow((Text(point.title), "", point.seats), Weight.HEAD))
        rows += [FigureRow((one.name, Text(one.post), None), level=1) for one in point.candidates]
    ending = [
        one
        for one in bodies.officers(session, day=meeting.day)
        if one.until is not None and one.until <= meeting.day
    ]
    if ending:
        rows.append(FigureRow((Text(N_("Whose terms run out")), "", None), Weight.HEAD))
        rows += [
            FigureRow(
                (
                    one.name,
                    Text(
                        "{post} · {body}", {"post": Text(one.post), "body": Text(names[one.body])}
                    ),
                    None,
                ),
                level=1,
            )
            for one in ending
        ]
    return Figures(
        coop=coop,
        name="nominations",
        title=Text(N_("Elections and nominations")),
        subtitle=Text("{day}", {"day": meeting.day}),
        columns=(
            _column("name", N_("Name")),
            _column("post", N_("Post")),
            _column("seats", N_("Seats"), Holds.COUNT),
        ),
        rows=tuple(rows),
    )


def motions(session: Session, meeting: MeetingRow) -> Prose:
    """The texts that are to be voted on, as far as they are written."""
    said: Iterable[Words] = (
        Text("{title}: {text}", {"title": Text(point.title), "text": motion.text})
        for point in meetings.points(session, meeting.id)
        for motion in point.motions
    )
    return Prose(
        Text(N_("Draft resolutions")), Text("{day}", {"day": meeting.day}), items=tuple(said)
    )
