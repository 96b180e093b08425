"""The log read from its bytes, for those who check seals: chains, and what each act moved."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from sqlalchemy import select

from coopdesk.i18n import N_, Text
from coopdesk.records.book import acts
from coopdesk.records.errors import Trouble
from coopdesk.records.schema import Act
from coopdesk.records.store import Raw

#: Of each line: entry, account, member, holding (0: none), amount.
LINE: Final = 5
_FIELDS: Final = ("entry", "account", "member", "holding", "amount")
_ACTS: Final = (
    select(Act.device, Act.seq, Act.hash, Act.hlc_ms, Act.hlc_count, Act.body)
    .order_by(Act.device, Act.seq, Act.hash)
    .execution_options(yield_per=500)
)

Place = tuple[Any, bytes, bytes]


class Seen(NamedTuple):
    """An act: where it stands, what came before it, which entries it wrote and what they moved."""

    device: int
    seq: int
    prev: bytes
    place: Place
    entries: tuple[int, ...]
    moved: array[int]


class Fault(NamedTuple):
    """What is wrong with an act as it is kept."""

    device: int
    seq: int
    what: str  # marked with N_


@dataclass
class Pc:
    """One PC's acts by the hashes that come out of their bytes."""

    device: bytes = b""
    hashes: list[bytes] = field(default_factory=list)
    straight: bool = True


@dataclass
class Log:
    """All acts. `twins` are entries that several acts wrote: the first in canonical order holds."""

    seen: dict[bytes, Seen] = field(default_factory=dict)
    pcs: dict[int, Pc] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    twins: dict[int, list[bytes]] = field(default_factory=dict)
    _wrote: dict[int, bytes] = field(default_factory=dict)

    def take(self, kept: Sequence[Any]) -> acts.ActRow | None:
        """Take one act as it is kept; None where it can't be read."""
        device, seq, hash_, *clock, body = kept
        pc = self.pcs.setdefault(device, Pc())
        digest = acts.hash_of(bytes(body))
        pc.hashes.append(digest)
        pc.straight = pc.straight and seq == len(pc.hashes)
        if digest != bytes(hash_):
            self.faults.append(Fault(device, seq, CHANGED))
        try:
            row = acts.decode(bytes(body))
        except Trouble:
            self.faults.append(Fault(device, seq, UNREADABLE))
            return None
        pc.device = pc.device or row.dev
        if (acts.number_of(row.dev), row.seq, [row.hlc.ms, row.hlc.count]) != (device, seq, clock):
            self.faults.append(Fault(acts.number_of(row.dev), row.seq, MOVED))
        self._note(digest, device, row)
        return row

    def _note(self, digest: bytes, device: int, row: acts.ActRow) -> None:
        entries, moved = tuple(_entries(row)), array("q", _lines(row))
        self.seen[digest] = Seen(device, row.seq, row.prev, row.place, entries, moved)
        for entry in entries:
            first = self._wrote.setdefault(entry, digest)
            if first != digest:
                self.twins.setdefault(entry, [first]).append(digest)

    def way(self, device: bytes, size: int, tip: bytes) -> list[bytes]:
        """The acts of a PC up to the one with a hash, oldest first; empty where it isn't there."""
        pc = self.pcs.get(acts.number_of(device), Pc())
        if pc.straight:
            return pc.hashes[:size] if len(pc.hashes) >= size else []
        found = []
        while tip in self.seen:
            found.append(tip)
            tip = self.seen[tip].prev
        return found[::-1]


CHANGED: Final = N_("act {seq} of PC {pc} was changed")
UNREADABLE: Final = N_("act {seq} of PC {pc} can't be read any more")
MOVED: Final = N_("act {seq} of PC {pc} stands at another place than it says")


def fault_text(fault: Fault, pc: str) -> Text:
    """What is wrong, in words."""
    return Text(fault.what, {"seq": fault.seq, "pc": pc})


def kept(raw: Raw) -> Iterator[Sequence[Any]]:
    """The acts as they are kept, by PC and counter."""
    yield from raw.connection.execute(_ACTS)


def _entries(row: acts.ActRow) -> Iterator[int]:
    for fact in row.facts:
        if fact[0] == "+" and fact[1] == "entry":
            at = fact[2].index("id")
            yield from (values[at] for values in fact[3])


def _lines(row: acts.ActRow) -> Iterator[int]:
    for fact in row.facts:
        if fact[0] == "+" and fact[1] == "line":
            places = [fact[2].index(name) if name in fact[2] else None for name in _FIELDS]
            for values in fact[3]:
                yield from (0 if at is None else values[at] or 0 for at in places)
