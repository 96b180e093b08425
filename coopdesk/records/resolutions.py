"""Resolutions, and what was done because of them: the tie between democracy and money.

A resolution is a motion that was put to the vote. Whatever was done because one allowed it (a
loan, an admission) cites it by its number, and then a citation ties the two. A number that the
book doesn't know is one of a paper minute book: it stands as it was written, with no tie.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, Text, and_, bindparam, exists, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import signed
from coopdesk.records.book import Prepared, Topic, Tx
from coopdesk.records.errors import Refused
from coopdesk.records.ids import BodyId, MeetingId, MotionId, made_for
from coopdesk.records.schema import (
    AgendaItem,
    Body,
    Citation,
    Meeting,
    Minute,
    Motion,
)
from coopdesk.records.signed import SignedVote

ADMISSION, LEAVING, LOAN, WRITE_OFF = "admission", "leaving", "loan", "write_off"
RESCHEDULING, WAIVER, SURPLUS, OFFICER = "rescheduling", "waiver", "surplus", "officer"
BORROWING, BUDGET, RULES, OTHER = "borrowing", "budget", "rules", "other"

#: What a resolution can let happen, and what it is called.
CAUSES: Final[Mapping[str, str]] = {
    ADMISSION: N_("Admission of a member"),
    LEAVING: N_("Leaving of a member"),
    LOAN: N_("A loan"),
    RESCHEDULING: N_("New terms for a loan"),
    WAIVER: N_("Letting a member off penalties"),
    WRITE_OFF: N_("Write-off of a loan"),
    SURPLUS: N_("Use of the surplus"),
    OFFICER: N_("Officers"),
    BORROWING: N_("A loan from outside"),
    BUDGET: N_("The budget"),
    RULES: N_("By-laws and rules"),
    OTHER: N_("Something else to do"),
}

#: How long after a meeting its resolutions are offered where one is to be cited, in days.
_LATELY: Final = 550

_CITED: Final = Prepared(
    select(Citation.id, Citation.dropped).where(Citation.id == bindparam("of"))
)
_OF_SUBJECT: Final = Prepared(
    select(Citation.id, Citation.dropped, Citation.cause).where(
        Citation.subject == bindparam("subject")
    )
)
_TIED: Final = Prepared(
    select(Citation.id).where(Citation.motion == bindparam("of"), Citation.dropped == 0)
)

#: The year and running number with which a number ends.
_END: Final = re.compile(r"[ -~]*$")


@dataclass(frozen=True, slots=True)
class Resolution:
    """A motion with where it comes from, and how often it was carried out.

    `passed` is None while nobody voted; `signed` says that its minutes are closed. `way` is how
    they voted (voting.WAYS).
    """

    motion: MotionId
    meeting: MeetingId
    number: str
    text: str
    body: str
    day: date
    passed: bool | None
    signed: bool
    cause: str
    subject: int | None
    idle: str
    citations: int
    of: BodyId
    way: str
    votes_for: int
    against: int
    abstained: int


def cite(
    tx: Tx, said: str, cause: str, subject: int, day: date, *, lost: bool = False
) -> MotionId | None:
    """Tie something that is being done to the resolution that allowed it. Command's part.

    `said` is what the person wrote: a number that the book knows, or of a paper minute book, or
    nothing. `subject` is the row of what is done (an event of a loan, a member, a surplus), `day`
    when. Refused for a motion that did not pass, and for one of a later day. With `lost` one that
    did not pass stands as it was written: what it asked for was refused.
    """
    found = _numbered(tx, said)
    if found is None:
        return None
    motion, passed, held = found
    if lost and not passed:
        return None
    if not passed:
        raise Refused(
            N_("Resolution {number} did not pass."), field="resolution", number=said.strip()
        )
    if held > day:
        raise Refused(
            N_("Resolution {number} is of {day}: nothing was allowed before."),
            field="resolution",
            number=said.strip(),
            day=held,
        )
    ident = made_for("citation", motion, cause, subject)
    there = tx.one(_CITED, of=ident)
    if there is None:
        row = {"id": ident, "motion": motion, "cause": cause, "subject": subject, "day": day}
        tx.insert(Citation, [{**row, "dropped": 0}])
    elif there[1]:
        tx.set(Citation, ident, "dropped", 0, shown=1)
    tx.touch(Topic.MEETINGS)
    return motion


def _numbered(tx: Tx, said: str) -> tuple[MotionId, bool, date] | None:
    """The motion of a number: one that passed before one that did not, the latest of them."""
    wanted = said.strip().lower()
    end = _END.findall(wanted)[0]
    if not end:
        return None
    # Small letters of other alphabets and with accents are not SQLite's: by the end first.
    alike = func.lower(func.substr(Motion.number, -len(end))) == end
    closed = select(Minute.id).where(func.instr(func.lower(_content), f'{end}"') > 0)
    query = _select().where(or_(alike, Meeting.id.in_(closed)))
    best = None
    for one in _told(tx.session, query.order_by(Meeting.day, Motion.id)):
        if one.number.lower() == wanted and (best is None or one.passed or not best[1]):
            best = one.motion, bool(one.passed), one.day
    return best


def let_go(tx: Tx, cause: str, subject: int) -> None:
    """What was done is taken back: its resolution waits to be carried out again.

    Without a `cause`, whatever it was.
    """
    for ident, dropped, kind in tx.all(_OF_SUBJECT, subject=subject):
        if not dropped and (not cause or kind == cause):
            tx.set(Citation, ident, "dropped", 1, shown=0)
            tx.touch(Topic.MEETINGS)


def check_uncited(tx: Tx, motions: Iterable[MotionId], field: str) -> None:
    """Refuse beside `field` where something was done because of one of the motions."""
    if any(tx.one(_TIED, of=motion) is not None for motion in motions):
        raise Refused(
            N_("Something was done because of this resolution: take that back first."),
            field=field,
        )


def cite_anew(tx: Tx, said: str, cause: str, subject: int, day: date) -> MotionId | None:
    """Something that is done cites another resolution than before, or none any more."""
    let_go(tx, cause, subject)
    return cite(tx, said, cause, subject, day)


# --- looking -------------------------------------------------------------------------------------


#: From so many signed minutes on, all are read at once.
_MANY: Final = 500

_signed: Final = exists().where(Minute.id == Meeting.id)

#: The content as text, to be searched.
_content: Final = type_coerce(Minute.content, Text)

#: Of a motion no more than is told: thousands are read at once.
_OF_MOTION: Final = (
    Motion.id,
    Motion.number,
    Motion.text,
    Motion.passed,
    Motion.cause,
    Motion.subject,
    Motion.idle,
    Motion.way,
    Motion.votes_for,
    Motion.against,
    Motion.abstained,
)


def _select() -> Select[*tuple[Any, ...]]:
    times = (
        select(func.count())
        .where(Citation.motion == Motion.id, Citation.dropped == 0)
        .scalar_subquery()
    )
    return (
        select(
            *_OF_MOTION,
            Meeting.id,
            Meeting.day,
            Body.name,
            Body.id,
            _signed,
            times,
        )
        .join(AgendaItem, AgendaItem.id == Motion.item)
        .join(Meeting, Meeting.id == AgendaItem.meeting)
        .join(Body, Body.id == Meeting.body)
        .where(
            or_(
                _signed,
                and_(Motion.withdrawn == 0, AgendaItem.dropped == 0, Meeting.cancelled.is_(None)),
            )
        )
    )


def _told(session: Session, query: Select[*tuple[Any, ...]]) -> list[Resolution]:
    """The resolutions of a query. Of signed minutes what was signed, and nothing that was not."""
    rows = [_row(row) for row in session.execute(query)]
    closed = {one.meeting for one in rows if one.signed}
    kept = signed.votes(session, closed if len(closed) <= _MANY else None) if closed else {}
    told = (_as_signed(one, kept.get(one.meeting, ())) if one.signed else one for one in rows)
    return [one for one in told if one is not None]


def _as_signed(one: Resolution, votes: Sequence[SignedVote]) -> Resolution | None:
    found = signed.found(votes, one.number, one.text)
    if found is None:
        return None
    return replace(
        one,
        number=found.number,
        text=found.text,
        passed=found.passed,
        way=found.way,
        votes_for=found.votes_for,
        against=found.against,
        abstained=found.abstained,
    )


def _row(row: Any) -> Resolution:
    ident, number, text, passed, cause, subject, idle, way, *votes = row[: len(_OF_MOTION)]
    meeting, held, body, of, closed, times = row[len(_OF_MOTION) :]
    votes_for, against, abstained = votes
    return Resolution(
        MotionId(ident),
        MeetingId(meeting),
        number,
        text,
        body,
        held,
        None if passed is None else bool(passed),
        bool(closed),
        cause,
        subject,
        idle,
        times,
        BodyId(of),
        way,
        votes_for or 0,
        against or 0,
        abstained or 0,
    )


def passed_numbers(session: Session) -> set[str]:
    """The numbers of all that passed, in small letters."""
    return {one.number.lower() for one in every(session) if one.passed}


def resolution(session: Session, motion: MotionId) -> Resolution | None:
    """One by its id; None when there is none, or it was withdrawn."""
    return next(iter(_told(session, _select().where(Motion.id == motion))), None)


def offered(
    session: Session, day: date, cause: str, subject: int | None = None
) -> list[Resolution]:
    """Those that could have allowed such a thing on a day: made for just this subject first, then
    those of its kind that nothing cites yet, then the rest of a year and a half, the latest first.
    """
    since = date.fromordinal(max(day.toordinal() - _LATELY, 1))
    query = _select().where(
        or_(_signed, and_(Motion.passed == 1, Motion.number != "")),
        Meeting.day.between(since, day),
        or_(Motion.cause == cause, Motion.cause.in_(("", OTHER))),
    )
    found = [one for one in _told(session, query) if one.passed and one.number]

    def place(one: Resolution) -> tuple[bool, bool, bool, int]:
        just = subject is not None and one.subject == subject and one.cause == cause
        return not just, one.cause != cause, one.citations > 0, -one.day.toordinal()

    return sorted(found, key=place)


def every(session: Session, *, meeting: MeetingId | None = None) -> list[Resolution]:
    """All that were voted on, the latest first; with a meeting all of its motions, in its order."""
    query = _select()
    if meeting is None:
        longest = func.length(Motion.number)  # number 100 comes after 99
        latest = (Meeting.day.desc(), longest.desc(), Motion.number.desc())
        query = query.where(or_(_signed, Motion.number != "")).order_by(*latest)
        return [one for one in _told(session, query) if one.number]
    query = query.where(Meeting.id == meeting).order_by(AgendaItem.place, Motion.place)
    return _told(session, query)


def cited(session: Session, subjects: Sequence[int]) -> dict[int, Resolution]:
    """The resolutions that allowed some things, by what was done (events of loans, members)."""
    pairs = session.execute(
        select(Citation.subject, Citation.motion)
        .where(Citation.dropped == 0, Citation.subject.in_(subjects))
        .order_by(Citation.id)
    ).all()
    motions = _select().where(Motion.id.in_({motion for _, motion in pairs}))
    known = {int(one.motion): one for one in _told(session, motions)}
    return {subject: known[motion] for subject, motion in pairs if motion in known}


def ties(
    session: Session, motions: Sequence[MotionId] | None = None
) -> list[tuple[MotionId, str, int, date]]:
    """Ties of some resolutions or all: the motion, what kind of thing it caused, its row, day."""
    query = select(Citation.motion, Citation.cause, Citation.subject, Citation.day).where(
        Citation.dropped == 0
    )
    if motions is not None:
        query = query.where(Citation.motion.in_(motions))
    rows = session.execute(query.order_by(Citation.day, Citation.id))
    return [(MotionId(motion), cause, subject, day) for motion, cause, subject, day in rows]


def cited_by(session: Session, cause: str, subject: int) -> Resolution | None:
    """The resolution that allowed something, where a citation ties them."""
    tie = select(Citation.motion).where(
        Citation.cause == cause, Citation.subject == subject, Citation.dropped == 0
    )
    return next(iter(_told(session, _select().where(Motion.id.in_(tie)))), None)


def citations(session: Session, motion: MotionId) -> list[tuple[str, int, date]]:
    """What was done because of a resolution: cause, subject and day, in the order of days."""
    rows = session.execute(
        select(Citation.cause, Citation.subject, Citation.day)
        .where(Citation.motion == motion, Citation.dropped == 0)
        .order_by(Citation.day, Citation.id)
    )
    return [(cause, subject, day) for cause, subject, day in rows]
