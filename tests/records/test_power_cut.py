"""The power is cut at any write: the book opens, is whole, and has all that was said to be kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coopdesk.records import checks, merge
from coopdesk.records.schema import SCHEMA_NUMBER
from tests.often import CUT, share
from tests.records.cutting import cuts, listening, noted
from tests.records.fleet import Worker, sent_by
from tests.records.hands import Make, Pc, answers
from tests.records.test_golden import packed


@pytest.fixture
def times(pytestconfig: pytest.Config) -> int:
    return share(pytestconfig, "cuts", CUT)


def post(pc: Pc, folder: Path) -> None:
    """A day's work: members, visits, changes, reversals."""
    del folder
    with pc.open() as book:
        who = Make(book).member("Aline")
        for n in range(6):
            Make(book).visit(who, ("deposit", 10 + n), ("share", 5))
        steps: list[Any] = [("change", 0, 0, 1), ("reverse", 0, 1, 1), ("roll", 3, 4, 50)]
        Worker(book, pc.clock).work(steps)


def take_in(pc: Pc, folder: Path) -> None:
    """Another PC's work arrives in pieces."""
    other = pc.copied(folder)
    with other.open() as theirs, pc.open() as mine:
        post(other, folder)
        bodies = list(theirs.acts())
        for at in range(0, len(bodies), 3):
            merge.take_in(mine, sent_by(theirs, bodies[at : at + 3]))


def bring_up(pc: Pc, folder: Path) -> None:
    """A book of an older schema is opened."""
    del folder
    pc.open().close()


def survive(pc: Pc, work: Callable[[Pc, Path], None], folder: Path, times: int) -> None:
    """Play the work with cuts, and look at what is left each time."""
    before = {pc.path.name: pc.path.read_bytes()}
    start = folder / "start"
    start.mkdir()
    shutil.copy(pc.path, start / pc.path.name)
    with listening(pc.path) as said:
        work(pc, folder / "other")
    notes = noted(start / pc.path.name, said)
    assert any(note[0] == "said" and note[1] for note in notes)
    for n, left in enumerate(cuts(before, notes, times, seed=len(notes))):
        there = folder / f"cut-{n}"
        there.mkdir()
        for name, data in left.files.items():
            (there / name).write_bytes(data)
        found = Pc(there / pc.path.name, there / "home", pc.clock, pc.actor)
        with found.open() as book:
            assert checks.run(book, rebuild=n % 5 == 0) == []
            assert len(list(book.acts())) >= left.acts
            assert book.read(answers, "PRAGMA user_version") == [(SCHEMA_NUMBER,)]
            assert book.read(answers, "SELECT sum(amount) FROM line") in ([(0,)], [(None,)])
        shutil.rmtree(there)


def test_a_cut_while_posting_loses_nothing_that_was_said_to_be_kept(
    pc: Pc, tmp_path: Path, times: int
) -> None:
    survive(pc, post, tmp_path, times)


def test_a_cut_while_acts_arrive_leaves_all_of_a_piece_or_none(
    pc: Pc, tmp_path: Path, times: int
) -> None:
    survive(pc, take_in, tmp_path, times)


@pytest.mark.parametrize("number", [1, SCHEMA_NUMBER - 1])
def test_a_cut_while_a_book_is_brought_up_is_made_good_when_it_is_opened(
    number: int, tmp_path: Path, times: int
) -> None:
    survive(packed(number, tmp_path / "old"), bring_up, tmp_path, times)
