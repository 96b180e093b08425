"""PCs with different releases of CoopDesk sync: what the older one can't show waits, and is shown
after its update; it carries all of it on meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from coopdesk.records import budget, members, merge
from coopdesk.records.book import acts, deferring, projecting
from coopdesk.records.ids import AccountId
from coopdesk.records.schema import FACTS
from tests.exchange.syncing.couriers import Courier, couriers, equal, placed, said
from tests.records.hands import Pc, answers, money

_LAID, _SET = projecting._laid, projecting.Projector._set  # noqa: SLF001


@contextmanager
def an_older_release() -> Iterator[None]:
    """Who works meanwhile knows no budgets, and no village of a member."""

    def laid(table: str, names: tuple[str, ...]) -> Any:
        hidden = (table, "village") if table == "member" else None
        return _LAID(table, tuple("?" if (table, name) == hidden else name for name in names))

    def one_set(self: Any, row: acts.ActRow, k: int, fact: acts.Fact) -> None:
        if fact[1:4:2] == ["member", "village"]:
            self._touched.deferred += 1
        else:
            _SET(self, row, k, fact)

    facts = dict(FACTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.delitem(FACTS, "budget")
        patch.setattr(projecting, "_laid", laid)
        patch.setattr(projecting.Projector, "_set", one_set)
        patch.setattr(deferring, "SCHEMA_NUMBER", 1)
        yield
    FACTS.clear()  # back in the order in which tables can be filled, too
    FACTS.update(facts)


@contextmanager
def a_newer_layout() -> Iterator[None]:
    """Who works meanwhile writes acts of a layout that today's release can't read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(acts, "LAYOUT", acts.LAYOUT + 1)
        yield


def plans(pc: Courier, name: str) -> None:
    """Write something that only a newer release knows."""
    sql = "SELECT id FROM account WHERE type = 'expense' ORDER BY code"
    account = AccountId(pc.book.read(answers, sql)[0][0])
    pc.book.write(budget.plan_line, year=2026, account=account, name=name, amount=money(500))


def lives_in(pc: Courier, village: str) -> None:
    """Somebody moves to a village."""
    ident = pc.book.read(members.roll)[0].id
    shown = pc.book.read(members.file, ident).village
    pc.book.write(
        members.change_member,
        member=ident,
        changes={"village": village},
        shown={"village": shown},
    )


def reopened(pc: Courier) -> None:
    """The update is installed, and the book opened with it."""
    pc.book.close()
    pc.book = pc.pc.open()
    merge.catch_up(pc.book)


def test_tables_and_columns_to_come_wait_are_announced_and_shown_after_the_update(
    template: Pc, tmp_path: Path
) -> None:
    with couriers(template, tmp_path) as (new, old):
        place = placed(new.book, tmp_path / "stick")
        new.work("Aline")
        new.sync(place)
        with an_older_release():
            old.sync(place)
        lives_in(new, "Remera")
        plans(new, "Seed")
        new.sync(place)
        with an_older_release():
            report = old.sync(place)
            assert report.deferred == merge.deferred(old.book) == 2  # a column and a table
            assert said(report) == []  # nothing is to be done: all that was written is here
            old.work("Bosco")  # who works on with the older one is not held up
            assert old.sync(place).green
            assert merge.catch_up(old.book) is False
        assert old.book.read(answers, "SELECT count(*) FROM budget") == [(0,)]
        new.sync(place)
        reopened(old)
        assert merge.deferred(old.book) == 0
        assert old.book.read(answers, "SELECT name FROM budget") == [("Seed",)]
        assert "Remera" in {old.book.read(members.file, one.id).village for one in old.roll()}
        assert old.sync(place).green
        assert new.sync(place).green
        equal([new, old])


def test_a_layout_to_come_waits_and_what_leans_on_it_too_until_the_update(
    template: Pc, tmp_path: Path
) -> None:
    with couriers(template, tmp_path) as (new, old):
        place = placed(new.book, tmp_path / "stick")
        new.work("Aline")
        for pc in (new, old, new):
            pc.sync(place)
        with a_newer_layout():
            new.work("Bosco")
            new.sync(place)
        new.work("Chantal")  # of today's layout, but after the other
        new.sync(place)
        report = old.sync(place)
        assert not report.green
        assert report.received == 0
        assert any("Install the newer CoopDesk" in one for one in said(report))
        old.work("Didier")
        old.sync(place)
        with a_newer_layout():
            assert new.sync(place).received > 0
            reopened(old)
            for pc in (old, new, old):
                report = pc.sync(place)
            assert said(report) == []
            equal([new, old])


def test_an_older_pc_carries_on_what_it_can_not_read(template: Pc, tmp_path: Path) -> None:
    with couriers(template, tmp_path, 3) as (new, old, third):
        west = placed(new.book, tmp_path / "west")
        east = placed(new.book, tmp_path / "east")
        for _ in range(2):
            for pc, place in ((new, west), (old, west), (old, east), (third, east)):
                pc.sync(place)
        with a_newer_layout():
            new.work("Bosco")
            plans(new, "Seed")
            new.sync(west)
        with an_older_release():
            old.sync(west)
            old.sync(east)
        with a_newer_layout():
            third.sync(east)
            assert "Bosco" in {one.name for one in third.roll()}
            assert third.book.read(answers, "SELECT name FROM budget") == [("Seed",)]
