"""Interest on savings in a practice book: paid each quarter, and the last one left to be paid."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from coopdesk.records import interest_run, products
from coopdesk.records.book import Book
from coopdesk.records.terms import SavingsTerms

_TERMS: Final = SavingsTerms(rate="4", posting="quarterly")
#: What ended so shortly before the last day waits for whoever practises.
_WAITS: Final = timedelta(days=75)


def begin(book: Book, day: date) -> None:
    """Give the savings of every member a rate."""
    for due in book.read(interest_run.dues, day):
        if not due.rate:
            book.write(products.change_terms, product=due.product, since=day, terms=_TERMS)


def pay(book: Book, day: date, last: date) -> None:
    """Pay what has come due, but for the time that ended shortly before `last`."""
    for due in book.read(interest_run.dues, day):
        end = due.next_end
        if due.rate and end is not None and end < day and end < last - _WAITS:
            run = book.write(interest_run.begin_run, product=due.product, until=end, day=end)
            while not book.write(interest_run.post_batch, run=run).done:
                pass
