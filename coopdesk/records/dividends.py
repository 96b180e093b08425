"""What members have coming from a surplus: it waits on an account of theirs until it is paid."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from sqlalchemy import bindparam, select

from coopdesk.i18n import N_
from coopdesk.records import journal, products
from coopdesk.records.book import Prepared, Topic, Tx
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, HoldingId, MemberId, made_for
from coopdesk.records.products import Deed, Held, Offer, deed, worth
from coopdesk.records.schema import Holding

_HOLDINGS: Final = Prepared(
    select(Holding.member, Holding.id).where(Holding.product == bindparam("product"))
)


def pay(tx: Tx, held: Held, amount: int, day: date) -> Deed:
    """Pay a member's part of a surplus out, whole or in part. `amount` in minor units."""
    if amount > held.owns:
        raise Refused(
            N_("Only {balance} of the surplus is waiting for this member."),
            field="amount",
            balance=worth(tx, held.owns),
        )
    there = journal.lowest_since(tx, held.member, held.holding, day, held.owns)
    if amount > there:
        raise Refused(
            N_("On {day} or a day since only {balance} of the surplus was waiting."),
            field="day",
            day=day,
            balance=worth(tx, max(there, 0)),
        )
    tx.touch(Topic.BOOKS)
    return deed(held, amount)


def holdings_of(
    tx: Tx, members: Iterable[MemberId], day: date
) -> tuple[AccountId, dict[MemberId, HoldingId]]:
    """The control account, and for each member the account on which their part waits.

    Those who have none yet get one; its id comes from the member, so that two PCs make the same.
    """
    product = _product(tx, day)
    held = {MemberId(m): HoldingId(h) for m, h in tx.all(_HOLDINGS, product=product.id)}
    rows = []
    for member in members:
        if member not in held:
            held[member] = HoldingId(made_for("holding", product.id, member))
            rows.append(
                {"id": held[member], "member": member, "product": product.id, "opened": day}
            )
    tx.insert(Holding, rows)
    return product.account, held


def _product(tx: Tx, day: date) -> Offer:
    for one in products.offers(tx).values():
        if one.kind == products.DIVIDENDS:
            return one
    name = N_("Part of the surplus")
    ident = products.offer(tx, kind=products.DIVIDENDS, name=name, since=day, terms={})
    return products.offers(tx)[ident]
