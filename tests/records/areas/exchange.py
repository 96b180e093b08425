"""PCs that share a book: a row in each of their tables but those of seals."""

from __future__ import annotations

from typing import Any

from coopdesk.records.access import Permission
from coopdesk.records.book import Command, Tx
from coopdesk.records.schema import (
    Base,
    Device,
    Epoch,
    Erasure,
    Recovery,
    Revocation,
    Settled,
    Wrapped,
)
from tests.records.hands import TODAY, Make

_AGE = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"


def asked(make: Make) -> dict[str, dict[str, Any]]:
    return {}


def fill(make: Make) -> None:
    device = {"id": 5, "public_key": b"k" * 32, "letter": "Z", "name": "Shop", "recipient": _AGE}
    said: list[tuple[type[Base], dict[str, Any]]] = [
        (Device, device),
        (Revocation, {"id": 5, "seq": 1, "hash": b"h" * 32, "day": TODAY, "why": "stolen"}),
        (Epoch, {"id": 6, "n": 1, "recipient": _AGE, "day": TODAY}),
        (Wrapped, {"id": 7, "epoch": 6, "to": 5, "box": b"box"}),
        (Recovery, {"id": 8, "kind": "sheet", "recipient": _AGE, "root": b"r", "made": TODAY}),
        (Settled, {"id": 11, "kind": "double receipt", "about": "A-1", "proof": 1, "day": TODAY}),
        (Erasure, {"id": 12, "day": TODAY, "why": "left"}),
    ]

    def write(tx: Tx) -> None:
        for table, row in said:
            tx.insert(table, [row])

    make.book.write(Command(write, Permission.KEEP_BOOKS))
