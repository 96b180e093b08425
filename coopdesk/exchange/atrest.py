"""A book that is encrypted on this PC's disk: who takes the disk can't read it.

The book's own key is in the PC's slot, in boxes that the passwords of those who sign in open, and
the recovery sheets. It is done only when a second, verified copy exists and a recovery drill has
passed: losing the key is likelier than theft. The file is written anew beside the old one, proven,
and put in its place; the old one stays beside it until the next verified copy, then it is wiped as
far as the disk allows.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as driver

from coopdesk.exchange import slots
from coopdesk.i18n import N_
from coopdesk.records import checks, office, recovery
from coopdesk.records.book import Book, keys
from coopdesk.records.book.opening import is_plain
from coopdesk.records.calendar import Clock
from coopdesk.records.errors import Refused, Trouble
from coopdesk.records.ids import PersonId
from coopdesk.records.store import machine_trouble

#: Asks for the office password; None when nobody is there or they gave up.
Ask = Callable[[], str | None]

_OLD: Final = ".before-locking"
_PAGE: Final = 1024
_BLOCK: Final = 1 << 20


def why_not(book: Book, *, copies: int) -> Refused | None:
    """What stands in the way of encrypting the book on the disk; None when nothing does. `copies`
    is how many verified copies of it are at places.
    """
    if book.key is not None:
        return Refused(N_("The book on this PC is encrypted already."))
    if not book.read(recovery.locked):
        return Refused(
            N_("First make a recovery sheet and try it out: without it all could be lost.")
        )
    if copies < 1:
        return Refused(N_("First make a copy of the book on a stick or in a folder."))
    if all(not one.locked for one in book.read(office.people) if one.active):
        return Refused(N_("First set a password for those who sign in."))
    return None


def encrypt(book: Book, home: Path, person: PersonId, password: str, *, copies: int) -> Path:
    """Encrypt the book on this PC's disk. It is closed then; open it again with `open_book`. Gives
    the old file, which `wipe_old` takes away after the next verified copy.

    Raises Refused when it may not be done, or the password is not the person's.
    """
    no = why_not(book, copies=copies)
    if no is not None:
        raise no
    book.read(office.sign_in, person=person, password=password)
    if not password:
        raise Refused(N_("First set a password for those who sign in."), field="password")
    sheets = [one.recipient for one in book.read(recovery.standing) if one.tested]
    key, path = secrets.token_bytes(slots.KEY), book.path
    coop, device = book.coop, book.device
    found = checks.run(book)
    if found:
        raise Refused(N_("The book is not in order: check it first."))
    book.close()
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with machine_trouble():
            _export(path, new, key)
            _prove(path, new, key)
            _lock_slot(slots.file_of(home, coop), key, person, password, sheets)
            old = _swap(path, new, home, device)
            slots.end_lock(slots.file_of(home, coop))
            return old
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            new.with_name(new.name + end).unlink(missing_ok=True)


def old_file(path: Path) -> Path:
    """Where the plain file of before is kept."""
    return path.with_name(path.name + _OLD)


def wipe_old(path: Path) -> bool:
    """After a verified copy: overwrite the plain file of before, as far as the disk lets that
    reach it, and delete it. Whether there was one.
    """
    old = old_file(path)
    if not old.is_file() or is_plain(path):
        return False
    with machine_trouble(), old.open("r+b") as file:
        for _ in range(0, old.stat().st_size, _BLOCK):
            file.write(secrets.token_bytes(_BLOCK))
        file.flush()
        os.fsync(file.fileno())
    old.unlink()
    return True


# --- opening -------------------------------------------------------------------------------------


def is_encrypted(path: Path) -> bool:
    """Whether a file may be an encrypted book: it is there and no plain one, nor empty."""
    return path.is_file() and path.stat().st_size > 0 and not is_plain(path)


def open_book(path: Path, home: Path, clock: Clock, ask: Ask, **more: Any) -> Book:
    """Open a book, encrypted or not. `ask` is called for the office password when it takes one.

    Raises Refused when the password opens nothing, Trouble when this PC has no key for it.
    """
    if not is_encrypted(path):
        return Book.open(path, home, clock, **more)
    locked = [file for file in slots.all_of(home) if slots.is_locked(file)]
    if not locked:
        raise Trouble(
            N_("This book is encrypted, and this PC has no key for it, or it is no book."),
            advice=N_("Restore a copy with the recovery sheet, or choose another file."),
        )
    password = ask()
    if not password:
        raise Refused(N_("This book needs the office password."), field="password")
    for file in locked:
        key = slots.by_password(file, password)
        if key is not None and _fits(path, key):
            return Book.open(path, home, clock, key=key, **more)
    raise Refused(N_("That is not the password."), field="password")


def open_by_sheet(path: Path, home: Path, clock: Clock, identity: str, **more: Any) -> Book:
    """Open it with a recovery sheet, when the password is lost."""
    for file in slots.all_of(home):
        key = slots.by_recovery(file, identity)
        if key is not None and _fits(path, key):
            return Book.open(path, home, clock, key=key, **more)
    raise Refused(N_("This sheet does not open the book on this PC."), field="typed")


# --- passwords and sheets that change ------------------------------------------------------------


def password_is(book: Book, home: Path, person: PersonId, password: str) -> None:
    """Somebody has a new password: from now on it opens the book on this PC, and an earlier one of
    theirs opens it no more. Nothing is done for a book that isn't encrypted.
    """
    if book.key is not None and password:
        slots.add_password(slots.file_of(home, book.coop), book.key, int(person), password)


def signed_in(book: Book, home: Path, person: PersonId, password: str) -> None:
    """Somebody signed in with their password, whom another let in: next time theirs will do."""
    if book.key is not None and password:
        file = slots.file_of(home, book.coop)
        if int(person) not in slots.persons(file):
            slots.add_password(file, book.key, int(person), password)


def bring_up(book: Book, home: Path) -> None:
    """Keep the slot as the book says: those who stopped signing in and sheets that ended open it
    no more.
    """
    if book.key is None:
        return
    file = slots.file_of(home, book.coop)
    slots.end_lock(file)
    active = {int(one.id) for one in book.read(office.people) if one.active}
    for person in slots.persons(file) - active:
        slots.drop_password(file, person)
    slots.add_recovery(
        file, book.key, [one.recipient for one in book.read(recovery.standing) if one.tested]
    )


# --- inside --------------------------------------------------------------------------------------


@contextmanager
def _connected(path: Path, key: bytes | None) -> Iterator[Any]:
    with machine_trouble():
        connection = driver.connect(str(path), isolation_level=None)
        try:
            if key is not None:
                connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
                connection.execute(f"PRAGMA cipher_page_size = {_PAGE}")
            yield connection
        finally:
            connection.close()


def _export(path: Path, new: Path, key: bytes) -> None:
    """All of the book in a new file, under the key; nothing of the old one is written."""
    with _connected(path, None) as plain:
        (version,) = plain.execute("PRAGMA user_version").fetchone()
        (mark,) = plain.execute("PRAGMA application_id").fetchone()
        plain.execute(f"ATTACH DATABASE ? AS locked KEY \"x'{key.hex()}'\"", (str(new),))
        plain.execute(f"PRAGMA locked.cipher_page_size = {_PAGE}")
        plain.execute("SELECT sqlcipher_export('locked')")
        plain.execute(f"PRAGMA locked.user_version = {version}")
        plain.execute(f"PRAGMA locked.application_id = {mark}")
        plain.execute("DETACH DATABASE locked")
    with new.open("rb+") as file:
        os.fsync(file.fileno())


def _prove(path: Path, new: Path, key: bytes) -> None:
    """The new file opens with the key alone, is sound, and holds what the old one holds."""
    with _connected(path, None) as plain, _connected(new, key) as locked:
        (said,) = locked.execute("PRAGMA integrity_check").fetchone()
        if said != "ok" or _counted(plain) != _counted(locked):
            raise Trouble(
                N_("The encrypted book did not come out as it should. The old one is as it was."),
                advice=N_("Check the disk, then try again."),
            )


def _counted(connection: Any) -> list[tuple[str, int, Any]]:
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    ).fetchall()
    return [
        (
            name,
            connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0],
            _sum(connection, name),
        )
        for (name,) in tables
    ]


def _sum(connection: Any, table: str) -> Any:
    """Of the acts all their hashes, in order; everything else is made of them."""
    if table != "act":
        return None
    return connection.execute("SELECT hash FROM act ORDER BY n").fetchall()


def _lock_slot(file: Path, key: bytes, person: PersonId, password: str, sheets: list[str]) -> None:
    """The slot first says who opens it, then it is locked: whenever this ends, nothing is lost."""
    slots.add_password(file, key, int(person), password)
    slots.add_recovery(file, key, sheets)
    slots.begin_lock(file, key)


def _swap(path: Path, new: Path, home: Path, device: bytes) -> Path:
    """The new file in the place of the old one, which keeps another name."""
    old = old_file(path)
    shutil.copyfile(path, old)
    with old.open("rb+") as file:
        os.fsync(file.fileno())
    keys.will_be(home, device, new)
    new.replace(path)
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    return old


def _fits(path: Path, key: bytes) -> bool:
    try:
        with _connected(path, key) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except Trouble:
        return False
    return True
