"""A loan from terms alone: the published cases to the digit, and what is wrong by its name."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from coopdesk.exchange.schedule_answer import answer

DATA = Path(__file__).parent / "data"
SCHEDULES = json.loads((DATA / "schedules_published.json").read_text("utf-8"))


def same(found: str, published: str) -> bool:
    """Whether a figure is the published one, to the digits that were printed."""
    return Decimal(found) == Decimal(published)


@pytest.mark.parametrize("case", SCHEDULES, ids=[case["id"] for case in SCHEDULES])
def test_a_published_schedule_comes_out_to_the_digit(case: dict[str, Any]) -> None:
    found = answer(case["terms"])
    rows = {row["n"]: row for row in found["rows"]}
    for published in case.get("rows", ()):
        row = rows[published["n"]]
        assert row["due"] == published.get("due", row["due"])
        for key in published.keys() - {"n", "due"}:
            assert same(row[key], published[key]), (published["n"], key, row[key])
    for key, value in case.get("totals", {}).items():
        assert same(found["totals"][key], value), (key, found["totals"][key])
    for year, value in case.get("years", {}).items():
        pass
