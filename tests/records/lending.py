"""Loans to try out: terms of every kind, what may happen to them, and the published cases."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st

from coopdesk.records.schedule import (
    ClosedDays,
    DueRow,
    Event,
    Every,
    Fee,
    Grace,
    Payment,
    Penalty,
    RateChange,
    Roundings,
    Standing,
    Terms,
    Waiver,
)
from coopdesk.records.schedule.terms import Part

START: Final = date(2024, 1, 31)
COIN: Final = Decimal(1)
EVERY_WEEK: Final = Every(1, "week")
_DATA: Final = Path(__file__).resolve().parent / "data"
_RATES: Final = st.sampled_from([Decimal(one) for one in ("0", "3", "18", "24.5", "60")])
_EVERY: Final = st.sampled_from(
    [Every.of(one) for one in ("1 week", "2 weeks", "4 weeks", "1 month", "3 months", "1 year")]
)
_CLOSED: Final = st.sampled_from(
    [
        ClosedDays(),
        ClosedDays((5, 6)),
        ClosedDays((6,), (date(2024, 3, 29), date(2024, 4, 1)), "back"),
    ]
)
_PENALTIES: Final = st.sampled_from(
    [
        None,
        Penalty(Decimal("0.1")),
        Penalty(Decimal(2), "month", "overdue_total", 5),
        Penalty(Decimal("0.05"), "day", "outstanding", 3),
        Penalty(Decimal(12), "year", "original"),
        Penalty(Decimal(1), "once", "overdue_total", 2),
    ]
)
_FEES: Final = st.sampled_from(
    [(), (Fee("card", Decimal(10), when="each"),), (Fee("risk", percent=COIN, when="first"),)]
)
_GRACES: Final = ("deferred", "waived")
_MODES: Final = ("half_up", "half_even", "floor", "ceiling")
_REMAINDERS: Final = st.sampled_from(("last", "first", "spread"))
_ORDERS: Final = (
    ("penalty", "fee", "interest", "principal"),
    ("interest", "principal", "fee", "penalty"),
    ("principal", "interest", "fee", "penalty"),
)
ZERO = Decimal(0)
END = START + timedelta(days=8000)
PRINCIPAL_FIRST: Final[tuple[Part, ...]] = ("principal", "interest", "fee", "penalty")
PENALTY_LAST = ("interest", "principal", "fee", "penalty")


def published(name: str) -> list[Any]:
    """The published cases of a name, with the terms that each of them means."""
    cases: list[Any] = json.loads((_DATA / f"{name}_published.json").read_text("utf-8"))
    return cases


def event_of(said: dict[str, str], key: int) -> Event:
    """An event of a published case."""
    on = date.fromisoformat(said["on"])
    if "pay" in said:
        return Payment(on, Decimal(said["pay"]), key)
    if "let_off" in said:
        return Waiver(on, interest=Decimal(said["let_off"]))
    return RateChange(on, Decimal(said["percent"]))


def loan(**kw: Any) -> Terms:
    """1,200 from the first of 2024 over twelve months at 12 percent, or as said."""
    plain: dict[str, Any] = {
        "principal": Decimal(1200),
        "start": date(2024, 1, 1),
        "instalments": 12,
        "percent": Decimal(12),
    }
    return Terms(**(plain | kw))


@st.composite
def terms(draw: Any, *, method: str | None = None) -> Terms:
    """Any terms."""
    kind = method or draw(
        st.sampled_from("annuity equal_principal flat bullet balloon table".split())
    )
    count = draw(st.integers(1, 14))
    grace = draw(st.integers(0, min(2, count - 1)))
    made: dict[str, Any] = {"method": kind}
    if kind == "balloon":
        made["balloon_percent"] = Decimal(draw(st.integers(0, 6)))
    if kind == "table":
        cuts = sorted(
            draw(
                st.lists(
                    st.integers(0, 100), min_size=count - grace - 1, max_size=count - grace - 1
                )
            )
        )
        made["percents"] = tuple(
            Decimal(b - a) for a, b in zip([0, *cuts], [*cuts, 100], strict=True)
        )
    return Terms(
        Decimal(draw(st.integers(1_000, 900_000))),
        START,
        count,
        draw(_RATES),
        every=draw(_EVERY),
        day_count=draw(
            st.sampled_from(("equal", "30/360", "actual/365", "actual/360", "actual/actual"))
        ),
        grace=Grace(grace, draw(st.integers(0, min(2, count - 1))), draw(st.sampled_from(_GRACES))),
        rounding=Roundings(COIN, draw(st.sampled_from(_MODES)), remainder=draw(_REMAINDERS)),
        closed=draw(_CLOSED),
        months_end=draw(st.sampled_from(("clamp", "roll"))),
        split=draw(st.sampled_from(("share", "remaining"))),
        fees=draw(_FEES),
        penalty=draw(_PENALTIES),
        prepayment=draw(st.sampled_from(("recompute", "shorten", "next_paid"))),
        payoff=draw(st.sampled_from(("day", "period", "all"))),
        order=draw(st.sampled_from(_ORDERS)),
        **made,
    )


@st.composite
def payments(draw: Any, most: int = 8) -> list[Payment]:
    """Payments of any size on any days, the keys in the order of making."""
    found = draw(st.lists(st.tuples(st.integers(0, 700), st.integers(1, 90_000)), max_size=most))
    return [
        Payment(START + timedelta(days=day), Decimal(amount), key)
        for key, (day, amount) in enumerate(found)
    ]


def last_place(said: str) -> Decimal:
    """One in the last place that was said: "12.50" → 0.01."""
    return Decimal(1).scaleb(-len(said.partition(".")[2]))


def on(text: str) -> date:
    return date.fromisoformat(f"2024-{text}")


def pay(day: str, amount: int | str, key: object = None) -> Payment:
    return Payment(on(day), Decimal(amount), key)


def rows_of(found: Standing, first: int, last: int) -> Sequence[DueRow]:
    return found.rows[first - 1 : last]
