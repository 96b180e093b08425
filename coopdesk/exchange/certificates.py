"""Who vouches for a PC: the co-op's root key, or another PC that is vouched for itself.

A certificate is canonical CBOR [body, signature]; the body is a canonical CBOR map of `coop`, `dev`
(SHA-256 of the PC's public key), `public`, `recipient` (age), `letter` and `by`: the SHA-256 of the
public key that signs, the root's or another PC's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from coopdesk.exchange import sealedbox

_DOMAIN: Final = b"coopdesk/certificate/1\0"
#: Bytes; no certificate is larger. And no chain of them is longer.
_LARGEST: Final = 1024
_LONGEST: Final = 64


class Untrusted(Exception):
    """A PC or a certificate that nobody vouches for. `reason` is for the log, not for a person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is said of a PC, and by whom. `raw` is the certificate's bytes."""

    coop: bytes
    dev: bytes
    public: bytes
    recipient: str
    letter: str
    by: bytes
    raw: bytes = field(repr=False)


def id_of(public: bytes) -> bytes:
    """A PC's id, or the root's: the SHA-256 of its public key."""
    return hashlib.sha256(public).digest()


def public_of(private: Ed25519PrivateKey) -> bytes:
    """The 32 bytes of the public half."""
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def make(
    signer: Ed25519PrivateKey, *, coop: bytes, public: bytes, recipient: str, letter: str
) -> Certificate:
    """Vouch for a PC."""
    said = {
        "coop": coop,
        "dev": id_of(public),
        "public": public,
        "recipient": recipient,
        "letter": letter,
        "by": id_of(public_of(signer)),
    }
    body = cbor2.dumps(said, canonical=True)
    raw = cbor2.dumps([body, signer.sign(_DOMAIN + body)], canonical=True)
    return Certificate(**said, raw=raw)  # type: ignore[arg-type]


def read(raw: bytes) -> Certificate:
    """A certificate from its bytes. That it is well made, not that it is true: see `Trust`."""
    return _parted(raw)[0]


def _parted(raw: bytes) -> tuple[Certificate, bytes, bytes]:
    if len(raw) > _LARGEST:
        raise Untrusted("too large")
    try:
        body, signature = cbor2.loads(raw)
        said = cbor2.loads(body)
        if cbor2.dumps(said, canonical=True) != body:
            raise Untrusted("not canonical")
        made = Certificate(**said, raw=raw)
    except (cbor2.CBORError, TypeError, ValueError, MemoryError, RecursionError) as error:
        raise Untrusted("no certificate") from error
    if not _is_sound(made) or not isinstance(signature, bytes):
        raise Untrusted("wrong parts")
    return made, body, signature


def _is_sound(made: Certificate) -> bool:
    parts: tuple[Any, ...] = (made.letter, made.recipient)
    sizes: tuple[tuple[Any, int], ...] = (
        (made.coop, 16),
        (made.dev, 32),
        (made.public, 32),
        (made.by, 32),
    )
    return (
        all(isinstance(part, bytes) and len(part) == size for part, size in sizes)
        and all(isinstance(part, str) for part in parts)
        and made.dev == id_of(made.public)
        and sealedbox.is_recipient(made.recipient)
    )


def _check(raw: bytes, by: bytes) -> None:
    """Raises Untrusted when a certificate wasn't signed by this public key."""
    _, body, signature = _parted(raw)
    try:
        Ed25519PublicKey.from_public_bytes(by).verify(signature, _DOMAIN + body)
    except (InvalidSignature, ValueError) as error:
        raise Untrusted("forged") from error


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom a PC believes: the root's public key, the PCs whose chain leads to it, those that are
    trusted no more with the last of their acts that counts (counter and hash). `lost` are those
    that only the key of one of these vouches for: whoever has that key can make such PCs.
    """

    coop: bytes
    root: bytes | None
    devices: Mapping[bytes, Certificate] = field(default_factory=dict)
    revoked: Mapping[bytes, tuple[int, bytes]] = field(default_factory=dict)
    lost: frozenset[bytes] = frozenset()

    def with_these(self, raws: Iterable[bytes]) -> Trust:
        """The same, and those of these certificates that a trusted key signed, in any order. One
        that only a PC signed that is trusted no more doesn't count. Who was lost is found again by
        another certificate. A book has one for each PC that it ever had, and each restore makes one
        more: there is no most of them here.
        """
        waiting = [one for one in map(_readable, raws) if one is not None]
        known, lost = dict(self.devices), self.lost
        waiting = [one for one in waiting if one.dev in lost or known.get(one.dev) != one]
        while waiting:
            good = {pc: one for pc, one in known.items() if pc not in lost}
            proven = [one for one in waiting if self._proves(one, good)]
            if not proven:
                break
            known |= {one.dev: one for one in proven if one.dev not in good}
            lost -= {one.dev for one in proven}
            waiting = [one for one in waiting if one not in proven]
        return replace(self, devices=known, lost=lost)

    def _proves(self, one: Certificate, good: Mapping[bytes, Certificate]) -> bool:
        if one.coop != self.coop or self.root is None:
            return False
        if one.by == id_of(self.root):
            signer = self.root
        elif one.by in good and one.by not in self.revoked:
            signer = good[one.by].public
        else:
            return False
        try:
            _check(one.raw, signer)
        except Untrusted:
            return False
        return True

    def vouches(self, device: bytes) -> bool:
        """Whether somebody vouches for a PC, or did while it was trusted itself."""
        return device in self.devices and device not in self.lost

    def of(self, device: bytes) -> Certificate:
        """The certificate of a PC; raises Untrusted when nobody vouches for it."""
        if not self.vouches(device):
            raise Untrusted("unknown device")
        return self.devices[device]

    def verify(self, device: bytes, signature: bytes, data: bytes) -> None:
        """Raises Untrusted when a PC that is vouched for did not sign this."""
        try:
            public = Ed25519PublicKey.from_public_bytes(self.of(device).public)
            public.verify(signature, data)
        except InvalidSignature as error:
            raise Untrusted("forged") from error

    def key_of(self, device: bytes, certs: Iterable[bytes] = ()) -> bytes | None:
        """The public key of a PC that is vouched for here, or by certificates that came along;
        None when nobody vouches for it.
        """
        trust = self.with_these(certs)
        return trust.devices[device].public if trust.vouches(device) else None

    def accepts(self, device: bytes, seq: int, tip: bytes | None = None) -> bool:
        """Whether an act of a PC counts: always, unless it comes after the last accepted one, or
        stands (with the hash `tip`) beside it.
        """
        last = self.revoked.get(device)
        if last is None or seq < last[0]:
            return True
        return seq == last[0] and (tip is None or tip == last[1])

    def chain(self, device: bytes) -> tuple[bytes, ...]:
        """The certificates that lead from a PC up to the root, the PC's own first."""
        found: list[bytes] = []
        while device in self.devices and len(found) < _LONGEST:
            one = self.devices[device]
            found.append(one.raw)
            device = one.by
        return tuple(found)


def _readable(raw: bytes) -> Certificate | None:
    try:
        return read(raw)
    except Untrusted:
        return None
