"""Seals, and a federation's signature under one."""

from __future__ import annotations

from base64 import b64encode
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from coopdesk.records import seals
from coopdesk.records.seals import checkpoints
from tests.records.hands import Make

FEDERATION: Final = "federation.example"
_KEY: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
_PUBLIC: Final = _KEY.public_key().public_bytes_raw()
#: As the federation tells it: its name, what it is known by, and the key itself.
KEY: Final = "+".join(
    (
        FEDERATION,
        checkpoints.key_hash(FEDERATION, _PUBLIC).hex(),
        b64encode(b"\1" + _PUBLIC).decode(),
    )
)


def newest_note(make: Make, name: str = FEDERATION) -> str:
    """The checkpoint of the newest seal, signed by the federation."""
    row = make.book.read(seals.newest)
    assert row is not None
    return signed(make.book.read(seals.checkpoint, row.id), name)


def signed(text: str, name: str = FEDERATION) -> str:
    """A checkpoint that the federation signed."""
    return checkpoints.signed(text, name, _KEY.public_key().public_bytes_raw(), _KEY.sign)


def asked(make: Make) -> dict[str, dict[str, Any]]:
    make.book.write(seals.seal, kind=seals.MONTH)
    return {
        "sealing.seal": {"kind": seals.DAY},
        "sealing.cosign": {"note": newest_note(make), "key": KEY},
    }


def fill(make: Make) -> None:
    make.book.write(seals.seal, kind=seals.DAY)
    make.book.write(seals.cosign, note=newest_note(make), key=KEY)
