"""Kinds of loans: what the co-op offers, by which terms, since when."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import journal, products
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import ProductId
from coopdesk.records.lending_terms import KEY, LendingTerms
from coopdesk.records.loans.life import RUNNING
from coopdesk.records.money import Money
from coopdesk.records.products import LOANS, Looker, Offer, offers, reader
from coopdesk.records.schema import Loan, LoanNow, Product, Term, day_of

_LONGEST_NAME: Final = 60
_TERMS: Final = Prepared(
    select(Term.id, Term.product, Term.since, Term.terms)
    .join(Product, Product.id == Term.product)
    .where(Product.kind == LOANS)
    .order_by(Term.since, Term.id)
)


@dataclass(frozen=True, slots=True)
class Agreed:
    """The terms of a kind of loans from a day on. A loan names those that were shown for it."""

    id: int
    product: ProductId
    since: date
    terms: LendingTerms


def lending_terms(look: Looker) -> dict[ProductId, list[Agreed]]:
    """The terms of every kind of loans, the oldest first. What was brought forward has none."""
    found: dict[ProductId, list[Agreed]] = {}
    for ident, product, since, said in look.all(_TERMS):
        read = json.loads(said)
        if KEY in read:
            one = Agreed(ident, product, day_of(since), LendingTerms.of(read))
            found.setdefault(product, []).append(one)
    return found


def agreed_on(rows: Sequence[Agreed], day: date) -> Agreed:
    """The terms of a kind of loans on a day; before its first day, those of that day."""
    known = max(day, rows[0].since)
    return [row for row in rows if row.since <= known][-1]


def agreed(look: Looker, term: int) -> Agreed:
    """The terms by the id of their row."""
    return next(row for rows in lending_terms(look).values() for row in rows if row.id == term)


# --- commands --------------------------------------------------------------------------------


@command(needs=Permission.SET_UP)
def offer_loans(tx: Tx, *, name: str, since: date, terms: LendingTerms) -> ProductId:
    """Offer members a kind of loans from a day on.

    Refused for a name that another product has, for a day in the closed part of the books, and
    for terms by which no loan can be reckoned.
    """
    name = " ".join(name.split())
    if not name:
        raise Refused(N_("Write what it is called."), field="name")
    if len(name) > _LONGEST_NAME:
        raise Refused(N_("That is too long for a name."), field="name")
    if any(name.casefold() == one.name.casefold() for one in offers(tx).values()):
        raise Refused(N_("Another product is called that."), field="name")
    products.check_since(tx, since)
    said = _checked(terms).said()
    tx.touch(Topic.LOANS)
    return products.offer(tx, kind=LOANS, name=name, since=since, terms=said)


@command(needs=Permission.SET_UP)
def change_loan_terms(tx: Tx, *, product: ProductId, since: date, terms: LendingTerms) -> None:
    """Let other terms hold for new loans from a day on. What was asked for before keeps its own.

    Refused on a day before the newest terms, in the closed part of the books, and when nothing
    would change.
    """
    one = _offered(tx, product)
    newest = lending_terms(tx)[one.id][-1]
    if since < newest.since:
        raise Refused(
            N_("The terms of now hold since {day}. New ones can't begin before that."),
            field="since",
            day=newest.since,
        )
    products.check_since(tx, since)
    if _checked(terms).said() == newest.terms.said():
        raise Refused(N_("These are the terms that hold already."), field="terms")
    products.write_terms(tx, one.id, since, terms.said())
    tx.touch(Topic.LOANS)


@command(needs=Permission.SET_UP)
def stop_offering(tx: Tx, *, product: ProductId) -> None:
    """Offer a kind of loans no more. The loans that there are go on."""
    products.end_offer(tx, _offered(tx, product))
    tx.touch(Topic.LOANS)


def _checked(terms: LendingTerms) -> LendingTerms:
    """Refuse what can't be reckoned, and amounts smaller than the smallest coin."""
    terms.checked()
    rounding = terms.schedule(1, date(2026, 1, 1), terms.usual).rounding
    steps = [rounding.money, rounding.money if rounding.instalment is None else rounding.instalment]
    if any(step < 1 or step != int(step) for step in steps):
        raise Refused(N_("Amounts can't be rounded to less than the smallest coin."), field="how")
    return terms


def _offered(tx: Tx, product: ProductId) -> Offer:
    """A kind of loans that is offered. What was brought forward has no terms: it is none."""
    if product not in lending_terms(tx):
        raise Refused(N_("There is no such kind of loans."), field="product")
    return products.open_offer(tx, product, LOANS)


# --- queries ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LoanProductRow:
    """A kind of loans in a list: what holds on the day, and what is out.

    `term` is the row of those terms, `coming` the day of the next ones, where there are any;
    `count` and `owed` are of the loans that run.
    """

    id: ProductId
    name: str
    closed: date | None
    terms: LendingTerms
    term: int
    since: date
    coming: date | None
    count: int
    owed: Money


def loan_products(session: Session, day: date) -> list[LoanProductRow]:
    """Every kind of loans, those that are offered first."""
    look = reader(session)
    money, known = journal.currency_of(session), products.read_offers(look)
    out = {
        product: (count, owed)
        for product, count, owed in session.execute(
            select(Loan.product, func.count(), func.sum(LoanNow.owed))
            .join(LoanNow, LoanNow.loan == Loan.id)
            .where(LoanNow.state == RUNNING)
            .group_by(Loan.product)
        )
    }
    rows = []
    for product, terms in lending_terms(look).items():
        now, one = agreed_on(terms, day), known[product]
        later = [row.since for row in terms if row.since > max(day, now.since)]
        count, owed = out.get(product, (0, 0))
        rows.append(
            LoanProductRow(
                product,
                one.name,
                one.closed,
                now.terms,
                now.id,
                now.since,
                later[0] if later else None,
                count,
                Money(owed, money),
            )
        )
    return sorted(rows, key=_in_order)


def _in_order(row: LoanProductRow) -> tuple[bool, str]:
    return row.closed is not None, row.name.casefold()


def loan_terms_history(session: Session, product: ProductId) -> list[Agreed]:
    """All terms that a kind of loans ever had, the newest first."""
    return lending_terms(reader(session)).get(product, [])[::-1]
