"""What matters this morning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from coopdesk.records import members
from coopdesk.records.calendar import add_months, first_of_month, month_of
from coopdesk.records.cash import boxes
from coopdesk.records.cash.boxes import BoxRow
from coopdesk.records.ids import MemberId
from coopdesk.records.members.criteria import NOMINEE, Criteria
from coopdesk.records.money import Money
from coopdesk.records.schema import (
    Account,
    Balance,
    Entry,
    Holding,
    Member,
    MonthBalance,
    Product,
    Term,
    Visit,
    VisitLine,
)

#: The active members who named nobody.
UNNAMED: Final = Criteria(status=members.ACTIVE, lacking=(NOMINEE,))

_MONTHS = 12
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """What members had saved and owed at the end of a month (today, for this one)."""

    month: date
    savings: Money
    loans: Money


@dataclass(frozen=True, slots=True)
class IncompleteShare:
    """A member whose first share isn't fully paid."""

    member: MemberId
    number: str
    name: str
    paid: Money
    missing: Money


@dataclass(frozen=True, slots=True)
class Overview:
    """The co-op at a glance. `incomplete` holds at most 50, `incomplete_count` says how many.

    `at_hand` is all money that can be paid with, `boxes` where it is: cash boxes, bank, mobile
    money.
    """

    at_hand: Money
    boxes: tuple[BoxRow, ...]
    savings: Money
    shares: Money
    loans: Money
    members: int
    joined_this_month: int
    savings_this_month: Money
    visits_today: int
    money_in_today: Money
    money_out_today: Money
    months: tuple[MonthPoint, ...]
    incomplete: tuple[IncompleteShare, ...]
    incomplete_count: int
    unnamed_nominee: int


def overview(session: Session, day: date) -> Overview:
    """What matters on a day. Reads kept balances only, so it doesn't grow with the book."""
    money = members.currency(session)
    monthly = _monthly(session)
    now = {role: Money(sum(by_month.values()), money) for role, by_month in monthly.items()}
    zero = Money.zero(money)
    this = month_of(day)
    visits, came_in, went_out = _today(session, day)
    count, incomplete = _incomplete(session, money)
    held = boxes.boxes(session)
    return Overview(
        at_hand=sum((box.holds for box in held), zero),
        boxes=tuple(held),
        savings=-now.get("savings", zero),
        shares=-now.get("shares", zero),
        loans=now.get("loans", zero),
        members=_count(session, Member.status == members.ACTIVE),
        joined_this_month=_count(
            session, (Member.joined >= first_of_month(this)) & (Member.status != members.UNPAID)
        ),
        savings_this_month=Money(-monthly.get("savings", {}).get(this, 0), money),
        visits_today=visits,
        money_in_today=Money(came_in, money),
        money_out_today=Money(went_out, money),
        months=_points(monthly, day, money),
        incomplete=incomplete,
        incomplete_count=count,
        unnamed_nominee=len(members.fitting(session, UNNAMED, today=day)),
    )


def _count(session: Session, which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Member).where(which)) or 0


def _monthly(session: Session) -> dict[str, dict[int, int]]:
    """What the accounts of each role moved, by month; what is saved for a term is savings too."""
    rows = session.execute(
        select(Account.role, MonthBalance.month, func.sum(MonthBalance.amount))
        .join(MonthBalance, MonthBalance.account == Account.id)
        .where(Account.role.in_(("savings", "term_deposits", "shares", "loans", "social")))
        .group_by(Account.role, MonthBalance.month)
    )
    found: dict[str, dict[int, int]] = {}
    for role, month, amount in rows:
        by_month = found.setdefault("savings" if role == "term_deposits" else role, {})
        by_month[month] = by_month.get(month, 0) + amount
    return found


def _points(monthly: dict[str, dict[int, int]], day: date, money: str) -> tuple[MonthPoint, ...]:
    first = first_of_month(month_of(day))
    months = [add_months(first, back - _MONTHS + 1) for back in range(_MONTHS)]

    def until(role: str, month: date) -> int:
        return sum(v for m, v in monthly.get(role, {}).items() if m <= month_of(month))

    return tuple(
        MonthPoint(m, Money(-until("savings", m), money), Money(until("loans", m), money))
        for m in months
    )


def _today(session: Session, day: date) -> tuple[int, int, int]:
    """Visits of a day, and what they brought in and took out (minor units)."""
    totals = (
        select(Visit.id, func.coalesce(func.sum(VisitLine.amount), 0).label("total"))
        .join(Entry, Entry.id == Visit.id)  # which is found by its day
        .outerjoin(VisitLine, VisitLine.visit == Visit.id)
        .where(Entry.day == day)
        .group_by(Visit.id)
    )
    amounts = [total for _, total in session.execute(totals)]
    return len(amounts), sum(a for a in amounts if a > 0), -sum(a for a in amounts if a < 0)


def _incomplete(session: Session, money: str) -> tuple[int, tuple[IncompleteShare, ...]]:
    """Active members who have paid less than one share, by number."""
    terms = session.scalars(
        select(Term.terms)
        .join(Product, Product.id == Term.product)
        .where(Product.kind == "shares")
        .order_by(Term.since.desc())
    ).first()
    value = int((terms or {}).get("value", 0))
    paid = func.coalesce(-Balance.amount, 0)
    rows = session.execute(
        select(Member.id, Member.number, Member.name, paid)
        .join(Holding, Holding.member == Member.id)
        .join(Product, and_(Product.id == Holding.product, Product.kind == "shares"))
        .outerjoin(Balance, and_(Balance.member == Member.id, Balance.holding == Holding.id))
        .where(Member.status == members.ACTIVE, paid < value)
    ).all()
    ordered = sorted(rows, key=lambda row: members.by_number(row[1]))
    return len(ordered), tuple(
        IncompleteShare(
            MemberId(ident), number, name or "", Money(have, money), Money(value - have, money)
        )
        for ident, number, name, have in ordered[:_SHOWN]
    )
