"""After the books of two PCs came together: payments put where they belong, loan by loan."""

from __future__ import annotations

from coopdesk.records import backing, loans
from coopdesk.records.access import Permission
from coopdesk.records.book import Tx, command


@command(needs=Permission.KEEP_BOOKS)
def put_in_order(tx: Tx) -> int:
    """Book what payments of all loans should have done by what is known now; tells of how many.

    Two PCs that know the same write the same. Savings that answer for a loan follow it.
    """
    found = loans.unaligned(tx)
    for loan in found:
        loans.settle(tx, loan)
        backing.follow(tx, loan)
    return len(found)
