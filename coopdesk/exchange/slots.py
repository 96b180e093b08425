"""A co-op's slot in this PC's own folder: a file with its private keys.

A plain slot is readable by this PC's user alone. A locked one holds the keys under the book's own
key (AES-256-GCM), and that key in boxes: one for each person's password (Argon2id, 64 MiB), and one
for the recovery sheets.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag

from coopdesk.exchange import sealedbox
from coopdesk.i18n import N_
from coopdesk.records import passwords
from coopdesk.records.book import cipher, keys
from coopdesk.records.book.cipher import KEY
from coopdesk.records.errors import Trouble

_FOLDER: Final = "keys"
_SALT: Final = 16
_SLOT: Final = b"coopdesk/slot/1\0"
_WRAP: Final = b"coopdesk/slot/password/1\0"


def file_of(home: Path, coop: bytes, key: bytes | None) -> Path:
    """The slot of a co-op's book; `key` is its own, of a book that is encrypted. A book that was
    brought back beside an encrypted one, whose slot it can't open, has one for itself.
    """
    first = home / _FOLDER / f"{coop.hex()}.json"
    beside = sorted(first.parent.glob(f"{coop.hex()}-*.json"))
    plain = None
    for file in [first, *beside]:
        said = _read(file)
        if key is not None and "sealed" in said and _fits(said, key):
            return file
        if plain is None and ("sealed" not in said or "open" in said):
            plain = file
    return plain or first.with_stem(f"{coop.hex()}-{len(beside) + 2}")


def _fits(said: Mapping[str, Any], key: bytes) -> bool:
    try:
        cipher.opened(cipher.derived(key, _SLOT), bytes.fromhex(said["sealed"]), _SLOT)
    except InvalidTag:
        return False
    return True


def all_of(home: Path) -> list[Path]:
    """Every slot of this PC."""
    return sorted((home / _FOLDER).glob("*.json"))


def opened(file: Path, key: bytes | None) -> dict[str, Any]:
    """What a slot holds; nothing when there is none. `key` is the book's own, of a locked slot."""
    said = _read(file)
    if "sealed" not in said or (key is None and "open" in said):
        kept: dict[str, Any] = said.get("open", {})
        return kept
    if key is None:
        raise keys.locked()
    try:
        plain = cipher.opened(cipher.derived(key, _SLOT), bytes.fromhex(said["sealed"]), _SLOT)
    except InvalidTag as error:
        raise keys.locked() from error
    content: dict[str, Any] = json.loads(plain)
    return content


def keep(file: Path, content: Mapping[str, Any], key: bytes | None) -> None:
    """Keep what a slot holds. With the book's own key it is locked, from now on if it was not."""
    said = {name: value for name, value in _read(file).items() if name not in ("open", "sealed")}
    if key is None:
        said["open"] = dict(content)
    else:
        said["sealed"] = cipher.close(
            cipher.derived(key, _SLOT), json.dumps(content).encode(), _SLOT
        ).hex()
    keys.write_privately(file, said)


def begin_lock(file: Path, key: bytes) -> None:
    """Lock what a slot holds beside the open part, which goes when the book is encrypted too."""
    said = _read(file)
    data = json.dumps(said.get("open", {})).encode()
    keys.write_privately(
        file, said | {"sealed": cipher.close(cipher.derived(key, _SLOT), data, _SLOT).hex()}
    )


def end_lock(file: Path) -> None:
    """The open part goes. Nothing is done where there is none, or the locked part is missing."""
    said = _read(file)
    if "sealed" in said and said.pop("open", None) is not None:
        keys.write_privately(file, said)


def begin_unlock(file: Path, key: bytes) -> None:
    """Keep what a locked slot holds openly beside it, until the book is encrypted no more too."""
    keys.write_privately(file, _read(file) | {"open": opened(file, key)})


def end_unlock(file: Path) -> None:
    """The locked part goes, and who could open it. Nothing is done where there is no open part."""
    said = _read(file)
    if "open" in said and "sealed" in said:
        keys.write_privately(file, {"open": said["open"]})


def is_locked(file: Path) -> bool:
    """Whether it takes a password to open it."""
    return "sealed" in _read(file)


# --- who can open a locked slot ------------------------------------------------------------------


def add_password(file: Path, key: bytes, person: int, password: str) -> None:
    """Let a person's password open it; an earlier password of theirs opens it no more."""
    said = _read(file)
    salt = secrets.token_bytes(_SALT)
    box = cipher.close(passwords.key_of(password, salt), key, _WRAP)
    said["wraps"] = said.get("wraps", {}) | {str(person): [salt.hex(), box.hex()]}
    keys.write_privately(file, said)


def drop_password(file: Path, person: int) -> None:
    """A person's password opens it no more."""
    said = _read(file)
    said.get("wraps", {}).pop(str(person), None)
    keys.write_privately(file, said)


def persons(file: Path) -> set[int]:
    """Whose passwords open it."""
    return {int(person) for person in _read(file).get("wraps", {})}


def fits(file: Path, person: int, password: str) -> bool:
    """Whether it is the password with which a person opens it."""
    salt, box = _read(file).get("wraps", {}).get(str(person), ("", ""))
    return _unwrapped(password, salt, box) is not None


def _unwrapped(password: str, salt: str, box: str) -> bytes | None:
    try:
        kept = passwords.key_of(password, bytes.fromhex(salt))
        return cipher.opened(kept, bytes.fromhex(box), _WRAP)
    except (InvalidTag, ValueError):
        return None


def add_recovery(file: Path, key: bytes, recipients: Sequence[str]) -> None:
    """Let the recovery sheets open it, these and no others."""
    said = _read(file)
    said["spare"] = sealedbox.lock(key, recipients).hex() if recipients else ""
    keys.write_privately(file, said)


def by_password(file: Path, password: str) -> bytes | None:
    """The book's own key, opened by anybody's password; None when it fits nobody."""
    for salt, box in _read(file).get("wraps", {}).values():
        key = _unwrapped(password, salt, box)
        if key is not None:
            return key
    return None


def by_recovery(file: Path, identity: str) -> bytes | None:
    """The book's own key, opened by a recovery sheet; None when the sheet is not for it."""
    box = _read(file).get("spare")
    if not box:
        return None
    try:
        return sealedbox.unlock(bytes.fromhex(box), [identity], KEY)
    except sealedbox.Shut:
        return None


def _read(file: Path) -> dict[str, Any]:
    """A slot as it stands. A damaged one is trouble: what is in it must not be written over."""
    if not file.exists():
        return {}
    said = keys.read_kept(file)
    if not said:
        raise Trouble(
            N_("The file {name} with the keys of this PC is damaged."),
            advice=N_("Bring it back from a copy of this PC's disk, or use the recovery sheet."),
            name=str(file),
        )
    return said
