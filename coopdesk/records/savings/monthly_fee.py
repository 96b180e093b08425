"""The fee of a month, taken out of the accounts of a product in batches.

Each fee is an entry whose id comes from the account and the month: it is taken once, however often
the run is started, and two PCs that both run it write the same entries.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import journal
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.calendar import first_of_month, month_end
from coopdesk.records.errors import Refused
from coopdesk.records.ids import EntryId, HoldingId, ProductId, made_for
from coopdesk.records.journal import Leg
from coopdesk.records.money import Money
from coopdesk.records.products import (
    all_terms,
    in_force,
    read_terms,
    reader,
)
from coopdesk.records.savings.keeping import held_as
from coopdesk.records.savings.standing import held_back
from coopdesk.records.schema import Balance, Entry, Hold, Holding, Member

#: The kind of their entries.
FEE: Final = "fee"

_TAKEN: Final = Prepared(select(Entry.id).where(Entry.id == bindparam("of")))


@dataclass(frozen=True, slots=True)
class FeeRow:
    """An account that the fee of a month is still to be taken from."""

    holding: HoldingId
    number: str
    name: str
    balance: Money
    fee: Money


def entry_of(holding: HoldingId, month: int) -> EntryId:
    """The id of the entry of a month's fee (202603)."""
    return EntryId(made_for("fee", holding, month))


def fees_due(session: Session, product: ProductId, month: int) -> list[FeeRow]:
    """Whom the fee of a month (202603) is still to be taken from, by number; empty: nobody.

    Nothing is taken from an account that was not open then or has nothing free.
    """
    terms = read_terms(reader(session)).get(product, [])
    last = month_end(first_of_month(month))
    fee = in_force(terms, last).terms.monthly_fee if terms else 0
    if not fee:
        return []
    back = (
        select(func.coalesce(func.sum(Hold.amount), 0))
        .where(Hold.holding == Holding.id, Hold.released.is_(None))
        .scalar_subquery()
    )
    rows = session.execute(
        select(Holding.id, Member.number, Member.name, -Balance.amount, back)
        .join(Member, Member.id == Holding.member)
        .join(Balance, and_(Balance.member == Holding.member, Balance.holding == Holding.id))
        .where(Holding.product == product, Holding.closed.is_(None), Holding.opened <= last)
        .order_by(Member.number, Holding.id)
    ).all()
    taken = _taken(session, [entry_of(HoldingId(row[0]), month) for row in rows])
    money = journal.currency_of(session)
    return [
        FeeRow(
            HoldingId(holding),
            number,
            name or "",
            Money(owns, money),
            Money(min(fee, owns - kept), money),
        )
        for holding, number, name, owns, kept in rows
        if owns > kept and entry_of(HoldingId(holding), month) not in taken
    ]


def _taken(session: Session, entries: Sequence[EntryId]) -> set[int]:
    among = select(func.json_each(json.dumps(entries)).table_valued("value").c.value)
    return set(session.scalars(select(Entry.id).where(Entry.id.in_(among))))


@command(needs=Permission.KEEP_BOOKS)
def charge_fees(tx: Tx, *, product: ProductId, month: int, holdings: Sequence[HoldingId]) -> int:
    """Take the fee of a month (202603) from accounts of a product; tells from how many.

    Written on the month's last day, once only, and never more than was free since. Refused for a
    month that is not over and for one that is closed.
    """
    terms, last = all_terms(tx).get(product, ()), month_end(first_of_month(month))
    if not terms:
        raise Refused(N_("There is no such savings product."), field="product")
    if last > tx.today:
        raise Refused(N_("{day} has not come yet."), field="month", day=last)
    fee = in_force(terms, last).terms.monthly_fee
    return sum(_charge(tx, holding, month, fee) for holding in holdings)


def _charge(tx: Tx, holding: HoldingId, month: int, fee: int) -> bool:
    """Take one account's fee; False when it was taken already or nothing is free."""
    entry, last = entry_of(holding, month), month_end(first_of_month(month))
    if tx.one(_TAKEN, of=entry):
        return False
    held = held_as(tx, holding)
    there = journal.lowest_since(tx, held.member, holding, last, held.owns)
    fee = min(fee, there - held_back(tx, holding))
    if fee <= 0 or held.opened > last:
        return False
    legs = [
        Leg(held.account, fee, held.member, holding),
        Leg(journal.role_account(tx, "fees").id, -fee),
    ]
    journal.post(tx, day=last, kind=FEE, legs=legs, ident=entry)
    tx.touch(Topic.SAVINGS)
    return True
