"""Entries of a year, its months, and who opens them again."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import text

from coopdesk.records import general, periods, statements
from coopdesk.records.book import Book
from coopdesk.records.ids import EntryId
from coopdesk.records.periods import MONTH, YEAR
from tests.records.areas.periods import another
from tests.records.hands import Make, count

FEBRUARY: Final = date(2026, 2, 28)
JANUARY: Final = date(2026, 1, 31)
LAST_YEAR: Final = date(2025, 12, 31)


def post(book: Book, day: date, *amounts: tuple[str, str, int]) -> EntryId:
    """A general entry: (code, type, amount), debit positive."""
    accounts = [{"code": code, "name": code, "type": kind} for code, kind, _ in amounts]
    lines = [
        {"account": code, "debit" if amount > 0 else "credit": abs(amount)}
        for code, _, amount in amounts
    ]
    said = [{"date": day, "kind": "general", "lines": lines}]
    (entry,) = book.write(general.post_general, accounts=accounts, entries=said)
    return entry


def spend(book: Book, day: date, amount: int = 500) -> EntryId:
    return post(book, day, ("E1", "expense", amount), ("A1", "asset", -amount))


def earn(book: Book, day: date, amount: int = 800) -> EntryId:
    return post(book, day, ("A1", "asset", amount), ("I1", "income", -amount))


def balances(book: Book, on: date | None = None) -> dict[str, int]:
    """What each account of these tests holds, by code."""
    sums = book.read(statements.balances_on, on)
    codes = book.read(lambda s: s.execute(text("SELECT id, code FROM account")).all())
    return {code: sums.get(ident, 0) for ident, code in codes if sums.get(ident)}


def months(book: Book) -> dict[date, periods.PeriodRow]:
    rows = book.read(periods.periods, book.clock().today)
    return {row.until: row for row in rows if row.kind == MONTH}


def year(book: Book, until: date = LAST_YEAR) -> periods.PeriodRow:
    rows = book.read(periods.periods, book.clock().today)
    return next(row for row in rows if row.kind == YEAR and row.until == until)


def reopen(make: Make, kind: str, until: date, reason: str = "a slip was found") -> None:
    """Asked for by who is at the desk, opened by somebody else."""
    book = make.book
    book.write(periods.ask_reopening, kind=kind, until=until, reason=reason)
    me, book.actor = book.actor, another(make, f"Second {count(book, 'person')}")
    try:
        book.write(periods.reopen, kind=kind, until=until)
    finally:
        book.actor = me


def code_of(book: Book, role: str) -> str:
    said = book.read(
        lambda s: s.execute(text("SELECT code FROM account WHERE role = :r"), {"r": role}).scalar()
    )
    return said or ""
