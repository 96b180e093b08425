"""How somebody stands is told from their steps, whatever the order in which these came."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.records import membership
from coopdesk.records.ids import MemberId
from coopdesk.records.membership import (
    ACTIVE,
    CAUSES,
    DIED,
    JOINED,
    LEAVING,
    LEFT,
    NOBODY,
    RESIGNED,
    RESUMED,
    SETTLED,
    STEPS,
    SUSPENDED,
    Standing,
    StepRow,
    standing,
)

FIRST = date(2026, 1, 1)
LAST = FIRST + timedelta(days=400)


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


def step(kind: str, n: int, ident: int = 1, until: int | None = None) -> StepRow:
    return StepRow(ident, MemberId(5), kind, day(n), day(until) if until is not None else None)


steps_ = st.lists(
    st.builds(
        step,
        st.sampled_from(sorted(STEPS)),
        st.integers(0, 30),
        st.integers(1, 10**9),
        st.none() | st.integers(0, 60),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)


@given(steps_, st.randoms())
def test_the_order_in_which_steps_came_makes_no_difference(
    steps: list[StepRow], any_: object
) -> None:
    other = steps[:]
    any_.shuffle(other)  # type: ignore[attr-defined]
    for before in (NOBODY, Standing(ACTIVE)):
        assert standing(steps, LAST, before) == standing(other, LAST, before)


@given(steps_)
def test_who_left_joined_before_and_who_is_a_member_has_not_left(steps: list[StepRow]) -> None:
    now = standing(steps, LAST)
    assert now.status in {"", ACTIVE, SUSPENDED, LEAVING, LEFT}
    assert (now.left is not None) == (now.status in {LEAVING, LEFT})
    assert (now.joined is not None) == (now.status != "")
    if now.left is not None and now.joined is not None:
        assert now.joined <= now.left
        assert now.cause in CAUSES


@given(steps_, st.integers(0, 40))
def test_what_comes_later_says_nothing_of_a_day(steps: list[StepRow], n: int) -> None:
    known = [one for one in steps if one.day <= day(n)]
    assert standing(steps, day(n)) == standing(known, day(n))


def test_a_step_that_makes_no_sense_changes_nothing() -> None:
    life = [step(JOINED, 0), step(RESIGNED, 5, 2)]
    assert standing([*life, step(SUSPENDED, 7, 3)], LAST) == standing(life, LAST)
    assert standing([*life, step(RESUMED, 7, 3)], LAST) == standing(life, LAST)
    assert standing([step(SETTLED, 3)], LAST) == NOBODY


def test_a_suspension_runs_out_after_its_last_day() -> None:
    life = [step(JOINED, 0), step(SUSPENDED, 5, 2, until=10)]
    assert [standing(life, day(n)).status for n in (4, 5, 10, 11)] == [
        ACTIVE,
        SUSPENDED,
        SUSPENDED,
        ACTIVE,
    ]


def test_who_dies_before_they_are_settled_has_heirs_and_left_on_the_first_day() -> None:
    life = [step(JOINED, 0), step(RESIGNED, 5, 2), step(DIED, 9, 3)]
    now = standing(life, LAST)
    assert (now.cause, now.left, now.status) == (DIED, day(5), LEAVING)


@pytest.mark.parametrize("n", [20, 31])
def test_who_comes_back_is_a_member_again(n: int) -> None:
    life = [step(JOINED, 0), step(RESIGNED, 5, 2), step(SETTLED, 9, 3), step(JOINED, n, 4)]
    assert standing(life, LAST) == Standing(ACTIVE, day(n), joined=day(n), applied=JOINED)


def test_a_step_that_was_taken_back_counts_for_nothing() -> None:
    gone = StepRow(2, MemberId(5), RESIGNED, day(5), dropped=day(6))
    assert standing([step(JOINED, 0), gone], LAST).status == ACTIVE
    assert membership.STANDINGS.keys() >= {ACTIVE, SUSPENDED, LEAVING, LEFT}
