"""Savings products with terms, and accounts of them, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import text

from coopdesk.records import interest_run, products
from coopdesk.records.access import Permission
from coopdesk.records.book import Book, Command, Tx
from coopdesk.records.ids import HoldingId, ProductId
from coopdesk.records.schema import Holding, Term
from coopdesk.records.terms import SavingsTerms
from tests.records.hands import Make, Somebody

#: 12 % a year by twelfths is 1 % a month: figures that can be reckoned in the head.
ONE_A_MONTH = SavingsTerms(rate="12", day_count="twelfth", posting="monthly")


def offer(
    book: Book,
    terms: SavingsTerms = ONE_A_MONTH,
    *,
    name: str = "Growing savings",
    form: str = products.VOLUNTARY,
    since: date = date(2025, 1, 1),
) -> ProductId:
    """A savings product."""

    def run(tx: Tx) -> ProductId:
        said = terms.said()
        return products.offer(tx, kind="savings", name=name, since=since, terms=said, form=form)

    return book.write(Command(run, Permission.SET_UP))


def change(book: Book, product: ProductId, since: date, terms: SavingsTerms) -> None:
    """Other terms from a day on."""

    def run(tx: Tx) -> None:
        row = {"id": tx.new_id(), "product": product, "since": since, "terms": terms.said()}
        tx.insert(Term, [row])
        tx.forget("terms")

    book.write(Command(run, Permission.SET_UP))


def hold(make: Make, who: Somebody, product: ProductId, opened: date, **more: Any) -> Somebody:
    """Give a member an account of a product; they are then somebody who saves there."""

    def run(tx: Tx) -> HoldingId:
        ident = HoldingId(tx.new_id())
        term = tx.session.execute(
            text("SELECT id FROM term WHERE product = :p ORDER BY since LIMIT 1"), {"p": product}
        ).scalar_one()
        row = {"id": ident, "member": who.id, "product": product, "opened": opened, "term": term}
        tx.insert(Holding, [row | more])
        return ident

    ident = make.book.write(Command(run, Permission.KEEP_ROLL))
    return Somebody(who.id, {**who.holdings, "savings": ident})


def saver(
    make: Make,
    product: ProductId,
    *moves: tuple[date, int],
    opened: date = date(2025, 1, 1),
    **more: Any,
) -> Somebody:
    """A member with an account of a product, and what they paid in (+) and out (−)."""
    who = hold(make, make.member(joined=opened), product, opened, **more)
    for day, amount in moves:
        make.visit(who, ("deposit" if amount > 0 else "withdrawal", abs(amount)), day=day)
    return who


def begin(book: Book, product: ProductId, until: date, day: date | None = None) -> int:
    """Begin a run."""
    return book.write(interest_run.begin_run, product=product, until=until, day=day or until)


def post(book: Book, product: ProductId, until: date, *, most: int = 500) -> int:
    """Post a run until its end."""
    run = begin(book, product, until)
    while not book.write(interest_run.post_batch, run=run, most=most).done:
        pass
    return run


def take_back(book: Book, run: int, *, most: int = 500, reason: str = "wrong rate") -> None:
    """Take a run back until its end."""
    book.write(interest_run.begin_reversal, run=run, reason=reason)
    while not book.write(interest_run.reverse_batch, run=run, most=most).done:
        pass
