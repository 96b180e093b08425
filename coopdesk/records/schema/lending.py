"""Loans from the application on, what stands behind them, and what the co-op itself owes.

A loan's state is told by its events and moves, never stored as a fact. Amounts in minor units.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from coopdesk.records.schema.base import FACT, Base, ident, later, whole, words
from coopdesk.records.schema.types import Day, Instant, Json


class Loan(Base):
    """What a member asked for on a day. Once it is signed, its holding has the same id.

    `term` names the terms of the product that were shown. `means` is what the member told of
    income and costs a month. `replaces` is the loan that this one pays off (a top-up, refinancing).
    `first_due` is when they wish to pay the first instalment; none: as the product has it.
    """

    __tablename__ = "loan"
    __table_args__ = (Index("loan_member", "member"), {"info": FACT})
    id: Mapped[int] = ident()
    number: Mapped[str] = words()
    member: Mapped[int] = whole("member.id")
    product: Mapped[int] = whole("product.id")
    term: Mapped[int] = whole("term.id")
    day: Mapped[date] = mapped_column(Day)
    amount: Mapped[int] = whole()
    instalments: Mapped[int] = whole()
    purpose: Mapped[str] = words()
    remark: Mapped[str] = words()
    means: Mapped[Any] = mapped_column(Json, nullable=True)
    officer: Mapped[int | None] = whole("person.id")
    #: Whether the member decides on loans, or is near to somebody who does.
    insider: Mapped[int] = whole()
    team: Mapped[int | None] = whole("team.id")
    replaces: Mapped[int | None] = whole("loan.id")
    first_due: Mapped[date | None] = mapped_column(Day)


class LoanEvent(Base):
    """Something that happened to a loan on a day: decided, signed, paid out, rescheduled, visited.

    `said` holds what belongs to its kind (see records.loans). `second` signed beside `by`;
    `entry` is what it moved. What was wrong is taken back by an event that names it.
    """

    __tablename__ = "loan_event"
    __table_args__ = (Index("loan_event_loan", "loan"), {"info": FACT | {"money": True}})
    id: Mapped[int] = ident()
    loan: Mapped[int] = whole("loan.id")
    day: Mapped[date] = mapped_column(Day)
    written: Mapped[datetime] = mapped_column(Instant)
    kind: Mapped[str] = words()
    by: Mapped[int] = whole("person.id")
    second: Mapped[int | None] = whole("person.id")
    entry: Mapped[int | None] = whole("entry.id")
    resolution: Mapped[str] = words()
    said: Mapped[Any] = mapped_column(Json)


class LoanMove(Base):
    """What a line of an entry did to a loan, part by part, as it was booked.

    `amount` is what came from the member (paid out to them: negative). The parts lessen what is
    owed; principal that was paid out, or added, is negative. A reversal has the same, turned round.
    """

    __tablename__ = "loan_move"
    __table_args__ = (
        Index("loan_move_loan", "loan"),
        {"info": FACT | {"money": True}, "sqlite_with_rowid": False},
    )
    entry: Mapped[int] = ident("entry.id")
    n: Mapped[int] = ident()
    loan: Mapped[int] = whole("loan.id")
    day: Mapped[date] = mapped_column(Day)
    kind: Mapped[str] = words()
    amount: Mapped[int] = whole()
    principal: Mapped[int] = whole()
    interest: Mapped[int] = whole()
    fee: Mapped[int] = whole()
    penalty: Mapped[int] = whole()


class Guarantee(Base):
    """A member who answers for another's loan with an amount; `hold` keeps back their savings."""

    __tablename__ = "guarantee"
    __table_args__ = (
        Index("guarantee_loan", "loan"),
        Index("guarantee_member", "member"),
        {"info": FACT},
    )
    id: Mapped[int] = ident()
    loan: Mapped[int] = whole("loan.id")
    member: Mapped[int] = whole("member.id")
    amount: Mapped[int] = whole()
    hold: Mapped[int | None] = whole("hold.id")
    since: Mapped[date] = mapped_column(Day)
    released: Mapped[date | None] = mapped_column(Day)


class Collateral(Base):
    """A thing that stands for a loan: a plot, a cow, a sewing machine; with a photo."""

    __tablename__ = "collateral"
    __table_args__ = (Index("collateral_loan", "loan"), {"info": FACT})
    id: Mapped[int] = ident()
    loan: Mapped[int] = whole("loan.id")
    name: Mapped[str] = words()
    owner: Mapped[str] = words()
    place: Mapped[str] = words()
    value: Mapped[int] = whole()
    since: Mapped[date] = mapped_column(Day)
    returned: Mapped[date | None] = mapped_column(Day)
    media: Mapped[str | None] = later()
    photo: Mapped[bytes | None] = mapped_column(LargeBinary)


class Team(Base):
    """Members who borrow together, each answering for all."""

    __tablename__ = "team"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident()
    name: Mapped[str] = words()
    village: Mapped[str] = words()
    formed: Mapped[date] = mapped_column(Day)
    closed: Mapped[date | None] = mapped_column(Day)


class TeamMember(Base):
    """A member of a team, from a day until another."""

    __tablename__ = "team_member"
    __table_args__ = (Index("team_member_team", "team"), {"info": FACT})
    id: Mapped[int] = ident()
    team: Mapped[int] = whole("team.id")
    member: Mapped[int] = whole("member.id")
    post: Mapped[str] = words()
    since: Mapped[date] = mapped_column(Day)
    until: Mapped[date | None] = mapped_column(Day)


class Provision(Base):
    """What was set aside for loans that may be lost, as of a day. Id from day and attempt.

    `needed` is by the `bands`, `before` what was set aside already, `entry` booked the difference;
    `proof` lists the loans.
    """

    __tablename__ = "provision"
    __table_args__ = {"info": FACT | {"money": True}}
    id: Mapped[int] = ident()
    day: Mapped[date] = mapped_column(Day)
    attempt: Mapped[int] = whole()
    bands: Mapped[Any] = mapped_column(Json)
    needed: Mapped[int] = whole()
    before: Mapped[int] = whole()
    entry: Mapped[int | None] = whole("entry.id")
    proof: Mapped[Any] = mapped_column(Json)


class Borrowing(Base):
    """A loan that the co-op itself took: from whom, how much, by which terms."""

    __tablename__ = "borrowing"
    __table_args__ = {"info": FACT}
    id: Mapped[int] = ident()
    lender: Mapped[str] = words()
    paper: Mapped[str] = words()
    purpose: Mapped[str] = words()
    account: Mapped[int] = whole("account.id")
    amount: Mapped[int] = whole()
    since: Mapped[date] = mapped_column(Day)
    terms: Mapped[Any] = mapped_column(Json)
    resolution: Mapped[str] = words()
    closed: Mapped[date | None] = mapped_column(Day)


class BorrowingMove(Base):
    """What an entry did to a borrowing: principal received is negative, what was paid positive."""

    __tablename__ = "borrowing_move"
    __table_args__ = (
        Index("borrowing_move_borrowing", "borrowing"),
        {"info": FACT | {"money": True}},
    )
    id: Mapped[int] = ident("entry.id")
    borrowing: Mapped[int] = whole("borrowing.id")
    day: Mapped[date] = mapped_column(Day)
    principal: Mapped[int] = whole()
    interest: Mapped[int] = whole()
    fee: Mapped[int] = whole()


class Instalment(Base):
    """An instalment of a running loan as it stands now, and what of it is paid. Derived.

    `settled` is the day on which nothing of it was left to pay.
    """

    __tablename__ = "instalment"
    __table_args__ = (
        Index("instalment_due", "due"),
        {"info": {"derived": True}, "sqlite_with_rowid": False},
    )
    loan: Mapped[int] = ident()
    n: Mapped[int] = ident()
    due: Mapped[date] = mapped_column(Day)
    principal: Mapped[int] = whole()
    interest: Mapped[int] = whole()
    fee: Mapped[int] = whole()
    paid_principal: Mapped[int] = whole()
    paid_interest: Mapped[int] = whole()
    paid_fee: Mapped[int] = whole()
    settled: Mapped[date | None] = mapped_column(Day)


class LoanNow(Base):
    """How a loan stands: its state and since when, what is owed, what is late. Derived.

    `oldest` is when the oldest instalment fell due that is not paid, `next` when one will.
    """

    __tablename__ = "loan_now"
    __table_args__ = (
        Index("loan_now_state", "state"),
        {"info": {"derived": True}, "sqlite_with_rowid": False},
    )
    loan: Mapped[int] = ident()
    state: Mapped[str] = words()
    since: Mapped[date] = mapped_column(Day)
    disbursed: Mapped[int] = whole()
    owed: Mapped[int] = whole()
    oldest: Mapped[date | None] = mapped_column(Day)
    next: Mapped[date | None] = mapped_column(Day)
    ends: Mapped[date | None] = mapped_column(Day)
    rescheduled: Mapped[int] = whole()
    paid: Mapped[date | None] = mapped_column(Day)
