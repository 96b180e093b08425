"""Terms of savings: what makes sense together, and what an amount would earn."""

from __future__ import annotations

from typing import Any

import pytest

from coopdesk.records.errors import Refused
from coopdesk.records.terms import FITS, SavingsTerms, percent
from tests.records.hands import money


def test_terms_come_back_from_what_is_kept_of_them() -> None:
    terms = SavingsTerms(rate="5.5", minimum=500, posting="monthly")
    assert terms.said() == {"rate": "5.5", "minimum": 500, "posting": "monthly"}
    assert SavingsTerms.of(terms.said() | {"from the future": 1}) == terms


@pytest.mark.parametrize("form", FITS)
def test_terms_of_nothing_fit_every_form_but_a_fixed_term(form: str) -> None:
    if form == "fixed":
        with pytest.raises(Refused, match="how many months"):
            SavingsTerms().checked(form)
    else:
        assert SavingsTerms().checked(form) == SavingsTerms()


@pytest.mark.parametrize(
    ("form", "terms", "field"),
    [
        ("voluntary", {"rate": "-1"}, "rate"),
        ("voluntary", {"rate": "101"}, "rate"),
        ("voluntary", {"rate": "five"}, "rate"),
        ("voluntary", {"rate": "NaN"}, "rate"),
        ("voluntary", {"withholding": "100.01"}, "withholding"),
        ("voluntary", {"method": "weekly"}, "method"),
        ("voluntary", {"day_count": "30/365"}, "day_count"),
        ("voluntary", {"posting": "daily"}, "posting"),
        ("voluntary", {"rounding": "up"}, "rounding"),
        ("voluntary", {"step": 0}, "step"),
        ("voluntary", {"minimum": -1}, "minimum"),
        ("voluntary", {"minimum": 10**16}, "minimum"),
        ("voluntary", {"months": 6}, "months"),
        ("voluntary", {"regular": 100}, "regular"),
        ("voluntary", {"most_each": 500, "most_month": 400}, "most_each"),
        ("voluntary", {"notice_from": 500}, "notice_days"),
        ("voluntary", {"notice_days": 4000}, "notice_days"),
        ("voluntary", {"dormant_months": 601}, "dormant_months"),
        ("fixed", {"months": 601}, "months"),
        ("fixed", {"months": 6, "minimum": 5}, "minimum"),
        ("fixed", {"months": 6, "rate": "2", "early_rate": "3"}, "early_rate"),
        ("social", {"rate": "1"}, "rate"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    form: str, terms: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as caught:
        SavingsTerms(**terms).checked(form)
    assert caught.value.field == field


def test_an_example_tells_what_a_year_earns_after_tax() -> None:
    assert SavingsTerms(rate="6").earned(money(1_000)) == money(60)
    assert SavingsTerms(rate="6", withholding="10").earned(money(1_000)) == money(54)
    assert SavingsTerms(rate="12", posting="monthly").earned(money(100_000)) == money(12_684)
    assert SavingsTerms(rate="6").earned(money(1_000), 6) == money(30)
    assert SavingsTerms().earned(money(1_000)) == money(0)


@pytest.mark.parametrize("text", ["", "five", "Infinity", "5,5"])
def test_what_is_no_rate_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="no rate"):
        percent(text)
