"""What a file must be to be opened as a book, and what a new one is."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from coopdesk.i18n import N_
from coopdesk.records.book import erased, history, identity, replay
from coopdesk.records.errors import Trouble
from coopdesk.records.schema import APPLICATION_ID, SCHEMA_NUMBER, create_all
from coopdesk.records.store import Raw, Store, beside


def make_empty(raw: Raw) -> None:
    """Every table, and the marks by which the file is known for a book."""
    create_all(raw.connection)
    raw.pragma(f"user_version = {SCHEMA_NUMBER}")
    raw.pragma(f"application_id = {APPLICATION_ID}")
    identity.keep_note(raw, _HISTORY, "kept")


def bring_up(store: Store, path: Path, key: bytes | None) -> None:
    """Bring an older book up to this release. A newer one is refused with a sentence."""
    kind, version = store.pragma("application_id"), store.pragma("user_version")
    if kind != (APPLICATION_ID,) or version is None:
        raise _foreign()
    if version[0] > SCHEMA_NUMBER:
        raise Trouble(
            N_("This book was written by a newer CoopDesk."),
            advice=N_("Install the newer CoopDesk on this PC, then open the book again."),
        )
    if version[0] < SCHEMA_NUMBER:
        from coopdesk.records.migrations import upgrade  # noqa: PLC0415  (Alembic loads slowly)

        store.close()
        upgrade(path, version[0], key=key)
    _fill_history(store)
    erased.tidy(store)


#: Noted once the history of fields is kept: a book of before schema 5 has none yet.
_HISTORY: Final = "history"


def _fill_history(store: Store) -> None:
    with store.looking() as raw:
        if identity.note(raw, _HISTORY):
            return
    with store.writing() as raw:
        history.fill(raw, lambda: replay.in_order(raw))
        identity.keep_note(raw, _HISTORY, "kept")


#: How a file of SQLite begins that isn't encrypted.
_PLAIN: Final = b"SQLite format 3\0"
_LEAST_PAGE: Final = 1024
_BEFORE: Final = ".before-locking"


def old_file(path: Path) -> Path:
    """Where the plain file of before lies beside a book that was encrypted, until the next copy."""
    return path.with_name(path.name + _BEFORE)


def _foreign() -> Trouble:
    return Trouble(N_("This file is not a CoopDesk book."), advice=N_("Choose another file."))


def is_plain(path: Path) -> bool:
    """Whether a file begins as one of SQLite that isn't encrypted."""
    with beside(path) as file:
        return file.read(len(_PLAIN)) == _PLAIN


def is_encrypted(path: Path) -> bool:
    """Whether a file may be an encrypted book: whole pages that don't begin as a plain one."""
    if not path.is_file():
        return False
    size = path.stat().st_size
    return size > 0 and size % _LEAST_PAGE == 0 and not is_plain(path)


def refuse_foreign(path: Path) -> None:
    """Refuse another program's file by its first bytes: opening it would already change it.

    A file with a -wal beside it may have its mark there, and is asked after it was opened.
    """
    if path.with_name(path.name + "-wal").exists():
        return
    try:
        with beside(path) as file:
            head = file.read(72)
    except OSError as error:
        raise Trouble(
            N_("The book can't be opened."),
            advice=N_("Check that the file is there and that you may open it."),
        ) from error
    if head[:16] != _PLAIN or head[68:] != APPLICATION_ID.to_bytes(4):
        raise _foreign()
