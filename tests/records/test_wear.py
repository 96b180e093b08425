"""What wears off month by month adds up to the coin."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.records import wear

LIVES = st.tuples(
    st.sampled_from(wear.METHODS),
    st.integers(0, 10**12),
    st.integers(0, 10**12),
    st.integers(1, 1200),
).filter(lambda said: said[2] <= said[1])


@given(LIVES)
def test_the_months_add_up_to_what_there_was_to_wear_off(said: tuple[str, int, int, int]) -> None:
    method, value, residual, months = said
    plan = wear.plan(method, value=value, residual=residual, months=months)
    assert len(plan) == months
    assert sum(plan) == value - residual
    assert min(plan) >= 0


@given(LIVES)
def test_straight_months_are_equal_but_for_the_rest(said: tuple[str, int, int, int]) -> None:
    _, value, residual, months = said
    *first, last = wear.plan(wear.STRAIGHT, value=value, residual=residual, months=months)
    assert len(set(first)) <= 1
    assert last - (first[0] if first else last) in range(months)


@given(LIVES)
def test_declining_months_get_smaller_but_for_coins(said: tuple[str, int, int, int]) -> None:
    _, value, residual, months = said
    plan = wear.plan(wear.DECLINING, value=value, residual=residual, months=months)
    assert all(after <= before + months for before, after in pairwise(plan))


def test_worked_examples() -> None:
    assert wear.plan("straight", value=100, residual=10, months=4) == [22, 22, 22, 24]
    assert wear.plan("declining", value=1000, residual=0, months=4) == [500, 250, 125, 125]
    assert wear.plan("declining", value=1000, residual=200, months=4) == [500, 250, 50, 0]
    assert wear.plan("straight", value=5, residual=0, months=1) == [5]


@pytest.mark.parametrize(
    "said",
    [
        {"value": 5, "residual": 6, "months": 2},
        {"value": 5, "residual": -1, "months": 2},
        {"value": 5, "residual": 0, "months": 0},
    ],
)
def test_a_life_that_can_not_be_is_a_bug(said: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="wears"):
        wear.plan("straight", **said)
    with pytest.raises(ValueError, match="no way"):
        wear.plan("fast", value=5, residual=0, months=2)
