"""Copies of a book of some 200 MB: the first, the next day's, another of the same day; restored.

Beside it cp, which is no consistent copy of an open book, and borg, which keeps what changed. Where
borg is not installed its lines say so. Nothing is locked on either side.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import sqlcipher3.dbapi2 as driver

from benchmarks import books
from benchmarks.books import Scale, book_of, home_of, reopened
from benchmarks.table import Measured, ms, times
from coopdesk.exchange import backup, places, restore
from coopdesk.exchange.copies import aside, box
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places import Place, marker
from coopdesk.i18n import Language
from coopdesk.records import members, statements, visit
from coopdesk.records.book import Book
from coopdesk.records.money import Money
from coopdesk.records.visit import Doing
from coopdesk.reports.catalogue import PAPERS

_BOOK = Scale("200 MB", 2_700, 132_000)
_A_DAY = 200
_ENGLISH = Language("en")


def measure(_scales: list[Scale]) -> Iterator[Measured]:
    """All of it, at one size of book."""
    with tempfile.TemporaryDirectory() as folder, _own(Path(folder)) as book:
        size = f"{book.path.stat().st_size / 1_000_000:.0f} MB"
        theirs = _Borg(Path(folder), book.path)
        yield from _first(book, Path(folder), size, theirs)
        yield from _next_days(book, Path(folder), size, theirs)
        yield from _again(book, Path(folder), size)


@contextmanager
def _own(folder: Path) -> Iterator[Book]:
    """A copy of the book, to be written in."""
    with book_of(_BOOK) as book:
        home, name = home_of(book), book.path.name
    shutil.copytree(home, folder / "pc")
    with reopened(folder / "pc" / name, folder / "pc") as book:
        book.confirm_day(books.TODAY.date())
        _work(book, 1)
        yield book


def _work(book: Book, count: int) -> None:
    """Visits of a day."""
    roll = book.read(members.roll)
    with book.unhurried():
        for n in range(count):
            who = roll[n * 7 % len(roll)].id
            held = {row.kind: row.id for row in book.read(statements.holdings, who)}
            deposit = Doing(visit.DEPOSIT, Money(500 + n, books.CURRENCY), held["savings"])
            book.write(visit.record_visit, member=who, day=book.clock().today, doings=[deposit])


class _Timed:
    """How long something took, in milliseconds."""

    def __enter__(self) -> _Timed:
        self.since = perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.ms = (perf_counter() - self.since) * 1000


class _Borg:
    """The same book kept by borg, from its closed file."""

    def __init__(self, folder: Path, book: Path) -> None:
        self.there = shutil.which("borg") is not None
        self._book, self._repo, self._count = book, folder / "borg", 0
        self._env = dict(os.environ, BORG_BASE_DIR=str(folder / "borg-home"))
        if self.there:
            self._run("init", "-e", "none", str(self._repo))

    def _run(self, *words: str) -> str:
        done = subprocess.run(["borg", *words], capture_output=True, text=True, env=self._env)
        if done.returncode:
            raise SystemExit(done.stderr)
        return done.stdout

    def copy(self) -> tuple[float, int]:
        """One more archive: milliseconds, and bytes that it added."""
        self._count += 1
        with _Timed() as timed:
            said = self._run(
                *("create", "--json", "--compression", "zstd,3"),
                f"{self._repo}::{self._count}",
                str(self._book),
            )
        return timed.ms, json.loads(said)["archive"]["stats"]["deduplicated_size"]


def _stick(book: Book, folder: Path) -> Place:
    root = folder / "stick"
    root.mkdir(exist_ok=True)
    place = places.opened(root)
    today = book.clock().today
    marker.mark(place, coop=book.coop, name="B", made=today, language=_ENGLISH)
    return place


def _copied(book: Book, place: Place) -> tuple[float, backup.CopyReport]:
    with _Timed() as timed:
        made = backup.back_up(
            book,
            place,
            Keyring(home_of(book)),
            _ENGLISH,
            draw=PAPERS["trial-balance"].draw,
        )
    return timed.ms, made


def _first(book: Book, folder: Path, size: str, theirs: _Borg) -> Iterator[Measured]:
    with _Timed() as plain, (folder / "cp").open("wb") as out:
        with book.path.open("rb") as file:
            shutil.copyfileobj(file, out, 1 << 20)
        os.fsync(out.fileno())
    bare = _bare(book, folder / "bare")
    took, made = _copied(book, _stick(book, folder))
    yield Measured(
        "a whole copy: consistent, checked, small", size, ms(bare), f"cp {ms(plain.ms)}",
        times(bare, plain.ms),
    )  # fmt: skip
    if theirs.there:
        borg, added = theirs.copy()
        yield Measured(
            "the same beside borg", size, ms(bare), f"borg {ms(borg)}, {added:,} bytes",
            times(bare, borg), "≤ 0.8×", bare <= 0.8 * borg,
        )  # fmt: skip
    else:
        yield Measured("the same beside borg", size, "borg not installed")
    yield Measured(
        "a whole copy with every audit, read back", size, ms(took), f"{made.size:,} bytes"
    )


def _bare(book: Book, to: Path) -> float:
    """What borg does, consistently: the book as it stands, checked, made small, on the disk."""
    with _Timed() as timed:
        aside.take(book, to)
        seen = driver.connect(str(to))
        assert seen.execute("PRAGMA quick_check").fetchone() == ("ok",)
        seen.close()
        with to.with_suffix(".zst").open("wb") as out:
            for chunk in box.squeezed(to):
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
    return timed.ms


def _next_days(book: Book, folder: Path, size: str, theirs: _Borg) -> Iterator[Measured]:
    place = _stick(book, folder)
    for name in (f"the next day's copy, {_A_DAY} entries", "a second copy of the day"):
        count = _A_DAY if "next" in name else 20
        _work(book, count)
        took, made = _copied(book, place)
        beside = ""
        if theirs.there:
            borg, added = theirs.copy()
            beside = f"borg {ms(borg)}, {added:,} bytes"
        goal = made.size <= 20_000
        yield Measured(name, size, f"{made.size:,} bytes, {ms(took)}", beside, "", "≤ 20 KB", goal)


def _again(book: Book, folder: Path, size: str) -> Iterator[Measured]:
    copies = folder / "stick" / "COPIES"
    last = max(copies.iterdir())
    with _Timed() as timed:
        restore.restore(last, folder / "again.coop", folder / "home", books.today)
    yield Measured("restored from a point, audited, put in its place", size, ms(timed.ms))
    first = min(copies.iterdir())
    with _Timed() as timed:
        restore.look_into(first)
    yield Measured("looked into before", size, ms(timed.ms))
