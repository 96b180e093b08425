"""Papers that prove themselves: a member's balances with a signature, or with the way to a seal.

Both are letters that a scanner can type. A signed one says: this PC of the co-op printed these
balances. One with the way to a seal says: these are the balances that the seal holds, and needs
nothing but the seal's digits to be proven, which stand on papers that others have.
"""

from __future__ import annotations

from base64 import b32decode, b32encode
from binascii import Error
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from coopdesk.i18n import Text
from coopdesk.records.book import Book
from coopdesk.records.papers import Statement, Words
from coopdesk.records.schema import day_number, day_of
from coopdesk.records.seals import body, merkle

SIGNED: Final = "CD1"
INCLUDED: Final = "CD2"
_DOMAIN: Final = b"coopdesk/paper/1\0"
_SIGNATURE: Final = 64
_ID: Final = 8
_NAME: Final = 16  # letters of an account's name: enough to know it again

Signer = Callable[[Statement], Statement]


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """What a signed statement says: by which PC, whose, of which day, and the balances by name."""

    coop: bytes
    device: bytes
    until: date
    member: str
    currency: str
    balances: tuple[tuple[str, int], ...]
    said: bytes
    signature: bytes

    def holds(self, public: bytes) -> bool:
        """Whether the PC with a key signed exactly this."""
        try:
            key = Ed25519PublicKey.from_public_bytes(public)
            key.verify(self.signature, _DOMAIN + self.said)
        except (InvalidSignature, ValueError):
            return False
        return True


def signer(book: Book) -> Signer:
    """Puts this PC's signature on statements; in a copy that nobody wrote in it puts none."""
    key = book.own_key
    if key is None:
        return _as_it_is
    private = key.private

    def sign(data: Statement) -> Statement:
        said = _said(book.coop, book.device, data)
        made = said + private.sign(_DOMAIN + said)
        return replace(data, proof=_letters(SIGNED, made))

    return sign


def _as_it_is(data: Statement) -> Statement:
    return data


def _said(coop: bytes, device: bytes, data: Statement) -> bytes:
    money = data.coop.currency
    balances = [[short(one.name), one.closing.minor] for one in data.accounts]
    day = day_number(data.until)
    return cbor2.dumps([coop[:_ID], device[:_ID], day, data.member_number, money, balances])


def short(name: Words) -> str:
    """How an account is called in a code: the same in every language."""
    said = name
    if isinstance(name, Text):
        parts = [name.message, *map(str, name.fields.values())]
        said = parts[0] if len(parts) == 1 else " ".join(parts[1:])
    return str(said)[:_NAME]


def read_signed(letters: str) -> SignedPaper | None:
    """A signed paper from its letters; None where they are none."""
    packed = _packed(SIGNED, letters)
    if len(packed) <= _SIGNATURE:
        return None
    said, signature = packed[:-_SIGNATURE], packed[-_SIGNATURE:]
    try:
        coop, device, day, member, currency, balances = cbor2.loads(said)
        named = tuple((str(name), int(minor)) for name, minor in balances)
        until = day_of(day)
    except (cbor2.CBORDecodeError, LookupError, TypeError, ValueError, MemoryError):
        return None
    return SignedPaper(
        bytes(coop), bytes(device), until, str(member), str(currency), named, said, signature
    )


def _letters(kind: str, packed: bytes) -> str:
    return kind + b32encode(packed).decode().rstrip("=")


def _packed(kind: str, letters: str) -> bytes:
    """The bytes behind letters of a kind; empty where they are of another."""
    if not letters.startswith(kind):
        return b""
    said = letters.removeprefix(kind)
    try:
        return b32decode(said + "=" * (-len(said) % 8))
    except (Error, ValueError):
        return b""


# --- the way to a seal ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Included:
    """A member's balances (account, holding, amount as lines say it) with the way to a seal.

    `number`, `currency` and `names` are only said: the way proves who it is by the member's id and
    what it is by those of the accounts, which are known where the book is.
    """

    member: int
    balances: tuple[tuple[int, int, int], ...]
    salt: bytes
    at: int
    members: int
    path: tuple[bytes, ...]
    top: tuple[bytes, ...]
    number: str
    currency: str
    names: tuple[str, ...]

    def root(self) -> bytes:
        """The seal that it leads to; empty where it leads nowhere."""
        leaf = body.balance_leaf(self.salt, self.member, self.balances)
        tree = merkle.root_by(leaf, self.at, self.members, self.path)
        found = body.sealed_by(self.members, tree, self.top) if tree else None
        return found or b""

    def letters(self) -> str:
        """As letters of a code."""
        said: list[Any] = [self.member, list(map(list, self.balances)), self.salt]
        ways = [b"".join(self.path), b"".join(self.top)]
        words = [self.number, self.currency, list(self.names)]
        return _letters(INCLUDED, cbor2.dumps([*said, self.at, self.members, *ways, *words]))


def read_included(letters: str) -> Included | None:
    """Such a proof from its letters; None where they are none."""
    try:
        said = cbor2.loads(_packed(INCLUDED, letters))
        member, balances, salt, at, members, path, top, number, currency, names = said
        held = tuple((int(a), int(h), int(m)) for a, h, m in balances)
        named = tuple(str(name) for _, name in zip(held, names, strict=True))
        where = (int(at), int(members), _parts(path), _parts(top))
        return Included(int(member), held, bytes(salt), *where, str(number), str(currency), named)
    except (cbor2.CBORDecodeError, LookupError, TypeError, ValueError, MemoryError):
        return None


def _parts(joined: bytes) -> tuple[bytes, ...]:
    size = merkle.SIZE
    return tuple(joined[at : at + size] for at in range(0, len(joined), size))
