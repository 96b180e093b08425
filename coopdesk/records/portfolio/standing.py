"""Every loan as it stands on a day: what of its principal is owed, and since when it is late.

Read from what is kept (balances, instalments), not by replaying each loan. A past day is told from
the same rows: an instalment was late on it when it had fallen due and was settled after the day.
Only loans that were rescheduled or written off after that day are replayed, since that changed
their instalments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from coopdesk.records import loans
from coopdesk.records.ids import LoanId, MemberId, ProductId
from coopdesk.records.instalments import was_late
from coopdesk.records.loans.life import RESCHEDULED, UNDONE, WRITTEN_OFF
from coopdesk.records.products import LOANS
from coopdesk.records.schema import (
    Balance,
    Holding,
    Instalment,
    Line,
    LoanEvent,
    LoanNow,
    Product,
    day_number,
    day_of,
)
from coopdesk.records.store import Prepared, Raw

#: An instalment that was late on the day: fallen due before it, and not settled by then.
WAS_LATE: Final = was_late(bindparam("day"), bindparam("day"))

_HELD: Final = Prepared(
    select(
        Holding.id,
        Holding.member,
        Holding.product,
        Balance.amount,
        LoanNow.state,
        LoanNow.since,
        LoanNow.rescheduled,
    )
    .join(Product, Product.id == Holding.product)
    .join(
        Balance,
        and_(
            Balance.member == Holding.member,
            Balance.account == Product.account,
            Balance.holding == Holding.id,
        ),
    )
    .outerjoin(LoanNow, LoanNow.loan == Holding.id)
    .where(Product.kind == LOANS)
)
_SINCE: Final = Prepared(
    select(Line.holding, func.sum(Line.amount))
    .where(
        Line.account.in_(select(Product.account).where(Product.kind == LOANS)),
        Line.day > bindparam("day"),
    )
    .group_by(Line.holding)
)
_OLDEST: Final = Prepared(
    select(Instalment.loan, func.min(Instalment.due)).where(WAS_LATE).group_by(Instalment.loan)
)
# What was rescheduled is little: the events of those loans alone are read.
_CHANGES: Final = Prepared(
    select(
        LoanEvent.loan,
        LoanEvent.id,
        LoanEvent.day,
        LoanEvent.kind,
        func.json_extract(LoanEvent.said, "$.event"),
    )
    .join(LoanNow, LoanNow.loan == LoanEvent.loan)
    .where(LoanNow.rescheduled > 0, or_(LoanEvent.kind == RESCHEDULED, LoanEvent.kind == UNDONE))
)

_LOST_SINCE: Final = Prepared(
    select(LoanNow.loan).where(LoanNow.state == WRITTEN_OFF, LoanNow.since > bindparam("day"))
)


@dataclass(frozen=True, slots=True)
class Stands:
    """A loan on a day. `owed` is principal, in minor units.

    `late` are the days since the oldest unpaid instalment fell due. `known` is False where a loan
    was brought forward without its terms: nobody knows when it falls due.
    """

    loan: LoanId
    member: MemberId
    product: ProductId
    owed: int
    late: int = 0
    rescheduled: bool = False
    known: bool = True


def on(session: Session, day: date) -> list[Stands]:
    """Every loan of which something is owed, or late, at the end of a day."""
    raw = Raw(session.connection())
    after: dict[int, int] = dict(raw.all(_SINCE, day=day))
    oldest: dict[int, int] = dict(raw.all(_OLDEST, day=day))
    changed, again = _rescheduled(raw), changed_since(raw, day)
    found = []
    for ident, member, product, amount, state, since, rescheduled in raw.all(_HELD):
        owed = amount - after.get(ident, 0)
        first = oldest.get(ident) if state is not None else None
        if state == WRITTEN_OFF and since <= day_number(day):
            continue
        days = changed.get(ident, ()) if rescheduled else ()
        if owed > 0 or first is not None or ident in again:
            late = (day - day_of(first)).days if first is not None else 0
            was = any(one <= day_number(day) for one in days)
            found.append(Stands(ident, member, product, owed, late, was, state is not None))
    return [_again(raw, one, day) if one.loan in again else one for one in found]


def changed_since(raw: Raw, day: date) -> frozenset[LoanId]:
    """Loans whose instalments became others after a day: what is kept doesn't tell it."""
    lost = (loan for (loan,) in raw.all(_LOST_SINCE, day=day))
    later = (
        LoanId(loan)
        for loan, days in _rescheduled(raw).items()
        if any(one > day_number(day) for one in days)
    )
    return frozenset([*lost, *later])


def _again(raw: Raw, one: Stands, day: date) -> Stands:
    """The days late by a replay, for a loan whose instalments became others since."""
    life = loans.find(raw, one.loan)
    stood = None if life is None else loans.standing(life, day)
    return replace(one, late=0 if stood is None else stood.late)


def _rescheduled(raw: Raw) -> Mapping[int, Sequence[int]]:
    """The days (as numbers) on which each loan was rescheduled, where that still holds."""
    rows = raw.all(_CHANGES)
    undone = {int(of) for *_, kind, of in rows if kind == UNDONE and of is not None}
    days: dict[int, list[int]] = {}
    for loan, ident, day, kind, _ in rows:
        if kind == RESCHEDULED and ident not in undone:
            days.setdefault(loan, []).append(day)
    return days


def outstanding(stood: Iterable[Stands]) -> int:
    """What is owed of all of them, in minor units."""
    return sum(max(one.owed, 0) for one in stood)


def ids(stood: Iterable[Stands]) -> tuple[LoanId, ...]:
    """Which loans these are."""
    return tuple(one.loan for one in stood)
