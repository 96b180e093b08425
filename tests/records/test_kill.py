"""A PC that is switched off in the middle of the work loses nothing that was said to be kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import text

from coopdesk.records import checks
from coopdesk.records.book import Book
from coopdesk.records.journal import label_of
from tests.killing import Mortal
from tests.often import KILLED, share
from tests.records.hands import Make, Pc, same_disk


def receipts_in(book: Book) -> set[str]:
    rows = book.read(lambda s: s.execute(text("SELECT series, number FROM visit")).all())
    return {label_of(*row) for row in rows}


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a word of Unix")
def test_what_was_said_to_be_kept_is_there_after_a_kill(
    pc: Pc, pytestconfig: pytest.Config
) -> None:
    with pc.open() as book:
        Make(book).member(number="1")
    times, said = share(pytestconfig, "kills", KILLED), set[str]()
    with Mortal() as mortal:
        work = ("post", pc.path, pc.home, pc.actor.person)
        life = mortal.lives(*work, words=3)
        for n in range(times):
            said |= set(mortal.dies(*work, life=life, words=n % 4))
            with pc.open() as book:
                assert book.letter == "A"
                assert checks.run(book) == []
                assert said <= receipts_in(book)
    assert mortal.killed >= mortal.at_steps > times // 2
    assert len(said) > times // 2  # many die before their first word
    with pc.open() as book:
        assert checks.run(book, rebuild=True) == []


def test_a_book_whose_wal_was_left_behind_opens_whole(pc: Pc, tmp_path: Path) -> None:
    """As after a power cut: the file and its -wal, with nobody who closed them."""
    there = Pc(tmp_path / "cut" / pc.path.name, pc.home, pc.clock, pc.actor)
    there.path.parent.mkdir()
    with pc.open() as book:
        make = Make(book)
        one = make.member()
        for _ in range(5):
            make.visit(one, ("deposit", 5))
        for file in pc.path.parent.glob(f"{pc.path.name}*"):
            if not file.name.endswith("-shm"):
                (there.path.parent / file.name).write_bytes(file.read_bytes())
    same_disk(there)
    with there.open() as book:
        assert checks.run(book, rebuild=True) == []
        assert book.next_receipt() == 6
        assert book.letter == "A"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.99])
def test_a_wal_that_was_cut_off_loses_only_its_end(pc: Pc, tmp_path: Path, share: float) -> None:
    there = Pc(tmp_path / "cut" / pc.path.name, pc.home, pc.clock, pc.actor)
    there.path.parent.mkdir()
    with pc.open() as book:
        make = Make(book)
        one = make.member()
        for _ in range(10):
            make.visit(one, ("deposit", 5))
        for end in ("", "-wal"):
            whole = pc.path.with_name(pc.path.name + end).read_bytes()
            cut = whole[: int(len(whole) * share)] if end else whole
            there.path.with_name(there.path.name + end).write_bytes(cut)
    same_disk(there)
    with there.open() as book:
        assert checks.run(book, rebuild=True) == []
