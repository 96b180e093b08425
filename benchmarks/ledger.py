"""The books and a member's year: from kept balances, and summed again from the lines.

All of it is answered from memory, so only time at work counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from random import Random
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.books import TODAY, Scale, book_of
from benchmarks.table import Measured, Stopwatch, ms, times
from coopdesk.records import statements
from coopdesk.records.book import Book
from coopdesk.records.ids import MemberId
from coopdesk.records.papers import Behind
from coopdesk.records.schema import Line, Member

_SUM = "SELECT account, sum(amount) FROM line GROUP BY account"
_DAY = TODAY.date()
_YEAR = date(_DAY.year, 1, 1)


def measure(scales: list[Scale]) -> Iterator[Measured]:
    """Trial balance, any day, a member's year and the overview, at each scale."""
    for scale in scales:
        with book_of(scale) as book:
            yield from _books(book, scale)
            yield from _member(book, scale)


def _books(book: Book, scale: Scale) -> Iterator[Measured]:
    kept = _timed(50, lambda: book.read(statements.balances_on))
    yield _line("trial balance from kept balances", scale, kept, 1)
    paper = _timed(50, lambda: book.read(statements.trial_balance, _DAY))
    yield _line("… as the paper's data, this day", scale, paper, 5)
    inside = _timed(50, lambda: book.read(statements.balances_on, date(2024, 5, 17)))
    yield _line("… as of a day inside a month", scale, inside, 5)
    sheet = _timed(50, lambda: book.read(statements.balance_sheet, date(2024, 5, 14)))
    yield _line("balance sheet of any day beside the year before", scale, sheet, 5)
    income = _timed(50, lambda: book.read(statements.income_statement, _YEAR, _DAY))
    yield _line("income statement of a year beside the year before", scale, income, 5)
    for name in ("cash-flow", "trial-movements"):
        asked = statements.Asked(_DAY, _YEAR, _DAY)
        flow = _timed(3, partial(book.read, statements.BOOKS[name].make, asked))
        yield _line(f"{name} of a year: reads every entry of it", scale, flow)
    yield _line("cash book of a year: its first screen", scale, _timed(10, partial(_book, book)))
    ours, raw = _recomputed(book)
    yield Measured(
        "trial balance summed from the lines",
        scale.name,
        ms(ours),
        f"raw SQL {ms(raw)}",
        times(ours, raw),
        "≤ 1.1×",
        ours <= 1.1 * raw,
    )


def _book(book: Book) -> None:
    """What the page of a ledger asks when it opens, and as it scrolls to the end."""
    cash = book.read(statements.account_of, roles=frozenset({"cash"}))
    assert cash is not None
    ledger = book.read(statements.lines_behind, Behind((cash,), _YEAR, _DAY))
    book.read(statements.ledger_lines, ledger, 0, 200)


def _recomputed(book: Book) -> tuple[float, float]:
    """Ours and the driver's in turns, on two connections of the same file."""
    file = driver.connect(str(book.path))
    file.execute("PRAGMA query_only = ON")
    file.execute("PRAGMA cache_size = -16000")
    ours, raw = Stopwatch(worked=True), Stopwatch(worked=True)
    for _ in range(25):
        with ours:
            book.read(_summed)
        with raw:
            file.execute(_SUM).fetchall()
    file.close()
    return ours.median, raw.median


def _summed(session: Session) -> dict[int, int]:
    rows = session.execute(select(Line.account, func.sum(Line.amount)).group_by(Line.account))
    return {account: amount for account, amount in rows}


def _member(book: Book, scale: Scale) -> Iterator[Measured]:
    ids = Random(3).sample(book.read(_ids), 100)
    year = Stopwatch(worked=True)
    for member in ids:
        with year:
            book.read(
                statements.statement, member, from_=_YEAR, until=_DAY, made_on=_DAY, made_by="–"
            )
    yield _line("a member's year, as a statement", scale, year, 1)
    page = Stopwatch(worked=True)
    for member in ids:
        with page:
            book.read(statements.holdings, member)
            book.read(statements.history, member, limit=50)
    yield _line("a member's page: holdings and last 50 moves", scale, page)
    today = _timed(20, lambda: book.read(statements.overview, _DAY))
    yield _line("the page Today", scale, today)


def _ids(session: Session) -> list[MemberId]:
    return [MemberId(ident) for ident in session.scalars(select(Member.id))]


def _timed(count: int, work: Callable[[], Any]) -> Stopwatch:
    watch = Stopwatch(worked=True)
    work()
    for _ in range(count):
        with watch:
            work()
    return watch


def _line(work: str, scale: Scale, watch: Stopwatch, goal: int | None = None) -> Measured:
    said = f"{ms(watch.median)} (p99 {ms(watch.p99)})"
    if goal is None:
        return Measured(work, scale.name, said)
    return Measured(work, scale.name, said, goal=f"≤ {goal} ms", met=watch.median <= goal)
