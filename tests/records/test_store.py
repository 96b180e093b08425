"""What the disk does to us, told so that a person can act on it."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine.interfaces import CacheStats
from sqlcipher3 import dbapi2 as driver

from coopdesk.records import checks, comparing, members, office
from coopdesk.records.book import Book
from coopdesk.records.errors import Trouble
from coopdesk.records.schema import Setting
from coopdesk.records.store import Session, Store
from tests.records.hands import BUILT, HandClock, Make, Pc, count, found, owns


def advice(caught: pytest.ExceptionInfo[Trouble]) -> str:
    return caught.value.advice.message if caught.value.advice else ""


# --- another program ---


@pytest.fixture
def impatient(book: Book) -> Book:
    """A book that does not wait five seconds for its turn."""
    with book.raw() as raw:
        raw.pragma("busy_timeout = 20")
    return book


def test_another_programs_lock_is_told_and_then_over(impatient: Book, make: Make) -> None:
    one = make.member()
    other = driver.connect(str(impatient.path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Trouble, match="Another program is using the book") as caught:
        make.visit(one, ("deposit", 5))
    assert "try again" in advice(caught)
    assert impatient.read(members.status_counts) == {"active": 1}  # looking goes on
    other.execute("ROLLBACK")
    other.close()
    make.visit(one, ("deposit", 5))
    assert owns(impatient, one.savings) == 5
    assert checks.run(impatient, rebuild=True) == []


# --- no room, no right ---


def test_a_full_disk_is_told_and_leaves_nothing_half_booked(book: Book, make: Make) -> None:
    one = make.member()
    with book.raw() as raw:
        (pages,) = raw.pragma("page_count") or (0,)
        raw.pragma(f"max_page_count = {pages + 2}")
    acts, done = count(book, "act"), 0

    def go_on() -> None:
        nonlocal done
        for _ in range(500):
            make.visit(one, ("deposit", 5), remark="x" * 500)
            done += 1

    with pytest.raises(Trouble, match=r"The disk is full\. Nothing was written") as caught:
        go_on()
    assert "Make room" in advice(caught)
    assert count(book, "act") == acts + done
    with book.raw() as raw:
        raw.pragma("max_page_count = 100000")
    make.visit(one, ("deposit", 5))
    assert owns(book, one.savings) == 5 * (done + 1)
    assert checks.run(book, rebuild=True) == []


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of 1 MB."""
    folder = Path(tempfile.mkdtemp())
    if os.system(f"mount -t tmpfs -o size=1m tmpfs {folder} 2>/dev/null"):
        folder.rmdir()
        pytest.skip("only root can make a small disk")
    try:
        yield folder
    finally:
        os.system(f"umount {folder}")
        folder.rmdir()


def test_a_disk_that_fills_up_loses_nothing_that_was_said(small_disk: Path, pc: Pc) -> None:
    shutil.copy(pc.path, small_disk / "book.coop")
    there = Pc(small_disk / "book.coop", pc.home, pc.clock, pc.actor)
    with there.open() as book:
        make = Make(book)
        one, done = make.member(), 0

        def go_on() -> None:
            nonlocal done
            while True:
                make.visit(one, ("deposit", 1))
                done += 1

        with pytest.raises(Trouble, match="full"):
            go_on()
        assert done
    with there.open() as book:
        assert owns(book, one.savings) == done
        assert checks.run(book) == []


def test_a_coop_that_finds_no_room_leaves_nothing_behind(small_disk: Path, tmp_path: Path) -> None:
    (small_disk / "filler").write_bytes(b"x" * 900_000)
    with pytest.raises(Trouble, match="full"):
        found(small_disk)
    assert [file.name for file in small_disk.iterdir() if file.is_file()] == ["filler"]


@pytest.fixture
def nobody() -> Iterator[Path]:
    """A folder that may only be read, and a person who is not root."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    if os.geteuid() != os.getuid():
        os.seteuid(os.getuid())
    folder.chmod(0o755)
    shutil.rmtree(folder)


def lock_out(folder: Path) -> None:
    """From here on the folder and what is in it can't be written."""
    for place in (*folder.rglob("*"), folder):
        place.chmod(0o555 if place.is_dir() else 0o444)
    if os.getuid() == 0:
        os.seteuid(65534)


def test_a_book_that_may_not_be_written_says_so(nobody: Path, template: Pc) -> None:
    pc = template.moved(nobody / "pc")
    lock_out(nobody)
    with pytest.raises(Trouble) as caught, pc.open() as book:
        Make(book).member()
    assert "read-only" in str(caught.value) or "can't be opened" in str(caught.value)
    assert caught.value.advice


def test_a_coop_is_not_founded_where_nothing_can_be_written(nobody: Path) -> None:
    lock_out(nobody)
    with pytest.raises(Trouble) as caught:
        Book.create(nobody / "new" / "x.coop", nobody / "home", HandClock(), built=BUILT)
    assert "read-only" in str(caught.value)
    assert caught.value.advice


# --- not a book ---


@pytest.mark.parametrize(
    "content", [b"", b"a letter", os.urandom(5000), b"SQLite format 3\0" + b"\0" * 500]
)
def test_what_is_no_book_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.coop"
    path.write_bytes(content)
    with pytest.raises(Trouble, match="not a CoopDesk book") as caught:
        Book.open(path, tmp_path / "home", HandClock(), built=BUILT)
    assert advice(caught)
    assert path.read_bytes() == content
    assert [file.name for file in tmp_path.iterdir()] == ["letter.coop"]


def test_another_programs_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    other = driver.connect(str(path))
    other.execute("CREATE TABLE moz (id)")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(Trouble, match="not a CoopDesk book"):
        Book.open(path, tmp_path / "home", HandClock(), built=BUILT)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["places.sqlite"]


def test_a_book_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    for path in (tmp_path / "none.coop", tmp_path):
        with pytest.raises(Trouble, match="There is no book at"):
            Book.open(path, tmp_path / "home", HandClock(), built=BUILT)
    assert list(tmp_path.iterdir()) == []


def test_a_newer_book_is_refused_and_left_as_it_is(pc: Pc) -> None:
    raw = driver.connect(str(pc.path))
    raw.execute("PRAGMA user_version = 9999")
    raw.close()
    before = pc.path.read_bytes()
    with pytest.raises(Trouble, match="written by a newer CoopDesk") as caught:
        pc.open()
    assert "Install the newer" in advice(caught)
    assert pc.path.read_bytes() == before


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9])
def test_damaged_bytes_are_told_and_never_crash(pc: Pc, share: float) -> None:
    with pc.open() as book:
        make = Make(book)
        for number in range(1, 30):
            make.visit(make.member(number=str(number)), ("deposit", 500))
    size = pc.path.stat().st_size
    with pc.path.open("r+b") as file:
        file.seek(int(size * share))
        file.write(os.urandom(4096))
    with pytest.raises((Trouble, Found)), pc.open() as book:
        raise Found(*checks.run(book, rebuild=True))


class Found(Exception):
    """The audits found something."""

    def __init__(self, *findings: comparing.Finding) -> None:
        assert findings


# --- under lock and key ---


def test_a_book_with_a_key_opens_with_it_alone(tmp_path: Path) -> None:
    path, home, key = tmp_path / "locked.coop", tmp_path / "home", b"k" * 32
    with Book.create(path, home, HandClock(), key=key, built=BUILT):
        pass
    assert not path.read_bytes().startswith(b"SQLite")
    for wrong in (None, b"w" * 32):
        with pytest.raises(Trouble):
            Book.open(path, home, HandClock(), key=wrong, built=BUILT)
    with Book.open(path, home, HandClock(), key=key, built=BUILT) as book:
        assert book.letter == "A"


# --- how it is kept ---


def test_an_encrypted_book_with_the_large_pages_of_before_is_written_in(
    pc: Pc, tmp_path: Path
) -> None:
    path, key = tmp_path / "old.coop", b"k" * 32
    with closing(driver.connect(str(pc.path), isolation_level=None)) as plain:
        (version,) = plain.execute("PRAGMA user_version").fetchone()
        (mark,) = plain.execute("PRAGMA application_id").fetchone()
        plain.execute(f"ATTACH DATABASE ? AS old KEY \"x'{key.hex()}'\"", (str(path),))
        plain.execute("PRAGMA old.cipher_page_size = 4096")
        plain.execute("SELECT sqlcipher_export('old')")
        plain.execute(f"PRAGMA old.user_version = {version}")
        plain.execute(f"PRAGMA old.application_id = {mark}")
    for name in ("Aline", "Bosco"):
        with Book.open(path, pc.home, pc.clock, key=key, built=BUILT) as book:
            book.actor = pc.actor
            Make(book).member(name)
            with book.raw() as raw:
                assert raw.pragma("page_size") == ("4096",)
                assert raw.pragma("journal_mode") == ("wal",)
            assert checks.run(book, rebuild=True) == []
    with Book.open(path, pc.home, pc.clock, key=key, built=BUILT) as book:
        assert sorted(row.name for row in book.read(members.roll)) == ["Aline", "Bosco"]


def test_every_write_waits_for_the_disk(book: Book) -> None:
    with book.raw() as raw:
        assert raw.pragma("journal_mode") == ("wal",)
        assert raw.pragma("synchronous") == (2,)
        assert raw.pragma("foreign_keys") == (1,)
    with book.unhurried(), book.raw() as raw:
        assert raw.pragma("synchronous") == (0,)
    with book.raw() as raw:
        assert raw.pragma("synchronous") == (2,)


def test_a_closed_book_is_one_file(pc: Pc) -> None:
    with pc.open() as book:
        Make(book).member()
        book.read(office.coop)
    assert [file.name for file in pc.path.parent.iterdir() if file.is_file()] == [pc.path.name]


def test_what_is_begun_and_fails_is_taken_back(tmp_path: Path) -> None:
    store = Store(tmp_path / "x.db")
    with store.writing() as raw:
        raw.connection.exec_driver_sql("CREATE TABLE t (n)")

    def write_and_fail() -> None:
        with store.writing() as raw:
            raw.connection.exec_driver_sql("INSERT INTO t VALUES (1)")
            raise OSError(errno.EIO, "stick pulled")

    with pytest.raises(Trouble, match="did not answer"):
        write_and_fail()
    with store.writing() as raw:
        assert raw.connection.exec_driver_sql("SELECT count(*) FROM t").scalar() == 0
    store.close()


def test_what_was_made_sql_of_for_one_book_is_known_in_the_next(pc: Pc, tmp_path: Path) -> None:
    asked = select(Setting.name, Setting.value).where(Setting.name > "a", Setting.name < "b")

    def is_known(session: Session) -> bool:
        return session.connection().execute(asked).context.cache_hit is CacheStats.CACHE_HIT

    with pc.open() as one, pc.copied(tmp_path / "other").open() as other:
        one.read(is_known)
        assert other.read(is_known)
