"""The collection sheet of a meeting."""

from __future__ import annotations

from typing import Any

from coopdesk.records import collection, statements
from coopdesk.records.collection import SheetRow
from tests.records.hands import TODAY, Make, Somebody, money


def row(make: Make, who: Somebody, amount: int = 500) -> SheetRow:
    """Savings brought to the meeting."""
    columns = make.book.read(collection.columns)
    return SheetRow(who.id, True, {columns[0].key: money(amount)} if amount else {})


def asked(make: Make) -> dict[str, dict[str, Any]]:
    said = {"day": TODAY, "name": "Remera", "rows": [row(make, make.member())]}
    return {"booking.post_collection": {**said, "counted": money(400), "remark": "lost"}}


def fill(make: Make) -> None:
    rows = [row(make, make.member()), row(make, make.member(), 0)]
    said: dict[str, Any] = {"pieces": {500: 1}, "counted": money(500)}
    make.book.write(collection.post_collection, day=TODAY, name="Remera", rows=rows, **said)
    assert make.book.read(statements.receipts_of, TODAY)
