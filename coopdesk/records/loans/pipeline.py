"""All loans on one page: asked for, approved, signed, running, late, closed. Kept rows alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, and_, bindparam, case, func, literal, or_, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import journal
from coopdesk.records.calendar import add_months
from coopdesk.records.ids import HoldingId, LoanId, MemberId
from coopdesk.records.instalments import LEFT
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
    day_number,
)
from coopdesk.records.store import Prepared, Raw, Row

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
    counted, first = _counts(session, day), Wanted(limit=shown)
    columns = []
    for key in COLUMNS:
        count, total = counted.get(key, (0, 0))
        cards = cards_of(session, key, day, first) if count and shown else []
        columns.append(LoanColumn(key, count, Money(total, money), tuple(cards)))
    count, whole = session.execute(
        _BARE.with_only_columns(func.count(), func.coalesce(func.sum(Balance.amount), 0))
    ).one()
    if count:
        cards = bare_loans(session, first) if shown else []
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
        .where(_key_on(day).is_not(None))
        .distinct()
    ).all()
    bare = session.scalars(_BARE.with_only_columns(Product.name).distinct())
    products = {product for product, _ in rows} | set(bare)
    return sorted(products), sorted({officer for _, officer in rows if officer})


def _key(day: Any, ended_since: Any) -> Any:
    """The column of a row of loan_now on a day; nothing for what ended long ago."""
    late = and_(LoanNow.state == RUNNING, LoanNow.oldest < day)
    ended = _is_one_of(COLUMNS[CLOSED])
    return case(
        (late, LATE),
        (and_(ended, LoanNow.since >= ended_since), CLOSED),
        (ended, None),
        else_=LoanNow.state,
    )


def _is_one_of(states: Iterable[str]) -> Any:
    return or_(*(LoanNow.state == one for one in states))


def _key_on(day: date) -> Any:
    return _key(day, add_months(day, -_MONTHS))


#: What a loan counts for in its column.
_WORTH: Final = case(
    (_is_one_of((ASKED, APPROVED, SIGNED)), Loan.amount),
    (LoanNow.state == RUNNING, LoanNow.owed),
    else_=0,
)


def _counts(session: Session, day: date) -> dict[str, tuple[int, int]]:
    key = _key_on(day)
    counted = select(key, func.count(), func.sum(_WORTH)).join(Loan, Loan.id == LoanNow.loan)
    rows = session.execute(counted.group_by(key))
    return {name: (count, total) for name, count, total in rows if name}


def count_late(session: Session, day: date) -> int:
    """How many loans stand in the column of those that are late on a day."""
    late = select(func.count()).where(LoanNow.state == RUNNING, LoanNow.oldest < day)
    return session.scalar(late) or 0


class LoanLine(NamedTuple):
    """What a loan is found by; `key` is its column, and `worth` what it counts for there."""

    key: str
    loan: LoanId
    number: str
    member_number: str
    member_name: str
    village: str
    phone: str
    product: str
    officer: str
    worth: int  # minor units


def lines(session: Session, day: date) -> list[LoanLine]:
    """All loans in the columns, to be looked through."""
    raw, since = Raw(session.connection()), add_months(day, -_MONTHS)
    rows = [*raw.all(_LINES, day=day, since=since), *raw.all(_BARE_LINES)]
    return [_line(row) for row in rows if row[0]]


def _line(row: Row) -> LoanLine:
    key, loan, *words, worth = row
    return LoanLine._make((key, loan, *(one or "" for one in words), worth))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which loans of a column, and in which order: `some` of them alone, so many from a place on.

    `order` is one of ORDERS; without it the late stand by their days, the others by how long they
    wait.
    """

    some: Sequence[int] | None = None
    limit: int | None = None
    offset: int = 0
    order: str = ""
    descending: bool = False

    def of(self, query: Select[Any], ident: Any, usual: Any, orders: Mapping[str, Any]) -> Any:
        """The query of these alone."""
        order = orders.get(self.order, usual)
        if self.some is not None:
            query = query.where(_among(ident, self.some))
        query = query.order_by(order.desc() if self.descending else order, ident)
        return query.limit(self.limit).offset(self.offset)


def _among(ident: Any, some: Sequence[int]) -> Any:
    """Ids that are among any number of others."""
    given = func.json_each(json.dumps(list(some))).table_valued("value")
    return ident.in_(select(given.c.value))


_ALL: Final = Wanted()


def cards_of(session: Session, key: str, day: date, wanted: Wanted = _ALL) -> list[LoanCard]:
    """The loans of a column on a day."""
    if key == BARE:
        return bare_loans(session, wanted)
    usual = {
        LATE: LoanNow.oldest,
        RUNNING: LoanNow.next,
        CLOSED: LoanNow.since.desc(),
    }.get(key, LoanNow.since)
    query = _CARDS.where(_key_on(day) == key, LoanNow.state.in_(COLUMNS[key]))
    orders = ORDERS | {"due": _DUE.where(Instalment.due <= day).scalar_subquery()}
    rows = session.execute(wanted.of(query, Loan.id, usual, orders)).all()
    return _cards(session, rows, day)


def due_of(session: Session, key: str, day: date, some: Sequence[int] | None = None) -> Money:
    """What should be paid by now of the running or the late loans, without penalties."""
    left = (
        select(func.coalesce(func.sum(LEFT), 0))
        .select_from(LoanNow)
        .join(Instalment, Instalment.loan == LoanNow.loan)
        .where(LoanNow.state == RUNNING, _key_on(day) == key, Instalment.settled.is_(None))
    )
    # Of a loan that is not late nothing fell due before.
    fell = Instalment.due <= day if key == LATE else Instalment.due == day
    if some is not None:
        left = left.where(_among(LoanNow.loan, some))
    return Money(session.scalar(left.where(fell)) or 0, journal.currency_of(session))


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


_DUE: Final = select(func.coalesce(func.sum(LEFT), 0)).where(
    Instalment.loan == Loan.id, Instalment.settled.is_(None)
)
#: By what the loans of a column can be put in order; and by what is "due".
ORDERS: Final[dict[str, Any]] = {
    "number": Loan.number,
    "name": Member.name,
    "village": Member.village,
    "phone": Member.phone,
    "product": Product.name,
    "amount": Loan.amount,
    "owed": LoanNow.owed,
    "next": func.coalesce(LoanNow.next, day_number(date.max)),
    "since": LoanNow.since,
    "late": LoanNow.oldest,
    "state": LoanNow.state,
}
_LINES: Final = Prepared(
    select(
        _key(bindparam("day"), bindparam("since")),
        Loan.id,
        Loan.number,
        Member.number,
        Member.name,
        Member.village,
        Member.phone,
        Product.name,
        Person.name,
        _WORTH,
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


_BARE_LINES: Final = Prepared(
    _BARE.with_only_columns(
        literal(BARE),
        Holding.id,
        literal(""),
        Member.number,
        Member.name,
        Member.village,
        Member.phone,
        Product.name,
        literal(""),
        Balance.amount,
    )
)
_BARE_ORDERS: Final = {
    **{name: ORDERS[name] for name in ("name", "village", "phone", "product")},
    "owed": Balance.amount,
    "since": Holding.opened,
}


def bare_loans(session: Session, wanted: Wanted = _ALL) -> list[LoanCard]:
    """Loans that were brought forward without their terms, and are still owed: the largest first,
    where nothing else is said."""
    money = journal.currency_of(session)
    query = wanted.of(_BARE, Holding.id, Balance.amount.desc(), _BARE_ORDERS)
    rows = session.execute(query).all()
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
