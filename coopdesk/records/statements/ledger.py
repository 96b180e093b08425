"""The books as of a day: trial balance and journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import Text
from coopdesk.records import office
from coopdesk.records.ids import EntryId
from coopdesk.records.money import Money
from coopdesk.records.papers import (
    JournalEntry,
    JournalLine,
    JournalPaper,
    TrialBalance,
    TrialBalanceRow,
)
from coopdesk.records.schema import Account, Entry, Line, Member
from coopdesk.records.statements import parts
from coopdesk.records.statements.naming import entry_text, label
from coopdesk.records.statements.sums import balances_on


def trial_balance(session: Session, on: date) -> TrialBalance:
    """Every account with a balance at the end of a day, by class and code."""
    of = parts.ground(session)
    sums, coop = balances_on(session, on), of.coop
    zero = Money.zero(coop.currency)
    rows = []
    for account in of.accounts:
        amount = of.money(sums.get(account.id, 0))
        if amount:
            debit, credit = (amount, zero) if amount.minor > 0 else (zero, -amount)
            rows.append(TrialBalanceRow(account.code, account.title, account.type, debit, credit))
    return TrialBalance(
        coop,
        on,
        tuple(rows),
        sum(map(attrgetter("debit"), rows), zero),
        sum(map(attrgetter("credit"), rows), zero),
    )


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
                EntryId(entry.id),
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
