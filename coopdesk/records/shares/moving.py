"""Money paid on shares."""

from __future__ import annotations

from datetime import date

from coopdesk.records.book import Topic, Tx
from coopdesk.records.products import Deed, Held, deed


def buy(tx: Tx, held: Held, amount: int, day: date) -> Deed:
    """Money paid on shares, whole or in part. `amount` in minor units."""
    tx.touch(Topic.SHARES)
    return deed(held, -amount)
