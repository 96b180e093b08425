"""What happened to a loan, told from terms alone: the published cases to the digit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from coopdesk.exchange.schedule_answer import answer
from tests.exchange.lent_events import HAPPENED, Happened


def at(said: Any, path: str) -> Decimal:
    """What stands at a path of names and places: rows.0.interest."""
    for key in path.split("."):
        said = said[int(key)] if key.isdigit() else said[key]
    return Decimal(said)


@pytest.mark.parametrize("case", HAPPENED, ids=[case.id for case in HAPPENED])
def test_a_published_case_comes_out_to_the_digit(case: Happened) -> None:
    found = answer(case.said)
    if case.rows:
        shown = [[row["principal"], row["interest"], row["balance"]] for row in found["rows"]]
        assert [list(map(Decimal, row)) for row in shown] == [
            list(map(Decimal, row)) for row in case.rows
        ]
    for path, value in case.read.items():
        assert at(found, path) == Decimal(value), path


@pytest.mark.parametrize("case", HAPPENED, ids=[case.id for case in HAPPENED])
def test_what_is_told_adds_up(case: Happened) -> None:
    found = answer(case.said)
    parts = ("principal", "interest", "fees", "penalty")
    for one in (*found["rows"], found["totals"], found["paid"], found["overdue"]):
        assert sum(Decimal(one[part]) for part in parts) == Decimal(one["total"])
    for payment in found.get("payments", ()):
        assert Decimal(payment["total"]) + Decimal(payment["left"]) == Decimal(payment["amount"])
        for part in (*parts, "total"):
            shares = sum(Decimal(share[part]) for share in payment["rows"])
            assert shares == Decimal(payment[part])
    paid = sum(Decimal(row.get("paid", "0")) for row in found["rows"])
    assert paid == Decimal(found["paid"]["total"])
