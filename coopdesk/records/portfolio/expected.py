"""What should come in: the instalments of the coming weeks that nobody has paid yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.records.ids import LoanId
from coopdesk.records.instalments import LEFT
from coopdesk.records.loans.life import RUNNING, Parts
from coopdesk.records.schema import Instalment, LoanNow, day_of
from coopdesk.records.store import Prepared, Raw

#: How many weeks are told one by one.
WEEKS: Final = 13

_LEFT: Final = Prepared(
    select(
        Instalment.loan,
        Instalment.due,
        Instalment.principal - Instalment.paid_principal,
        Instalment.interest - Instalment.paid_interest,
        Instalment.fee - Instalment.paid_fee,
    )
    .join(LoanNow, LoanNow.loan == Instalment.loan)
    .where(Instalment.settled.is_(None), LEFT > 0, LoanNow.state == RUNNING)
)


@dataclass(frozen=True, slots=True)
class Week:
    """What is still to be paid of the instalments that fall due in some days; minor units.

    `first` is None for what was due before, `last` for what comes after the weeks that are told.
    `count` is of instalments.
    """

    first: date | None
    last: date | None
    count: int
    parts: Parts
    loans: tuple[LoanId, ...]


def expected(session: Session, day: date, *, weekday: int = 0, weeks: int = WEEKS) -> list[Week]:
    """Week by week from the one of a day on, as the loans stand now: what was due before it and is
    not paid stands first, what falls due later last. A week begins on `weekday` (Monday is 0).

    Penalties, and interest of late principal, come on top of it.
    """
    start = day - timedelta(days=(day.weekday() - weekday) % 7)
    sums: dict[int, _Sum] = {}
    for loan, due, principal, interest, fee in Raw(session.connection()).all(_LEFT):
        on = day_of(due)
        at = -1 if on < day else min((on - start).days // 7, weeks)
        sums.setdefault(at, _Sum()).add(loan, principal, interest, fee)
    return [
        _week(at, start, day, weeks, sums.get(at, _Sum()))
        for at in range(-1, weeks + 1)
        if at in sums or 0 <= at < weeks
    ]


class _Sum:
    """What adds up while the instalments go by."""

    def __init__(self) -> None:
        self.count = 0
        self.parts = [0, 0, 0]
        self.loans: dict[LoanId, None] = {}

    def add(self, loan: LoanId, *parts: int) -> None:
        self.count += 1
        self.loans[loan] = None
        self.parts = [a + b for a, b in zip(self.parts, parts, strict=True)]


def _week(at: int, start: date, day: date, weeks: int, said: _Sum) -> Week:
    parts, some = Parts(*said.parts), tuple(said.loans)
    if at < 0:
        return Week(None, day - timedelta(days=1), said.count, parts, some)
    first = max(start + timedelta(weeks=at), day)
    last = None if at == weeks else start + timedelta(weeks=at, days=6)
    return Week(first, last, said.count, parts, some)
