"""From decisions to what follows: what each lets happen, what was done, what is still to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import resolutions
from coopdesk.records.carrying.naming import OF_LOANS, OF_MEMBERS, Done, chunks, named
from coopdesk.records.ids import LoanId, MeetingId, MemberId, MotionId
from coopdesk.records.resolutions import (
    ADMISSION,
    BORROWING,
    BUDGET,
    LEAVING,
    LOAN,
    OFFICER,
    OTHER,
    RESCHEDULING,
    RULES,
    SURPLUS,
    WAIVER,
    WRITE_OFF,
    Resolution,
)
from coopdesk.records.schema import Loan, Member

#: What became of a resolution.
OPEN, DONE, IDLE, NOTHING, FAILED = "open", "done", "idle", "nothing", "failed"
STATES: Final[Mapping[str, str]] = {
    OPEN: N_("still to do"),
    DONE: N_("carried out"),
    IDLE: N_("nothing more to do"),
    NOTHING: N_("nothing follows"),
    FAILED: N_("did not pass"),
}

#: What a decision lets happen: to the loan or member that it names, or to any.
_ABOUT: Final[Mapping[str, str]] = {
    LOAN: N_("Loan {loan} of {name} can be granted."),
    RESCHEDULING: N_("Loan {loan} of {name} can have new terms."),
    WAIVER: N_("{name} can be let off penalties of loan {loan}."),
    WRITE_OFF: N_("Loan {loan} of {name} can be written off."),
    ADMISSION: N_("{name} can be admitted as a member."),
    LEAVING: N_("{name} can leave the co-op."),
}
_ANY: Final[Mapping[str, str]] = {
    LOAN: N_("A loan can be granted."),
    RESCHEDULING: N_("A loan can have new terms."),
    WAIVER: N_("A member can be let off penalties."),
    WRITE_OFF: N_("A loan can be written off."),
    ADMISSION: N_("A new member can be admitted."),
    LEAVING: N_("A member can leave the co-op."),
    SURPLUS: N_("The surplus of the year can be used as it says."),
    OFFICER: N_("Those who were chosen can begin in their posts."),
    BORROWING: N_("The co-op can take a loan from outside."),
    BUDGET: N_("The budget can be written as it says."),
    RULES: N_("Rules change: write them where they are kept, and tell the authority."),
    OTHER: N_("Somebody has to do it: say who, and until when."),
}

#: So many resolutions can be named in one question.
_FEW: Final = 400


@dataclass(frozen=True, slots=True)
class Carried:
    """A resolution with what became of it: one of STATES, and all that was done."""

    resolution: Resolution
    state: str
    lets: Text | None
    done: tuple[Done, ...]
    member: MemberId | None = None
    loan: LoanId | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that a passed motion lets be done right now.

    `cause` is one of resolutions.CAUSES; `loan` or `member` whom it is about, where it says so.
    """

    motion: MotionId
    number: str
    cause: str
    lets: Text
    member: MemberId | None
    loan: LoanId | None


@dataclass(frozen=True, slots=True)
class _Whom:
    name: str
    member: MemberId
    loan: LoanId | None = None
    number: str = ""


def register(session: Session) -> list[Carried]:
    """Every resolution with what became of it, the latest first."""
    return _told(session, resolutions.every(session))


def carried(session: Session, motion: MotionId) -> Carried | None:
    """One of them, also before it is voted on; None when there is none, or it was withdrawn."""
    one = resolutions.resolution(session, motion)
    return None if one is None else _told(session, [one])[0]


def promise(session: Session, motion: MotionId) -> Text:
    """What a motion lets happen, as a sentence: if it passes, now that it did, or that it is done.

    Empty where nothing follows from it.
    """
    one = carried(session, motion)
    if one is None or one.lets is None:
        return Text("")
    if one.resolution.passed is None:
        return Text(N_("If it passes: {what}"), {"what": one.lets})
    if one.state == FAILED:
        return Text(N_("It did not pass: nothing follows from it."))
    if one.done:
        last = one.done[-1]
        return Text(N_("Carried out on {day}. {what}."), {"day": last.day, "what": last.what})
    if one.state == IDLE:
        said = {"why": one.resolution.idle}
        return Text(N_("Nothing more has to follow: {why}"), said)
    return one.lets


def offers(session: Session, meeting: MeetingId) -> list[Offer]:
    """What the motions of a meeting that passed let be done right now, in their order."""
    found = _told(session, resolutions.every(session, meeting=meeting))
    return [offer for one in found if (offer := offer_of(one)) is not None]


def offer_of(one: Carried) -> Offer | None:
    """What can be done because of a resolution; None when nothing waits."""
    if one.state != OPEN or one.lets is None:
        return None
    what = one.resolution
    return Offer(what.motion, what.number, what.cause, one.lets, one.member, one.loan)


# --- parts ---------------------------------------------------------------------------------------


def _told(session: Session, rows: Sequence[Resolution]) -> list[Carried]:
    few = [one.motion for one in rows] if len(rows) < _FEW else None
    known = {one.motion for one in rows}
    ties = [tie for tie in resolutions.ties(session, few) if tie[0] in known]
    words = named(session, [(cause, subject) for _, cause, subject, _ in ties])
    done: dict[int, list[Done]] = {}
    for motion, cause, subject, _ in ties:
        if (cause, subject) in words:
            done.setdefault(motion, []).append(words[cause, subject])
    whom = _whom(session, rows)
    return [_carried(one, tuple(done.get(one.motion, ())), whom) for one in rows]


def _carried(
    one: Resolution, done: tuple[Done, ...], whom: Mapping[tuple[bool, int], _Whom]
) -> Carried:
    about = None if one.subject is None else whom.get((one.cause in OF_LOANS, one.subject))
    return Carried(
        one,
        _state(one, done),
        _lets(one.cause, about),
        done,
        about.member if about else None,
        about.loan if about else None,
    )


def _state(one: Resolution, done: tuple[Done, ...]) -> str:
    if one.passed is False:
        return FAILED
    if done:
        return DONE
    if one.idle:
        return IDLE
    return OPEN if one.cause and one.passed else NOTHING


def _lets(cause: str, about: _Whom | None) -> Text | None:
    if not cause:
        return None
    if about is None or cause not in _ABOUT:
        return Text(_ANY[cause])
    return Text(_ABOUT[cause], {"name": about.name, "loan": about.number})


def _whom(session: Session, rows: Iterable[Resolution]) -> dict[tuple[bool, int], _Whom]:
    """Whom motions are about: loans with their borrowers, and members."""
    found: dict[tuple[bool, int], _Whom] = {}
    of_loans = [r.subject for r in rows if r.subject is not None and r.cause in OF_LOANS]
    for some in chunks(of_loans):
        query = select(Loan, Member.name).join(Member, Member.id == Loan.member)
        for loan, name in session.execute(query.where(Loan.id.in_(some))):
            whom = _Whom(name or "", MemberId(loan.member), LoanId(loan.id), loan.number)
            found[True, loan.id] = whom
    of_members = [r.subject for r in rows if r.subject is not None and r.cause in OF_MEMBERS]
    for some in chunks(of_members):
        for ident, name in session.execute(
            select(Member.id, Member.name).where(Member.id.in_(some))
        ):
            found[False, ident] = _Whom(name or "", MemberId(ident))
    return found
