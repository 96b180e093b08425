"""Calling a meeting: where and when, its agenda, how people are told, and whether in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from coopdesk.i18n import N_
from coopdesk.records import bodies
from coopdesk.records.access import Permission
from coopdesk.records.bodies import BodyRow
from coopdesk.records.book import Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import BodyId, MeetingId
from coopdesk.records.meetings import agenda
from coopdesk.records.meetings.agenda import Arranged, Point
from coopdesk.records.meetings.life import (
    CALLED,
    CANCELLED,
    DAY,
    ENDED,
    KINDS,
    OPEN,
    ORDINARY,
    PLANNED,
    SIGNED,
    WAYS,
    Called,
    Facts,
    ListedRow,
    MeetingRow,
    check_minute,
    facts_of,
    past_midnight,
    writable,
)
from coopdesk.records.schema import Meeting, day_number, day_of

#: What can be changed of a meeting before it begins, and what until its minutes are signed.
BEFORE: Final = ("kind", "day", "hour", "second_hour", "place")
ALWAYS: Final = ("remark", "guests", "opening", "closing", "kind", "place")


@command(needs=Permission.KEEP_MINUTES)
def plan_meeting(
    tx: Tx,
    *,
    body: BodyId,
    day: date,
    hour: int,
    place: str,
    kind: str = ORDINARY,
    points: Sequence[Point] = (),
    second_hour: int | None = None,
    remark: str = "",
    paper: bool = False,
    corrects: MeetingId | None = None,
    notices: Sequence[Called] = (),
) -> MeetingId:
    """Plan a meeting of a body with its agenda. `hour` and `second_hour` are minutes of the day.

    `paper`: it was held already, and is entered from paper. `corrects` names a meeting whose
    signed minutes are to be put right by this one's. `notices`: people were called already.
    """
    found = bodies.body_in(tx, body)
    if not found.there(max(day, found.since) if paper else day):
        raise Refused(N_("There is no such body."), field="body")
    if paper and day > tx.today:
        raise Refused(N_("{day} has not come yet."), field="day", day=day)
    row = {
        "body": body,
        "kind": _kind(kind),
        "day": day,
        "hour": check_minute(hour, "hour"),
        "second_hour": _second(found, hour, second_hour),
        "place": _place(place),
        "notices": [],
        "remark": remark.strip(),
        "paper": int(paper),
        "corrects": _corrected(tx, corrects),
        "signers": [],
    }
    ident = MeetingId(tx.new_id())
    tx.insert(Meeting, [{"id": ident, **row}])
    for point in points:
        agenda.add_point(tx, meeting=ident, point=point)
    if notices:
        call_meeting(tx, meeting=ident, notices=notices)
    tx.touch(Topic.MEETINGS)
    return ident


def _kind(kind: str) -> str:
    if kind not in KINDS:
        raise Refused(N_("Choose what kind of meeting it is."), field="kind")
    return kind


def _place(place: str) -> str:
    if not place.strip():
        raise Refused(N_("Write where it is."), field="place")
    return place.strip()


def _second(body: BodyRow, hour: int, second: int | None) -> int | None:
    """The hour of the second call: as given, or so long after the first as the rules say."""
    after = body.rules.second_call_minutes
    if second is None:
        return hour + after if after else None
    said = check_minute(second - DAY if second >= DAY else second, "second_hour")
    later = past_midnight(hour, said)
    if later < hour + after:
        raise Refused(
            N_("The second call is {count} minutes after the first, or later."),
            field="second_hour",
            count=after,
        )
    return later


def _corrected(tx: Tx, of: MeetingId | None) -> MeetingId | None:
    if of is not None and facts_of(tx, of).state != SIGNED:
        raise Refused(
            N_("Those minutes are not signed yet: change them instead."), field="corrects"
        )
    return of


@command(needs=Permission.KEEP_MINUTES)
def change_meeting(
    tx: Tx, *, meeting: MeetingId, changes: Mapping[str, Any], shown: Mapping[str, Any]
) -> None:
    """Change what is written of a meeting: place and time until it begins, words until signed."""
    _change(tx, meeting, changes, shown)
    if "day" in changes:
        _check_called(tx, meeting)


def _change(
    tx: Tx, meeting: MeetingId, changes: Mapping[str, Any], shown: Mapping[str, Any]
) -> None:
    facts = writable(tx, meeting)
    begun = facts.state in {OPEN, ENDED}
    unknown = changes.keys() - {*BEFORE, *ALWAYS}
    if unknown:
        raise KeyError(f"a meeting has no {', '.join(sorted(unknown))}")
    said = _checked(tx, facts, changes)
    for name, value in said.items():
        if begun and name not in ALWAYS:
            raise Refused(N_("The meeting has begun: this can't be changed."), field=name)
        tx.set(Meeting, meeting, name, value, shown=shown.get(name))
    if facts.state == CALLED and tx.today <= said.get("day", facts.day) != facts.day:
        _call_anew(tx, meeting)


def _call_anew(tx: Tx, meeting: MeetingId) -> None:
    """People who were called to another day know of this one since today, at the earliest."""
    row = tx.session.get_one(Meeting, meeting)
    if not row.paper and row.called != tx.today:
        tx.set(Meeting, meeting, "called", tx.today, shown=row.called)


@command(needs=Permission.KEEP_MINUTES)
def replan_meeting(
    tx: Tx,
    *,
    meeting: MeetingId,
    changes: Mapping[str, Any],
    shown: Mapping[str, Any],
    points: tuple[Sequence[Arranged], Sequence[Arranged]],
    notices: tuple[Sequence[Called], Sequence[Called]],
) -> None:
    """Change the plan of a meeting in one go: when and where, its agenda, how people were called.

    `points` and `notices` are as they should stand, and as the person saw them before. What is
    new on the agenda when people are called the first time is called with the rest.
    """
    _change(tx, meeting, changes, shown)
    wanted, before = points
    if list(wanted) != list(before):
        agenda.arrange(tx, meeting=meeting, points=wanted, shown=before)
    told, told_before = notices
    if list(told) != list(told_before):
        call_meeting(tx, meeting=meeting, notices=told, shown=told_before)
    _check_called(tx, meeting)


def _check_called(tx: Tx, meeting: MeetingId) -> None:
    """Refuse a day before people were called to it."""
    row = tx.session.get_one(Meeting, meeting)
    if any(day_of(one["day"]) > row.day for one in row.notices):
        raise Refused(N_("Nobody is called after the meeting."), field="day")


def _checked(tx: Tx, facts: Facts, changes: Mapping[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {n: v.strip() if isinstance(v, str) else v for n, v in changes.items()}
    if "kind" in said:
        _kind(said["kind"])
    if "place" in said:
        _place(said["place"])
    if {"hour", "second_hour"} & said.keys():
        hour = check_minute(said.get("hour", facts.hour), "hour")
        second = said.get("second_hour", facts.second_hour)
        body = bodies.body_in(tx, facts.body)
        said["second_hour"] = _second(body, hour, second)
    return said


@command(needs=Permission.KEEP_MINUTES)
def call_meeting(
    tx: Tx, *, meeting: MeetingId, notices: Sequence[Called], shown: Sequence[Called] = ()
) -> None:
    """Write down how and when people were called. From then on the agenda stands as called.

    `shown` are those that the person saw before. The first day counts as the notice.
    """
    facts = writable(tx, meeting)
    if not notices:
        raise Refused(N_("Choose how people were called."), field="notices")
    for one in notices:
        if one.way not in WAYS:
            raise Refused(N_("Choose how people were called."), field="notices")
        if one.day > min(facts.day, tx.today):
            raise Refused(N_("Nobody is called after the meeting."), field="notices")
    tx.set(Meeting, meeting, "notices", _plain(notices), shown=_plain(shown))
    called = tx.session.get_one(Meeting, meeting).called
    first = _first(notices, shown, called)
    if first != called:
        tx.set(Meeting, meeting, "called", first, shown=called)
    if facts.state == PLANNED:
        agenda.stand_as_called(tx, meeting)


def _first(notices: Sequence[Called], shown: Sequence[Called], called: date | None) -> date:
    """The day since which people know: after the meeting was put on another day, no earlier."""
    moved = called if called and shown and called > min(one.day for one in shown) else date.min
    return min((one.day for one in notices if one.day >= moved), default=moved)


def _plain(notices: Sequence[Called]) -> list[dict[str, Any]]:
    return [{"way": n.way, "day": day_number(n.day), "note": n.note.strip()} for n in notices]


@command(needs=Permission.KEEP_MINUTES)
def cancel_meeting(tx: Tx, *, meeting: MeetingId, why: str) -> None:
    """A meeting is not held: it was put off, or too few came. What was written of it stays.

    Refused once something was done because of a resolution of it.
    """
    facts = writable(tx, meeting)
    if facts.state not in {PLANNED, CALLED, OPEN}:
        raise Refused(N_("The meeting was held."), field="meeting")
    if not why.strip():
        raise Refused(N_("Write why it was not held."), field="why")
    for item in agenda.items_of(tx, meeting):
        agenda.check_uncited(tx, item, "meeting")
    tx.set(Meeting, meeting, "cancelled", tx.today, shown=None)
    tx.set(Meeting, meeting, "why", why.strip(), shown="")


@command(needs=Permission.KEEP_MINUTES)
def hold_after_all(tx: Tx, *, meeting: MeetingId) -> None:
    """A meeting that was written down as not held goes on from where it was."""
    facts = facts_of(tx, meeting)
    if facts.state != CANCELLED:
        raise Refused(N_("This meeting was not called off."), field="meeting")
    if not bodies.body_in(tx, facts.body).there(facts.day):
        raise Refused(N_("There is no such body."), field="meeting")
    row = tx.session.get_one(Meeting, meeting)
    cancelled, why = row.cancelled, row.why
    tx.set(Meeting, meeting, "cancelled", None, shown=cancelled)
    tx.set(Meeting, meeting, "why", "", shown=why)
    tx.touch(Topic.MEETINGS)


# --- in time -------------------------------------------------------------------------------------


def call_by(row: MeetingRow | ListedRow, body: BodyRow) -> date:
    """The last day on which people can be called in time."""
    return row.day - timedelta(days=body.rules.notice_days)


def first_day(body: BodyRow, today: date) -> date:
    """The first day for which a meeting can still be called in time."""
    return today + timedelta(days=body.rules.notice_days)
