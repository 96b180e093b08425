"""How good the portfolio is on a day: what is at risk, how old it is, what became of it this year.

Portfolio at risk beyond so many days is the whole balance of every loan with an instalment overdue
for more than these days, of all that is outstanding; principal only. What was written off is out
of both. Loans that were brought forward without terms count as outstanding, and never as late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.records import loans
from coopdesk.records.calendar import day_before
from coopdesk.records.ids import LoanId
from coopdesk.records.loans.life import LOST, RECOVERED
from coopdesk.records.portfolio.standing import Stands, changed_since, ids, on, outstanding
from coopdesk.records.schedule import Parts
from coopdesk.records.schema import Account, Instalment, LoanMove, LoanNow, day_number
from coopdesk.records.statements import balances_on
from coopdesk.records.store import Prepared, Raw

#: Beyond how many days the portfolio at risk is told.
DAYS: Final = (1, 30, 60, 90, 180, 365)

#: The bands of ageing: from and to how many days late; the first are not late, the last has no end.
AGES: Final[tuple[tuple[int, int | None], ...]] = (
    (0, 0),
    (1, 30),
    (31, 60),
    (61, 90),
    (91, 180),
    (181, 365),
    (366, None),
)

_OF_KIND: Final = Prepared(
    select(func.sum(LoanMove.principal), func.sum(LoanMove.amount)).where(
        LoanMove.kind == bindparam("kind"),
        LoanMove.day.between(bindparam("first"), bindparam("last")),
    )
)
_OF_ROLE: Final = Prepared(select(Account.id).where(Account.role == bindparam("role")))
_PAID_THEN: Final = func.sum(
    Instalment.paid_principal + Instalment.paid_interest + Instalment.paid_fee
)
_DUE: Final = func.sum(Instalment.principal + Instalment.interest + Instalment.fee)
_SETTLED_THEN = select(_DUE).where(
    Instalment.due.between(bindparam("first"), bindparam("last")),
    Instalment.settled <= bindparam("last"),
)
_SETTLED: Final = Prepared(_SETTLED_THEN)
_SETTLED_OF: Final = Prepared(_SETTLED_THEN.where(Instalment.loan == bindparam("of")))
_OPEN: Final = Prepared(
    select(Instalment.loan, _DUE, _PAID_THEN, func.max(LoanNow.paid))
    .join(LoanNow, LoanNow.loan == Instalment.loan)
    .where(
        Instalment.due.between(bindparam("first"), bindparam("last")),
        Instalment.settled.is_(None) | (Instalment.settled > bindparam("last")),
    )
    .group_by(Instalment.loan)
)


@dataclass(frozen=True, slots=True)
class Share:
    """Some loans, what is owed of them (minor units), and their part of another amount.

    `part` is None where that amount is nothing: there is no such figure then.
    """

    loans: tuple[LoanId, ...]
    owed: int
    part: Decimal | None


@dataclass(frozen=True, slots=True)
class Ratio:
    """An amount of another; None where that is nothing."""

    amount: int
    of: int

    @property
    def part(self) -> Decimal | None:
        """0.25 for a quarter."""
        return part(self.amount, self.of)


@dataclass(frozen=True, slots=True)
class Risk:
    """The quality of the portfolio on a day; amounts in minor units.

    - `at_risk` by days, `rescheduled` is that beyond 30 days with all rescheduled loans.
    - `lost` is what was written off since the year began, of the average of the portfolio at the
      year's beginning and now; `coverage` is what is set aside, of what is at risk beyond 30 days.
    - `recovery` is what was paid of what fell due for the first time since the year began.
    - `recovered` came in of loans that were written off.
    """

    day: date
    since: date
    all: Share
    unknown: Share
    at_risk: dict[int, Share]
    rescheduled: Share
    lost: Ratio
    coverage: Ratio
    recovery: Ratio
    recovered: int


def part(amount: int, of: int) -> Decimal | None:
    """0.25 for a quarter; None of nothing."""
    return Decimal(amount) / of if of > 0 else None


def share(some: Iterable[Stands], of: int) -> Share:
    """Some loans beside what is outstanding of all."""
    kept = [one for one in some if one.owed > 0]
    owed = outstanding(kept)
    return Share(ids(kept), owed, part(owed, of))


def at_risk(stood: Iterable[Stands], days: int) -> list[Stands]:
    """The loans with an instalment overdue for more than so many days."""
    return [one for one in stood if one.late > days]


def ageing(stood: Iterable[Stands]) -> list[Share]:
    """The loans with known terms in the bands of AGES, of all that is outstanding."""
    known = list(stood)
    whole = outstanding(known)
    return [share(filter(_within(*ages), known), whole) for ages in AGES]


def _within(first: int, last: int | None) -> Callable[[Stands], bool]:
    def fits(one: Stands) -> bool:
        return one.known and first <= one.late and (last is None or one.late <= last)

    return fits


def par(session: Session, day: date, since: date) -> Risk:
    """The quality of the portfolio on a day; ratios of a time since the first day of the year."""
    stood = on(session, day)
    whole = outstanding(stood)
    before = _held(session, day_before(since), "loans")
    risky = {days: share(at_risk(stood, days), whole) for days in DAYS}
    also = [one for one in stood if one.late > 30 or one.rescheduled]
    raw = Raw(session.connection())
    lost, _ = _of_kind(raw, LOST, since, day)
    _, recovered = _of_kind(raw, RECOVERED, since, day)
    return Risk(
        day=day,
        since=since,
        all=share(stood, whole),
        unknown=share((one for one in stood if not one.known), whole),
        at_risk=risky,
        rescheduled=share(also, whole),
        lost=Ratio(2 * lost, before + whole),
        coverage=Ratio(set_aside(session, day), risky[30].owed),
        recovery=recovery(session, since, day),
        recovered=recovered,
    )


def _of_kind(raw: Raw, kind: str, first: date, last: date) -> tuple[int, int]:
    """Principal and amount of the moves of a kind in a time."""
    row = raw.one(_OF_KIND, kind=kind, first=first, last=last)
    assert row is not None
    return row[0] or 0, row[1] or 0


def set_aside(session: Session, day: date) -> int:
    """What is set aside for loans that may be lost, at the end of a day."""
    return -_held(session, day, "allowance")


def _held(session: Session, day: date, role: str) -> int:
    """What the accounts of a role hold at the end of a day."""
    held = balances_on(session, day)
    rows = Raw(session.connection()).all(_OF_ROLE, role=role)
    return sum(held.get(ident, 0) for (ident,) in rows)


def recovery(session: Session, first: date, last: date) -> Ratio:
    """What was paid until the last day of what fell due for the first time in these days.

    Principal, interest and fees. An instalment that is half paid and was paid on later is told by
    a replay of its loan, and so are loans that changed since; all others from what is kept.
    """
    raw = Raw(session.connection())
    time, again = {"first": first, "last": last}, changed_since(raw, last)
    settled = _sum(raw, _SETTLED, **time)
    settled -= sum(_sum(raw, _SETTLED_OF, of=loan, **time) for loan in again)
    due = paid = settled
    for loan, amount, so_far, last_paid in raw.all(_OPEN, **time):
        if loan in again:
            continue
        later = last_paid is not None and last_paid > day_number(last)
        due += amount
        paid += _replayed(raw, loan, first, last)[0] if later and so_far else so_far
    for loan in again:
        more = _replayed(raw, loan, first, last, settled=True)
        paid, due = paid + more[0], due + more[1]
    return Ratio(paid, due)


def _sum(raw: Raw, prepared: Prepared, **values: Any) -> int:
    row = raw.one(prepared, **values)
    return int(row[0] or 0) if row else 0


def _replayed(
    raw: Raw, loan: LoanId, first: date, last: date, *, settled: bool = False
) -> tuple[int, int]:
    """What was paid by the last day of the instalments of these days, and what was due; of those
    that were settled by then only when it is asked for."""
    life = loans.find(raw, loan)
    stood = None if life is None else loans.standing(life, last)
    rows = [
        row
        for row in (() if stood is None else stood.rows)
        if not row.early and first <= row.due <= last
        if settled or row.settled is None or row.settled > last
    ]
    return _whole(row.paid for row in rows), _whole(row.parts for row in rows)


def _whole(parts: Iterable[Parts]) -> int:
    """Principal, interest and fees of all."""
    return sum(int(one.principal + one.interest + one.fees) for one in parts)
