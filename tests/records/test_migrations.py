"""An older book is brought up to this release, after a copy of it was put aside."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlcipher3 import dbapi2 as driver

from coopdesk.records import checks, migrations
from coopdesk.records.book import Book
from coopdesk.records.errors import Trouble
from coopdesk.records.schema import SCHEMA_NUMBER, create_all
from coopdesk.records.store import Store
from tests.records.hands import Make, Pc, draft

SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'search_%'"

NEXT = '''"""A next schema."""

from alembic import op

revision = "{number:04}"
down_revision = "{before:04}"


def upgrade() -> None:
    op.execute("ALTER TABLE member ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue'")
    {more}
'''


def following(folder: Path, more: str = "pass") -> Path:
    """The steps of this release, and one more."""
    made = folder / "migrations"
    shutil.copytree(migrations.FOLDER / "versions", made / "versions")
    number = SCHEMA_NUMBER + 1
    step = NEXT.format(number=number, before=SCHEMA_NUMBER, more=more)
    (made / "versions" / f"{number:04}.py").write_text(step)
    return made


def raw(path: Path, sql: str) -> list[Any]:
    opened = driver.connect(str(path))
    try:
        return [*opened.execute(sql)]
    finally:
        opened.close()


def plain(sql: str | None) -> str:
    """A statement without what only its writing differs in."""
    return "".join((sql or "").replace('"', "").split()).lower()


def shape(path: Path) -> set[tuple[str, str, str, str]]:
    return {(kind, name, of, plain(sql)) for kind, name, of, sql in raw(path, SCHEMA)}


@pytest.fixture
def full(pc: Pc) -> Pc:
    """A book with people and money in it, closed."""
    with pc.open() as book:
        make = Make(book)
        one, _ = make.roll(draft("1", name="Aline", savings=500, loan=70), draft("2"))
        make.visit(one, ("deposit", 20), ("repayment", 5))
    return pc


def test_the_steps_lead_to_the_very_schema(tmp_path: Path) -> None:
    made, stepped = tmp_path / "made.db", tmp_path / "stepped.db"
    one, other = Store(made), Store(stepped)
    with one.writing() as opened:
        create_all(opened.connection)
    with other.writing() as opened:
        migrations.run(opened, migrations.FOLDER, 0)
    one.close()
    other.close()
    assert shape(made) == shape(stepped)
    assert raw(stepped, "PRAGMA user_version") == [(SCHEMA_NUMBER,)]


def test_the_steps_end_at_the_number_of_the_schema() -> None:
    revisions = [step.revision for step in migrations.steps(migrations.FOLDER, 0)]
    assert revisions == [f"{n:04}" for n in range(1, SCHEMA_NUMBER + 1)]
    assert migrations.steps(migrations.FOLDER, SCHEMA_NUMBER) == []


def test_an_older_book_keeps_all_that_is_in_it(full: Pc, tmp_path: Path) -> None:
    before = raw(full.path, "SELECT id, number, name FROM member ORDER BY id")
    lines = raw(full.path, "SELECT * FROM line ORDER BY entry, n")
    copy = migrations.upgrade(full.path, SCHEMA_NUMBER, folder=following(tmp_path))
    assert raw(full.path, "SELECT id, number, name FROM member ORDER BY id") == before
    assert raw(full.path, "SELECT * FROM line ORDER BY entry, n") == lines
    assert raw(full.path, "SELECT DISTINCT colour FROM member") == [("blue",)]
    assert raw(full.path, "PRAGMA user_version") == [(SCHEMA_NUMBER + 1,)]
    assert copy.name == f"twizigamire.before-{SCHEMA_NUMBER + 1}.coop"


def test_the_copy_put_aside_is_the_book_of_before(full: Pc, tmp_path: Path) -> None:
    copy = migrations.upgrade(full.path, SCHEMA_NUMBER, folder=following(tmp_path))
    assert raw(copy, "PRAGMA user_version") == [(SCHEMA_NUMBER,)]
    old = Pc(copy, tmp_path / "elsewhere", full.clock, full.actor)
    with old.open() as book:
        assert checks.run(book, rebuild=True) == []
        assert book.letter == "B"  # whoever works in it is another PC


def test_what_is_still_in_the_wal_is_in_the_copy(full: Pc, tmp_path: Path) -> None:
    with full.open() as book:
        Make(book).member("Late")
        copy = migrations.upgrade(full.path, SCHEMA_NUMBER, folder=following(tmp_path))
        assert raw(copy, "SELECT count(*) FROM member") == [(3,)]


@pytest.mark.parametrize(
    "more",
    ["raise RuntimeError('no')", "op.execute('SELECT nonsense')", "op.execute('DROP nothing')"],
)
def test_a_step_that_fails_leaves_the_book_as_it_was(full: Pc, tmp_path: Path, more: str) -> None:
    before, was = shape(full.path), raw(full.path, "SELECT * FROM member ORDER BY id")
    with pytest.raises(Exception, match="no"):
        migrations.upgrade(full.path, SCHEMA_NUMBER, folder=following(tmp_path, more))
    assert shape(full.path) == before
    assert raw(full.path, "SELECT * FROM member ORDER BY id") == was
    assert raw(full.path, "PRAGMA user_version") == [(SCHEMA_NUMBER,)]
    with full.open() as book:
        assert checks.run(book, rebuild=True) == []
        assert book.letter == "A"


def test_a_book_is_brought_up_when_it_is_opened(
    full: Pc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = following(tmp_path)
    monkeypatch.setattr("coopdesk.records.book.opening.SCHEMA_NUMBER", SCHEMA_NUMBER + 1)
    monkeypatch.setattr(migrations.upgrade, "__kwdefaults__", {"key": None, "folder": folder})
    with full.open() as book:
        assert book.letter == "A"
        assert book.read(lambda s: s.execute(text("SELECT colour FROM member")).all())
        Make(book).member("New")
        assert checks.run(book) == []
    assert full.path.with_name(f"twizigamire.before-{SCHEMA_NUMBER + 1}.coop").exists()


def test_a_full_disk_before_the_copy_leaves_the_book_alone(
    full: Pc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = full.path.read_bytes()

    def no_room(*_: object) -> None:
        raise driver.OperationalError("database or disk is full")

    monkeypatch.setattr(migrations, "_put_aside", no_room)
    with pytest.raises(Trouble, match="disk is full"):
        migrations.upgrade(full.path, SCHEMA_NUMBER, folder=following(tmp_path))
    assert full.path.read_bytes() == before


@pytest.mark.parametrize("page", [1024, 4096])
def test_a_book_with_a_key_is_brought_up_with_it(
    pc: Pc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    key, path = b"k" * 32, tmp_path / "locked.coop"
    with monkeypatch.context() as before:
        before.setattr("coopdesk.records.store.PAGE", page)
        Book.create(path, tmp_path / "home", pc.clock, key=key).close()
    copy = migrations.upgrade(path, SCHEMA_NUMBER, key=key, folder=following(tmp_path))
    for one in (path, copy):
        assert not one.read_bytes().startswith(b"SQLite")
    store = Store(path, key)
    assert store.pragma("user_version") == (SCHEMA_NUMBER + 1,)
    store.close()
