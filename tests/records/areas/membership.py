"""A member's life and file, and the register of shares: a row in each of their tables."""

from __future__ import annotations

from typing import Any

from coopdesk.records import sanctions
from coopdesk.records.access import Permission
from coopdesk.records.book import Command, Tx
from coopdesk.records.cash import fees
from coopdesk.records.schema import (
    Application,
    Base,
    Certificate,
    Nominee,
    NomineePayment,
    Sanction,
    ShareRefund,
    ShareTransfer,
    Step,
    Subscription,
)
from tests.records.hands import TODAY, Make, money
from tests.records.joining import applies, board, decides, leaves, names

_OF = {"why": "moves", "note": "to Huye"}
_ALL = {"share": 10000, "since": TODAY}
_THREE = {"count": 3, "value": 10000, "months": 10}


def asked(make: Make) -> dict[str, dict[str, Any]]:
    book, waiting, admitted = make.book, applies(make, "Waits"), applies(make, "Admitted")
    step = decides(make, admitted)
    free, late, gone = (make.member(name) for name in ("Free", "Late", "Gone"))
    dead, done, heard = (make.member(name) for name in ("Dead", "Done", "Heard"))
    make.visit(dead, ("deposit", 100))
    [nominee] = names(make, dead.id, ("Alice", 10_000))
    leaves(make, dead.id, "died")
    make.visit(gone, ("deposit", 100))
    leaves(make, gone.id)
    leaves(make, done.id)
    left = leaves(make, late.id)
    laid: dict[str, Any] = {"kind": "warning", "day": TODAY, "body": board(make), "why": "late"}
    sanction = book.write(sanctions.sanction, member=heard.id, **laid)
    fee = book.write(fees.add_fee, name="Joining", amount=money(0))
    decided = {"body": board(make), "day": TODAY}
    paid = {"shares": money(100_000), "charged": {}}
    return {
        "admission.apply": {"day": TODAY, "name": "Rose", "village": "Gisozi"},
        "admission.change_application": {
            "application": waiting,
            "changes": {"village": "Huye"},
            "shown": {},
        },
        "admission.decide": {"application": waiting, "decision": "admitted", **decided},
        "admission.take_back_decision": {"step": step},
        "admission.take_first_payment": {"application": admitted, **paid},
        "admission.withdraw_application": {"application": waiting, "day": TODAY},
        "fees.ask_at_entrance": {"fee": fee, "asked": True},
        "going.leave": {"member": free.id, "cause": "resigned", "day": TODAY},
        "going.take_back_step": {"step": left},
        "parting.close": {"member": done.id},
        "parting.pay_nominee": {
            "member": dead.id,
            "nominee": nominee,
            "amount": money(100),
            "check_box": False,
        },
        "parting.settle": {"member": gone.id, "check_box": False},
        "sanctions.answer_sanction": {"sanction": sanction, "day": TODAY, "answer": "I was ill"},
        "sanctions.lift_sanction": {"sanction": sanction, "day": TODAY, "why": "peace"},
        "sanctions.sanction": {"member": free.id, **laid},
    }


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
        (Subscription, {"id": 110, "holding": shares, "day": TODAY, **_THREE}),
        (ShareTransfer, {"id": 111, **giving}),
        (ShareRefund, {"id": 112, "holding": shares, "asked": TODAY, "amount": 10000}),
        (Certificate, {"id": 113, **paper, "issued": TODAY}),
    ]

    def write(tx: Tx) -> None:
        for table, row in said:
            tx.insert(table, [row])

    make.book.write(Command(write, Permission.KEEP_BOOKS))
