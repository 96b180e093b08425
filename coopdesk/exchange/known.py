"""The places that this PC knows: what each is called, and what was done there.

What is known of a place stays on this PC. Forgetting one touches nothing at the place itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from coopdesk.exchange.places.addresses import is_url
from coopdesk.exchange.places.marker import Marker
from coopdesk.i18n import N_
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.schema import Place, Tip
from coopdesk.records.store import Prepared

_LONGEST: Final = 60
_FORGET: Final = Prepared(delete(Place).where(Place.marker == bindparam("of")))
_KEEP: Final = Prepared(
    sqlite.insert(Place)
    .values({c.name: bindparam(c.name) for c in Place.__table__.c})
    .on_conflict_do_update(
        index_elements=["marker"],
        set_={name: bindparam(name) for name in ("name", "address", "state")},
    )
)


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place that was named on this PC. `copied` and `synced` are when that was last done there,
    `heads` how far each PC's entries were there then (by its number in 16 digits), `bad` files that
    were not taken in, with why.
    """

    marker: str
    name: str
    address: str
    copied: datetime | None = None
    synced: datetime | None = None
    heads: Mapping[str, int] = field(default_factory=dict)
    bad: Mapping[str, str] = field(default_factory=dict)

    @property
    def far(self) -> bool:
        """Whether it is reached over a network, and not a folder of this PC."""
        return is_url(self.address)


def places(session: Session) -> list[KnownPlace]:
    """All places that this PC knows, by their names."""
    rows = session.execute(
        select(Place.marker, Place.name, Place.address, Place.state).order_by(
            Place.name, Place.marker
        )
    )
    return [_row(*row) for row in rows]


def heads(session: Session) -> dict[str, int]:
    """How far each PC's entries are on this one, by its number in 16 digits."""
    rows = session.execute(select(Tip.device, Tip.seq).where(Tip.seq > 0))
    return {f"{device:016x}": seq for device, seq in rows}


def name(book: Book, mark: Marker, address: str, called: str) -> None:
    """Know a place from now on, or call it otherwise: by its colour, or what is written on it.
    Raises Refused when the name is empty, too long, or another place's.
    """
    _call(book, mark.place, address, called)


def rename(book: Book, marker: str, called: str) -> None:
    """Call a known place otherwise. Raises Refused as `name` does."""
    address = next(one.address for one in book.read(places) if one.marker == marker)
    _call(book, marker, address, called)


def _call(book: Book, marker: str, address: str, called: str) -> None:
    called = " ".join(called.split())
    if not called or len(called) > _LONGEST:
        raise Refused(N_("Give it a short name, such as “Blue stick”."), field="name")
    known = book.read(places)
    if any(one.name == called and one.marker != marker for one in known):
        raise Refused(N_("Another place is called {name}."), field="name", name=called)
    state = book.read(_state, marker)
    with book.raw() as raw:
        raw.run(_KEEP, marker=marker, name=called, address=address, state=state)


def forget(book: Book, marker: str) -> None:
    """Know a place no longer. What lies there stays."""
    with book.raw() as raw:
        raw.run(_FORGET, of=marker)


def _state(session: Session, marker: str) -> dict[str, Any]:
    return session.scalar(select(Place.state).where(Place.marker == marker)) or {}


def _row(marker: str, called: str, address: str, state: Any) -> KnownPlace:
    said = state if isinstance(state, dict) else {}
    copies, sync = said.get("copies") or {}, said.get("sync") or {}
    synced = _moment(sync.get("synced"))
    copied = _moment(copies.get("when"))
    newer = synced is not None and (copied is None or synced >= copied)
    there = sync.get("heads") if newer else copies.get("heads")
    return KnownPlace(
        marker, called, address, copied, synced, dict(there or {}), dict(sync.get("bad") or {})
    )


def _moment(said: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(said) if said else None
    except (TypeError, ValueError):
        return None
