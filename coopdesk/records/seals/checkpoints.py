"""A seal for others to sign: as a checkpoint of C2SP, and the signature that comes back.

A checkpoint is a few lines of text: whose log it is, how many acts, the seal's root in base64,
then a line for each PC's chain; below an empty line the signatures. What proves that it grew from
the one that the federation signed last stands before it (`growing`). Its signature is kept under
the seal once that was looked at here too.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Callable
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from coopdesk.i18n import N_
from coopdesk.records.errors import Refused
from coopdesk.records.seals.body import Sealed

_ED25519: Final = b"\1"
_SIGN: Final = "\N{EM DASH} "
_HASH: Final = 4
_KEY: Final = 32


class Note(NamedTuple):
    """A checkpoint that was read: the text that is signed, its root, and the signatures."""

    text: str
    root: bytes
    signatures: tuple[tuple[str, bytes], ...]


def text_of(sealed: Sealed) -> str:
    """The text of a seal's checkpoint, as it is signed."""
    lines = [
        f"coopdesk/{sealed.coop.hex()}",
        str(sealed.acts),
        b64encode(sealed.root()).decode(),
        f"day {sealed.day.isoformat()}",
        *(
            f"pc {chain.device.hex()[:32]} {chain.size} {b64encode(chain.root).decode()}"
            for chain in sealed.chains
        ),
    ]
    return "\n".join([*lines, ""])


def key_hash(name: str, public: bytes) -> bytes:
    """By which four bytes a signature says whose key made it."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:_HASH]


def signed(text: str, name: str, public: bytes, sign: Callable[[bytes], bytes]) -> str:
    """A text with a signature below it."""
    return with_signature(text, name, public, sign(text.encode()))


def with_signature(text: str, name: str, public: bytes, signature: bytes) -> str:
    """The same with a signature that was made before."""
    made = key_hash(name, public) + signature
    return f"{text}\n{_SIGN}{name} {b64encode(made).decode()}\n"


def key_text(name: str, public: bytes) -> str:
    """A key to check signatures by, as it is told: name, what it is known by, the key."""
    packed = b64encode(_ED25519 + public).decode()
    return f"{name}+{key_hash(name, public).hex()}+{packed}"


def read_key(said: str) -> tuple[str, bytes]:
    """The name and the key of such a text; Refused where it is none."""
    name, _, rest = said.strip().partition("+")
    known, _, packed = rest.partition("+")
    try:
        kind_and_key = b64decode(packed, validate=True)
    except (Error, ValueError):
        kind_and_key = b""
    kind, key = kind_and_key[:1], kind_and_key[1:]
    if kind != _ED25519 or len(key) != _KEY or key_hash(name, key).hex() != known:
        raise Refused(N_("This is no key to check a signature by."), field="key")
    return name, key


def read(note: str) -> Note:
    """A signed checkpoint; Refused where the text is none."""
    text, gap, below = note.replace("\r\n", "\n").partition("\n\n")
    lines = text.split("\n")
    try:
        root = b64decode(lines[2], validate=True)
        signatures = tuple(_signature(line) for line in below.splitlines() if line.strip())
    except (IndexError, Error, ValueError):
        root, signatures = b"", ()
    if not gap or len(root) != _KEY or not signatures:
        raise Refused(N_("This file is no signed checkpoint."), field="note")
    return Note(f"{text}\n", root, signatures)


def _signature(line: str) -> tuple[str, bytes]:
    if not line.startswith(_SIGN):
        raise ValueError("no signature")
    name, _, packed = line.removeprefix(_SIGN).rpartition(" ")
    return name, b64decode(packed, validate=True)


def signature_of(note: Note, name: str, public: bytes) -> bytes:
    """The signature of a key under a checkpoint; Refused where there is none that holds."""
    known = key_hash(name, public)
    for signer, packed in note.signatures:
        if signer == name and packed[:_HASH] == known and _fits(public, packed[_HASH:], note.text):
            return packed[_HASH:]
    raise Refused(
        N_("The signature of {name} does not fit this checkpoint."), field="note", name=name
    )


def _fits(public: bytes, signature: bytes, text: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text.encode())
    except InvalidSignature:
        return False
    return True
