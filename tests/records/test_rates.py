"""What a loan costs in a year: the rate that is found brings its money to nothing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coopdesk.records.errors import Refused
from coopdesk.records.rounding import Rounding
from coopdesk.records.schedule import (
    Dated,
    EqualPayments,
    Every,
    Factor,
    Fee,
    Flow,
    PayRule,
    Roundings,
    Terms,
    Tranche,
    effective,
    flows_of,
    nominal,
    nominal_level,
    plan,
    withheld,
    yearly_rate,
    years_between,
)
from tests.records.lending import last_place

D = Decimal
EXACT = Roundings(money=D(0))
WIDE = Context(prec=50)


def worth(flows: list[Flow], growth: Decimal) -> Decimal:
    """What the flows are worth at the beginning, when money grows so much in a year."""
    with localcontext(WIDE):
        log = growth.ln()
        return sum(
            (amount * (-log * at.numerator / at.denominator).exp() for at, amount in flows), D(0)
        )


amounts = st.integers(1, 10**9).map(lambda n: D(n) / 100)
times = st.fractions(0, 30, max_denominator=366)


# --- rates ---------------------------------------------------------------------------------------


@given(
    lent=amounts,
    pays=st.lists(st.tuples(times, amounts), min_size=1, max_size=40),
)
def test_the_effective_rate_brings_the_flows_to_nothing(
    lent: Decimal, pays: list[tuple[Fraction, Decimal]]
) -> None:
    # Beyond this it is no rate of a loan: many times as much, or as little, within a month.
    assume(lent < 100 * sum(pay for _, pay in pays) < 10_000 * lent)
    flows = [Flow(Fraction(0), -lent), *(Flow(at + Fraction(1, 12), pay) for at, pay in pays)]
    percent = effective(flows)
    with localcontext(WIDE):
        growth, near = 1 + percent / 100, D("1e-15")
        assert worth(flows, growth * (1 - near)) > 0 > worth(flows, growth * (1 + near))


@given(
    percent=st.integers(1, 40_000).map(lambda n: D(n) / 100),
    count=st.integers(1, 60),
    first=st.integers(0, 5),
    days=st.integers(1, 29),
    periods=st.sampled_from([1, 4, 12, 26, 52]),
)
def test_the_nominal_rate_is_the_one_that_the_payments_were_made_by(
    percent: Decimal, count: int, first: int, days: int, periods: int
) -> None:
    part = Fraction(days, 30)
    with localcontext(WIDE):
        i, f = percent / 100 / periods, D(part.numerator) / part.denominator
        sums = sum((1 / ((1 + f * i) * (1 + i) ** t) for t in range(first, first + count)), D(0))
        found = nominal(1000 * sums, [EqualPayments(count, D(1000), first, part)], periods)
    assert abs(found - percent) < D("1e-12")


@given(
    lent=st.integers(1_000, 10**9).map(D),
    percent=st.integers(0, 9_000).map(lambda n: D(n) / 100),
    count=st.integers(1, 60),
    every=st.sampled_from(["1 week", "2 weeks", "1 month", "3 months", "1 year"]),
)
def test_a_loan_without_fees_costs_its_own_rate(
    lent: Decimal, percent: Decimal, count: int, every: str
) -> None:
    terms = Terms(lent, date(2026, 1, 31), count, percent, Every.of(every), rounding=EXACT)
    found = yearly_rate(flows_of(terms, plan(terms)), terms.every)
    assert abs(found.nominal - percent) < D("1e-12")
    assert found.effective >= found.nominal - D("1e-12")


def test_no_interest_and_no_fees_cost_exactly_nothing() -> None:
    terms = Terms(D(1000), date(2026, 1, 1), 7, D(0))
    found = yearly_rate(flows_of(terms, plan(terms)), terms.every)
    assert found.effective == 0
    assert found.nominal == 0


def test_a_fee_that_is_kept_back_and_one_of_each_instalment_count() -> None:
    fees = (Fee("file", D(100)), Fee("card", D(5), when="each"))
    terms = Terms(D(1000), date(2026, 1, 1), 1, D(0), Every.of("1 year"), fees=fees)
    found = yearly_rate(flows_of(terms, plan(terms)), terms.every)
    assert Rounding(D("1e-9"))(found.effective) == D("11.666666667")  # 900 for 1005


def test_money_that_is_paid_out_later_counts_from_its_day() -> None:
    parts = (Tranche(date(2026, 1, 1), D(500)), Tranche(date(2026, 7, 1), D(500)))
    terms = Terms(
        D(1000), date(2026, 1, 1), 1, D(0), Every.of("1 year"), disbursements=parts,
        fees=(Fee("end", D(75), when="each"),),
    )  # fmt: skip
    flows = flows_of(terms, plan(terms))
    assert [flow for flow in flows if flow.amount] == [
        Dated(date(2026, 1, 1), D(-500)),
        Dated(date(2026, 7, 1), D(-500)),
        Dated(date(2027, 1, 1), D(1075)),
    ]
    assert D(10) < yearly_rate(flows, terms.every).effective < D("10.2")


def test_percent_that_is_kept_back_of_each_part_counts_from_its_day() -> None:
    parts = (Tranche(date(2026, 1, 1), D(500)), Tranche(date(2026, 7, 1), D(1500)))
    terms = Terms(
        D(2000), date(2026, 1, 1), 1, D(0), Every.of("1 year"), disbursements=parts,
        fees=(Fee("file", D(7)), Fee("risk", percent=D(2))),
    )  # fmt: skip
    flows = flows_of(terms, plan(terms))
    assert [flow for flow in flows if flow.amount > 0] == [
        Dated(date(2026, 1, 1), D(17)),
        Dated(date(2026, 7, 1), D(30)),
        Dated(date(2027, 1, 1), D(2000)),
    ]
    # 483 at once and 1,470 half a year later, for 2,000 after a year.
    found = yearly_rate(flows, terms.every).effective
    timed = [Flow(years_between(terms.start, flow.on), flow.amount) for flow in flows]
    assert abs(worth(timed, 1 + found / 100)) < D("1e-12")
    assert D("3.8") < found < D("3.9")


@given(
    parts=st.lists(st.integers(1, 10**6), min_size=1, max_size=6),
    amount=st.integers(0, 500),
    percent=st.integers(0, 2_000).map(lambda n: D(n) / 100),
)
def test_what_is_kept_back_of_the_parts_is_what_is_kept_of_the_whole(
    parts: list[int], amount: int, percent: Decimal
) -> None:
    start, coin = date(2026, 1, 1), Roundings(money=D(1))
    lent = tuple(Tranche(start + timedelta(n), D(one)) for n, one in enumerate(parts))
    fees = (Fee("file", D(amount)), Fee("file", percent=percent), Fee("x", D(1), percent))
    terms = Terms(D(sum(parts)), start, 3, D(12), disbursements=lent, fees=fees, rounding=coin)
    flows = flows_of(terms, plan(terms))[: len(parts)]
    assert all(flow.amount >= 0 for flow in flows)
    assert sum(flow.amount for flow in flows) == sum(fee for _, fee in withheld(terms))


def test_what_was_kept_back_before_is_not_kept_again() -> None:
    # Once all fees were kept back of the first part.
    terms = Terms(D(1200), date(2026, 1, 1), 12, D(12), fees=(Fee("risk", percent=D("2.5")),))
    rest = withheld(terms, D(700), before=D(500), kept=[("risk", D(30))])
    assert rest == (("risk", D(0)),)


def test_what_is_not_rounded_inside_is_paid_in_coins() -> None:
    terms = Terms(D(100), date(2026, 1, 1), 3, D(12), rounding=EXACT)
    paid = flows_of(terms, plan(terms), Rounding(D("0.01")))
    assert [flow.amount for flow in paid[2:]] == [D("34.00")] * 3


@pytest.mark.parametrize(
    "flows",
    [
        [],
        [Flow(Fraction(0), D(-5))],
        [Flow(Fraction(0), D(5)), Flow(Fraction(1), D(5))],
        [Flow(Fraction(0), D(-5)), Flow(Fraction(0), D(6))],
        [Flow(Fraction(0), D(-5)), Flow(Fraction(0), D(5))],
        [Flow(Fraction(0), D(-1)), Flow(Fraction(1), D(3)), Flow(Fraction(2), D(-3))],
        [Flow(Fraction(0), D(-1)), Flow(Fraction(1, 365), D(10))],
    ],
)
def test_where_there_is_no_rate_it_is_said(flows: list[Flow]) -> None:
    with pytest.raises(Refused, match="No yearly rate"):
        effective(flows)


def test_a_rate_may_be_high_and_may_be_below_nothing() -> None:
    week = [Flow(Fraction(0), D(-100)), Flow(Fraction(1, 52), D(200))]
    assert effective(week) / 100 + 1 == pytest.approx(D(2) ** 52, rel=D("1e-12"))
    half = [Flow(Fraction(0), D(-100)), Flow(Fraction(1), D(50))]
    assert Rounding(D("1e-9"))(effective(half)) == -50
    assert nominal(D(100), [EqualPayments(1, D(90), 1)], 12) == pytest.approx(D(-120))


def test_where_two_rates_would_do_it_is_the_one_nearest_to_nothing() -> None:
    # (1 + X − 1.1)(1 + X − 6) = 0
    flows = [Flow(Fraction(0), D(-1)), Flow(Fraction(1), D("7.1")), Flow(Fraction(2), D("-6.6"))]
    assert Rounding(D("1e-9"))(effective(flows)) == 10


# --- times ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begins", "ends", "years"),
    [
        (date(2013, 1, 12), date(2013, 2, 15), Fraction(1, 12) + Fraction(3, 366)),
        (date(2014, 1, 12), date(2014, 2, 15), Fraction(1, 12) + Fraction(3, 365)),
        (date(2012, 10, 10), date(2012, 12, 10), Fraction(2, 12)),
        (date(2026, 1, 31), date(2026, 2, 28), Fraction(1, 12)),
        (date(2026, 1, 31), date(2026, 4, 30), Fraction(3, 12)),
        (date(2026, 1, 30), date(2026, 2, 28), Fraction(1, 12)),
        (date(2026, 1, 31), date(2026, 3, 1), Fraction(1, 12) + Fraction(1, 365)),
        (date(2026, 2, 28), date(2026, 3, 31), Fraction(1, 12)),
        (date(2024, 1, 1), date(2024, 1, 21), Fraction(20, 365)),  # the year before it has 365
        (date(2024, 2, 9), date(2024, 2, 29), Fraction(20, 366)),
        (date(2024, 3, 1), date(2024, 3, 21), Fraction(20, 366)),
        (date(2025, 2, 8), date(2025, 2, 28), Fraction(20, 366)),
        (date(2025, 2, 9), date(2025, 3, 1), Fraction(20, 365)),
        (date(2026, 5, 5), date(2026, 5, 5), Fraction(0)),
        (date(2026, 5, 5), date(2025, 5, 5), Fraction(-1)),
    ],
)
def test_whole_months_are_counted_back_and_days_are_left(
    begins: date, ends: date, years: Fraction
) -> None:
    assert years_between(begins, ends) == years


def test_weekly_instalments_count_in_whole_weeks() -> None:
    assert years_between(date(2026, 1, 1), date(2026, 3, 26), weekly=True) == Fraction(12, 52)
    assert years_between(date(2026, 1, 1), date(2026, 3, 27), weekly=True) == Fraction(
        12, 52
    ) + Fraction(1, 365)


def test_a_later_day_is_never_a_shorter_time() -> None:
    for begins in (date(2023, 1, 31), date(2023, 2, 28), date(2024, 2, 29), date(2023, 5, 15)):
        days = [date.fromordinal(begins.toordinal() + n) for n in range(1200)]
        found = [years_between(begins, day) for day in days]
        # The last day of a short month may stand for one or more that the month lacks.
        assert all(later - sooner > Fraction(-4, 365) for sooner, later in pairwise(found))


# --- what spreadsheets say -----------------------------------------------------------------------


def rounded(amount: Decimal, published: str) -> Decimal:
    return Rounding(last_place(published))(amount)


@pytest.mark.parametrize(
    ("lent", "percent", "count", "published"),
    [("15000", "8", 60, "304.145914326"), ("25000", "102", 12, "3403.82145169876")],
)
def test_the_level_instalment_is_that_of_pmt(
    lent: str, percent: str, count: int, published: str
) -> None:
    with localcontext(WIDE):
        level = nominal_level(D(lent), Factor(D(percent), D(1200)), count)
    assert rounded(level, published) == D(published)


@pytest.mark.parametrize(
    ("lent", "percent", "count", "which", "published"),
    [
        ("2000", "10", 24, (1, 1), "16.66666667"),
        ("2000", "10", 24, (3, 3), "15.40102862"),
        ("125000", "9", 360, (13, 24), "11135.23213"),
        ("5000", "5.5", 24, (4, 6), "57.80"),
    ],
)
def test_the_interest_of_some_instalments_is_that_of_ipmt_and_cumipmt(
    lent: str, percent: str, count: int, which: tuple[int, int], published: str
) -> None:
    terms = Terms(D(lent), date(2026, 1, 1), count, D(percent), rounding=EXACT)
    interest = sum((row.interest for row in plan(terms).rows[which[0] - 1 : which[1]]), D(0))
    assert rounded(interest, published) == D(published)


def test_a_rule_takes_the_instalments_of_nper_begun() -> None:
    rule = PayRule(pay=D(2000))
    # 100,000 after 21.544944 payments that grow by 7.5 %: what they are worth at first is lent.
    terms = Terms(
        D("21051.86"), date(2026, 1, 1), 0, D("7.5"), Every.of("1 year"), method="rule", rule=rule
    )
    assert len(plan(terms).rows) == 22
