"""The books as of a day: trial balance and journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import Text
from coopdesk.records import office
from coopdesk.records.calendar import first_of_month, month_end, month_of
from coopdesk.records.journal import TYPES
from coopdesk.records.money import Money
from coopdesk.records.papers import (
    JournalEntry,
    JournalLine,
    JournalPaper,
    TrialBalance,
    TrialBalanceRow,
)
from coopdesk.records.schema import Account, Entry, Line, Member, MonthBalance
from coopdesk.records.statements.naming import entry_text, label


def balances_on(session: Session, on: date | None = None) -> dict[int, int]:
    """What each account holds at the end of a day (minor units, debit positive); None: now.

    From the kept months, and where the day is inside one, from the lines of that month.
    """
    kept = select(MonthBalance.account, func.sum(MonthBalance.amount)).group_by(
        MonthBalance.account
    )
    if on is None:
        return {account: amount for account, amount in session.execute(kept)}
    if on == month_end(on):
        kept = kept.where(MonthBalance.month <= month_of(on))
        return {account: amount for account, amount in session.execute(kept)}
    kept = kept.where(MonthBalance.month < month_of(on))
    sums = {account: amount for account, amount in session.execute(kept)}
    tail = (
        select(func.coalesce(func.sum(Line.amount), 0))
        .where(
            Line.account == Account.id,
            Line.day.between(first_of_month(month_of(on)), on),
        )
        .scalar_subquery()
    )
    for account, amount in session.execute(select(Account.id, tail)):
        sums[account] = sums.get(account, 0) + amount
    return sums


def trial_balance(session: Session, on: date) -> TrialBalance:
    """Every account with a balance at the end of a day, by class and code."""
    coop = office.coop(session)
    sums = balances_on(session, on)
    zero = Money.zero(coop.currency)
    rows = []
    for account in session.scalars(select(Account)):
        amount = Money(sums.get(account.id, 0), coop.currency)
        if amount:
            debit, credit = (amount, zero) if amount > zero else (zero, -amount)
            rows.append(
                TrialBalanceRow(account.code, Text(account.name), account.type, debit, credit)
            )
    rows.sort(key=_class_and_code)
    return TrialBalance(
        coop,
        on,
        tuple(rows),
        sum(map(attrgetter("debit"), rows), zero),
        sum(map(attrgetter("credit"), rows), zero),
    )


def _class_and_code(row: TrialBalanceRow) -> tuple[int, str]:
    return TYPES.index(row.type), row.code


def journal_paper(session: Session, from_: date, until: date) -> JournalPaper:
    """Every entry from one day until another, both included, in the order of day and number."""
    coop = office.coop(session)
    was = aliased(Entry)
    rows = session.execute(
        select(
            Entry,
            was,
            Line.amount,
            Account.code,
            Account.name,
            Member.number,
            Member.name,
        )
        .join(Line, Line.entry == Entry.id)
        .join(Account, Account.id == Line.account)
        .outerjoin(Member, Member.id == Line.member)
        .outerjoin(was, was.id == Entry.reverses)
        .where(Entry.day.between(from_, until))
        .order_by(Entry.day, Entry.series, Entry.number, Entry.id, Line.n)
    )
    zero = Money.zero(coop.currency)
    entries, total = [], zero
    for _, group in groupby(rows, key=_entry_id):
        parts = list(group)
        head: Sequence[Any] = parts[0]
        entry, undone = head[:2]
        lines = tuple(
            _line(Money(amount, coop.currency), code, name, number, member)
            for *_, amount, code, name, number, member in parts
        )
        total = sum((line.debit for line in lines), total)
        entries.append(
            JournalEntry(
                _label(entry),
                entry.day,
                entry_text(
                    entry.kind,
                    entry.memo,
                    reverses=_label(undone),
                    member=next((line.member for line in lines if line.member), ""),
                ),
                lines,
            )
        )
    return JournalPaper(coop, from_, until, tuple(entries), total, total)


def _entry_id(row: Sequence[Any]) -> int:
    ident: int = row[0].id
    return ident


def _label(numbered: Entry | None) -> str:
    return "" if numbered is None else label(numbered.series, numbered.number)


def _line(
    amount: Money, code: str, name: str, number: str | None, member: str | None
) -> JournalLine:
    zero = Money.zero(amount.currency)
    debit, credit = (amount, zero) if amount > zero else (zero, -amount)
    who = f"{number} {member or ''}".strip() if number else ""
    return JournalLine(code, Text(name), who, debit, credit)
