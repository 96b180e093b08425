"""The book again, from its acts: a fresh file, compared with the one that is kept.

Derived rows that differ are put right; facts that differ are only told.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import delete

from coopdesk.i18n import N_, Text
from coopdesk.records import merge
from coopdesk.records.book import Book, replay
from coopdesk.records.book.tx import SHAPES
from coopdesk.records.schema import FACTS, Base
from coopdesk.records.store import Store

#: How many of the same are told.
SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must not be: which check found it, what it is, and where."""

    check: str
    what: Text
    where: str


def compare(book: Book, *, mend: bool = True) -> list[Finding]:
    """Replay all acts into a fresh file and compare: facts first, then what is derived.

    Facts that differ are only reported. Derived rows that differ are reported and put right,
    unless they are not to be mended: then only facts are looked at.
    """
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "again.coop")
        try:
            with book.raw() as raw:
                replay.replay(replay.in_order(raw), replay.values_in(raw), store)
            with store.writing() as raw:
                merge.keep_all(raw)
            facts = list(_differences(book, store, list(FACTS), "facts"))
            if not mend:
                return facts
            derived = list(_differences(book, store, _DERIVED, "derived"))
            derived += list(_found_otherwise(book, store))
            if derived and not facts:
                _put_right(book, {name: _rows(store.writing(), name) for name in _TOLD})
        finally:
            store.close()
    return facts + derived


#: Derived rows that only the acts can tell.
_TOLD: Final = ("head", "history", "twin")


def _put_right(book: Book, told: Mapping[str, set[tuple[Any, ...]]]) -> None:
    """Make the derived rows again."""
    with book.raw() as raw:
        merge.keep_all(raw)
        for name, rows in told.items():
            raw.connection.execute(delete(Base.metadata.tables[name]))
            raw.many(SHAPES[name].insert, sorted(rows))


_DERIVED: Final = [t.name for t in Base.metadata.sorted_tables if t.info.get("derived")]


def _differences(book: Book, other: Store, tables: list[str], check: str) -> Iterator[Finding]:
    for table in tables:
        ours, theirs = (_rows(store, table) for store in (book.raw(), other.writing()))
        for row in sorted(ours ^ theirs, key=repr)[:SHOWN]:
            what = (
                N_("A row of {table} is not what the acts say.")
                if row in ours
                else N_("A row of {table} that the acts tell of is missing or changed.")
            )
            yield Finding(check, Text(what, {"table": table}), f"{table} {row[0]}")


def _rows(opened: Any, table: str) -> set[tuple[Any, ...]]:
    columns = ", ".join(f'"{c.name}"' for c in Base.metadata.tables[table].columns)
    zero = " WHERE amount <> 0" if table in {"month_balance", "balance"} else ""
    with opened as raw:
        rows = raw.connection.exec_driver_sql(f"SELECT {columns} FROM {table}{zero}")
        return {tuple(row) for row in rows}


def _found_otherwise(book: Book, other: Store) -> Iterator[Finding]:
    for table, what in _FOUND.items():
        ours, theirs = (_words(store, table) for store in (book.raw(), other.writing()))
        for row in sorted({row[1] for row in ours ^ theirs})[:SHOWN]:
            yield Finding("derived", Text(what), f"{table} {row}")


#: What is found by words, and what is said where the words are not the right ones.
_FOUND: Final = {
    "search": N_("A member is not found by the right words."),
    "said": N_("Minutes are not found by the right words."),
}


def _words(opened: Any, table: str) -> set[tuple[str, int]]:
    with opened as raw:
        raw.connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, {table}, instance)"
        )
        rows = raw.connection.exec_driver_sql("SELECT term, doc FROM temp.words").all()
        raw.connection.exec_driver_sql("DROP TABLE temp.words")
        return {tuple(row) for row in rows}
