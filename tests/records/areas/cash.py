"""Boxes, fees, counts and hand-overs."""

from __future__ import annotations

from typing import Any

from coopdesk.records.cash import boxes, fees
from tests.records.hands import Make, money


def asked(make: Make) -> dict[str, dict[str, Any]]:
    box = make.book.write(boxes.open_box, name="Market box")
    fee = make.book.write(fees.add_fee, name="Passbook", amount=money(300))
    return {
        "boxes.open_box": {"name": "Field box"},
        "boxes.change_box": {"box": box, "most": money(5_000)},
        "boxes.close_box": {"box": box},
        "fees.add_fee": {"name": "Entrance", "amount": money(0)},
        "fees.change_fee": {"fee": fee, "amount": money(500)},
        "fees.close_fee": {"fee": fee},
    }


def fill(make: Make) -> None:
    make.book.write(boxes.open_box, name="Market box", most=money(5_000))
    make.book.write(fees.add_fee, name="Passbook", amount=money(300))
