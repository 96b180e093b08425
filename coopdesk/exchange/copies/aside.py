"""A book's file laid aside: a consistent copy beside the book, which disappears by itself."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as driver
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records.book import Book
from coopdesk.records.errors import Trouble
from coopdesk.records.store import machine_trouble

#: Pages between two looks at whether somebody wants to stop.
_PAGES: Final = 20_000
#: A file that was left over from a cut is this old at least, in seconds.
_LEFT_OVER: Final = 3600
_ENDS: Final = ("", "-wal", "-shm", "-journal")

Step = Callable[[int, int], None]


def nothing(_at: int, _of: int) -> None:
    """For who doesn't want to know."""


@contextmanager
def unfinished(beside: Path) -> Iterator[Path]:
    """The name of a file that is made beside another. What is still there at the end goes."""
    part = beside.with_name(f".{beside.name}.{secrets.token_hex(4)}.part")
    _sweep(beside, part)
    try:
        yield part
    finally:
        remove(part)


def remove(path: Path) -> None:
    """A database file, with what SQLite keeps beside it."""
    for end in _ENDS:
        with suppress(OSError):
            path.with_name(path.name + end).unlink(missing_ok=True)


def _sweep(beside: Path, part: Path) -> None:
    """Take away what a power cut left: what is much older than a file that is written now."""
    with suppress(OSError):
        part.touch()
        now = part.stat().st_mtime
        part.unlink()
        for file in beside.parent.glob(f".{escape(beside.name)}.*.part*"):
            if now - file.stat().st_mtime > _LEFT_OVER:
                file.unlink()


def take(book: Book, to: Path, step: Step = nothing, *, locking: bool = True) -> None:
    """One state of the book as a file of its own, without a key, whoever writes meanwhile.

    Raises Trouble for a book that is locked on the disk where its copy is not `locking`.
    """

    def copy(session: Session) -> None:
        source: Any = session.connection().connection.driver_connection
        assert source is not None
        source.execute("SELECT count(*) FROM sqlite_master").fetchall()
        if source.execute("PRAGMA cipher_status").fetchone() == ("1",):
            if not locking:
                raise _open_copy()
            _let_out(source, to)
        else:
            _page_by_page(source, to, step)

    book.read(copy)
    with machine_trouble():
        made = driver.connect(str(to))
        try:
            made.execute("PRAGMA journal_mode = DELETE")
        finally:
            made.close()


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
