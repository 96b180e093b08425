"""An act, as bytes that never change.

An act is a canonical CBOR map: `v` layout, `coop` id, `dev` hash of the device's public key,
`seq` its counter, `prev` hash of the device's act before, `hlc` [ms, count], `wall` what the
clock showed (ms), `clock_flag` 1 when it was not believed, `day` the business day, `actor` a
person, `command` what they did, `facts` what it wrote, `min` the oldest layout that can read it.

A fact is ["+", table, columns, rows] for inserts (columns that every row leaves at their default
are left out) or ["=", table, id, column, value, base] for a set, where `base` holds the hashes of
the values that the person saw. A personal value stands as a mark: 20 bytes that say nothing
without the row's salt, so that a person can be erased and the chain still holds.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

import cbor2

from coopdesk.i18n import N_
from coopdesk.records.book.clock import Hlc
from coopdesk.records.errors import Trouble
from coopdesk.records.schema import FACTS, stored

LAYOUT: Final = 1
_DOMAIN: Final = b"coopdesk/act/1\0"
_MARK: Final = 20
HASH: Final = 8

NO_ACT: Final = b"\0" * 32

Fact = list[Any]


@dataclass(slots=True)  # not frozen: that takes four times as long to make
class ActRow:
    """An act read back from its bytes, the `body`. Of a `newer` layout only the links of the chain
    and the moment are read, which every layout has; what it did is for a newer CoopDesk.
    """

    hash: bytes
    coop: bytes
    dev: bytes
    seq: int
    prev: bytes
    hlc: Hlc
    wall: int
    suspect: bool
    day: int
    actor: int
    command: str
    facts: list[Fact]
    newer: bool = False
    body: bytes = b""

    @property
    def place(self) -> tuple[int, int, bytes, bytes]:
        """Its place in the canonical order of all acts, the same on every PC."""
        return self.hlc.ms, self.hlc.count, self.dev, self.hash


def encode(fields: dict[str, Any]) -> bytes:
    """The canonical bytes of an act."""
    return cbor2.dumps({"v": LAYOUT, "min": LAYOUT, **fields}, canonical=True)


class Encoder:
    """Encodes acts of one PC of a co-op as `encode` does, from facts that are bytes already: for
    those who have many, alike in most.
    """

    def __init__(self, coop: bytes, dev: bytes) -> None:
        self._dev = b"\x63dev" + cbor2.dumps(dev) + b"\x63hlc\x82"
        self._coop = b"\x64coop" + cbor2.dumps(coop) + b"\x64prev"

    def encode(
        self,
        *,
        seq: int,
        prev: bytes,
        hlc: tuple[int, int],
        wall: int,
        clock_flag: int,
        day: int,
        actor: int,
        command: str,
        facts: Sequence[bytes],
    ) -> bytes:
        """The canonical bytes of an act: short names first, then by the alphabet."""
        ms, count = hlc
        say, again = cbor2.dumps, _said_often
        return b"".join(
            (
                *(_BEGINS, again(day), self._dev, say(ms), say(count), b"\x63min", _LAID_OUT),
                *(b"\x63seq", say(seq), self._coop, say(prev), b"\x64wall", say(wall)),
                *(b"\x65actor", again(actor), b"\x65facts", _length(len(facts)), *facts),
                *(b"\x67command", say(command), b"\x6aclock_flag", again(clock_flag)),
            )
        )


_LAID_OUT: Final = cbor2.dumps(LAYOUT)
_BEGINS: Final = b"\xad\x61v" + _LAID_OUT + b"\x63day"


#: Bytes of numbers that are the same in many acts. 1 and True are not: their types count.
_said_often: Final = lru_cache(maxsize=1_000, typed=True)(cbor2.dumps)


@cache
def _length(count: int) -> bytes:
    """How a list of so many things begins."""
    return cbor2.dumps([0] * count)[: -count or None]


def hash_of(body: bytes) -> bytes:
    """An act's identity: SHA-256 over its bytes, under a domain of its own."""
    return hashlib.sha256(_DOMAIN + body).digest()


def decode(body: bytes) -> ActRow:
    """Read an act; raises Trouble when the bytes are not one."""
    try:
        said = cbor2.loads(body)
        newer = said["min"] > LAYOUT
        if newer:
            said = {"actor": 0, "command": "", **said, "facts": []}
        return ActRow(
            hash=hash_of(body),
            coop=said["coop"],
            dev=said["dev"],
            seq=said["seq"],
            prev=said["prev"],
            hlc=Hlc(*said["hlc"]),
            wall=said["wall"],
            suspect=bool(said["clock_flag"]),
            newer=newer,
            day=said["day"],
            actor=said["actor"],
            command=said["command"],
            facts=said["facts"],
            body=body,
        )
    except (cbor2.CBORDecodeError, LookupError, TypeError, ValueError, MemoryError) as error:
        raise Trouble(N_("An entry of the log is damaged.")) from error


class Head(NamedTuple):
    """By what an act is chained: whose it is, its place there, the one before it, its moment."""

    dev: bytes
    seq: int
    prev: bytes
    hlc: tuple[int, int]


_INT: Final = rb"([\x00-\x17]|\x18.|\x19.{2}|\x1a.{4}|\x1b.{8})"
#: How an act of this layout begins: canonical bytes put short names first, and facts behind.
_HEAD: Final = re.compile(
    rb"\xad\x61v\x01\x63day" + _INT + rb"\x63dev\x58\x20(.{32})\x63hlc\x82" + _INT + _INT
    + rb"\x63min\x01\x63seq" + _INT + rb"\x64coop\x50.{16}\x64prev\x58\x20(.{32})\x64wall",
    re.DOTALL,
)  # fmt: skip


def head_of(body: bytes) -> Head:
    """By what an act is chained, without looking at what it wrote; Trouble when it is no act."""
    found = _HEAD.match(body)
    if found is None:
        row = decode(body)
        return Head(row.dev, row.seq, row.prev, (row.hlc.ms, row.hlc.count))
    _, dev, ms, counted, seq, prev = found.groups()
    return Head(dev, _whole(seq), prev, (_whole(ms), _whole(counted)))


def _whole(said: bytes) -> int:
    return int.from_bytes(said[1:]) if len(said) > 1 else said[0]


def number_of(device: bytes) -> int:
    """A device's id as a row has it: the first 63 bits of its hash."""
    return int.from_bytes(device[:8]) >> 1


def mark(salt: bytes, table: str, column: str, value: Any) -> bytes:
    """A personal value's mark: it proves the value to who has the salt, and tells nobody else."""
    return hashlib.sha256(salt + cbor2.dumps([table, column, stored(value)])).digest()[:_MARK]


#: How the bytes under a mark begin, by where a value can stand: a mark says nothing of it.
_PLACES: Final = [
    cbor2.dumps([table.name, column.name, None])[:-1]
    for table in FACTS.values()
    for column in table.columns
    if column.info.get("personal")
]


def proves(salt: bytes, mark: bytes, value: bytes) -> bool:
    """Whether a personal value, as CBOR, is the one that a mark stands for."""
    return any(hashlib.sha256(salt + place + value).digest()[:_MARK] == mark for place in _PLACES)


def base_of(salt: bytes, table: str, column: str, value: Any) -> bytes:
    """The hash by which a set says what value it replaces."""
    return mark(salt, table, column, value)[:HASH]
