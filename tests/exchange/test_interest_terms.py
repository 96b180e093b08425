"""Interest from terms alone: the published cases to the digit, and what is wrong by its name."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from coopdesk.exchange.interest_terms import answer
from coopdesk.records.errors import Refused

CASES = json.loads(
    (Path(__file__).parent.parent / "records/data/savings_published.json").read_text("utf-8")
)

JANUARY: dict[str, Any] = {
    "opening": "1000",
    "from": "2026-01-01",
    "until": "2026-01-31",
    "moves": [{"on": "2026-01-13", "amount": "121"}],
    "rate": {"percent": "5.5", "per": "year"},
}


def at(said: Any, path: str) -> Decimal:
    for key in path.split("."):
        said = said[int(key)] if key.isdigit() else said[key]
    return Decimal(said)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_published_case_comes_out_to_the_digit(case: dict[str, Any]) -> None:
    found = answer(case["terms"])
    for name, value in case["published"].items():
        published = Decimal(value)
        assert at(found, case["read"][name]).quantize(published) == published, name


def test_the_answer_says_interest_lowest_average_and_days() -> None:
    found = answer(JANUARY)
    # 12 days of 1000 and 19 of 1121 are 33,299 a day: × 5.5 % / 365 = 5.0176…
    assert found["interest"] == "5.02"
    assert found["minimum"] == "1000"
    assert found["average"] == "1074.16"
    assert found["days"] == 31


@pytest.mark.parametrize(
    ("more", "interest"),
    [
        ({"method": "minimum"}, "4.67"),  # 1000 × 5.5 % × 31/365
        ({"method": "average"}, "5.02"),
        ({"day_count": "actual/360"}, "5.09"),  # 33,299 × 5.5 % / 360
        ({"day_count": "30/360"}, "4.92"),  # (12 × 1000 + 18 × 1121) × 5.5 % / 360
        ({"day_count": "twelfth"}, "4.92"),  # 1074.16 × 5.5 % / 12
        ({"rounding": {"money": "1", "mode": "half_up"}}, "5"),
        ({"rounding": {"money": "1", "mode": "ceiling"}}, "6"),
        ({"rounding": {"money": "0.5", "mode": "floor"}}, "5.0"),
        ({"rounding": {"money": "exact"}}, "5.017657534247"),
        ({"minimum_balance": "1100"}, "3.21"),  # only the 19 days of 1121
        ({"minimum_balance": "1100", "method": "minimum"}, "0.00"),
        ({"currency": "RWF"}, "5"),
        ({"rate": {"percent": "1", "per": "month"}}, "10.74"),
        ({"rate": {"percent": "1", "per": "period"}}, "10.74"),
        ({"rate": {"percent": 5.5}}, "5.02"),  # a number of JSON is read as it is written
    ],
)
def test_what_is_said_changes_the_interest(more: dict[str, Any], interest: str) -> None:
    assert answer(JANUARY | more)["interest"] == interest


def test_a_rate_that_changes_holds_from_its_day_on() -> None:
    rates = [{"percent": "5.5"}, {"since": "2026-01-13", "percent": "11"}]
    found = answer(JANUARY | {"rate": rates})
    assert [(s["from"], s["percent"]) for s in found["stretches"]] == [
        ("2026-01-01", "5.5"),
        ("2026-01-13", "11"),
    ]
    assert found["interest"] == "8.23"  # 1.80822 + 2 × 3.20944


def test_tax_is_withheld_on_the_rounded_interest() -> None:
    found = answer(JANUARY | {"withholding": "15"})
    assert (found["withheld"], found["net"]) == ("0.75", "4.27")


def test_moves_of_one_day_count_as_their_net() -> None:
    twice = [{"on": "2026-01-05", "amount": "-900"}, {"on": "2026-01-05", "amount": "900"}]
    assert answer(JANUARY | {"moves": twice, "method": "minimum"})["minimum"] == "1000"


def test_the_lowest_of_each_month_is_taken_by_itself() -> None:
    said = JANUARY | {
        "until": "2026-02-28",
        "moves": [{"on": "2026-02-10", "amount": "-400"}],
        "rate": {"percent": "1", "per": "month"},
        "method": "minimum",
    }
    assert answer(said)["interest"] == "12.00"
    assert answer(said | {"each": "month"})["interest"] == "16.00"


def test_interest_that_is_posted_each_month_earns_from_the_next_day_on() -> None:
    said = {
        "opening": "1000",
        "from": "2026-01-01",
        "until": "2026-03-31",
        "rate": {"percent": "12", "per": "year"},
        "day_count": "twelfth",
        "posting": "monthly",
    }
    found = answer(said)
    assert [p["interest"] for p in found["postings"]] == ["10.00", "10.10", "10.20"]
    assert (found["interest"], found["balance"]) == ("30.30", "1030.30")


def test_a_deposit_that_is_compounded_by_dates_counts_whole_months() -> None:
    said = {"opening": "10000", "rate": {"percent": "5"}, "rounding": {"money": "exact"}}
    dated = answer(said | {"from": "2026-01-31", "until": "2027-01-30", "compounding": "quarterly"})
    assert dated["maturity"] == "10509.453369140625"


def test_no_interest_is_no_reason_to_fail() -> None:
    found = answer(JANUARY | {"opening": "-50", "moves": [], "rate": {"percent": "0"}})
    assert (found["interest"], found["minimum"]) == ("0.00", "-50")
    assert "apy" not in found


@pytest.mark.parametrize(
    ("more", "field", "message"),
    [
        ({"opening": None}, "opening", "“opening” is missing."),
        ({"opening": "x"}, "opening", "“opening”: “x” is not a number."),
        ({"opening": True}, "opening", "“opening”: “True” is not a number."),
        ({"opening": "1e99"}, "opening", "“opening”: “1e99” is too large, or too fine."),
        ({"opening": "NaN"}, "opening", "“opening”: “NaN” is not a number."),
        ({"from": "1.1.2026"}, "from", "“from”: “1.1.2026” is not a date like 2026-03-31."),
        ({"until": "2025-12-31"}, "until", "“until” can't be before “from”."),
        ({"rate": {"percent": "-1"}}, "rate.percent", "“rate.percent” can't be less than zero."),
        ({"rate": 5}, "rate", "“rate” is no object with fields."),
        (
            {"rate": {"percent": "5", "per": "day"}},
            "rate.per",
            "“rate.per”: “day” is none of year, month, week, period.",
        ),
        (
            {"rate": [{"percent": "5"}, {"percent": "6", "since": "1899-01-01"}]},
            "rate.2.since",
            "“rate.2.since”: “1899-01-01” is not a date like 2026-03-31.",
        ),
        (
            {"moves": [{"on": "2026-02-01", "amount": "1"}]},
            "moves.1.on",
            "“moves.1.on”: 2026-02-01 is not from “from” until “until”.",
        ),
        ({"moves": {}}, "moves", "“moves” is not a list."),
        (
            {"method": "dayly"},
            "method",
            "“method”: “dayly” is none of daily, minimum, average, months.",
        ),
        (
            {"rounding": {"money": "0"}},
            "rounding.money",
            "“rounding.money” can't be zero. Say “exact” to round nothing.",
        ),
        ({"minimum_balanse": "1"}, "minimum_balanse", "“minimum_balanse” is not one of the terms."),
        (
            {"compounding": "monthly"},
            "moves",
            "“moves”: say “posting” where money moves meanwhile.",
        ),
        ({"first_activity": "yes"}, "first_activity", "“first_activity” must be true or false."),
        ({"interest": "5", "days": "0"}, "days", "“days” must be a whole number from 1 to 73200."),
    ],
)
def test_what_is_wrong_is_named(more: dict[str, Any], field: str, message: str) -> None:
    with pytest.raises(Refused) as refused:
        answer(JANUARY | more)
    assert (refused.value.field, str(refused.value)) == (field, message)


def test_terms_that_are_no_object_are_refused() -> None:
    with pytest.raises(Refused, match="The file is no object"):
        answer([])
