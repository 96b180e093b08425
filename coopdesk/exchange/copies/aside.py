"""A book's file laid aside: a consistent copy beside the book, which disappears by itself."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from threading import Event
from typing import Any, BinaryIO, Final, TypeVar

import sqlcipher3.dbapi2 as driver
from sqlalchemy.orm import Session

from coopdesk.exchange.copies import looking
from coopdesk.i18n import N_
from coopdesk.records.book import Book
from coopdesk.records.errors import Trouble
from coopdesk.records.store import beside, machine_trouble

#: Pages between two looks at whether somebody wants to stop.
_PAGES: Final = 20_000
#: A file that was left over from a cut is this old at least, in seconds.
_LEFT_OVER: Final = 3600
#: Milliseconds before each look at whether all of the book can be put into its file.
_WAITS: Final = (0, 10, 20, 50, 100, 200)
_CHUNK: Final = 1024 * 1024
#: Where a file of SQLite says how it is written and read, and the word for: without a -wal.
_WAYS: Final = slice(18, 20)
_ALONE: Final = 1
_ENDS: Final = ("", "-wal", "-shm", "-journal")

R = TypeVar("R")
Step = Callable[[int, int], None]


def nothing(_at: int, _of: int) -> None:
    """For who doesn't want to know."""


@contextmanager
def unfinished(beside: Path) -> Iterator[Path]:
    """The name of a file that is made beside another. What is still there at the end goes."""
    part = _part(beside)
    _sweep(beside)
    try:
        yield part
    finally:
        remove(part)


def remove(path: Path) -> None:
    """A database file, with what SQLite keeps beside it."""
    for end in _ENDS:
        with suppress(OSError):
            path.with_name(path.name + end).unlink(missing_ok=True)


def _part(beside: Path) -> Path:
    return beside.with_name(f".{beside.name}.{secrets.token_hex(4)}.part")


def _sweep(beside: Path) -> None:
    """Take away what a power cut left: what is much older than a file that is written now."""
    part = _part(beside)
    with suppress(OSError):
        part.touch()
        now = part.stat().st_mtime
        part.unlink()
        for file in beside.parent.glob(f".{escape(beside.name)}.*.part*"):
            if now - file.stat().st_mtime > _LEFT_OVER:
                file.unlink()


@dataclass(frozen=True, slots=True)
class Still:
    """One state of a book that nobody changes: to be asked, and as the bytes of a file that isn't
    locked by a key of its own. The two are the same state. `size` is how many bytes there are.
    """

    session: Session
    size: int
    bytes: Iterator[memoryview]


def standing_still(
    book: Book, use: Callable[[Still], R], step: Step = nothing, *, locking: bool = True
) -> R:
    """What `use` makes of one state of the book, whoever writes meanwhile.

    The book's own file is read where it is all of the book and stays so. Otherwise the state is
    laid aside first: of a book that is locked by a key, and where somebody else has been looking at
    an older state for long.

    Raises Trouble for a book that is locked on the disk where its copy is not `locking`.
    """
    return book.read(_in_place_or_aside, book, use, (step, locking))


def _in_place_or_aside(
    session: Session, book: Book, use: Callable[[Still], R], how: tuple[Step, bool]
) -> R:
    step, locking = how
    source: Any = session.connection().connection.driver_connection
    locked = source.execute("PRAGMA cipher_status").fetchone() == ("1",)
    if locked and not locking:
        raise _open_copy()
    if not locked and _pinned(book, source):
        _sweep(book.path)
        with beside(book.path) as file:
            return use(_still(session, file, book.path.name))
    with unfinished(book.path) as part:
        _laid_aside(source, part, step, locked=locked)
        with looking.looking(part) as asked, part.open("rb", buffering=0) as file:
            return use(_still(asked, file, part.name))


def _still(session: Session, file: BinaryIO, name: str) -> Still:
    size = looking.size(session)
    return Still(session, size, _plain(file, size, name))


def _pinned(book: Book, source: Any) -> bool:
    """Have all of the book in its file, and the file as it is for as long as `source` looks at it.

    While nobody can write (`book.raw`), all that stands in the -wal is put into the file, and
    `source` begins to look. From then on writers go on in the -wal alone: SQLite lets nobody, in
    any program, put into the file what was written after a state that somebody still looks at. So
    the file is what `source` sees, until it looks no more. Whoever still looks at an older state
    keeps the -wal from being put in whole; then there is another try after a moment, and at last
    False.
    """
    for wait in _WAITS:
        Event().wait(wait / 1000)
        _put_in(source)  # most of it, while others may write
        try:
            with book.raw():
                if _put_in(source):
                    source.execute("SELECT count(*) FROM sqlite_master").fetchall()
                    return True
        except Trouble:  # somebody writes, and goes on writing
            return False
    return False


def _put_in(source: Any) -> bool:
    """Put what stands in the -wal into the file, as far as nobody needs the file as it was; whether
    that was all. It waits for nobody.
    """
    busy, there, done = source.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return not busy and 0 <= there == done


def _plain(file: BinaryIO, size: int, name: str) -> Iterator[memoryview]:
    """So many bytes of a file of SQLite, marked as one that needs no -wal beside it. Each piece is
    true until the next is asked for.
    """
    room, at = memoryview(bytearray(_CHUNK)), 0
    while at < size:
        with machine_trouble():
            count = file.readinto(room[: size - at])  # type: ignore[attr-defined]
        if not count:
            raise Trouble(
                N_("The book itself is damaged, so no copy was made: {what}"),
                advice=N_("Keep the copies that you have, and restore the last good one."),
                what=name,
            )
        if not at:
            room[_WAYS] = bytes((_ALONE, _ALONE))
        yield room[:count]
        at += count


def _laid_aside(source: Any, to: Path, step: Step, *, locked: bool) -> None:
    """The state that `source` looks at as a file of its own, without a key."""
    source.execute("SELECT count(*) FROM sqlite_master").fetchall()
    if locked:
        _let_out(source, to)
    else:
        _page_by_page(source, to, step)


def _open_copy() -> Trouble:
    return Trouble(
        N_("This book is locked on the disk, but a copy of it would not be."),
        advice=N_("Try out a recovery sheet first: from then on copies are locked too."),
    )


def _page_by_page(source: Any, to: Path, step: Step) -> None:
    def tell(_status: int, remaining: int, total: int) -> None:
        step(total - remaining, total)

    made = driver.connect(str(to))
    try:
        made.execute("PRAGMA synchronous = OFF")
        source.backup(made, pages=_PAGES, progress=tell)
    finally:
        made.close()


def _let_out(source: Any, to: Path) -> None:
    """A book that is locked by its own key, as one that isn't: the copy is locked as a whole."""
    kept = {
        name: source.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("user_version", "application_id", "page_size")
    }
    source.rollback()
    source.execute("PRAGMA query_only = OFF")
    try:
        source.execute("ATTACH DATABASE ? AS plain KEY ''", (str(to),))
        try:
            source.execute(f"PRAGMA plain.page_size = {kept['page_size']}")
            source.execute("SELECT sqlcipher_export('plain')").fetchall()
            for name in ("user_version", "application_id"):
                source.execute(f"PRAGMA plain.{name} = {kept[name]}")
        finally:
            source.execute("DETACH DATABASE plain")
    finally:
        source.execute("PRAGMA query_only = ON")
        source.execute("BEGIN")
