"""Loans that began before anybody wrote down their payments: what was paid counts as it must."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.records.schedule import (
    Brought,
    Parts,
    Payment,
    Penalty,
    Roundings,
    Standing,
    Terms,
    payoff,
    plan,
    stand,
)

ONE = Roundings(money=Decimal(1))
TERMS = Terms(
    Decimal(1200), date(2026, 1, 1), 12, Decimal(12), method="equal_principal", rounding=ONE
)
DAILY = replace(TERMS, day_count="actual/365")


def brought(
    principal: int, interest: int, on: date = date(2026, 5, 15), terms: Terms = TERMS
) -> Standing:
    return stand(terms, [Brought(on, Decimal(principal), Decimal(interest))], on)


def test_who_paid_all_that_fell_due_is_not_late() -> None:
    found = brought(400, 12 + 11 + 10 + 9)
    assert found.owed == 800
    assert (found.due, found.oldest) == (Parts(), None)
    assert [row.settled is not None for row in found.rows][:5] == [True] * 4 + [False]
    assert found.allocations == ()


def test_what_lacks_is_owed_of_the_newest_instalments() -> None:
    found = brought(250, 23)
    assert found.owed == 950
    assert found.due == Parts(Decimal(150), Decimal(19))
    assert found.oldest == date(2026, 4, 1)
    assert [row.paid.principal for row in found.rows][:4] == [100, 100, 50, 0]


def test_being_late_costs_nothing_until_it_came_into_the_book() -> None:
    terms = replace(TERMS, penalty=Penalty(Decimal(1), per="day"))
    assert brought(200, 42, terms=terms).due.penalty == 0
    event = Brought(date(2026, 5, 15), Decimal(200), Decimal(42))
    assert stand(terms, [event], date(2026, 5, 25)).due.penalty == 20  # ten days of 1 % on 200


def test_more_than_fell_due_lessens_what_is_to_come() -> None:
    found = brought(800, 42)
    assert found.owed == 400
    coming = [row for row in found.rows if row.settled is None]
    assert sum(row.parts.principal for row in coming) == 400
    assert len(coming) == 8
    shorter = brought(800, 42, terms=replace(TERMS, prepayment="shorten"))
    assert len([row for row in shorter.rows if row.settled is None]) == 4


@pytest.mark.parametrize("terms", [TERMS, DAILY, replace(TERMS, method="annuity")])
def test_what_is_paid_after_it_pays_the_loan_off(terms: Terms) -> None:
    events = [Brought(date(2026, 5, 15), Decimal(250), Decimal(20))]
    last = date(2026, 6, 10)
    all_of_it = payoff(terms, events, last).total
    found = stand(terms, [*events, Payment(last, all_of_it)], last)
    assert found.owed == 0
    assert found.closed == last


@given(
    principal=st.integers(0, 1199),
    interest=st.integers(0, 100),
    month=st.integers(1, 12),
    kind=st.sampled_from([TERMS, DAILY, replace(DAILY, method="annuity"),
                          replace(TERMS, method="flat"), replace(TERMS, prepayment="next_paid")]),
)  # fmt: skip
def test_the_principal_always_adds_up(
    principal: int, interest: int, month: int, kind: Terms
) -> None:
    found = brought(principal, interest, date(2026, month, 20), kind)
    assert found.owed == 1200 - principal
    left = sum(row.left.principal for row in found.rows)
    assert left == found.owed
    assert all(min(row.left) >= 0 for row in found.rows)
    assert plan(kind).rows[-1].balance == 0
