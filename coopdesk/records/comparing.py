"""The book again, from its acts: a fresh file, compared with the one that is kept.

Derived rows that differ are put right; facts that differ are only told.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from sqlalchemy import delete

from coopdesk.i18n import N_, Text
from coopdesk.records import merge, seals
from coopdesk.records.audit import TABLE_NAMES
from coopdesk.records.book import Book, acts, replay, same
from coopdesk.records.book.projecting import Projector
from coopdesk.records.book.tx import SHAPES
from coopdesk.records.schema import FACTS, Base, create_all
from coopdesk.records.store import Raw, Session, Store

#: How many of the same are told.
SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must not be: which check found it, what it is, and where."""

    check: str
    what: Text
    where: str


def compare(book: Book) -> list[Finding]:
    """Replay all acts into a fresh file and compare: facts first, then what is derived.

    Facts that differ are only reported. Derived rows that differ are reported and put right.
    """
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "again.coop")
        try:
            with book.raw() as raw:
                replay.replay(lambda: replay.in_order(raw), replay.values_in(raw), store)
            with store.writing() as raw:
                merge.keep_all(raw)
            facts: list[Finding] = []
            derived: list[Finding] = []
            with book.raw() as ours, store.writing() as theirs:
                facts += _differences(ours, theirs, list(FACTS), "facts")
                derived += _differences(ours, theirs, _DERIVED, "derived")
            derived += list(_found_otherwise(book, store))
            if derived and not facts:
                with store.writing() as theirs:
                    told = {name: _rows(theirs, name) for name in _TOLD}
                _put_right(book, told)
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


#: Tables whose rows may change: what they say is told by all that was ever set in them.
_CHANGE: Final = frozenset(name for name, table in FACTS.items() if not table.info.get("money"))


def proven(
    session: Session, step: Callable[[int, int], None]
) -> tuple[seals.Verified, list[Finding]]:
    """Everything that was sealed, with the rows that no act tells of so in tables that may change.

    The latter is looked at only where all that was sealed stands. `step(at, of)` may raise to stop.
    """
    told: list[acts.ActRow] = []

    def keep(row: acts.ActRow) -> None:
        if any(fact[1] in _CHANGE for fact in row.facts):
            told.append(row)

    found = seals.verified(session, step=step, others=keep)
    if not found.seals or found.findings:
        return found, []
    return found, _changed(session, sorted(told, key=attrgetter("place")))


def _changed(session: Session, told: Iterable[acts.ActRow]) -> list[Finding]:
    """Compare the tables whose rows may change with acts, given in their canonical order."""
    raw = Raw(session.connection())
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "again.coop")
        try:
            store.pragma("foreign_keys = OFF")  # what they lean on is not made again
            with store.writing() as again:
                create_all(again.connection)
                projector = Projector(again, replay.values_in(raw), only=_CHANGE)
                for row in told:
                    projector.take(row)
                projector.finish()
                same.follow(again)
                return list(_differences(raw, again, sorted(_CHANGE), "facts"))
        finally:
            store.close()


def _differences(ours: Raw, theirs: Raw, tables: list[str], check: str) -> Iterator[Finding]:
    for table in tables:
        here, told = _rows(ours, table), _rows(theirs, table)
        for row in sorted(here ^ told, key=repr)[:SHOWN]:
            what = (
                N_("A row of {table} is not what the acts say.")
                if row in here
                else N_("A row of {table} that the acts tell of is missing or changed.")
            )
            said = {"table": Text(TABLE_NAMES.get(table, table))}
            yield Finding(check, Text(what, said), f"{table} {row[0]}")


def _rows(raw: Raw, table: str) -> set[tuple[Any, ...]]:
    columns = ", ".join(f'"{c.name}"' for c in Base.metadata.tables[table].columns)
    zero = " WHERE amount <> 0" if table in {"month_balance", "balance"} else ""
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
