"""The life of a member: the steps that somebody took, and how they stand because of them.

How somebody stands is told from their steps alone, by day, then by what comes first in a life: it
is the same on every PC, in whatever order the steps arrived. A step that makes no sense where it
stands (who left is suspended on another PC) changes nothing. Who was in the register before steps
were kept has none: they stand as their line says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import resolutions
from coopdesk.records.book import Prepared, Topic, Tx, same
from coopdesk.records.book.same import DOUBLE as DOUBLE
from coopdesk.records.errors import Refused
from coopdesk.records.ids import BodyId, MemberId
from coopdesk.records.schema import (
    Application,
    Body,
    Erasure,
    Joined,
    Member,
    Person,
    Sanction,
    Step,
    day_of,
)
from coopdesk.records.store import Raw

APPLIED, DEFERRED, ADMITTED = "applied", "deferred", "admitted"
REFUSED, WITHDRAWN, JOINED = "refused", "withdrawn", "joined"
SUSPENDED, RESUMED = "suspended", "resumed"
RESIGNED, EXPELLED, DIED, SETTLED = "resigned", "expelled", "died", "settled"

#: What the steps are called, in the order of a life: that is how those of one day follow.
STEPS: Final[Mapping[str, str]] = {
    APPLIED: N_("Applied"),
    DEFERRED: N_("Decision put off"),
    REFUSED: N_("Application refused"),
    ADMITTED: N_("Admitted"),
    WITHDRAWN: N_("Application withdrawn"),
    JOINED: N_("Became a member"),
    SUSPENDED: N_("Suspended"),
    RESUMED: N_("Suspension ended"),
    RESIGNED: N_("Resigned"),
    EXPELLED: N_("Expelled"),
    DIED: N_("Died"),
    SETTLED: N_("Settled and closed"),
}

#: Why somebody leaves.
CAUSES: Final = (RESIGNED, EXPELLED, DIED)

#: How an applicant stands: nobody has decided, or who did, how.
APPLICANT: Final = "applicant"
#: How a member stands.
ACTIVE, LEAVING, LEFT = "active", "leaving", "left"
#: How a line stands whose first payment was taken back: no member yet, or not any more.
UNPAID: Final = "unpaid"
#: Who left, settled or not.
GONE: Final = frozenset({LEAVING, LEFT})

STANDINGS: Final[Mapping[str, str]] = {
    APPLICANT: N_("waits for a decision"),
    DEFERRED: N_("decision put off"),
    ADMITTED: N_("admitted, has not paid yet"),
    REFUSED: N_("refused"),
    WITHDRAWN: N_("withdrawn"),
    JOINED: N_("became a member"),
    ACTIVE: N_("active"),
    SUSPENDED: N_("suspended"),
    LEAVING: N_("leaving"),
    LEFT: N_("left"),
    UNPAID: N_("first payment taken back"),
    DOUBLE: N_("joined with another number"),
}

#: What members do as such: borrow, answer for loans of others, vote, serve, make shares over.
BORROW, ANSWER, VOTE, SERVE, MAKE_OVER = "borrow", "answer", "vote", "serve", "make over"
#: Which of these who is suspended may not do, with what is said. Saving, paying and leaving go on.
BARRED: Final[Mapping[str, str]] = {
    BORROW: N_("This member is suspended: no new loan."),
    **dict.fromkeys((ANSWER, VOTE, SERVE, MAKE_OVER), N_("This member is suspended.")),
}

#: What is said to whoever is no member because of that.
NOT_PAID: Final = N_("Their first payment was taken back. They are a member once they pay it.")

_RANK: Final = {kind: n for n, kind in enumerate(STEPS)}
_APPLYING: Final = {
    APPLIED: APPLICANT,
    DEFERRED: DEFERRED,
    ADMITTED: ADMITTED,
    REFUSED: REFUSED,
    WITHDRAWN: WITHDRAWN,
    JOINED: JOINED,
}
#: From where a step leads on in the life of a member, and where to.
LIVING: Final[Mapping[str, tuple[frozenset[str], str]]] = {
    JOINED: (frozenset({"", LEAVING, LEFT}), ACTIVE),
    SUSPENDED: (frozenset({ACTIVE, SUSPENDED}), SUSPENDED),
    RESUMED: (frozenset({ACTIVE, SUSPENDED}), ACTIVE),
    RESIGNED: (frozenset({ACTIVE, SUSPENDED}), LEAVING),
    EXPELLED: (frozenset({ACTIVE, SUSPENDED}), LEAVING),
    DIED: (frozenset({ACTIVE, SUSPENDED, LEAVING}), LEAVING),
    SETTLED: (frozenset({LEAVING}), LEFT),
}
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of somebody's life. `by` and `body` are names; `dropped` is when it was taken back.

    Of a suspension `sanction` is what it stands for, and `lifted` the day from which that holds no
    more.
    """

    id: int
    member: MemberId
    kind: str
    day: date
    until: date | None = None
    body: str = ""
    resolution: str = ""
    why: str = ""
    note: str = ""
    by: str = ""
    dropped: date | None = None
    sanction: int | None = None
    lifted: date | None = None

    @property
    def last(self) -> date | None:
        """The last day of a suspension, as far as one is known."""
        free = None if self.lifted is None else self.lifted - _DAY
        return min(filter(None, (self.until, free)), default=None)

    @property
    def place(self) -> tuple[date, int, int]:
        """Where it stands in a life."""
        return self.day, _RANK.get(self.kind, len(_RANK)), self.id


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands: `status` as a member (empty: none yet) and `applied` as an applicant.

    `since` when they are so, `until` the last day of a suspension, `cause` why they leave. `laid`
    are the suspensions that hold: who is suspended twice is so until the last of them is over.
    """

    status: str = ""
    since: date | None = None
    until: date | None = None
    cause: str = ""
    joined: date | None = None
    left: date | None = None
    applied: str = ""
    laid: tuple[StepRow, ...] = ()


NOBODY: Final = Standing()


def standing(steps: Iterable[StepRow], day: date, before: Standing = NOBODY) -> Standing:
    """How somebody stands at the end of a day. `before` is what was known without any step."""
    counted = (one for one in steps if one.dropped is None and one.day <= day)
    now = before
    for one in sorted(counted, key=_place):
        now = after(over(now, one.day), one)
    return over(now, day)


def over(now: Standing, day: date) -> Standing:
    """The same once suspensions have run out by themselves, or are lifted."""
    if now.status != SUSPENDED:
        return now
    if still := _still(now.laid, day):
        return _suspended(now, still)
    return replace(now, status=ACTIVE, since=_longest(now.laid), until=None, laid=())


def _still(laid: Sequence[StepRow], day: date) -> tuple[StepRow, ...]:
    """Which of some suspensions hold on a day."""
    return tuple(one for one in laid if one.last is None or one.last >= day)


def _suspended(now: Standing, laid: tuple[StepRow, ...]) -> Standing:
    return replace(now, status=SUSPENDED, until=_longest(laid), laid=laid)


def _longest(laid: Sequence[StepRow]) -> date | None:
    """The last day of the suspension that holds longest, None where that has none."""
    ends = [one.last for one in laid]
    return None if None in ends else max(filter(None, ends))


def _place(one: StepRow) -> tuple[date, int, int]:
    return one.place


def after(now: Standing, step: StepRow) -> Standing:
    """How somebody stands after one more step; one that does not fit changes nothing."""
    if step.kind in _APPLYING:
        now = replace(now, applied=_APPLYING[step.kind])
    from_, to = LIVING.get(step.kind, (frozenset(), ""))
    if now.status not in from_:
        return now
    if step.kind == RESUMED and (stay := _still(_lifted_apart(now.laid), step.day)):
        return _suspended(now, stay)
    laid, now = now.laid, replace(now, status=to, since=step.day, until=None, laid=())
    if step.kind == JOINED:
        return replace(now, joined=step.day, left=None, cause="")
    if step.kind == SUSPENDED:
        return _suspended(now, (*laid, step))
    if step.kind in CAUSES:
        return replace(now, cause=step.kind, left=now.left or step.day)
    return now


def _lifted_apart(laid: Sequence[StepRow]) -> list[StepRow]:
    """Which suspensions stand for a sanction: each holds until that one is lifted. On another PC
    one may have been laid that who wrote down the end knew nothing of.
    """
    return [one for one in laid if one.sanction is not None]


def of_line(joined: date | None, left: date | None) -> Standing:
    """How somebody stands by their line of the register alone."""
    return Standing(LEFT if left is not None else ACTIVE, left or joined, None, "", joined, left)


# --- commands' part ------------------------------------------------------------------------------

#: The row of an act after a suspension is the step that it makes (see records.sanctions).
_MADE_BY: Final = and_(Sanction.id == Step.id - 1, Sanction.kind == "suspension")
_STEPS: Final = Prepared(
    select(
        *(Step.id, Step.kind, Step.day, Step.until, Step.dropped),
        *(Sanction.id, Sanction.lifted),
    )
    .outerjoin(Sanction, _MADE_BY)
    .where(Step.member == bindparam("of"))
    .order_by(Step.day, Step.id)
)
_LINE: Final = Prepared(
    select(Member.status, Member.joined, Member.left).where(Member.id == bindparam("of"))
)
_JOINED: Final = Prepared(select(Joined.id, Joined.day))


def steps_in(tx: Tx, member: MemberId) -> list[StepRow]:
    """The steps of somebody, as commands need them."""
    own = own_steps(tx, member)
    if gone := [line for line, kept in tx.doubles().items() if kept == member]:
        days = {line: day_of(day) for line, day in tx.all(_JOINED)}
        for line in gone:
            own += _held_on(own_steps(tx, MemberId(line)), days[line])
    return own


def own_steps(look: same.Asked, member: MemberId) -> list[StepRow]:
    """Those of a line alone, without what holds on of another."""
    return [
        StepRow(
            ident,
            member,
            kind,
            day_of(day),
            day_of(until) if until else None,
            dropped=day_of(dropped) if dropped else None,
            sanction=sanction,
            lifted=day_of(lifted) if lifted else None,
        )
        for ident, kind, day, until, dropped, sanction, lifted in look.all(_STEPS, of=member)
    ]


def _held_on(theirs: Sequence[StepRow], day: date) -> Iterator[StepRow]:
    """What holds on of a life that was joined to another line on a day: suspensions, from that
    day, and what another PC said of them since. Nobody is free of one because of a second number.
    """
    told = [one for one in sorted(theirs, key=_place) if one.dropped is None]
    for one in standing(told, day, before(told)).laid:
        yield replace(one, day=day)
    yield from (one for one in told if one.day > day and one.kind in {SUSPENDED, RESUMED})


def standing_in(tx: Tx, member: MemberId, day: date | None = None) -> Standing:
    """How somebody stands on a day, without it today. Who has neither a line nor a step stands as
    nobody.
    """
    return _told(steps_in(tx, member), tx.one(_LINE, of=member), day or tx.today)


def _told(steps: Sequence[StepRow], line: Any, day: date) -> Standing:
    """By somebody's steps; of a line that was joined to another, by that alone."""
    if line is not None and line[0] == DOUBLE:
        return replace(of_line(*map(_day, line[1:])), status=DOUBLE)
    return standing(steps, day, before(steps, line))


def before(steps: Iterable[StepRow], line: Any = None) -> Standing:
    """How somebody stood before their first step, which tells it: who resigns was a member. `line`
    is how their line of the register stands, when they joined and when they left.
    """
    told = sorted((one for one in steps if one.kind in LIVING), key=_place)
    if told:
        joined = _day(line[1]) if line is not None else None
        return NOBODY if told[0].kind == JOINED else Standing(ACTIVE, joined, joined=joined)
    return NOBODY if line is None else of_line(*map(_day, line[1:]))


def _day(value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return day_of(value)


def take_step(
    tx: Tx,
    member: MemberId,
    kind: str,
    day: date,
    *,
    body: BodyId | None = None,
    resolution: str = "",
    why: str = "",
    note: str = "",
    until: date | None = None,
) -> int:
    """Write a step of somebody, and their line of the register with it. Gives its id.

    Refused on a day that has not come, and before the last step that is not taken back.
    """
    if day > tx.today:
        raise Refused(N_("{day} has not come yet."), field="day", day=day)
    last = max((s.day for s in steps_in(tx, member) if s.dropped is None), default=None)
    if last is not None and day < last:
        raise Refused(
            N_("On {last} something happened already. Choose that day or a later one."),
            field="day",
            last=last,
        )
    ident = tx.new_id()
    said = {"id": ident, "member": member, "kind": kind, "day": day, "until": until, "body": body}
    said |= {"resolution": resolution.strip(), "why": why.strip() or None}
    tx.insert(Step, [{**said, "note": note.strip() or None, "by": tx.actor.person}])
    follow(tx, member)
    tx.touch(Topic.MEMBERS)
    return ident


def follow(tx: Tx, member: MemberId) -> None:
    """Let somebody's line of the register say what their steps say. A suspension stands in none:
    who is suspended is a member all the same.
    """
    line = tx.one(_LINE, of=member)
    if line is None:
        return
    now = standing_in(tx, member)
    was = {"status": line[0], "joined": _day(line[1]), "left": _day(line[2])}
    said: dict[str, Any] = line_of(now, was["joined"])
    if now.status == ACTIVE and was["left"] is not None and now.joined != was["joined"]:
        said["joined"] = now.joined  # they came back; a day that somebody corrected stays
    for name, value in said.items():
        if value != was[name]:
            tx.set(Member, member, name, value, shown=was[name])


def line_of(now: Standing, joined: date | None) -> dict[str, Any]:
    """What the line of somebody says who stands so. Who is no member yet was none on any day."""
    if not now.status:
        return {"status": UNPAID, "left": joined}
    return {"status": ACTIVE if now.status == SUSPENDED else now.status, "left": now.left}


def check_member(tx: Tx, member: MemberId, *statuses: str) -> Standing:
    """How a member stands; refused where that is none of `statuses`."""
    if tx.one(_LINE, of=member) is None:
        raise Refused(N_("There is no such member."), field="member")
    now = standing_in(tx, member)
    if now.status in statuses:
        return now
    tx.check_line(member)
    if now.left is not None:
        raise Refused(N_("This member left the co-op on {day}."), field="member", day=now.left)
    if not now.status:
        raise Refused(NOT_PAID, field="member")
    raise Refused(N_("This member has not left."), field="member")


def check_may(
    tx: Tx, member: MemberId, deed: str, *, day: date | None = None, field: str = "member"
) -> None:
    """Refuse what a member may not do as they stand on a day, without it today."""
    if deed in BARRED and standing_in(tx, member, day).status == SUSPENDED:
        raise Refused(BARRED[deed], field=field)


_ASKED: Final = Prepared(select(Application.id).where(Application.member == bindparam("of")))


def check_known(tx: Tx, member: MemberId) -> None:
    """Whether somebody is in the register, or asks to be: a file can be kept of them."""
    if tx.one(_LINE, of=member) is None and tx.one(_ASKED, of=member) is None:
        raise Refused(N_("There is no such member."), field="member")
    check_not_erased(tx, member)


_ERASED: Final = Prepared(select(Erasure.id).where(Erasure.id == bindparam("of")))


def check_not_erased(tx: Tx, member: MemberId) -> None:
    """Nothing more is written of who was erased: who comes back begins anew."""
    if tx.one(_ERASED, of=member) is not None:
        raise Refused(N_("The data of this person was erased."), field="member")


_STEP: Final = Prepared(
    select(Step.member, Step.kind, Step.dropped).where(Step.id == bindparam("of"))
)
#: Steps that can be taken back, as long as nothing followed them. The rest are money.
BACK: Final = frozenset(STEPS) - {APPLIED, JOINED, SETTLED}


def drop_step(tx: Tx, step: int) -> tuple[MemberId, str]:
    """Take back the last step of somebody: it was entered by mistake. Gives whose and which."""
    found = tx.one(_STEP, of=step)
    if found is None or found[2] or found[1] not in BACK:
        raise Refused(N_("This can't be taken back."), field="step")
    member, kind = MemberId(tx.doubles().get(found[0], found[0])), str(found[1])
    there = [one for one in steps_in(tx, member) if one.dropped is None]
    if not there or max(there, key=_place).id != step:
        raise Refused(N_("Something happened since. Take that back first."), field="step")
    tx.set(Step, step, "dropped", tx.today, shown=None)
    follow(tx, member)
    resolutions.let_go(tx, "", step)
    tx.touch(Topic.MEMBERS)
    return member, kind


# --- looking -------------------------------------------------------------------------------------

_ROW: Final = (
    *(Step.id, Step.member, Step.kind, Step.day, Step.until, Body.name, Step.resolution),
    *(Step.why, Step.note, Person.name, Step.dropped, Sanction.id, Sanction.lifted),
)


def steps_of(session: Session, members: Iterable[int] | None = None) -> dict[int, list[StepRow]]:
    """The steps of some people or of all, in order, by whose they are; also those taken back."""
    wanted = None if members is None else set(members)
    kept = same.kept_of(Raw(session.connection()))
    gone = [line for line, to in kept.items() if wanted is None or to in wanted]
    found = _steps_of(session, None if wanted is None else [*wanted, *gone])
    days: dict[int, date] = {}
    if gone:
        days = {line: day for line, day in session.execute(select(Joined.id, Joined.day)).all()}
    for line in gone:
        found.setdefault(kept[line], []).extend(_held_on(found.get(line, ()), days[line]))
    some = found.keys() if wanted is None else wanted & found.keys()
    return {member: sorted(found[member], key=_place) for member in some if found[member]}


def _steps_of(session: Session, members: Sequence[int] | None) -> dict[int, list[StepRow]]:
    query = (
        select(*_ROW)
        .outerjoin(Body, Body.id == Step.body)
        .outerjoin(Person, Person.id == Step.by)
        .outerjoin(Sanction, _MADE_BY)
    )
    if members is not None:
        query = query.where(Step.member.in_(members))
    found: dict[int, list[StepRow]] = {}
    for ident, member, kind, day, until, *said in session.execute(query):
        body, resolution, why, note, by = (value or "" for value in said[:5])
        words = (body, resolution, why, note, by)
        one = StepRow(ident, MemberId(member), kind, day, until, *words, *said[5:])
        found.setdefault(member, []).append(one)
    return found


def life(session: Session, member: MemberId, day: date) -> tuple[Standing, list[StepRow]]:
    """How somebody stands at the end of a day, and all their steps."""
    steps = steps_of(session, [member]).get(member, [])
    line = session.execute(
        select(Member.status, Member.joined, Member.left).where(Member.id == member)
    ).first()
    return _told(steps, line, day), steps
