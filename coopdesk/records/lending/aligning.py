"""After the books of two PCs came together: payments put where they belong, loan by loan."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from coopdesk.records import backing, loans
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Tx, command
from coopdesk.records.ids import LoanId
from coopdesk.records.schema import Holding, Loan, LoanNow, day_of

#: Loans of which something is owed, by the member or to them, whose account is closed.
_SHUT: Final = Prepared(
    select(Loan.id, Holding.closed)
    .join(Holding, Holding.id == Loan.id)
    .join(LoanNow, LoanNow.loan == Loan.id)
    .where(Holding.closed.is_not(None), LoanNow.owed != 0)
    .order_by(Loan.id)
)


@command(needs=Permission.KEEP_BOOKS)
def put_in_order(tx: Tx) -> int:
    """Book what payments of all loans should have done by what is known now; tells of how many.

    Two PCs that know the same write the same. Savings that answer for a loan follow it: of one
    that is over by now they are let go, of one that runs again held back, where they are free. An
    account that was closed on one PC while the other paid the loan out is open again.
    """
    shut = [(LoanId(loan), day_of(closed)) for loan, closed in tx.all(_SHUT)]
    for loan, closed in shut:
        tx.set(Holding, loan, "closed", None, shown=closed)
    found = sorted({*loans.unaligned(tx), *(loan for loan, _ in shut)})
    for loan in found:
        loans.settle(tx, loan)
        backing.follow(tx, loan, firm=False)
    backing.catch_up(tx)
    return len(found)
