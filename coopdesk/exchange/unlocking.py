"""Opening a book, encrypted on this PC's disk or not: by a password, or by a recovery sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from coopdesk.exchange import sheets_back, slots
from coopdesk.i18n import N_
from coopdesk.records import office
from coopdesk.records.book import Book
from coopdesk.records.book.opening import is_encrypted
from coopdesk.records.calendar import Clock
from coopdesk.records.disk import is_held
from coopdesk.records.errors import Refused, Trouble
from coopdesk.records.store import machine_trouble, unlock

#: Asks for the office password; None when nobody is there or they gave up.
Ask = Callable[[], str | None]


def open_book(path: Path, home: Path, clock: Clock, ask: Ask, **more: Any) -> Book:
    """Open a book, encrypted or not. `ask` is called for the office password when it takes one.

    Raises Refused when the password opens nothing, Trouble when this PC has no key for it.
    """
    if not is_encrypted(path):
        return Book.open(path, home, clock, **more)
    _refuse_keyless(home)
    return open_with(path, home, clock, ask() or "", **more)


def open_with(path: Path, home: Path, clock: Clock, password: str, **more: Any) -> Book:
    """Open an encrypted book with anybody's password, who then sits at it: they have signed in."""
    _refuse_keyless(home)
    if not password:
        raise Refused(N_("This book needs the office password."), field="password")
    for file in _locked(home):
        key = slots.by_password(file, password)
        if key is not None and _fits(path, key):
            book = Book.open(path, home, clock, key=key, **more)
            with suppress(Refused):  # a password of before opens the book and signs nobody in
                book.actor = book.read(office.sign_in, password=password)
            return book
    raise Refused(N_("That is not the password."), field="password")


def open_by_sheet(path: Path, home: Path, clock: Clock, typed: str, **more: Any) -> Book:
    """Open it with a recovery sheet, or enough shares, as they were typed or scanned, when the
    password is lost. Nobody sits at it yet: see `recovering.reset_password`.
    """
    identity = sheets_back.key_of(typed)
    for file in slots.all_of(home):
        key = slots.by_recovery(file, identity)
        if key is not None and _fits(path, key):
            return Book.open(path, home, clock, key=key, **more)
    raise Refused(N_("This sheet does not open the book on this PC."), field="typed")


def _locked(home: Path) -> list[Path]:
    return [file for file in slots.all_of(home) if slots.is_locked(file)]


def _refuse_keyless(home: Path) -> None:
    if not _locked(home):
        raise Trouble(
            N_("This book is encrypted, and this PC has no key for it, or it is no book."),
            advice=N_("Restore a copy with the recovery sheet, or choose another file."),
        )


@contextmanager
def connected(path: Path, key: bytes | None) -> Iterator[Any]:
    """A book's file without its rules, and with nothing around it."""
    with machine_trouble():
        connection = driver.connect(str(path), isolation_level=None)
        try:
            unlock(connection.cursor(), key)
            yield connection
        finally:
            connection.close()


def refuse_open(path: Path, key: bytes | None) -> None:
    """Nothing is put in the place of a book that somebody has open. One that is damaged is told by
    what comes next. An encrypted one without its `key` must not be open in this program itself.
    """
    if key is None and is_encrypted(path):
        if is_held(path):
            raise _open(path)
        return
    try:
        held = driver.connect(str(path), timeout=1)
        try:
            unlock(held.cursor(), key)
            # Leaving the way of writing that has a -wal needs the file for oneself.
            held.execute("PRAGMA journal_mode = DELETE")
        finally:
            held.close()
    except driver.DatabaseError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise _open(path) from error


def _open(path: Path) -> Trouble:
    return Trouble(
        N_("The book “{name}” is open."),
        advice=N_("Close it in every CoopDesk, then try again."),
        name=path.name,
    )


def _fits(path: Path, key: bytes) -> bool:
    try:
        with connected(path, key) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except Trouble:
        return False
    return True
