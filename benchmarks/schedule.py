"""Loans reckoned from their terms alone: a plan of 520 weeks, and how a loan stands after payments.

Nothing is read or written here; pages and papers of loans, and every payment, wait for this.
Tests count the calls of the same work (tests/records/counting.py), so that it stays in proportion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from benchmarks.books import Scale
from benchmarks.table import Measured, Stopwatch, ms
from coopdesk.records.schedule import Payment, Penalty, Roundings, Terms, plan, stand
from tests.records import lending

_TURNS = 20
_LATE = Penalty(Decimal("0.1"))


def measure(_: list[Scale]) -> Iterator[Measured]:
    """Milliseconds at work; no book is needed, so its size is of no matter."""
    long = _weekly("equal")
    yield _timed("a schedule is planned", "520 instalments", lambda: plan(long), goal=10)
    for day_count in ("equal", "actual/365"):
        yield _stands(_weekly(day_count), day_count)
    usual = lending.loan(penalty=_LATE)
    paid = [Payment(row.due, row.total) for row in plan(usual).rows[:10]]
    day = lending.on("12-01")
    yield _timed(
        "a loan stands", "12 instalments, 10 paid", lambda: stand(usual, paid, day), goal=1
    )


def _weekly(day_count: str) -> Terms:
    return lending.loan(
        principal=Decimal(900_000),
        instalments=520,
        every=lending.EVERY_WEEK,
        day_count=day_count,
        penalty=_LATE,
        rounding=Roundings(Decimal(1)),
    )


def _stands(terms: Terms, day_count: str) -> Measured:
    """After 500 payments, some a day early, some two days late."""
    rows = plan(terms).rows[:500]
    paid = [Payment(row.due + timedelta(days=row.n % 4 - 1), row.total) for row in rows]
    work = f"a loan stands, interest by {day_count}"
    return _timed(work, "500 payments", lambda: stand(terms, paid, lending.END), goal=50)


def _timed(work: str, scale: str, does: Callable[[], Any], *, goal: int) -> Measured:
    watch = Stopwatch(worked=True)
    for _ in range(_TURNS):
        with watch:
            does()
    return Measured(work, scale, ms(watch.median), goal=f"≤ {goal} ms", met=watch.median <= goal)
