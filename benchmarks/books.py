"""Books of any size, made once and kept in a folder of this PC's temporary files.

Members come in by the command `import_roll`, in acts of at most 20,000. The visits of years are
written in bulk: the same rows in the same tables as `record_visit` writes, with one act for each
visit in one unbroken chain, kept balances and tip; `coopdesk check` finds nothing in such a book
and can rebuild it from its acts. Only the waiting for the disk after each visit is left out.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import people
from coopdesk.records import journal, members, office
from coopdesk.records.book import Book, acts
from coopdesk.records.book.tx import SHAPES
from coopdesk.records.ids import ids_of_act
from coopdesk.records.schema import create_all, day_number, instant_number
from coopdesk.records.store import Raw, Store

CURRENCY = "RWF"
BUILT = date(2021, 1, 1)
OPENED = datetime(2021, 12, 31, 9, tzinfo=UTC)
TODAY = datetime(2026, 11, 20, 9, tzinfo=UTC)
_DAYS = (TODAY.date() - OPENED.date()).days - 1
_A_ROLL = 20_000
#: Counts up when books are filled in another way, so that those made before are not taken.
_WAY = 2
_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Scale:
    """How large a book is. A visit is an entry of 2 or 3 lines."""

    name: str
    members: int
    entries: int


SCALES = {
    "10k": Scale("10 k", 200, 10_000),
    "100k": Scale("100 k", 2_000, 100_000),
    "1m": Scale("1 M", 20_000, 1_000_000),
}


def today() -> datetime:
    """The clock of all benchmarks."""
    return TODAY


def book_of(scale: Scale) -> Book:
    """A book with that many members and entries, the clerk signed in."""
    return _kept(f"{scale.members}-{scale.entries}", scale.members, scale.entries)


def roll_of(count: int) -> Book:
    """A book with that many members and nothing but their opening balances."""
    return _kept(f"{count}-roll", count, 0)


@contextmanager
def own(count: int) -> Iterator[Book]:
    """A copy of such a book, to be written in; its clock is believed."""
    with roll_of(count) as book:
        home, name = home_of(book), book.path.name
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / home.name
        shutil.copytree(home, copy)
        with reopened(copy / name, copy) as book:
            book.confirm_day(TODAY.date())
            yield book


@contextmanager
def unspoiled(scale: Scale) -> Iterator[Path]:
    """Where the book may be written in: afterwards it is as it was. Gives a copy of before.

    Its bytes are written back into the same file, and its keys with them: another file, or an
    older state of this one, would be another PC's book.
    """
    with book_of(scale) as book:
        path = book.path
    copy, keys = path.with_name("before.coop"), path.with_name("devices")
    kept = {file: file.read_bytes() for file in keys.iterdir()}
    shutil.copyfile(path, copy)
    try:
        yield copy
    finally:
        shutil.copyfile(copy, path)
        for file, said in kept.items():
            file.write_bytes(said)
        copy.unlink()


def home_of(book: Book) -> Path:
    """Where the keys of such a book are."""
    return book.path.parent


def _kept(name: str, count: int, entries: int) -> Book:
    folder = Path(tempfile.gettempdir()) / "coopdesk-benchmarks" / _layout() / name
    path, done = folder / "bench.coop", folder / "done"
    if not done.exists():
        print(f"· making the book {name}, once", file=sys.stderr, flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _make(path, folder, count, entries)
        done.touch()
    return reopened(path, folder)


def reopened(path: Path, home: Path) -> Book:
    """A book that is there, with the keys in `home`, the clerk signed in."""
    book = Book.open(path, home, today, built=BUILT)
    book.actor = book.read(office.sign_in)
    return book


def _layout() -> str:
    """What a book is laid like: another schema or another way to fill it makes other books."""
    with tempfile.TemporaryDirectory() as scratch:
        store = Store(Path(scratch) / "empty.coop")
        with store.writing() as raw:
            create_all(raw.connection)
            ask = raw.connection.exec_driver_sql
            tables = [str(sql) for (sql,) in ask("SELECT sql FROM sqlite_master")]
        store.close()
    tables.sort()  # indexes are made in no certain order
    return hashlib.sha256(repr((tables, _WAY)).encode()).hexdigest()[:12]


def _make(path: Path, home: Path, count: int, entries: int) -> None:
    said = office.Founding("Benchmark", "RW", CURRENCY, "Clerk")
    with office.new_book(path, home, _opening, said, built=BUILT) as book, book.unhurried():
        for first in range(1, count + 1, _A_ROLL):
            drafts = people.roll(min(_A_ROLL, count + 1 - first), CURRENCY, first=first)
            book.write(members.import_roll, drafts=drafts, on=OPENED.date())
        if entries:
            with book.raw() as raw:
                _Years(book, raw).write(entries - count)
                journal.keep_again(raw)


def _opening() -> datetime:
    return OPENED


@dataclass(slots=True)
class _Savings:
    """A member's savings while the years pass."""

    member: int
    holding: int
    has: int


@dataclass(slots=True)
class _Rows:
    """The rows of a batch, by table."""

    entry: list[list[Any]] = field(default_factory=list)
    line: list[list[Any]] = field(default_factory=list)
    visit: list[list[Any]] = field(default_factory=list)
    visit_line: list[list[Any]] = field(default_factory=list)
    act: list[list[Any]] = field(default_factory=list)


class _Years:
    """Writes visits from the day after the opening until yesterday."""

    def __init__(self, book: Book, raw: Raw) -> None:
        self._raw, self._random = raw, Random(11)
        self._coop, self._device, self._letter = book.coop, book.device, book.letter
        self._person = book.actor.person
        ask = raw.connection.exec_driver_sql
        roles = ask("SELECT role, id FROM account WHERE role <> ''").all()
        self._by_role: dict[str, int] = {role: ident for role, ident in roles}
        self._savings = [
            _Savings(*row)
            for row in ask(
                "SELECT h.member, h.id, coalesce(-b.amount, 0) FROM holding h JOIN product p"
                " ON p.id = h.product LEFT JOIN balance b ON b.holding = h.id"
                " AND b.member = h.member WHERE p.kind = 'savings' ORDER BY h.id"
            ).tuples()
        ]
        tip = ask("SELECT seq, hash, entries FROM tip").tuples().one()
        self._seq, self._hash, self._number = tip

    def write(self, count: int) -> None:
        """Write `count` visits and move the tip."""
        moments = (
            OPENED + timedelta(days=1 + n * _DAYS // count, milliseconds=n % 30_000_000)
            for n in range(count)
        )
        for receipt in range(1, count + 1, _BATCH):
            rows = _Rows()
            for number, moment in enumerate(islice(moments, _BATCH), receipt):
                self._visit(rows, number, moment)
            for name in ("entry", "line", "visit", "visit_line", "act"):
                self._raw.many(SHAPES[name].insert, getattr(rows, name))
        wall = instant_number(TODAY - timedelta(hours=12))
        yesterday = day_number(TODAY.date() - timedelta(days=1))
        self._raw.connection.exec_driver_sql(
            "UPDATE tip SET seq = ?, hash = ?, hlc_ms = ?, hlc_count = 0, wall = ?, day = ?,"
            " entries = ?, receipts = ?",
            (self._seq, self._hash, wall, wall, yesterday, self._number, count + 1),
        )

    def _visit(self, rows: _Rows, receipt: int, moment: datetime) -> None:
        """Money into or out of savings; every sixth visit also pays a fine."""
        day, written = day_number(moment.date()), instant_number(moment)
        self._seq += 1
        ident, who = next(ids_of_act(self._seq)), self._random.choice(self._savings)
        amount = 500 * self._random.randint(1, 60)
        if amount <= who.has and receipt % 3 == 0:
            amount = -amount
        who.has += amount
        fine = 200 if receipt % 6 == 0 else 0
        role = self._by_role
        entry = [ident, self._letter, self._number, day, written, "visit", "", None]
        self._number += 1
        lines: list[list[Any]] = [
            [ident, 1, role["cash"], None, None, day, amount + fine],
            [ident, 2, role["savings"], who.member, who.holding, day, -amount],
        ]
        deed = "deposit" if amount > 0 else "withdrawal"
        said: list[list[Any]] = [[ident, 1, deed, who.holding, amount, who.has, None]]
        if fine:
            lines.append([ident, 3, role["fines"], None, None, day, -fine])
            said.append([ident, 2, "fine", None, fine, None, None])
        visit: list[Any] = [
            ident,
            self._letter,
            receipt,
            who.member,
            day,
            self._person,
            "",
            "",
            None,
            None,
            None,
        ]
        rows.entry.append(entry)
        rows.line += lines
        rows.visit.append(visit)
        rows.visit_line += said
        rows.act.append(
            self._act(written, day, {"entry": [entry], "line": lines, "visit": [visit]}, said)
        )

    def _act(
        self, written: int, day: int, made: dict[str, list[list[Any]]], said: list[list[Any]]
    ) -> list[Any]:
        facts = [SHAPES[n].fact(r) for n, r in (*made.items(), ("visit_line", said))]
        body = acts.encode(
            {
                "coop": self._coop,
                "dev": self._device,
                "seq": self._seq,
                "prev": self._hash,
                "hlc": [written, self._seq],
                "wall": written,
                "clock_flag": 0,
                "day": day,
                "actor": self._person,
                "command": "visit.record_visit",
                "facts": facts,
            }
        )
        self._hash = acts.hash_of(body)
        device = acts.number_of(self._device)
        return [None, device, self._seq, self._hash, written, self._seq, body]
