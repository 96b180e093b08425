"""How a loan stands, rule by rule: payments, penalties, waivers, new terms, what is given up."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from coopdesk.records.schedule import (
    Change,
    Event,
    Every,
    Parts,
    Payment,
    Payoff,
    Payout,
    Penalty,
    RateChange,
    Roundings,
    Tranche,
    Treatment,
    Waiver,
    WriteOff,
    payoff,
    plan,
    stand,
)
from tests.records import lending
from tests.records.lending import PENALTY_LAST, PRINCIPAL_FIRST, ZERO, loan, on, pay, rows_of

# --- one by one ----------------------------------------------------------------------------------


FLAT = loan(method="flat")  # 100 and 12 of interest each first of the month, from February on

DAILY = loan(day_count="actual/365", method="equal_principal")


def test_a_payment_goes_to_the_oldest_instalment_first() -> None:
    found = stand(FLAT, [pay("03-05", 150)], on("03-05"))
    assert [share.parts for share in found.allocations[0].shares] == [
        Parts(Decimal(100), Decimal(12)),
        Parts(Decimal(26), Decimal(12)),
    ]
    assert found.oldest == on("03-01")
    assert found.late == 4
    assert found.overdue == found.due == Parts(Decimal(74))
    assert found.rows[0].settled == on("03-05")
    assert found.next is not None
    assert found.next.due == on("04-01")


def test_what_is_due_today_is_due_but_not_overdue() -> None:
    found = stand(FLAT, [], on("02-01"))
    assert found.due.total == 112
    assert found.overdue.total == found.late == 0
    assert found.next == found.rows[0]


def test_a_payment_that_came_late_to_the_books_counts_from_its_day() -> None:
    in_time = [pay("02-01", 112, "a"), pay("03-04", 112, "b")]
    assert stand(FLAT, in_time[::-1], on("04-02")) == stand(FLAT, in_time, on("04-02"))


def test_all_penalties_are_paid_first_or_each_with_its_instalment() -> None:
    terms = replace(FLAT, penalty=Penalty(Decimal(1), "once", "original"))
    first = stand(terms, [pay("03-05", 30)], on("03-05")).allocations[0]
    assert first.parts == Parts(interest=Decimal(6), penalty=Decimal(24))
    last = stand(
        loan(method="flat", penalty=terms.penalty, order=PENALTY_LAST),
        [pay("03-05", 130)],
        on("03-05"),
    )
    assert last.allocations[0].shares[0].parts == Parts(
        Decimal(100), Decimal(12), ZERO, Decimal(12)
    )
    assert last.allocations[0].shares[1].parts == Parts(interest=Decimal(6))


def test_nothing_is_due_for_being_late_within_the_free_days_and_then_for_all() -> None:
    terms = replace(FLAT, penalty=Penalty(Decimal(1), "day", "overdue_principal", 3))
    assert stand(terms, [], on("02-04")).due.penalty == 0
    assert stand(terms, [], on("02-05")).due.penalty == 4
    assert stand(terms, [pay("02-04", 112)], on("02-29")).due.penalty == 0
    part = stand(terms, [pay("02-03", 62)], on("02-05"))  # 2 days of 100, 2 days of 50
    assert part.due.penalty == 3
    assert [(one.days, one.base, one.amount) for one in part.penalty_proof] == [
        (2, Decimal(100), Decimal(2)),
        (2, Decimal(50), Decimal(1)),
    ]


def test_a_penalty_on_all_of_the_loan_is_one_a_day_whatever_is_late() -> None:
    terms = replace(FLAT, penalty=Penalty(Decimal(1), "day", "original"))
    assert stand(terms, [], on("03-11")).due.penalty == 39 * 12
    paid = stand(terms, [pay("03-06", 34 * 12 + 112)], on("03-11"))
    assert paid.rows[0].parts.penalty == 34 * 12
    assert paid.due == Parts(Decimal(100), Decimal(12), ZERO, Decimal(60))  # the 7th to the 11th


def test_days_that_cost_nothing_are_counted_for_the_next_that_is_late() -> None:
    terms = loan(
        method="flat",
        every=lending.EVERY_WEEK,
        percent=ZERO,
        penalty=Penalty(Decimal(1), "day", "original", 10),
    )
    events = [pay("01-18", 100)]  # due on the 8th: ten days are free
    assert stand(terms, events, on("01-25")).due.penalty == 0
    assert stand(terms, events, on("01-26")).due.penalty == 11 * 12  # since the 15th


def test_a_penalty_that_is_due_once_stays_when_less_is_owed() -> None:
    terms = loan(method="flat", penalty=Penalty(Decimal(1), "once", "outstanding"))
    both = stand(terms, [pay("03-05", 24 + 112)], on("03-05"))
    assert [row.parts.penalty for row in both.rows[:3]] == [12, 12, 0]
    assert both.due.penalty == 0


def test_what_was_paid_ahead_of_interest_is_principal_when_all_is_paid() -> None:
    terms = loan(method="flat", prepayment="next_paid")
    ahead = [pay("01-01", 336)]  # three instalments, with 36 of interest
    assert stand(terms, ahead, on("01-01")).owed == 900
    assert payoff(terms, ahead, on("01-01")).parts == Parts(Decimal(864))
    found = stand(terms, [*ahead, pay("01-01", 864)], on("01-01"))
    assert found.closed == on("01-01")
    assert found.allocations[0].parts == Parts(Decimal(336))


def test_what_is_left_after_the_day_pays_ahead_or_lessens_the_principal() -> None:
    events = [pay("02-01", 162)]
    anew = stand(FLAT, events, on("02-01"))
    assert rows_of(anew, 1, 1)[0].parts.principal == 150
    assert {row.parts for row in rows_of(anew, 2, 11)} == {
        Parts(Decimal("95.45"), Decimal("11.45"))
    }
    fewer = stand(replace(FLAT, prepayment="shorten"), events, on("02-01"))
    assert len(fewer.rows) == 12
    assert fewer.rows[-1].parts.principal == 50
    ahead = stand(replace(FLAT, prepayment="next_paid"), events, on("02-01"))
    assert ahead.rows[1].paid == Parts(Decimal(38), Decimal(12))
    assert [row.parts for row in ahead.rows] == [Parts(Decimal(100), Decimal(12))] * 12


def test_whole_instalments_that_are_paid_at_once_are_just_that() -> None:
    found = stand(FLAT, [pay("02-01", 336)], on("02-01"))
    assert [row.settled for row in rows_of(found, 1, 4)] == [on("02-01")] * 3 + [None]
    assert [row.parts.total for row in found.rows] == [112] * 12
    assert found.owed == 900


def test_what_was_paid_ahead_lessens_the_principal_when_more_comes() -> None:
    terms = loan(method="equal_principal", day_count="30/360")
    ahead = stand(terms, [pay("02-01", 112), pay("02-11", 11)], on("02-11"))
    assert ahead.rows[1].paid == Parts(interest=Decimal(11))
    found = stand(terms, [pay("02-01", 112), pay("02-11", 11), pay("02-11", 600)], on("02-11"))
    early = found.rows[1]  # ten of 29 days have accrued: 3.79, and 7.21 of the eleven is principal
    assert early.early
    assert early.paid == Parts(Decimal("607.21"), Decimal("3.79"))
    assert found.owed == Decimal("492.79") == early.balance
    assert found.allocations[1].parts == Parts(Decimal("7.21"), Decimal("3.79"))


def test_daily_interest_is_on_what_is_really_owed() -> None:
    late = stand(DAILY, [pay("02-11", "112.23")], on("03-01"))
    # 10 of 29 days on 1,200, then on 1,100
    assert late.rows[1].parts.interest == Decimal("3.95") + Decimal("6.87")
    assert [one.base for one in late.interest_proof] == [1200, 1200, 1100]


def test_the_coming_instalment_paid_whole_some_days_before_is_paid() -> None:
    whole = plan(DAILY).rows[0].total
    found = stand(DAILY, [Payment(on("01-29"), whole)], on("02-02"))
    assert found.rows[0].settled == on("01-29")
    assert found.due.total == found.late == 0
    assert [row.parts.interest for row in found.rows] == [r.interest for r in plan(DAILY).rows]


def test_what_pays_all_goes_by_the_day_the_period_or_all_that_was_planned() -> None:
    terms, events, day = loan(method="flat", day_count="30/360"), [pay("02-01", 112)], on("02-11")
    asked = {
        name: payoff(replace(terms, payoff=name), events, day) for name in ("day", "period", "all")
    }
    assert {name: quote.parts.interest for name, quote in asked.items()} == {
        "day": Decimal("4.14"),  # 10 of 29 days of 12
        "period": Decimal(12),
        "all": Decimal(132),
    }
    assert {quote.parts.principal for quote in asked.values()} == {Decimal(1100)}


def test_interest_that_was_deferred_is_owed_by_who_pays_all() -> None:
    terms = loan(method="bullet", grace=replace(loan().grace, interest=3))
    assert payoff(terms, [], on("03-01")).parts == Parts(Decimal(1200), Decimal(24))


def test_what_is_waived_is_not_due() -> None:
    terms = replace(FLAT, penalty=Penalty(Decimal(1), "once", "original"))
    waiver = Waiver(on("03-05"), penalty=Decimal(15), interest=Decimal(12), fee=Decimal(9))
    found = stand(terms, [waiver], on("03-05"))
    assert found.due == Parts(Decimal(200), Decimal(12), ZERO, Decimal(9))
    assert found.rows[0].parts == Parts(Decimal(100), ZERO, ZERO, ZERO)
    assert found.rows[0].waived == 24
    assert found.rows[0].settled is None


def test_interest_that_has_accrued_can_be_waived_and_no_more() -> None:
    terms = loan(method="equal_principal", day_count="30/360")
    found = stand(terms, [Waiver(on("01-16"), interest=Decimal(100))], on("01-16"))
    assert found.accrued == 0
    assert found.rows[0].parts.interest == Decimal("6.19")  # of 12, for 15 of 31 days
    daily = stand(DAILY, [Waiver(on("01-16"), interest=Decimal(100))], on("01-16"))
    assert daily.rows[0].parts.interest == Decimal("6.31")
    assert daily.rows[0].waived == Decimal("5.92")


def test_a_loan_of_which_the_rest_is_waived_is_closed() -> None:
    terms = replace(FLAT, penalty=Penalty(Decimal(1), "once", "original"), instalments=1)
    events: list[Event] = [pay("02-05", 1212)]
    assert stand(terms, events, on("02-05")).closed is None
    found = stand(terms, [*events, Waiver(on("02-06"), penalty=Decimal(12))], on("02-06"))
    assert found.closed is None  # the penalty was paid first: twelve of the principal are owed
    assert found.owed == 12


@pytest.mark.parametrize("day_count", ["30/360", "actual/365"])
def test_rescheduling_treats_each_part_as_said(day_count: str) -> None:
    terms = loan(
        method="equal_principal",
        day_count=day_count,
        penalty=Penalty(Decimal(10), "once", "overdue_principal"),
    )
    new = loan(instalments=6, method="equal_principal", percent=Decimal(6))
    change = Change(on("03-01"), new, interest="add", fee="waive", penalty="keep")
    found = stand(terms, [pay("02-01", 50), change], on("03-01"))
    (added,) = found.added
    owed = 1200 - 50 + sum(found.allocations[0].parts[1:]) + added.interest
    assert found.owed == owed
    coming = [row for row in found.rows if row.due > on("03-01")]
    assert [row.due.month for row in coming] == [4, 5, 6, 7, 8, 9]
    assert sum(row.parts.principal for row in coming) == owed
    assert coming[0].parts.penalty > 0
    assert coming[1].parts.penalty == 0
    assert found.due.total == found.late == 0
    assert all(row.settled for row in found.rows if row.due <= on("03-01"))
    assert coming[-1].balance == 0
    assert [row.balance for row in found.rows[:2]] == [owed - added.interest] * 2


@pytest.mark.parametrize("treatment", ["keep", "waive"])
def test_rescheduling_when_only_interest_is_owed_leaves_that_due_or_closes(
    treatment: Treatment,
) -> None:
    terms = replace(loan(method="flat", instalments=1), order=PRINCIPAL_FIRST)
    events: list[Event] = [pay("02-02", 1200), Change(on("02-03"), FLAT, treatment)]
    found = stand(terms, events, on("02-03"))
    assert found.due.interest == (12 if treatment == "keep" else 0)
    assert found.closed == (None if treatment == "keep" else on("02-03"))


def test_a_waiver_before_money_is_paid_out_closes_nothing() -> None:
    events: list[Event] = [
        Waiver(on("01-02"), interest=Decimal(5)),
        Payout(on("01-05"), Decimal(1200)),
    ]
    assert stand(FLAT, events, on("01-10")).closed is None


def test_a_loan_that_was_given_up_only_recovers() -> None:
    found = stand(FLAT, [WriteOff(on("03-05")), pay("04-01", 70)], on("05-01"))
    assert found.written_off is not None
    assert found.written_off.parts == Parts(Decimal(1200), Decimal("25.55"))
    assert found.owed == found.due.total == 0
    assert found.allocations[0].recovered == 70
    assert found.closed is None


def test_what_is_really_paid_out_stands_for_what_was_agreed() -> None:
    parts = (Tranche(on("01-01"), Decimal(600)), Tranche(on("03-01"), Decimal(600)))
    terms = loan(disbursements=parts, method="equal_principal")
    planned = stand(terms, [], on("01-01"))
    assert [row.parts.principal for row in rows_of(planned, 1, 3)] == [50, 50, 110]
    first = Payout(on("01-01"), Decimal(600))
    assert stand(terms, [first], on("01-02")).rows == planned.rows
    never = stand(terms, [first], on("03-02"))
    assert never.owed == 600
    assert sum(row.parts.principal for row in never.rows) == 600
    later = stand(terms, [first, Payout(on("04-01"), Decimal(300))], on("04-01"))
    assert later.owed == 900
    assert [row.parts.principal for row in rows_of(later, 3, 4)] == [50, Decimal("83.33")]


def test_more_that_is_paid_out_opens_a_closed_loan_again() -> None:
    events: list[Event] = [
        Payout(on("01-01"), Decimal(600)),
        Payoff(on("02-01")),
        Payout(on("03-15"), Decimal(300)),
    ]
    found = stand(loan(method="equal_principal"), events, on("03-15"))
    assert found.closed is None
    assert found.owed == 300
    assert found.due.total == 0
    assert sum(row.parts.principal for row in found.rows if row.due > on("03-15")) == 300


def test_another_rate_counts_from_its_day_on() -> None:
    change = RateChange(on("02-11"), Decimal(24))
    found = stand(DAILY, [pay("02-01", "112.23"), change], on("03-01"))
    # the first to the 10th at 12 percent, the 11th to the 29th and the first of March at 24
    assert [(one.days, one.percent) for one in found.interest_proof if one.n == 2] == [
        (9, Decimal(12)),
        (20, Decimal(24)),
    ]
    assert found.rows[1].parts.interest == Decimal("3.25") + Decimal("14.47")


def test_another_rate_spares_what_was_paid_ahead() -> None:
    terms = loan(prepayment="next_paid")
    events: list[Event] = [pay("01-01", 250), RateChange(on("01-01"), ZERO)]
    found = stand(terms, events, on("01-01"))
    assert found.owed == 950
    assert [row.settled is None for row in rows_of(found, 1, 3)] == [False, False, True]
    assert found.allocations[0].parts == Parts(Decimal(250))


def test_a_payment_before_the_money_was_paid_out_is_left_over() -> None:
    events: list[Event] = [pay("01-01", 50), Payout(on("01-05"), Decimal(1200))]
    found = stand(FLAT, events, on("01-10"))
    assert found.allocations[0].left == 50
    assert found.owed == 1200
    assert found.closed is None


# --- how long it takes ---------------------------------------------------------------------------


def test_what_was_paid_out_before_its_day_is_not_paid_out_once_more() -> None:
    parts = (Tranche(on("01-01"), Decimal(600)), Tranche(on("03-01"), Decimal(600)))
    terms = loan(disbursements=parts, method="equal_principal")
    at_once = stand(terms, [Payout(on("01-01"), Decimal(1200))], on("01-02"))
    assert at_once.owed == sum(row.parts.principal for row in at_once.rows) == 1200
    most = stand(terms, [Payout(on("01-01"), Decimal(1000))], on("01-02"))
    assert sum(row.parts.principal for row in most.rows) == 1200


def test_what_comes_early_where_nothing_is_to_come_soon_lessens_the_principal() -> None:
    terms = loan(
        method="bullet",
        day_count="actual/365",
        prepayment="next_paid",
        rounding=Roundings(money=Decimal(100)),
        every=Every(2, "week"),
        instalments=4,
    )
    found = stand(terms, [Payment(on("01-10"), Decimal(300), 1)], on("01-10"))
    assert found.owed == 900
    assert [one.left for one in found.allocations] == [0]
