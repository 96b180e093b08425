"""The yearly cost of a loan from its flows: the published rates to the digit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from coopdesk.exchange.flows import answer
from coopdesk.records.errors import Refused
from coopdesk.records.rounding import Rounding
from tests.exchange.lent import CENT, RATES, Said, said_of
from tests.records.lending import last_place


def test_each_published_rate_is_here() -> None:
    names = [case["id"][:4] for case in RATES]
    assert (names.count("A-US"), names.count("A-EU")) == (6, 17)


@pytest.mark.parametrize("case", RATES, ids=[case["id"] for case in RATES])
def test_a_published_rate_comes_out_to_the_digit(case: Said) -> None:
    found = answer(said_of(case))
    published = Decimal(case["percent"])
    step = last_place(case["percent"])
    assert Rounding(step)(Decimal(found["exact"])) == published
    assert found["exact"] == case["exact"]
    assert Decimal(found["percent"]) == CENT(Decimal(case["exact"]))


US: Said = {
    "method": "us",
    "periods_a_year": 12,
    "advance": "5000",
    "payments": [{"count": 24, "amount": "230", "first": 1, "fraction": "0"}],
}
EU: Said = {
    "flows": [
        {"at": "0", "amount": "-500"},
        {"at": "1/12", "amount": 270},
        {"at": 1, "amount": 270},
    ]
}
DATED: Said = {
    "method": "eu",
    "flows": [
        {"on": "2013-01-12", "amount": "-1000"},
        {"on": "2013-02-15", "amount": "1010"},
    ],
}


def test_the_answer_has_two_decimals_and_eight() -> None:
    assert answer(US) == {"percent": "9.69", "exact": "9.68570806"}


def test_days_count_as_whole_months_and_what_is_left() -> None:
    timed = [{"at": "0", "amount": "-1000"}, {"at": "3/366 + 1/12", "amount": "1010"}]
    assert answer(DATED) == answer({"flows": timed})


def test_flows_may_stand_in_any_order() -> None:
    assert answer(EU | {"flows": EU["flows"][::-1]}) == answer(EU)


def test_what_costs_nothing_has_a_rate_of_nothing() -> None:
    flows = [
        {"at": "0", "amount": "-100"},
        {"at": "1", "amount": "60"},
        {"at": "2", "amount": "40"},
    ]
    assert answer({"flows": flows}) == {"percent": "0.00", "exact": "0.00000000"}


def test_who_pays_back_less_has_a_rate_below_nothing() -> None:
    flows = [{"at": "0", "amount": "-100"}, {"at": "1", "amount": "90"}]
    assert answer({"flows": flows})["exact"] == "-10.00000000"


@pytest.mark.parametrize(
    ("said", "field", "message"),
    [
        (EU | {"flows": []}, "flows", "“flows” must have from 1 to 10000 entries."),
        (EU | {"flows": {}}, "flows", "“flows” is not a list."),
        (
            EU | {"flows": [{"at": "0", "amount": "5"}, {"at": "1", "amount": "5"}]},
            "flows",
            "No yearly rate brings these amounts to nothing.",
        ),
        (
            EU | {"flows": [{"at": "1", "amount": "5"}, {"at": "1", "amount": "-6"}]},
            "flows",
            "No yearly rate brings these amounts to nothing.",
        ),
        (
            EU | {"flows": [{"at": "1 * 2", "amount": "5"}]},
            "flows.1.at",
            "“flows.1.at”: “1 * 2” is no number like 3/365 + 1/12.",
        ),
        (
            EU | {"flows": [{"at": "__import__('os')", "amount": "5"}]},
            "flows.1.at",
            "“flows.1.at”: “__import__('os')” is no number like 3/365 + 1/12.",
        ),
        (
            EU | {"flows": [{"at": "1/0", "amount": "5"}]},
            "flows.1.at",
            "“flows.1.at”: “1/0” is divided by zero.",
        ),
        (
            EU | {"flows": [{"at": "1999", "amount": "5"}]},
            "flows.1.at",
            "“flows.1.at”: no loan lasts more than 200 years.",
        ),
        (EU | {"flows": [{"amount": "5"}]}, "flows.1.at", "“flows.1.at” is missing."),
        (
            EU | {"flows": [{"on": "2026-01-01", "amount": "5"}, {"at": "1", "amount": "5"}]},
            "flows.2.at",
            "“flows.2.at” is not one of the terms.",
        ),
        (EU | {"method": "uk"}, "method", "“method”: “uk” is none of eu, us."),
        (US | {"flows": []}, "flows", "“flows” is not one of the terms."),
        (US | {"advance": None}, "advance", "“advance” is missing."),
        (US | {"payments": []}, "payments", "No yearly rate brings these amounts to nothing."),
        (
            US | {"payments": [{"amount": "5", "fraction": "30/30"}]},
            "payments.1.fraction",
            "“payments.1.fraction” is a part of a period, less than 1.",
        ),
        (
            US | {"periods_a_year": 0},
            "periods_a_year",
            "“periods_a_year” must be a whole number from 1 to 366.",
        ),
        (
            US | {"payments": [{"count": 9999, "amount": "5"}, {"count": 2, "amount": "5"}]},
            "payments",
            "“payments”: 10000 payments are the most.",
        ),
    ],
)
def test_what_is_wrong_is_named(said: Said, field: str, message: str) -> None:
    with pytest.raises(Refused) as refused:
        answer(said)
    assert (refused.value.field, str(refused.value)) == (field, message)
