"""Closing a member's account: its interest is posted, all of it paid out, and it is closed.

One act does it all, so that an account is never closed with interest that nobody pays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from coopdesk.records import interest_run, journal, products, savings, visit
from coopdesk.records.access import Permission
from coopdesk.records.book import Tx, command
from coopdesk.records.ids import AccountId, HoldingId, VisitId
from coopdesk.records.interest_run import AccountInterest
from coopdesk.records.money import Money
from coopdesk.records.visit import Doing


@dataclass(frozen=True, slots=True)
class Leaving:
    """What closing an account today would do.

    `interest` is what is posted first, None when nothing is. `holds` is in it after that, `fee`
    what the withdrawal costs, `out` what the member is then paid.
    """

    interest: AccountInterest | None
    holds: Money
    fee: Money
    out: Money


def leaving(session: Session, holding: HoldingId, day: date) -> Leaving:
    """What closing an account on a day would pay. Refused while its interest is half posted."""
    one = savings.account(session, holding, day)
    nothing = Money.zero(one.balance.currency)
    interest = None
    if one.kind == products.SAVINGS:
        interest = interest_run.closing_interest(session, holding, day)
    holds = one.balance + (interest.net if interest else nothing)
    charged = savings.drawing_fee(products.reader(session), one.member, one.terms.terms)
    fee = Money(charged, holds.currency)
    out = holds - fee if holds > fee else holds
    return Leaving(interest, holds, holds - out, out)


@command(needs=Permission.KEEP_ROLL)
def close_account(
    tx: Tx, *, holding: HoldingId, box: AccountId | None = None, check_box: bool = True
) -> VisitId | None:
    """Post an account's interest until today, pay out all that is in it, and close it.

    Gives the receipt of what was paid out, None when nothing was. `box` is the cash box that pays,
    without it the main one. Refused when something keeps the money from being drawn, or its
    product's interest is half posted. What is saved for the social fund is not paid out.
    """
    held = savings.held_as(tx, holding)
    if held.kind == products.SAVINGS:
        interest_run.settle(tx, holding)
        held = savings.held_as(tx, holding)
    receipt = None
    if held.owns > 0 and held.kind == products.SAVINGS:
        amount = savings.drawable_whole(tx, held)
        doing = Doing(visit.WITHDRAWAL, Money(amount, journal.currency(tx)), holding)
        receipt = visit.record_visit(
            tx,
            member=held.member,
            day=tx.today,
            doings=[doing],
            box=box,
            check_box=check_box,
        )
    savings.close_empty(tx, holding)
    return receipt
