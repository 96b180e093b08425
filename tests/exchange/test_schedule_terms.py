"""A loan from terms alone: the published cases to the digit, and what is wrong by its name."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.exchange.schedule_answer import answer
from coopdesk.exchange.schedule_terms import read
from coopdesk.records import schedule
from coopdesk.records.errors import Refused
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
from coopdesk.records.schedule import terms as choices
from tests.exchange.lent import CENT, SCHEDULES, Said

LOAN: Said = {
    "principal": "5000",
    "start": "2026-11-01",
    "instalments": 3,
    "every": "1 month",
    "rate": {"percent": "12"},
    "method": "annuity",
}


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


# --- what is wrong -------------------------------------------------------------------------------

NO_COIN = "“{name}”: there is no coin as small as in “{text}”."


@pytest.mark.parametrize(
    ("more", "field", "message"),
    [
        ({"principal": None}, "principal", "“principal” is missing."),
        ({"principal": "0"}, "principal", "“principal”: The amount must be more than zero."),
        ({"principal": "-5"}, "principal", "“principal” can't be less than zero."),
        (
            {"principal": "5.005"},
            "principal",
            "“principal”: there is no coin as small as in “5.005”.",
        ),
        (
            {"principal": "5.5", "currency": "RWF"},
            "principal",
            "“principal”: there is no coin as small as in “5.5”.",
        ),
        ({"currency": 5}, "currency", "“currency” is no short text."),
        ({"start": "2026-13-01"}, "start", "“start”: “2026-13-01” is not a date like 2026-03-31."),
        (
            {"first_due": "2026-10-01"},
            "first_due",
            "“first_due”: The first instalment can't be due before the loan begins.",
        ),
        ({"due_dates": "2026-12-01"}, "due_dates", "“due_dates” is not a list."),
        (
            {"due_dates": ["2026-12-01", "x"]},
            "due_dates.2",
            "“due_dates.2”: “x” is not a date like 2026-03-31.",
        ),
        (
            {"due_dates": ["2026-12-01"]},
            "due_dates",
            "“due_dates”: There must be a day for each instalment, in order, after the loan began.",
        ),
        ({"instalments": None}, "instalments", "“instalments” is missing."),
        (
            {"instalments": 1201},
            "instalments",
            "“instalments” must be a whole number from 1 to 1200.",
        ),
        ({"every": None}, "every", "“every” is missing."),
        (
            {"every": "1 moon"},
            "every",
            "“every”: “1 moon” is no time like “1 month” or “2 weeks”.",
        ),
        (
            {"every": "366 years", "instalments": 100},
            "every",
            "“every”: The last instalment would be due too far away.",
        ),
        ({"rate": {}}, "rate.percent", "“rate.percent” is missing."),
        ({"rate": {"percent": "-1"}}, "rate.percent", "“rate.percent” can't be less than zero."),
        (
            {"rate": {"percent": "10001"}},
            "rate.percent",
            "“rate.percent” can't be more than 10000 %.",
        ),
        (
            {"rate": {"percent": "1", "per": "day"}},
            "rate.per",
            "“rate.per”: “day” is none of year, month, period.",
        ),
        ({"method": None}, "method", "“method” is missing."),
        ({"method": "rule"}, "rule", "“rule”: Say how it is paid back."),
        (
            {"method": "rule", "rule": {"pay": "1", "principal": "1"}},
            "rule",
            "“rule” must say one of pay, principal, percent_of_balance.",
        ),
        (
            {"method": "rule", "rule": {"pay": "1"}, "instalments": None},
            "rule",
            "“rule”: By this rule it would never be paid back.",
        ),
        (
            {"day_count": "30/365"},
            "day_count",
            "“day_count”: “30/365” is none of equal, 30/360, actual/360, actual/364, actual/365,"
            " actual/actual, actual/actual-end.",
        ),
        (
            {"first_period_years": "1/12 - 3/365"},
            "first_period_years",
            "“first_period_years”: “1/12 - 3/365” is no number like 3/365 + 1/12.",
        ),
        (
            {"first_period_years": 11},
            "first_period_years",
            "“first_period_years” can't be more than 10 years.",
        ),
        (
            {"grace": {"principal": 3}},
            "grace",
            "“grace”: At least one instalment must be left after the grace.",
        ),
        (
            {"grace": {"interest": "0.5"}},
            "grace.interest",
            "“grace.interest” must be a whole number from 0 to 1200.",
        ),
        (
            {"rounding": {"money": "0"}},
            "rounding.money",
            "“rounding.money” can't be zero. Say “exact” to round nothing.",
        ),
        (
            {"rounding": {"mode": "up"}},
            "rounding.mode",
            "“rounding.mode”: “up” is none of half_up, half_even, floor, ceiling.",
        ),
        (
            {"rounding": {"step": "1"}},
            "rounding.step",
            "“rounding.step” is not one of the terms.",
        ),
        (
            {"closed_days": {"weekdays": [0, 7]}},
            "closed_days.weekdays.2",
            "“closed_days.weekdays.2” must be a whole number from 0 to 6.",
        ),
        (
            {"closed_days": {"weekdays": [0, 1, 2, 3, 4, 5, 6]}},
            "closed_days",
            "“closed_days”: At least one day of the week must be open.",
        ),
        (
            {"principal_table": ["10", None]},
            "principal_table.2",
            "“principal_table.2” is missing.",
        ),
        (
            {"method": "table", "principal_table": ["10", "10", "70"]},
            "principal_table",
            "“principal_table”: The percentages must add up to 100.",
        ),
        (
            {"method": "table", "principal_table": ["100"]},
            "principal_table",
            "“principal_table”: The table must name a percentage for each instalment after the"
            " grace.",
        ),
        (
            {"method": "balloon", "balloon_percent": "51"},
            "balloon_percent",
            "“balloon_percent”: The parts of the principal can't be more than all of it.",
        ),
        (
            {"down_payment_percent": "100"},
            "down_payment_percent",
            "“down_payment_percent”: The down payment must be less than the price.",
        ),
        ({"fees": [{"name": "file"}]}, "fees.1.amount", "“fees.1.amount” is missing."),
        (
            {"fees": [{"amount": "5", "when": "later"}]},
            "fees.1.when",
            "“fees.1.when”: “later” is none of disbursement, each, first.",
        ),
        (
            {"disbursements": [{"on": "2026-11-01", "amount": "400"}]},
            "disbursements",
            "“disbursements”: The parts that are paid out must add up to the loan, in the order of"
            " their days.",
        ),
        ({"order": ["penalty"]}, "order", "“order”: A payment goes to each part once."),
        (
            {"order": ["penalties"]},
            "order.1",
            "“order.1”: “penalties” is none of penalty, fee, interest, principal.",
        ),
        (
            {"penalty": {"per": "day"}},
            "penalty.percent",
            "“penalty.percent” is missing.",
        ),
        (
            {"penalty": {"percent": "1", "free_days": -1}},
            "penalty.free_days",
            "“penalty.free_days” must be a whole number from 0 to 3660.",
        ),
        ({"events": [{"pay": "5"}]}, "events.1.on", "“events.1.on” is missing."),
        (
            {"events": [{"on": "2026-12-01"}]},
            "events.1",
            "“events.1” must say one of pay, rate, payoff, waive.",
        ),
        (
            {"events": [{"on": "2026-12-01", "pay": "5", "rate": "6"}]},
            "events.1",
            "“events.1” must say one of pay, rate, payoff, waive.",
        ),
        (
            {"events": [{"on": "2026-10-31", "pay": "5"}]},
            "events.1.on",
            "“events.1.on”: 2026-10-31 is before “start”.",
        ),
        (
            {"events": [{"on": "2026-12-01", "payoff": False}]},
            "events.1.payoff",
            "“events.1.payoff” is true, or is left out.",
        ),
        (
            {"events": [{"on": "2026-12-01", "waive": {"fees": "1"}}]},
            "events.1.waive.fees",
            "“events.1.waive.fees” is not one of the terms.",
        ),
        ({"as_of": "2026-10-31"}, "as_of", "“as_of”: 2026-10-31 is before “start”."),
        ({"instalment": "5.005"}, "instalment", NO_COIN.format(name="instalment", text="5.005")),
        ({"principel": "5"}, "principel", "“principel” is not one of the terms."),
    ],
)
def test_what_is_wrong_is_named(more: Said, field: str, message: str) -> None:
    with pytest.raises(Refused) as refused:
        answer(LOAN | more)
    assert (refused.value.field, str(refused.value)) == (field, message)


def test_terms_that_are_no_object_are_refused() -> None:
    with pytest.raises(Refused, match="The file is no object"):
        answer([])


def test_whatever_is_said_is_reckoned_or_refused() -> None:
    """No terms bring the command line down; what it reckons adds up."""

    refused: list[str | None] = []

    def pick(*choices: Any) -> st.SearchStrategy[Any]:
        return st.none() | st.sampled_from(choices)

    @given(
        st.fixed_dictionaries(
            {
                "principal": st.sampled_from(["0.01", "1000", "999999.99", "10000000"]),
                "start": st.sampled_from(["2026-01-31", "2024-02-29", "2199-12-31"]),
                "instalments": st.sampled_from([1, 2, 7, 60]),
                "every": st.sampled_from(["1 day", "1 week", "1 month", "3 months", "1 year"]),
                "rate": st.fixed_dictionaries(
                    {
                        "percent": st.sampled_from(["0", "0.01", "24", "300"]),
                        "per": pick("year", "month", "period"),
                    }
                ),
                "method": st.sampled_from(choices.METHODS),
                "currency": pick("RWF", "KES", "KWD", "zzz"),
                "day_count": pick(*choices.DAY_COUNTS),
                "first_due": pick("2026-03-15", "2200-01-01"),
                "first_period": pick(*choices.FIRST_PERIODS),
                "first_period_years": pick("0", "1/24", "5"),
                "grace": st.fixed_dictionaries(
                    {
                        "principal": pick(1, 6),
                        "interest": pick(1, 6),
                        "kind": pick(*choices.GRACES),
                    }
                ),
                "level": pick(*choices.LEVELS),
                "split": pick(*choices.SPLITS),
                "rounding": st.fixed_dictionaries(
                    {
                        "money": pick("exact", "0.001", "0.05", "1", "100"),
                        "mode": pick("half_up", "half_even", "ceiling", "floor"),
                        "instalment": pick("1", "1000"),
                        "remainder": pick(*choices.REMAINDERS),
                    }
                ),
                "months_end": pick(*choices.MONTH_ENDS),
                "closed_days": st.fixed_dictionaries(
                    {"weekdays": pick([5, 6], [0]), "move": pick(*choices.MOVES)}
                ),
                "instalment": pick("0", "1", "250", "10000000"),
                "balloon_percent": pick("0", "1.5", "50"),
                "principal_table": pick(["100"], ["50", "50"]),
                "interest_table": pick(["100"], ["50", "50"]),
                "down_payment_percent": pick("10", "99.99"),
                "rule": pick({"pay": "500"}, {"principal": "3"}, {"percent_of_balance": "9"}),
                "fees": pick([{"amount": "5"}], [{"percent": "120", "when": "each"}]),
            }
        )
    )
    def reckon(said: Said) -> None:
        if said["method"] != "rule":
            said["rule"] = None
        try:
            found = answer(said)
        except Refused as no:
            refused.append(no.field)
            return
        rows = found["rows"]
        assert Decimal(rows[-1]["balance"]) == 0
        down = Decimal(found.get("down_payment", "0"))
        assert Decimal(found["totals"]["principal"]) + down == Decimal(said["principal"])
        for row in rows:
            assert min(Decimal(row[key]) for key in ("principal", "interest", "fees")) >= 0

    reckon()
    assert None not in refused
