"""Copies of a book of some 200 MB: the first, the next day's, another of the same day; restored.

Beside it cp, which is no consistent copy of an open book, and borg, which keeps what changed. Where
borg is not installed its lines say so. Nothing is locked on either side.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from sqlalchemy import text

from benchmarks import books
from benchmarks.books import Scale, book_of, home_of, reopened
from benchmarks.table import Measured, ms, times
from coopdesk.exchange import backup, places, restore
from coopdesk.exchange.copies import aside, box
from coopdesk.exchange.copies.aside import Still
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
_TURNS = 5
_ENGLISH = Language("en")


def measure(_scales: list[Scale]) -> Iterator[Measured]:
    """All of it, at one size of book."""
    with tempfile.TemporaryDirectory() as folder, _own(Path(folder)) as book:
        size = f"{book.path.stat().st_size / 1_000_000:.0f} MB"
        theirs = _Borg(Path(folder) / "borg", book.path)
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
    """How long something took by the clock and at work, in milliseconds: here, or in programs that
    were called.
    """

    def __init__(self, *, of_others: bool = False) -> None:
        self._whose = resource.RUSAGE_CHILDREN if of_others else resource.RUSAGE_SELF

    def __enter__(self) -> _Timed:
        self.since, self._work = perf_counter(), self._worked()
        return self

    def __exit__(self, *_: object) -> None:
        self.ms = (perf_counter() - self.since) * 1000
        self.work = (self._worked() - self._work) * 1000

    def _worked(self) -> float:
        said = resource.getrusage(self._whose)
        return said.ru_utime + said.ru_stime


class _Borg:
    """The same book kept by borg, from its closed file."""

    def __init__(self, folder: Path, book: Path) -> None:
        self.there = shutil.which("borg") is not None
        self._book, self._repo, self._count = book, folder, 0
        self._env = dict(os.environ, BORG_BASE_DIR=f"{folder}-home")
        if self.there:
            self._run("init", "-e", "none", str(self._repo))

    def _run(self, *words: str) -> str:
        done = subprocess.run(["borg", *words], capture_output=True, text=True, env=self._env)
        if done.returncode:
            raise SystemExit(done.stderr)
        return done.stdout

    def copy(self) -> tuple[_Timed, int]:
        """One more archive: how long it took, and bytes that it added."""
        self._count += 1
        with _Timed(of_others=True) as timed:
            said = self._run(
                *("create", "--json", "--compression", "zstd,3"),
                f"{self._repo}::{self._count}",
                str(self._book),
            )
        return timed, json.loads(said)["archive"]["stats"]["deduplicated_size"]


def _stick(book: Book, folder: Path) -> Place:
    root = folder / "stick"
    root.mkdir(exist_ok=True)
    place = places.opened(root)
    today = book.clock().today
    marker.mark(place, coop=book.coop, name="B", made=today, language=_ENGLISH)
    return place


def _copied(book: Book, place: Place) -> tuple[_Timed, backup.CopyReport]:
    with _Timed() as timed:
        made = backup.back_up(
            book,
            place,
            Keyring(home_of(book)),
            _ENGLISH,
            draw=PAPERS["trial-balance"].draw,
        )
    return timed, made


def _first(book: Book, folder: Path, size: str, theirs: _Borg) -> Iterator[Measured]:
    with _Timed() as plain, (folder / "cp").open("wb") as out:
        with book.path.open("rb") as file:
            shutil.copyfileobj(file, out, 1 << 20)
        os.fsync(out.fileno())
    turns = [_turn(book, folder / f"turn {n}") for n in range(_TURNS)]
    took, made = _copied(book, _stick(book, folder))
    bare = sorted(ours.ms for ours, _ in turns)[_TURNS // 2]
    yield Measured(
        "a whole copy: consistent, checked, small", size, ms(bare), f"cp {ms(plain.ms)}",
        times(bare, plain.ms),
    )  # fmt: skip
    if theirs.there:
        theirs.copy()
    yield from _beside_borg(turns, size)
    yield Measured(
        "a whole copy with every audit, read back", size, _both(took), f"{made.size:,} bytes"
    )


def _turn(book: Book, folder: Path) -> tuple[_Timed, tuple[_Timed, int] | None]:
    """The same copy by us and by borg, one after the other, each from nothing."""
    folder.mkdir()
    ours = _bare(book, folder / "bare")
    borg = _Borg(folder / "borg", book.path)
    theirs = borg.copy() if borg.there else None
    shutil.rmtree(folder)
    return ours, theirs


def _beside_borg(
    turns: list[tuple[_Timed, tuple[_Timed, int] | None]], size: str
) -> Iterator[Measured]:
    """Ratios are of turns, so that whatever else goes on counts for both."""
    pairs = [(ours, *theirs) for ours, theirs in turns if theirs is not None]
    if not pairs:
        yield Measured("the same beside borg", size, "borg not installed")
        return
    for name, clock in (
        (f"the same beside borg, the middle of {_TURNS}", "ms"),
        ("… at work", "work"),
    ):
        told = sorted((getattr(o, clock) / getattr(b, clock), o, b, added) for o, b, added in pairs)
        ratio, ours, borg, added = told[len(told) // 2]
        goal = ("≤ 0.8×", ratio <= 0.8) if clock == "ms" else ("", None)
        beside = f"borg {ms(getattr(borg, clock))}, {added:,} bytes"
        yield Measured(name, size, ms(getattr(ours, clock)), beside, f"{ratio:.2f}×", *goal)


def _both(timed: _Timed) -> str:
    return f"{ms(timed.ms)}, {ms(timed.work)} at work"


def _bare(book: Book, to: Path) -> _Timed:
    """What borg does, consistently: the book as it stands, checked, made small, on the disk."""

    def squeezed(still: Still) -> bytes:
        with box.Squeezing(still.bytes, still.size) as squeezing:
            assert still.session.execute(text("PRAGMA quick_check")).all() == [("ok",)]
            return squeezing.whole(aside.nothing)

    with _Timed() as timed, to.open("wb") as out:
        out.write(aside.standing_still(book, squeezed))
        out.flush()
        os.fsync(out.fileno())
    return timed


def _next_days(book: Book, folder: Path, size: str, theirs: _Borg) -> Iterator[Measured]:
    place = _stick(book, folder)
    for name in (f"the next day's copy, {_A_DAY} entries", "a second copy of the day"):
        count = _A_DAY if "next" in name else 20
        _work(book, count)
        took, made = _copied(book, place)
        beside = ""
        if theirs.there:
            borg, added = theirs.copy()
            beside = f"borg {_both(borg)}, {added:,} bytes"
        goal = made.size <= 20_000
        yield Measured(
            name, size, f"{made.size:,} bytes, {_both(took)}", beside, "", "≤ 20 KB", goal
        )


def _again(book: Book, folder: Path, size: str) -> Iterator[Measured]:
    copies = folder / "stick" / "COPIES"
    last = max(copies.iterdir())
    with _Timed() as timed:
        restore.restore(last, folder / "again.coop", folder / "home", books.today)
    yield Measured("restored from a point, audited, put in its place", size, _both(timed))
    first = min(copies.iterdir())
    with _Timed() as timed:
        restore.look_into(first)
    yield Measured("looked into before", size, ms(timed.ms))
