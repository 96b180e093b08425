"""A member's life and file, and the register of shares: a row in each of their tables."""

from __future__ import annotations

from typing import Any

from coopdesk.records.access import Permission
from coopdesk.records.book import Command, Tx
from coopdesk.records.schema import (
    Application,
    Base,
    Certificate,
    Content,
    Document,
    Field,
    FieldValue,
    Household,
    HouseholdMember,
    Joined,
    Nominee,
    NomineePayment,
    Sanction,
    ShareRefund,
    ShareTransfer,
    Step,
    Subscription,
)
from tests.records.hands import TODAY, Make

_OF = {"why": "moves", "note": "to Huye"}
_ALL = {"share": 10000, "since": TODAY}
_LAST = {"options": [], "place": 1, "needed": 0}
_THREE = {"count": 3, "value": 10000, "months": 10}


def asked(make: Make) -> dict[str, dict[str, Any]]:
    return {}


def fill(make: Make) -> None:
    one, other = make.member("Jeanne Uwamahoro"), make.member("Emmanuel Ndayisaba")
    shares, paid = one.shares, make.visit(one, ("deposit", 5))
    giving = {"giver": shares, "taker": other.shares, "count": 1, "amount": 10000, "asked": TODAY}
    paper = {"series": "A", "number": 1, "holding": shares, "count": 2, "amount": 20000}
    said: list[tuple[type[Base], dict[str, Any]]] = [
        (
            Application,
            {"id": 100, "member": 99, "day": TODAY, "kind": "person", "name": "Rose", "shares": 1},
        ),
        (Step, {"id": 101, "member": one.id, "kind": "resigned", "day": TODAY, **_OF}),
        (Sanction, {"id": 102, "member": one.id, "kind": "warning", "day": TODAY, "why": "late"}),
        (Nominee, {"id": 103, "member": one.id, "place": 1, "name": "Alice", **_ALL}),
        (NomineePayment, {"id": paid, "nominee": 103, "amount": 5}),
        (Field, {"id": 104, "name": "Coffee trees", "kind": "number", **_LAST}),
        (FieldValue, {"id": 105, "field": 104, "member": one.id, "value": "250"}),
        (Content, {"id": 106, "media": "image/jpeg", "size": 5, "data": b"photo"}),
        (Document, {"id": 107, "member": one.id, "kind": "photo", "content": 106, "day": TODAY}),
        (Household, {"id": 108, "name": "Uwamahoro", "village": "Kibirizi"}),
        (HouseholdMember, {"id": 109, "household": 108, "member": one.id, "since": TODAY}),
        (Subscription, {"id": 110, "holding": shares, "day": TODAY, **_THREE}),
        (ShareTransfer, {"id": 111, **giving}),
        (ShareRefund, {"id": 112, "holding": shares, "asked": TODAY, "amount": 10000}),
        (Certificate, {"id": 113, **paper, "issued": TODAY}),
        (Joined, {"id": other.id, "kept": one.id, "day": TODAY, "picks": {}, "why": "one person"}),
    ]

    def write(tx: Tx) -> None:
        for table, row in said:
            tx.insert(table, [row])

    make.book.write(Command(write, Permission.KEEP_BOOKS))
