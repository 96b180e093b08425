"""A book is copied while it is written in, here and by other programs: as it was at one moment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

import pytest
from sqlcipher3 import dbapi2 as driver

from coopdesk.exchange import restore
from coopdesk.exchange.copies import aside, looking
from coopdesk.exchange.copies.aside import Still
from coopdesk.records import checks
from coopdesk.records.book import Book
from coopdesk.records.book.opening import is_encrypted, refuse_foreign
from coopdesk.records.errors import Trouble
from coopdesk.records.store import beside
from tests.exchange.copying import Office, files, office
from tests.records.hands import Make, count

#: Another program that writes and puts what it wrote into the file, until it is told to end. Each
#: transaction leaves the rows of a table of its own all with one number.
WRITER: Final = """
import sys, threading
from sqlcipher3 import dbapi2 as driver
book = driver.connect(sys.argv[1], isolation_level=None, timeout=60)
for key in sys.argv[2:]:
    book.execute("PRAGMA key = \\"x'%s'\\"" % key)
    book.execute("PRAGMA cipher_page_size = 1024")
book.execute("CREATE TABLE turn (n INTEGER, room BLOB)")
book.execute("WITH RECURSIVE r(n) AS (VALUES(1) UNION ALL SELECT n + 1 FROM r WHERE n < 400)"
             " INSERT INTO turn SELECT 0, randomblob(700) FROM r")
print("ready", flush=True)
over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), over.set())).start()
turns = 0
while not over.is_set():
    turns += 1
    book.execute("UPDATE turn SET n = ?, room = randomblob(700)", (turns,))
    book.execute("PRAGMA wal_checkpoint(%s)" % ("PASSIVE", "TRUNCATE")[turns % 2])
    print(turns, flush=True)
"""
#: Another program that asks whether anybody has the book open, by the byte that SQLite locks then.
VISITOR: Final = """
import fcntl, os, sys
try:
    fcntl.lockf(os.open(sys.argv[1], os.O_RDWR), fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
except OSError:
    print("open")
"""


@pytest.fixture
def here(tmp_path: Path) -> Office:
    return office(tmp_path)


@contextmanager
def writer(book: Path, key: bytes | None = None) -> Iterator[None]:
    """Another program writes in a book, again and again."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(book), *([key.hex()] if key else [])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdin
        assert program.stdout
        assert program.stdout.readline() == "ready\n"
        yield
        program.stdin.close()
        turns = program.stdout.readlines()
    assert program.returncode == 0
    assert turns  # it did write


def is_open(book: Path) -> bool:
    """Whether another program finds that somebody has the book open."""
    done = subprocess.run(
        [sys.executable, "-c", VISITOR, str(book)], capture_output=True, text=True, check=True
    )
    return done.stdout == "open\n"


def let(still: Still, to: Path) -> Path:
    """The bytes of a state as a file."""
    with to.open("wb") as file:
        for piece in still.bytes:
            file.write(piece)
    return to


def told(file: Path, query: str) -> list[Any]:
    """What a file says, by itself."""
    found = driver.connect(f"file:{file}?mode=ro", uri=True)
    try:
        assert found.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return list(found.execute(query))
    finally:
        found.close()


def asked(still: Still, query: str) -> list[Any]:
    rows = still.session.connection().exec_driver_sql(query).all()
    return [tuple(row) for row in rows]


def parts(book: Path) -> list[Path]:
    """What is laid aside beside a book."""
    return list(book.parent.glob(".*.part"))


ACTS: Final = "SELECT hash FROM act ORDER BY n"


def test_what_is_written_after_a_state_was_taken_is_neither_seen_nor_copied(
    here: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with here.pc.open() as book, here.pc.open() as other:
        make = Make(book)
        member = make.member()
        before = count(book, "act")

        def use(still: Still) -> tuple[int, Path]:
            assert not parts(book.path)
            for n in range(30):  # by both, and put into the file as far as SQLite lets them
                Make(other if n % 2 else book).visit(member, ("deposit", 100 + n))
                third.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            file = let(still, tmp_path / "copy.db")
            assert told(file, ACTS) == asked(still, ACTS)
            return len(asked(still, ACTS)), file

        @contextmanager
        def late(path: Path) -> Iterator[BinaryIO]:
            make.visit(member, ("deposit", 1))  # before the first byte is read
            with beside(path) as file:
                yield file

        monkeypatch.setattr(aside, "beside", late)
        third = driver.connect(str(book.path), timeout=0)
        acts, file = aside.standing_still(book, use)
        third.close()
        assert acts == before
        assert count(book, "act") == before + 31
        assert told(file, "PRAGMA journal_mode") == [("delete",)]
        assert checks.run(book) == []


def test_what_stands_in_the_wal_is_in_the_copy(here: Office, tmp_path: Path) -> None:
    with here.pc.open() as book:
        Make(book).member()
        wal = book.path.with_name(book.path.name + "-wal")
        assert wal.stat().st_size
        file = aside.standing_still(book, lambda still: let(still, tmp_path / "copy.db"))
        assert told(file, "SELECT count(*) FROM act") == [(count(book, "act"),)]


def test_copies_made_while_another_program_writes_are_sound(here: Office) -> None:
    stick = here.stick()
    with writer(here.pc.path):
        for n in range(3):
            here.work(n + 1)
            here.copy(stick)
            here.pc.clock.move(days=8)
    for file in files(stick):
        assert restore.verify(file, here.pc.clock).findings == ()


def test_a_book_that_somebody_looks_at_as_it_was_is_laid_aside(
    here: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aside, "_WAITS", (0, 1))
    with here.pc.open() as book:
        make = Make(book)
        member = make.member()

        def while_looking(session: Any) -> Path:
            session.connection().exec_driver_sql("SELECT count(*) FROM act").all()
            make.visit(member, ("deposit", 5))

            def use(still: Still) -> Path:
                assert parts(book.path)
                return let(still, tmp_path / "copy.db")

            return aside.standing_still(book, use)

        file = book.read(while_looking)
        assert told(file, "SELECT count(*) FROM act") == [(count(book, "act"),)]
        assert not parts(book.path)


def test_a_book_that_somebody_writes_in_for_long_is_laid_aside(
    here: Office, tmp_path: Path
) -> None:
    with here.pc.open() as book:
        with book.raw() as raw:
            raw.pragma("busy_timeout = 10")
        before = count(book, "act")
        other = driver.connect(str(book.path), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        other.execute("CREATE TABLE more (n INTEGER)")
        file = aside.standing_still(book, lambda still: let(still, tmp_path / "copy.db"))
        other.execute("ROLLBACK")
        other.close()
        assert told(file, "SELECT count(*) FROM act") == [(before,)]


def test_what_a_cut_left_beside_a_book_goes_with_the_next_copy(here: Office) -> None:
    stick = here.stick()
    left = here.pc.path.with_name(f".{here.pc.path.name}.0a1b2c3d.part")
    for hours, gone in ((0, False), (2, True)):
        left.touch()
        when = left.stat().st_mtime - hours * 3600
        os.utime(left, (when, when))
        here.pc.clock.move(days=8)
        here.work(hours + 1)
        assert here.copy(stick).kind == "snapshot"
        assert left.exists() is not gone


def test_a_file_that_ends_too_early_makes_no_copy(here: Office) -> None:
    with here.pc.open() as book:

        def use(still: Still) -> None:
            os.truncate(book.path, still.size - 1024)
            for _ in still.bytes:
                pass

        with pytest.raises(Trouble, match="damaged"):
            aside.standing_still(book, use)


# --- handles --------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="only POSIX forgets locks")
def test_a_book_whose_file_was_read_is_still_open_for_other_programs(here: Office) -> None:
    path = here.pc.path
    with here.pc.open() as book:
        Make(book).member()
        for _ in range(2):
            with beside(path) as file:
                assert file.read(15) == b"SQLite format 3"
            assert is_open(path)
        with here.pc.open() as again:
            again.read(checks.audit)
        assert is_open(path)
    assert not is_open(path)
    assert not handles(path)


@pytest.mark.skipif(os.name != "posix", reason="only POSIX forgets locks")
def test_a_book_that_is_asked_whether_it_is_encrypted_is_still_open_for_others(
    here: Office,
) -> None:
    with here.pc.open() as book:
        assert not is_encrypted(book.path)
        assert is_open(book.path)


@pytest.mark.skipif(os.name != "posix", reason="only POSIX forgets locks")
def test_a_file_that_is_asked_whether_it_is_a_book_is_still_open_for_others(
    here: Office, tmp_path: Path
) -> None:
    with here.pc.open() as book:
        file = aside.standing_still(book, lambda still: let(still, tmp_path / "copy.db"))
    with looking.looking(file) as session:
        looking.size(session)
        assert is_open(file)
        refuse_foreign(file)
        assert is_open(file)
    assert not is_open(file)
    assert not handles(file)


def handles(file: Path) -> int:
    """How many handles this program has on a file, where anybody tells."""
    open_now = Path("/proc/self/fd")
    found = list(open_now.iterdir()) if open_now.is_dir() else []
    return sum(one.exists() and one.samefile(file) for one in found)


def test_a_file_in_the_place_of_another_is_read_by_a_handle_of_its_own(tmp_path: Path) -> None:
    path, other = tmp_path / "a", tmp_path / "b"
    path.write_bytes(b"first")
    other.write_bytes(b"second")
    with beside(path) as file:
        assert file.read(99) == b"first"
    other.replace(path)
    with beside(path) as file:
        assert file.read(99) == b"second"


def test_two_who_read_at_once_read_apart(here: Office) -> None:
    with here.pc.open() as book, beside(book.path) as one, beside(book.path) as two:
        assert one.read(6) == b"SQLite"
        assert two.read(6) == b"SQLite"
    with Book.open(here.pc.path, here.pc.home, here.pc.clock) as book:
        assert checks.run(book) == []
