"""A meeting's collection sheet of 100 members booked at once, beside as many single visits.

A row of the sheet brings savings and pays on shares. The sheet is written whole or not at all; the
single visits are what a secretary without it would book one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from benchmarks.books import CURRENCY, Scale, book_of
from benchmarks.table import Measured, Stopwatch, ms, times
from coopdesk.records import collection, statements, visit
from coopdesk.records.book import Book
from coopdesk.records.collection import SheetRow
from coopdesk.records.ids import MemberId
from coopdesk.records.money import Money
from coopdesk.records.visit import Doing

_MEMBERS = 100
_TIMES = 7
_SECOND = 1000


def measure(scales: list[Scale]) -> Iterator[Measured]:
    """Milliseconds to book a sheet, at each scale."""
    for scale in scales:
        with book_of(scale) as book:
            yield _at(scale, book)


def _at(scale: Scale, book: Book) -> Measured:
    sheet, single, random = Stopwatch(), Stopwatch(), Random(7)
    day, everybody = book.clock().today, book.read(collection.members_of)
    keys = book.read(collection.usual)
    savings = next(key for key in keys if collection.deed_of(key) == visit.DEPOSIT)
    shares = next(key for key in keys if collection.deed_of(key) == visit.SHARE)
    amount = Money(500, CURRENCY)
    for _ in range(_TIMES):
        people = random.sample(everybody, min(_MEMBERS, len(everybody)))
        rows = [SheetRow(one, True, {savings: amount, shares: amount}) for one in people]
        said: dict[str, Any] = {"day": day, "name": "Meeting", "rows": rows}
        with sheet:
            book.write(collection.post_collection, counted=collection.net(rows, CURRENCY), **said)
        visits = [(one, _doings(book, one, amount)) for one in people]
        with single:
            for member, doings in visits:
                book.write(visit.record_visit, member=member, day=day, doings=doings)
    return Measured(
        f"a collection sheet of {_MEMBERS} members, all or nothing",
        scale.name,
        f"{ms(sheet.median)} (p99 {ms(sheet.p99)})",
        f"one by one {ms(single.median)}",
        times(sheet.median, single.median),
        "< 1 s",
        sheet.p99 < _SECOND,
    )


def _doings(book: Book, member: MemberId, amount: Money) -> list[Doing]:
    held = {row.kind: row.id for row in book.read(statements.holdings, member)}
    return [
        Doing(visit.DEPOSIT, amount, held["savings"]),
        Doing(visit.SHARE, amount, held["shares"]),
    ]
