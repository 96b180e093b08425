"""A product to borrow of, what was asked for, and what a page of it shows."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from coopdesk.records import lending
from coopdesk.records.ids import LoanId, ProductId
from coopdesk.ui.kit.people import Pairs
from tests.records import lenders
from tests.records.hands import TODAY, Somebody
from tests.ui.fingers import plain, said
from tests.ui.seat import Seat

PERCENT = {"name": "Handling", "percent": "2", "when": "disbursement"}


def farm(seat: Seat, **more: Any) -> ProductId:
    """1 % a month and 2 % kept back at once; three times what is saved, half of it covered."""
    terms: dict[str, Any] = {
        "how": lenders.how(fees=[PERCENT]),
        "most": 100_000,
        "multiple": "3",
        "guarantors": 1,
        "cover": "50",
        "body": "Board",
    }
    return lenders.product(seat.make, **{**terms, **more})


def pairs(some: Pairs) -> list[str]:
    """What stands in pairs, as it is read aloud."""
    layout = some.layout()
    assert layout is not None
    items = [layout.itemAt(n) for n in range(layout.count())]
    parts = [item.widget() for item in items if item is not None]
    return [plain(p.accessibleName()) for p in parts if p is not None and p.accessibleName()]


def shown(page: QWidget, name: str) -> bool:
    """Whether there is a button of that name to be pressed."""
    return any(said(one) == name and one.isVisible() for one in page.findChildren(QPushButton))


def asked_for(seat: Seat, who: Somebody, **more: Any) -> LoanId:
    return lenders.application(seat.make, who, farm(seat), 60_000, day=TODAY, **more)


def ready(seat: Seat, aline: Somebody, friend: Somebody, **more: Any) -> LoanId:
    """60,000 that were granted, and a friend who answers."""
    loan = lenders.application(seat.make, aline, farm(seat, **more), 60_000, day=TODAY)
    seat.book.write(lending.add_guarantor, loan=loan, member=friend.id, amount=20_000)
    return lenders.approved(seat.make, loan)
