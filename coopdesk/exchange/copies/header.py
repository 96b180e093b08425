"""The signed header of a copy: which book, of when, how far its acts go, and what lies beside.

A header file is a magic word, the length of the header, the header (canonical CBOR), and the
signature of the PC that made the copy. A copy of a book that nobody has written in yet has no PC
of its own; in place of the signature stands a hash, which finds damage but proves nobody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Final, TypeVar

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from coopdesk.i18n import N_
from coopdesk.records.errors import Trouble
from coopdesk.records.money import Money

MAGIC: Final = b"COOPDESK\x01C\0\0"
LAYOUT: Final = 1
_DOMAIN: Final = b"coopdesk/copy/1\0"
_SIGNATURE: Final = 64
_LENGTH: Final = 4
LARGEST: Final = 4 * 1024 * 1024
_KEY: Final = 32

#: Each PC by its number in 16 digits: its counter and the hash of its last act.
Heads = Mapping[str, tuple[int, bytes]]
Sign = Callable[[bytes], bytes]

_T = TypeVar("_T")

SNAPSHOT: Final = "snapshot"
POINT: Final = "point"


@dataclass(frozen=True, slots=True)
class Figures:
    """What is in the book, for a person: left out of a header that others could read.

    `balance` is the trial balance: code, debit, credit. `bytes` is the size of the book's file.
    """

    name: str
    currency: str
    members: int
    balance: tuple[tuple[str, str, str], ...]
    debit: str
    credit: str
    bytes: int

    @property
    def sides(self) -> tuple[Money, Money]:
        """What the trial balance comes to, debit and credit."""
        return _money(self.debit, self.currency), _money(self.credit, self.currency)


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the copy: its size and SHA-256."""

    size: int
    sha: bytes


@dataclass(frozen=True, slots=True)
class Header:
    """What a copy says of itself. `made` is in milliseconds, on the day that people told there,
    `day` the last day of the books, `findings` how many audits found something, `base` the id of
    the copy that a point goes on from.
    """

    kind: str
    coop: bytes
    letter: str
    public: bytes
    made: int
    day: date
    schema: int
    acts: int
    heads: Heads
    findings: int = 0
    locked: bool = False
    base: bytes = b""
    parts: Mapping[str, Part] = field(default_factory=dict)
    figures: Figures | None = None

    def written(self, sign: Sign | None) -> bytes:
        """The header as a file."""
        body = cbor2.dumps(self._said(), canonical=True)
        end = sign(_DOMAIN + body) if sign else hashlib.sha512(_DOMAIN + body).digest()
        return MAGIC + len(body).to_bytes(_LENGTH) + body + end

    def _said(self) -> dict[str, Any]:
        said = {f.name: getattr(self, f.name) for f in fields(self)}
        said["coopdesk"] = LAYOUT
        said["day"] = self.day.isoformat()
        said["heads"] = {name: list(end) for name, end in self.heads.items()}
        said["parts"] = {name: [part.size, part.sha] for name, part in self.parts.items()}
        shown = self.figures
        said["figures"] = shown and [getattr(shown, f.name) for f in fields(shown)]
        return said


def ident(written: bytes) -> bytes:
    """What a copy is called by those that go on from it."""
    return hashlib.sha256(written).digest()


class NoHeader(Exception):
    """These bytes are no header, or not what they were."""


def read(data: bytes) -> Header:
    """A header from the bytes of its file, its signature proven. Raises NoHeader."""
    head = len(MAGIC) + _LENGTH
    if not data.startswith(MAGIC[:8]) or len(data) > LARGEST or len(data) < head + _SIGNATURE:
        raise NoHeader
    length = int.from_bytes(data[len(MAGIC) : head])
    body, end = data[head : head + length], data[head + length :]
    if not data.startswith(MAGIC) or len(body) != length or len(end) != _SIGNATURE:
        raise NoHeader
    try:
        said = cbor2.loads(body)
        if said["coopdesk"] != LAYOUT:
            raise newer()
        found = _header(said)
    except (cbor2.CBORDecodeError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise NoHeader from error
    except (MemoryError, RecursionError, OverflowError) as error:
        raise NoHeader from error
    _prove(found, body, end)
    return found


def length_of(start: bytes) -> int | None:
    """How long a header file is that begins so; None when it is none."""
    head = len(MAGIC) + _LENGTH
    if not start.startswith(MAGIC) or len(start) < head:
        return None
    length = head + int.from_bytes(start[len(MAGIC) : head]) + _SIGNATURE
    return length if length <= LARGEST else None


def _prove(found: Header, body: bytes, end: bytes) -> None:
    if not found.public:
        if hashlib.sha512(_DOMAIN + body).digest() != end:
            raise NoHeader
        return
    try:
        Ed25519PublicKey.from_public_bytes(found.public).verify(end, _DOMAIN + body)
    except (InvalidSignature, ValueError) as error:
        raise NoHeader from error


def _header(said: Any) -> Header:
    shown = said["figures"]
    return Header(
        kind=_one_of(said["kind"], (SNAPSHOT, POINT)),
        coop=_is(said["coop"], bytes),
        letter=_is(said["letter"], str),
        public=_is(said["public"], bytes),
        made=_is(said["made"], int),
        day=date.fromisoformat(said["day"]),
        schema=_is(said["schema"], int),
        acts=_is(said["acts"], int),
        heads={_is(n, str): (_is(e[0], int), _is(e[1], bytes)) for n, e in said["heads"].items()},
        findings=_is(said["findings"], int),
        locked=_is(said["locked"], bool),
        base=_is(said["base"], bytes),
        parts={_is(n, str): _part(part) for n, part in said["parts"].items()},
        figures=None if shown is None else _figures(shown),
    )


def _part(said: Any) -> Part:
    size, sha = said
    if _is(size, int) < 0:
        raise ValueError(size)
    return Part(size, _is(sha, bytes))


def _figures(said: Any) -> Figures:
    name, currency, members, balance, debit, credit, size = said
    rows = tuple((_is(a, str), _is(b, str), _is(c, str)) for a, b, c in balance)
    made = Figures(
        _is(name, str),
        _is(currency, str),
        _is(members, int),
        rows,
        _is(debit, str),
        _is(credit, str),
        _is(size, int),
    )
    _ = made.sides  # not only text
    return made


def _money(said: str, currency: str) -> Money:
    """A figure as `exports.figure` writes it: with all decimals of its currency."""
    return Money(int(said.replace(".", "")), currency)


def _is(value: Any, kind: type[_T]) -> _T:
    if type(value) is not kind:
        raise TypeError(value)
    return value


def _one_of(value: Any, known: tuple[str, ...]) -> str:
    if value not in known:
        raise ValueError(value)
    return str(value)


def newer() -> Trouble:
    """A copy of a release that came after this one."""
    return Trouble(
        N_("This copy was made by a newer CoopDesk."),
        advice=N_("Install the newer CoopDesk on this PC, then open the copy again."),
    )
