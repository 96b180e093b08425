"""A PC that is switched off while acts arrive has all that it said to have taken in; and a disk
that fills up loses nothing that was kept.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from coopdesk.exchange.places.base import Fault, PlaceTrouble
from coopdesk.exchange.places.local import LocalDriver
from coopdesk.records import checks
from coopdesk.records.errors import Trouble
from tests.killing import Mortal, small_files
from tests.often import KILLED, share
from tests.records.hands import Make, Pc

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9 is a word of Unix")


def test_what_was_said_to_be_taken_in_is_there_after_a_kill(
    pc: Pc, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    times, most = share(pytestconfig, "kills", KILLED), 0
    other = pc.copied(tmp_path / "other")
    with other.open() as book, book.unhurried():
        who = Make(book).member(number="1")
        for _ in range(12 * times):  # more than is taken in until the last one dies
            Make(book).visit(who, ("deposit", 3))
        every = list(book.acts())
    with Mortal() as mortal:
        work = ("take", pc.path, pc.home, other.path)
        life = mortal.lives(*work, words=4)
        for n in range(times):
            said = mortal.dies(*work, life=life, words=n % 3)
            most = max(most, *map(int, said), 0)
            with pc.open() as book:
                assert checks.run(book) == []
                assert len(list(book.acts())) >= most
    assert most
    assert mortal.killed >= mortal.at_steps > times // 2
    with pc.open() as book:
        assert checks.run(book, rebuild=True) == []
        assert every[: len(list(book.acts()))] == list(book.acts())


def test_a_book_that_finds_no_room_keeps_all_that_was_said_to_be_kept(pc: Pc) -> None:
    kept = 0
    with pc.open() as book:
        who = Make(book).member()

        def fill() -> None:
            nonlocal kept
            for _ in range(500):
                Make(book).visit(who, ("deposit", 5), ("share", 5))
                kept += 1

        with pytest.raises(Trouble, match="Nothing was written"), small_files(1 << 20):
            fill()
        assert len(list(book.acts())) >= kept + 2
        assert checks.run(book) == []
    with pc.open() as book:
        assert book.letter == "A"
        assert len(list(book.acts())) >= kept + 2
        assert checks.run(book) == []
    assert kept > 20


def test_a_stick_that_is_full_keeps_what_it_has_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = LocalDriver(tmp_path)
    driver.write("ACTS/00000001.CDB", b"first", over=False)
    monkeypatch.setattr(os, "fsync", _full)
    with pytest.raises(PlaceTrouble) as caught:
        driver.write("ACTS/00000002.CDB", b"second" * 1000, over=False)
    assert caught.value.fault is Fault.FULL
    names = {file.name for file in (tmp_path / "ACTS").iterdir()}
    assert {name for name in names if not name.endswith(".PRT")} == {"00000001.CDB"}
    assert driver.read("ACTS/00000001.CDB", 99) == b"first"


def _full(_handle: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
