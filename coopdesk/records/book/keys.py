"""Who this PC is in a book: an Ed25519 key that lives outside the book and outside every copy.

A file that was copied, restored or imaged must never go on writing as the PC it came from: two
chains under one name would be a fork. So the key's file also remembers which file it belongs to,
and a book that isn't that file gets a new key. Where the chain ended is remembered beside it: a
copy of an earlier day that was put in the book's place, in the very same file, ends before that.

The private half of an encrypted book's key is locked with the book's own key: it signs while the
book is open, and is worth nothing to who takes the disk.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from coopdesk.i18n import N_
from coopdesk.records.book import cipher
from coopdesk.records.disk import force_names
from coopdesk.records.errors import Trouble

_FOLDER: Final = "devices"
_DAY: Final = timedelta(hours=24)
_SEQ: Final = 8
_SIGNING: Final = b"coopdesk/device/1\0"


@dataclass(frozen=True, slots=True)
class DeviceKey:
    """This PC's key for one book. `id` is the SHA-256 of the public key, `book` the book's own
    key where the book is encrypted.
    """

    id: bytes
    public: bytes
    file: Path
    book: bytes | None = field(default=None, repr=False)

    @property
    def private(self) -> Ed25519PrivateKey:
        """The signing key, read from its file when something is signed. Raises Trouble where it is
        locked with another book's key.
        """
        raw = _private(read_kept(self.file), self.book)
        if raw is None:
            raise locked()
        return Ed25519PrivateKey.from_private_bytes(raw)


def locked() -> Trouble:
    """Keys of this PC that the book at hand does not open."""
    return Trouble(
        N_("The keys of this PC are locked with the office password."),
        advice=N_("Open the co-op's own book on this PC, and sign in."),
    )


def _private(said: dict[str, Any], book: bytes | None) -> bytes | None:
    """The private half of a key's file; None when it is not here, or locked with another key."""
    if "private" in said:
        return bytes.fromhex(said["private"])
    if book is None or "sealed" not in said:
        return None
    try:
        key = cipher.derived(book, _SIGNING)
        return cipher.opened(key, bytes.fromhex(said["sealed"]), _SIGNING)
    except InvalidTag:
        return None


def _sealed(private: bytes, book: bytes) -> str:
    return cipher.close(cipher.derived(book, _SIGNING), private, _SIGNING).hex()


def read_kept(file: Path) -> dict[str, Any]:
    """What a key's file says; nothing when it is missing or damaged, as if there were no key."""
    try:
        said: dict[str, Any] = json.loads(file.read_text())
    except (OSError, ValueError):
        return {}
    return said


def _mark_of(book: Path) -> dict[str, Any]:
    seen = book.stat()
    return {"path": str(book.resolve()), "file": [seen.st_dev, seen.st_ino]}


def write_privately(file: Path, said: dict[str, Any]) -> None:
    """Keep what nobody else of this PC may read; it is there whole, or as it was before."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(said, out)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)
    force_names(file.parent)


def mint(
    home: Path,
    book: Path,
    coop: bytes,
    now: datetime,
    *,
    copied: bool,
    private: Ed25519PrivateKey | None = None,
    key: bytes | None = None,
) -> DeviceKey:
    """Make a new key for this PC in this book and keep it in the PC's own folder.

    `copied` tells a key made because the book is a copy from one made on purpose; `private` is one
    that was made before its book came; `key` is the own key of a book that is encrypted.
    """
    private = private or Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    device = hashlib.sha256(public).digest()
    file = home / _FOLDER / f"{device.hex()[:32]}.json"
    raw = private.private_bytes_raw()
    said = {
        "coop": coop.hex(),
        "public": public.hex(),
        **({"private": raw.hex()} if key is None else {"sealed": _sealed(raw, key)}),
        "made": now.isoformat(),
        "copied": copied,
        **_mark_of(book),
    }
    write_privately(file, said)
    return DeviceKey(device, public, file, key)


@contextmanager
def minting(
    home: Path, book: Path, coop: bytes, now: datetime, key: bytes | None
) -> Iterator[DeviceKey]:
    """A new key for a copy, that is forgotten again when what follows can't be done."""
    made = mint(home, book, coop, now, copied=True, key=key)
    try:
        yield made
    except BaseException:
        forget(home, made.id)
        raise


def find(home: Path, book: Path, device: bytes, end: tuple[int, bytes]) -> DeviceKey | None:
    """The key of the PC that the book names, when this PC and this very file are meant by it.

    `end` is where the PC's chain ends in the book: its counter and hash. A book that was moved on
    its disk is the same file elsewhere and keeps its key. A copy is another file, even at the same
    path, or ends before what this PC has written already, and gets none.
    """
    file = home / _FOLDER / f"{device.hex()[:32]}.json"
    if not file.exists():
        return None
    said, here, seen = read_kept(file), _mark_of(book), _seen(home, device)
    meant = here["file"] in (said.get("file"), said.get("next"))
    if not meant or end[0] < seen[0] or (end[0] == seen[0] and end != seen):
        return None
    if said["path"] != here["path"] or said["file"] != here["file"]:
        write_privately(file, said | here)
    return DeviceKey(device, bytes.fromhex(said["public"]), file)


def will_be(home: Path, device: bytes, new: Path) -> None:
    """The book's file is about to be replaced by another that holds the same: that is ours too."""
    file = home / _FOLDER / f"{device.hex()[:32]}.json"
    said = read_kept(file)
    if said:
        write_privately(file, said | {"next": _mark_of(new)["file"]})


def known(home: Path, coop: bytes, book: bytes | None) -> list[DeviceKey]:
    """All keys that this PC has or had in a co-op's books, and that can sign. `book` is the own key
    of a book that is encrypted.
    """
    found = []
    for file, said in _of_coop(home, coop):
        if _private(said, book) is not None:
            public = bytes.fromhex(said["public"])
            found.append(DeviceKey(hashlib.sha256(public).digest(), public, file, book))
    return found


def of_device(home: Path, device: bytes, book: bytes | None) -> DeviceKey | None:
    """This PC's key by its id, for signing; None when it isn't here."""
    file = home / _FOLDER / f"{device.hex()[:32]}.json"
    said = read_kept(file) if device else {}
    return (
        DeviceKey(device, bytes.fromhex(said["public"]), file, book) if "public" in said else None
    )


# --- with a book that is encrypted ---------------------------------------------------------------
# Both halves of a change are kept until the book's file has changed too: whenever it ends, the key
# can be read.


def begin_lock(home: Path, coop: bytes, path: Path, key: bytes) -> None:
    """Keep the keys of the book at `path` locked beside the open ones."""
    for file, said in _of_book(home, coop, path):
        if "private" in said:
            sealed = _sealed(bytes.fromhex(said["private"]), key)
            write_privately(file, said | {"sealed": sealed})


def end_lock(home: Path, coop: bytes, path: Path, key: bytes) -> None:
    """The open ones go, where the locked one holds the same."""
    for file, said in _of_book(home, coop, path):
        raw = said.pop("private", None)
        if raw is not None and _private(said, key) == bytes.fromhex(raw):
            write_privately(file, said)


def begin_unlock(home: Path, coop: bytes, path: Path, key: bytes) -> None:
    """Keep the keys of the book at `path` open beside the locked ones."""
    for file, said in _of_book(home, coop, path):
        raw = _private(said, key)
        if raw is not None:
            write_privately(file, said | {"private": raw.hex()})


def end_unlock(home: Path, coop: bytes, path: Path) -> None:
    """The locked ones go, where there is an open one."""
    for file, said in _of_book(home, coop, path):
        if "private" in said and said.pop("sealed", None) is not None:
            write_privately(file, said)


def _of_coop(home: Path, coop: bytes) -> Iterator[tuple[Path, dict[str, Any]]]:
    for file in sorted((home / _FOLDER).glob("*.json")):
        said = read_kept(file)
        if said.get("coop") == coop.hex():
            yield file, said


def _of_book(home: Path, coop: bytes, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Those of the book at `path`, and of books that are no more; others open with no key of it."""
    for file, said in _of_coop(home, coop):
        if said["path"] == str(path.resolve()) or not Path(said["path"]).exists():
            yield file, said


def minted_lately(home: Path, coop: bytes, now: datetime) -> bool:
    """Whether this PC took a new key for a copy of the co-op's book in the last 24 hours."""
    for file in (home / _FOLDER).glob("*.json"):
        said = read_kept(file)
        ours = said.get("copied") and said["coop"] == coop.hex()
        if ours and abs(now - datetime.fromisoformat(said["made"])) < _DAY:
            return True
    return False


def note_end(home: Path, device: bytes, seq: int, tip: bytes) -> None:
    """Remember where the chain ends by now. Not worth waiting for the disk: the book is first."""
    out = os.open(_end(home, device), os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    with open(out, "wb", buffering=0) as file:
        file.write(seq.to_bytes(_SEQ) + tip)


def _end(home: Path, device: bytes) -> Path:
    return home / _FOLDER / f"{device.hex()[:32]}.end"


def _seen(home: Path, device: bytes) -> tuple[int, bytes]:
    """Where the chain ended when this PC last wrote; before its start when nothing is known."""
    file = _end(home, device)
    said = file.read_bytes() if file.exists() else b""
    if len(said) != _SEQ + hashlib.sha256().digest_size:
        return -1, b""
    return int.from_bytes(said[:_SEQ]), said[_SEQ:]


def retire(home: Path, device: bytes) -> None:
    """No file is meant by a PC's key any more: nobody writes on as it, though it can still sign."""
    file = home / _FOLDER / f"{device.hex()[:32]}.json"
    write_privately(file, read_kept(file) | {"file": None, "next": None})


def forget(home: Path, device: bytes) -> None:
    """Throw away the key of a book that never came to be."""
    (home / _FOLDER / f"{device.hex()[:32]}.json").unlink(missing_ok=True)
    _end(home, device).unlink(missing_ok=True)
