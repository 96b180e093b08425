"""What happened to a loan, told from terms alone: the published cases to the digit."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.exchange.schedule_answer import answer
from tests.exchange.lent_events import HAPPENED, WEEKEND, Happened, Said


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


PARTS = ("principal", "interest", "fees", "penalty")


def adds_up(found: Any) -> None:
    """Rows, payments and sums agree with each other, and nothing is below zero."""
    for one in (*found["rows"], found["totals"], found["paid"], found["overdue"]):
        assert sum(Decimal(one[part]) for part in PARTS) == Decimal(one["total"])
        assert min(Decimal(one[part]) for part in PARTS) >= 0
    for payment in found.get("payments", ()):
        assert Decimal(payment["total"]) + Decimal(payment["left"]) == Decimal(payment["amount"])
        for part in (*PARTS, "total"):
            shares = sum(Decimal(share[part]) for share in payment["rows"])
            assert shares == Decimal(payment[part])
    for part in PARTS:
        assert sum(Decimal(row[part]) for row in found["rows"]) == Decimal(found["totals"][part])
    paid = sum(Decimal(row.get("paid", "0")) for row in found["rows"])
    assert paid == Decimal(found["paid"]["total"])
    assert Decimal(found["rows"][-1]["balance"]) == 0
    assert min(Decimal(row["balance"]) for row in found["rows"]) >= 0


@pytest.mark.parametrize("case", HAPPENED, ids=[case.id for case in HAPPENED])
def test_what_is_told_adds_up(case: Happened) -> None:
    adds_up(answer(case.said))


DAYS = st.integers(0, 500).map(lambda n: (date(2026, 1, 15) + timedelta(days=n)).isoformat())
EVENT = st.one_of(
    st.fixed_dictionaries(
        {"on": DAYS, "pay": st.integers(0, 150_000).map(lambda n: str(Decimal(n) / 100))}
    ),
    st.fixed_dictionaries({"on": DAYS, "rate": st.sampled_from(["0", "7.5", "60"])}),
    st.fixed_dictionaries({"on": DAYS, "waive": st.just({"penalty": "5", "interest": "3"})}),
)


@given(
    loan=st.fixed_dictionaries(
        {
            "principal": st.just("1000"),
            "start": st.just("2026-01-15"),
            "instalments": st.integers(1, 12),
            "every": st.sampled_from(["1 week", "1 month"]),
            "rate": st.fixed_dictionaries({"percent": st.sampled_from(["0", "12", "90"])}),
            "method": st.sampled_from(["annuity", "equal_principal", "flat", "bullet"]),
            "day_count": st.sampled_from(["equal", "30/360", "actual/365", "actual/actual"]),
            "rounding": st.fixed_dictionaries({"money": st.sampled_from(["0.01", "1"])}),
            "prepayment": st.sampled_from(["recompute", "shorten", "next_paid"]),
            "payoff": st.sampled_from(["day", "period", "all"]),
            "closed_days": st.sampled_from([{}, WEEKEND]),
            "fees": st.sampled_from([[], [{"amount": "5", "when": "each"}]]),
            "penalty": st.none()
            | st.fixed_dictionaries(
                {
                    "percent": st.sampled_from(["1", "0.3"]),
                    "per": st.sampled_from(["day", "month", "year", "once"]),
                    "base": st.sampled_from(
                        ["overdue_principal", "overdue_total", "outstanding", "original"]
                    ),
                    "free_days": st.sampled_from([0, 5]),
                }
            ),
            "as_of": DAYS,
        }
    ),
    events=st.lists(EVENT, max_size=6),
    ends=st.booleans(),
)
def test_whatever_happens_adds_up(loan: Said, events: list[Said], ends: bool) -> None:
    closing = [{"on": loan["as_of"], "payoff": True}] if ends else []
    found = answer({**loan, "events": [*events, *closing]})
    adds_up(found)
    if ends:
        assert found["owed"] in ("0", "0.00")
        assert Decimal(found["payoff"]["total"]) == 0
