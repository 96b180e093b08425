"""A point: what was written since the copy before, in a few kilobytes, that a snapshot grows by.

The file is a signed header and the acts since the copy that it goes on from, with the salts and
personal values of their rows, made small and, when the co-op has a key, locked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import cbor2
import zstandard
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from coopdesk.exchange import chains
from coopdesk.exchange.copies import header as headers
from coopdesk.exchange.copies.box import damaged, no_copy
from coopdesk.exchange.copies.header import Header, Heads, NoHeader, Part
from coopdesk.i18n import N_
from coopdesk.records.book import acts
from coopdesk.records.book.fitting import facts_fit
from coopdesk.records.errors import Trouble
from coopdesk.records.merge import Arrived
from coopdesk.records.schema import Act

PART: Final = "acts"
_LEVEL: Final = 19
#: Bytes of acts that a point lets out at most; a copy with more of them is a snapshot.
_LARGEST: Final = 256 * 1024 * 1024
_WINDOW: Final = 128 * 1024 * 1024
_MOST_INFLATED: Final = 1000
#: What follows from where an act stands: left out, and made again.
_FOLLOWS: Final = ("coop", "dev", "seq", "prev")


@dataclass(frozen=True, slots=True)
class Opened:
    """A point whose header and acts are what they were."""

    header: Header
    ident: bytes
    payload: bytes


def opened(data: bytes, name: str) -> Opened:
    """Read a point's file. Raises Trouble."""
    said, _ = header_bytes(data, name)
    try:
        header = headers.read(said)
    except NoHeader as error:
        raise damaged(name) from error
    payload = data[len(said) :]
    sound = set(header.parts) == {PART} and header.parts[PART] == _part(payload)
    if header.kind != headers.POINT or not sound:
        raise damaged(name)
    return Opened(header, headers.ident(said), payload)


def header_bytes(data: bytes, name: str) -> tuple[bytes, int]:
    """The header file that a point begins with, as much of it as there is, and its length."""
    length = headers.length_of(data[:16])
    if length is None:
        raise no_copy(name)
    return data[:length], length


def part(payload: bytes) -> dict[str, Part]:
    """What the header says of the acts."""
    return {PART: _part(payload)}


def _part(payload: bytes) -> Part:
    return Part(len(payload), hashlib.sha256(payload).digest())


# --- what was written since -----------------------------------------------------------------------


def goes_on_from(session: Session, base: Header) -> bool:
    """Whether the book is that copy and what was written since, and nothing else."""
    for device, (seq, digest) in base.heads.items():
        mine = select(Act.hash).where(Act.device == int(device, 16), Act.seq == seq)
        if bytes(session.scalar(mine.limit(1)) or b"") != digest:
            return False
    # What came since is little. Counting what was before would read most of an index.
    count = select(func.count()).select_from(Act)
    since = 0
    for number in chains.heads(session):
        seq, _ = base.heads.get(f"{number:016x}", (0, b""))
        since += session.scalar(count.where(Act.device == number, Act.seq > seq)) or 0
    return (session.scalar(count) or 0) - since == base.acts


def count_since(session: Session, heads: Heads) -> int:
    """How many acts came since."""
    said = chains.heads(session).items()
    return sum(seq - heads.get(f"{device:016x}", (0, b""))[0] for device, seq in said)


def since(session: Session, heads: Heads) -> bytes:
    """The acts after some heads, with all that others need to have them too."""
    packed: list[Any] = []
    rows: set[int] = set()
    for device in sorted(chains.heads(session)):
        seq, digest = heads.get(f"{device:016x}", (0, acts.NO_ACT))
        query = select(Act.hash, Act.body).where(Act.device == device, Act.seq > seq)
        found = session.execute(query.order_by(Act.seq)).all()
        if any(acts.hash_of(body) != kept for kept, body in found):
            raise Trouble(
                N_("An entry of the log is damaged, so no copy was made."),
                advice=N_("Keep the copies that you have, and restore the last good one."),
            )
        bodies = [bytes(body) for _, body in found]
        if bodies:
            packed.append(_chain(bodies, seq, digest))
            for body in bodies:
                rows.update(_rows_of(body))
    salts = _beside(session, "SELECT row, salt FROM salt WHERE row = :row", rows)
    values = _beside(session, "SELECT row, mark, value FROM personal WHERE row = :row", rows)
    plain = cbor2.dumps([packed, [list(s) for s in salts], [list(v) for v in values]])
    return zstandard.ZstdCompressor(level=_LEVEL).compress(plain)


def _chain(bodies: Sequence[bytes], seq: int, digest: bytes) -> list[Any]:
    """A PC's acts, each without what follows from the one before it; whole where it wouldn't come
    out the same.
    """
    first = cbor2.loads(bodies[0])
    start = [first["coop"], first["dev"], seq, digest]
    packed: list[Any] = []
    at, prev = seq, digest
    for body in bodies:
        at += 1
        said = {k: v for k, v in cbor2.loads(body).items() if k not in _FOLLOWS}
        packed.append(said if _again(said, start, at, prev) == body else body)
        prev = acts.hash_of(body)
    return [start, packed]


def _again(said: dict[str, Any], start: Sequence[Any], seq: int, prev: bytes) -> bytes:
    coop, dev, *_ = start
    whole = {**said, "coop": coop, "dev": dev, "seq": seq, "prev": prev}
    return cbor2.dumps(whole, canonical=True)


def _rows_of(body: bytes) -> Iterator[int]:
    """The rows that an act writes, by their numbers."""
    facts = cbor2.loads(body)["facts"]
    for fact in facts if facts_fit(facts) else ():
        if fact[0] == "+" and "id" in fact[2]:
            at = fact[2].index("id")
            yield from (row[at] for row in fact[3])
        elif fact[0] == "=":
            yield fact[2]


def _beside(session: Session, sql: str, rows: set[int]) -> list[Any]:
    query = text(sql)
    return [f for row in sorted(rows) for f in session.execute(query, {"row": row})]


def arrived(payload: bytes, name: str) -> Arrived:
    """The acts of a point, to be taken into the book that it goes on from. Raises Trouble."""
    try:
        size = zstandard.frame_content_size(payload)
        if not 0 <= size <= min(_LARGEST, len(payload) * _MOST_INFLATED):
            raise damaged(name)
        machine = zstandard.ZstdDecompressor(max_window_size=_WINDOW)
        packed, salts, values = cbor2.loads(machine.decompress(payload, max_output_size=_LARGEST))
        bodies = [body for start, said in packed for body in _unpacked(start, said)]
        return Arrived(
            bodies,
            {int(row): bytes(salt) for row, salt in salts},
            [(int(row), bytes(mark), bytes(value)) for row, mark, value in values],
        )
    except (zstandard.ZstdError, cbor2.CBORDecodeError, LookupError, TypeError) as error:
        raise damaged(name) from error
    except (ValueError, MemoryError, RecursionError, OverflowError, AttributeError) as error:
        raise damaged(name) from error


def _unpacked(start: Sequence[Any], packed: Sequence[Any]) -> Iterator[bytes]:
    seq, prev = start[2], start[3]
    for one in packed:
        seq += 1
        body = one if isinstance(one, bytes) else _again(one, start, seq, prev)
        yield body
        prev = acts.hash_of(body)
