"""Killed in the middle of a copy, a sync, a restore, opening an old book or closing one: all that
was said to be kept is there, and nothing else is left but what is unfinished.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

import pytest

from coopdesk.exchange import places, restore
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.sync import sync
from coopdesk.records import checks
from coopdesk.records.book import Book
from coopdesk.records.schema import SCHEMA_NUMBER
from tests.exchange.copying import Office, back_up, balance, files, office
from tests.killing import Life, Mortal
from tests.often import KILLED, share
from tests.records.hands import Make, Pc, answers
from tests.records.test_golden import packed
from tests.records.test_kill import receipts_in

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9 is a word of Unix")

PARTS: Final = {".coop", ".coop-wal", ".coop-shm", ".coop-journal"}


@pytest.fixture
def times(pytestconfig: pytest.Config) -> int:
    return share(pytestconfig, "kills", KILLED)


@pytest.fixture
def here(tmp_path: Path) -> Office:
    return office(tmp_path)


def in_mid_work(mortal: Mortal, times: int) -> None:
    """Most kills struck while something was done, many of them between two calls for files."""
    assert mortal.killed >= mortal.at_steps > times // 2
    assert min(mortal.struck["file"], mortal.struck["sql"]) > times // 8


def sound(pc: Pc) -> None:
    """The book opens as the PC that it was, and every audit passes."""
    with pc.open() as book:
        assert book.letter == "A"
        assert checks.run(book) == []


def test_a_copy_that_is_killed_leaves_the_copies_before_it_and_nothing_else(
    here: Office, times: int
) -> None:
    stick = here.stick()
    proven: set[str] = set()
    seat = (here.pc.path, here.pc.home, here.pc.actor.person)
    with Mortal() as mortal:
        life = mortal.lives("copy", *seat, here.stick("another"), 0, words=2)
        for n in range(times):
            said = mortal.dies("copy", *seat, stick, 9 * n, life=life, words=n % 3)
            there = (
                {file.name: file for file in files(stick)} if (stick / "COPIES").exists() else {}
            )
            assert {file.suffix for file in there.values()} <= {".ZIP", ".CDP", ".PRT"}
            whole = {name for name in there if not name.endswith(".PRT")}
            assert set(said) <= whole | proven  # retention may take old ones
            for name in whole - proven:
                assert restore.verify(there[name], here.pc.clock).findings == ()
            proven |= whole
            assert n < 3 or whole
            sound(here.pc)
    in_mid_work(mortal, times)
    assert len(proven) > times // 2
    left = [f for f in here.pc.path.parent.iterdir() if f.name.startswith(".")]
    assert all(".part" in f.name for f in left)
    for file in [*left, *stick.rglob("*.PRT")]:
        os.utime(file, (0, 0))
    here.pc.clock.move(days=9 * times + 30)
    with here.pc.open() as book:
        Make(book).member("Afterwards")  # where there is nothing new, nothing is written
        assert back_up(book, places.opened(stick), here.keyring).damaged == ()
    assert not [f for f in here.pc.path.parent.iterdir() if f.name.startswith(".")]
    assert not list(stick.rglob("*.PRT"))


def test_a_sync_that_is_killed_loses_nothing_and_the_next_one_is_green(
    here: Office, times: int
) -> None:
    stick, most = here.stick(), 0
    work = ("carry", here.pc.path, here.pc.home, here.pc.actor.person, stick)
    with Mortal() as mortal:
        life = mortal.lives(*work, words=2)
        for n in range(times):
            said = mortal.dies(*work, life=life, words=n % 3)
            most = max(most, *map(int, said), 0)
            left = {file.suffix for file in (stick / "ACTS").rglob("*") if file.is_file()}
            assert left <= {".CDB", ".CDV", ".PRT"}
            with here.pc.open() as book:
                assert book.letter == "A"
                assert checks.run(book) == []
                assert len(list(book.acts())) >= most
                if n % 4 == 0:
                    report = sync(book, places.opened(stick), here.keyring)
                    assert (report.green, report.quarantined) == (True, [])
    in_mid_work(mortal, times)
    other = here.pc.copied(here.folder / "other")
    shutil.copytree(here.pc.home, other.home)
    with other.open() as theirs, here.pc.open() as book:
        assert sync(book, places.opened(stick), here.keyring).green
        sync(theirs, places.opened(stick), Keyring(other.home))
        assert balance(theirs) == balance(book)


def test_a_restore_that_is_killed_leaves_the_old_book_or_the_new_one(
    here: Office, times: int
) -> None:
    stick = here.stick()
    here.copy(stick)
    copy = files(stick)[0]
    there = Pc(here.folder / "other pc" / "b.coop", here.folder / "home2", here.pc.clock)
    restored = 0
    with Mortal() as mortal:
        tried = (here.folder / "tried" / "b.coop", here.folder / "tried home")
        lives = [mortal.lives("bring_back", copy, *tried) for _ in ("anew", "over another")]
        for _ in range(times):
            work = ("bring_back", copy, there.path, there.home)
            said = mortal.dies(*work, life=lives[there.path.exists()])
            restored += said == ["restored"]
            for file in there.path.parent.glob("*"):  # a book is made one with a -wal by a journal
                assert file.suffix in PARTS or ".part" in file.name
            if said:
                assert there.path.exists()
            if there.path.exists():
                restored = max(restored, 1)
                with Book.open(there.path, there.home, there.clock) as book:
                    assert checks.run(book) == []
            assert there.path.exists() == bool(restored)  # once there, always there
    in_mid_work(mortal, times)
    for book_file in there.path.parent.glob("*.coop"):
        with Book.open(book_file, there.home, there.clock) as book:
            assert checks.run(book) == []


def test_an_old_book_that_is_killed_while_it_is_brought_up_is_made_good(
    tmp_path: Path, times: int
) -> None:
    counts: dict[int, int] = {}
    lives: dict[int, Life] = {}
    with Mortal() as mortal:
        for n in range(times):
            number = 1 + n % (SCHEMA_NUMBER - 1)
            if number not in lives:
                pc = packed(number, tmp_path / f"whole-{n}")
                lives[number] = mortal.lives("bring_up", pc.path, pc.home)
            pc = packed(number, tmp_path / f"{n}")
            work = ("bring_up", pc.path, pc.home)
            said = mortal.dies(*work, life=lives[number])
            with pc.open() as book:
                assert checks.run(book, rebuild=n % 5 == 0) == []
                acts = len(list(book.acts()))
                assert acts == counts.setdefault(number, acts)
                assert said in ([], [str(acts)])
                assert book.read(answers, "PRAGMA user_version") == [(SCHEMA_NUMBER,)]
            shutil.rmtree(tmp_path / f"{n}")
    assert mortal.killed >= mortal.at_steps > times // 2


def test_a_book_that_is_killed_while_it_is_closed_has_all_that_was_posted(
    here: Office, times: int
) -> None:
    with here.pc.open() as book:
        Make(book).member(number="9")
    said: set[str] = set()
    work = ("close", here.pc.path, here.pc.home, here.pc.actor.person)
    with Mortal() as mortal:
        life = mortal.lives(*work)
        for _ in range(times):
            said |= {*mortal.dies(*work, life=life)} - {"closed"}
            with here.pc.open() as book:
                assert book.letter == "A"
                assert checks.run(book) == []
                assert said <= receipts_in(book)
    assert mortal.killed > times // 4  # what closing takes, SQLite does by itself
    assert len(said) == 3 * times
