"""The power is cut at any moment of a sync, or of a PC coming in: what was said to be at the place
is there for all, and the next sync is green.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from coopdesk.exchange import joining
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places import NO_PATIENCE, Place, opened
from coopdesk.exchange.sync import sync
from coopdesk.records import checks
from coopdesk.records.book import Book
from tests.exchange.mains import Mains
from tests.exchange.syncing.couriers import Courier, Ring, equal, placed
from tests.often import CUT, share
from tests.records.cutting import cuts, listening, noted
from tests.records.hands import Make, Pc, same_disk, whole


@pytest.fixture
def times(pytestconfig: pytest.Config) -> int:
    return share(pytestconfig, "cuts", CUT)


def courier(pc: Pc, book: Book) -> Courier:
    return Courier(pc, book, Ring(pc.home))


def test_a_cut_while_acts_are_left_at_a_place_loses_none_that_were_said_to_be_there(
    template: Pc, tmp_path: Path, times: int
) -> None:
    pc = template.moved(tmp_path / "pc")
    with pc.open() as book:
        stick = placed(book, tmp_path / "stick")
    start, before = tmp_path / "start", {pc.path.name: pc.path.read_bytes()}
    shutil.copytree(tmp_path / "pc", start)
    with listening(pc.path) as said:
        mains = Mains(stick, lambda moment: said.append(("beside", moment)))
        with pc.open() as book, mains.watching():
            one = courier(pc, book)
            for n in range(4):
                one.work(f"Member {n}", visits=2)
                report = one.sync(stick)
                assert report.green
                mains.said(report.heads[book.device][0])
            device = book.device
    (tmp_path / "again").mkdir()
    notes = noted(Path(shutil.copy(start / pc.path.name, tmp_path / "again")), said)
    chance = random.Random(times)
    for n, left in enumerate(cuts(before, notes, times, seed=5)):
        there = tmp_path / f"cut-{n}"
        # What this PC wrote down of its chain's end may be older or newer than its book.
        shutil.copytree(chance.choice([start, tmp_path / "pc"]) / "home", there / "home")
        for name, data in left.files.items():
            (there / name).write_bytes(data)
        mine = Pc(there / pc.path.name, there / "home", pc.clock, pc.actor)
        same_disk(mine)
        left.beside.cut(chance, there / "stick")
        theirs = Pc(start / pc.path.name, start / "home", pc.clock, pc.actor).copied(there / "b")
        with theirs.open() as other, mine.open() as book:
            assert checks.run(book) == []
            assert len(list(book.acts())) >= left.acts
            two, one = courier(theirs, other), courier(mine, book)
            two.make.member("First")
            report = two.sync(there / "stick")
            assert report.quarantined == []
            there_now = report.heads.get(device, (0, b""))[0]
            assert there_now >= max(left.beside.said, default=0)
            one.make.member("After the cut")
            for each in (one, two, one):
                report = each.sync(there / "stick")
            assert report.green
            equal([one, two])
        shutil.rmtree(there)


def test_a_cut_while_a_pc_comes_in_leaves_the_whole_book_or_none(
    template: Pc, tmp_path: Path, times: int
) -> None:
    first, root = template.moved(tmp_path / "first"), tmp_path / "second"
    root.mkdir()
    with first.open() as book:
        folder = placed(book, tmp_path / "stick")
        place = opened(str(folder), patience=NO_PATIENCE)
        Make(book).member("Aline")
        waiting = joining.ask(place, root / "home", first.clock)
        ring = Keyring(first.home)
        joining.approve(book, ring, place, waiting.words, lambda one, at: sync(one, at, ring))
        says = whole(book)

    def receive(of: Book, at: Place) -> None:
        sync(of, at, Keyring(root / "home"))

    mains = Mains(root)
    with mains.watching():
        joined = joining.finish(place, root / "b.coop", root / "home", first.clock, receive)
        mains.said("joined")
    assert joined is not None
    joined.close()
    chance, seen = random.Random(times), 0
    for n in range(times):
        moment = mains.moments[n * len(mains.moments) // times]
        there = tmp_path / f"cut-{n}"
        moment.cut(chance, there)
        if (there / "b.coop").exists():
            seen += 1
            with Book.open(there / "b.coop", there / "home", first.clock) as book:
                assert checks.run(book) == []
                assert whole(book) == says
        else:
            assert not moment.said
        shutil.rmtree(there)
    assert seen
