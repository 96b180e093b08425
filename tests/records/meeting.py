"""The sheet of a meeting, filled in and booked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from coopdesk.records import collection, products, statements
from coopdesk.records.access import Permission
from coopdesk.records.book import Book, Command, Tx
from coopdesk.records.collection import SheetRow
from coopdesk.records.ids import CollectionId
from tests.records.hands import TODAY, Somebody, money

YESTERDAY = TODAY - timedelta(days=1)


def keys(book: Book) -> dict[str, str]:
    """The first column of each deed."""
    found: dict[str, str] = {}
    for column in book.read(collection.columns):
        found.setdefault(collection.deed_of(column.key), column.key)
    return found


def row(
    book: Book, who: Somebody, *, there: bool = True, slip: str = "", **amounts: Any
) -> SheetRow:
    """A row: deposit=500, repayment=1000."""
    named = keys(book)
    said = {named.get(deed, deed): money(amount) for deed, amount in amounts.items()}
    return SheetRow(who.id, there, said, slip)


def post(book: Book, rows: Sequence[SheetRow], **more: Any) -> CollectionId:
    said: dict[str, Any] = {"day": book.clock().today, "name": "Remera", **more}
    return book.write(collection.post_collection, rows=rows, **said)


def social_fund(book: Book) -> None:
    def offer(tx: Tx) -> None:
        products.offer(tx, kind=products.SOCIAL, name="Social fund", since=TODAY, terms={})

    book.write(Command(offer, Permission.LOOK))


def box_holds(book: Book) -> int:
    return book.read(statements.cash_day, book.clock().today).closing.minor
