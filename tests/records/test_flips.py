"""A bit that turns in the book's file never leads to a wrong balance that the audits accept."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as driver

from coopdesk.records import checks, members, visit
from coopdesk.records.errors import Trouble
from coopdesk.records.schema import Act, Base, Entry, Line, Visit
from tests.often import share
from tests.records.hands import Make, Pc, answers, whole
from tests.records.test_checks import spoil


@pytest.fixture
def full(pc: Pc) -> Pc:
    """A book with visits and a reversal, closed."""
    with pc.open() as book:
        make, made = Make(book), []
        for n in range(3):
            who = make.member(f"Member {n}")
            made.append(make.visit(who, ("deposit", 100 + n), ("share", 50)))
            made.append(make.visit(who, ("withdrawal", 10)))
        book.write(visit.reverse_visit, visit=made[-1], reason="wrong")
    return pc


def test_words_that_are_no_words_any_more_are_told_as_damage(full: Pc) -> None:
    with full.open() as book:
        spoil(book, "UPDATE member SET name = CAST(x'41ee42' AS TEXT)")
        with pytest.raises(Trouble, match="damaged"):
            book.read(members.roll)


def says_ok(path: Path) -> bool:
    """What SQLite's own look at a file finds."""
    opened = driver.connect(str(path))
    try:
        return list(opened.execute("PRAGMA integrity_check")) == [("ok",)]
    except (driver.DatabaseError, UnicodeDecodeError):
        return False
    finally:
        opened.close()


def accepted(pc: Pc) -> dict[str, Any] | None:
    """All that a book says, when it opens and no audit finds anything; else None."""
    try:
        with pc.open() as book:
            found = whole(book)
            return None if checks.run(book, rebuild=True) else found
    except (Trouble, DBAPIError):  # a table that has lost a column is read by nobody
        return None


def test_no_turned_byte_is_accepted_that_changes_what_the_book_says(
    full: Pc, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    flips = share(pytestconfig, "flips", 1)
    with full.open() as book:
        truth = whole(book)
    data, chance = full.path.read_bytes(), random.Random(7)
    harmful = passed = 0
    for n in range(flips):
        at = chance.randrange(len(data))
        turned = bytes((data[at] ^ (1 << chance.randrange(8)),))
        there = Pc(tmp_path / f"{n}.coop", tmp_path / "home", full.clock, full.actor)
        there.path.write_bytes(data[:at] + turned + data[at + 1 :])
        found = accepted(there)
        assert found in (None, truth), at
        harmful += found is None
        passed += found is None and says_ok(there.path)
    # SQLite alone passes a good part of what does harm; the audits pass nothing of it.
    assert flips < 500 or 0 < passed < harmful


COLUMNS = [
    (table.__tablename__, column.name)
    for table in (Act, Line, Entry, Visit)
    for column in table.__table__.columns
    if (table.__tablename__, column.name) != ("act", "n")  # only the order of coming
]


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_every_column_of_what_money_hangs_on_is_looked_at(
    full: Pc, table: str, column: str
) -> None:
    with full.open() as book:
        keys = ", ".join(f'"{c.name}"' for c in Base.metadata.tables[table].primary_key)
        last = f"({keys}) = (SELECT {keys} FROM {table} ORDER BY {keys} DESC LIMIT 1)"
        (was,) = book.read(answers, f'SELECT "{column}" FROM {table} WHERE {last}')[0]
        new: Any = 77 if was is None else was
        if isinstance(was, bytes):
            new = was[:9] + bytes((was[9] ^ 1,)) + was[10:]
        elif isinstance(was, str):
            new = chr(ord(was[0]) ^ 1) + was[1:] if was else "x"
        elif was is not None:
            new = was ^ 64
        spoil(book, f'UPDATE {table} SET "{column}" = ? WHERE {last}', new)
        assert checks.run(book, rebuild=True) != []
