"""The quality of a portfolio of loans: each member has one of twelve instalments, some are late.

The loans are made in `benchmarks/lent.py`. All of it is answered from memory, so only time at work
counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from benchmarks.books import Scale
from benchmarks.lent import DAY, lent
from benchmarks.table import Measured, Stopwatch, ms
from coopdesk.records import portfolio, statements

_TURNS: Final = 7
_GOAL: Final = 1_000.0  # milliseconds, over 20,000 loans
_MANY: Final = 20_000
_PAST: Final = date(2026, 8, 31)


def measure(scales: list[Scale]) -> Iterator[Measured]:
    """As many loans as the book has members."""
    for scale in scales:
        with lent(scale.members) as book:
            yield from book.read(_measured, scale.members)


def _measured(session: Session, count: int) -> list[Measured]:
    return list(_at(session, count))


def _at(session: Session, count: int) -> Iterator[Measured]:
    scale, goal = f"{count:,} loans", count >= _MANY
    year = DAY.replace(month=1, day=1)
    late = len(portfolio.arrears(session, DAY))

    def both() -> None:
        portfolio.par(session, DAY, year)
        portfolio.arrears(session, DAY)

    yield _row("portfolio at risk with its ratios, and whom to visit", scale, both, goal=goal)
    yield _row("… at risk alone", scale, lambda: portfolio.par(session, DAY, year))
    yield _row("… at risk as of a past day", scale, lambda: portfolio.par(session, _PAST, year))
    yield _row(f"… whom to visit alone, {late:,} late", scale, _Arrears(session))
    for what in ("ageing", "expected-collections", "loans-by-village", "provisions"):
        yield _row(f"the report {what}", scale, _Report(session, what))
    yield _row(
        f"whom to visit with penalties to the day: {late:,} loans replayed",
        scale,
        lambda: portfolio.arrears(session, DAY, exact=True),
    )


@dataclass(frozen=True, slots=True)
class _Arrears:
    session: Session

    def __call__(self) -> None:
        portfolio.arrears(self.session, DAY)


@dataclass(frozen=True, slots=True)
class _Report:
    session: Session
    name: str

    def __call__(self) -> None:
        asked = statements.Asked.so_far(DAY)
        portfolio.REPORTS[self.name].make(self.session, asked)


def _row(work: str, scale: str, do: Callable[[], object], *, goal: bool = False) -> Measured:
    watch = Stopwatch(worked=True)
    do()
    for _ in range(_TURNS):
        with watch:
            do()
    return Measured(
        work,
        scale,
        f"{ms(watch.median)} (longest {ms(watch.share(1))})",
        goal=f"≤ {_GOAL / 1000:.0f} s" if goal else "",
        met=watch.share(1) <= _GOAL if goal else None,
    )
