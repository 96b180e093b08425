"""Who is at a meeting: ticked in one after the other, late or left, or stood for by another.

Commands look at one member only, so that a tick takes no longer in a co-op of 20,000; whether
there are enough is reckoned from the list by `meter`, which is pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import bodies, voters, voting
from coopdesk.records.access import Permission
from coopdesk.records.bodies import ASSEMBLY, BodyRow, Rules
from coopdesk.records.book import Prepared, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MeetingId, MemberId, made_for
from coopdesk.records.meetings import life
from coopdesk.records.meetings.life import Facts, check_minute, writable
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
    )
)


#: More people than any co-op has.
_MOST: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Present:
    """A member at a meeting: from a minute on, until another (none: to the end), or stood for."""

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

    Ticked in again, who had left is back; what was said before of them is put right.
    """
    facts = writable(tx, meeting)
    body = bodies.body_in(tx, facts.body)
    _check_belongs(tx, body, member, facts.day, "member")
    _check_end(facts, check_minute(at, "at"), "at")
    if by is not None:
        _check_stands(tx, body, facts, member, by)
    ident = made_for("attendance", meeting, member)
    said = {"came": at, "left": None, "by": by, "paper": paper.strip()}
    row = tx.one(_ROW, of=ident)
    if row is None:
        tx.insert(Attendance, [{"id": ident, "meeting": meeting, "member": member, **said}])
        return
    before = dict(zip(said, row, strict=True))
    for name, value in said.items():
        if before[name] != value:
            tx.set(Attendance, ident, name, value, shown=before[name])


def _check_belongs(tx: Tx, body: BodyRow, member: MemberId, day: date, field: str) -> None:
    """Refuse somebody who is not of the body on the day of the meeting."""
    on = day_number(day)
    if body.kind == ASSEMBLY:
        there = tx.one(_MEMBER, of=member, day=on)
    else:
        there = tx.one(_SERVES, of=member, body=body.id, day=on)
    if there is None:
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
    own = tx.one(_ROW, of=made_for("attendance", facts.id, by))
    if own is None or own[0] is None or own[2] is not None:
        raise Refused(N_("Who stands for another must be here: tick them in first."), field="by")
    times = tx.one(_STANDS_FOR, of=facts.id, by=by, member=member)
    if times is not None and times[0] >= rules.proxies:
        raise Refused(N_("They already stand for as many others as the rules allow."), field="by")


@command(needs=Permission.KEEP_MINUTES)
def tick_out(tx: Tx, *, meeting: MeetingId, member: MemberId) -> None:
    """A tick was a mistake: the member was not there at all, and stood for nobody."""
    facts = writable(tx, meeting)
    row = _there(tx, facts, member)
    tx.set(Attendance, made_for("attendance", meeting, member), "came", None, shown=row[0])
    for one in attendance(tx.session, meeting):
        if one.by == member:
            ident = made_for("attendance", meeting, one.member)
            tx.set(Attendance, ident, "came", None, shown=one.came)


@command(needs=Permission.KEEP_MINUTES)
def leave_meeting(tx: Tx, *, meeting: MeetingId, member: MemberId, at: int) -> None:
    """A member left at a minute of the day; those they stood for are no longer stood for."""
    facts = writable(tx, meeting)
    _check_end(facts, check_minute(at, "at"), "at")
    row = _there(tx, facts, member)
    if at < row[0]:
        raise Refused(N_("Nobody leaves before coming."), field="at")
    tx.set(Attendance, made_for("attendance", meeting, member), "left", at, shown=row[1])
    for one in attendance(tx.session, meeting):
        if one.by == member and one.left is None:
            gone = max(at, one.came)
            ident = made_for("attendance", meeting, one.member)
            tx.set(Attendance, ident, "left", gone, shown=None)


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
    call = row.call or 1
    if row.headcount is not None:
        present, represented, entitled = row.headcount
        needed = voting.quorum(body.rules.quorum(call), entitled)
        enough = present + represented >= needed
        return Meter(present, represented, 0, entitled, needed, row.opened if enough else None)
    there = attendance(session, meeting)
    return meter(voters.voters(session, body, row.day), there, call=call, at=at)


def _there(tx: Tx, facts: Facts, member: MemberId) -> tuple[int, int | None]:
    row = tx.one(_ROW, of=made_for("attendance", facts.id, member))
    if row is None or row[0] is None:
        raise Refused(N_("They are not ticked in."), field="member")
    return row[0], row[1]
