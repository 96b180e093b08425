"""Whose passwords, and which recovery sheets, open a book that is encrypted on this PC."""

from __future__ import annotations

from pathlib import Path

from coopdesk.exchange import slots
from coopdesk.records import office, recovery
from coopdesk.records.book import Book, keys
from coopdesk.records.ids import PersonId


def password_is(book: Book, home: Path, person: PersonId, password: str) -> None:
    """Somebody has a new password: from now on it opens the book on this PC, and an earlier one of
    theirs opens it no more. Nothing is done for a book that isn't encrypted.
    """
    if book.key is not None and password:
        slots.add_password(
            slots.file_of(home, book.coop, book.key), book.key, int(person), password
        )


def signed_in(book: Book, home: Path, person: PersonId, password: str) -> None:
    """Somebody signed in with a password that does not open the book on this PC yet, because
    another let them in or they changed it on another PC: next time it will do.
    """
    if book.key is not None and password:
        file = slots.file_of(home, book.coop, book.key)
        if not slots.fits(file, int(person), password):
            slots.add_password(file, book.key, int(person), password)


def bring_up(book: Book, home: Path) -> None:
    """Keep the slot as the book says: those who stopped signing in and sheets that ended open it
    no more. What locking or unlocking left half done, when the power went, is ended.
    """
    file = slots.file_of(home, book.coop, book.key)
    if book.key is None:
        slots.end_unlock(file)
        keys.end_unlock(home, book.coop, book.path)
        return
    slots.end_lock(file)
    keys.begin_lock(home, book.coop, book.path, book.key)
    keys.end_lock(home, book.coop, book.path, book.key)
    active = {int(one.id) for one in book.read(office.people) if one.active}
    for person in slots.persons(file) - active:
        slots.drop_password(file, person)
    slots.add_recovery(
        file, book.key, [one.recipient for one in book.read(recovery.standing) if one.tested]
    )
