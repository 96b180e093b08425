"""What became of a loan: the published cases to the digit, and what holds whatever happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.records.schedule import (
    Change,
    Event,
    Parts,
    Payment,
    Payoff,
    Penalty,
    RateChange,
    Roundings,
    Standing,
    Terms,
    Waiver,
    WriteOff,
    payoff,
    plan,
    stand,
)
from tests.records import lending
from tests.records.counting import calls
from tests.records.lending import END, START, ZERO, loan, on

CASES = {case["id"]: case for case in lending.published("loan_events")}
#: The cases that any program must reproduce which offers what they are about.
STANDARD = """
    PRE-01 LATE-02 PRE-04 OFF-01 RATE-01 FEE-01 PEN-02 ALL-01 ALL-03 ALL-05 PRE-07 ALL-07 PRE-09
    PEN-03 PEN-06 PEN-08 PEN-09 MIF-01 MIF-03 MIF-05 MIF-09
""".split()
days = st.integers(0, 800).map(lambda n: START + timedelta(days=n))


def told(case: dict[str, Any]) -> tuple[Terms, list[Event], date]:
    events = [lending.event_of(said, key) for key, said in enumerate(case["events"])]
    return Terms.of(case["terms"]), events, date.fromisoformat(case["as_of"])


def of(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", [CASES[f"E-{name}"] for name in names], ids=names)


def assert_parts(parts: Parts, said: dict[str, str]) -> None:
    for name, value in said.items():
        part = "fees" if name == "fee" else name
        assert getattr(parts, part) == Decimal(value), name


# --- published cases -----------------------------------------------------------------------------


def test_each_published_case_is_here() -> None:
    assert len(STANDARD) == 21
    assert {f"E-{name}" for name in STANDARD} <= CASES.keys()


@of("PRE-01", "LATE-02", "PRE-04", "PRE-07", "PRE-09", "PRE-11", "RATE-01", "MIF-01")
def test_the_rows_after_what_happened_are_as_published(case: dict[str, Any]) -> None:
    rows = stand(*told(case)).rows[case.get("after", 0) :]
    found = [(row.parts.principal, row.parts.interest, row.balance) for row in rows]
    assert [one[: len(said)] for one, said in zip(found, case["rows"], strict=True)] == [
        tuple(map(Decimal, said)) for said in case["rows"]
    ]


def test_what_pays_all_of_it_is_as_published() -> None:
    case = CASES["E-OFF-01"]
    found = payoff(*told(case))
    assert_parts(found.parts, case["payoff"])
    assert found.total == Decimal("83.81")


@of("FEE-01", "PEN-02")
def test_what_comes_with_each_instalment_is_as_published(case: dict[str, Any]) -> None:
    rows = stand(*told(case)).rows
    for row in rows:
        assert_parts(row.parts, case["each"])
    for name, value in case["sums"].items():
        assert sum(getattr(row.parts, name) for row in rows) == Decimal(value)


@of("ALL-01", "ALL-07", "PEN-08", "MIF-05", "MIF-09")
def test_payments_go_into_the_parts_as_published(case: dict[str, Any]) -> None:
    found = stand(*told(case))
    for allocation, said in zip(found.allocations, case["allocations"], strict=True):
        assert_parts(allocation.parts, said)
    for n, said in case.get("left", {}).items():
        assert_parts(found.rows[int(n) - 1].left, said)
    assert_parts(found.due, case.get("due_parts", {}))
    assert found.due.total == Decimal(case.get("due", found.due.total))


@of("ALL-03", "ALL-07", "PEN-06", "PEN-09", "MIF-03")
def test_payments_go_into_the_instalments_as_published(case: dict[str, Any]) -> None:
    found = stand(*told(case))
    shares = {share.n: share.parts for share in found.allocations[-1].shares}
    for n, said in case["shares"].items():
        assert_parts(shares[int(n)], said)
    for n, value in case.get("interest", {}).items():
        assert found.rows[int(n) - 1].parts.interest == Decimal(value)
    if "coming" in case:  # what was more than was due
        assert shares[2].total == Decimal(case["coming"])


def test_a_penalty_is_paid_first_and_then_what_is_left_of_each_as_published() -> None:
    # Of the interest of 7 and 8 somebody was let off, so that 6 to 9 are left as published.
    case = CASES["E-ALL-05"]
    terms, events, day = told(case)
    before = stand(terms, events[:-1], day)
    assert before.due.penalty == Decimal(case["penalty"])
    found = stand(terms, events, day).allocations[-1]
    assert found.parts.penalty == Decimal(case["penalty"])
    assert found.left == 0
    shares = {share.n: share.parts for share in found.shares}
    for n, said in case["shares"].items():
        assert_parts(shares[int(n)], {"interest": "0", "principal": "0", **said})
    assert sum(share.total - share.penalty for share in shares.values()) == 9_500


def test_a_penalty_on_the_original_amount_is_as_published() -> None:
    case = CASES["E-PEN-03"]
    assert_parts(stand(*told(case)).due, case["due_parts"])


# --- what holds of every loan --------------------------------------------------------------------


@st.composite
def stories(draw: Any, *, rescheduled: bool = True) -> tuple[Terms, list[Event]]:
    """Terms, and events in the order of their days."""
    terms = draw(lending.terms())
    events: list[Event] = list(draw(lending.payments()))
    if draw(st.booleans()):
        events.append(RateChange(draw(days), Decimal(draw(st.integers(0, 40)))))
    if draw(st.booleans()):
        parts = (Decimal(draw(st.integers(0, 5000))) for _ in range(3))
        events.append(Waiver(draw(days), *parts))
    if rescheduled and draw(st.booleans()):
        new = replace(draw(lending.terms()), first_due=None)
        treat = st.sampled_from(("add", "keep", "waive"))
        events.append(Change(draw(days), new, draw(treat), draw(treat), draw(treat)))
    return terms, sorted(events, key=day_of)


def day_of(event: Event) -> date:
    return event.on


def assert_sound(terms: Terms, found: Standing) -> None:
    added = sum((one.interest + one.fees + one.penalty for one in found.added), ZERO)
    paid = sum((one.parts.principal for one in found.allocations), ZERO)
    given_up = found.written_off.parts.principal if found.written_off else ZERO
    assert sum((row.parts.principal for row in found.rows), ZERO) == terms.lent + added - given_up
    assert found.owed == terms.lent + added - paid - given_up
    assert found.owed >= 0
    if not found.written_off:
        assert found.rows[-1].balance == 0
    for row in found.rows:
        assert min(row.parts) >= 0
        assert min(row.paid) >= 0
        assert min(row.left) >= 0
        assert row.balance >= 0
        assert (row.settled is not None) == (row.left.total == row.left.penalty)
    for one in found.allocations:
        assert one.parts.total + one.left + one.recovered == one.amount
        assert min((*one.parts, one.left, one.recovered)) >= 0
        shares = [sum(part) for part in zip(*(share.parts for share in one.shares), strict=True)]
        assert shares == list(one.parts) or not one.shares
    for n, row in enumerate(found.rows, 1):
        parts = [share.parts for one in found.allocations for share in one.shares if share.n == n]
        assert row.n == n
        assert sum((one.total for one in parts), ZERO) == row.paid.total


@given(stories(), days)
def test_whatever_happens_the_figures_add_up(story: tuple[Terms, list[Event]], day: date) -> None:
    terms, events = story
    assert_sound(terms, stand(terms, events, day))
    assert_sound(terms, stand(terms, events, END))


@given(stories(rescheduled=False), days)
def test_giving_it_up_leaves_figures_that_add_up(
    story: tuple[Terms, list[Event]], day: date
) -> None:
    terms, events = story
    before = stand(terms, [one for one in events if one.on <= day], day)
    found = stand(terms, sorted([*events, WriteOff(day)], key=day_of), END)
    assert_sound(terms, found)
    if before.closed is None:
        assert found.written_off is not None
        assert found.written_off.parts.principal <= before.owed  # what was paid ahead counts
        assert found.owed == found.due.total == 0
        lost = found.written_off.parts.total
        for one in found.allocations:
            if one.on > day:  # what is more than was given up is left over
                assert one.recovered == min(one.amount, lost)
                lost -= one.recovered


@given(stories(), st.randoms())
def test_the_order_in_which_events_are_told_does_not_matter(
    story: tuple[Terms, list[Event]], chance: Any
) -> None:
    terms, events = story
    by_day = list({one.on: one for one in events}.values())
    mixed = list(by_day)
    chance.shuffle(mixed)
    assert stand(terms, mixed, END) == stand(terms, by_day, END)


@given(stories(), days)
def test_a_later_event_changes_nothing_before_it(
    story: tuple[Terms, list[Event]], day: date
) -> None:
    terms, events = story
    assert stand(terms, events, day) == stand(terms, [one for one in events if one.on <= day], day)


@given(stories(), days)
def test_paying_what_is_asked_closes_the_loan_and_more_is_left_over(
    story: tuple[Terms, list[Event]], day: date
) -> None:
    terms, events = story
    events = [one for one in events if one.on <= day]
    asked = payoff(terms, events, day)
    before = stand(terms, events, day)
    assert asked.parts.penalty >= before.due.penalty
    if before.closed:
        assert asked.total == 0
        return
    more = Decimal(77)
    for last in (Payment(day, asked.total, "last"), Payoff(day, "last")):
        found = stand(terms, [*events, last], day)
        assert found.closed == day
        assert found.owed == found.due.total == found.accrued == 0
        assert found.allocations[-1].parts.total == asked.total
        assert found.allocations[-1].left == 0
        assert payoff(terms, [*events, last], day).total == 0
    found = stand(terms, [*events, Payment(day, asked.total + more, "last")], day)
    assert found.closed == day
    assert found.allocations[-1].left == more
    after = stand(terms, [*events, Payment(day, asked.total), Payment(day, more)], END)
    assert after.allocations[-1].left == more


@given(lending.terms())
def test_who_pays_as_planned_pays_what_was_planned(terms: Terms) -> None:
    rows = plan(terms).rows
    events = [Payment(row.due, row.total, row.n) for row in rows if row.total]
    found = stand(terms, events, END)
    count = len(found.rows)  # a loan is closed before a last instalment of nothing but a fee
    planned = [(row.principal, row.interest, row.fees) for row in rows[:count]]
    assert [one.parts[:3] for one in found.rows] == planned
    assert not any(row.principal or row.interest for row in rows[count:])
    assert found.closed
    assert all(row.parts.penalty == 0 and row.settled == row.due for row in found.rows)
    assert all(one.left == 0 for one in found.allocations if one.key in range(count + 1))


@given(lending.terms(), days)
def test_a_loan_to_which_nothing_happened_is_as_planned(terms: Terms, day: date) -> None:
    rows, found = plan(terms).rows, stand(terms, [], START)
    assert [(r.n, r.due, *r.parts[:3], r.balance) for r in found.rows] == [
        (r.n, r.due, r.principal, r.interest, r.fees, r.balance) for r in rows
    ]
    later = stand(terms, [], day)
    if not terms.daily:
        assert later.overdue.principal == sum(row.principal for row in rows if row.due < day)
    late = [row.due for row in rows if row.due < day and row.total]
    assert later.oldest == (late[0] if late else None)
    assert later.late == ((day - late[0]).days if late else 0)


@given(stories(), days)
def test_interest_and_penalties_are_proved(story: tuple[Terms, list[Event]], day: date) -> None:
    terms, events = story
    terms = replace(terms, grace=replace(terms.grace, interest=0))
    events = [one for one in events if one.on <= day and not isinstance(one, Waiver | Change)]
    found = stand(terms, events, day)
    due = [row for row in found.rows if row.due <= day]
    assert sum(one.amount for one in found.interest_proof if one.n <= len(due)) == sum(
        row.parts.interest for row in due
    )
    assert sum(one.amount for one in found.penalty_proof) == sum(
        row.parts.penalty for row in found.rows
    )
    for one in (*found.interest_proof, *found.penalty_proof):
        assert one.days == (one.until - one.since).days > 0


@given(stories(), days)
def test_a_plan_is_as_many_rows_as_agreed_when_payments_come_before_it(
    story: tuple[Terms, list[Event]], day: date
) -> None:
    terms, events = story
    found = stand(replace(terms, prepayment="next_paid"), events, day)
    changed = any(isinstance(one, Change) for one in events)
    early = sum(row.early for row in found.rows)
    assert changed or found.closed or len(found.rows) - early == terms.instalments


# --- how much work it is -------------------------------------------------------------------------


@pytest.mark.parametrize("prepayment", ["recompute", "shorten", "next_paid"])
@pytest.mark.parametrize("day_count", ["equal", "actual/365"])
def test_a_payment_more_is_a_step_more_and_no_going_back(prepayment: str, day_count: str) -> None:
    def work(count: int) -> int:
        terms = loan(
            principal=Decimal(900_000),
            instalments=count,
            every=lending.EVERY_WEEK,
            day_count=day_count,
            prepayment=prepayment,
            penalty=Penalty(Decimal("0.1")),
            rounding=Roundings(Decimal(1)),
        )
        events = [
            Payment(row.due + timedelta(days=row.n % 4 - 1), row.total) for row in plan(terms).rows
        ]
        return calls(lambda: stand(terms, events, END))

    assert work(520) < 4.6 * work(130)


def test_a_usual_loan_stands_after_little_work() -> None:
    terms = loan(penalty=Penalty(Decimal("0.1")))
    events = [Payment(row.due, row.total) for row in plan(terms).rows[:10]]
    assert calls(lambda: stand(terms, events, on("12-01"))) < 1_500
