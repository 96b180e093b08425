"""The arithmetic of a surplus, with examples reckoned by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.records import allocation
from coopdesk.records.allocation import (
    GIFT,
    LOSSES,
    REFUND,
    RESERVE,
    RESTORE,
    SHARES,
    Box,
    Cascade,
    Facts,
    Gift,
    Owner,
    Plan,
    Reserve,
    Rules,
    balance_days,
    cascade,
    departures,
    divide,
    stretches,
    takings,
)
from coopdesk.records.errors import Refused
from coopdesk.records.profiles import profile, profiles

BEGINS, UNTIL = date(2025, 1, 1), date(2025, 12, 31)


def rules(code: str) -> Rules:
    return Rules.of(profile(code).rules)


def steps(made: Cascade) -> list[tuple[str, str, int]]:
    return [(step.what, step.of, step.amount) for step in made.steps]


# --- days --------------------------------------------------------------------------------------


def test_a_balance_held_all_year_counts_every_day() -> None:
    assert balance_days(10_000, [], BEGINS, UNTIL) == 10_000 * 365
    assert balance_days(10_000, [], date(2024, 1, 1), date(2024, 12, 31)) == 10_000 * 366


def test_what_comes_on_a_day_counts_from_that_day() -> None:
    moves = [(date(2025, 7, 1), 5_000), (UNTIL, -15_000)]
    assert balance_days(10_000, moves, BEGINS, UNTIL) == 10_000 * 181 + 15_000 * 183
    assert [(s.days, s.balance) for s in stretches(10_000, moves, BEGINS, UNTIL)] == [
        (181, 10_000),
        (183, 15_000),
    ]


def test_stretches_leave_out_the_days_without_anything() -> None:
    moves = [(date(2025, 3, 1), 100), (date(2025, 3, 1), -100), (date(2025, 12, 1), 7)]
    assert [(s.from_, s.days, s.balance) for s in stretches(0, moves, BEGINS, UNTIL)] == [
        (date(2025, 12, 1), 31, 7)
    ]


MOVES = st.lists(st.tuples(st.integers(0, 364), st.integers(-(10**9), 10**9)), max_size=12).map(
    sorted
)


@given(st.integers(0, 10**12), MOVES)
def test_stretches_and_balance_days_are_the_same(
    opening: int, moves: list[tuple[int, int]]
) -> None:
    dated = [(BEGINS + timedelta(days=day), amount) for day, amount in moves]
    held = stretches(opening, dated, BEGINS, UNTIL)
    assert sum(s.days * s.balance for s in held) == balance_days(opening, dated, BEGINS, UNTIL)


# --- dividing ----------------------------------------------------------------------------------


def test_coins_left_over_go_to_the_largest_remainders() -> None:
    # 100 by 1, 2 and 3 of 6: 16 4/6, 33 2/6, 50; the coin that is left goes to the first.
    parts = divide(100, [1, 2, 3])
    assert [part.amount for part in parts] == [17, 33, 50]
    assert [part.remainder for part in parts] == [4, 2, 0]
    assert [part.turn for part in parts] == [1, 0, 0]


def test_among_equal_remainders_the_earlier_gets_the_coin() -> None:
    assert [part.amount for part in divide(2, [5, 5, 5])] == [1, 1, 0]
    assert [part.turn for part in divide(2, [5, 5, 5])] == [1, 2, 0]


def test_parts_can_be_whole_coins_only() -> None:
    assert [part.amount for part in divide(1_234, [1, 1, 1], step=50)] == [400, 400, 400]
    assert [part.amount for part in divide(1_250, [1, 1, 1], step=50)] == [450, 400, 400]


def test_the_published_distribution_to_supporters_comes_out() -> None:
    pool, shares = 320_000, [50, 100, 2_000, 100_000]
    assert [part.amount for part in divide(pool, shares)] == [157, 313, 6_265, 313_265]


def test_nobody_with_a_base_is_no_fault() -> None:
    assert [part.amount for part in divide(100, [0, 0])] == [0, 0]
    assert divide(100, []) == []


def test_twenty_thousand_members_get_every_coin() -> None:
    bases = [(n * 7_919) % 100_003 for n in range(20_000)]
    parts = divide(1_234_567_891, bases)
    assert sum(part.amount for part in parts) == 1_234_567_891
    lucky = sorted((part for part in parts if part.turn), key=lambda part: part.turn)
    assert [part.turn for part in lucky] == list(range(1, len(lucky) + 1))
    assert all(one.remainder >= other.remainder for one, other in pairwise(lucky))


BASES = st.lists(st.integers(0, 10**14), min_size=1, max_size=30)


@given(st.integers(0, 10**13), BASES, st.sampled_from([1, 5, 50, 100]))
def test_parts_add_up_and_nobody_is_short(pool: int, bases: list[int], step: int) -> None:
    parts = divide(pool, bases, step=step)
    total = sum(bases)
    assert sum(part.amount for part in parts) == (pool - pool % step if total else 0)
    for part in parts:
        assert part.amount >= 0
        exact = pool // step * part.base // total * step if total else 0
        assert exact <= part.amount <= exact + (step if part.turn else 0)


@given(st.integers(0, 10**9), BASES, st.randoms(use_true_random=False))
def test_the_order_of_members_changes_nothing_but_who_is_first_among_equals(
    pool: int, bases: list[int], random: Any
) -> None:
    order = list(range(len(bases)))
    random.shuffle(order)
    parts = divide(pool, bases)
    mixed = divide(pool, [bases[n] for n in order])
    alike = {part.remainder for part in parts}
    for place, n in enumerate(order):
        one, other = parts[n], mixed[place]
        assert one.remainder == other.remainder
        if sum(part.remainder == one.remainder for part in parts) == 1:
            assert one.amount == other.amount
    assert {part.remainder for part in mixed} == alike
    assert sum(p.amount for p in parts) == sum(p.amount for p in mixed)


# --- the cascade -------------------------------------------------------------------------------


def test_argentina_fills_three_reserves_of_five_percent() -> None:
    plan = replace(allocation.legal(rules("AR")), refund=Decimal(100))
    made = cascade(Facts(result=1_000_000_00, operations=1), plan)
    assert steps(made) == [
        (RESERVE, "reserve", 50_000_00),
        (RESERVE, "staff", 50_000_00),
        (RESERVE, "education", 50_000_00),
        (SHARES, "", 0),
        (REFUND, "", 850_000_00),
    ]
    assert made.left == 0


def test_colombia_keeps_half_and_the_meeting_votes_on_the_rest() -> None:
    plan = replace(allocation.legal(rules("CO")), gifts=(Gift(7, 300_000),))
    made = cascade(Facts(result=1_000_001), plan)
    assert steps(made) == [
        (RESERVE, "contributions", 200_000),
        (RESERVE, "education", 200_000),
        (RESERVE, "solidarity", 100_000),
        (SHARES, "", 0),
        (REFUND, "", 0),
        (GIFT, "7", 300_000),
    ]
    assert made.left == 200_001


@pytest.mark.parametrize(
    ("code", "reserves"),
    [
        ("AR", {"reserve": 50, "staff": 50, "education": 50}),
        ("BB", {"reserve": 250}),
        ("BJ", {"reserve": 200, "education": 200}),
        ("BO", {"reserve": 100, "education": 50, "solidarity": 50}),
        ("BR", {"reserve": 100, "education": 50}),
        ("CL", {"reserve": 180}),
        ("CO", {"contributions": 200, "education": 200, "solidarity": 100}),
        ("KE", {"reserve": 200}),
        ("RW", {"reserve": 200}),
        ("ZA", {"reserve": 50}),
        ("plain", {}),
    ],
)
def test_each_country_fills_its_own_reserves(code: str, reserves: dict[str, int]) -> None:
    made = cascade(Facts(result=1_000), allocation.legal(rules(code)))
    assert {s.of: s.amount for s in made.steps if s.what == RESERVE} == reserves


def test_every_country_has_a_plan_that_departs_from_nothing() -> None:
    for one in profiles():
        wanted = Rules.of(one.rules)
        assert departures(Facts(result=5), allocation.legal(wanted), wanted) == []


def test_past_losses_come_first_and_reserves_take_their_part_of_the_rest() -> None:
    plan = Plan(reserves=(Reserve("reserve", Decimal(10)),), restore={"reserve": 50})
    made = cascade(Facts(result=1_000, before=-400, used={"reserve": 80}), plan)
    assert steps(made)[:3] == [
        (LOSSES, "", 400),
        (RESTORE, "reserve", 50),
        (RESERVE, "reserve", 55),
    ]
    assert made.left == 495
    assert cascade(Facts(result=300, before=-400), Plan()).left == 0


def test_a_loss_is_covered_by_what_was_left_and_by_reserves_as_voted() -> None:
    made = cascade(
        Facts(result=-1_000, before=300, funds={"reserve": 500}), Plan(losses={"reserve": 450})
    )
    assert steps(made) == [(LOSSES, "", -300), (RESERVE, "reserve", -450)]
    assert made.left == -250


def test_a_reserve_that_has_reached_its_goal_gets_no_more() -> None:
    reserve = Reserve("reserve", Decimal(20), until=Decimal(50))
    plan, wanted = Plan(reserves=(reserve,)), Rules((reserve,))
    facts = Facts(result=1_000, capital=10_000, funds={"reserve": 4_900})
    assert cascade(facts, plan).amount(RESERVE) == 100
    full = replace(facts, funds={"reserve": 5_000})
    assert cascade(full, plan).amount(RESERVE) == 0
    assert departures(full, Plan(), wanted) == []
    assert [d.field for d in departures(facts, Plan(), wanted)] == ["reserves.reserve"]
    early = Plan(reserves=(replace(reserve, until=Decimal(10)),))
    assert [d.field for d in departures(facts, early, wanted)] == ["reserves.reserve"]


def test_interest_on_shares_is_reckoned_by_the_day_and_never_more_than_is_left() -> None:
    facts = Facts(result=1_000, share_days=10_000 * 365 + 20_000 * 100, year_days=365)
    made = cascade(facts, Plan(share_rate=Decimal("4.12")))
    assert made.amount(SHARES) == 638  # 412 and 225.75
    assert cascade(facts, Plan(share_rate=Decimal(50))).amount(SHARES) == 1_000
    assert cascade(facts, Plan(share_rate=Decimal("4.12"), step=50)).amount(SHARES) == 600


def test_what_is_not_there_can_not_be_given_away() -> None:
    for plan, field in (
        (Plan(gifts=(Gift(1, 1_001),)), "gifts.0"),
        (Plan(gifts=(Gift(1, 1), Gift(1, -1))), "gifts.1"),
        (Plan(earlier=1), "earlier"),
        (Plan(restore={"reserve": 1}), "restore.reserve"),
    ):
        with pytest.raises(Refused) as caught:
            cascade(Facts(result=1_000), plan)
        assert caught.value.field == field
    with pytest.raises(Refused) as caught:
        cascade(Facts(result=-10, funds={"reserve": 5}), Plan(losses={"reserve": 6}))
    assert caught.value.field == "losses.reserve"


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (Plan(reserves=(Reserve("reserve", Decimal(-5)),)), "reserves.reserve"),
        (Plan(share_rate=Decimal(-1)), "share_rate"),
        (Plan(refund=Decimal(-1)), "refund"),
    ],
)
def test_nothing_is_taken_by_a_percentage_below_nothing(plan: Plan, field: str) -> None:
    with pytest.raises(Refused, match="less than nothing") as caught:
        cascade(Facts(result=1_000, share_days=365, operations=10, capital=500), plan)
    assert caught.value.field == field


def test_less_than_the_law_wants_is_told_at_its_field() -> None:
    plan = Plan(reserves=(Reserve("reserve", Decimal(5)), Reserve("staff", Decimal("4.9"))))
    found = departures(Facts(result=100), plan, rules("AR"))
    assert [d.field for d in found] == ["reserves.staff", "reserves.education"]
    assert departures(Facts(result=-100), plan, rules("AR")) == []


def test_interest_on_shares_has_the_limit_of_the_country() -> None:
    plan = allocation.legal(rules("AR"))
    plans = (
        replace(plan, share_rate=Decimal(8)),
        replace(plan, share_rate=Decimal(8), bank_rate=Decimal(7)),
        replace(plan, share_rate=Decimal("8.01"), bank_rate=Decimal(7)),
    )
    told = [departures(Facts(result=100), one, rules("AR")) for one in plans]
    assert [[d.field for d in found] for found in told] == [["bank_rate"], [], ["share_rate"]]
    brazil = replace(allocation.legal(rules("BR")), share_rate=Decimal("12.5"))
    assert [d.field for d in departures(Facts(result=9), brazil, rules("BR"))] == ["share_rate"]


PLANS = st.builds(
    Plan,
    earlier=st.integers(0, 10**6),
    reserves=st.lists(
        st.builds(Reserve, st.sampled_from("abc"), st.decimals(0, 60, places=2)), max_size=3
    ).map(tuple),
    share_rate=st.decimals(0, 30, places=2),
    refund=st.decimals(0, 100, places=2),
    step=st.sampled_from([1, 5, 100]),
)
FACTS = st.builds(
    Facts,
    result=st.integers(0, 10**12),
    before=st.integers(-(10**12), 10**12),
    share_days=st.integers(0, 10**15),
    operations=st.integers(0, 10**12),
)


@given(FACTS, PLANS)
def test_the_steps_and_what_is_left_add_up(facts: Facts, plan: Plan) -> None:
    plan = replace(plan, earlier=min(plan.earlier, max(facts.before, 0)))
    made = cascade(facts, plan)
    assert sum(step.amount for step in made.steps) + made.left == made.whole
    assert all(step.amount >= 0 for step in made.steps)
    assert made.left >= 0
    assert Plan.of(plan.said()) == plan


# --- a savings group ---------------------------------------------------------------------------


def test_a_group_shares_its_box_by_shares_and_sets_off_what_is_owed() -> None:
    box = Box(cash=95_000, loans=12_000, social=5_000, debts=2_000)
    made = takings(box, [Owner(50_000), Owner(30_000, owes=12_000), Owner(10_000)])
    assert box.pool == 100_000
    assert [one.part.amount for one in made] == [55_556, 33_333, 11_111]
    assert [one.paid for one in made] == [55_556, 21_333, 11_111]
    assert [one.gain for one in made] == [5_556, 3_333, 1_111]
    assert sum(one.paid for one in made) == box.cash - box.social - box.debts


def test_a_group_that_lost_money_shares_the_loss() -> None:
    made = takings(Box(cash=80), [Owner(60), Owner(40)])
    assert [(one.part.amount, one.gain) for one in made] == [(48, -12), (32, -8)]
    assert [one.paid for one in takings(Box(cash=5, social=9), [Owner(3)])] == [0]
