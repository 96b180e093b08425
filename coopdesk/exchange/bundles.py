"""Bundles: acts of one PC as a file, signed, so that it can travel by any road.

    "COOPDESK" 01 "B" 00 00 ‖ u32 length ‖ header ‖ payload ‖ signature ‖ u64 whole length ‖ magic

The header is canonical CBOR; the payload is zlib(packed acts with what stands beside them), in an
age box when the co-op has a key. Whoever reads checks in this order, and nothing is done with what
is not proven yet: the end of the file, who signed, the signature, the hash of the payload; then it
is opened, blown up to a limit, and its chain followed to the end that the header names.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any, Final, Protocol

import cbor2

from coopdesk.exchange import chains, packing, sealedbox
from coopdesk.exchange.certificates import Trust, Untrusted
from coopdesk.exchange.packing import Chain, Unpackable, Unpacked
from coopdesk.i18n import N_
from coopdesk.records.book import Book, acts
from coopdesk.records.errors import Trouble
from coopdesk.records.merge import Arrived
from coopdesk.records.schema import Wrapped

MAGIC: Final = b"COOPDESK\x01B\0\0"
#: What the name of a newer layout's file begins with, too.
_ANY_MAGIC: Final = MAGIC[:8]
_KIND: Final = MAGIC[9:]
_SIGNED: Final = b"coopdesk/bundle/1\0"
_SIGNATURE: Final = 64
_TAIL: Final = _SIGNATURE + 8 + len(MAGIC)
_HEAD: Final = len(MAGIC) + 4
_LARGEST_HEADER: Final = 128 << 10
#: Bytes from the start of a bundle in which its header surely ends.
MOST_BEFORE_PAYLOAD: Final = _HEAD + _LARGEST_HEADER
#: Bytes of a bundle, of what is in it once it is blown up, and of what is put into one.
LARGEST: Final = 32 << 20
_LARGEST_INSIDE: Final = 64 << 20
_FULL: Final = 24 << 20


#: Why a file is not taken in whose PC must come in anew.
NOBODY: Final = N_("It is signed by a PC that nobody of the co-op vouches for.")
#: Why a file is not taken in that a PC wrote which was revoked: nothing is wrong with the place.
REVOKED: Final = N_("It is of a PC that the co-op trusts no more.")


class BadBundle(Exception):
    """The file is no bundle that can be trusted. `reason` is said to a person; `pc` is the one that
    is trusted no more, where that is the reason.
    """

    def __init__(self, reason: str, pc: bytes = b"") -> None:
        super().__init__(reason)
        self.reason, self.pc = reason, pc


class Waits(Exception):
    """Nothing is wrong with it, but it can't be opened yet: `newer` needs a newer CoopDesk, else a
    key that this PC doesn't have.
    """

    def __init__(self, reason: str, *, newer: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.newer = reason, newer


class Locking(Protocol):
    """What this PC has to sign and to lock with, and whom it trusts: the keyring."""

    def ready(self, book: Book) -> object:
        """See that this PC is vouched for; Refused when nobody does."""
        ...

    def sign(self, book: Book, data: bytes) -> bytes:
        """This PC's signature (64 bytes)."""
        ...

    def certs(self, book: Book) -> tuple[bytes, ...]:
        """The certificates by which others trust this PC."""
        ...

    def trust(self, book: Book) -> Trust:
        """Whom this book believes."""
        ...

    def recipients(self, book: Book) -> tuple[str, ...]:
        """To whom bundles are locked; nobody before a recovery drill has passed."""
        ...

    def readers(self, book: Book) -> Mapping[int, str]:
        """Whom a new key is given to, and whom boxes for each are locked to."""
        ...

    def epoch(self, book: Book) -> int:
        """The number of the key under which they are locked; 0 when they are not."""
        ...

    def identities(self, book: Book) -> tuple[str, ...]:
        """What this PC can open boxes with."""
        ...


@dataclass(frozen=True, slots=True)
class Header:
    """What a bundle says of itself: acts `first` to `last` of `device`, from after the act with the
    hash `prev` to the one with the hash `tip`; packed and signed by `by`. `needs` tells, by PC,
    which act must be known for these to follow. `least` is the layout of acts that it takes.
    """

    coop: bytes
    device: bytes
    by: bytes
    first: int
    last: int
    prev: bytes
    tip: bytes
    epoch: int
    locked: bool
    least: int
    needs: Mapping[int, int]
    size: int
    sha: bytes
    certs: tuple[bytes, ...]

    @property
    def number(self) -> int:
        """The PC whose acts these are, as rows have it."""
        return acts.number_of(self.device)

    @property
    def count(self) -> int:
        """How many acts are in it."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was opened: its header and the acts with what stands beside them, when each
    act was written, and their hashes.
    """

    header: Header
    arrived: Arrived
    times: list[tuple[int, int]]
    hashes: list[bytes]


@dataclass(frozen=True, slots=True)
class Closed:
    """A bundle whose signature holds, not opened yet."""

    header: Header
    data: bytes
    start: int

    def prove(self) -> bytes:
        """The payload, whole as it was signed. Raises BadBundle."""
        payload = self.data[self.start : self.start + self.header.size]
        if hashlib.sha256(payload).digest() != self.header.sha:
            raise BadBundle(N_("It is damaged."))
        return payload

    def open(self, identities: Sequence[str], *, read: int = 0) -> Bundle:
        """What is in it, so many of its acts `read`. Raises BadBundle or Waits."""
        header, payload = self.header, self.prove()
        if header.least > acts.LAYOUT:
            raise Waits(N_("It was written by a newer CoopDesk."), newer=True)
        return _inside(header, _blown_up(_unlocked(header, payload, identities)), read=read)


# --- writing -------------------------------------------------------------------------------------


def pack(book: Book, keyring: Locking, first: int, last: int) -> bytes:
    """This PC's own acts `first` to `last` as a bundle."""
    branch = chains.own(book)
    if branch is None or not 1 <= first <= last <= branch.last:
        raise ValueError("no such acts of this PC")
    return pack_of(book, keyring, branch, (first, last))


def pack_of(book: Book, keyring: Locking, branch: chains.Branch, span: tuple[int, int]) -> bytes:
    """Acts of a chain as a bundle, signed by this PC: its own, or another's that it holds."""
    with packing.no_search_for_circles():
        return _packed(book, keyring, branch, span)


def _packed(book: Book, keyring: Locking, branch: chains.Branch, span: tuple[int, int]) -> bytes:
    first, last = span
    held = book.read(chains.held, branch, first, last)
    packed = packing.pack(held.bodies, held.said, Chain(book.coop, branch.device, first, held.prev))
    inside = {"acts": packed, "salts": _salts_said(held), "values": _values_said(held)}
    payload = zlib.compress(cbor2.dumps(inside), 9)
    recipients = keyring.recipients(book)
    if recipients:
        # What holds keys in boxes for PCs: they must open its bundle without those keys.
        brings_keys = any(chains.touches(one, {Wrapped.__tablename__}) for one in held.said)
        beside = set(keyring.readers(book).values()) if brings_keys else set[str]()
        payload = sealedbox.lock(payload, dict.fromkeys((*recipients, *sorted(beside))))
    said = {
        "coop": book.coop,
        "dev": branch.device,
        "by": book.device,
        "from": first,
        "to": last,
        "prev": held.prev,
        "tip": held.tip,
        "epoch": keyring.epoch(book) if recipients else 0,
        "locked": int(bool(recipients)),
        "min": max(int(one["min"]) for one in held.said),  # whoever wrote them
        "needs": held.needs,
        "size": len(payload),
        "sha": hashlib.sha256(payload).digest(),
        "certs": list(keyring.certs(book)),
    }
    return sealed(said, payload, partial(keyring.sign, book))


def sealed(said: Mapping[str, Any], payload: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    """Header and payload as a file. `sign` gives a signature of 64 bytes."""
    header = cbor2.dumps(said, canonical=True)
    start = MAGIC + len(header).to_bytes(4) + header
    whole = len(start) + len(payload) + _TAIL
    signature = sign(_SIGNED + start)
    return b"".join((start, payload, signature, whole.to_bytes(8), MAGIC))


def pieces(sizes: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Acts in ranges that each fit into a bundle. `sizes` are bytes by counter, without a gap."""
    start, size = 0, 0
    for seq in sorted(sizes):
        if start and size + sizes[seq] > _FULL:
            yield start, seq - 1
            start, size = 0, 0
        start, size = start or seq, size + sizes[seq]
    if start:
        yield start, max(sizes)


def _salts_said(held: chains.Held) -> list[Any]:
    return [_steps(held.salts), b"".join(held.salts.values())]


def _values_said(held: chains.Held) -> list[Any]:
    marks = b"".join(mark for _, mark, _ in held.values)
    return [_steps(row for row, _, _ in held.values), marks, [value for *_, value in held.values]]


def _steps(rows: Iterable[int]) -> list[int]:
    listed = list(rows)
    return [b - a for a, b in pairwise([0, *listed])]


# --- reading -------------------------------------------------------------------------------------


def read(data: bytes, trust: Trust, identities: Sequence[str], coop: bytes) -> Bundle:
    """A bundle, proven and opened. Raises BadBundle or Waits."""
    return look(data, trust, coop).open(identities)


def look(data: bytes, trust: Trust, coop: bytes) -> Closed:
    """A bundle whose end, signer and signature hold. Raises BadBundle, or Waits for a newer one."""
    start = _framed(data)
    header = _header(data[_HEAD:start])
    if header.coop != coop:
        raise BadBundle(N_("It is of another co-op."))
    if start + header.size + _TAIL != len(data):
        raise BadBundle(N_("It is damaged."))
    _prove(header, data, start, trust)
    return Closed(header, data, start)


def header_of(data: bytes) -> Header:
    """The header of a bundle that was proven, from its first MOST_BEFORE_PAYLOAD bytes or more."""
    return _header(data[_HEAD : _HEAD + int.from_bytes(data[len(MAGIC) : _HEAD])])


def _framed(data: bytes) -> int:
    """Where the payload begins, when the file is whole."""
    if not data.startswith(_ANY_MAGIC) or len(data) < _HEAD + _TAIL:
        raise BadBundle(N_("It is no file of CoopDesk."))
    if data[: len(MAGIC)] != MAGIC:
        newer = data[9 : len(MAGIC)] == _KIND and data.endswith(data[: len(MAGIC)])
        if newer and data[8] > MAGIC[8]:
            raise Waits(N_("It was written by a newer CoopDesk."), newer=True)
        raise BadBundle(N_("It is no file of CoopDesk."))
    whole = int.from_bytes(data[-len(MAGIC) - 8 : -len(MAGIC)])
    if data[-len(MAGIC) :] != MAGIC or whole != len(data):
        raise BadBundle(N_("It is not whole: perhaps the stick was pulled too early."))
    start = _HEAD + int.from_bytes(data[len(MAGIC) : _HEAD])
    if start > min(len(data) - _TAIL, _HEAD + _LARGEST_HEADER):
        raise BadBundle(N_("It is damaged."))
    return start


def _header(data: bytes) -> Header:
    try:
        said = cbor2.loads(data)
        made = Header(
            coop=_bytes(said["coop"], 16),
            device=_bytes(said["dev"], 32),
            by=_bytes(said["by"], 32),
            first=_whole(said["from"], 1),
            last=_whole(said["to"], said["from"]),
            prev=_bytes(said["prev"], 32),
            tip=_bytes(said["tip"], 32),
            epoch=_whole(said["epoch"]),
            locked=bool(_whole(said["locked"])),
            least=_whole(said["min"]),
            needs={_whole(d): _whole(seq) for d, seq in said["needs"].items()},
            size=_whole(said["size"]),
            sha=_bytes(said["sha"], 32),
            certs=tuple(_bytes(one) for one in said["certs"]),
        )
    except (*_WRONG, AttributeError) as error:
        raise BadBundle(N_("It is damaged.")) from error
    return made


_WRONG: Final = (
    *(cbor2.CBORDecodeError, LookupError, TypeError, ValueError, ArithmeticError),
    *(MemoryError, RecursionError),
)


def _bytes(said: Any, length: int | None = None) -> bytes:
    if type(said) is not bytes or (length is not None and len(said) != length):
        raise ValueError("bytes were expected")
    return said


def _whole(said: Any, least: int = 0) -> int:
    if type(said) is not int or not least <= said < 1 << 63:
        raise ValueError("a whole number was expected")
    return said


def _prove(header: Header, data: bytes, start: int, trust: Trust) -> None:
    """The signature is of a PC of the co-op, that was still trusted then."""
    trust = trust.with_these(header.certs)
    if not trust.vouches(header.by):
        if not trust.accepts(header.device, header.last, header.tip):
            raise BadBundle(REVOKED, header.device)
        raise BadBundle(NOBODY)
    try:
        trust.verify(header.by, data[-_TAIL : -_TAIL + _SIGNATURE], _SIGNED + data[:start])
    except (Untrusted, ValueError) as error:
        raise BadBundle(N_("Its signature does not fit.")) from error
    # What a PC wrote after it was trusted no more isn't taken in; nor is what it sends of others.
    if header.by != header.device and header.by in trust.revoked:
        raise BadBundle(REVOKED, header.by)
    if not trust.accepts(header.device, header.last, header.tip):
        raise BadBundle(REVOKED, header.device)


def _unlocked(header: Header, payload: bytes, identities: Sequence[str]) -> bytes:
    if not header.locked:
        return payload
    try:
        return sealedbox.unlock(payload, identities, LARGEST)
    except sealedbox.Shut as error:
        raise Waits(N_("It is locked with a key that this PC does not have.")) from error


def _blown_up(data: bytes) -> bytes:
    """What zlib made small, up to a limit: a few bytes could become a disk full."""
    reader = zlib.decompressobj()
    try:
        made = reader.decompress(data, _LARGEST_INSIDE)
    except zlib.error as error:
        raise BadBundle(N_("It is damaged.")) from error
    if reader.unconsumed_tail:
        raise BadBundle(N_("There is more in it than can be."))
    if not reader.eof or reader.unused_data:
        raise BadBundle(N_("It is damaged."))
    return made


def _inside(header: Header, data: bytes, *, read: int) -> Bundle:
    """The acts, each after the one before it, from and to what the header names."""
    try:
        said = cbor2.loads(data)
        chain = Chain(header.coop, header.device, header.first, header.prev)
        made = packing.unpack(said["acts"], chain, read=read)
        salts, values = dict(_salts(*said["salts"])), list(_values(*said["values"]))
    except (*_WRONG, AttributeError, Unpackable) as error:
        raise BadBundle(N_("What is in it can't be read.")) from error
    if len(made.bodies) != header.count or made.tip != header.tip or not _follow(header, made):
        raise BadBundle(N_("The entries in it don't follow each other."))
    arrived = Arrived(made.bodies, salts, values, made.read)
    return Bundle(header, arrived, made.times, made.hashes)


def _follow(header: Header, made: Unpacked) -> bool:
    """Whether acts that came whole stand where they say; the others were made to stand there."""
    for n in made.whole:
        try:
            row = acts.decode(made.bodies[n])
        except (Trouble, IndexError):
            return False
        prev = acts.hash_of(made.bodies[n - 1]) if n else header.prev
        here = header.coop, header.device, header.first + n, prev
        if (row.coop, row.dev, row.seq, row.prev) != here:
            return False
    return True


def _salts(rows: list[int], joined: bytes) -> Iterator[tuple[int, bytes]]:
    yield from zip(_rows(rows), _cut(joined, 16, len(rows)), strict=True)


def _values(
    rows: list[int], joined: bytes, values: list[bytes]
) -> Iterator[tuple[int, bytes, bytes]]:
    marks = _cut(joined, 20, len(rows))
    for row, mark, value in zip(_rows(rows), marks, values, strict=True):
        yield row, mark, _bytes(value)


def _rows(steps: list[int]) -> Iterator[int]:
    at = 0
    for step in steps:
        at += step
        yield _whole(at)


def _cut(joined: bytes, length: int, count: int) -> list[bytes]:
    if len(_bytes(joined)) != length * count:
        raise ValueError("what was cut is not even")
    return [joined[i : i + length] for i in range(0, len(joined), length)]
