"""Money: whole minor units, and no coin is lost."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.records.errors import Refused
from coopdesk.records.money import LARGEST, Money, digits_of, split

minors = st.integers(-LARGEST, LARGEST)
currencies = st.sampled_from(["RWF", "BOB", "KWD"])


@given(minors, currencies)
def test_an_amount_is_read_back_from_its_units(minor: int, currency: str) -> None:
    amount = Money(minor, currency)
    assert Money.of(amount.units, currency) == amount
    assert Money.of(str(amount.units), currency) == amount


@pytest.mark.parametrize(("currency", "digits"), [("RWF", 0), ("BOB", 2), ("KWD", 3), ("XTS", 2)])
def test_a_currency_has_its_own_decimals(currency: str, digits: int) -> None:
    assert digits_of(currency) == digits
    assert Money.of(1, currency).minor == 10**digits


@pytest.mark.parametrize("typed", ["", "abc", "1,5", "--1", "sNaN"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="is not an amount") as caught:
        Money.of(typed, "RWF")
    assert caught.value.field == "amount"


@pytest.mark.parametrize("typed", ["NaN", "Infinity", "-Infinity", "1e400", str(LARGEST + 1)])
def test_what_no_book_can_hold_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="too large"):
        Money.of(typed, "RWF")


def test_the_largest_amount_is_taken_on_both_sides() -> None:
    assert Money.of(LARGEST, "RWF").minor == LARGEST
    assert Money.of(-LARGEST, "RWF").minor == -LARGEST


@pytest.mark.parametrize(("typed", "currency"), [("0.5", "RWF"), ("12.345", "BOB")])
def test_smaller_than_the_smallest_coin_is_refused(typed: str, currency: str) -> None:
    with pytest.raises(Refused, match="no coins as small"):
        Money.of(typed, currency)


def test_two_currencies_are_never_mixed() -> None:
    with pytest.raises(ValueError, match="RWF and BOB"):
        Money(1, "RWF") + Money(1, "BOB")
    with pytest.raises(ValueError, match="RWF and BOB"):
        Money(1, "RWF") - Money(1, "BOB")


@given(minors, minors)
def test_adding_and_taking_away_is_exact(one: int, other: int) -> None:
    a, b = Money(one, "RWF"), Money(other, "RWF")
    assert a + b - b == a
    assert -a == Money(0, "RWF") - a
    assert abs(a).minor == abs(one)
    assert bool(a) is (one != 0)


def test_a_share_is_rounded_half_up_unless_said_otherwise() -> None:
    assert Money(5, "RWF").share(Decimal("0.5")).minor == 3
    assert Money(-5, "RWF").share(Decimal("0.5")).minor == -3
    assert Money(5, "RWF").share(Decimal("0.5"), rounding=ROUND_DOWN).minor == 2


@given(minors, st.lists(st.integers(0, 10**6), min_size=1).filter(any))
def test_splitting_gives_back_every_coin(minor: int, weights: list[int]) -> None:
    parts = split(Money(minor, "RWF"), weights)
    assert sum(part.minor for part in parts) == minor
    assert all(part.minor == 0 for part, weight in zip(parts, weights, strict=True) if not weight)
    total = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.minor * total - minor * weight) < total


def test_of_equal_remainders_the_first_gets_the_coin() -> None:
    assert [p.minor for p in split(Money(100, "RWF"), [1, 1, 1])] == [34, 33, 33]
    assert [p.minor for p in split(Money(-100, "RWF"), [1, 1, 1])] == [-34, -33, -33]


@pytest.mark.parametrize("weights", [[], [0, 0], [-1, 2]])
def test_nothing_is_split_over_nobody(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split(Money(100, "RWF"), weights)


def test_money_is_written_for_a_log_with_its_currency() -> None:
    assert str(Money(-1250, "BOB")) == "-12.50 BOB"
    assert str(Money(10**15, "RWF")) == "1000000000000000 RWF"
