"""Whose the loans are, what they are for, and who answers for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from coopdesk.records.ids import LoanId, MemberId
from coopdesk.records.products import LOANS
from coopdesk.records.schema import (
    Guarantee,
    Holding,
    Loan,
    LoanNow,
    Member,
    Person,
    Product,
    Team,
    day_of,
)
from coopdesk.records.store import Prepared, Raw, Row

_CHUNK: Final = 500
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class About:
    """A loan's borrower and what was said when it was asked for.

    `number`, `purpose` and `officer` are empty and `team` None where it was brought forward without
    its terms. `product` and names of products can be translated.
    """

    loan: LoanId
    number: str
    member: MemberId
    member_number: str
    name: str
    sex: str
    village: str
    phone: str
    product: str
    purpose: str
    officer: str
    insider: bool
    team: int | None
    team_name: str
    paid: date | None


@dataclass(frozen=True, slots=True)
class Guarantor:
    """Who answers for a loan, with how much (minor units)."""

    name: str
    phone: str
    amount: int


_ABOUT = (
    select(
        Holding.id,
        Loan.number,
        Member.id,
        Member.number,
        Member.name,
        Member.sex,
        Member.village,
        Member.phone,
        Product.name,
        Loan.purpose,
        Person.name,
        Loan.insider,
        Loan.team,
        Team.name,
        LoanNow.paid,
    )
    .join(Member, Member.id == Holding.member)
    .join(Product, Product.id == Holding.product)
    .outerjoin(Loan, Loan.id == Holding.id)
    .outerjoin(LoanNow, LoanNow.loan == Holding.id)
    .outerjoin(Person, Person.id == Loan.officer)
    .outerjoin(Team, Team.id == Loan.team)
    .where(Product.kind == LOANS)
)
_EVERY: Final = Prepared(_ABOUT)
_ONE: Final = Prepared(_ABOUT.where(Holding.id == bindparam("of")))


def about(session: Session, some: Sequence[LoanId]) -> dict[LoanId, About]:
    """What is known of these loans."""
    raw = Raw(session.connection())
    if len(some) > _CHUNK:  # so many are read in one go
        wanted = frozenset(some)
        return {row[0]: _about(row) for row in raw.all(_EVERY) if row[0] in wanted}
    return {row[0]: _about(row) for one in some for row in raw.all(_ONE, of=one)}


def _about(row: Row) -> About:
    values: list[Any] = list(row)
    for n in (1, 4, 5, 6, 7, 9, 10, 13):
        values[n] = values[n] or ""
    values[11] = bool(values[11])
    values[14] = day_of(values[14]) if values[14] else None
    return About(*values)


def guarantors(
    session: Session, some: Sequence[LoanId], day: date
) -> dict[LoanId, list[Guarantor]]:
    """Who answered for each of these loans on a day."""
    who = aliased(Member)
    found: dict[LoanId, list[Guarantor]] = {}
    for chunk in chunks(some):
        rows = session.execute(
            select(Guarantee.loan, who.name, who.phone, Guarantee.amount)
            .join(who, who.id == Guarantee.member)
            .where(
                Guarantee.loan.in_(chunk),
                Guarantee.since <= day,
                or_(Guarantee.released.is_(None), Guarantee.released > day),
            )
            .order_by(Guarantee.loan, Guarantee.since, Guarantee.id)
        )
        for loan, name, phone, amount in rows:
            found.setdefault(LoanId(loan), []).append(Guarantor(name or "", phone or "", amount))
    return found


def chunks(some: Iterable[T]) -> Iterator[list[T]]:
    """So many at once as a question can name."""
    left = iter(some)
    while chunk := list(islice(left, _CHUNK)):
        yield chunk


def grouped(some: Iterable[T], key: Callable[[T], Any]) -> dict[Any, list[T]]:
    """Lists by what they have in common, in the order in which they come."""
    found: dict[Any, list[T]] = {}
    for one in some:
        found.setdefault(key(one), []).append(one)
    return found
