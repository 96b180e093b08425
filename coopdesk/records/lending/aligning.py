"""After the books of two PCs came together: payments put where they belong, loan by loan."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, select

from coopdesk.records import backing, loans
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Tx, command
from coopdesk.records.ids import LoanId
from coopdesk.records.loans.life import CLOSED
from coopdesk.records.schema import Guarantee, LoanNow

_PAID_BACK: Final = Prepared(
    select(Guarantee.loan)
    .join(LoanNow, LoanNow.loan == Guarantee.loan)
    .where(Guarantee.released.is_(None), LoanNow.state == bindparam("state"))
    .distinct()
)


@command(needs=Permission.KEEP_BOOKS)
def put_in_order(tx: Tx) -> int:
    """Book what payments of all loans should have done by what is known now; tells of how many.

    Two PCs that know the same write the same. Savings that answer for a loan follow it: of one
    that is paid back by now they are let go.
    """
    found = loans.unaligned(tx)
    for loan in found:
        loans.settle(tx, loan)
        backing.follow(tx, loan)
    for (loan,) in tx.all(_PAID_BACK, state=CLOSED):
        backing.follow(tx, LoanId(loan))
    return len(found)
