"""Boxes that only who has a key can open: age (X25519), so that other programs open them too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import pyrage

from coopdesk.i18n import N_
from coopdesk.records.errors import Trouble

#: How every box begins.
MAGIC: Final = b"age-encryption.org/v1\n"


class Shut(Trouble):
    """A box that none of our keys opens, or that is damaged."""


def _shut() -> Shut:
    return Shut(
        N_("This is locked with a key that this PC does not have, or it is damaged."),
        advice=N_("Use the recovery sheet, or another copy."),
    )


def new_identity() -> tuple[str, str]:
    """A new key: the private half (AGE-SECRET-KEY-1…, 74 characters) and whom boxes are for."""
    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


def recipient_of(identity: str) -> str:
    """Whom boxes for a private half are for. ValueError when it is none."""
    try:
        return str(pyrage.x25519.Identity.from_str(identity).to_public())
    except pyrage.IdentityError as error:
        raise ValueError("no identity") from error


def is_recipient(text: str) -> bool:
    """Whether boxes can be made for it."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def lock(data: bytes, recipients: Iterable[str], *, letters: bool = False) -> bytes:
    """A box that each of the recipients can open; with `letters` as text for a message."""
    return bytes(pyrage.encrypt(data, _recipients(recipients), armored=letters))


def unlock(box: bytes, identities: Sequence[str], limit: int) -> bytes:
    """What is in a box, of at most `limit` bytes. Raises Shut when none of the keys opens it."""
    # A box is never smaller than what is in it, so that nothing large is made of a small one.
    if not identities or len(box) > limit + _around(limit):
        raise _shut()
    try:
        data = bytes(pyrage.decrypt(box, _identities(identities)))
    except pyrage.DecryptError as error:
        raise _shut() from error
    if len(data) > limit:
        raise _shut()
    return data


def _around(size: int) -> int:
    """What age adds at most: its header, and 16 bytes for each 64 KB."""
    return 16_384 + (size // 65_536 + 1) * 16


def _recipients(said: Iterable[str]) -> list[pyrage.x25519.Recipient]:
    return [pyrage.x25519.Recipient.from_str(one) for one in said]


def _identities(said: Iterable[str]) -> list[pyrage.x25519.Identity]:
    return [pyrage.x25519.Identity.from_str(one) for one in said]
