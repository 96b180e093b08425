"""Who this PC is in a book, and where its chain ends.

Looking into a copy of a book needs no identity. The first act written in it makes one: a new key, a
new letter, a chain of its own. So a copied, restored or imaged book never goes on as the PC that it
came from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import count, product
from pathlib import Path
from string import ascii_uppercase
from typing import Final, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records.book import acts, keys
from coopdesk.records.errors import Trouble
from coopdesk.records.schema import Act, Device, Local, Tip, day_number
from coopdesk.records.store import Prepared, Raw

_LOCAL: Final = Prepared(select(Local.value).where(Local.name == bindparam("of")))
_KEEP_LOCAL: Final = Prepared(
    sqlite.insert(Local)
    .values(name=bindparam("of"), value=bindparam("as_"))
    .on_conflict_do_update(index_elements=["name"], set_={"value": bindparam("as_")})
)
_TIP: Final = Prepared(
    select(
        Tip.seq,
        Tip.hash,
        Tip.hlc_ms,
        Tip.hlc_count,
        Tip.wall,
        Tip.day,
        Tip.entries,
        Tip.receipts,
    ).where(Tip.device == bindparam("device"))
)
_FIRST_TIP: Final = Prepared(sqlite.insert(Tip))
_NEWEST: Final = Prepared(
    select(Act.hlc_ms, Act.hlc_count).order_by(Act.hlc_ms.desc(), Act.hlc_count.desc()).limit(1)
)
_LAST_SEEN: Final = Prepared(select(Tip.wall, Tip.day).order_by(Tip.wall.desc()).limit(1))
_LETTER: Final = Prepared(select(Device.letter).where(Device.id == bindparam("of")))
_LETTERS: Final = Prepared(select(Device.letter))


class TipRow(NamedTuple):
    """The end of a device's chain, the last clock that was believed, and its next numbers."""

    seq: int
    hash: bytes
    hlc_ms: int
    hlc_count: int
    wall: int
    day: int
    entries: int
    receipts: int


@dataclass(frozen=True, slots=True)
class Identity:
    """This PC in this book. Without `public` the file is a copy that nobody wrote in yet."""

    coop: bytes
    device: bytes
    letter: str
    public: bytes
    enrolled: bool


def note(raw: Raw, name: str) -> str:
    """What this copy of the book has noted for itself; empty when nothing."""
    row = raw.one(_LOCAL, of=name)
    return str(row[0]) if row else ""


def noted(session: Session, name: str) -> str:
    """The same as a query."""
    return session.scalar(select(Local.value).where(Local.name == name)) or ""


def keep_note(raw: Raw, name: str, value: str) -> None:
    """Note something that never leaves this copy of the book."""
    raw.run(_KEEP_LOCAL, of=name, as_=value)


def recognise(raw: Raw, home: Path, path: Path) -> Identity:
    """Who this PC is in a book that is opened; nobody yet, when the file is a copy."""
    coop, device = (bytes.fromhex(note(raw, name)) for name in ("coop", "device"))
    end = raw.one(_TIP, device=acts.number_of(device))
    found = keys.find(home, path, device, end[:2]) if end else None
    if found is None:
        return Identity(coop, b"", free_letter(raw), b"", enrolled=False)
    row = raw.one(_LETTER, of=acts.number_of(device))
    letter = row[0] if row else note(raw, "letter")
    return Identity(coop, device, letter, found.public, enrolled=row is not None)


def look_again(raw: Raw, me: Identity) -> Identity:
    """The same PC, where another program of it may have written its first act meanwhile."""
    row = None if me.enrolled else raw.one(_LETTER, of=acts.number_of(me.device))
    return me if row is None else replace(me, letter=row[0], enrolled=True)


def begin(raw: Raw, coop: bytes, key: keys.DeviceKey, letter: str, built: date) -> Identity:
    """Write down who this copy of the book is from now on, with a chain that is empty yet."""
    for name, value in (("coop", coop.hex()), ("device", key.id.hex()), ("letter", letter)):
        keep_note(raw, name, value)
    start = first_tip(raw, built)
    raw.many(_FIRST_TIP, [(acts.number_of(key.id), *start)])
    return Identity(coop, key.id, letter, key.public, enrolled=False)


def check_copy(home: Path, coop: bytes, now: datetime) -> None:
    """A copy becomes a device by itself at most once a day on one PC."""
    if keys.minted_lately(home, coop, now):
        raise Trouble(
            N_("This is a copy of a book that was already copied on this PC today."),
            advice=N_("Work in the book that you had open before, or wait a day."),
        )


def tip(raw: Raw, me: Identity, built: date) -> TipRow:
    """Where this PC's chain ends."""
    found = raw.one(_TIP, device=acts.number_of(me.device)) if me.device else None
    return TipRow(*found) if found else first_tip(raw, built)


def first_tip(raw: Raw, built: date) -> TipRow:
    """The start of a chain in a book: after all that is known, with numbers from 1."""
    ms, counted = raw.one(_NEWEST) or (0, 0)
    wall, day = raw.one(_LAST_SEEN) or (0, day_number(built))
    return TipRow(0, acts.NO_ACT, ms, counted, wall, day, 1, 1)


def free_letter(raw: Raw) -> str:
    """The first letter that no known device has: A, B, … Z, AA, AB, …"""
    taken = {note(raw, "letter"), *(row[0] for row in raw.all(_LETTERS))}
    return next(letter for letter in letters() if letter not in taken)


def letters() -> Iterator[str]:
    """All that PCs can have, in their order."""
    for length in count(1):
        yield from map("".join, product(ascii_uppercase, repeat=length))
