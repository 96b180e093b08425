"""The power is cut at any file call of a copy or a restore: what was acknowledged is there."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coopdesk.exchange import places, restore
from coopdesk.exchange.keyring import Keyring
from coopdesk.records import checks
from coopdesk.records.book import Book
from tests.exchange.copying import Office, back_up, balance, files, office
from tests.exchange.mains import Mains, Moment
from tests.often import CUT, share
from tests.records.cutting import cuts, listening, noted
from tests.records.hands import Make, Pc, same_disk


@pytest.fixture
def times(pytestconfig: pytest.Config) -> int:
    return share(pytestconfig, "cuts", CUT)


@pytest.fixture
def here(tmp_path: Path) -> Office:
    return office(tmp_path)


def test_a_cut_while_a_copy_is_made_leaves_those_that_were_said_to_be_made(
    here: Office, tmp_path: Path, times: int
) -> None:
    stick = here.stick()
    start = Path(shutil.copy(here.pc.path, tmp_path))
    before = {here.pc.path.name: here.pc.path.read_bytes()}
    with listening(here.pc.path) as said:
        mains = Mains(stick, lambda moment: said.append(("beside", moment)))
        with mains.watching():
            for n in range(3):
                mains.said(here.copy(stick).file)
                here.work(n + 1)
                here.pc.clock.move(days=4 * n)
    notes = noted(start, said)
    chance = random.Random(times)
    for n, left in enumerate(cuts(before, notes, times, seed=3)):
        there = tmp_path / f"cut-{n}"
        there.mkdir()
        (there / "pc").mkdir()
        for name, data in left.files.items():
            (there / "pc" / name).write_bytes(data)
        pc = Pc(there / "pc" / here.pc.path.name, there / "home", here.pc.clock, here.pc.actor)
        shutil.copytree(here.pc.home, pc.home)
        same_disk(pc)
        moment: Moment = left.beside
        moment.cut(chance, there / "stick")
        whole = {f.name for f in (there / "stick").glob("COPIES/*") if f.suffix != ".PRT"}
        assert set(moment.said) <= whole
        for name in whole:
            verified = restore.verify(there / "stick" / "COPIES" / name, here.pc.clock)
            assert verified.findings == ()
        with pc.open() as book:
            assert checks.run(book) == []
            assert len(list(book.acts())) >= left.acts
            made = back_up(book, places.opened(there / "stick"), Keyring(pc.home))
            assert made.damaged == ()
        shutil.rmtree(there)


def each_cut(mains: Mains, times: int, folder: Path) -> Iterator[tuple[Moment, Path]]:
    """So many cuts, spread over all that was noted: each with what it left."""
    chance = random.Random(times)
    for n in range(times):
        there = folder / f"cut-{n}"
        moment = mains.moments[n * len(mains.moments) // times]
        moment.cut(chance, there)
        yield moment, there
        shutil.rmtree(there)


@pytest.mark.parametrize("over", [False, True], ids=["first", "over another"])
def test_a_cut_while_a_book_is_restored_leaves_the_old_one_or_the_new_one(
    here: Office, tmp_path: Path, times: int, over: bool
) -> None:
    stick = here.stick()
    here.copy(stick)
    copy = files(stick)[0]
    root = tmp_path / "pc2"
    root.mkdir()
    pc = Pc(root / "b.coop", root / "home", here.pc.clock, here.pc.actor)
    old: list[Any] = []
    if over:
        restore.restore(copy, pc.path, pc.home, pc.clock)
        with pc.open() as book:
            Make(book).visit(Make(book).member("Of the old book"), ("deposit", 77))
            old = balance(book)
    mains = Mains(root)
    with mains.watching():
        restore.restore(copy, pc.path, pc.home, pc.clock, replace=True)
        mains.said("restored")
    with here.pc.open() as book:
        new = balance(book)
    assert len(mains.moments) > 8
    seen: list[Any] = []
    for moment, there in each_cut(mains, times, tmp_path):
        left = Pc(there / "b.coop", there / "home", here.pc.clock, here.pc.actor)
        (there / "home" / "devices").mkdir(parents=True, exist_ok=True)
        books = [f for f in there.iterdir() if f.suffix == ".coop" and not f.name.startswith(".")]
        found = {file: says(file, left) for file in books}
        assert left.path in books or not (moment.said or over)
        assert not moment.said or found[left.path] == new
        assert not over or old in found.values()
        seen += [found[left.path]] if left.path in books else []
    assert new in seen
    assert not over or old in seen


def says(file: Path, pc: Pc) -> list[Any]:
    """What a book that was left says, once every audit passed."""
    with Book.open(file, pc.home, pc.clock) as book:
        assert checks.run(book) == []
        return balance(book)
