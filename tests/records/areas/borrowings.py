"""Loans from outside."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from coopdesk.records import borrowings
from coopdesk.records.schedule import Terms
from tests.records.hands import TODAY, Make

TERMS = Terms(Decimal(1), TODAY, 10, Decimal(12))


def asked(make: Make) -> dict[str, dict[str, Any]]:
    book = make.book
    one, other = (
        book.write(borrowings.take_borrowing, lender=name, amount=1_000, since=TODAY)
        for name in ("Umurenge SACCO", "A friend of the co-op")
    )
    entry = book.write(borrowings.receive_borrowing, borrowing=one, amount=400, day=TODAY)
    return {
        "borrowings.take_borrowing": {
            "lender": "Bank of Kigali",
            "amount": 5_000,
            "since": TODAY,
            "terms": TERMS,
        },
        "borrowings.receive_borrowing": {"borrowing": one, "amount": 100, "day": TODAY},
        "borrowings.repay_borrowing": {
            "borrowing": one,
            "principal": 100,
            "interest": 10,
            "fee": 1,
            "day": TODAY,
        },
        "borrowings.take_back_borrowing_move": {"entry": entry, "reason": "typed twice"},
        "borrowings.change_borrowing": {
            "borrowing": one,
            "changes": {"paper": "77/2026"},
            "shown": {"paper": ""},
        },
        "borrowings.close_borrowing": {"borrowing": other, "day": TODAY},
    }


def fill(make: Make) -> None:
    book = make.book
    of = book.write(
        borrowings.take_borrowing, lender="A bank", amount=1_000, since=TODAY, terms=TERMS
    )
    book.write(borrowings.receive_borrowing, borrowing=of, amount=1_000, day=TODAY)
    book.write(borrowings.repay_borrowing, borrowing=of, principal=100, interest=9, day=TODAY)
