"""What the terms of savings say, in plain sentences."""

from __future__ import annotations

from typing import Any

import pytest

from coopdesk.i18n import Language
from coopdesk.records.savings.telling import sentences
from coopdesk.records.terms import (
    COMPULSORY,
    FIXED_TERM,
    SOCIAL_FUND,
    TARGET,
    VOLUNTARY,
    SavingsTerms,
)

ENGLISH = Language("en")


def told(form: str = VOLUNTARY, **terms: Any) -> list[str]:
    """What is said after what it is for."""
    some = sentences(form, SavingsTerms(**terms), "RWF")[1:]
    return [ENGLISH.say(one).replace("\N{NO-BREAK SPACE}", " ") for one in some]


def test_savings_without_a_rate_say_so_and_nothing_about_days() -> None:
    assert told() == ["It earns no interest."]
    assert told(SOCIAL_FUND) == []


def test_a_rate_is_told_with_how_it_is_reckoned_and_when_it_is_added() -> None:
    assert told(rate="5.5", day_count="actual/365", posting="quarterly") == [
        "It earns 5.5% a year, reckoned on the balance of each day.",
        "Interest is added at the end of each quarter of a year.",
        "Days are counted as they are, and a year has 365.",
    ]
    said = told(rate="3", method="minimum", withholding="15", interest_from=2_000)
    assert said[0] == "It earns 3% a year, reckoned on the lowest balance of each month."
    assert said[-2:] == [
        "A balance under 2,000 F earns nothing.",
        "Tax withheld from the interest: 15%.",
    ]


@pytest.mark.parametrize(
    ("early", "last"),
    [
        ("2", "Whoever needs the money before its day earns only 2% a year."),
        ("0", "Whoever needs the money before its day earns nothing."),
    ],
)
def test_a_fixed_term_tells_how_long_it_runs_and_what_comes_of_breaking_it(
    early: str, last: str
) -> None:
    said = told(FIXED_TERM, months=6, rate="8", early_rate=early)
    assert said[0] == "It runs for 6 months."
    assert "Interest is added at the end of the term." in said
    assert said[-1] == last


def test_what_is_paid_in_is_told_and_how_long_a_target_may_take() -> None:
    assert told(COMPULSORY, regular=500)[0] == "Each month 500 F is paid in."
    assert told(TARGET, months=10)[0] == "It is meant to take 10 months."


def test_each_bound_of_drawing_and_each_cost_has_its_sentence() -> None:
    said = told(
        minimum=100,
        most_each=5_000,
        most_month=9_000,
        most_times=3,
        notice_days=7,
        notice_from=2_000,
        dormant_months=24,
        opening_fee=50,
        withdrawal_fee=10,
        monthly_fee=5,
    )
    assert said[1:] == [
        "At least 100 F stays in the account until it is closed.",
        "One withdrawal is at most 5,000 F.",
        "In one month at most 9,000 F can be drawn.",
        "In one month money can be drawn 3 times at most.",
        "Whoever draws 2,000 F or more tells the office 7 days before.",
        "After 24 months without a visit the account sleeps: money is drawn only"
        " after the office has made sure who asks.",
        "Opening it costs 50 F.",
        "Each withdrawal costs 10 F.",
        "Each month costs 5 F.",
    ]
    assert told(notice_days=7)[1:] == ["Whoever draws money tells the office 7 days before."]
