"""All loans on one page: asked for, approved, signed, running, late, closed. Kept rows alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import journal
from coopdesk.records.calendar import add_months
from coopdesk.records.ids import HoldingId, LoanId, MemberId
from coopdesk.records.loans.life import (
    APPROVED,
    ASKED,
    CANCELLED,
    CLOSED,
    REFUSED,
    RUNNING,
    SIGNED,
    WRITTEN_OFF,
)
from coopdesk.records.money import Money
from coopdesk.records.products import LOANS
from coopdesk.records.schema import (
    Balance,
    Holding,
    Instalment,
    Loan,
    LoanNow,
    Member,
    Person,
    Product,
)

#: A running loan of which an instalment is overdue; and one that was brought forward bare.
LATE, BARE = "late", "bare"

#: The columns, in the order of a loan's life, with the states that stand in each.
COLUMNS: Final = {
    ASKED: (ASKED,),
    APPROVED: (APPROVED,),
    SIGNED: (SIGNED,),
    RUNNING: (RUNNING,),
    LATE: (RUNNING,),
    CLOSED: (CLOSED, REFUSED, CANCELLED, WRITTEN_OFF),
}
COLUMN_NAMES: Final = {
    ASKED: N_("Asked for"),
    APPROVED: N_("Approved"),
    SIGNED: N_("Signed"),
    RUNNING: N_("Running"),
    LATE: N_("Late"),
    CLOSED: N_("Closed"),
    BARE: N_("Brought forward"),
}

#: What ended longer ago is not on the page; it is found by its member and in the lists.
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class LoanCard:
    """A loan in a column.

    `amount` is what was asked for, `owed` what of the principal is owed. `next` is the coming day
    on which something is due, and `due` what should be paid by now, without penalties; `late` the
    days since the oldest of it fell due. `since` is the day of its state, `officer` who looks after
    it.
    """

    loan: LoanId
    number: str
    member: MemberId
    member_number: str
    member_name: str
    village: str
    phone: str
    product: str
    purpose: str
    officer: str
    state: str
    since: date
    amount: Money
    owed: Money
    due: Money
    next: date | None
    late: int


@dataclass(frozen=True, slots=True)
class LoanColumn:
    """A column of the page: how many loans stand in it, and for how much in all.

    `total` is what was asked for or approved until a loan runs, and what is owed from then on.
    `cards` are the first of them: those that waited longest, or are late the most.
    """

    key: str
    count: int
    total: Money
    cards: tuple[LoanCard, ...]

    @property
    def title(self) -> Text:
        """What it is called."""
        return Text(COLUMN_NAMES[self.key])


_SHOWN: Final = 200


def pipeline(session: Session, day: date, *, shown: int = _SHOWN) -> list[LoanColumn]:
    """The columns of all loans as they stand on a day, with the first cards of each.

    Loans that ended are those of the last twelve months. Loans that were brought forward without
    their terms stand in a column of their own, where there are any.
    """
    money = journal.currency_of(session)
    counted = _counts(session, day)
    columns = []
    for key in COLUMNS:
        count, total = counted.get(key, (0, 0))
        cards = cards_of(session, key, day, limit=shown) if count else []
        columns.append(LoanColumn(key, count, Money(total, money), tuple(cards)))
    count, whole = session.execute(
        _BARE.with_only_columns(func.count(), func.coalesce(func.sum(Balance.amount), 0))
    ).one()
    if count:
        cards = bare_loans(session, limit=shown)
        columns.append(LoanColumn(BARE, count, Money(whole, money), tuple(cards)))
    return columns


def names_of(session: Session, day: date) -> tuple[list[str], list[str]]:
    """The products and the officers of all loans in the columns, for choosing one."""
    rows = session.execute(
        select(Product.name, Person.name)
        .select_from(LoanNow)
        .join(Loan, Loan.id == LoanNow.loan)
        .join(Product, Product.id == Loan.product)
        .outerjoin(Person, Person.id == Loan.officer)
        .where(_key(day).is_not(None))
        .distinct()
    ).all()
    bare = session.scalars(_BARE.with_only_columns(Product.name).distinct())
    products = {product for product, _ in rows} | set(bare)
    return sorted(products), sorted({officer for _, officer in rows if officer})


def _key(day: date) -> Any:
    """The column of a row of loan_now on a day; nothing for what ended long ago."""
    late = and_(LoanNow.state == RUNNING, LoanNow.oldest < day)
    ended = LoanNow.state.in_(COLUMNS[CLOSED])
    return case(
        (late, LATE),
        (and_(ended, LoanNow.since >= add_months(day, -_MONTHS)), CLOSED),
        (ended, None),
        else_=LoanNow.state,
    )


def _counts(session: Session, day: date) -> dict[str, tuple[int, int]]:
    key, before = _key(day), LoanNow.state.in_((ASKED, APPROVED, SIGNED))
    worth = case((before, Loan.amount), (LoanNow.state == RUNNING, LoanNow.owed), else_=0)
    rows = session.execute(
        select(key, func.count(), func.sum(worth)).join(Loan, Loan.id == LoanNow.loan).group_by(key)
    )
    return {name: (count, total) for name, count, total in rows if name}


def cards_of(session: Session, key: str, day: date, *, limit: int | None = None) -> list[LoanCard]:
    """The loans of a column on a day: the late by their days, the others by how long they wait."""
    if key == BARE:
        return bare_loans(session, limit=limit)
    order = {
        LATE: LoanNow.oldest,
        RUNNING: LoanNow.next,
        CLOSED: LoanNow.since.desc(),
    }.get(key, LoanNow.since)
    query = _CARDS.where(_key(day) == key, LoanNow.state.in_(COLUMNS[key]))
    rows = session.execute(query.order_by(order, Loan.id).limit(limit)).all()
    return _cards(session, rows, day)


_CARDS: Final[Select[*tuple[Any, ...]]] = (
    select(
        Loan.id,
        Loan.number,
        Loan.member,
        Member.number,
        Member.name,
        Member.village,
        Member.phone,
        Product.name,
        Loan.purpose,
        Person.name,
        LoanNow.state,
        LoanNow.since,
        Loan.amount,
        LoanNow.owed,
        LoanNow.next,
        LoanNow.oldest,
    )
    .join(LoanNow, LoanNow.loan == Loan.id)
    .join(Member, Member.id == Loan.member)
    .join(Product, Product.id == Loan.product)
    .outerjoin(Person, Person.id == Loan.officer)
)


def _cards(session: Session, rows: Sequence[Any], day: date) -> list[LoanCard]:
    money = journal.currency_of(session)
    left = left_by(session, [row[0] for row in rows], day)
    return [_card(row, sum(left.get(row[0], Left())), day, money) for row in rows]


def _card(row: Sequence[Any], due: int, day: date, money: str) -> LoanCard:
    ident, number, member, of_member, name, village, phone, product, purpose, *rest = row
    officer, state, since, amount, owed, next_, oldest = rest
    runs = state == RUNNING
    return LoanCard(
        loan=LoanId(ident),
        number=number,
        member=MemberId(member),
        member_number=of_member,
        member_name=name or "",
        village=village or "",
        phone=phone or "",
        product=product,
        purpose=purpose,
        officer=officer or "",
        state=state,
        since=since,
        amount=Money(amount, money),
        owed=Money(owed, money),
        due=Money(due if runs else 0, money),
        next=next_,
        late=max((day - oldest).days, 0) if runs and oldest else 0,
    )


def cards_of_member(session: Session, member: MemberId, day: date) -> list[LoanCard]:
    """All loans that a member ever asked for, as they stand on a day, the newest first."""
    query = _CARDS.where(Loan.member == member).order_by(Loan.day.desc(), Loan.id.desc())
    return _cards(session, session.execute(query).all(), day)


class Left(NamedTuple):
    """What fell due and is not paid, in minor units: of the principal, and beside it."""

    principal: int = 0
    beside: int = 0


def left_by(session: Session, loans: Iterable[int], day: date) -> dict[int, Left]:
    """By loan what fell due until a day (this day too) and is not paid; penalties not counted."""
    found: dict[int, Left] = {}
    wanted = list(loans)
    for at in range(0, len(wanted), AT_ONCE):
        rows = session.execute(
            _LEFT.where(Instalment.loan.in_(wanted[at : at + AT_ONCE]), Instalment.due <= day)
        )
        found |= {loan: Left(principal, beside) for loan, principal, beside in rows}
    return found


#: How many ids one question names.
AT_ONCE: Final = 500
_LEFT: Final[Select[*tuple[Any, ...]]] = (
    select(
        Instalment.loan,
        func.sum(Instalment.principal - Instalment.paid_principal),
        func.sum(
            Instalment.interest + Instalment.fee - Instalment.paid_interest - Instalment.paid_fee
        ),
    )
    .where(Instalment.settled.is_(None))
    .group_by(Instalment.loan)
)


_BARE: Final[Select[*tuple[Any, ...]]] = (
    select(
        Holding.id,
        Holding.member,
        Member.number,
        Member.name,
        Member.village,
        Member.phone,
        Product.name,
        Holding.opened,
        Balance.amount,
    )
    .join(Product, and_(Product.id == Holding.product, Product.kind == LOANS))
    .join(Member, Member.id == Holding.member)
    .join(Balance, and_(Balance.member == Holding.member, Balance.holding == Holding.id))
    .outerjoin(Loan, Loan.id == Holding.id)
    .where(Loan.id.is_(None), Balance.amount > 0)
)


def bare_loans(session: Session, *, limit: int | None = None) -> list[LoanCard]:
    """Loans that were brought forward without their terms, and are still owed: the largest first,
    so many of them at most."""
    money = journal.currency_of(session)
    rows = session.execute(_BARE.order_by(Balance.amount.desc(), Holding.id).limit(limit))
    nothing = Money.zero(money)
    return [
        LoanCard(
            loan=LoanId(HoldingId(ident)),
            number="",
            member=MemberId(member),
            member_number=number,
            member_name=name or "",
            village=village or "",
            phone=phone or "",
            product=product,
            purpose="",
            officer="",
            state=BARE,
            since=opened,
            amount=nothing,
            owed=Money(owed, money),
            due=nothing,
            next=None,
            late=0,
        )
        for ident, member, number, name, village, phone, product, opened, owed in rows
    ]
