"""Little things under a key: AES-256-GCM. What each is for is bound to it."""

from __future__ import annotations

import secrets
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

#: Bytes of a key.
KEY: Final = 32
_NONCE: Final = 12


def derived(key: bytes, about: bytes) -> bytes:
    """A key for one purpose, of another key."""
    return HKDF(SHA256(), KEY, None, about).derive(key)


def close(key: bytes, data: bytes, about: bytes) -> bytes:
    """Lock something."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, about)


def opened(key: bytes, box: bytes, about: bytes) -> bytes:
    """What was locked. Raises InvalidTag with another key, or when a bit of it is another."""
    return AESGCM(key).decrypt(box[:_NONCE], box[_NONCE:], about)
