"""Boxes, fees, counts and hand-overs."""

from __future__ import annotations

from typing import Any

from coopdesk.records.cash import boxes, counts, fees, handovers
from tests.records.hands import TODAY, Make, money


def asked(make: Make) -> dict[str, dict[str, Any]]:
    main = make.book.read(boxes.main_box)
    box = make.book.write(boxes.open_box, name="Market box")
    other = make.book.write(boxes.open_box, name="Mill box")
    shut = make.book.write(boxes.open_box, name="Old box")
    make.book.write(boxes.close_box, box=shut)
    fee = make.book.write(fees.add_fee, name="Passbook", amount=money(300))
    make.visit(make.member(), ("deposit", 500), box=box)
    return {
        "boxes.open_box": {"name": "Field box"},
        "boxes.change_box": {"box": box, "most": money(5_000)},
        "boxes.close_box": {"box": other},
        "boxes.reopen_box": {"box": shut},
        "fees.add_fee": {"name": "Entrance", "amount": money(0)},
        "fees.change_fee": {"fee": fee, "amount": money(500)},
        "fees.close_fee": {"fee": fee},
        "counts.record_count": {"counted": money(10), "kind": "check", "reason": "found"},
        "handovers.hand_over": {
            "source": box,
            "target": main,
            "amount": money(500),
            "day": TODAY,
        },
    }


def fill(make: Make) -> None:
    book = make.book
    main = book.read(boxes.main_box)
    box = book.write(boxes.open_box, name="Market box", most=money(5_000))
    book.write(fees.add_fee, name="Passbook", amount=money(300))
    make.visit(make.member(), ("deposit", 500), box=box)
    book.write(counts.record_count, counted=money(450), kind="closing", box=box, reason="a hole")
    book.write(handovers.hand_over, source=box, target=main, amount=money(50), day=TODAY)
