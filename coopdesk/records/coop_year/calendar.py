"""The calendar of the co-op's year: what is due on which day, what is done, what is late.

Days come from the rules of the country's profile and of the bodies. What the book sees for itself
(a meeting held, a month closed) is done when it is; the rest somebody marks as done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import bodies, meetings, office, periods, recovery
from coopdesk.records.bodies import ASSEMBLY, BodyRow
from coopdesk.records.calendar import add_months, day_before, month_end, year_first, year_last
from coopdesk.records.coop_year.duties import (
    ANNUAL_RETURN,
    AUDIT,
    COPY,
    DUTIES,
    SOCIAL_BALANCE,
    Done,
    done_duties,
)
from coopdesk.records.meetings import MeetingRow
from coopdesk.records.profiles import profile
from coopdesk.records.schema import Entry

#: From how many days before it something counts as soon.
SOON: Final = 30

#: Where a country's profile says nothing: the general meeting within so many months, a copy of its
#: minutes to the authority within so many days.
_AGM_MONTHS, _COPY_DAYS = 4, 30
_HELD: Final = (meetings.ENDED, meetings.SIGNED)


class When(StrEnum):
    """How something stands on a day."""

    LATE = "late"
    SOON = "soon"
    LATER = "later"
    DONE = "done"


#: What each is called.
WHEN_NAMES: Final[Mapping[When, str]] = {
    When.LATE: N_("late"),
    When.SOON: N_("soon"),
    When.LATER: N_("later"),
    When.DONE: N_("done"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is due on a day. `done` is when it was done.

    `duty` and `about` name it for `mark_done`, where somebody has to say that it is done; `page`
    is where it is done or looked at, about `of`.
    """

    key: str
    day: date
    what: Text
    done: date | None = None
    note: str = ""
    duty: str = ""
    about: int = 0
    page: str = ""
    of: int | None = None

    def when(self, today: date) -> When:
        """How it stands on a day."""
        if self.done is not None:
            return When.DONE
        if self.day < today:
            return When.LATE
        return When.SOON if self.day <= today + timedelta(days=SOON) else When.LATER


@dataclass(frozen=True, slots=True)
class _Year:
    """What the calendar of a year is made from."""

    session: Session
    today: date
    first: date
    last: date
    rules: Mapping[str, Any]
    bodies: tuple[BodyRow, ...]
    meetings: tuple[MeetingRow, ...]
    done: Mapping[tuple[str, int], Done]

    @property
    def told(self) -> int:
        """The year that this one's general meeting hears of, by its last day's year."""
        return day_before(self.first).year

    @property
    def agm_by(self) -> date:
        """By when the general meeting must be held."""
        months = int(self.rules.get("agm_months", _AGM_MONTHS))
        return month_end(add_months(day_before(self.first), months))

    @property
    def copy_days(self) -> int:
        return int(self.rules.get("authority_copy_days", _COPY_DAYS))

    @property
    def assembly(self) -> BodyRow | None:
        return next((one for one in self.bodies if one.kind == ASSEMBLY), None)

    @property
    def agm(self) -> MeetingRow | None:
        """This year's ordinary general meeting: the first that was or will be held."""
        found = [
            one
            for one in self.meetings
            if one.body_kind == ASSEMBLY
            and one.kind == meetings.ORDINARY
            and one.corrects is None
            and one.state != meetings.CANCELLED
        ]
        held = [one for one in found if one.state in _HELD]
        return min(held or found, key=_day, default=None)


def _day(one: MeetingRow) -> date:
    return one.day


def calendar(session: Session, today: date) -> list[Due]:
    """All that is due in the business year of a day, by day; what is late of the year before too,
    as far as the book was kept then.

    A co-op without bodies has no meetings in it.
    """
    start = periods.year_start(session)
    first = year_first(today, start)
    now = _year(session, today, first)
    found = list(_all(now))
    before = _year(session, today, year_first(day_before(first), start))
    begun = session.scalar(select(func.min(Entry.day))) or today
    late = [one for one in _marked(before) if one.done is None and one.day >= begun]
    return sorted([*late, *found], key=_by_day)


def _by_day(one: Due) -> tuple[date, str, int]:
    return one.day, one.key, one.about


def _year(session: Session, today: date, first: date) -> _Year:
    last = day_before(add_months(first, 12))
    said = office.settings(session)
    return _Year(
        session,
        today,
        first,
        last,
        profile(said["profile"]).rules,
        tuple(bodies.bodies(session, min(today, last))),
        tuple(meetings.meetings(session, since=first, until=last)),
        done_duties(session),
    )


def _all(year: _Year) -> Iterator[Due]:
    yield from _meeting(year)
    yield from _marked(year)
    yield from _terms(year)
    yield from _required(year)
    yield from _books(year)
    yield from _recovery(year)


def _recovery(year: _Year) -> Iterator[Due]:
    """The trial of the recovery sheets, each year by the general meeting; nothing where there is
    none.
    """
    meeting = year.agm_by if year.agm is None else year.agm.day
    for one in recovery.standing(year.session):
        due = one.made if one.due is None else min(one.due, max(meeting, year.first))
        fresh = one.tested if one.tested is not None and year.first <= one.tested else None
        day = fresh if fresh is not None else due
        if day <= year.last:
            words = N_("Try out the recovery sheet “{label}”: type or scan it back")
            said = {"label": one.label}
            yield Due("recovery", day, Text(words, said), fresh, about=one.id)


def _meeting(year: _Year) -> Iterator[Due]:
    """The general meeting and its notice."""
    if year.assembly is None:
        return
    agm, by = year.agm, year.agm_by
    held = agm.day if agm is not None and agm.state in _HELD else None
    page, of = ("meetings", None) if agm is None else ("meeting", int(agm.id))
    words = Text(N_("Hold the general meeting at the latest"))
    if agm is not None and held is None:
        words = Text(
            N_("Hold the general meeting at the latest (planned for {day})"), {"day": agm.day}
        )
    yield Due("agm", by, words, held, page=page, of=of)
    days = year.assembly.rules.notice_days
    meeting = by if agm is None else agm.day
    called = None if agm is None else agm.called
    many = N_("Call the general meeting ({days} days before it)")
    call = N_("Call the general meeting (a day before it)") if days == 1 else many
    yield Due(
        "notice",
        meeting - timedelta(days=days),
        Text(call, {"days": days}),
        called if called is not None or held is None else held,
        page=page,
        of=of,
    )


def _marked(year: _Year) -> Iterator[Due]:
    """What somebody has to mark as done: of the year, and of each general meeting."""
    by, told = year.agm_by, year.told
    agm = year.agm
    heard = by if agm is None else agm.day
    named = {
        AUDIT: (heard - timedelta(days=SOON), "agm_pack"),
        SOCIAL_BALANCE: (heard, "social_balance"),
        ANNUAL_RETURN: (by + timedelta(days=year.copy_days), ""),
    }
    for name, (day, page) in named.items():
        words = Text(_OF_YEAR[name], {"year": str(told)})
        yield _duty(year, Due(name, day, words, duty=name, about=told, page=page))
    for one in year.meetings:
        if one.body_kind == ASSEMBLY and one.state in _HELD:
            words = Text(
                N_("Send a copy of the minutes of {day} to the authority"), {"day": one.day}
            )
            day = one.day + timedelta(days=year.copy_days)
            ident = int(one.id)
            copy = Due(COPY, day, words, duty=COPY, about=ident, page="meeting", of=ident)
            yield _duty(year, copy)


_OF_YEAR: Final[Mapping[str, str]] = {
    AUDIT: N_("Have the books of {year} audited"),
    SOCIAL_BALANCE: N_("Show the social balance of {year} to the members"),
    ANNUAL_RETURN: N_("Send the annual return of {year} to the authority"),
}
assert _OF_YEAR.keys() | {COPY} == DUTIES.keys()


def _duty(year: _Year, due: Due) -> Due:
    """The same with what somebody marked."""
    done = year.done.get((due.duty, due.about))
    return due if done is None else replace(due, done=done.day, note=done.note)


def _terms(year: _Year) -> Iterator[Due]:
    """Terms of officers that run out in the year, or ran out and were never ended."""
    names = {one.id: one.name for one in year.bodies}
    for one in bodies.officers(year.session, day=year.today):
        if one.until is not None and one.until <= year.last and one.body in names:
            said = {"name": one.name, "post": Text(one.post), "body": Text(names[one.body])}
            yield Due(
                "term",
                one.until,
                Text(N_("The term of {name} runs out ({post}, {body})"), said),
                about=int(one.id),
                page="bodies",
            )


def _required(year: _Year) -> Iterator[Due]:
    """How often each body has to meet in a year, and how often it did."""
    for body in year.bodies:
        required = body.rules.meetings_a_year
        if required < 1 or body.kind == ASSEMBLY:
            continue
        held = [one for one in year.meetings if one.body == body.id and one.is_held]
        said = {"body": Text(body.name), "held": len(held), "required": required}
        done = sorted(map(_day, held))[required - 1] if len(held) >= required else None
        yield Due(
            "meetings",
            _next_meeting(year, len(held), required),
            Text(N_("{body}: {held} of {required} meetings held"), said),
            done,
            about=int(body.id),
            page="meetings",
        )


def _next_meeting(year: _Year, held: int, required: int) -> date:
    """By when the next should be held, if all are spread over the year."""
    days = (year.last - year.first).days + 1
    part = min(held + 1, required)
    return year.first + timedelta(days=days * part // required - 1)


def _books(year: _Year) -> Iterator[Due]:
    """The ends of months and of the year before, and whether they are closed."""
    closed = {
        (one.kind, one.until) for one in periods.periods(year.session, year.today) if one.closed
    }
    ends = [month_end(add_months(year.first, n)) for n in range(-1, 11)]
    for end in ends:
        done = end if (periods.MONTH, end) in closed or (periods.YEAR, end) in closed else None
        yield Due(
            "month",
            min(month_end(end + timedelta(days=1)), end + timedelta(days=15)),
            Text(N_("Close the month that ends on {day}"), {"day": end}),
            done,
            about=end.toordinal(),
            page="periods",
        )
    before = day_before(year.first)
    assert before == year_last(before, year.first.month)
    yield Due(
        "year",
        year.agm_by - timedelta(days=SOON),
        Text(N_("Close the year that ends on {day}"), {"day": before}),
        before if (periods.YEAR, before) in closed else None,
        about=before.toordinal(),
        page="periods",
    )


def warnings(found: Iterable[Due], today: date) -> list[Due]:
    """What is late or soon, by day."""
    return [one for one in found if one.when(today) in (When.LATE, When.SOON)]
