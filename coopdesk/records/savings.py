"""Savings: what may be paid in and taken out."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import bindparam, select

from coopdesk.i18n import N_
from coopdesk.records import journal
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId
from coopdesk.records.products import Deed, Held, deed, held_by, worth
from coopdesk.records.schema import Holding

_HOLDER: Final = Prepared(select(Holding.member).where(Holding.id == bindparam("of")))


def deposit(tx: Tx, held: Held, amount: int, day: date) -> Deed:
    """Money paid into savings. `amount` in minor units."""
    tx.touch(Topic.SAVINGS)
    return deed(held, -amount)


def withdraw(tx: Tx, held: Held, amount: int, day: date) -> Deed:
    """Money taken out of savings: never more than there was, on the day or on any day since."""
    there = journal.lowest_since(tx, held.member, held.holding, day, held.owns)
    if amount > held.owns:
        raise Refused(
            N_("There is only {balance} in this account."),
            field="amount",
            balance=worth(tx, held.owns),
        )
    if amount > there:
        raise Refused(
            N_("On {day} or a day since there was only {balance} in this account."),
            field="amount",
            day=day,
            balance=worth(tx, max(there, 0)),
        )
    tx.touch(Topic.SAVINGS)
    return deed(held, amount)


@command(needs=Permission.KEEP_ROLL)
def close_account(tx: Tx, *, holding: HoldingId) -> None:
    """Close a savings account that is empty. It then takes no money in or out."""
    member = tx.one(_HOLDER, of=holding)
    if member is None:
        raise Refused(N_("There is no such account."), field="holding")
    held = held_by(tx, member[0])[holding]
    if held.closed:
        raise Refused(N_("This account was closed on {day}."), field="holding", day=held.closed)
    if held.balance:
        raise Refused(
            N_("There is still {balance} in this account. Pay it out first."),
            field="holding",
            balance=worth(tx, held.owns),
        )
    tx.set(Holding, holding, "closed", tx.today, shown=None)
    tx.touch(Topic.SAVINGS | Topic.MEMBERS)
