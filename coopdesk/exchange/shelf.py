"""What this PC keeps of bundles and places, beside the book's acts; none of it is ever sent.

Bundles of other PCs stay as they came, so that they can be carried on to any place; of a place it
is kept which files were proven there, and what was wrong with others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from coopdesk.exchange.bundles import MOST_BEFORE_PAYLOAD, Header, header_of
from coopdesk.records.book import Book
from coopdesk.records.schema import Bundle, Place
from coopdesk.records.store import Prepared

_KEEP: Final = Prepared(sqlite.insert(Bundle).on_conflict_do_nothing())
_DROP: Final = Prepared(delete(Bundle).where(Bundle.id == bindparam("of")))
#: Under which name of a place's state syncs keep their own; copies have another.
_OURS: Final = "sync"
_PLACE: Final = Prepared(
    sqlite.insert(Place)
    .values({c.name: bindparam(c.name) for c in Place.__table__.c})
    .on_conflict_do_update(
        index_elements=["marker"],
        set_={name: bindparam(name) for name in ("name", "address", "state")},
    )
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A bundle on the shelf: its id here and what it says of itself."""

    id: int
    header: Header


def id_of(data: bytes) -> int:
    """By what a bundle is known here: the first of its hash."""
    return int.from_bytes(hashlib.sha256(data).digest()[:8]) >> 1


def keep(book: Book, bundles: Iterable[tuple[Header, bytes]]) -> None:
    """Put proven bundles on the shelf; those that are there stay."""
    rows = [[id_of(data), h.number, h.first, h.last, data] for h, data in bundles]
    if rows:
        with book.raw() as raw:
            raw.many(_KEEP, rows)


def all_of(session: Session) -> Iterator[Kept]:
    """What is on the shelf, without the payloads."""
    head = func.substr(Bundle.body, 1, MOST_BEFORE_PAYLOAD)
    for ident, begins in session.execute(select(Bundle.id, head).order_by(Bundle.id)):
        yield Kept(ident, header_of(begins))


def body(session: Session, ident: int) -> bytes:
    """One of them, as it came."""
    found: bytes = session.scalars(select(Bundle.body).where(Bundle.id == ident)).one()
    return found


def drop(book: Book, idents: Iterable[int]) -> None:
    """Take some away: they were bad, or larger ones hold what they hold."""
    gone = [[ident] for ident in idents]
    if gone:
        with book.raw() as raw:
            raw.many(_DROP, gone)


# --- places --------------------------------------------------------------------------------------


def place_state(session: Session, marker: str) -> dict[str, Any]:
    """What syncs know of a place; empty when this PC never synced there."""
    said = session.scalar(select(Place.state).where(Place.marker == marker)) or {}
    found: dict[str, Any] = said.get(_OURS, {})
    return found


def marker_at(session: Session, address: str) -> str | None:
    """Which place was known by an address; None when none was."""
    return session.scalar(select(Place.marker).where(Place.address == address).limit(1))


def remember(book: Book, marker: str, address: str, state: dict[str, Any]) -> None:
    """Keep what syncs know of a place, beside what copies do. What a person calls it stays."""
    with book.raw() as raw:
        found = raw.connection.execute(
            select(Place.name, Place.state).where(Place.marker == marker)
        ).first()
        called, said = (found[0], dict(found[1] or {})) if found else ("", {})
        raw.run(_PLACE, marker=marker, name=called, address=address, state=said | {_OURS: state})
