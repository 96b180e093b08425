"""One loan: its schedule of 520 instalments by every method, what 500 repayments came to, and the
everyday loan of twelve instalments.

All of it is pure arithmetic, so only time at work counts; the best of some turns, since what is
measured takes no longer by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from benchmarks.books import Scale
from benchmarks.table import Measured, Stopwatch, ms
from coopdesk.records import schedule
from coopdesk.records.schedule import Penalty, Roundings, Terms
from coopdesk.records.schedule.terms import DAY_COUNTS, METHODS, REMAINDERS, Every, Fee, PayRule

_TURNS: Final = 9
_SCHEDULE, _REPLAY, _EVERYDAY = 5.0, 20.0, 1.0  # milliseconds
_COUNT, _PAID = 520, 500
_BEGUN, _AS_OF = date(2016, 1, 1), date(2026, 11, 20)
_WEEK: Final = timedelta(days=7)
_TERMS: Final = Terms(
    Decimal(1_000_000),
    _BEGUN,
    _COUNT,
    Decimal(18),
    every=Every(1, "week"),
    rounding=Roundings(Decimal(1)),
)
_LATE: Final = Penalty(Decimal(2), "month", "overdue_total", free_days=3)


def measure(_: list[Scale]) -> Iterator[Measured]:
    """The slowest of all schedules, then a loan that was repaid in 500 parts, in many ways."""
    yield from _schedules()
    for name, terms, pay in _replays():
        yield _replay(name, terms, pay)
    yield _everyday()


def _best(do: Callable[[], object]) -> float:
    watch = Stopwatch(worked=True)
    for _ in range(_TURNS):
        with watch:
            do()
    return min(watch.turns)


# --- schedules -----------------------------------------------------------------------------------


def _schedules() -> Iterator[Measured]:
    for remainder in REMAINDERS:
        took = {
            f"{terms.method}, {terms.day_count}{', fees' if terms.fees else ''}": _best(
                _Plan(terms)
            )
            for terms in _kinds(replace(_TERMS.rounding, remainder=remainder))
        }
        slowest = max(took, key=lambda name: took[name])
        yield Measured(
            f"a schedule of 520 instalments, the slowest of {len(took)}; remainder: {remainder}",
            slowest,
            ms(took[slowest]),
            goal=f"≤ {_SCHEDULE:.0f} ms",
            met=took[slowest] <= _SCHEDULE,
        )


def _kinds(rounding: Roundings) -> Iterator[Terms]:
    """Every method with every count of days; some rounded to steps, with fees."""
    for method in METHODS:
        for day_count in DAY_COUNTS:
            terms = replace(_TERMS, day_count=day_count, method=method, rounding=rounding)
            if method == "table":
                terms = replace(terms, percents=(Decimal("0.1"),) * 500 + (Decimal("2.5"),) * 20)
            elif method == "balloon":
                terms = replace(terms, balloon_percent=Decimal("0.1"))
            elif method == "rule":
                terms = replace(terms, instalments=0, rule=PayRule(pay=Decimal(4_200)))
            yield terms
    fee = Fee("care", percent=Decimal("0.1"), when="each", base="instalment")
    steps = replace(rounding, mode="half_even", instalment=Decimal(50))
    yield replace(_TERMS, rounding=steps, fees=(fee,))


class _Plan:
    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def __call__(self) -> None:
        schedule.plan(self._terms)


# --- 500 repayments ------------------------------------------------------------------------------

_Pay = Callable[[schedule.Plan], list[schedule.Event]]


def _replays() -> Iterator[tuple[str, Terms, _Pay]]:
    terms = replace(_TERMS, instalments=_PAID)
    days = replace(terms, day_count="actual/365", prepayment="next_paid")
    yield "on their days", terms, _Late(0)
    yield "on their days, interest by the days", days, _Late(0)
    yield "any amount on any day", terms, _anyhow
    yield "any amount on any day, interest by the days", days, _anyhow
    yield "six days apart: always ahead, interest by the days", days, _ahead
    yield "in halves", terms, _halves
    for weeks in (4, 13):
        yield f"{weeks} weeks late, no penalties", days, _Late(weeks)
        late = replace(days, penalty=_LATE)
        yield (
            f"{weeks} weeks late, each with the penalties of all that are late",
            late,
            _Late(weeks),
        )


def _replay(name: str, terms: Terms, pay: _Pay) -> Measured:
    events = pay(schedule.plan(terms))
    found = schedule.stand(terms, events, _AS_OF)
    assert len(found.allocations) == _PAID
    gave = sum(len(one.given) for one in found.allocations) // 3
    took = _best(lambda: schedule.stand(terms, events, _AS_OF))
    return Measured(
        f"where 500 repayments went: {name}",
        f"{gave:,} parts",
        ms(took),
        goal=f"≤ {_REPLAY:.0f} ms",
        met=took <= _REPLAY,
    )


def _everyday() -> Measured:
    terms = replace(_TERMS, instalments=12, every=Every(1, "month"), penalty=_LATE)
    events = _Late(0)(schedule.plan(terms))[:10]
    took = _best(lambda: schedule.stand(terms, events, _AS_OF))
    return Measured(
        "how a loan stands, two instalments late",
        "12 instalments, 10 paid",
        ms(took),
        goal=f"≤ {_EVERYDAY:.0f} ms",
        met=took <= _EVERYDAY,
    )


class _Late:
    """Every instalment so many weeks after its day, with what its penalty comes to by then."""

    def __init__(self, weeks: int) -> None:
        self._weeks = weeks

    def __call__(self, plan: schedule.Plan) -> list[schedule.Event]:
        more = Decimal(100 + 2 * self._weeks * 7 // 30) / 100
        return [
            schedule.Payment(row.due + self._weeks * _WEEK, (row.total * more).quantize(Decimal(1)))
            for row in plan.rows
        ]


def _anyhow(plan: schedule.Plan) -> list[schedule.Event]:
    random, usual = Random(3), plan.rows[0].total / 10
    days = sorted(_BEGUN + timedelta(days=n * 7 + random.randint(3, 16)) for n in range(_PAID))
    parts = (3, 5, 7, 8, 10, 12, 15, 20)
    return [
        schedule.Payment(day, (usual * random.choice(parts)).quantize(Decimal(1))) for day in days
    ]


def _ahead(plan: schedule.Plan) -> list[schedule.Event]:
    amount = plan.rows[0].total
    return [schedule.Payment(_BEGUN + timedelta(days=1 + n * 6), amount) for n in range(_PAID)]


def _halves(plan: schedule.Plan) -> list[schedule.Event]:
    return [
        schedule.Payment(row.due + timedelta(days=days), (row.total / 2).quantize(Decimal(1)))
        for row in plan.rows[: _PAID // 2]
        for days in (0, 3)
    ]
