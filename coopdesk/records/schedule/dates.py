"""When instalments fall due, and what part of a year each period is.

A due date is reckoned from the first one (its day of the month is the seed), so that a short month
or a closed day moves one date and never those after it. Interest goes by the dates before they were
moved; only an odd first period counts its real days.
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


class Period(NamedTuple):
    """The time of an instalment: it bears interest from `begins` until `ends` (not counted).

    `due` is `ends` unless that is a closed day. `years` is the part of a year that it is.
    """

    n: int
    begins: date
    ends: date
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
    open_ = not (terms.closed.weekdays or terms.closed.holidays)
    same = None if terms.due_dates or terms.day_count.startswith("actual") else _same(terms)
    made: list[Period] = []
    begins = terms.start
    for n, end in enumerate(ends, 1):
        due = end if open_ else moved(end, terms.closed)
        years = _first_years(terms, end, due) if n == 1 else same or _years(terms, begins, end)
        made.append(Period(n, begins, end, due, years))
        begins = end
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


def _years(terms: Terms, begins: date, ends: date) -> Fraction:
    """The part of a year that a period is which is not the first."""
    if terms.day_count.startswith("actual"):
        return _actual(terms.day_count, begins, ends)
    same = None if terms.due_dates else _same(terms)
    return same or _by_months(terms, begins, ends)


def _same(terms: Terms) -> Fraction | None:
    """What every period is, where dates play no part in it."""
    return terms.every.years if terms.every.months or not _thirties(terms) else None


def _thirties(terms: Terms) -> bool:
    return terms.day_count == "30/360"


def _first_years(terms: Terms, end: date, due: date) -> Fraction:
    """The same for the first period, which may be longer or shorter."""
    if terms.first_years is not None:
        return terms.first_years
    regular = terms.due_dates == () and end == step(
        terms.start, terms.every, roll=terms.months_end == "roll"
    )
    if terms.first_period == "as_others":
        back = end if regular else step(end, terms.every, -1)
        return _years(terms, terms.start if regular else back, end)
    if regular and due == end:
        return _years(terms, terms.start, end)
    if terms.day_count.startswith("actual"):
        return _actual(terms.day_count, terms.start, due)
    return _by_months(terms, terms.start, due)


def _by_months(terms: Terms, begins: date, ends: date) -> Fraction:
    """Whole periods counted back from the end, and what is left as part of the one it lies in."""
    every = Every(1, "month") if terms.due_dates or _thirties(terms) else terms.every
    whole = 0
    while step(ends, every, -(whole + 1)) >= begins:
        whole += 1
    left = step(ends, every, -whole)
    length = (left - step(ends, every, -(whole + 1))).days
    return (whole + Fraction((left - begins).days, length)) * every.years


def _actual(day_count: str, begins: date, ends: date) -> Fraction:
    """Calendar days over the days of a year: the first day counts, the last does not."""
    if day_count in _FIXED:
        return _part((ends - begins).days, _FIXED[day_count])
    if day_count == "actual/actual-end":
        begins, ends = begins + _DAY, ends + _DAY
    years = Fraction(0)
    while begins < ends:
        until = min(ends, date(begins.year + 1, 1, 1))
        years += _part((until - begins).days, days_of(begins.year))
        begins = until
    return years


@cache
def _part(days: int, year: int) -> Fraction:
    return Fraction(days, year)


def days_of(year: int) -> int:
    """How many days a year has."""
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days


def part_years(period: Period, since: date, until: date, terms: Terms) -> Fraction:
    """The part of a year from one day to another inside a period: all of it where both are its own.

    Equal periods, and months of thirty days, are parted by their days.
    """
    if since <= period.begins and until >= period.ends:
        return period.years
    if terms.day_count.startswith("actual"):
        return _actual(terms.day_count, since, until)
    return period.years * Fraction((until - since).days, max((period.ends - period.begins).days, 1))
