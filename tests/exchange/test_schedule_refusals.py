"""What is wrong with the terms of a loan is named; whatever is said is reckoned or refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.exchange.schedule_answer import answer
from coopdesk.records.errors import Refused
from coopdesk.records.schedule import terms as choices
from tests.exchange.lent import LOAN, Said

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
