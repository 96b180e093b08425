"""Chance that is the same each time: ids, salts and keys are drawn from a seed."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from types import ModuleType

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from coopdesk.records.book import keys


class _Keys:
    """Makes signing keys where the program would make its own."""

    from_private_bytes = staticmethod(Ed25519PrivateKey.from_private_bytes)

    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def generate(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._chance.randbytes(32))


@contextmanager
def drawn(chance: Random, *with_keys: ModuleType) -> Iterator[None]:
    """What is drawn inside comes from a seed; `with_keys` are modules that make signing keys."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "token_bytes", chance.randbytes)
        patch.setattr(secrets, "token_hex", lambda size: chance.randbytes(size).hex())
        patch.setattr(secrets, "randbits", chance.getrandbits)
        for module in (keys, *with_keys):
            patch.setattr(module, "Ed25519PrivateKey", _Keys(chance))
        yield
