"""The log read from its bytes, for those who check seals: chains, and what each act moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, func, select

from coopdesk.i18n import N_, Text
from coopdesk.records.book import acts, same
from coopdesk.records.book.fitting import readable
from coopdesk.records.errors import Trouble
from coopdesk.records.schema import Act
from coopdesk.records.seals.body import Held
from coopdesk.records.store import Prepared, Raw

_FIELDS: Final = ("entry", "account", "member", "holding", "amount")
_ACTS: Final = (
    select(Act.device, Act.seq, Act.hash, Act.hlc_ms, Act.hlc_count, Act.body)
    .order_by(Act.device, Act.seq, Act.hash)
    .execution_options(yield_per=500)
)
_HASHES: Final = Prepared(
    select(Act.device, Act.seq, Act.hash).order_by(Act.device, Act.seq, Act.hash)
)
_COUNT: Final = Prepared(select(func.count()).select_from(Act))
_BODY: Final = Prepared(
    select(Act.body).where(Act.device == bindparam("device"), Act.seq == bindparam("seq"))
)
_PCS: Final = Prepared(select(Act.device).distinct())
_AFTER: Final = Prepared(
    select(Act.body).where(Act.device == bindparam("device"), Act.seq > bindparam("seq"))
)
_OF_PC: Final = Prepared(
    select(Act.seq, Act.hash, Act.body)
    .where(Act.device == bindparam("device"), Act.seq <= bindparam("last"))
    .order_by(Act.seq, Act.hash)
)
_EVERY: Final = 1 << 62

#: What a line of an entry moves: entry, account, member, holding (0: none), amount.
Move = tuple[int, int, int, int, int]
#: A member, an account of the chart, what the member has there; and what it is of each.
Moved = tuple[Counter[int], Counter[Held]]


class Seen(NamedTuple):
    """An act: where it stands by what it says, the one before it, and where it is kept."""

    device: int
    seq: int
    prev: bytes
    kept: int


class Fault(NamedTuple):
    """What is wrong with an act as it is kept."""

    device: int
    seq: int
    what: str  # marked with N_


@dataclass
class Pc:
    """One PC's acts by the hashes that come out of their bytes.

    `moved` is what they moved, up to each of the sizes that are asked for.
    """

    device: bytes = b""
    hashes: list[bytes] = field(default_factory=list)
    straight: bool = True
    moved: list[tuple[int, Moved]] = field(default_factory=list)


@dataclass
class Log:
    """All acts. `twins` are entries that several acts wrote: the first in canonical order holds.
    `joined` are the lines of the register that acts said to be one person.

    `sizes` are those at which what a PC's acts moved is wanted.
    """

    sizes: Mapping[int, Collection[int]] = field(default_factory=dict)
    seen: dict[bytes, Seen] = field(default_factory=dict)
    pcs: dict[int, Pc] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    twins: dict[int, list[bytes]] = field(default_factory=dict)
    joined: list[tuple[bytes, tuple[int, int]]] = field(default_factory=list)
    _wrote: dict[int, bytes] = field(default_factory=dict)
    _now: Moved = field(default_factory=lambda: (Counter(), Counter()))
    _whose: int = -1

    def take(self, kept: Sequence[Any]) -> acts.ActRow | None:
        """Take one act as it is kept, in order; None where it can't be read."""
        device, seq, hash_, *clock, body = kept
        pc, digest = self.take_hash(device, seq, acts.hash_of(bytes(body)))
        sound = digest == bytes(hash_)
        if not sound:
            self.faults.append(Fault(device, seq, CHANGED))
        try:
            row = readable(acts.decode(bytes(body)))
        except Trouble:
            self.faults.append(Fault(device, seq, UNREADABLE))
            return None
        pc.device = pc.device or row.dev
        if (acts.number_of(row.dev), row.seq, [row.hlc.ms, row.hlc.count]) != (device, seq, clock):
            self.faults.append(Fault(acts.number_of(row.dev), row.seq, MOVED))
        self.seen[digest] = Seen(device, row.seq, row.prev, seq)
        self._sum(pc, digest, row if sound else None)
        return row

    def take_hash(self, device: int, seq: int, digest: bytes) -> tuple[Pc, bytes]:
        """Take one act, in order, of which nothing but the hash is looked at."""
        if device not in self.pcs:
            self.pcs[device] = Pc()
        pc = self.pcs[device]
        pc.hashes.append(digest)
        pc.straight = pc.straight and seq == len(pc.hashes)
        return pc, digest

    def _sum(self, pc: Pc, digest: bytes, row: acts.ActRow | None) -> None:
        """Add what an act moved; nothing of one that is not what it was."""
        number = self.seen[digest].device
        if number != self._whose:
            self._whose, self._now = number, (Counter(), Counter())
        facts = row.facts if row else []
        self.joined += [(digest, pair) for pair in same.told_by(facts)]
        for fact in facts:
            if fact[0] == "+" and fact[1] == "line":
                _add(self._now, moves_of(fact), 1)
            elif fact[0] == "+" and fact[1] == "entry":
                self._note(digest, fact)
        if len(pc.hashes) in self.sizes.get(number, ()):
            pc.moved.append((len(pc.hashes), self._now))
            self._now = Counter(), Counter()

    def _note(self, digest: bytes, fact: acts.Fact) -> None:
        at = fact[2].index("id")
        for values in fact[3]:
            first = self._wrote.setdefault(values[at], digest)
            if first != digest:
                self.twins.setdefault(values[at], [first]).append(digest)

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


def add(to: Moved, other: Moved, sign: int) -> None:
    """Add what some acts moved to what others did, or take it off."""
    for sums, more in zip(to, other, strict=True):
        for key, minor in more.items():  # type: ignore[attr-defined]
            sums[key] += sign * minor  # type: ignore[index]


def _add(to: Moved, moves: Iterable[Move], sign: int) -> None:
    trial, held = to
    for _, account, member, holding, amount in moves:
        trial[account] += sign * amount
        if member:
            held[member, account, holding] += sign * amount


def moved_by(moves: Iterable[Move]) -> Moved:
    """What some lines move together."""
    made: Moved = (Counter(), Counter())
    _add(made, moves, 1)
    return made


def moves_of(fact: acts.Fact) -> list[Move]:
    """The lines that a fact wrote."""
    pick = _picker(tuple(fact[2]))
    made = [pick((*values, 0)) for values in fact[3]]
    return [(e, a, m or 0, h or 0, minor or 0) for e, a, m, h, minor in made]


@cache
def _picker(names: tuple[str, ...]) -> Callable[[tuple[Any, ...]], Any]:
    """Takes what is wanted of a line out of its values, with a 0 at their end for what is not."""
    return itemgetter(*(names.index(name) if name in names else len(names) for name in _FIELDS))


CHANGED: Final = N_("act {seq} of PC {pc} was changed")
UNREADABLE: Final = N_("act {seq} of PC {pc} can't be read any more")
MOVED: Final = N_("act {seq} of PC {pc} stands at another place than it says")


def fault_text(fault: Fault, pc: str) -> Text:
    """What is wrong, in words."""
    return Text(fault.what, {"seq": fault.seq, "pc": pc})


def kept(raw: Raw) -> Iterator[Sequence[Any]]:
    """The acts as they are kept, by PC and counter."""
    yield from raw.connection.execute(_ACTS)


def count(raw: Raw) -> int:
    """How many acts there are."""
    found = raw.one(_COUNT)
    return int(found[0]) if found else 0


def hashes(raw: Raw) -> Log:
    """All acts by the hashes that stand beside them, unproven: which an audit of the chain does.

    Of a PC that was cloned the acts are read, since only they tell what was before what.
    """
    log = Log()
    for device, seq, digest in raw.all(_HASHES):
        log.take_hash(device, seq, bytes(digest))
    for device, pc in log.pcs.items():
        if not pc.straight:
            log.seen |= _seen(raw, device)
    return log


def hashed(raw: Raw, sizes: Mapping[int, int]) -> Log:
    """The acts of PCs up to a counter each, by the hashes that come out of their bytes."""
    log = Log()
    for device, last in sizes.items():
        for seq, digest, body in raw.all(_OF_PC, device=device, last=last):
            made = acts.hash_of(bytes(body))
            log.take_hash(device, seq, made)
            if made != bytes(digest):
                log.faults.append(Fault(device, seq, CHANGED))
        if device in log.pcs and not log.pcs[device].straight:
            log.seen |= _seen(raw, device)
    return log


def _seen(raw: Raw, device: int) -> dict[bytes, Seen]:
    found = {}
    for seq, _, body in raw.all(_OF_PC, device=device, last=_EVERY):
        with suppress(Trouble):
            row = acts.decode(bytes(body))
            found[row.hash] = Seen(device, seq, row.prev, seq)
    return found


def bodies_after(raw: Raw, sizes: Mapping[int, int]) -> Iterator[bytes]:
    """The acts of each PC after a counter; all of those of a PC that has none."""
    for (device,) in raw.all(_PCS):
        for (body,) in raw.all(_AFTER, device=device, seq=sizes.get(device, 0)):
            yield bytes(body)


def body_of(raw: Raw, seen: Seen, digest: bytes) -> bytes:
    """The bytes of an act by the hash that comes out of them."""
    bodies = (bytes(body) for (body,) in raw.all(_BODY, device=seen.device, seq=seen.kept))
    return next((body for body in bodies if acts.hash_of(body) == digest), b"")
