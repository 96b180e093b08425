"""Who left and came back was a member before: registers of those days say so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from coopdesk.records import bodies, members, members_on_paper, ratios, settlement, voters
from coopdesk.records.book import Book
from coopdesk.records.social_balance.figures import year_of
from tests.records.hands import TODAY, HandClock, Make, Somebody, money
from tests.records.joining import applies, decides, joins, leaves, pays
from tests.records.test_members_on_paper import register

OLD = date(2019, 5, 1)
LEFT, BACK = TODAY + timedelta(days=10), TODAY + timedelta(days=30)


def comes_back(make: Make, clock: HandClock, one: Somebody) -> None:
    """They leave ten days on, are paid, and are admitted again twenty days after that."""
    clock.move(days=10)
    leaves(make, one.id, resolution="CA/9")
    make.book.write(settlement.settle, member=one.id, check_box=False)
    clock.move(days=20)
    again = applies(make, "Rose Ingabire", member=one.id, day=clock().date())
    decides(make, again, resolution="CA/5")
    pays(make, again)


@pytest.mark.parametrize("steps", [True, False], ids=["with steps", "from before"])
def test_the_register_of_each_day_says_how_they_stood(
    book: Book, make: Make, clock: HandClock, steps: bool
) -> None:
    """Whether they came by an application, or were in the register before there were any."""
    one = joins(make) if steps else make.member("Rose", joined=OLD, resolution="CA/1")
    joined, by = (TODAY, "") if steps else (OLD, "CA/1")
    comes_back(make, clock, one)
    told = {
        day: [(o.joined, o.left, o.cause, o.resolution) for o in register(book, on=day).lines]
        for day in (OLD - timedelta(days=1), LEFT - timedelta(days=1), LEFT, BACK)
    }
    assert list(told.values()) == [
        [],
        [(joined, None, "", by)],
        [(joined, LEFT, "resigned", by)],
        [(BACK, None, "", "CA/5")],
    ]
    assert book.read(members.file, one.id).resolution == "CA/5"


def test_they_were_members_then_for_votes_and_figures(
    book: Book, make: Make, clock: HandClock
) -> None:
    one = joins(make)
    comes_back(make, clock, one)
    assembly = next(b for b in book.read(bodies.bodies) if b.kind == bodies.ASSEMBLY)
    days = (LEFT - timedelta(days=1), LEFT, BACK)
    counted = [len(book.read(voters.voters, assembly, day).rows) for day in days]
    assert counted == [len(book.read(voters.votes_of, assembly, day)) for day in days] == [1, 0, 1]
    assert [len(book.read(year_of, TODAY, day).members) for day in days] == counted
    groups = [book.read(ratios.group_basis, TODAY, day) for day in days]
    assert [(g.members, g.joined, g.left) for g in groups] == [(1, 1, 0), (0, 1, 1), (1, 2, 1)]


def test_the_leavers_of_then_have_them_with_what_they_were_paid(
    book: Book, make: Make, clock: HandClock
) -> None:
    one = joins(make)
    make.visit(one, ("deposit", 700))
    comes_back(make, clock, one)
    clock.move(days=2)
    leaves(make, one.id, "died", why="")
    told = book.read(members_on_paper.leavers_figures, TODAY, clock().date())
    keys = [column.key for column in told.columns]
    rows: list[dict[str, Any]] = [dict(zip(keys, row.cells, strict=True)) for row in told.rows[:2]]
    wanted = ("joined", "left", "resolution", "paid_out", "waiting", "receipts", "settled")
    share = rows[0]["shares"]
    assert [tuple(row[key] for key in wanted) for row in rows] == [
        (TODAY, LEFT, "CA/9", money(700) + share, None, "A-000003", LEFT),
        (BACK, clock().date(), "", None, share, "", None),
    ]
