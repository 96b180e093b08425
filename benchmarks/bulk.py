"""Very many entries at once, as a file of general entries brings them, beside raw SQL.

Ours is `general.post_general` in one act: rules, numbers, kept balances, the act with its facts.
The floor inserts the same entries and lines into tables without indexes and makes these after.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import sqlcipher3.dbapi2 as driver

from benchmarks.books import Scale
from benchmarks.table import Measured, Stopwatch, ms, times
from coopdesk.records import general, office

_NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
_FIRST = date(2022, 1, 1)
_CODES = [f"X{n:02}" for n in range(40)]
_TYPES = ("asset", "expense", "income", "liability")
_TABLES = ("entry", "line")


def measure(scales: list[Scale]) -> Iterator[Measured]:
    """Seconds of posting a file's entries, at each scale."""
    for scale in scales:
        with tempfile.TemporaryDirectory() as folder:
            yield _at(scale, Path(folder))


def _at(scale: Scale, folder: Path) -> Measured:
    path, ours, raw = folder / "bulk.coop", Stopwatch(), Stopwatch()
    accounts = [
        {"code": code, "name": code, "type": _TYPES[n % 4]} for n, code in enumerate(_CODES)
    ]
    entries = list(_entries(scale.entries))
    said = office.Founding("Benchmark", "plain", "XTS", "Clerk")
    with office.new_book(path, folder, _clock, said, built=_FIRST) as book, ours:
        book.write(general.post_general, accounts=accounts, entries=entries)
    _load_raw(path, folder / "raw.db", raw)
    return Measured(
        "posting a file of general entries, in one act",
        scale.name,
        f"{ms(ours.median)} ({ours.median * 1000 / scale.entries:.0f} µs an entry)",
        f"raw SQL, indexes after {ms(raw.median)}",
        times(ours.median, raw.median),
        "≤ 1.5×",
        ours.median <= 1.5 * raw.median,
    )


def _clock() -> datetime:
    return _NOW


def _entries(count: int) -> Iterator[dict[str, Any]]:
    random = Random(1)
    for n in range(count):
        one, other = random.sample(_CODES, 2)
        amount = random.randint(1, 99_999)
        lines = [
            {"account": one, "debit": amount, "credit": 0},
            {"account": other, "debit": 0, "credit": amount},
        ]
        day = _FIRST + timedelta(days=n * 1700 // count)
        yield {"date": day, "kind": "general", "memo": "", "lines": lines}


def _load_raw(book: Path, copy: Path, watch: Stopwatch) -> None:
    """The same rows with the driver alone."""
    file = driver.connect(str(book))
    made = {
        table: [sql for (sql,) in file.execute(f"SELECT sql FROM sqlite_master WHERE {where}")]
        for table in _TABLES
        for where in (f"tbl_name = '{table}' AND type IN ('table', 'index') AND sql IS NOT NULL",)
    }
    rows = {table: file.execute(f"SELECT * FROM {table}").fetchall() for table in _TABLES}
    file.close()
    raw = driver.connect(str(copy), isolation_level=None)
    for pragma in ("page_size = 1024", "journal_mode = WAL", "synchronous = FULL"):
        raw.execute(f"PRAGMA {pragma}")
    with watch:
        raw.execute("BEGIN IMMEDIATE")
        for table in _TABLES:
            first, *indexes = made[table]
            raw.execute(first)
            marks = ", ".join("?" * len(rows[table][0]))
            raw.executemany(f"INSERT INTO {table} VALUES ({marks})", rows[table])
            for index in indexes:
                raw.execute(index)
        raw.execute("COMMIT")
    raw.close()
