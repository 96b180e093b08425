"""What this PC remembers of the places that it copies to: in the book's own table, never sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from coopdesk.exchange.copies.shelf import Copy
from coopdesk.exchange.places.marker import Marker
from coopdesk.records.book import Book
from coopdesk.records.schema import Place

#: Under which name of the state copies keep their own; sync has another.
_OURS: Final = "copies"


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was done at a place last: when, how far each PC's acts were, what was written, which
    copies were found sound, and up to which file all were looked over.
    """

    when: str = ""
    heads: Mapping[str, int] = field(default_factory=dict)
    written: tuple[str, ...] = ()
    verified: frozenset[bytes] = frozenset()
    cursor: str = ""

    def next_cursor(self, copies: Sequence[Copy]) -> str:
        """The file after which looking over goes on next time."""
        names = sorted(c.file for c in copies)
        share = -(-len(names) // 50)
        turn = [n for n in names if n > self.cursor] + [n for n in names if n <= self.cursor]
        return turn[share - 1] if turn else ""


@dataclass(frozen=True, slots=True)
class Known:
    """A place that this PC has used: its mark, its name as a person typed it, where it was."""

    marker: str
    name: str
    address: str
    copies: Remembered

    @property
    def when(self) -> datetime | None:
        """When the last copy was made there."""
        return datetime.fromisoformat(self.copies.when) if self.copies.when else None


def all_of(book: Book) -> list[Known]:
    """The places that have had a copy, by name."""
    return [one for one in book.read(_all) if one.copies.when]


def known(book: Book) -> list[Known]:
    """All places that this PC remembers, by name."""
    return book.read(_all)


def _all(session: Session) -> list[Known]:
    rows = session.execute(
        select(Place.marker, Place.name, Place.address, Place.state).order_by(
            Place.name, Place.marker
        )
    )
    return [Known(mark, name, address, _read(state)) for mark, name, address, state in rows]


def of(book: Book, mark: Marker) -> Remembered:
    """What is remembered of a place; nothing yet, the first time."""
    return next((one.copies for one in known(book) if one.marker == mark.place), Remembered())


def keep(book: Book, mark: Marker, address: str, said: Remembered) -> None:
    """Remember what was done at a place."""
    with book.raw() as raw:
        found = raw.connection.execute(
            select(Place.name, Place.state).where(Place.marker == mark.place)
        ).first()
        state: dict[str, Any] = dict(found[1] or {}) if found else {}
        state[_OURS] = _written(said)
        _store(raw.connection, mark.place, found[0] if found else "", address, state)


def name(book: Book, mark: Marker, address: str, called: str) -> None:
    """What a person calls a place: by its colour, or what is written on it."""
    with book.raw() as raw:
        found = raw.connection.execute(
            select(Place.state).where(Place.marker == mark.place)
        ).first()
        state: dict[str, Any] = dict(found[0] or {}) if found else {}
        _store(raw.connection, mark.place, called, address, state)


def _store(connection: Any, ident: str, called: str, address: str, state: dict[str, Any]) -> None:
    said = {"name": called, "address": address, "state": state}
    query = sqlite.insert(Place).values(marker=ident, **said)
    connection.execute(query.on_conflict_do_update(index_elements=["marker"], set_=said))


def _written(said: Remembered) -> dict[str, Any]:
    return {
        "when": said.when,
        "heads": dict(said.heads),
        "written": list(said.written),
        "verified": sorted(ident.hex() for ident in said.verified),
        "cursor": said.cursor,
    }


def _read(state: Any) -> Remembered:
    said = state.get(_OURS) if isinstance(state, dict) else None
    if not said:
        return Remembered()
    return Remembered(
        when=said["when"],
        heads=said["heads"],
        written=tuple(said["written"]),
        verified=frozenset(bytes.fromhex(ident) for ident in said["verified"]),
        cursor=said["cursor"],
    )
