"""The copies at a place: their names, what they say of themselves, and which may go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, TypeVar

from coopdesk.exchange.copies import box, header, points
from coopdesk.exchange.copies.header import Header
from coopdesk.exchange.places import Fault, Item, Place, PlaceTrouble
from coopdesk.records.errors import Trouble

FOLDER: Final = "COPIES"
ZIP: Final = ".ZIP"
CDP: Final = ".CDP"
_DIGITS: Final = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: Bytes that nearly every header file fits in.
_ENOUGH: Final = 64 * 1024
DAILY, WEEKLY, MONTHLY = 7, 5, 12

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy at a place. `header` is None when it can't be read."""

    file: str
    size: int
    header: Header | None
    ident: bytes = b""

    @property
    def made(self) -> datetime:
        """When it was made, as people told the day at the PC that made it."""
        at = self.header.made if self.header else 0
        return datetime.fromtimestamp(at / 1000, UTC)


def free_name(taken: Iterable[Item], day: date, letter: str, ending: str) -> str:
    """`261123A1.ZIP`: the day, the PC's letter, and the first number that is free."""
    names = {item.name.partition(".")[0] for item in taken}
    start = f"{day:%y%m%d}{letter[:1] or '0'}"
    number = next((n for n in _DIGITS if start + n not in names), _DIGITS[-1])
    return f"{FOLDER}/{start}{number}{ending}"


def found(place: Place, coop: bytes | None = None) -> list[Copy]:
    """The copies at a place, the newest first; those of one co-op, and what can't be read."""
    copies = [_looked_at(place, item) for item in place.list(FOLDER) if _is_copy(item)]
    ours = [c for c in copies if c.header is None or coop is None or c.header.coop == coop]
    return in_order(ours, lambda c: c.header, lambda c: c.file)


def in_order(
    copies: Iterable[_T], said: Callable[[_T], Header | None], name: Callable[[_T], str]
) -> list[_T]:
    """Copies, the newest first. One that has all of another and more is newer, whatever the clocks
    of their PCs showed; of others the clock tells. What says nothing comes last.
    """
    waiting = sorted(copies, key=lambda c: (_clock(said(c)), name(c)), reverse=True)
    ordered: list[_T] = []
    while waiting:
        newest = next(c for c in waiting if not any(_holds(said(o), said(c)) for o in waiting))
        waiting.remove(newest)
        ordered.append(newest)
    return ordered


def _clock(said: Header | None) -> int:
    return said.made if said else 0


def _holds(one: Header | None, other: Header | None) -> bool:
    """Whether a copy has all the acts of another, and more."""
    if one is None or other is None or one.acts <= other.acts:
        return False
    return all(
        name in one.heads and one.heads[name][0] >= seq for name, (seq, _) in other.heads.items()
    )


def at_most(copy: Copy) -> int:
    """How many bytes a copy's file can have by what its header says: no more need be read."""
    parts = copy.header.parts.values() if copy.header else ()
    return min(box.LARGEST, sum(part.size for part in parts) + header.LARGEST + _ENOUGH)


def _is_copy(item: Item) -> bool:
    return not item.folder and item.name.endswith((ZIP, CDP))


def _looked_at(place: Place, item: Item) -> Copy:
    path = f"{FOLDER}/{item.name}"
    try:
        said = beginning(place.peek(path, _ENOUGH), item.name)
        if said is None:
            said = beginning(place.peek(path, header.LARGEST + _ENOUGH), item.name)
        if said is None:
            return Copy(item.name, item.size, None)
        return Copy(item.name, item.size, header.read(said), header.ident(said))
    except header.NoHeader:
        return Copy(item.name, item.size, None)
    except PlaceTrouble as trouble:
        if trouble.fault in (Fault.NOT_FOUND, Fault.TOO_LARGE, Fault.TAKEN):
            return Copy(item.name, item.size, None)
        raise
    except Trouble:
        return Copy(item.name, item.size, None)


def beginning(start: bytes, name: str) -> bytes | None:
    """The header file that a copy begins with, from its first bytes; None when it is longer than
    they are. Raises Trouble when it is no copy.
    """
    reads = points.header_bytes if start.startswith(header.MAGIC[:8]) else box.header_bytes
    said, length = reads(start, name)
    return said if len(said) == length else None


# --- which may go ---------------------------------------------------------------------------------


def to_drop(copies: Sequence[Copy], *, year: date, verified: frozenset[bytes]) -> list[Copy]:
    """Those that nobody needs any more, of `copies` from the newest on.

    The newest of each of 7 days, 5 weeks and 12 months stays; so does the newest of before `year`,
    the first day of this financial year; the newest that is `verified`; what those go on from; and
    what can't be read, which is for a person to look at.
    """
    sound = [c for c in copies if c.header is not None]
    kept: dict[bytes, Copy] = {}
    for keep, key in (
        (DAILY, lambda c: c.made.date()),
        (WEEKLY, lambda c: c.made.isocalendar()[:2]),
        (MONTHLY, lambda c: (c.made.year, c.made.month)),
    ):
        newest: dict[object, Copy] = {}
        for copy in sound:
            newest.setdefault(key(copy), copy)
        kept |= {c.ident: c for c in list(newest.values())[:keep]}
    before = next((c for c in sound if c.header and c.header.day < year), None)
    proven = next((c for c in sound if c.ident in verified), None)
    kept |= {c.ident: c for c in (before, proven) if c}
    return [c for c in sound if c.ident not in _with_bases(kept, sound)]


def _with_bases(kept: dict[bytes, Copy], sound: Sequence[Copy]) -> set[bytes]:
    by_ident = {c.ident: c for c in sound}
    needed: set[bytes] = set()
    waiting = list(kept)
    while waiting:
        ident = waiting.pop()
        copy = by_ident.get(ident)
        if ident in needed or copy is None or copy.header is None:
            continue
        needed.add(ident)
        if copy.header.base:
            waiting.append(copy.header.base)
    return needed
