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
from pathlib import Path
from typing import Any, Final

from coopdesk.exchange import known, slots
from coopdesk.exchange.copies.aside import Step, nothing, unfinished
from coopdesk.exchange.unlocking import connected, refuse_open
from coopdesk.i18n import N_
from coopdesk.records import checks, office, recovery
from coopdesk.records.book import Book, keys
from coopdesk.records.book.acts import number_of
from coopdesk.records.book.cipher import KEY
from coopdesk.records.book.opening import is_plain, old_file
from coopdesk.records.disk import force_names
from coopdesk.records.errors import Refused, Trouble
from coopdesk.records.ids import PersonId
from coopdesk.records.store import PAGE, machine_trouble

#: What must be there before a book is encrypted.
NO_SHEET: Final = N_("First make a recovery sheet and try it out: without it all could be lost.")
NO_COPY: Final = N_("First make a copy of the book on a stick or in a folder.")
NO_PASSWORD: Final = N_("First set a password for those who sign in.")
_BLOCK: Final = 1 << 20


def why_not(book: Book, *, copies: int) -> Refused | None:
    """What stands in the way of encrypting the book on the disk; None when nothing does. `copies`
    is how many verified copies of it are at places.
    """
    if book.key is not None:
        return Refused(N_("The book on this PC is encrypted already."))
    if not book.read(recovery.locked):
        return Refused(NO_SHEET)
    if copies < 1:
        return Refused(NO_COPY)
    if all(not one.locked for one in book.read(office.people) if one.active):
        return Refused(NO_PASSWORD)
    return None


def encrypt(
    book: Book, home: Path, person: PersonId, password: str, *, copies: int, step: Step = nothing
) -> Path:
    """Encrypt the book on this PC's disk. It is closed then; `unlocking.open_book` opens it again.
    Gives the old file, which `wipe_old` takes away after the next verified copy.

    Raises Refused when it may not be done, or the password is not the person's.
    """
    no = why_not(book, copies=copies)
    if no is not None:
        raise no
    check_password(book, person, password)
    sheets = [one.recipient for one in book.read(recovery.standing) if one.tested]
    key, of = secrets.token_bytes(KEY), _Kept(book, home)
    found = checks.run(book)
    if found:
        raise Refused(N_("The book is not in order: check it first."))
    step(30, 100)
    book.close()
    refuse_open(of.path, None)
    with unfinished(of.path) as new, machine_trouble():
        _export(of.path, new, None, key)
        step(60, 100)
        _prove(of.path, new, None, key)
        step(90, 100)
        _lock_slot(of.slot, key, person, password, sheets)
        keys.begin_lock(home, of.coop, of.path, key)
        shutil.copyfile(of.path, old_file(of.path))
        _force(old_file(of.path))
        of.swap(new)
        slots.end_lock(of.slot)
        keys.end_lock(home, of.coop, of.path, key)
    return old_file(of.path)


def decrypt(
    book: Book, home: Path, person: PersonId, password: str, *, step: Step = nothing
) -> None:
    """The book lies on this PC's disk as any other file again, and so do the PC's keys. It is
    closed then. Copies and what other PCs get stay locked.

    Raises Refused when it is not encrypted, or the password is not the person's.
    """
    if book.key is None:
        raise Refused(N_("The book on this PC is not encrypted."))
    check_password(book, person, password)
    key, of = book.key, _Kept(book, home)
    book.close()
    refuse_open(of.path, key)
    with unfinished(of.path) as new, machine_trouble():
        _export(of.path, new, key, None)
        step(60, 100)
        _prove(of.path, new, key, None)
        step(90, 100)
        slots.begin_unlock(of.slot, key)
        keys.begin_unlock(home, of.coop, of.path, key)
        of.swap(new)
        slots.end_unlock(of.slot)
        keys.end_unlock(home, of.coop, of.path)
        old_file(of.path).unlink(missing_ok=True)


def check_password(book: Book, person: PersonId, password: str) -> None:
    """Refuse what is not the password of the person who does it."""
    book.read(office.sign_in, person=person, password=password)
    if not password:
        raise Refused(NO_PASSWORD, field="password")


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


def copies_of(book: Book) -> int:
    """At how many places all that this PC wrote was proven to be, by what is remembered here."""
    return book.read(known.whole_at, number_of(book.device)) if book.device else 0


# --- inside --------------------------------------------------------------------------------------


class _Kept:
    """Where a book and its keys are, and the new file that is made beside it."""

    def __init__(self, book: Book, home: Path) -> None:
        self.path, self.coop, self._device = book.path, book.coop, book.device
        self._home, self._key = home, book.key
        self.slot = slots.file_of(home, book.coop, book.key)

    def swap(self, new: Path) -> None:
        """The new file in the place of the old one, and this PC goes on in it. Trouble where
        another CoopDesk has the old one open: what it wrote there would be lost.
        """
        keys.will_be(self._home, self._device, new)
        refuse_open(self.path, self._key)
        new.replace(self.path)
        force_names(self.path.parent)  # before the other half of the keys goes


def _export(path: Path, new: Path, key: bytes | None, to: bytes | None) -> None:
    """All of the book in a new file, under the key `to`; nothing of the old one is written."""
    said = "''" if to is None else f"\"x'{to.hex()}'\""
    with connected(path, key) as old:
        (version,) = old.execute("PRAGMA user_version").fetchone()
        (mark,) = old.execute("PRAGMA application_id").fetchone()
        old.execute(f"ATTACH DATABASE ? AS anew KEY {said}", (str(new),))
        size = "page_size" if to is None else "cipher_page_size"
        old.execute(f"PRAGMA anew.{size} = {PAGE}")
        # Forced to the disk once, at the end, not after each table: it stands for nothing before.
        old.execute("PRAGMA anew.synchronous = OFF")
        old.execute("SELECT sqlcipher_export('anew')")
        old.execute(f"PRAGMA anew.user_version = {version}")
        old.execute(f"PRAGMA anew.application_id = {mark}")
        old.execute("DETACH DATABASE anew")
    _force(new)


def _force(file: Path) -> None:
    with file.open("rb+") as written:
        os.fsync(written.fileno())


def _prove(path: Path, new: Path, key: bytes | None, to: bytes | None) -> None:
    """The new file opens with its key alone, is sound, and holds what the old one holds."""
    with connected(path, key) as old, connected(new, to) as anew:
        (said,) = anew.execute("PRAGMA integrity_check").fetchone()
        if said != "ok" or _counted(old) != _counted(anew):
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
