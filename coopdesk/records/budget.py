"""The budget: what is planned for a year on accounts of income and expense, and what came of it.

A year is the co-op's business year, called by the calendar year in which it begins; its first
month is that month.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import journal
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, BudgetId, made_for
from coopdesk.records.money import LARGEST, Money, split
from coopdesk.records.schema import Account, Budget, Line, Setting, Voucher

MONTHS: Final = 12
_LINE: Final = Prepared(
    select(Budget.id, Budget.year, Budget.account, Budget.name).where(Budget.id == bindparam("of"))
)
_START: Final = Prepared(select(Setting.value).where(Setting.name == "year_start"))
_YEAR: Final = Prepared(
    select(Budget.id, Budget.account, Budget.name, Budget.amount, Budget.months)
    .where(Budget.year == bindparam("year"))
    .order_by(Budget.id)
)


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A line of a year's budget. Amounts are positive for income and for expense alike.

    `months` are twelve amounts or none; `planned` is what the plan has up to the month of the day
    that was asked for, `actual` what was earned or spent until then, by entries that name the line.
    """

    id: BudgetId
    year: int
    account: AccountId
    code: str
    account_name: str
    type: str
    name: str
    amount: Money
    months: tuple[int, ...]
    planned: Money
    actual: Money

    @property
    def rest(self) -> Money:
        """What is left of the year's plan; less than nothing where it is used up."""
        return self.amount - self.actual

    @property
    def used(self) -> Decimal | None:
        """The part of the plan that is used, None where nothing is planned."""
        if not self.amount:
            return None
        return Decimal(self.actual.minor) / Decimal(self.amount.minor)


def by_month(amount: int, months: Sequence[int]) -> list[int]:
    """The plan of each month in minor units: as planned, or a twelfth each to the coin."""
    if months:
        return list(months)
    if amount < 0:
        raise ValueError("a plan is not negative")
    return [part.minor for part in split(Money(amount, "XTS"), [1] * MONTHS)]


def year_of(day: date, start: int) -> tuple[int, int]:
    """The business year of a day, and which of its months the day is in, from 1."""
    months = day.year * MONTHS + day.month - start
    return months // MONTHS, months % MONTHS + 1


# --- looking -----------------------------------------------------------------------------------


def lines(session: Session, year: int, on: date) -> list[BudgetRow]:
    """The budget of a year with what came of it until a day, by code and name."""
    currency = journal.currency_of(session)
    moved = spent(session, year, on)
    this, month = year_of(on, year_start(session))
    month = month if this == year else MONTHS if this > year else 0
    rows = session.execute(
        select(Budget, Account.code, Account.name, Account.type)
        .join(Account, Account.id == Budget.account)
        .where(Budget.year == year)
    )
    found = []
    for line, code, name, kind in rows:
        months = tuple(line.months or ())
        planned = sum(by_month(line.amount, months)[:month])
        sign = 1 if kind == "expense" else -1
        found.append(
            BudgetRow(
                BudgetId(line.id),
                year,
                AccountId(line.account),
                code,
                name,
                kind,
                line.name,
                Money(line.amount, currency),
                months,
                Money(planned, currency),
                Money(sign * moved.get(line.id, 0), currency),
            )
        )
    return sorted(found, key=_place)


def year_start(session: Session) -> int:
    """The month with which a business year begins: 1 is January."""
    return int(session.scalar(select(Setting.value).where(Setting.name == "year_start")) or 1)


def spent(session: Session, year: int, on: date) -> dict[int, int]:
    """What entries of each line of a year's budget moved until a day, debit positive."""
    rows = session.execute(
        select(Budget.id, func.sum(Line.amount))
        .join(Voucher, Voucher.budget == Budget.id)
        .join(Line, (Line.entry == Voucher.id) & (Line.account == Budget.account))
        .where(Budget.year == year, Line.day <= on)
        .group_by(Budget.id)
    )
    return {ident: amount for ident, amount in rows}


def _place(row: BudgetRow) -> tuple[bool, str, str]:
    return row.type == "expense", row.code, row.name


def years(session: Session) -> list[int]:
    """The years that have a budget, the latest first."""
    found = session.scalars(select(Budget.year).distinct().order_by(Budget.year.desc()))
    return list(found)


# --- commands ----------------------------------------------------------------------------------


@command(needs=Permission.KEEP_BOOKS)
def plan_line(
    tx: Tx,
    *,
    year: int,
    account: AccountId,
    name: str = "",
    amount: Money | None = None,
    months: Sequence[Money] = (),
) -> BudgetId:
    """Plan something on an account of income or expense: for the year, or month by month.

    Several lines on one account need names of their own. Refused for other accounts and for a
    line that is there.
    """
    found = journal.chart(tx).by_id.get(account)
    if found is None or found.type not in {"income", "expense"}:
        raise Refused(
            N_("A budget is of income and expenses: choose such an account."), field="account"
        )
    if found.closed:
        raise Refused(N_("Account {code} is closed."), field="account", code=found.code)
    name = name.strip()
    if not 2000 <= year <= 2200:
        raise Refused(N_("Write the year with four figures."), field="year")
    if (account, name) in _named(tx, year):
        raise Refused(
            N_("This is in the budget of {year} already. Give the new line a name of its own."),
            field="name",
            year=str(year),
        )
    total, plan = _plan(tx, amount, months)
    line = _free_id(tx, year, account, name)
    said = {"id": line, "year": year, "account": account, "name": name, "amount": total}
    tx.insert(Budget, [said | {"months": plan}])
    tx.touch(Topic.BOOKS)
    return line


@command(needs=Permission.KEEP_BOOKS)
def change_line(
    tx: Tx,
    *,
    line: BudgetId,
    name: str,
    amount: Money | None = None,
    months: Sequence[Money] = (),
    shown: Mapping[str, Any],
) -> None:
    """Plan otherwise. What was spent of the line stays with it; the trail keeps the old plan.

    `shown` holds the name, the amount (minor units) and the months (minor units, or none) that the
    person saw.
    """
    found = tx.one(_LINE, of=line)
    if found is None:
        raise Refused(N_("There is no such line in the budget."), field="line")
    _, year, account, _ = found
    others = [row for row in tx.all(_YEAR, year=year) if row[0] != line and row[1] == account]
    if name.strip() in {row[2] for row in others}:
        raise Refused(N_("Another line of this account has that name."), field="name")
    total, plan = _plan(tx, amount, months)
    before = {"name": shown["name"], "amount": shown["amount"]}
    before["months"] = list(shown["months"]) or None
    for column, value in (("name", name.strip()), ("amount", total), ("months", plan)):
        if value != before[column]:
            tx.set(Budget, line, column, value, shown=before[column])
    tx.touch(Topic.BOOKS)


@command(needs=Permission.KEEP_BOOKS)
def copy_year(tx: Tx, *, source: int, year: int, percent: Decimal) -> int:
    """Begin a year's budget with that of another year, each line so many percent higher or lower.

    `percent` is a part of one: Decimal("0.05") adds five percent, rounded half up to the coin.
    Lines that the year has already stay as they are. Gives how many were added.
    """
    if source == year:
        raise Refused(N_("Choose another year to copy from."), field="source")
    if not Decimal(-1) < percent <= Decimal(10):
        raise Refused(N_("Write a percentage between −99 and 1000."), field="percent")
    there = _named(tx, year)
    known = journal.chart(tx)
    new = []
    for _, account, name, amount, months in tx.all(_YEAR, year=source):
        if (account, name) in there or not amount or account in known.closed:
            continue
        total, plan = _raised(tx, amount, json.loads(months) if months else None, percent)
        line = _free_id(tx, year, account, name)
        said = {"id": line, "year": year, "account": account, "name": name}
        new.append(said | {"amount": total, "months": plan})
    if not new:
        raise Refused(N_("There is nothing to copy from {year}."), field="source", year=str(source))
    tx.insert(Budget, new)
    tx.touch(Topic.BOOKS)
    return len(new)


def _named(tx: Tx, year: int) -> set[tuple[int, str]]:
    """The account and name of each line of a year."""
    return {(row[1], row[2]) for row in tx.all(_YEAR, year=year)}


def _free_id(tx: Tx, year: int, account: AccountId, name: str) -> BudgetId:
    """The id of a line, the same on every PC; another where a line that had the name has it."""
    tries = (made_for("budget", year, account, name, *([n] if n else [])) for n in count())
    return next(BudgetId(line) for line in tries if tx.one(_LINE, of=line) is None)


def _raised(
    tx: Tx, amount: int, months: Sequence[int] | None, percent: Decimal
) -> tuple[int, list[int] | None]:
    currency = journal.currency(tx)
    if months:
        plan = [Money(part, currency).share(1 + percent).minor for part in months]
        return sum(plan), plan
    return Money(amount, currency).share(1 + percent).minor, None


def _plan(tx: Tx, amount: Money | None, months: Sequence[Money]) -> tuple[int, list[int] | None]:
    """The year's sum and the months, in minor units."""
    if months and len(months) != MONTHS:
        raise ValueError("a year has twelve months")
    for at, part in enumerate(months):
        if not 0 <= part.minor <= LARGEST:
            raise Refused(N_("A plan is nothing or more."), field=f"months.{at}")
    if months:
        return sum(part.minor for part in months), [part.minor for part in months]
    if amount is None:
        raise Refused(N_("Write what is planned for the year."), field="amount")
    if not 0 <= amount.minor <= LARGEST:
        raise Refused(N_("A plan is nothing or more."), field="amount")
    return amount.minor, None


def line_for(
    tx: Tx, line: BudgetId | None, day: date, accounts: Sequence[AccountId]
) -> BudgetId | None:
    """The line that an entry of a day names, refused where it is of another year or account."""
    if line is None:
        return None
    found = tx.one(_LINE, of=line)
    if found is None:
        raise Refused(N_("There is no such line in the budget."), field="budget")
    if found[1] != year_in(tx, day):
        raise Refused(
            N_("This line is of the budget of {year}."), field="budget", year=str(found[1])
        )
    if found[2] not in accounts:
        raise Refused(N_("This line of the budget is of another account."), field="budget")
    return line


def year_in(tx: Tx, day: date) -> int:
    """The business year of a day."""
    row = tx.one(_START)
    return year_of(day, int(json.loads(row[0])) if row else 1)[0]


def same_line(tx: Tx, line: BudgetId | None, year: int) -> BudgetId | None:
    """The line of that account and name in another year's budget, or None where it has none."""
    found = tx.one(_LINE, of=line) if line is not None else None
    if found is None:
        return None
    there = {(row[1], row[2]): BudgetId(row[0]) for row in tx.all(_YEAR, year=year)}
    return there.get((found[2], found[3]))
