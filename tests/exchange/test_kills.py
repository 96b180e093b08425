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
from tests.killing import Mortal
from tests.often import KILLED, share
from tests.records.hands import Make, Pc, answers
from tests.records.test_golden import packed
from tests.records.test_kill import receipts_in

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9 is a word of Unix")

#: Milliseconds in which few works are through on a quick machine: half of the kills come in these.
QUICK: Final = 40
PARTS: Final = {".coop", ".coop-wal", ".coop-shm", ".coop-journal"}


@pytest.fixture
def times(pytestconfig: pytest.Config) -> int:
    return share(pytestconfig, "kills", KILLED)


@pytest.fixture
def here(tmp_path: Path) -> Office:
    return office(tmp_path)


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
    with Mortal() as mortal:
        for n in range(times):
            seat = (here.pc.path, here.pc.home, here.pc.actor.person)
            said = mortal.dies("copy", *seat, stick, 9 * n, words=n % 3, within=90)
            there = (
                {file.name: file for file in files(stick)} if (stick / "COPIES").exists() else {}
            )
            assert {file.suffix for file in there.values()} <= {".ZIP", ".CDP", ".PRT"}
            whole = {name for name in there if not name.endswith(".PRT")}
            assert set(said) <= whole | proven  # retention may take old ones
            for name in whole - proven:
                assert restore.verify(there[name], here.pc.clock).findings == ()
            proven |= whole
            assert not n or whole
            sound(here.pc)
    assert mortal.killed == times
    assert len(proven) > times // 2
    left = [f for f in here.pc.path.parent.iterdir() if f.name.startswith(".")]
    assert all(".part" in f.name for f in left)
    for file in [*left, *stick.rglob("*.PRT")]:
        os.utime(file, (0, 0))
    here.pc.clock.move(days=9 * times + 30)
    with here.pc.open() as book:
        assert back_up(book, places.opened(stick), here.keyring).damaged == ()
    assert not [f for f in here.pc.path.parent.iterdir() if f.name.startswith(".")]
    assert not list(stick.rglob("*.PRT"))


def test_a_sync_that_is_killed_loses_nothing_and_the_next_one_is_green(
    here: Office, times: int
) -> None:
    stick, most = here.stick(), 0
    with Mortal() as mortal:
        for n in range(times):
            seat = (here.pc.path, here.pc.home, here.pc.actor.person)
            said = mortal.dies("carry", *seat, stick, words=n % 3, within=40)
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
    assert mortal.killed == times
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
        for n in range(times):
            until = QUICK if n % 2 else 250
            said = mortal.dies("bring_back", copy, there.path, there.home, within=until)
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
    assert mortal.killed > times // 5
    for book_file in there.path.parent.glob("*.coop"):
        with Book.open(book_file, there.home, there.clock) as book:
            assert checks.run(book) == []


def test_an_old_book_that_is_killed_while_it_is_brought_up_is_made_good(
    tmp_path: Path, times: int
) -> None:
    counts: dict[int, int] = {}
    with Mortal() as mortal:
        for n in range(times):
            number = 1 + n % (SCHEMA_NUMBER - 1)
            pc = packed(number, tmp_path / f"{n}")
            until = 350 if n // (SCHEMA_NUMBER - 1) % 2 else QUICK
            said = mortal.dies("bring_up", pc.path, pc.home, within=until)
            with pc.open() as book:
                assert checks.run(book, rebuild=n % 5 == 0) == []
                acts = len(list(book.acts()))
                assert acts == counts.setdefault(number, acts)
                assert said in ([], [str(acts)])
                assert book.read(answers, "PRAGMA user_version") == [(SCHEMA_NUMBER,)]
            shutil.rmtree(tmp_path / f"{n}")
    assert mortal.killed > times // 5


def test_a_book_that_is_killed_while_it_is_closed_has_all_that_was_posted(
    here: Office, times: int
) -> None:
    with here.pc.open() as book:
        Make(book).member(number="9")
    said: set[str] = set()
    with Mortal() as mortal:
        for n in range(times):
            seat = (here.pc.path, here.pc.home, here.pc.actor.person)
            said |= {*mortal.dies("close", *seat, within=4 - 2 * (n % 2))} - {"closed"}
            with here.pc.open() as book:
                assert book.letter == "A"
                assert checks.run(book) == []
                assert said <= receipts_in(book)
    assert mortal.killed > times // 6
    assert len(said) == 3 * times
