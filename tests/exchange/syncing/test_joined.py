"""With the keys of the real program: a PC is let in at a place, and both work on."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopdesk.exchange import joining, recovering
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places import NO_PATIENCE, Place, opened
from coopdesk.exchange.sync import SyncReport, sync
from coopdesk.records.book import Book
from coopdesk.records.book.acts import number_of
from tests.exchange.syncing.couriers import placed
from tests.exchange.syncing.fleets import Fleet
from tests.records.hands import Make, Pc, whole


def drilled(book: Book, ring: Keyring) -> None:
    """Make a sheet and type it back: all is locked from now on."""
    sheet = recovering.make_sheet(book, ring, "Safe")
    recovering.drill(book, ring, sheet.id, [sheet.identity])


@pytest.mark.parametrize("lock", ["first key", "new key"])
def test_a_pc_that_was_there_before_a_key_began_reads_on(lock: str) -> None:
    fleet = Fleet(1, locked=lock == "new key")
    try:
        for _ in range(2):
            fleet.join(0, 0)
        for _ in range(2):
            for which in range(3):
                fleet.work(which, ("visit", which, 1, 30))
                fleet.sync(which, 0)
        office = fleet.nodes[0]
        if lock == "first key":
            drilled(office.book, Keyring(office.pc.home))
        else:
            stolen = number_of(fleet.nodes[2].book.device)
            recovering.trust_no_more(office.book, Keyring(office.pc.home), stolen, "It was stolen.")
        fleet.work(0, ("visit", 1, 1, 44))
        fleet.sync(0, 0)
        report = fleet.sync(1, 0)
        assert report is not None
        assert report.received > 1
        assert report.green
        if lock == "new key":
            assert (thief := fleet.sync(2, 0)) is not None
            assert "locked" in str(thief.why[0].what)
    finally:
        fleet.close()


def at(folder: Path) -> Place:
    return opened(str(folder), patience=NO_PATIENCE)


def test_a_pc_that_was_let_in_has_the_book_and_both_are_green(template: Pc, tmp_path: Path) -> None:
    first = template.moved(tmp_path / "first")
    home = tmp_path / "second"
    with first.open() as book:
        stick = placed(book, tmp_path / "stick")
        ring = Keyring(first.home)
        Make(book).member("Aline")
        waiting = joining.ask(at(stick), home, first.clock)
        reports: list[SyncReport] = []

        def send(of: Book, place: Place) -> None:
            reports.append(sync(of, place, ring))

        joining.approve(book, ring, at(stick), waiting.words, send)
        assert reports[0].green

        def receive(of: Book, place: Place) -> None:
            reports.append(sync(of, place, Keyring(home)))

        joined = joining.finish(at(stick), tmp_path / "joined.coop", home, first.clock, receive)
        assert joined is not None
        with joined as other:
            other.actor = book.actor
            first.clock.move(minutes=5)
            Make(other).member("Bosco")
            Make(book).member("Chantal")
            for one, keys in ((book, ring), (other, Keyring(home))) * 2:
                reports.append(sync(one, at(stick), keys))
            assert [report.why for report in reports[-2:]] == [[], []]
            assert whole(book) == whole(other)
