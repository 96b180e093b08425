"""Which months and years are closed, and what can be closed or opened now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Integer, func, select, type_coerce
from sqlalchemy.orm import Session

from coopdesk.records.calendar import (
    add_months,
    first_of_month,
    month_end,
    month_of,
    year_first,
    year_last,
)
from coopdesk.records.ids import PersonId
from coopdesk.records.journal import CLOSED
from coopdesk.records.periods.naming import MONTH, YEAR, YEAR_START
from coopdesk.records.schema import Account, Entry, MonthBalance, Period, Person, Setting


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A month or year of the books.

    `entries` counts what is in it. `asked` is who asked to open it again and
    waits for another person; `why` their reason, which stays until it is closed anew. `next` is
    what can be closed now; `last` what was closed last and can be opened again.
    """

    kind: str
    until: date
    closed: bool
    entries: int = 0
    asked: PersonId | None = None
    asked_name: str = ""
    why: str = ""
    next: bool = False
    last: bool = False

    @property
    def first(self) -> date:
        """The first day of a month; for a year the same a year back."""
        back = 12 if self.kind == YEAR else 1
        return add_months(first_of_month(month_of(self.until)), 1 - back)


def year_start(session: Session) -> int:
    """The month with which a business year begins: 1 is January."""
    said = session.scalar(select(Setting.value).where(Setting.name == YEAR_START))
    return 1 if said is None else int(said)


def periods(session: Session, today: date) -> list[PeriodRow]:
    """The months with entries or between them, and the years that end among them, newest first."""
    month = type_coerce(Entry.day, Integer) // 100
    found = session.execute(select(month, func.count()).group_by(month))
    counts = {of_month: entries for of_month, entries in found}
    known = _known(session)
    begun = [first_of_month(m) for m in counts] + [first_of_month(month_of(u)) for _, u in known]
    last = first_of_month(month_of(today))
    start, this, in_year = year_start(session), min([last, *begun]), 0
    rows: list[PeriodRow] = []
    while this <= last:
        until = month_end(this)
        here = counts.get(month_of(this), 0)
        in_year += here
        rows.append(_row(MONTH, until, known, here))
        if until == year_last(until, start):
            rows.append(_row(YEAR, until, known, in_year))
            in_year = 0
        this = add_months(this, 1)
    return _with_ends(rows[::-1], today)


_Known = dict[tuple[str, date], PeriodRow]


def _known(session: Session) -> _Known:
    rows = session.execute(
        select(Period.kind, Period.until, Period.state, Period.asked, Person.name, Period.why)
        .outerjoin(Person, Person.id == Period.asked)
        .order_by(Period.until)
    )
    return {
        (kind, until): PeriodRow(
            kind,
            until,
            state == CLOSED,
            asked=None if asked is None else PersonId(asked),
            asked_name=name or "",
            why=why,
        )
        for kind, until, state, asked, name, why in rows
    }


def _row(kind: str, until: date, known: _Known, entries: int) -> PeriodRow:
    row = known.get((kind, until)) or PeriodRow(kind, until, closed=False)
    return replace(row, entries=entries)


def _with_ends(rows: list[PeriodRow], today: date) -> list[PeriodRow]:
    """Mark what can be closed next and what can be opened again; rows are newest first."""
    last = next((row for row in rows if row.closed), None)
    ripe = [row for row in rows if not row.closed and row.until < today]
    coming = [kind[-1] for k in (MONTH, YEAR) if (kind := [r for r in ripe if r.kind == k])]
    return [replace(row, next=row in coming, last=row is last) for row in rows]


@dataclass(frozen=True, slots=True)
class YearResult:
    """What a business year brought and cost (minor units, both positive).

    `before` is the retained surplus without it; a loss that was carried forward is below zero.
    """

    income: int
    expense: int
    before: int

    @property
    def surplus(self) -> int:
        """What closing it moves to the retained surplus; below zero for a loss."""
        return self.income - self.expense


def year_result(session: Session, until: date) -> YearResult:
    """What closing the year that ends on a day would move: nothing once it is closed."""
    first = year_first(until, year_start(session))
    rows = session.execute(
        select(Account.type, func.sum(MonthBalance.amount))
        .join(Account, Account.id == MonthBalance.account)
        .where(
            Account.type.in_(("income", "expense")),
            MonthBalance.month.between(month_of(first), month_of(until)),
        )
        .group_by(Account.type)
    )
    sums = {kind: amount for kind, amount in rows}
    retained = session.scalar(
        select(func.sum(MonthBalance.amount))
        .join(Account, Account.id == MonthBalance.account)
        .where(Account.role == "surplus", MonthBalance.month <= month_of(until))
    )
    return YearResult(-sums.get("income", 0), sums.get("expense", 0), -(retained or 0))
