"""Money paid on shares."""

from __future__ import annotations

from datetime import date

from coopdesk.i18n import N_
from coopdesk.records import journal
from coopdesk.records.book import Topic, Tx
from coopdesk.records.errors import Refused
from coopdesk.records.products import Deed, Held, deed
from coopdesk.records.shares.facts import moves_of
from coopdesk.records.shares.offered import terms_on
from coopdesk.records.shares.subscribing import standing, subscriptions_of


def buy(tx: Tx, held: Held, amount: int, day: date) -> Deed:
    """Money paid on shares, whole or in part. `amount` in minor units.

    Refused where they would hold more than the terms let, unless they undertook it before.
    """
    if not has_room(tx, held, amount, day):
        raise Refused(
            N_("A member may hold at most {most} of these shares."),
            field="amount",
            most=terms_on(tx, held.product, day).maximum,
        )
    tx.touch(Topic.SHARES)
    return deed(held, -amount)


def has_room(tx: Tx, held: Held, amount: int, day: date) -> bool:
    """Whether a member may pay so much more on shares."""
    terms = terms_on(tx, held.product, day)
    if not terms.maximum or held.owns + amount <= terms.maximum * terms.value:
        return True
    said, moves = subscriptions_of(tx, held.holding), moves_of(tx, held.holding)
    return amount <= standing(said, moves, tx.today, journal.currency(tx)).missing.minor
