"""The surplus of a year, and the share-out of a savings group."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import text

from coopdesk.records import surplus
from coopdesk.records.allocation import Plan, Reserve
from coopdesk.records.ids import EntryId
from tests.records.hands import Make, Somebody

UNTIL: Final = date(2026, 2, 28)
PLAN: Final = Plan(
    reserves=(Reserve("reserve", Decimal(20)),),
    share_rate=Decimal(60),
)


def a_year(make: Make, *, fines: int = 10_000) -> list[Somebody]:
    """Three members with shares, and a year that earned something."""
    held = [make.member(f"Member {n}", number=f"S{n}") for n in (1, 2, 3)]
    for one, shares in zip(held, (10_000, 20_000, 30_001), strict=True):
        make.visit(one, ("share", shares), day=date(2026, 2, 10))
    make.visit(held[0], ("fine", fines), day=date(2026, 2, 11))
    return held


def passed(make: Make, until: date = UNTIL, plan: Plan = PLAN) -> int:
    """Plan the surplus of a year and pass it."""
    ident = make.book.write(surplus.keep_plan, until=until, plan=plan)
    make.book.write(
        surplus.pass_surplus,
        surplus=ident,
        day=make.book.clock().today,
        number="5/2026",
        text="Passed.",
    )
    return ident


def shared_out(make: Make) -> int:
    """Share the whole box out."""
    everybody = [one.id for one in make.book.read(surplus.group).members]
    return make.book.write(surplus.share_out, box=None, stays=0, step=1, members=everybody)


def entries(make: Make, kind: str) -> list[EntryId]:
    """The entries of a kind that reverse nothing."""
    sql = text("SELECT id FROM entry WHERE kind = :kind AND reverses IS NULL ORDER BY number")
    return [
        EntryId(row[0]) for row in make.book.read(lambda s: s.execute(sql, {"kind": kind}).all())
    ]


def asked(make: Make) -> dict[str, dict[str, Any]]:
    one, two, three = a_year(make)
    shared = shared_out(make)
    for who in (one, two, three):
        make.visit(who, ("share", 40_000))
    make.visit(one, ("fine", 9_000))
    today = make.book.clock().today
    passed(make)
    make.book.write(surplus.settle, members=[one.id], way="savings", day=today)
    (paid,) = entries(make, "dividend")
    empty = passed(make, date(2026, 1, 31))
    draft = make.book.write(surplus.keep_plan, until=date(2025, 12, 31), plan=PLAN)
    return {
        "deciding.keep_plan": {"until": date(2025, 11, 30), "plan": Plan()},
        "deciding.pass_surplus": {"surplus": draft, "day": today, "number": "1", "text": ""},
        "deciding.take_back_surplus": {"surplus": empty, "reason": "wrong"},
        "settling.settle": {"members": [two.id], "way": "shares", "day": today},
        "settling.take_back_settling": {"entry": paid, "reason": "wrong"},
        "sharing.share_out": {"box": None, "stays": 0, "step": 1, "members": [two.id]},
        "sharing.take_back_share_out": {"surplus": shared, "reason": "wrong"},
    }


def fill(make: Make) -> None:
    a_year(make)
    passed(make)
