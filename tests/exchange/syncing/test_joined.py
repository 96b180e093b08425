"""With the keys of the real program: a PC is let in at a place, and both work on."""

from __future__ import annotations

from pathlib import Path

from coopdesk.exchange import joining
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places import NO_PATIENCE, Place, opened
from coopdesk.exchange.sync import SyncReport, sync
from coopdesk.records.book import Book
from tests.exchange.syncing.couriers import placed
from tests.records.hands import Make, Pc, whole


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
