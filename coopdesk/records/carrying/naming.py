"""What was done because of resolutions, in words, and where it can be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import journal
from coopdesk.records.ids import LoanId, MemberId
from coopdesk.records.loans.life import (
    APPROVED,
    RATE,
    REFUSED,
    RESCHEDULED,
    WAIVED,
    WRITTEN_OFF,
)
from coopdesk.records.money import Money
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
from coopdesk.records.schema import Body, Borrowing, Loan, LoanEvent, Member, Officer, Surplus

#: Causes whose subject is an event of a loan.
OF_LOANS: Final = frozenset({LOAN, RESCHEDULING, WAIVER, WRITE_OFF})
OF_MEMBERS: Final = frozenset({ADMISSION, LEAVING})

#: How many ids are asked for at once.
_CHUNK: Final = 500

_EVENTS: Final[Mapping[str, str]] = {
    APPROVED: N_("Loan {loan} of {name}: {amount} granted"),
    REFUSED: N_("Loan {loan} of {name}: refused"),
    RESCHEDULED: N_("Loan {loan} of {name}: new terms"),
    RATE: N_("Loan {loan} of {name}: another rate"),
    WAIVED: N_("Loan {loan} of {name}: {amount} let off"),
    WRITTEN_OFF: N_("Loan {loan} of {name}: {amount} written off"),
}

#: A thing that was done: what kind, and its row.
Subject = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was done. `subject` is its row; `member` or `loan` whom it is about."""

    cause: str
    subject: int
    day: date
    what: Text
    member: MemberId | None = None
    loan: LoanId | None = None


def chunks(idents: Iterable[int]) -> Iterator[list[int]]:
    """Ids in handfuls that one question can name."""
    every = list(dict.fromkeys(idents))
    for at in range(0, len(every), _CHUNK):
        yield every[at : at + _CHUNK]


def named(session: Session, subjects: Iterable[Subject]) -> dict[Subject, Done]:
    """Things that were done, in words. One that is not there any more is left out."""
    wanted: dict[str, list[int]] = {}
    for cause, subject in subjects:
        wanted.setdefault(cause, []).append(subject)
    found: dict[Subject, Done] = {}
    for cause, idents in wanted.items():
        for some in chunks(idents):
            for one in _NAMERS[cause](session, cause, some) if cause in _NAMERS else ():
                found[cause, one.subject] = one
    return found


def _events(session: Session, cause: str, idents: list[int]) -> Iterator[Done]:
    currency = journal.currency_of(session)
    for event, loan, name in session.execute(
        select(LoanEvent, Loan, Member.name)
        .join(Loan, Loan.id == LoanEvent.loan)
        .join(Member, Member.id == Loan.member)
        .where(LoanEvent.id.in_(idents))
    ):
        yield event_done(cause, event, loan, name or "", currency)


def event_done(cause: str, event: LoanEvent, loan: Loan, name: str, currency: str) -> Done:
    """What happened to a loan, in words."""
    said = event.said
    amount = said.get("amount", 0) or sum(said.get(n, 0) for n in ("penalty", "interest", "fee"))
    fields = {"loan": loan.number, "name": name, "amount": Money(amount, currency)}
    return Done(
        cause,
        event.id,
        event.day,
        Text(_EVENTS[event.kind], fields),
        MemberId(loan.member),
        LoanId(loan.id),
    )


def _admissions(session: Session, cause: str, idents: list[int]) -> Iterator[Done]:
    for one in session.scalars(select(Member).where(Member.id.in_(idents))):
        yield member_done(cause, one)


def member_done(cause: str, one: Member) -> Done:
    """Whoever was admitted, or left."""
    fields = {"name": one.name or "", "number": one.number}
    what = N_("{name} was admitted as member {number}")
    if cause == LEAVING:
        what = N_("{name}, member {number}, left")
    day = one.left if cause == LEAVING and one.left else one.joined
    return Done(cause, one.id, day or date.min, Text(what, fields), MemberId(one.id))


def _surpluses(session: Session, cause: str, idents: list[int]) -> Iterator[Done]:
    for one in session.scalars(select(Surplus).where(Surplus.id.in_(idents))):
        yield surplus_done(one)


def surplus_done(one: Surplus) -> Done:
    """A year's surplus that was passed."""
    what = Text(N_("Surplus of the year until {day}: used as it was passed"), {"day": one.until})
    return Done(SURPLUS, one.id, one.passed or one.until, what)


def _borrowings(session: Session, cause: str, idents: list[int]) -> Iterator[Done]:
    currency = journal.currency_of(session)
    for one in session.scalars(select(Borrowing).where(Borrowing.id.in_(idents))):
        yield borrowing_done(one, currency)


def borrowing_done(one: Borrowing, currency: str) -> Done:
    """A loan from outside."""
    fields = {"lender": one.lender, "amount": Money(one.amount, currency)}
    what = Text(N_("Loan from {lender}: {amount} taken"), fields)
    return Done(BORROWING, one.id, one.since, what)


def _officers(session: Session, cause: str, idents: list[int]) -> Iterator[Done]:
    rows = session.execute(
        select(Officer, Member.name, Body.name)
        .join(Body, Body.id == Officer.body)
        .outerjoin(Member, Member.id == Officer.member)
        .where(Officer.id.in_(idents))
    )
    for one, name, body in rows:
        yield officer_done(one, name or one.name or "", body)


def officer_done(one: Officer, name: str, body: str) -> Done:
    """Somebody's term in a post."""
    fields = {"name": name, "post": Text(one.post), "body": Text(body)}
    what = Text(N_("{name} began in a post: {post}, {body}"), fields)
    member = None if one.member is None else MemberId(one.member)
    return Done(OFFICER, one.id, one.since, what, member)


_NAMERS: Final[Mapping[str, Any]] = {
    **dict.fromkeys(OF_LOANS, _events),
    **dict.fromkeys(OF_MEMBERS, _admissions),
    SURPLUS: _surpluses,
    BORROWING: _borrowings,
    OFFICER: _officers,
}
