"""What a new PC leaves at a place to be let in, and what it finds there in answer.

The six words are 96 random bits that never stand in a file: the request holds only a hash that
binds them to it, and the answer is sealed with a key made of them. So both sides know that what
they read was written by the PC whose words a person carried from one to the other.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from coopdesk import BUILT
from coopdesk.exchange import certificates, proquints, sealedbox

#: Bytes of a request and of an answer, at most.
LARGEST_REQUEST: Final = 2048
LARGEST_ANSWER: Final = 64 * 1024
#: A request is answered for so long.
LASTS: Final = timedelta(days=30)
SECRET: Final = 12
_REQUEST: Final = b"coopdesk/join/1\0"
_WORDS: Final = b"coopdesk/join/words/1\0"
_ANSWER: Final = b"coopdesk/join/answer/1\0"
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Request:
    """A PC that wants to be let in. `made` is None where its clock was not to be believed."""

    raw: bytes
    coop: bytes
    place: str
    public: bytes
    recipient: str
    name: str
    made: date | None
    proof: bytes

    @property
    def device(self) -> bytes:
        """The PC's id."""
        return certificates.id_of(self.public)

    def fits(self, secret: bytes) -> bool:
        """Whether these are the words that its PC shows."""
        said = _fields(self)
        del said["proof"]
        return hmac.compare_digest(self.proof, _proof(said, secret))

    def expired(self, today: date) -> bool:
        """Whether it is too old to be answered. A wrong clock is not held against it."""
        return self.made is not None and not abs(today - self.made) <= LASTS


@dataclass(frozen=True, slots=True)
class Answer:
    """What a PC that was let in needs: the co-op's root key, its own letter, the certificates that
    lead to it, and the keys of what is locked.
    """

    coop: bytes
    root: bytes
    letter: str
    certs: tuple[bytes, ...]
    epochs: tuple[str, ...]


def new_secret() -> bytes:
    """What the words of a request stand for."""
    return secrets.token_bytes(SECRET)


def words(secret: bytes) -> str:
    """The six words."""
    return proquints.words_of(secret)


def make(
    private: Ed25519PrivateKey,
    *,
    coop: bytes,
    place: str,
    recipient: str,
    name: str,
    made: date,
    secret: bytes,
) -> bytes:
    """A request as the bytes of its file."""
    said: dict[str, Any] = {
        "coop": coop,
        "place": place,
        "public": certificates.public_of(private),
        "recipient": recipient,
        "name": name[:_LONGEST_NAME],
        "made": made.isoformat() if made >= BUILT else None,
    }
    said["proof"] = _proof(said, secret)
    body = cbor2.dumps(said, canonical=True)
    return cbor2.dumps([body, private.sign(_REQUEST + body)], canonical=True)


def read(raw: bytes) -> Request | None:
    """A request from its file; None when it is none, or its PC did not sign it."""
    try:
        body, signature = cbor2.loads(raw)
        said = cbor2.loads(body)
        made = said.pop("made")
        day = None if made is None else date.fromisoformat(made)
        found = Request(raw=raw, made=day, **said)
        if not _is_sound(found):
            return None
        Ed25519PublicKey.from_public_bytes(found.public).verify(signature, _REQUEST + body)
    except (
        *(cbor2.CBORDecodeError, TypeError, ValueError, LookupError, AttributeError),
        *(MemoryError, RecursionError, InvalidSignature),
    ):
        return None
    return found


def _is_sound(found: Request) -> bool:
    sizes: tuple[tuple[Any, int], ...] = (
        (found.coop, 16),
        (found.public, 32),
        (found.proof, 32),
    )
    parts: tuple[Any, ...] = (found.place, found.recipient, found.name)
    return (
        all(isinstance(part, bytes) and len(part) == size for part, size in sizes)
        and all(isinstance(part, str) for part in parts)
        and len(found.name) <= _LONGEST_NAME
        and found.name.isprintable()
        and sealedbox.is_recipient(found.recipient)
    )


def _fields(found: Request) -> dict[str, Any]:
    return {
        "coop": found.coop,
        "place": found.place,
        "public": found.public,
        "recipient": found.recipient,
        "name": found.name,
        "made": found.made and found.made.isoformat(),
        "proof": found.proof,
    }


def _proof(said: Mapping[str, Any], secret: bytes) -> bytes:
    return hmac.digest(secret, _WORDS + cbor2.dumps(dict(said), canonical=True), hashlib.sha256)


# --- the answer ----------------------------------------------------------------------------------


def answer(request: Request, secret: bytes, given: Answer) -> bytes:
    """An answer as the bytes of its file: only the PC that asked can open it, and it tells that it
    was written by who was told the words.
    """
    said = {
        "coop": given.coop,
        "root": given.root,
        "letter": given.letter,
        "certs": list(given.certs),
        "epochs": list(given.epochs),
    }
    box = sealedbox.lock(cbor2.dumps(said, canonical=True), [request.recipient])
    return cbor2.dumps([box, _mac(request.raw, secret, box)], canonical=True)


def open_answer(raw: bytes, request: bytes, secret: bytes, identity: str) -> Answer | None:
    """What an answer to a request gives; None when it is for another PC, forged or damaged."""
    try:
        box, mac = cbor2.loads(raw)
        if not hmac.compare_digest(mac, _mac(request, secret, box)):
            return None
        said = cbor2.loads(sealedbox.unlock(box, [identity], LARGEST_ANSWER))
        return Answer(
            said["coop"],
            said["root"],
            said["letter"],
            tuple(said["certs"]),
            tuple(said["epochs"]),
        )
    except (
        *(cbor2.CBORDecodeError, TypeError, ValueError, LookupError, AttributeError),
        *(MemoryError, RecursionError, sealedbox.Shut),
    ):
        return None


def _mac(request: bytes, secret: bytes, box: bytes) -> bytes:
    key = HKDF(SHA256(), 32, None, _ANSWER).derive(secret)
    return hmac.digest(key, hashlib.sha256(request).digest() + box, hashlib.sha256)
