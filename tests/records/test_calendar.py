"""Days and months."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.records.calendar import (
    add_months,
    day_before,
    first_of_month,
    month_end,
    month_of,
)
from coopdesk.records.schema import day_number, day_of, instant_number, instant_of

days = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@given(days)
def test_a_month_begins_and_ends_around_its_days(day: date) -> None:
    assert first_of_month(month_of(day)) <= day <= month_end(day)
    assert month_of(month_end(day) + timedelta(days=1)) != month_of(day)
    assert day_before(first_of_month(month_of(day))) == month_end(
        first_of_month(month_of(day)) - timedelta(days=1)
    )


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 1), -1, date(2025, 12, 1)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_later_is_the_same_day_or_the_last(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then


@given(days, st.integers(-240, 240))
def test_adding_months_moves_by_just_those_months(day: date, months: int) -> None:
    then = add_months(day, months)
    assert (then.year - day.year) * 12 + then.month - day.month == months
    assert then.day <= day.day


@given(days)
def test_a_day_is_kept_as_a_number_that_sorts(day: date) -> None:
    assert day_of(day_number(day)) == day
    assert day_number(day) < day_number(day + timedelta(days=1))


def test_an_instant_is_kept_in_utc() -> None:
    kigali = datetime(2026, 3, 3, 11, 0, 0, 123000, timezone(timedelta(hours=2)))
    assert instant_of(instant_number(kigali)) == kigali
    assert instant_of(instant_number(kigali)) == datetime(2026, 3, 3, 9, 0, 0, 123000, UTC)
