"""When instalments fall due, and what part of a year each period is.

A due date is reckoned from the first one (its day of the month is the seed), so that a short month
or a closed day moves one date and never those after it. Interest goes by the dates before they were
moved; only an odd first period, and a time inside a period of equal ones, counts to the day on
which an instalment is really due.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Final, NamedTuple

from coopdesk.records.calendar import add_months, month_end
from coopdesk.records.schedule.terms import ClosedDays, Every, Terms

_DAY: Final = timedelta(days=1)
_FIXED: Final = {"actual/360": 360, "actual/364": 364, "actual/365": 365}
_MONTH: Final = Every()


class Period(NamedTuple):
    """The time of an instalment: it bears interest from `begins` until `ends` (not counted).

    `due` is `ends` unless that is a closed day, and `opens` is when the one before it was due.
    `years` is the part of a year that it is.
    """

    n: int
    begins: date
    ends: date
    opens: date
    due: date
    years: Fraction


def step(day: date, every: Every, times: int = 1, *, roll: bool = False) -> date:
    """The day that lies some such times on. With `roll` what a month lacks is the next month's."""
    if every.days:
        return day + timedelta(days=every.days * times)
    there = add_months(day, every.months * times)
    return there + _DAY if roll and there.day < day.day else there


def moved(day: date, closed: ClosedDays) -> date:
    """The day, or the next open one (the one before it, or the same) where it is closed."""
    if closed.move == "none":
        return day
    by = -_DAY if closed.move == "back" else _DAY
    while day.weekday() in closed.weekdays or day in closed.holidays:
        day += by
    return day


def periods(terms: Terms, count: int) -> list[Period]:
    """The periods of so many instalments."""
    ends = _ends(terms, count)
    always_open = not (terms.closed.weekdays or terms.closed.holidays)
    same = _same(terms)
    made: list[Period] = []
    begins = opens = terms.start
    for n, end in enumerate(ends, 1):
        due = end if always_open else max(moved(end, terms.closed), terms.start)
        years = _first_years(terms, end, due) if n == 1 else same or _years(terms, begins, end)
        made.append(Period(n, begins, end, opens, due, years))
        begins, opens = end, due
    return made


def _ends(terms: Terms, count: int) -> Sequence[date]:
    if terms.due_dates:
        return terms.due_dates
    every, roll, first = terms.every, terms.months_end == "roll", terms.first_due
    if every.days:
        apart = timedelta(days=every.days)
        first = terms.start + apart if first is None else first
        return [first + apart * n for n in range(count)]
    if first is None:
        return [step(terms.start, every, n, roll=roll) for n in range(1, count + 1)]
    if first == month_end(first) and terms.start.day > first.day:
        # The last of a short month stands for the day on which the loan began.
        before = (first.year - terms.start.year) * 12 + first.month - terms.start.month
        later = (before + every.months * n for n in range(1, count))
        return [first, *(step(terms.start, Every(months), roll=roll) for months in later)]
    return [first, *(step(first, every, n, roll=roll) for n in range(1, count))]


def _same(terms: Terms) -> Fraction | None:
    """What every period is, where dates play no part in it."""
    if terms.due_dates or terms.counts_days:
        return None
    return terms.every.years if terms.every.months or terms.day_count == "equal" else None


def _years(terms: Terms, begins: date, ends: date) -> Fraction:
    """The part of a year that a period is which is not the first."""
    if terms.counts_days:
        return _actual(terms.day_count, begins, ends)
    return _same(terms) or _by_months(terms, begins, ends)


def _first_years(terms: Terms, end: date, due: date) -> Fraction:
    """The same for the first period, which may be longer or shorter."""
    if terms.first_years is not None:
        return terms.first_years
    regular = not terms.due_dates and end == step(
        terms.start, terms.every, roll=terms.months_end == "roll"
    )
    if terms.first_period == "as_others" and not terms.due_dates:
        return _years(terms, terms.start if regular else step(end, terms.every, -1), end)
    if terms.counts_days or (regular and due == end):
        return _years(terms, terms.start, end)
    return _by_months(terms, terms.start, due)


def _by_months(terms: Terms, begins: date, ends: date) -> Fraction:
    """Whole periods counted back from the end, and what is left as part of the one it lies in."""
    every = _MONTH if terms.due_dates or terms.day_count == "30/360" else terms.every
    whole, left, before = 0, ends, step(ends, every, -1)
    while before >= begins:
        whole += 1
        left, before = before, step(ends, every, -(whole + 1))
    return _parts(whole, (left - begins).days, (left - before).days, every)


@cache
def _parts(whole: int, days: int, of: int, every: Every) -> Fraction:
    return (whole + Fraction(days, of)) * every.years


def _actual(day_count: str, begins: date, ends: date) -> Fraction:
    """Calendar days over the days of a year: the first day counts, the last does not."""
    if day_count in _FIXED:
        return _part((ends - begins).days, _FIXED[day_count])
    if day_count == "actual/actual-end":
        begins, ends = begins + _DAY, ends + _DAY
    if begins.year == ends.year:
        return _part((ends - begins).days, days_of(begins.year))
    years = Fraction(0)
    while begins < ends:
        until = min(ends, date(begins.year + 1, 1, 1))
        years += _part((until - begins).days, days_of(begins.year))
        begins = until
    return years


@cache
def _part(days: int, year: int) -> Fraction:
    return Fraction(days, year)


@cache
def days_of(year: int) -> int:
    """How many days a year has."""
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days


def bounds(period: Period, terms: Terms) -> tuple[date, date]:
    """Between which days a part of the period is measured."""
    if terms.counts_days:
        return period.begins, period.ends
    return period.opens, period.due


def part_years(period: Period, since: date, until: date, terms: Terms) -> Fraction:
    """The part of a year from one day to another inside a period: all of it where both are its own.

    Equal periods, and months of thirty days, are parted by their days; so is a first period whose
    part of a year was agreed.
    """
    begins, ends = bounds(period, terms)
    if since <= begins and until >= ends:
        return period.years
    if terms.counts_days and (
        period.n > 1 or period.years == _actual(terms.day_count, begins, ends)
    ):
        return _actual(terms.day_count, since, until)
    return period.years * Fraction((until - since).days, max((ends - begins).days, 1))
