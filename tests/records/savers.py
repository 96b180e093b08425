"""Builders for savings: products with terms, accounts of every kind, visits to one of them."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from coopdesk.records import checks, products, savings, visit
from coopdesk.records.book import Book
from coopdesk.records.ids import HoldingId, ProductId, VisitId
from coopdesk.records.savings import SavingsAccount
from coopdesk.records.terms import SavingsTerms
from coopdesk.records.visit import Doing
from tests.records import savers
from tests.records.hands import Make, Somebody, money

#: A product's first day, and the day on which accounts are opened where nothing else is said.
NEW_YEAR: Final = date(2026, 1, 1)
OPENED: Final = date(2026, 2, 1)


def product(make: Make, form: str = "voluntary", name: str = "", **terms: Any) -> ProductId:
    """Offer a product since the new year."""
    return make.book.write(
        products.add_product,
        name=name or f"{form.capitalize()} savings",
        form=form,
        since=NEW_YEAR,
        terms=SavingsTerms(**terms),
    )


def account(
    make: Make, who: Somebody, of: ProductId, *, paid: int = 0, day: date = OPENED, **said: Any
) -> HoldingId:
    """Open an account, and pay something in on the same day."""
    holding = make.book.write(savings.open_account, member=who.id, product=of, day=day, **said)
    if paid:
        pay_in(make, who, holding, paid, day)
    return holding


def _visit(make: Make, who: Somebody, doing: Doing, day: date | None) -> VisitId:
    return make.book.write(
        visit.record_visit,
        member=who.id,
        day=day or make.book.clock().today,
        doings=[doing],
        check_box=False,
    )


def pay_in(
    make: Make, who: Somebody, holding: HoldingId, amount: int, day: date | None = None
) -> VisitId:
    return _visit(make, who, Doing(visit.DEPOSIT, money(amount), holding), day)


def draw(
    make: Make, who: Somebody, holding: HoldingId, amount: int, day: date | None = None
) -> VisitId:
    return _visit(make, who, Doing(visit.WITHDRAWAL, money(amount), holding), day)


def look(make: Make, holding: HoldingId) -> SavingsAccount:
    """The account as it stands today."""
    return make.book.read(savings.account, holding, make.book.clock().today)


def possible(make: Make, holding: HoldingId) -> int:
    return savers.look(make, holding).possible.amount.minor


def sound(book: Book) -> bool:
    return checks.run(book, rebuild=True) == []
