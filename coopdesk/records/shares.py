"""Shares: what members own of their co-op."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import bindparam, select

from coopdesk.i18n import N_
from coopdesk.records import journal
from coopdesk.records.book import Prepared, Topic, Tx
from coopdesk.records.errors import Refused
from coopdesk.records.products import Deed, Held, deed, worth
from coopdesk.records.schema import Member

_LEFT: Final = Prepared(select(Member.left).where(Member.id == bindparam("of")))


def buy(tx: Tx, held: Held, amount: int, day: date) -> Deed:
    """Money paid on shares, whole or in part. `amount` in minor units."""
    tx.touch(Topic.SHARES)
    return deed(held, -amount)


def pay_back(tx: Tx, held: Held, amount: int, day: date) -> Deed:
    """Shares paid back to a member who left, whole or in part. `amount` in minor units."""
    found = tx.one(_LEFT, of=held.member)
    if found is None or found[0] is None:
        raise Refused(N_("Shares are paid back to a member who left."), field="amount")
    there = journal.lowest_since(tx, held.member, held.holding, day, held.owns)
    if amount > there:
        raise Refused(
            N_("There is only {balance} in shares to be paid back."),
            field="amount",
            balance=worth(tx, max(there, 0)),
        )
    tx.touch(Topic.SHARES)
    return deed(held, amount)
