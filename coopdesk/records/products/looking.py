"""The savings products in a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from coopdesk.records import journal
from coopdesk.records.ids import ProductId
from coopdesk.records.money import Money
from coopdesk.records.products.held import (
    SAVINGS,
    SOCIAL,
    Signed,
    in_force,
    read_offers,
    read_terms,
    reader,
)
from coopdesk.records.schema import Balance, Holding
from coopdesk.records.terms import FORMS, SOCIAL_FUND, SavingsTerms


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A savings product in a list: what holds today, how many have it and with how much."""

    id: ProductId
    name: str
    form: str
    closed: date | None
    terms: SavingsTerms
    since: date
    coming: date | None  # the day of the next terms, where there are any
    accounts: int
    saved: Money


def listing(session: Session, day: date) -> list[ProductRow]:
    """The savings products and the social fund, those that are offered first."""
    look = reader(session)
    of_them = (
        select(Holding.product, func.count(), func.coalesce(func.sum(Balance.amount), 0))
        .outerjoin(Balance, and_(Balance.member == Holding.member, Balance.holding == Holding.id))
        .where(Holding.closed.is_(None))
        .group_by(Holding.product)
    )
    counted = {product: (n, -amount) for product, n, amount in session.execute(of_them)}
    money, terms = journal.currency_of(session), read_terms(look)
    rows = []
    for one in read_offers(look).values():
        if one.kind in (SAVINGS, SOCIAL):
            now = in_force(terms[one.id], day)
            later = [row.since for row in terms[one.id] if row.since > max(day, now.since)]
            count, saved = counted.get(one.id, (0, 0))
            rows.append(
                ProductRow(
                    one.id,
                    one.name,
                    one.form or SOCIAL_FUND,
                    one.closed,
                    now.terms,
                    now.since,
                    later[0] if later else None,
                    count,
                    Money(saved, money),
                )
            )
    return sorted(rows, key=lambda row: (row.closed is not None, _RANK[row.form], row.name))


_RANK: Final = {form: n for n, form in enumerate((*FORMS, SOCIAL_FUND))}


def history(session: Session, product: ProductId) -> list[Signed]:
    """All terms that a product ever had, the newest first."""
    return read_terms(reader(session)).get(product, [])[::-1]
