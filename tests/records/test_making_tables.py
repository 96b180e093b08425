"""What makes the tables is put into words once, not anew for each new file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import Connection

from coopdesk.records.schema import Base, create_all
from coopdesk.records.store import Store
from tests.records.counting import calls


def made(file: Path, make: Callable[[Connection], None]) -> tuple[list[object], int]:
    """The schema of a new file, and how many calls it took to make it."""
    store = Store(file)
    try:
        with store.writing() as raw:
            worked = calls(lambda: make(raw.connection))
            listed = raw.connection.execute(text("SELECT type, name, sql FROM sqlite_master"))
            return [tuple(row) for row in listed], worked
    finally:
        store.close()


def test_the_tables_are_those_that_are_declared(tmp_path: Path) -> None:
    declared, _ = made(tmp_path / "declared.db", Base.metadata.create_all)
    assert made(tmp_path / "made.db", create_all)[0] == declared


def test_a_second_file_is_made_with_words_that_are_known(tmp_path: Path) -> None:
    tables, _ = made(tmp_path / "one.db", create_all)
    assert made(tmp_path / "other.db", create_all)[1] < 50 * len(tables)
