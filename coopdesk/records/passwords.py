"""Passwords, kept so that the file doesn't tell them: Argon2id with 64 MiB (RFC 9106)."""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

_LENGTH, _LANES, _PASSES, _KIB = 32, 1, 3, 64 * 1024


def _kdf(salt: bytes) -> Argon2id:
    return Argon2id(salt=salt, length=_LENGTH, iterations=_PASSES, lanes=_LANES, memory_cost=_KIB)


def key_of(password: str, salt: bytes) -> bytes:
    """A key of 32 bytes that only this password gives, slowly on purpose."""
    return _kdf(salt).derive(password.encode())


def seal(password: str) -> str:
    """What to keep of a password: its salt and its key, in hex. Empty for no password."""
    if not password:
        return ""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}${key_of(password, salt).hex()}"


def fits(password: str, sealed: str) -> bool:
    """Whether this is the password. Where none was set, none is asked."""
    if not sealed:
        return True
    salt, _, key = sealed.partition("$")
    try:
        _kdf(bytes.fromhex(salt)).verify(password.encode(), bytes.fromhex(key))
    except InvalidKey:
        return False
    return True
