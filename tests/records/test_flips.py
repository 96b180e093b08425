"""A bit that turns in the book's file never leads to a wrong balance that the audits accept."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as driver

from coopdesk.records import checks, members, visit
from coopdesk.records.book import Book
from coopdesk.records.errors import Trouble
from coopdesk.records.schema import FACTS, Act, Base, Entry, Line, Visit
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


# --- every other table ---------------------------------------------------------------------------

DERIVED = {t.name: t for t in Base.metadata.sorted_tables if t.info.get("derived")}
#: What only this PC has, and no act tells: (facts are looked at in test_checks).
LOCAL = {
    t.name: t
    for t in Base.metadata.sorted_tables
    if t.name not in FACTS and t.name not in DERIVED and t.name != "act"
}


@pytest.fixture(scope="module")
def quarrelled(filled: Pc, tmp_path_factory: pytest.TempPathFactory) -> Pc:
    """A book with something in every table, also in those that hold what is in question."""
    pc = filled.moved(tmp_path_factory.mktemp("quarrelled") / "pc")
    with pc.open() as book:
        one = Make(book).member()
        for village in ("Mine", "Yours"):  # a conflict
            changes = {"village": village}
            book.write(members.change_member, member=one.id, changes=changes, shown={"village": ""})
        with book.raw() as raw:
            said = raw.connection.exec_driver_sql
            said("INSERT INTO place VALUES ('0123', 'Blue', '/media/blue', '{\"sync\": {}}')")
            said("INSERT INTO bundle VALUES (1, 2, 3, 4, x'00112233445566778899')")
    return pc


@pytest.fixture
def rich(quarrelled: Pc, tmp_path: Path) -> Pc:
    return quarrelled.moved(tmp_path / "rich")


def turned(was: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(was, bytes):
        return was[:-1] + bytes((was[-1] ^ 1,)) if was else b"x"
    if isinstance(was, str):
        return was[:-1] + chr(ord(was[-1]) ^ 1) if was else "x"
    return 77 if was is None else was ^ 64


def turn(book: Book, table: str, column: str) -> bool:
    """Turn a column of a table's last row; whether there is a row."""
    some = "WHERE amount <> 0" if table in {"balance", "month_balance"} else ""
    keys = [f'"{c.name}"' for c in Base.metadata.tables[table].primary_key]
    query = f'SELECT "{column}", {", ".join(keys)} FROM {table} {some} ORDER BY 2 DESC LIMIT 1'
    for was, *row in book.read(answers, query):
        where = " AND ".join(f"{key} = ?" for key in keys)
        spoil(book, f'UPDATE {table} SET "{column}" = ? WHERE {where}', turned(was), *row)
        return True
    return False


@pytest.mark.parametrize("n", range(max(len(t.columns) for t in DERIVED.values())))
def test_every_column_of_what_is_only_kept_is_looked_at_and_put_right(rich: Pc, n: int) -> None:
    """One column of each table at a time."""
    with rich.open() as book:
        truth, done = whole(book), set()
        for name, table in DERIVED.items():
            if n < len(table.columns) and turn(book, name, list(table.columns)[n].name):
                done.add(name)
        said = {one.where.split()[0] for one in checks.run(book, rebuild=True)}
        assert done <= said
        assert checks.run(book, rebuild=True) == []
        assert whole(book) == truth
    assert n or done == DERIVED.keys() - MERGED


#: Of these there are rows only after a merge.
MERGED = {"late", "twin"}


@pytest.mark.parametrize("table", sorted(MERGED))
def test_a_row_that_was_made_up_in_the_file_is_found_and_put_right(rich: Pc, table: str) -> None:
    with rich.open() as book:
        spoil(
            book, f"INSERT INTO {table} VALUES ({', '.join('7' for _ in DERIVED[table].columns)})"
        )
        assert [one.check for one in checks.run(book, rebuild=True) if table in one.where]
        assert checks.run(book, rebuild=True) == []


@pytest.mark.parametrize(
    ("table", "column", "wrong"),
    [("tip", "day", 20269999), ("member", "born", 20260230), ("setting", "value", "{")],
)
def test_a_value_that_nobody_wrote_is_told_as_damage(
    rich: Pc, table: str, column: str, wrong: Any
) -> None:
    with rich.open() as book:
        spoil(book, f"UPDATE {table} SET {column} = ?", wrong)

    def work() -> None:
        with rich.open() as book:
            for row in book.read(members.roll):
                book.read(members.file, row.id)
            Make(book).member("After it")

    with pytest.raises(Trouble, match="damaged"):
        work()


@pytest.mark.parametrize(
    ("table", "column"), [(name, c.name) for name, t in LOCAL.items() for c in t.columns]
)
def test_no_column_of_what_only_this_pc_has_changes_a_balance(
    rich: Pc, table: str, column: str
) -> None:
    with rich.open() as book:
        truth = whole(book)
        assert turn(book, table, column)
    try:
        with rich.open() as book:
            assert checks.run(book, rebuild=True) or whole(book) == truth
    except Trouble:
        return  # told, not taken
