"""A PC that is switched off while acts arrive has all that it said to have taken in; and a disk
that fills up loses nothing that was kept.
"""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from coopdesk.exchange.places.base import Fault, PlaceTrouble
from coopdesk.exchange.places.local import LocalDriver
from coopdesk.records import checks
from coopdesk.records.errors import Trouble
from tests.records.hands import Make, Pc
from tests.records.test_kill import ROOT, TIMES

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9 is a word of Unix")


def test_what_was_said_to_be_taken_in_is_there_after_a_kill(pc: Pc, tmp_path: Path) -> None:
    other = pc.copied(tmp_path / "other")
    with other.open() as book, book.unhurried():
        who = Make(book).member(number="1")
        for _ in range(4 * TIMES):
            Make(book).visit(who, ("deposit", 3))
        every = list(book.acts())
    command = [sys.executable, "-m", "tests.records.merger", str(pc.path), str(pc.home)]
    chance, most = random.Random(), 0
    with subprocess.Popen(
        [*command, str(other.path)],
        cwd=ROOT,
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as merger:
        assert merger.stdin
        assert merger.stdout
        for _ in range(TIMES):
            merger.stdin.write(b"go\n")
            pid = int(merger.stdout.readline())
            said = [merger.stdout.readline() for _ in range(chance.randrange(3))]
            threading.Event().wait(chance.random() / 50)
            if b"dead\n" not in said:
                with suppress(ProcessLookupError):  # it was through before
                    os.kill(pid, signal.SIGKILL)
                said += list(iter(merger.stdout.readline, b"dead\n"))
            most = max(most, *(int(line) for line in said if line != b"dead\n"), 0)
            with pc.open() as book:
                assert checks.run(book) == []
                assert len(list(book.acts())) >= most
        merger.stdin.close()
    assert most
    with pc.open() as book:
        assert checks.run(book, rebuild=True) == []
        assert every[: len(list(book.acts()))] == list(book.acts())


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A folder that no file over a megabyte fits in."""
    import resource  # noqa: PLC0415  (Unix alone has it)

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    was = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, before[1]))
    yield tmp_path
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, was)


def test_a_book_that_finds_no_room_keeps_all_that_was_said_to_be_kept(pc: Pc, small: Path) -> None:
    kept = 0
    with pc.open() as book:
        who = Make(book).member()

        def fill() -> None:
            nonlocal kept
            for _ in range(500):
                Make(book).visit(who, ("deposit", 5), ("share", 5))
                kept += 1

        with pytest.raises(Trouble, match="Nothing was written"):
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
