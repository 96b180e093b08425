"""Whether another program has a book open, told by SQLite's lock on the file."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Final

import pytest

from coopdesk.records import disk
from coopdesk.records.disk import is_held
from tests.records.hands import Pc

if sys.platform != "win32":
    import fcntl

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows' calls are faked by Unix' own")

_HOLDS: Final = """
import sqlite3, sys
book = sqlite3.connect(sys.argv[1])
book.execute("SELECT count(*) FROM act").fetchone()
print("open", flush=True)
sys.stdin.read()
"""


@dataclass
class Msvcrt:
    """Windows' calls: they lock from where the file stands, here by Unix' own locks."""

    LK_NBLCK: int = 2
    LK_UNLCK: int = 0
    locked: set[tuple[int, int]] = field(default_factory=set)
    asked: list[tuple[int, int, int]] = field(default_factory=list)

    def locking(self, handle: int, mode: int, count: int) -> None:
        at = os.lseek(handle, 0, os.SEEK_CUR)
        self.asked.append((mode, at, count))
        if mode == self.LK_NBLCK:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, count, at)
            self.locked.add((at, count))
        else:
            self.locked.remove((at, count))  # Windows refuses what isn't locked there
            fcntl.lockf(handle, fcntl.LOCK_UN, count, at)


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Msvcrt:
    made = Msvcrt()
    monkeypatch.setattr(disk, "sys", SimpleNamespace(platform="win32"))
    monkeypatch.setattr(disk, "msvcrt", made, raising=False)
    return made


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Another program has the book open."""
    command = [sys.executable, "-c", _HOLDS, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"open\n"
        yield


def test_a_book_is_held_while_another_program_has_it_open(pc: Pc) -> None:
    assert not is_held(pc.path)
    with held(pc.path):
        assert is_held(pc.path)
    assert not is_held(pc.path)


def test_on_windows_too_by_its_own_calls(pc: Pc, windows: Msvcrt) -> None:
    assert not is_held(pc.path)
    with held(pc.path):
        assert is_held(pc.path)
    assert not is_held(pc.path)
    assert windows.locked == set()
    assert [mode for mode, *_ in windows.asked] == [2, 0, 2, 2, 0]
    # Where SQLite locks: SHARED_FIRST and SHARED_SIZE.
    assert {(at, count) for _, at, count in windows.asked} == {(0x4000_0002, 510)}
