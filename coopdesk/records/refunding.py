"""Shares are paid back to who is next: a visit with its receipt."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, select

from coopdesk.i18n import N_
from coopdesk.records import visit
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, HoldingId, MemberId, VisitId
from coopdesk.records.money import Money
from coopdesk.records.schema import Holding, ShareRefund
from coopdesk.records.visit import Doing

_ONE: Final = Prepared(
    select(Holding.member, Holding.id, ShareRefund.paid, ShareRefund.dropped)
    .join(ShareRefund, ShareRefund.holding == Holding.id)
    .where(ShareRefund.id == bindparam("of"))
)


@command(needs=Permission.TAKE_MONEY)
def pay_refund(
    tx: Tx,
    *,
    refund: int,
    amount: Money,
    box: AccountId | None = None,
    check_box: bool = True,
) -> VisitId:
    """Pay a request to have shares back, whole or in part; the rest keeps its place.

    Refused out of turn and over the year's cap. Gives the receipt.
    """
    row = tx.one(_ONE, of=refund)
    if row is None or row[2] or row[3]:
        raise Refused(N_("This was paid or withdrawn already. Look again."), field="refund")
    holding = HoldingId(row[1])
    doing = Doing(visit.REFUND, amount, holding)
    try:
        return visit.record_visit(
            tx,
            member=MemberId(row[0]),
            day=tx.today,
            doings=[doing],
            box=box,
            check_box=check_box,
        )
    except Refused as no:  # a visit names the line, here there is one
        no.field = "amount" if no.field == doing.field else no.field
        raise
