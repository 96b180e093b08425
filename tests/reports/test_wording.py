from __future__ import annotations

from typing import Any

import pytest

from coopdesk.records.money import Money
from coopdesk.reports.wording import of_the_coop

SETTINGS: dict[str, Any] = {
    "profile": "BO",
    "currency": "BOB",
    "symbol": "Bs.",
    "languages": ["es", "fr"],
}


@pytest.mark.parametrize(
    ("asked", "code"), [("", "es_BO"), ("es", "es_BO"), ("es_GT", "es_GT"), ("fr", "fr_BO")]
)
def test_a_language_is_the_one_of_the_co_ops_country_where_no_other_is_named(
    asked: str, code: str
) -> None:
    assert of_the_coop(SETTINGS, asked).code == code


def test_amounts_have_the_co_ops_own_sign() -> None:
    assert "Bs." in of_the_coop(SETTINGS).amount(Money(100, "BOB"))
    assert "Bs." not in of_the_coop(SETTINGS | {"symbol": ""}).amount(Money(100, "BOB"))


def test_a_co_op_without_a_language_speaks_english() -> None:
    assert of_the_coop(SETTINGS | {"languages": []}).code.startswith("en")
