"""The social fund: what members pay in for each other, and the aid that is paid out of it.

It is kept apart and not shared out. What a member paid in stands in an account of theirs; aid comes
out of the whole fund, so that it may be more than the member ever paid, and lowers nobody's part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import journal, products
from coopdesk.records.book import Prepared, Topic, Tx
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, MemberId
from coopdesk.records.journal import Leg
from coopdesk.records.money import Money
from coopdesk.records.products import Deed, Held
from coopdesk.records.schema import MonthBalance, Product

_FUND: Final = Prepared(
    select(func.coalesce(func.sum(-MonthBalance.amount), 0)).where(
        MonthBalance.account == bindparam("of")
    )
)


def pay_in(tx: Tx, held: Held, amount: int, day: date) -> Deed:
    """Money that a member pays into the social fund. `amount` in minor units."""
    tx.touch(Topic.SAVINGS)
    return products.deed(held, -amount)


def account_of(tx: Tx, member: MemberId, day: date) -> Held:
    """The member's account of the social fund, opened where they have none yet."""
    opened = products.open_holdings(tx, member, day, (products.SOCIAL,))
    if not opened:
        raise _no_fund()
    return products.held_by(tx, member)[opened[products.SOCIAL]]


def aid(tx: Tx, member: MemberId, amount: int, before: Sequence[Leg]) -> Deed:
    """Aid that a member gets: never more than the whole fund holds. `amount` in minor units.

    `before` are the legs of the same visit that are not in the book yet.
    """
    fund = _fund(tx)
    there = _holds(tx, fund) - _moved(before, fund)
    if amount > there:
        raise Refused(
            N_("There is only {balance} in the social fund."),
            field="amount",
            balance=products.worth(tx, max(there, 0)),
        )
    tx.touch(Topic.SAVINGS)
    return Deed(Leg(fund, amount, member), None)


def check_taken_back(tx: Tx, legs: Sequence[Leg]) -> None:
    """Refuse a correction, which is written already, that takes out what was paid as aid since."""
    for fund in {
        one.account for one in products.offers(tx).values() if one.kind == products.SOCIAL
    }:
        left, moved = _holds(tx, fund), _moved(legs, fund)
        if moved > 0 and left < 0:
            raise Refused(
                N_("It can't be taken back: there is only {balance} in the social fund."),
                field="visit",
                balance=products.worth(tx, max(left + moved, 0)),
            )


def _holds(tx: Tx, fund: AccountId) -> int:
    found = tx.one(_FUND, of=fund)
    return int(found[0]) if found else 0


def _moved(legs: Sequence[Leg], fund: AccountId) -> int:
    """What legs take out of the fund."""
    return sum(leg.amount for leg in legs if leg.account == fund)


@dataclass(frozen=True, slots=True)
class Fund:
    """The social fund: what it is called, and what all of it holds."""

    name: str
    holds: Money


def fund(session: Session) -> Fund | None:
    """The co-op's social fund, or None where it has none."""
    found = session.execute(
        select(Product.name, Product.account)
        .where(Product.kind == products.SOCIAL, Product.closed.is_(None))
        .order_by(Product.id)
    ).first()
    if found is None:
        return None
    name, account = found
    held = select(func.coalesce(func.sum(-MonthBalance.amount), 0)).where(
        MonthBalance.account == account
    )
    return Fund(name, Money(session.scalar(held) or 0, journal.currency_of(session)))


def _fund(tx: Tx) -> AccountId:
    for offer in products.offers(tx).values():
        if offer.kind == products.SOCIAL:
            return offer.account
    raise _no_fund()


def _no_fund() -> Refused:
    return Refused(N_("The co-op has no social fund yet. Add it as a product."), field="amount")
