"""The pages of a book that is locked by a key of its own, opened in memory: whoever takes the disk
finds nothing of them in clear.

So SQLCipher 4 writes a file: each page by itself, under AES-256 in CBC mode. At its end stand the
16 bytes with which that began, and an HMAC-SHA-512 over what is locked, these, and the number of
the page. The file begins with 16 bytes of salt, where another has the name of the format.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

from coopdesk.i18n import N_
from coopdesk.records.book.cipher import KEY
from coopdesk.records.errors import Trouble

_NAME: Final = b"SQLite format 3\0"
_SALT: Final = 16
_IV: Final = 16
_MAC: Final = 64
#: What of a page holds nothing of the book. It stays free in the pages that come of it.
_RESERVED: Final = _IV + _MAC
#: How the key of the HMAC is told from the file's key.
_MASK: Final = 0x3A
_ROUNDS: Final = 2


def damaged(name: str) -> Trouble:
    """A book's file is not what SQLite wrote."""
    return Trouble(
        N_("The book itself is damaged, so no copy was made: {what}"),
        advice=N_("Keep the copies that you have, and restore the last good one."),
        what=name,
    )


def unlocked(
    pieces: Iterator[memoryview], size: int, key: bytes, name: str
) -> Iterator[memoryview]:
    """A locked file's whole pages of `size` bytes, unlocked where they stand. Raises Trouble for
    one that isn't as it was written.
    """
    number, opener = 0, None
    for piece in pieces:
        opener = opener or _Opener(key, bytes(piece[:_SALT]))
        for at in range(0, len(piece), size):
            number += 1
            if not opener.open(piece[at : at + size], number):
                raise damaged(name)
        yield piece


class _Opener:
    """The key of a file, for one page after the other."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        mask = bytes(byte ^ _MASK for byte in salt)
        self._aes = AES256(key)
        self._key = hashlib.pbkdf2_hmac("sha512", key, mask, _ROUNDS, KEY)

    def open(self, page: memoryview, number: int) -> bool:
        """Unlock a page where it stands; whether it is what was written."""
        start, end = _SALT if number == 1 else 0, len(page) - _RESERVED
        said = page[start : end + _IV].tobytes() + number.to_bytes(4, "little")
        if not hmac.compare_digest(hmac.digest(self._key, said, "sha512"), page[-_MAC:]):
            return not any(page)  # SQLite makes room that it never writes to, as it needs it not
        way = Cipher(self._aes, CBC(page[end : end + _IV].tobytes())).decryptor()
        page[start:end] = way.update(page[start:end])
        page[end:] = bytes(_RESERVED)
        page[:start] = _NAME[:start]
        return True
