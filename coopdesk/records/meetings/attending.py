"""Who is at a meeting: ticked in one after the other, late or left, or stood for by another.

Commands look at one member only, so that a tick takes no longer in a co-op of 20,000; whether
there are enough is reckoned from the list by `meter`, which is pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import count
from typing import Any, Final

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import bodies, earlier, voters, voting
from coopdesk.records.access import Permission
from coopdesk.records.bodies import ASSEMBLY, BodyRow, Rules
from coopdesk.records.book import Prepared, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MeetingId, MemberId, made_for
from coopdesk.records.meetings import life
from coopdesk.records.meetings.life import Facts, MeetingRow, minute_of, writable
from coopdesk.records.schema import Attendance, Meeting, Member, Officer, day_number
from coopdesk.records.voters import Voters

_ROW: Final = Prepared(
    select(Attendance.came, Attendance.left, Attendance.by, Attendance.paper).where(
        Attendance.id == bindparam("of")
    )
)
_MEMBER: Final = Prepared(
    select(Member.id).where(
        Member.id == bindparam("of"),
        or_(Member.joined.is_(None), Member.joined <= bindparam("day")),
        or_(Member.left.is_(None), Member.left > bindparam("day")),
    )
)
_SERVES: Final = Prepared(
    select(Officer.id).where(
        Officer.member == bindparam("of"),
        Officer.body == bindparam("body"),
        Officer.since <= bindparam("day"),
        or_(Officer.ended.is_(None), Officer.ended > bindparam("day")),
    )
)
_STANDS_FOR: Final = Prepared(
    select(func.count())
    .select_from(Attendance)
    .where(
        Attendance.meeting == bindparam("of"),
        Attendance.by == bindparam("by"),
        Attendance.member != bindparam("member"),
        Attendance.came.is_not(None),
        Attendance.left.is_(None),
    )
)
_STOOD_FOR: Final = Prepared(
    select(Attendance.id, Attendance.came, Attendance.left)
    .where(
        Attendance.meeting == bindparam("of"),
        Attendance.by == bindparam("by"),
        Attendance.came.is_not(None),
    )
    .order_by(Attendance.id)
)

#: More people than any co-op has.
_MOST: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Present:
    """A member at a meeting: from a minute on, until another (none: to the end), or stood for.

    Who left and came back is there once for each coming.
    """

    member: MemberId
    came: int
    left: int | None
    by: MemberId | None
    paper: str

    def there(self, at: int | None) -> bool:
        """Whether they are there at a minute; without one, whether they have not left."""
        if at is None:
            return self.left is None
        return self.came <= at and (self.left is None or self.left > at)

    def within(self, begun: int | None, done: int | None) -> bool:
        """Whether they were there for some of the time between two minutes. None: no limit."""
        if done is not None and self.came > done:
            return False
        since = self.came if begun is None else max(self.came, begun)
        return self.left is None or self.left > since


@dataclass(frozen=True, slots=True)
class When:
    """When something was voted on: at a minute, or, where nobody wrote one, while its point was
    taken up. Before the point is done with it is now.
    """

    at: int | None = None
    begun: int | None = None
    done: int | None = None
    now: bool = False

    def among(self, there: Iterable[Present]) -> set[MemberId]:
        """Who was there then."""
        if self.at is not None or self.now:
            return {one.member for one in there if one.there(self.at)}
        return {one.member for one in there if one.within(self.begun, self.done)}


@dataclass(frozen=True, slots=True)
class Meter:
    """How many who may vote are there, and how many must be.

    `present` came themselves, `represented` are stood for, `voiced` have a voice without a vote.
    `reached` is the minute since which there are enough; none: there are not.
    """

    present: int
    represented: int
    voiced: int
    entitled: int
    needed: int
    reached: int | None

    @property
    def votes(self) -> int:
        """How many votes can be given."""
        return self.present + self.represented

    @property
    def enough(self) -> bool:
        return self.votes >= self.needed


def meter(of: Voters, there: Iterable[Present], *, call: int, at: int | None = None) -> Meter:
    """The quorum at a minute of a meeting, or as it stands now. `call` is the first or second."""
    votes = frozenset(one.member for one in of.rows if one.votes)
    return meter_among(votes, there, part=of.body.rules.quorum(call), at=at)


def meter_among(
    votes: Set[MemberId], there: Iterable[Present], *, part: Fraction, at: int | None = None
) -> Meter:
    """The same among members who are known to have a vote; `part` of them must be there."""
    rows = list(there)
    now = [one for one in rows if one.there(at)]
    voting_now = [one for one in now if one.member in votes]
    needed = voting.quorum(part, len(votes))
    return Meter(
        present=sum(one.by is None for one in voting_now),
        represented=sum(one.by is not None for one in voting_now),
        voiced=len(now) - len(voting_now),
        entitled=len(votes),
        needed=needed,
        reached=_reached([one for one in rows if one.member in votes], needed, at),
    )


def _reached(rows: Sequence[Present], needed: int, at: int | None) -> int | None:
    """The minute since which there were enough without a break."""
    steps = [(one.came, 1) for one in rows] + [(o.left, -1) for o in rows if o.left is not None]
    count, since = 0, None
    for minute in sorted({minute for minute, _ in steps}):
        if at is not None and minute > at:
            break
        count += sum(step for when, step in steps if when == minute)
        if count < needed:
            since = None
        elif since is None:
            since = minute
    return since


def attendance(session: Session, meeting: MeetingId) -> list[Present]:
    """Who was or is at a meeting, in the order in which they came."""
    rows = session.execute(
        select(Attendance.member, Attendance.came, Attendance.left, Attendance.by, Attendance.paper)
        .where(Attendance.meeting == meeting, Attendance.came.is_not(None))
        .order_by(Attendance.came, Attendance.id)
    )
    return [
        Present(MemberId(member), came or 0, left, None if by is None else MemberId(by), paper)
        for member, came, left, by, paper in rows
    ]


# --- commands ------------------------------------------------------------------------------------


@command(needs=Permission.KEEP_MINUTES)
def tick_in(
    tx: Tx,
    *,
    meeting: MeetingId,
    member: MemberId,
    at: int,
    by: MemberId | None = None,
    paper: str = "",
) -> None:
    """A member came at a minute of the day, or is stood for by another with a signed `paper`.

    Ticked in again, who had left is back: that they left stays written down. Of who is still here
    the first hour stays; an earlier one, and who stands for them, is put right.
    """
    facts = writable(tx, meeting)
    body = bodies.body_in(tx, facts.body)
    _check_belongs(tx, body, member, facts.day, "member")
    at = minute_of(facts, at, "at")
    _check_end(facts, at, "at")
    if by is not None:
        _check_stands(tx, body, facts, member, by)
    said = {"came": at, "left": None, "by": by, "paper": paper.strip()}
    last = _last(tx, meeting, member)
    if last is None or _comes_again(tx, last, said):
        _write(tx, meeting, member, said, 1 if last is None else last.nth + 1)
    else:
        _put(tx, last.id, said | {"came": min(at, last.came)})


@dataclass(frozen=True, slots=True)
class _Coming:
    """How a member came the last time: the row, the how manyth coming it is, what it says."""

    id: int
    nth: int
    came: int
    left: int | None
    by: int | None


def _ident(meeting: MeetingId, member: MemberId, nth: int) -> int:
    """The row of a coming: two PCs that write the same one down write the same row."""
    return made_for("attendance", meeting, member, *([nth] if nth > 1 else []))


def _last(tx: Tx, meeting: MeetingId, member: MemberId) -> _Coming | None:
    found = None
    for nth in count(1):
        ident = _ident(meeting, member, nth)
        row = tx.one(_ROW, of=ident)
        if row is None:
            return found
        if row[0] is not None:
            found = _Coming(ident, nth, *row[:3])
    return None  # never: the rows come to an end


def _comes_again(tx: Tx, last: _Coming, said: Mapping[str, Any]) -> bool:
    """Whether this is another coming: they had left, or come now who was stood for until then."""
    if last.left is not None:
        return bool(said["came"] >= last.left)
    if last.by is None or said["by"] is not None or said["came"] <= last.came:
        return False
    tx.set(Attendance, last.id, "left", said["came"], shown=None)
    return True


def _write(tx: Tx, meeting: MeetingId, member: MemberId, said: dict[str, Any], nth: int) -> None:
    ident = _ident(meeting, member, nth)
    if tx.one(_ROW, of=ident) is None:
        tx.insert(Attendance, [{"id": ident, "meeting": meeting, "member": member, **said}])
    else:  # ticked out before
        _put(tx, ident, said)


def _put(tx: Tx, ident: int, said: Mapping[str, Any]) -> None:
    row = tx.one(_ROW, of=ident)
    assert row is not None, "it was found before"
    for (name, value), before in zip(said.items(), row, strict=True):
        if before != value:
            tx.set(Attendance, ident, name, value, shown=before)


def _check_belongs(tx: Tx, body: BodyRow, member: MemberId, day: date, field: str) -> None:
    """Refuse somebody who is not of the body on the day of the meeting."""
    on = day_number(day)
    if body.kind == ASSEMBLY:
        known = tx.one(_MEMBER, of=member, day=on)
        there = known is not None or member in earlier.there(tx.session, day)
    else:
        there = tx.one(_SERVES, of=member, body=body.id, day=on) is not None
    if not there:
        raise Refused(N_("They do not belong to this body on that day."), field=field)


def _check_end(facts: Facts, at: int, field: str) -> None:
    if facts.ended is not None and at > facts.ended:
        raise Refused(N_("The meeting had ended by then."), field=field)


def _check_stands(tx: Tx, body: BodyRow, facts: Facts, member: MemberId, by: MemberId) -> None:
    """Refuse a proxy that the rules don't allow."""
    rules: Rules = body.rules
    if not rules.proxies:
        raise Refused(N_("Nobody can be stood for in this body."), field="by")
    if by == member:
        raise Refused(N_("Nobody stands for themselves."), field="by")
    _check_belongs(tx, body, by, facts.day, "by")
    stands = tx.one(_STANDS_FOR, of=facts.id, by=member, member=member)
    if stands is not None and stands[0]:
        raise Refused(N_("Who stands for another must be here: tick them in first."), field="by")
    own = _last(tx, facts.id, by)
    if own is None or own.left is not None or own.by is not None:
        raise Refused(N_("Who stands for another must be here: tick them in first."), field="by")
    times = tx.one(_STANDS_FOR, of=facts.id, by=by, member=member)
    if times is not None and times[0] >= rules.proxies:
        raise Refused(N_("They already stand for as many others as the rules allow."), field="by")


@command(needs=Permission.KEEP_MINUTES)
def tick_out(tx: Tx, *, meeting: MeetingId, member: MemberId) -> None:
    """A tick was a mistake: the member did not come (again), and stood for nobody since then."""
    writable(tx, meeting)
    last = _there(tx, meeting, member)
    tx.set(Attendance, last.id, "came", None, shown=last.came)
    for one in _stood_for(tx, meeting, member):
        if last.nth == 1 or one.came >= last.came:
            tx.set(Attendance, one.id, "came", None, shown=one.came)


@command(needs=Permission.KEEP_MINUTES)
def leave_meeting(tx: Tx, *, meeting: MeetingId, member: MemberId, at: int) -> None:
    """A member left at a minute of the day; those they stood for are no longer stood for."""
    facts = writable(tx, meeting)
    at = minute_of(facts, at, "at")
    _check_end(facts, at, "at")
    last = _there(tx, meeting, member)
    if at < last.came:
        raise Refused(N_("Nobody leaves before coming."), field="at")
    tx.set(Attendance, last.id, "left", at, shown=last.left)
    for one in _stood_for(tx, meeting, member):
        if one.left is None:
            tx.set(Attendance, one.id, "left", max(at, one.came), shown=None)


def _stood_for(tx: Tx, meeting: MeetingId, by: MemberId) -> list[_Coming]:
    """Whom a member stands for, or stood."""
    rows = tx.all(_STOOD_FOR, of=meeting, by=by)
    return [_Coming(ident, 1, came, left, by) for ident, came, left in rows]


@command(needs=Permission.KEEP_MINUTES)
def count_present(
    tx: Tx, *, meeting: MeetingId, present: int, represented: int, entitled: int
) -> None:
    """How many were there, of a meeting entered from paper that tells no names."""
    writable(tx, meeting)
    row = tx.session.get_one(Meeting, meeting)
    if not row.paper:
        raise Refused(N_("Tick in who is here."), field="present")
    said = {"present": present, "represented": represented, "entitled": entitled}
    for field, number in said.items():
        if not 0 <= number <= _MOST:
            raise Refused(N_("Write a whole number."), field=field)
    if present + represented > entitled:
        raise Refused(N_("More were there than are entitled."), field="present")
    tx.set(Meeting, meeting, "headcount", said, shown=row.headcount)


def meter_of(session: Session, meeting: MeetingId, *, at: int | None = None) -> Meter:
    """The quorum of a meeting at a minute, or as it stands now."""
    row = life.meeting(session, meeting)
    body = bodies.body_of(session, row.body)
    counted = row.headcount is not None
    votes = frozenset() if counted else voters.votes_of(session, body, row.day)
    return meter_at(row, body.rules, attendance(session, meeting), votes, at=at)


def meter_at(
    row: MeetingRow,
    rules: Rules,
    there: Iterable[Present],
    votes: Set[MemberId],
    *,
    at: int | None,
) -> Meter:
    """The same of a meeting that is known: who was there, or how many where paper tells no names,
    and who may vote.
    """
    part = rules.quorum(row.call or 1)
    if row.headcount is None:
        return meter_among(votes, there, part=part, at=at)
    present, represented, entitled = row.headcount
    needed = voting.quorum(part, entitled)
    enough = present + represented >= needed
    return Meter(present, represented, 0, entitled, needed, row.opened if enough else None)


def _there(tx: Tx, meeting: MeetingId, member: MemberId) -> _Coming:
    last = _last(tx, meeting, member)
    if last is None:
        raise Refused(N_("They are not ticked in."), field="member")
    return last
