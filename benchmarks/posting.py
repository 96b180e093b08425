"""One visit of two lines posted durably, beside a raw transaction that inserts the same rows.

Ours is `Book.write(visit.record_visit, …)`: rights, rules, the clock, balances, the act with its
chain. The floor runs on a copy of the same file, with the driver alone and the same pragmas, and
inserts the very rows that ours just wrote, the act among them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import sqlcipher3.dbapi2 as driver

from benchmarks.books import CURRENCY, SCALES, Scale, book_of, unspoiled
from benchmarks.table import Measured, Stopwatch, ms, times
from coopdesk.records import visit
from coopdesk.records.book import Book
from coopdesk.records.ids import HoldingId, MemberId
from coopdesk.records.money import Money
from coopdesk.records.visit import DEPOSIT, Doing

_VISITS = 600
_TURN = 50
_TRACED = 200

#: What the raw transaction writes: the rows of our last acts, table by table.
_ROWS = {
    "entry": "id IN (SELECT id FROM visit WHERE number >= ?)",
    "line": "entry IN (SELECT id FROM visit WHERE number >= ?)",
    "visit": "number >= ?",
    "visit_line": "visit IN (SELECT id FROM visit WHERE number >= ?)",
}
_KEEP_MONTH = (
    "INSERT INTO month_balance VALUES (?, ?, ?)"
    " ON CONFLICT (account, month) DO UPDATE SET amount = amount + excluded.amount"
)
_KEEP_BALANCE = (
    "INSERT INTO balance VALUES (?, ?, ?, ?)"
    " ON CONFLICT (member, account, holding) DO UPDATE SET amount = amount + excluded.amount"
)


def measure(scales: list[Scale]) -> Iterator[Measured]:
    """Milliseconds, waits for the disk and bytes of one visit, at each scale."""
    for scale in scales:
        with unspoiled(scale) as before:
            yield from _at(scale, before)


def _at(scale: Scale, before_us: Path) -> Iterator[Measured]:
    with book_of(scale) as book:
        copy = book.path.with_name("raw.coop")
        shutil.copyfile(before_us, copy)
        os.sync()  # what was copied must not be waited for by those who are measured
        raw = _Raw(copy)
        ours, floor, bytes_ours, bytes_raw = Stopwatch(), Stopwatch(), 0, 0
        clerk = Clerk(book)
        clerk.post(_TURN, Stopwatch())
        for _ in range(_VISITS // _TURN):
            first, before = book.next_receipt(), _written()
            clerk.post(_TURN, ours)
            bytes_ours += _written() - before
            posts = _posts(book, first)
            before = _written()
            raw.post(posts, floor)
            bytes_raw += _written() - before
        raw.close()
    yield Measured(
        "one visit, durably, with its act",
        scale.name,
        f"{ms(ours.median)} (p99 {ms(ours.p99)})",
        f"raw {ms(floor.median)}",
        times(ours.median, floor.median),
        "≤ 3×",
        ours.median <= 3 * floor.median,
    )
    each = bytes_ours / _VISITS / 1024
    yield Measured(
        "… bytes written, with its share of checkpoints",
        scale.name,
        f"{each:.1f} KB",
        f"raw {bytes_raw / _VISITS / 1024:.1f} KB",
        times(bytes_ours, bytes_raw),
        "≤ 32 KB",
        each <= 32,
    )
    waits = _waits(scale)
    if waits is not None:
        yield Measured(
            "… waits for the disk (fsync, fdatasync), with its share of checkpoints",
            scale.name,
            f"{waits:.2f}",
            goal="1 and checkpoints",
            met=0.99 <= waits <= 1.1,
        )


def _written() -> int:
    """Bytes that this process handed to the system to write."""
    counts = Path("/proc/self/io")
    return int(counts.read_text().split("wchar: ")[1].split()[0]) if counts.exists() else 0


class Clerk:
    """Posts deposits of members, one after the other."""

    def __init__(self, book: Book) -> None:
        self._book, self._random = book, Random()
        self._holdings = book.read(_holdings)

    def post(self, count: int, watch: Stopwatch) -> None:
        """Post `count` deposits of members by chance."""
        day = self._book.clock().today
        for member, holding in self._random.choices(self._holdings, k=count):
            doings = [Doing(DEPOSIT, Money(500, CURRENCY), holding)]
            with watch:
                self._book.write(visit.record_visit, member=member, day=day, doings=doings)


def _holdings(session: Any) -> list[tuple[MemberId, HoldingId]]:
    rows = session.connection().exec_driver_sql(
        "SELECT h.member, h.id FROM holding h JOIN product p ON p.id = h.product"
        " WHERE p.kind = 'savings'"
    )
    return [(MemberId(member), HoldingId(holding)) for member, holding in rows]


Post = list[tuple[str, list[Any]]]


def _posts(book: Book, first: int) -> list[Post]:
    """The statements that write again what was posted from a receipt on, one list a visit."""
    with book.raw() as raw:
        ask = raw.connection.exec_driver_sql
        rows = {
            table: [tuple(r) for r in ask(f"SELECT * FROM {table} WHERE {which}", (first,))]
            for table, which in _ROWS.items()
        }
        acts = ask("SELECT * FROM act ORDER BY n DESC LIMIT ?", (len(rows["visit"]),)).all()
    made = []
    for head, act in zip(sorted(rows["entry"], key=_number), reversed(acts), strict=True):
        post: Post = []
        for table, found in rows.items():
            post += [(_insert(table, row), list(row)) for row in found if row[0] == head[0]]
        post += [said for row in rows["line"] if row[0] == head[0] for said in _kept(row)]
        _, device, seq, digest, hlc_ms, hlc_count, body = act
        post.append(
            (
                _insert("act", act),
                [None, device, seq, digest, hlc_ms, hlc_count, body],
            )
        )
        post.append(("UPDATE tip SET seq = ?, hash = ?, hlc_ms = ?", [seq, digest, hlc_ms]))
        made.append(post)
    return made


def _number(entry: tuple[Any, ...]) -> int:
    return int(entry[2])


def _insert(table: str, row: Any) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})"


def _kept(line: tuple[Any, ...]) -> Post:
    _, _, account, member, holding, day, amount = line
    kept: Post = [(_KEEP_MONTH, [account, day // 100, amount])]
    if member is not None:
        kept.append((_KEEP_BALANCE, [member, account, holding, amount]))
    return kept


class _Raw:
    """A book's file with nothing but the driver."""

    def __init__(self, path: Path) -> None:
        for end in ("-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        self._path = path
        self._file = driver.connect(str(path), isolation_level=None)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            self._file.execute(f"PRAGMA {pragma}")
        self._cursor = self._file.cursor()

    def post(self, posts: list[Post], watch: Stopwatch) -> None:
        """Write each in a transaction of its own."""
        for post in posts:
            with watch:
                self._cursor.execute("BEGIN IMMEDIATE")
                for sql, row in post:
                    self._cursor.execute(sql, row)
                self._cursor.execute("COMMIT")

    def close(self) -> None:
        self._file.close()
        self._path.unlink()


def _waits(scale: Scale) -> float | None:
    """Waits for the disk a visit, counted by strace in a process of its own."""
    if shutil.which("strace") is None:
        return None
    few, many = (_traced(scale, count) for count in (0, _TRACED))
    return (many - few) / _TRACED


def _traced(scale: Scale, count: int) -> int:
    key = next(key for key, one in SCALES.items() if one is scale)
    command = ["strace", "-f", "-c", "-e", "trace=fsync,fdatasync", sys.executable, "-m", __name__]
    done = subprocess.run(
        [*command, key, str(count)],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ, LC_ALL="C"),
    )
    lines = [line.split() for line in done.stderr.splitlines()]
    return sum(int(line[3]) for line in lines if line and line[-1] in {"fsync", "fdatasync"})


if __name__ == "__main__":
    with book_of(SCALES[sys.argv[1]]) as opened:
        Clerk(opened).post(int(sys.argv[2]), Stopwatch())
