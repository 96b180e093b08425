"""What a copied PC wrote waits on, also where the acts of the other copy erase somebody."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import delete

from coopdesk.records.book import Book
from coopdesk.records.schema import Bundle
from coopdesk.records.store import Prepared
from tests.exchange.syncing.couriers import Courier, Ring, couriers, equal, placed, rounds
from tests.exchange.syncing.test_erasing import left
from tests.records.hands import Make, Pc, answers
from tests.records.test_erasing import erase, later


class Renamed(Ring):
    """Of a PC that learns that it was copied: it goes on as another one, with its next act."""

    def ready(self, book: Book) -> object:
        if not book.device:
            Make(book).member("First of a new name")
        return super().ready(book)


def imaged(pc: Courier, folder: Path) -> Courier:
    """Its disk once more, so that nothing tells the two apart."""
    pc.book.close()
    made = pc.pc.moved(folder)
    pc.book, pc.ring = pc.pc.open(), Renamed(pc.pc.home)
    return Courier(made, made.open(), Renamed(made.home))


def names_of(pc: Courier) -> set[str]:
    return {row.name for row in pc.roll()}


def test_what_waits_is_not_dropped_for_the_other_branch_of_a_copied_pc(
    template: Pc, tmp_path: Path
) -> None:
    with couriers(template, tmp_path, 3) as (one, two, three):
        stick, other = placed(one.book, tmp_path / "stick"), placed(one.book, tmp_path / "other")
        who = left(one)
        rounds((one, two, three), stick)
        image = imaged(one, tmp_path / "image")
        try:
            two.work("Needed by the image")
            rounds((two, image), other)
            image.work("Written by the image")
            later(one.book)
            erase(one.book, who)
            one.work("Written beside it", visits=9)
            one.sync(stick)
            before = set((stick / "ACTS").rglob("*.CD?"))
            image.sync(stick)
            [needed] = [
                file
                for file in set((stick / "ACTS").rglob("*.CD?")) - before
                if file.parent.name == two.book.device.hex()[:8].upper()
            ]
            needed.rename(tmp_path / "on its way")
            assert not three.sync(stick).green
            assert "Written beside it" in names_of(three)
            assert "Written by the image" not in names_of(three)
            (tmp_path / "on its way").rename(needed)
            three.sync(stick)
            assert {"Needed by the image", "Written by the image"} <= names_of(three)
            rounds((one, two, three, image), stick)
            equal((one, two, three, image))
        finally:
            image.book.close()


def test_a_place_is_not_green_for_acts_that_nobody_has_here(template: Pc, tmp_path: Path) -> None:
    """A proven file is read again once what came of it is neither in the book nor on the shelf."""
    with couriers(template, tmp_path, 3) as (one, two, three):
        stick = placed(one.book, tmp_path / "stick")
        rounds((one, two, three), stick)
        two.work("Needed")
        two.sync(stick)
        needed = max((stick / "ACTS").rglob("*.CD?"), key=lambda file: file.stat().st_mtime_ns)
        one.sync(stick)
        one.work("Waits for it")
        one.sync(stick)
        needed.rename(tmp_path / "on its way")
        assert not three.sync(stick).green
        with three.book.raw() as raw:
            raw.run(Prepared(delete(Bundle)))
        assert three.book.read(answers, "SELECT count(*) FROM bundle") == [(0,)]
        assert not three.sync(stick).green
        (tmp_path / "on its way").rename(needed)
        assert three.sync(stick).green
        assert {"Needed", "Waits for it"} <= names_of(three)
