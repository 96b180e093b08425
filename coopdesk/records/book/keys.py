"""Who this PC is in a book: an Ed25519 key that lives outside the book and outside every copy.

A file that was copied, restored or imaged must never go on writing as the PC it came from: two
chains under one name would be a fork. So the key's file also remembers which file it belongs to,
and a book that isn't that file gets a new key.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_FOLDER: Final = "devices"
_DAY: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class DeviceKey:
    """This PC's key for one book. `id` is the SHA-256 of the public key."""

    id: bytes
    public: bytes
    file: Path

    @property
    def private(self) -> Ed25519PrivateKey:
        """The signing key, read from its file when something is signed."""
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(_read(self.file)["private"]))


def _read(file: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(file.read_text())
    return said


def _mark_of(book: Path) -> dict[str, Any]:
    seen = book.stat()
    return {"path": str(book.resolve()), "file": [seen.st_dev, seen.st_ino]}


def _write_privately(file: Path, said: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(said, out)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)


def mint(home: Path, book: Path, coop: bytes, now: datetime, *, copied: bool) -> DeviceKey:
    """Make a new key for this PC in this book and keep it in the PC's own folder.

    `copied` tells a key made because the book is a copy from one made on purpose.
    """
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    device = hashlib.sha256(public).digest()
    file = home / _FOLDER / f"{device.hex()[:32]}.json"
    said = {
        "coop": coop.hex(),
        "public": public.hex(),
        "private": private.private_bytes_raw().hex(),
        "made": now.isoformat(),
        "copied": copied,
        **_mark_of(book),
    }
    _write_privately(file, said)
    return DeviceKey(device, public, file)


def find(home: Path, book: Path, device: bytes) -> DeviceKey | None:
    """The key of the PC that the book names, when this PC and this very file are meant by it.

    A book that was moved on its disk is the same file elsewhere and keeps its key. A copy is
    another file, even at the same path, and gets none.
    """
    file = home / _FOLDER / f"{device.hex()[:32]}.json"
    if not file.exists():
        return None
    said, here = _read(file), _mark_of(book)
    if said["file"] != here["file"]:
        return None
    if said["path"] != here["path"]:
        _write_privately(file, said | here)
    return DeviceKey(device, bytes.fromhex(said["public"]), file)


def minted_lately(home: Path, coop: bytes, now: datetime) -> bool:
    """Whether this PC took a new key for a copy of the co-op's book in the last 24 hours."""
    for file in (home / _FOLDER).glob("*.json"):
        said = _read(file)
        made = datetime.fromisoformat(said["made"])
        if said["copied"] and said["coop"] == coop.hex() and abs(now - made) < _DAY:
            return True
    return False


def forget(home: Path, device: bytes) -> None:
    """Throw away the key of a book that never came to be."""
    (home / _FOLDER / f"{device.hex()[:32]}.json").unlink(missing_ok=True)
