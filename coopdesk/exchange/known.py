"""The places that this PC knows: what each is called, and what was done there.

What is known of a place stays on this PC; only this module reads and writes it. Copies and syncs
each keep under a name of their own what they found there. Forgetting a place touches nothing at the
place itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from coopdesk.exchange.places.addresses import is_url
from coopdesk.exchange.places.base import PASSING, Fault
from coopdesk.exchange.places.marker import Marker
from coopdesk.i18n import N_, Text
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.schema import Place, Tip
from coopdesk.records.store import Prepared

#: Under which names of a place's state copies and syncs each keep their own, and what kept a sync
#: that runs by itself from its end.
COPIES, SYNC, LINK = "copies", "sync", "link"
#: What passes by itself: the place isn't there, or the link to it is broken.
ABSENT: Final = PASSING | {Fault.GONE}
_LONGEST: Final = 60
_NOTHING: Final[Mapping[str, Any]] = {}
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
class Why:
    """Something that is wrong at a place: what, what to do, and of which PC and file."""

    kind: str
    what: Text
    advice: Text
    device: str = ""
    file: str = ""

    def said(self) -> list[Any]:
        """To be kept."""
        return [
            self.kind,
            self.what.message,
            dict(self.what.fields),
            self.advice.message,
            dict(self.advice.fields),
            self.device,
            self.file,
        ]

    @classmethod
    def of(cls, said: Sequence[Any]) -> Why:
        """From what was kept. Raises ValueError or TypeError where it is something else."""
        kind, what, its, advice, their, device, file = said
        return cls(kind, Text(what, dict(its)), Text(advice, dict(their)), device, file)


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place that was named on this PC. `copied` and `synced` are when that was last done there,
    `heads` how far each PC's entries were there then (by its number in 16 digits), `why` what was
    wrong there when it was last looked at, `settled` the files there that are not taken in and
    about which nothing is to be done, `unreached` what keeps it from syncing by itself.
    """

    marker: str
    name: str
    address: str
    copied: datetime | None = None
    synced: datetime | None = None
    heads: Mapping[str, int] = field(default_factory=dict)
    why: tuple[Why, ...] = ()
    unreached: Why | None = None
    settled: tuple[Why, ...] = ()

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


def moment(book: Book) -> datetime:
    """The instant at which something is done at a place, as people tell it here: where the clock
    has a day that is not believed, only its time of day counts.
    """
    now, day = book.now(), book.clock().today
    return now if now.date() == day else datetime.combine(day, now.timetz())


def may_hold(book: Book) -> list[str]:
    """Where copies of the book may be that this PC knows of: places that it copied or synced to,
    and files of before that lie beside the book.
    """
    path = book.path
    beside = [one for one in path.parent.glob(f"{path.stem}.*") if not _is_of(path, one)]
    found = [one for one in book.read(places) if one.copied or one.synced]
    return [*(one.name or one.address for one in found), *sorted(map(str, beside))]


def _is_of(path: Path, one: Path) -> bool:
    """Whether a file is the book itself, or what SQLite has beside it."""
    return one.name in {path.name + end for end in ("", "-wal", "-shm", "-journal")}


def heads(session: Session) -> dict[str, int]:
    """How far each PC's entries are on this one, by its number in 16 digits."""
    rows = session.execute(select(Tip.device, Tip.seq).where(Tip.seq > 0))
    return {f"{device:016x}": seq for device, seq in rows}


def expected(session: Session, address: str, there: Marker | None) -> str | None:
    """Which place has to be at an address, by the mark that is there now: that one, where this PC
    knows it (sticks come under one letter after the other); else the one that was known by the
    address. None when this PC knows neither.
    """
    marks = select(Place.marker)
    if there is not None and session.scalar(marks.where(Place.marker == there.place)):
        return there.place
    return session.scalar(marks.where(Place.address == address).limit(1))


def whole_at(session: Session, device: int) -> int:
    """At how many places all that a PC wrote was proven to be, by a copy or by a sync."""
    end = session.scalar(select(Tip.seq).where(Tip.device == device))
    own = f"{device:016x}"
    states = session.scalars(select(Place.state))
    return sum(any(heads.get(own) == end for heads in _heads(state)) for state in states)


def _heads(state: Any) -> Iterator[Mapping[str, int]]:
    """How far each PC's entries were at a place, by its last copy and by its last sync."""
    for part in (COPIES, SYNC):
        yield _part(state, part).get("heads") or {}


# --- whose turn it is ----------------------------------------------------------------------------


def last_copied(found: Sequence[KnownPlace]) -> KnownPlace | None:
    """The place with the newest copy; None before the first."""
    copied = [(one.copied, n) for n, one in enumerate(found) if one.copied is not None]
    return found[max(copied)[1]] if copied else None


def next_in_turn(found: Sequence[KnownPlace]) -> KnownPlace | None:
    """Whose turn it is: one without a copy yet, else the one whose copy is oldest. Sticks come
    before servers, which are not carried home; None without any.
    """
    offered = [one for one in found if not one.far] or list(found)
    return min(offered, key=lambda one: (one.copied is not None, str(one.copied)), default=None)


# --- keeping -------------------------------------------------------------------------------------


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
    _keep(book, marker, address, called=called)


def remember(book: Book, marker: str, address: str, part: str, state: Mapping[str, Any]) -> None:
    """Keep what copies or syncs found at a place. What a person calls it stays, and so does what
    the other found; a place without a name is called as its folder or its server is.
    """
    _keep(book, marker, address, said={part: dict(state)})


def know(book: Book, marker: str, address: str) -> None:
    """Know a place by where it is, as long as no person calls it anything."""
    _keep(book, marker, address)


def _keep(
    book: Book, marker: str, address: str, *, called: str = "", said: Mapping[str, Any] = _NOTHING
) -> None:
    with book.raw() as raw:
        query = select(Place.name, Place.state).where(Place.marker == marker)
        was, state = raw.connection.execute(query).first() or ("", {})
        if not (called or was):
            called = _free_name(raw.connection, address)
        state = dict(state or {}) | dict(said)
        raw.run(_KEEP, marker=marker, name=called or was, address=address, state=state)


def _free_name(connection: Connection, address: str) -> str:
    """What a place is called that nobody named: the last part of where it is."""
    plain = re.split(r"[?#]", address)[0].rstrip("/\\")
    called = re.split(r"[/\\]", plain)[-1][:_LONGEST] or address[:_LONGEST]
    taken = set(connection.scalars(select(Place.name)))
    more = (called, *(f"{called} {n}" for n in range(2, len(taken) + 3)))
    return next(one for one in more if one not in taken)


def forget(book: Book, marker: str) -> None:
    """Know a place no longer. What lies there stays."""
    with book.raw() as raw:
        raw.run(_FORGET, of=marker)


def state(session: Session, marker: str, part: str) -> dict[str, Any]:
    """What copies or syncs found at a place; empty when this PC never did it there."""
    said = session.scalar(select(Place.state).where(Place.marker == marker))
    return _part(said, part)


def _part(state: Any, part: str) -> dict[str, Any]:
    found = state.get(part) if isinstance(state, dict) else None
    return found if isinstance(found, dict) else {}


def _row(marker: str, called: str, address: str, state: Any) -> KnownPlace:
    copies, sync = _part(state, COPIES), _part(state, SYNC)
    synced = _moment(sync.get("synced"))
    copied = _moment(copies.get("when"))
    newer = synced is not None and (copied is None or synced >= copied)
    there = sync.get("heads") if newer else copies.get("heads")
    unreached = _unreached(_part(state, LINK), max(filter(None, (copied, synced)), default=None))
    wrong = () if unreached is None or unreached.kind in ABSENT else (unreached,)
    why = (*whys(copies.get("why")), *whys(sync.get("why")), *wrong)
    settled = tuple(whys(sync.get("settled")))
    heads = dict(there or {})
    return KnownPlace(marker, called, address, copied, synced, heads, why, unreached, settled)


def _unreached(link: Mapping[str, Any], done: datetime | None) -> Why | None:
    """What kept a sync from its end, unless a copy or a sync was done since."""
    when = _moment(link.get("when"))
    if when is None or (done is not None and done > when):
        return None
    return next(whys([link.get("why")]), None)


def whys(said: Any) -> Iterator[Why]:
    """What was kept of what is wrong, as far as it can be read."""
    for one in said if isinstance(said, list) else ():
        with suppress(TypeError, ValueError):
            yield Why.of(one)


def _moment(said: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(said) if said else None
    except (TypeError, ValueError):
        return None
