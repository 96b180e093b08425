"""A meeting begins and ends: the call, its hour, who chairs, who writes, who signs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, select

from coopdesk.i18n import N_
from coopdesk.records import bodies
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MeetingId, MemberId
from coopdesk.records.meetings.life import (
    CALLED,
    ENDED,
    OPEN,
    PLANNED,
    Facts,
    minute_of,
    writable,
)
from coopdesk.records.schema import AgendaItem, Meeting, Member, Motion

#: Who has a part in a meeting, and the column that names them where they are no members.
PARTS: Final = {"chair": "chair_name", "clerk": "clerk_name"}

_ENDS: Final = Prepared(
    select(
        Meeting.chair, Meeting.chair_name, Meeting.clerk, Meeting.clerk_name, Meeting.signers
    ).where(Meeting.id == bindparam("of"))
)
_VOTED: Final = Prepared(
    select(Motion.id)
    .join(AgendaItem, AgendaItem.id == Motion.item)
    .where(AgendaItem.meeting == bindparam("of"), Motion.passed.is_not(None))
)
_MEMBER: Final = Prepared(select(Member.id).where(Member.id == bindparam("of")))


@command(needs=Permission.KEEP_MINUTES)
def open_meeting(tx: Tx, *, meeting: MeetingId, at: int, call: int = 1) -> None:
    """A meeting begins at a minute of its day, at the first or the second call.

    Refused before its day, and a second call before its hour. Whether enough are there is looked
    at, and warned of; the minutes say so.
    """
    facts = writable(tx, meeting)
    if facts.state not in {PLANNED, CALLED}:
        raise Refused(N_("The meeting has begun already."), field="at")
    if facts.day > tx.today:
        raise Refused(N_("{day} has not come yet."), field="at", day=facts.day)
    if call not in {1, 2}:
        raise Refused(N_("There is a first and a second call."), field="call")
    at = minute_of(facts, at, "at")
    if call == 2:
        _check_second(tx, facts, at, "at")
    tx.set(Meeting, meeting, "opened", at, shown=None)
    tx.set(Meeting, meeting, "call", call, shown=None)


def _check_second(tx: Tx, facts: Facts, at: int, field: str) -> None:
    """Refuse a second call before its hour."""
    earliest = _earliest(tx, facts)
    if at < earliest:
        raise Refused(
            N_("The second call is at {hour}, not before."), field=field, hour=clock(earliest)
        )


def _earliest(tx: Tx, facts: Facts) -> int:
    """The hour of the second call."""
    after = bodies.body_in(tx, facts.body).rules.second_call_minutes
    return facts.hour + after if facts.second_hour is None else facts.second_hour


def clock(minute: int) -> str:
    """A minute of the day as 14:05."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


@command(needs=Permission.KEEP_MINUTES)
def second_call(tx: Tx, *, meeting: MeetingId, at: int | None = None) -> None:
    """A meeting that began at the first call goes on as of the second: too few had come.

    Where the hour of the second call had not come when it began, it begins at the minute `at`
    instead. Refused before that hour, and where votes were counted before it.
    """
    facts = writable(tx, meeting)
    if facts.state != OPEN or facts.opened is None:
        raise Refused(N_("The meeting is not under way."), field="meeting")
    begins = facts.opened if at is None else max(facts.opened, minute_of(facts, at, "at"))
    _check_second(tx, facts, begins, "meeting" if at is None else "at")
    if facts.opened < _earliest(tx, facts):
        if tx.all(_VOTED, of=meeting):
            raise Refused(
                N_("Votes were counted before the second call: take them back first."), field="at"
            )
        tx.set(Meeting, meeting, "opened", begins, shown=facts.opened)
    tx.set(Meeting, meeting, "call", 2, shown=facts.call)


@command(needs=Permission.KEEP_MINUTES)
def begin_again(tx: Tx, *, meeting: MeetingId) -> None:
    """The meeting has not begun after all: the hour or the call was wrong."""
    facts = writable(tx, meeting)
    if facts.state != OPEN:
        raise Refused(N_("The meeting is not under way."), field="meeting")
    tx.set(Meeting, meeting, "opened", None, shown=facts.opened)
    tx.set(Meeting, meeting, "call", None, shown=facts.call)


@command(needs=Permission.KEEP_MINUTES)
def end_meeting(tx: Tx, *, meeting: MeetingId, at: int) -> None:
    """A meeting ends at a minute of its day, or of the night after; its minutes stay a draft until
    they are signed.
    """
    facts = writable(tx, meeting)
    if facts.state not in {OPEN, ENDED} or facts.opened is None:
        raise Refused(N_("The meeting has not begun yet."), field="at")
    at = minute_of(facts, at, "at")
    if at < facts.opened:
        raise Refused(N_("A meeting ends after it began."), field="at")
    tx.set(Meeting, meeting, "ended", at, shown=facts.ended)


@command(needs=Permission.KEEP_MINUTES)
def go_on(tx: Tx, *, meeting: MeetingId) -> None:
    """The meeting goes on: it was ended by mistake."""
    facts = writable(tx, meeting)
    if facts.state != ENDED:
        raise Refused(N_("The meeting has not ended."), field="meeting")
    tx.set(Meeting, meeting, "ended", None, shown=facts.ended)


@command(needs=Permission.KEEP_MINUTES)
def name_part(
    tx: Tx, *, meeting: MeetingId, part: str, member: MemberId | None = None, name: str = ""
) -> None:
    """Say who chairs ("chair") or writes the minutes ("clerk"): a member, or somebody by name."""
    writable(tx, meeting)
    if member is not None and tx.one(_MEMBER, of=member) is None:
        raise Refused(N_("There is no such member."), field=part)
    row = tx.one(_ENDS, of=meeting)
    assert row is not None, "writable looked"
    before = dict(zip(("chair", "chair_name", "clerk", "clerk_name"), row, strict=False))
    said = "" if member is not None else name.strip()
    tx.set(Meeting, meeting, part, member, shown=before[part])
    tx.set(Meeting, meeting, PARTS[part], said, shown=before[PARTS[part]])


@command(needs=Permission.KEEP_MINUTES)
def choose_signers(tx: Tx, *, meeting: MeetingId, members: Sequence[MemberId]) -> None:
    """The members who were chosen to sign beside chair and secretary."""
    writable(tx, meeting)
    for member in members:
        if tx.one(_MEMBER, of=member) is None:
            raise Refused(N_("There is no such member."), field="members")
    before = tx.session.get_one(Meeting, meeting).signers
    tx.set(Meeting, meeting, "signers", list(dict.fromkeys(members)), shown=before)
