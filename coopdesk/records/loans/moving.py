"""Loans: for now those that were brought forward, and what is repaid on them."""

from __future__ import annotations

from datetime import date

from coopdesk.i18n import N_
from coopdesk.records.book import Topic, Tx
from coopdesk.records.errors import Refused
from coopdesk.records.products import Deed, Held, deed, worth


def repay(tx: Tx, held: Held, amount: int, day: date) -> Deed:
    """Principal paid back on a loan: never more than is owed. `amount` in minor units."""
    if amount > held.owns:
        raise Refused(
            N_("Only {balance} is still owed."), field="amount", balance=worth(tx, held.owns)
        )
    tx.touch(Topic.LOANS)
    return deed(held, -amount)
