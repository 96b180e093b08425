"""Who is suspended twice is a member with all rights only once both suspensions are over."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from coopdesk.records import checks, lives, membership, sanctions, settlement
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.records.membership import ACTIVE, SUSPENDED
from tests.records.hands import TODAY, Make, Pc
from tests.records.joining import board
from tests.records.test_merging import exchange, two


def _suspends(make: Make, member: MemberId, days: int | None = None) -> int:
    said: dict[str, Any] = {"member": member, "kind": sanctions.SUSPENSION, "why": "owes"}
    said["until"] = None if days is None else TODAY + timedelta(days=days)
    return make.book.write(sanctions.sanction, day=TODAY, body=board(make), **said)


def _lifts(book: Book, sanction: int) -> None:
    book.write(sanctions.lift_sanction, sanction=sanction, day=TODAY, why="paid")


def _stands(book: Book, member: MemberId, days: int = 0) -> str:
    return book.read(membership.life, member, TODAY + timedelta(days=days))[0].status


@pytest.mark.parametrize("first", [0, 1])
def test_only_the_last_that_is_lifted_makes_them_active(book: Book, make: Make, first: int) -> None:
    one = make.member()
    laid = [_suspends(make, one.id), _suspends(make, one.id)]
    _lifts(book, laid[first])
    assert _stands(book, one.id) == SUSPENDED
    assert book.read(lives.suspended, TODAY) == {one.id}
    _lifts(book, laid[1 - first])
    assert _stands(book, one.id) == ACTIVE
    kinds = [step.kind for step in book.read(membership.life, one.id, TODAY)[1]]
    assert kinds == ["suspended", "suspended", "resumed"]
    assert checks.run(book, rebuild=True) == []


@pytest.mark.parametrize("days", [(None, 3), (3, None)])
def test_one_that_runs_out_leaves_the_other_in_force(
    book: Book, make: Make, days: tuple[int | None, int | None]
) -> None:
    one = make.member()
    laid = {each: _suspends(make, one.id, each) for each in days}
    now, _ = book.read(membership.life, one.id, TODAY)
    assert (now.status, now.until) == (SUSPENDED, None)
    assert _stands(book, one.id, 4) == SUSPENDED
    _lifts(book, laid[None])
    assert [_stands(book, one.id, n) for n in (0, 3, 4)] == [SUSPENDED, SUSPENDED, ACTIVE]
    now, _ = book.read(membership.life, one.id, TODAY)
    assert now.until == TODAY + timedelta(days=3)


def test_a_suspension_that_another_pc_laid_holds_on_when_theirs_is_lifted(
    template: Pc, tmp_path: Path
) -> None:
    with two(template, tmp_path) as ((_, mine), (_, theirs)):
        one = Make(mine).member()
        first = _suspends(Make(mine), one.id)
        exchange(mine, theirs)
        _lifts(mine, first)
        second = _suspends(Make(theirs), one.id)
        exchange(mine, theirs)
        assert [_stands(book, one.id) for book in (mine, theirs)] == [SUSPENDED, SUSPENDED]
        _lifts(theirs, second)
        exchange(mine, theirs)
        assert [_stands(book, one.id) for book in (mine, theirs)] == [ACTIVE, ACTIVE]
        assert checks.run(mine, rebuild=True) == []


def test_a_suspension_is_lifted_not_taken_back(book: Book, make: Make) -> None:
    one = make.member()
    _suspends(make, one.id)
    [step] = book.read(membership.life, one.id, TODAY)[1]
    with pytest.raises(Refused, match="can't be taken back"):
        book.write(settlement.take_back_step, step=step.id)
    assert _stands(book, one.id) == SUSPENDED
