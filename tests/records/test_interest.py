"""The arithmetic of interest: what must hold whatever an account did."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.records import interest
from coopdesk.records.calendar import add_months, month_end
from coopdesk.records.interest import Rate, Rule, Spell, earned
from coopdesk.records.rounding import MODES, Rounding

EXACT = Rounding(Decimal(0))
COIN = Rounding(Decimal(1))
START = date(2026, 1, 1)
#: A sum of sixty-figure quotients, split in another way, differs in the last of its figures.
CLOSE = Decimal("1e-20")

days = st.integers(0, 800).map(lambda n: START + timedelta(days=n))
amounts = st.integers(-50_000, 200_000).map(Decimal)
counts = st.sampled_from(list(interest.DAY_COUNTS))


def rate(percent: str, since: date = START, per: str = interest.YEAR) -> Rate:
    return Rate(since, Decimal(percent), per)


def year(opening: int, *moves: tuple[date, int]) -> Spell:
    told = [(day, Decimal(amount)) for day, amount in moves]
    return Spell(START, date(2026, 12, 31), Decimal(opening), told)


@st.composite
def spells(draw: Any) -> Spell:
    begins = draw(days)
    until = begins + timedelta(days=draw(st.integers(0, 500)))
    within = st.integers(0, (until - begins).days).map(lambda n: begins + timedelta(days=n))
    moves = sorted(draw(st.lists(st.tuples(within, amounts), max_size=8)), key=lambda m: m[0])
    return Spell(begins, until, draw(amounts), moves)


@given(spells(), counts, st.data())
def test_a_time_earns_what_its_parts_earn(spell: Spell, count: str, data: Any) -> None:
    rule = Rule(EXACT, day_count=count)
    cut = spell.begins + timedelta(days=data.draw(st.integers(0, spell.days - 1)))
    first = Spell(
        spell.begins, cut, spell.opening, [move for move in spell.moves if move[0] <= cut]
    )
    rest = Spell(
        cut + timedelta(days=1),
        spell.until,
        first.closing,
        [move for move in spell.moves if move[0] > cut],
    )
    rates = [rate("5.5"), rate("7.25", date(2026, 8, 17))]
    parts = [earned(rule, rates, part).interest for part in (first, rest) if part.days]
    assert abs(earned(rule, rates, spell).interest - sum(parts)) < CLOSE


@given(spells(), counts)
def test_the_stretches_lie_end_to_end_and_add_up(spell: Spell, count: str) -> None:
    rates = [rate("5.5"), rate("4", date(2026, 3, 1)), rate("7", date(2027, 1, 1))]
    found = earned(Rule(EXACT, day_count=count), rates, spell)
    assert sum(one.days for one in found.stretches) == found.days == spell.days
    after = spell.begins
    for one in found.stretches:
        assert one.from_ == after
        after = one.until + timedelta(days=1)
    assert after == spell.until + timedelta(days=1)
    assert abs(sum(one.interest for one in found.stretches) - found.interest) < CLOSE


@given(spells())
def test_the_average_lies_between_the_lowest_and_the_highest(spell: Spell) -> None:
    found = earned(Rule(EXACT), [], spell)
    highest = max(one.balance for one in found.stretches)
    assert found.minimum <= found.average <= highest


@given(spells(), counts)
def test_the_lowest_balance_never_earns_more_than_every_day(spell: Spell, count: str) -> None:
    lowest, daily = (
        earned(Rule(EXACT, method, count), [rate("5")], spell).interest
        for method in (interest.MINIMUM, interest.DAILY)
    )
    assert 0 <= lowest <= daily + CLOSE


@given(spells(), st.sampled_from(list(MODES)), st.sampled_from(["1", "5", "0.01", "100"]))
def test_rounding_moves_by_less_than_a_step_and_onto_it(spell: Spell, mode: str, step: str) -> None:
    exact = earned(Rule(EXACT), [rate("5")], spell).interest
    found = earned(Rule(Rounding(Decimal(step), mode)), [rate("5")], spell).interest
    assert found % Decimal(step) == 0
    assert abs(found - exact) < Decimal(step)


def test_half_a_coin_is_seen_as_half_a_coin() -> None:
    # 7,300 × 5 % × 1/365 is exactly 1; 10,950 × 5 % / 365 exactly 1.5.
    spell = Spell(START, START, Decimal(10_950))
    found = {
        mode: earned(Rule(Rounding(Decimal(1), mode)), [rate("5")], spell).interest
        for mode in MODES
    }
    assert found == {"half_up": 2, "half_even": 2, "floor": 1, "ceiling": 2}
    less = earned(Rule(COIN), [rate("5")], Spell(START, START, Decimal(10_949))).interest
    assert less == 1


@pytest.mark.parametrize("count", ["30/360", "twelfth"])
def test_each_month_of_a_year_is_a_twelfth(count: str) -> None:
    rule, begins = Rule(EXACT, day_count=count), START
    for _ in range(12):
        until = month_end(begins)
        found = earned(rule, [rate("12")], Spell(begins, until, Decimal(1200)))
        assert found.interest == 12
        begins = until + timedelta(days=1)


def test_a_leap_day_earns_by_actual_days_and_not_by_thirties() -> None:
    spell = Spell(date(2028, 2, 1), date(2028, 2, 29), Decimal(36500))
    assert earned(Rule(COIN), [rate("10")], spell).interest == 290
    thirty = Rule(COIN, day_count="30/360")
    assert earned(thirty, [rate("12")], spell).interest == 365


def test_before_the_first_rate_nothing_is_earned() -> None:
    found = earned(Rule(COIN), [rate("10", date(2026, 7, 1))], year(36_500))
    assert [(one.days, int(one.percent)) for one in found.stretches] == [(181, 0), (184, 10)]
    assert found.interest == 1840


def test_a_balance_under_the_least_earns_nothing_that_day() -> None:
    rule = Rule(COIN, least=Decimal(1000))
    spell = year(36_500, (date(2026, 7, 1), -36_000))
    assert earned(rule, [rate("10")], spell).interest == 1810


def test_what_was_paid_in_counts_by_the_months_that_it_was_held() -> None:
    rule = Rule(COIN, interest.MONTHS_HELD)
    spell = year(12_000, (date(2026, 7, 31), 12_000), (date(2026, 12, 1), -6_000))
    # 12,000 for 12 months, 12,000 for 6 (July counts), 6,000 less for one.
    assert earned(rule, [rate("10")], spell).interest == 1200 + 600 - 50


@given(days, st.integers(1, 30))
def test_the_months_of_a_contract_are_counted_from_its_first_day(begins: date, months: int) -> None:
    until = add_months(begins, months) - timedelta(days=1)
    rule = Rule(EXACT, day_count="twelfth", anchor=begins)
    found = earned(rule, [rate("12", date.min)], Spell(begins, until, Decimal(100)))
    assert found.interest == months


def test_whole_months_are_counted_from_any_day() -> None:
    assert interest.whole_months(date(2026, 1, 31), date(2026, 2, 27)) == (1, Decimal(0))
    assert interest.whole_months(date(2026, 1, 1), date(2026, 12, 31)) == (12, Decimal(0))
    months, part = interest.whole_months(date(2026, 1, 1), date(2026, 2, 14))
    assert (months, part) == (1, Decimal(14) / 28)


@given(st.integers(1, 10**9), st.sampled_from(list(interest.TIMES)), st.integers(1, 30))
def test_interest_on_interest_is_more_than_without(amount: int, every: str, percent: int) -> None:
    times = interest.TIMES[every]
    grown = interest.compounded(Decimal(amount), Decimal(percent), times=times, periods=times)
    simple = Decimal(amount) * (100 + percent) / 100
    assert grown == simple if every == "yearly" else grown > simple
