"""Sums of accounts as of any day and over any time, in minor units, debit positive.

A month is read from what was kept when it was written; only the days of a month that is cut in
two are summed from their lines, from the nearer end. So a sum as of a day takes as long in a large
book as in a small one, but for the entries of half a month.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Final

from sqlalchemy import bindparam, case, func, literal_column, select
from sqlalchemy.orm import Session

from coopdesk.records.calendar import day_before, first_of_month, month_end, month_of
from coopdesk.records.schema import Account, Entry, Line, MonthBalance
from coopdesk.records.store import Prepared, Raw

_MIDDLE: Final = 15
#: The kind of the entries that move a year's income and expense to the surplus.
CLOSING: Final = "closing"

_KEPT: Final = Prepared(
    select(MonthBalance.account, func.sum(MonthBalance.amount)).group_by(MonthBalance.account)
)
_MONTHS: Final = Prepared(
    select(MonthBalance.account, func.sum(MonthBalance.amount))
    .where(MonthBalance.month <= bindparam("month"))
    .group_by(MonthBalance.account)
)
_BY_MONTH: Final = Prepared(
    select(MonthBalance.account, MonthBalance.month, MonthBalance.amount).where(
        MonthBalance.month.between(bindparam("first"), bindparam("last"))
    )
)
_OF_DAYS = (Line.account == Account.id) & Line.day.between(bindparam("first"), bindparam("last"))
# One search of the index for each account: the accounts are few, the lines many.
_DAYS: Final = Prepared(
    select(Account.id, select(func.sum(Line.amount)).where(_OF_DAYS).scalar_subquery())
)
_SIDES: Final = Prepared(
    select(
        Line.account,
        func.sum(case((Line.amount > 0, Line.amount), else_=0)),
        func.sum(case((Line.amount < 0, -Line.amount), else_=0)),
    )
    .join(Account, Account.id == Line.account)
    .where(Line.day.between(bindparam("first"), bindparam("last")))
    .group_by(Line.account)
)
# The index holds only such entries; that it serves can be seen from a plain word alone.
_CLOSINGS: Final = Prepared(
    select(Line.account, Entry.day, func.sum(Line.amount))
    .join(Line, Line.entry == Entry.id)
    .where(
        Entry.kind == literal_column(f"'{CLOSING}'"),
        Entry.day.between(bindparam("first"), bindparam("last")),
    )
    .group_by(Line.account, Entry.day)
)


def balances_on(session: Session, on: date | None = None) -> dict[int, int]:
    """What each account holds at the end of a day; None: of all that was ever written."""
    raw = Raw(session.connection())
    if on is None:
        return dict(raw.all(_KEPT))
    month, end = month_of(on), month_end(on)
    if on == end:
        return dict(raw.all(_MONTHS, month=month))
    begins = first_of_month(month)
    if on.day < _MIDDLE:
        month, first, last, sign = month_of(day_before(begins)), begins, on, 1
    else:
        first, last, sign = on + timedelta(days=1), end, -1
    sums: dict[int, int] = dict(raw.all(_MONTHS, month=month))
    for account, amount in raw.all(_DAYS, first=first, last=last):
        if amount:
            sums[account] = sums.get(account, 0) + sign * amount
    return sums


def moved(session: Session, from_: date, until: date) -> dict[int, int]:
    """What each account moved from one day until another, both included."""
    sums = Counter(balances_on(session, until))
    sums.subtract(balances_on(session, day_before(from_)))
    return dict(sums)


def sides(session: Session, from_: date, until: date) -> dict[int, tuple[int, int]]:
    """What went on each side of each account in a time: (debits, credits), both 0 or more."""
    rows = Raw(session.connection()).all(_SIDES, first=from_, last=until)
    return {account: (debit, credit) for account, debit, credit in rows}


def closings(session: Session, from_: date, until: date) -> dict[tuple[int, int], int]:
    """What entries that close a year moved in a time, by account and day (as the number kept)."""
    rows = Raw(session.connection()).all(_CLOSINGS, first=from_, last=until)
    return {(account, day): amount for account, day, amount in rows}


def by_month(session: Session, first: date, last: date) -> dict[int, dict[int, int]]:
    """What each account moved in each month (such as 202603) between two days' months."""
    found: dict[int, dict[int, int]] = {}
    rows = Raw(session.connection()).all(_BY_MONTH, first=month_of(first), last=month_of(last))
    for account, month, amount in rows:
        found.setdefault(account, {})[month] = amount
    return found
