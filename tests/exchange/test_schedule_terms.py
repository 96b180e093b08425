"""A loan from terms alone: the published cases to the digit, and what is wrong by its name."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from coopdesk.exchange.schedule_answer import answer
from coopdesk.exchange.schedule_terms import read
from coopdesk.records import schedule
from coopdesk.records.schedule import (
    ClosedDays,
    Every,
    Fee,
    Grace,
    Payment,
    Payoff,
    PayRule,
    Penalty,
    RateChange,
    Roundings,
    Terms,
    Tranche,
    Waiver,
)
from tests.exchange.lent import CENT, LOAN, SCHEDULES, Said

# --- the published cases -------------------------------------------------------------------------


@pytest.mark.parametrize("case", SCHEDULES, ids=[case["id"] for case in SCHEDULES])
def test_a_published_schedule_comes_out_to_the_digit(case: Said) -> None:
    found = answer(case["terms"])
    rows = {row["n"]: row for row in found["rows"]}
    for published in case.get("rows", ()):
        row = rows[published["n"]]
        assert row["due"] == published.get("due", row["due"])
        for key in published.keys() - {"n", "due"}:
            assert Decimal(row[key]) == Decimal(published[key]), (row["n"], key)
    for key, value in case.get("totals", {}).items():
        assert Decimal(found["totals"][key]) == Decimal(value), key
    if "instalment" in case:
        assert found["instalment"] == case["instalment"]
    if "last" in case:
        count, total = case["last"]
        assert (len(rows), rows[count]["total"]) == (count, total)


def test_the_published_interest_of_single_years_comes_out() -> None:
    """Unrounded inside, so that a year is more than the sum of what is shown."""
    (case,) = (case for case in SCHEDULES if "years" in case)
    rows = schedule.plan(read(case["terms"]).terms).rows
    for year, published in case["years"].items():
        at = 12 * (int(year) - 1)
        interest = sum((row.interest for row in rows[at : at + 12]), Decimal(0))
        assert CENT(interest) == Decimal(published)


def test_every_published_schedule_adds_up() -> None:
    for case in SCHEDULES:
        found, exact = answer(case["terms"]), case["terms"]["rounding"].get("money") == "exact"
        assert found["rows"][-1]["balance"].strip("0.") == ""
        assert Decimal(found["totals"]["principal"]) == Decimal(case["terms"]["principal"])
        for row in found["rows"]:
            parts = sum(Decimal(row[key]) for key in ("principal", "interest", "fees", "penalty"))
            # What is shown is rounded by itself: an instalment is what is paid.
            assert exact or parts == Decimal(row["total"])


# --- what can be said ----------------------------------------------------------------------------


def test_all_that_can_be_said_is_read() -> None:
    said = {
        "principal": "5000.50",
        "currency": "KES",
        "start": "2026-11-01",
        "first_due": "2026-12-15",
        "due_dates": ["2026-12-15", "2027-01-15", "2027-02-15"],
        "instalments": 3,
        "every": "2 weeks",
        "rate": {"percent": "1.5", "per": "month"},
        "method": "table",
        "day_count": "actual/360",
        "first_period": "as_others",
        "first_period_years": "3/366 + 1/12",
        "grace": {"principal": 1, "interest": 2, "kind": "waived"},
        "level": "factors",
        "split": "remaining",
        "rounding": {
            "money": "1",
            "mode": "ceiling",
            "instalment": "5",
            "instalment_mode": "floor",
            "remainder": "spread",
        },
        "months_end": "roll",
        "closed_days": {"weekdays": [5, 6], "holidays": ["2026-12-25"], "move": "back"},
        "instalment": "1700",
        "balloon_percent": "5",
        "principal_table": ["20", "80"],
        "interest_table": ["50", "50"],
        "down_payment_percent": "25",
        "rule": {"percent_of_balance": "2", "at_least": "100"},
        "fees": [
            {"name": "file", "amount": "500"},
            {"name": "form", "percent": "1.5", "when": "each", "base": "instalment"},
        ],
        "disbursements": [{"on": "2026-11-01", "amount": "5000"}],
        "events": [
            {"on": "2027-02-01", "payoff": True},
            {"on": "2026-12-01", "pay": "1500"},
            {"on": "2026-12-02", "rate": "2"},
            {"on": "2026-12-03", "waive": {"penalty": "10", "interest": "2", "fee": "1"}},
        ],
        "prepayment": "shorten",
        "payoff": "all",
        "order": ["interest", "principal", "fee", "penalty"],
        "as_of": "2027-01-15",
        "penalty": {"percent": "2", "per": "month", "base": "outstanding", "free_days": 3},
    }
    asked = read(said)
    assert asked.terms == Terms(
        principal=Decimal("5000.50"),
        start=date(2026, 11, 1),
        instalments=3,
        percent=Decimal("1.5"),
        every=Every(2, "week"),
        per="month",
        method="table",
        day_count="actual/360",
        first_due=date(2026, 12, 15),
        due_dates=(date(2026, 12, 15), date(2027, 1, 15), date(2027, 2, 15)),
        first_period="as_others",
        first_years=Fraction(3, 366) + Fraction(1, 12),
        grace=Grace(1, 2, "waived"),
        level="factors",
        split="remaining",
        rounding=Roundings(Decimal(1), "ceiling", Decimal(5), "floor", "spread"),
        months_end="roll",
        closed=ClosedDays((5, 6), (date(2026, 12, 25),), "back"),
        instalment=Decimal(1700),
        balloon_percent=Decimal(5),
        percents=(Decimal(20), Decimal(80)),
        interest_percents=(Decimal(50), Decimal(50)),
        down_payment_percent=Decimal(25),
        rule=PayRule(percent_of_balance=Decimal(2), at_least=Decimal(100)),
        fees=(
            Fee("file", Decimal(500)),
            Fee("form", percent=Decimal("1.5"), when="each", base="instalment"),
        ),
        disbursements=(Tranche(date(2026, 11, 1), Decimal(5000)),),
        prepayment="shorten",
        payoff="all",
        order=("interest", "principal", "fee", "penalty"),
        penalty=Penalty(Decimal(2), "month", "outstanding", 3),
    )
    assert asked.events == (
        Payment(date(2026, 12, 1), Decimal(1500)),
        RateChange(date(2026, 12, 2), Decimal(2)),
        Waiver(date(2026, 12, 3), Decimal(10), Decimal(2), Decimal(1)),
        Payoff(date(2027, 2, 1)),
    )
    assert asked.as_of == date(2027, 1, 15)
    assert asked.coin == Decimal("0.01")


def test_what_is_not_said_is_the_plain_choice() -> None:
    asked = read(LOAN)
    plain = Terms(Decimal(5000), date(2026, 11, 1), 3, Decimal(12))
    for one in fields(Terms):
        assert getattr(asked.terms, one.name) == getattr(plain, one.name), one.name
    assert (asked.events, asked.as_of) == ((), None)


def test_figures_are_shown_with_the_decimals_of_the_currency() -> None:
    assert answer(LOAN)["rows"][0] == {
        "n": 1,
        "due": "2026-12-01",
        "principal": "1650.11",
        "interest": "50.00",
        "fees": "0.00",
        "penalty": "0.00",
        "total": "1700.11",
        "balance": "3349.89",
    }
    assert answer(LOAN | {"currency": "RWF"})["rows"][0]["total"] == "1700"
    assert answer(LOAN | {"currency": "KWD"})["rows"][0]["total"] == "1700.111"
    exact = answer(LOAN | {"currency": "RWF", "rounding": {"money": "exact"}})
    assert [row["principal"] for row in exact["rows"]] == ["1650", "1667", "1683"]


def test_the_answer_says_what_it_costs_in_a_year() -> None:
    found = answer(LOAN)
    assert found["totals"] == {
        "principal": "5000.00",
        "interest": "100.33",
        "fees": "0.00",
        "penalty": "0.00",
        "total": "5100.33",
    }
    assert found["paid"]["total"] == found["overdue"]["total"] == "0.00"
    # 1 % a month is 12.68 % a year; that the coins are rounded shows in the last decimals.
    assert found["apr"] == {"effective": "12.68228061", "nominal": "11.99980065"}


def test_fees_that_are_kept_back_make_it_dearer() -> None:
    file = {"name": "file", "amount": "40", "percent": "0.5"}
    found = answer(LOAN | {"fees": [file]})
    assert found["withheld"] == [{"name": "file", "amount": "65.00"}]
    assert Decimal(found["apr"]["effective"]) > 20
    each = answer(LOAN | {"fees": [{"amount": "10", "when": "each"}]})
    assert [row["fees"] for row in each["rows"]] == ["10.00"] * 3
    assert each["totals"]["fees"] == "30.00"


def test_where_more_is_kept_back_than_lent_no_rate_is_told() -> None:
    assert answer(LOAN | {"fees": [{"amount": "6000"}]})["apr"] is None


def test_a_down_payment_is_not_lent() -> None:
    found = answer(LOAN | {"down_payment_percent": "25"})
    assert found["down_payment"] == "1250.00"
    assert found["totals"]["principal"] == "3750.00"


def test_a_published_rate_comes_out_of_the_schedule_itself() -> None:
    """200,000 at 6 %, 4,000 kept back, paid back by a rule: the EU's examples."""
    for rule, published in (
        ({"percent_of_balance": "2", "at_least": "100"}, "6.81885896"),
        ({"principal": "900"}, "6.49253251"),
    ):
        found = answer(
            {
                "principal": "200000",
                "start": "2026-01-01",
                "every": "1 month",
                "rate": {"percent": "6"},
                "method": "rule",
                "rule": rule,
                "rounding": {"money": "exact"},
                "fees": [{"amount": "4000"}],
            }
        )
        assert found["apr"]["effective"] == published
