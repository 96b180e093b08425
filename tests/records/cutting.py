"""A disk whose power is cut: what was not forced to it may be there, or torn, or not.

What the program does is written down as the words that it says to SQLite; they are said again, with
the same settings, over a disk that notes every write and every force. From these notes any cut can
be played: writes since the last force of a file are kept, dropped or torn, each by chance.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import apsw
import pytest
from sqlcipher3 import dbapi2 as driver

#: What a disk writes at once.
_SECTOR: Final = 512

#: ("write", file, at, data), ("size", file, bytes), ("force", file), ("gone", file),
#: ("said", count), or ("beside", how something else stands)
Note = tuple[Any, ...]


@contextmanager
def listening(path: Path) -> Iterator[list[Any]]:
    """Write down what is said to SQLite meanwhile by whoever writes in a book. Notes of what
    happens beside may be put among it.
    """
    said: list[Any] = []
    connect = driver.connect

    def heard(*args: Any, **kw: Any) -> Any:
        made, looks = connect(*args, **kw), list[str]()

        def hear(words: str) -> None:
            if words.startswith("PRAGMA query_only"):
                looks.append(words)
            if not looks and not words.startswith(_LEFT_OUT):
                said.append(words)

        if args[0] == str(path):
            made.set_trace_callback(hear)
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(driver, "connect", heard)
        yield said


#: What triggers do is done again by themselves; how a connection is set up is said in its place.
_LEFT_OUT: Final = (
    "--",
    *(
        f"PRAGMA {name}"
        for name in (
            "page_size", "journal_mode", "wal_autocheckpoint", "synchronous =", "foreign_keys =",
            "query_only", "cache_size",
        )
    ),
)  # fmt: skip


class _Disk(apsw.VFS):
    def __init__(self, notes: list[Note]) -> None:
        self.notes = notes
        super().__init__("cut", base="")

    def xOpen(self, name: Any, flags: list[int]) -> Any:
        return _File(self.notes, name, flags)

    def xDelete(self, name: str, syncdir: bool) -> None:
        super().xDelete(name, syncdir)
        self.notes.append(("gone", Path(name).name))


class _File(apsw.VFSFile):
    def __init__(self, notes: list[Note], name: Any, flags: list[int]) -> None:
        self.notes = notes
        self.name = Path(name.filename() if hasattr(name, "filename") else name or "").name
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        super().xWrite(data, offset)
        self.notes.append(("write", self.name, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:
        super().xTruncate(newsize)
        self.notes.append(("size", self.name, newsize))

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self.notes.append(("force", self.name))


def noted(path: Path, said: Sequence[Any], pages: int = 200) -> list[Note]:
    """Say it all again over a disk that notes. After each COMMIT stands how many acts were kept.

    `pages`: the -wal file goes into the book after so many, so that this is cut too.
    """
    notes: list[Note] = []
    disk = _Disk(notes)
    db = apsw.Connection(str(path), vfs="cut")
    for words in (
        "locking_mode = EXCLUSIVE",  # this disk shares no memory; what is written is the same
        "journal_mode = WAL",
        f"wal_autocheckpoint = {pages}",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        db.execute(f"PRAGMA {words}").fetchall()
    notes.clear()
    for words in said:
        if not isinstance(words, str):
            notes.append(words)
            continue
        if words.startswith(("COMMIT", "ROLLBACK")) and db.get_autocommit():
            continue
        db.execute(words).fetchall()
        if words.startswith("COMMIT"):
            notes.append(("said", db.execute("SELECT count(*) FROM act").fetchall()[0][0]))
    db.close()
    disk.unregister()
    return notes


@dataclass
class Medium:
    """What is on the disk for certain, and what is only on its way."""

    sure: dict[str, bytearray]
    waiting: dict[str, list[Note]] = field(default_factory=dict)
    said: int = 0
    beside: Any = None

    def take(self, note: Note) -> None:
        """One more thing happens."""
        if note[0] == "said":
            self.said = note[1]
        elif note[0] == "beside":
            self.beside = note[1]
        elif note[0] == "force":
            for one in self.waiting.pop(note[1], []):
                _do(self.sure, one)
        else:
            self.waiting.setdefault(note[1], []).append(note)

    def cut(self, chance: random.Random) -> dict[str, bytes]:
        """The power is cut: what is found on the disk afterwards."""
        left = {name: bytearray(data) for name, data in self.sure.items()}
        for notes in self.waiting.values():
            for note in notes:
                for part in _parts(note, chance):
                    _do(left, part)
        return {name: bytes(data) for name, data in left.items()}


def _parts(note: Note, chance: random.Random) -> Iterator[Note]:
    """A write that was on its way: all of it, nothing, or some of its sectors."""
    luck = chance.random()
    if luck < 0.4:
        yield note
    elif luck < 0.7 and note[0] == "write":
        _, name, at, data = note
        for start in range(0, len(data), _SECTOR):
            if chance.random() < 0.5:
                yield "write", name, at + start, data[start : start + _SECTOR]


def _do(files: dict[str, bytearray], note: Note) -> None:
    if note[0] == "gone":
        files.pop(note[1], None)
        return
    data = files.setdefault(note[1], bytearray())
    if note[0] == "size":
        del data[note[2] :]
        data.extend(bytes(note[2] - len(data)))
    else:
        at, said = note[2:]
        data.extend(bytes(max(0, at - len(data))))
        data[at : at + len(said)] = said


@dataclass(frozen=True)
class Left:
    """What a cut left: the files, how many acts were said to be kept, and how all else stood."""

    files: dict[str, bytes]
    acts: int
    beside: Any


def cuts(before: dict[str, bytes], notes: Sequence[Note], times: int, seed: int) -> Iterator[Left]:
    """So many cuts, anywhere in what was noted."""
    chance = random.Random(seed)
    first = next((n for n, note in enumerate(notes) if note[0] == "beside"), -1) + 1
    at = sorted(chance.randrange(first, len(notes) + 1) for _ in range(times))
    medium, done = Medium({name: bytearray(data) for name, data in before.items()}), 0
    for stop in at:
        for note in notes[done:stop]:
            medium.take(note)
        done = max(done, stop)
        yield Left(medium.cut(chance), medium.said, medium.beside)
