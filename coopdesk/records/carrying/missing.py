"""What was done without a decision that is wanted: tied to one afterwards, or excused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import journal, resolutions
from coopdesk.records.access import Permission
from coopdesk.records.book import Topic, Tx, command
from coopdesk.records.carrying import naming
from coopdesk.records.carrying.naming import OF_LOANS, Done
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MotionId, made_for
from coopdesk.records.loans.life import REFUSED, UNDONE
from coopdesk.records.loans.moving import CAUSES
from coopdesk.records.members import GONE
from coopdesk.records.resolutions import (
    ADMISSION,
    BORROWING,
    LEAVING,
    LOAN,
    OFFICER,
    RESCHEDULING,
    SURPLUS,
    WAIVER,
    WRITE_OFF,
)
from coopdesk.records.schema import (
    Body,
    Borrowing,
    Citation,
    Duty,
    Loan,
    LoanEvent,
    Member,
    Officer,
    Setting,
    Surplus,
)
from coopdesk.records.surplus import PASSED

#: What a co-op can want a decision for, in the order of a list.
WANTED: Final = (
    LOAN,
    RESCHEDULING,
    WAIVER,
    WRITE_OFF,
    ADMISSION,
    LEAVING,
    SURPLUS,
    BORROWING,
    OFFICER,
)
#: What nearly every co-op wants one for: the others are for the by-laws to say.
_USUAL: Final = (LOAN, RESCHEDULING, WRITE_OFF, SURPLUS, BORROWING, OFFICER)
_SETTING: Final = "decisions_wanted"
_EXCUSED: Final = "no decision"


@dataclass(frozen=True, slots=True)
class Undecided:
    """Something that was done and cites no resolution; `said` is the number that was written,
    which the book knows by now."""

    done: Done
    said: str = ""


def wanted(session: Session) -> tuple[str, ...]:
    """What the co-op wants a decision for, of WANTED."""
    kept = session.scalar(select(Setting.value).where(Setting.name == _SETTING))
    if kept is None:
        return _USUAL
    return tuple(one for one in WANTED if one in kept)


def actions_without_decision(session: Session, since: date) -> list[Undecided]:
    """What was done since a day without the decision that is wanted, the latest first.

    What cites a number of a paper minute book has its decision; where the book has come to know
    that number since, it is listed to be tied to it.
    """
    chosen = wanted(session)
    excused = set(session.scalars(select(Duty.about).where(Duty.name == _EXCUSED)))
    known = resolutions.passed_numbers(session)
    found = []
    for one in _uncited(session, since):
        lacking = not one.said or one.said.lower() in known
        if lacking and one.done.cause in chosen and one.done.subject not in excused:
            found.append(one)
    return sorted(found, key=_newest)


def _newest(one: Undecided) -> tuple[int, int]:
    return -one.done.day.toordinal(), one.done.subject


def _uncited(session: Session, since: date) -> Iterator[Undecided]:
    for look in _LOOKS:
        yield from look(session, since)


def _tied(subject: Any, *causes: str) -> Any:
    return exists().where(
        Citation.subject == subject, Citation.cause.in_(causes), Citation.dropped == 0
    )


def _events(session: Session, since: date) -> Iterator[Undecided]:
    kinds = [kind for kind in CAUSES if kind != REFUSED]
    currency = journal.currency_of(session)
    rows = session.execute(
        select(LoanEvent, Loan, Member.name)
        .join(Loan, Loan.id == LoanEvent.loan)
        .join(Member, Member.id == Loan.member)
        .where(
            LoanEvent.kind.in_(kinds),
            LoanEvent.day >= since,
            ~_tied(LoanEvent.id, *OF_LOANS),
        )
    ).all()
    undone = _undone(session, {loan.id for _, loan, _ in rows})
    for event, loan, name in rows:
        if event.id not in undone:
            done = naming.event_done(CAUSES[event.kind], event, loan, name or "", currency)
            yield Undecided(done, event.resolution)


def _undone(session: Session, of: set[int]) -> set[int]:
    """The events of loans that were taken back."""
    found = set()
    for some in naming.chunks(of):
        for said in session.scalars(
            select(LoanEvent.said).where(LoanEvent.kind == UNDONE, LoanEvent.loan.in_(some))
        ):
            found.add(said["event"])
    return found


def _admitted(session: Session, since: date) -> Iterator[Undecided]:
    query = select(Member).where(Member.joined >= since, ~_tied(Member.id, ADMISSION))
    for one in session.scalars(query):
        yield Undecided(naming.member_done(ADMISSION, one), one.resolution or "")


def _left(session: Session, since: date) -> Iterator[Undecided]:
    query = select(Member).where(
        Member.left >= since, Member.status.in_(GONE), ~_tied(Member.id, LEAVING)
    )
    for one in session.scalars(query):
        yield Undecided(naming.member_done(LEAVING, one))


def _surpluses(session: Session, since: date) -> Iterator[Undecided]:
    query = select(Surplus).where(
        Surplus.state == PASSED, Surplus.passed >= since, ~_tied(Surplus.id, SURPLUS)
    )
    for one in session.scalars(query):
        yield Undecided(naming.surplus_done(one), one.resolution)


def _borrowings(session: Session, since: date) -> Iterator[Undecided]:
    currency = journal.currency_of(session)
    query = select(Borrowing).where(
        Borrowing.since >= since,
        or_(Borrowing.closed.is_(None), Borrowing.closed > Borrowing.since),
        ~_tied(Borrowing.id, BORROWING),
    )
    for one in session.scalars(query):
        yield Undecided(naming.borrowing_done(one, currency), one.resolution)


def _officers(session: Session, since: date) -> Iterator[Undecided]:
    rows = session.execute(
        select(Officer, Member.name, Body.name)
        .join(Body, Body.id == Officer.body)
        .outerjoin(Member, Member.id == Officer.member)
        .where(Officer.since >= since, ~_tied(Officer.id, OFFICER))
    )
    for one, name, body in rows:
        done = naming.officer_done(one, name or one.name or "", body)
        yield Undecided(done, one.resolution)


_LOOKS: Final[Sequence[Callable[[Session, date], Iterator[Undecided]]]] = (
    _events,
    _admitted,
    _left,
    _surpluses,
    _borrowings,
    _officers,
)


# --- commands ------------------------------------------------------------------------------------


@command(needs=Permission.KEEP_MINUTES)
def tie(tx: Tx, *, cause: str, subject: int, resolution: str) -> MotionId:
    """Something that was done already is tied to the resolution that allowed it, or approved it
    afterwards. Refused for a number that the book does not know."""
    _check(tx, cause, subject)
    if not resolution.strip():
        raise Refused(N_("Write the number of the resolution."), field="resolution")
    motion = resolutions.cite(tx, resolution, cause, subject, tx.today)
    if motion is None:
        raise Refused(
            N_("No resolution of this book has the number {number}."),
            field="resolution",
            number=resolution.strip(),
        )
    return motion


@command(needs=Permission.KEEP_MINUTES)
def excuse(tx: Tx, *, cause: str, subject: int, note: str) -> None:
    """Something that was done needs no decision of this book: why, or the paper that has it."""
    _check(tx, cause, subject)
    if not note.strip():
        raise Refused(N_("Write why it needs none, or which paper has it."), field="note")
    ident = made_for("duty", _EXCUSED, subject)
    row = tx.session.get(Duty, ident)
    if row is None:
        said = {"name": _EXCUSED, "about": subject, "done": tx.today, "note": note.strip()}
        tx.insert(Duty, [{"id": ident, **said}])
    else:
        tx.set(Duty, ident, "note", note.strip(), shown=row.note)
    tx.touch(Topic.MEETINGS)


def _check(tx: Tx, cause: str, subject: int) -> None:
    for one in _uncited(tx.session, date.min):
        if (one.done.cause, one.done.subject) == (cause, subject):
            return
    raise Refused(N_("This has its decision, or was taken back."), field="subject")


@command(needs=Permission.SET_UP)
def choose_wanted(tx: Tx, *, causes: Sequence[str], shown: Sequence[str]) -> None:
    """Choose what the co-op wants a decision for, of WANTED."""
    if set(causes) - set(WANTED):
        raise Refused(N_("Choose one of those that are offered."), field="causes")
    ident = made_for("setting", _SETTING)
    value = json.dumps([one for one in WANTED if one in causes])
    if tx.session.get(Setting, ident) is None:
        tx.insert(Setting, [{"id": ident, "name": _SETTING, "value": value}])
    else:
        tx.set(Setting, ident, "value", value, shown=json.dumps(list(shown)))
    tx.touch(Topic.COOP | Topic.MEETINGS)
