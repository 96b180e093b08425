"""Days and months, and the clock that is handed in. Nothing here asks what time it is."""

from __future__ import annotations

import calendar as _calendar
from collections.abc import Callable
from datetime import MAXYEAR, date, datetime, timedelta

#: What tells the time. Returns an aware datetime; only `app` and `cli` hand in the real one.
Clock = Callable[[], datetime]


def month_of(day: date) -> int:
    """The month as a number that sorts: 202603."""
    return day.year * 100 + day.month


def first_of_month(month: int) -> date:
    """The first day of a month such as 202603."""
    return date(month // 100, month % 100, 1)


def month_end(day: date) -> date:
    """The last day of the day's month."""
    return day.replace(day=_calendar.monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """The same day some months on, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, _calendar.monthrange(year, month + 1)[1]))


def years_on(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes the 28th. No day is after year 9999."""
    year = min(day.year + years, MAXYEAR)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def year_first(day: date, month: int = 1) -> date:
    """The first day of the business year that a day is in; such a year begins with `month`."""
    return date(day.year - (day.month < month), month, 1)


def year_last(day: date, month: int = 1) -> date:
    """The last day of the business year that a day is in; such a year begins with `month`."""
    return day_before(add_months(year_first(day, month), 12))


def year_before(day: date) -> date:
    """The same day a year ago; the last of a month stays the last."""
    ago = add_months(day, -12)
    return month_end(ago) if day == month_end(day) else ago


def day_before(day: date) -> date:
    """The day before it."""
    return day - timedelta(days=1)


def age(born: date, day: date) -> int:
    """Whole years on a day. Who was born on 29 February is a year older on 1 March elsewhere."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def next_birthday(born: date, day: date) -> date:
    """Somebody's next birthday: that day, or the first one after it."""
    this = _birthday(born, day.year)
    return this if this >= day else _birthday(born, min(day.year + 1, MAXYEAR))


def _birthday(born: date, year: int) -> date:
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)
