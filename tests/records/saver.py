"""Savings products with terms, and accounts of them, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from coopdesk.records import interest_run, products, savings
from coopdesk.records.access import Permission
from coopdesk.records.book import Book, Command, Tx
from coopdesk.records.ids import ProductId
from coopdesk.records.schema import Period
from coopdesk.records.terms import SavingsTerms
from tests.records.hands import Make, Somebody

#: 12 % a year by twelfths is 1 % a month: figures that can be reckoned in the head.
ONE_A_MONTH = SavingsTerms(rate="12", day_count="twelfth", posting="monthly")
JANUARY, FEBRUARY = date(2026, 1, 31), date(2026, 2, 28)
NEW_YEAR = date(2026, 1, 1)


def offer(
    book: Book,
    terms: SavingsTerms = ONE_A_MONTH,
    *,
    name: str = "Growing savings",
    form: str = products.VOLUNTARY,
    since: date = date(2025, 1, 1),
) -> ProductId:
    """A savings product."""
    return book.write(products.add_product, name=name, form=form, since=since, terms=terms)


def change(book: Book, product: ProductId, since: date, terms: SavingsTerms) -> None:
    """Other terms from a day on."""
    book.write(products.change_terms, product=product, since=since, terms=terms)


def hold(make: Make, who: Somebody, product: ProductId, opened: date, **more: Any) -> Somebody:
    """Give a member an account of a product; they are then somebody who saves there."""
    said = {"member": who.id, "product": product, "day": opened, **more}
    ident = make.book.write(savings.open_account, **said)
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


def seen(book: Book, product: ProductId, until: date = JANUARY) -> interest_run.Preview:
    return book.read(interest_run.preview, product, until)


def paid(book: Book, product: ProductId, until: date = JANUARY) -> list[int]:
    """What a preview would pay, account by account in the order of the members."""
    return [row.gross.minor for row in seen(book, product, until).rows]


def close(book: Book, until: date) -> None:
    """Close the books up to a day."""

    def run(tx: Tx) -> None:
        row = {"id": tx.new_id(), "kind": "month", "until": until, "state": "closed"}
        tx.insert(Period, [row])
        tx.forget("closed")

    book.write(Command(run, Permission.KEEP_BOOKS))
