"""What was paid too much on a loan goes back: in cash, or into the member's savings.

Two PCs may both have taken the last payment, and a slip of before may come in after it. What is
more than was owed stands as owed to the member until it is given back, by a receipt.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import bindparam, select

from coopdesk.i18n import N_
from coopdesk.records import journal, loans, visit
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, HoldingId, LoanId, MemberId, VisitId
from coopdesk.records.money import Money
from coopdesk.records.schema import Holding
from coopdesk.records.visit import Doing

_MEMBER: Final = Prepared(select(Holding.member).where(Holding.id == bindparam("of")))


@command(needs=Permission.TAKE_MONEY)
def give_back(
    tx: Tx,
    *,
    loan: LoanId,
    amount: int,
    day: date,
    savings: HoldingId | None = None,
    box: AccountId | None = None,
) -> VisitId:
    """Give a member back what they paid too much on a loan (minor units), by a receipt.

    It is paid out of the `box` (see a visit), or goes into an account of their `savings`. Refused
    for more than was too much, and on a day before the last payment.
    """
    holding = HoldingId(loan)
    owner = tx.one(_MEMBER, of=holding)
    if owner is None:
        raise Refused(N_("There is no such loan."), field="loan")
    if loans.find(tx, loan) is not None:
        loans.settle(tx, loan)
    money = Money(amount, journal.currency(tx))
    doings = [Doing(visit.OVERPAID, money, holding)]
    if savings is not None:
        doings.append(Doing(visit.DEPOSIT, money, savings))
    try:
        return visit.book_visit(tx, member=MemberId(owner[0]), day=day, doings=doings, box=box)
    except Refused as no:
        fields = {visit.field_of(visit.OVERPAID, holding): "amount"}
        if savings is not None:
            fields[visit.field_of(visit.DEPOSIT, savings)] = "savings"
        no.field = fields.get(no.field or "", no.field)
        raise
