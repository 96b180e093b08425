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
from coopdesk.exchange.copies.unlocked import damaged, unlocked
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
    The bytes of a book that is locked are unlocked in memory alone.
    """

    session: Session
    size: int
    bytes: Iterator[memoryview]


def standing_still(
    book: Book, use: Callable[[Still], R], step: Step = nothing, *, locking: bool = True
) -> R:
    """What `use` makes of one state of the book, whoever writes meanwhile.

    The book's own file is read where it is all of the book and stays so. Otherwise the state is
    laid aside first, under the book's own key: where somebody else has been looking at an older
    state for long, or writing.

    Raises Trouble for a book that is locked on the disk where its copy is not `locking`.
    """
    return book.read(_in_place_or_aside, book, use, (step, locking))


def _in_place_or_aside(
    session: Session, book: Book, use: Callable[[Still], R], how: tuple[Step, bool]
) -> R:
    step, locking = how
    source: Any = session.connection().connection.driver_connection
    if book.key is not None and not locking:
        raise _open_copy()
    if _pinned(book, source):
        _sweep(book.path)
        with beside(book.path) as file:
            return use(_still(session, file, book.path.name, book.key))
    with unfinished(book.path) as part:
        _laid_aside(source, part, step, book.key)
        with looking.looking(part, book.key) as asked, beside(part) as file:
            return use(_still(asked, file, part.name, book.key))


def _still(session: Session, file: BinaryIO, name: str, key: bytes | None) -> Still:
    size, page = looking.size(session)
    pieces = _pieces(file, size, name)
    if key is not None:
        pieces = unlocked(pieces, page, key, name)
    return Still(session, size, _alone(pieces))


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


def _pieces(file: BinaryIO, size: int, name: str) -> Iterator[memoryview]:
    """So many bytes of a file. Each piece is true until the next is asked for."""
    room, at = memoryview(bytearray(_CHUNK)), 0
    while at < size:
        piece = room[: size - at]
        _fill(piece, file, name)
        yield piece
        at += len(piece)


def _fill(piece: memoryview, file: BinaryIO, name: str) -> None:
    while piece:
        with machine_trouble():
            count = file.readinto(piece)  # type: ignore[attr-defined]
        if not count:
            raise damaged(name)
        piece = piece[count:]


def _alone(pieces: Iterator[memoryview]) -> Iterator[memoryview]:
    """A file of SQLite, marked as one that needs no -wal beside it."""
    for n, piece in enumerate(pieces):
        if not n:
            piece[_WAYS] = bytes((_ALONE, _ALONE))
        yield piece


def _open_copy() -> Trouble:
    return Trouble(
        N_("This book is locked on the disk, but a copy of it would not be."),
        advice=N_("Try out a recovery sheet first: from then on copies are locked too."),
    )


def _laid_aside(source: Any, to: Path, step: Step, key: bytes | None) -> None:
    """The state that `source` looks at as a file of its own, under the same key."""

    def tell(_status: int, remaining: int, total: int) -> None:
        step(total - remaining, total)

    source.execute("SELECT count(*) FROM sqlite_master").fetchall()
    made = driver.connect(str(to))
    try:
        if key is not None:
            (page,) = source.execute("PRAGMA page_size").fetchone()
            made.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            made.execute(f"PRAGMA cipher_page_size = {page}")
        made.execute("PRAGMA synchronous = OFF")
        source.backup(made, pages=_PAGES, progress=tell)
    finally:
        made.close()
