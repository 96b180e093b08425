"""Year-end interest on savings: previewed for every account, then posted in durable batches.

The years before have their interest already. Each account is reckoned day by day from its visits
of one year, its proof is kept, and a batch of 500 accounts is one act. Then the same where for each
account a slip of the year before comes late, so that what was paid is put right too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.books import CURRENCY, Scale, book_of, own, unspoiled
from benchmarks.table import Measured, Stopwatch
from coopdesk.records import interest_run, products, visit
from coopdesk.records.book import Book
from coopdesk.records.ids import HoldingId, MemberId, ProductId
from coopdesk.records.money import Money
from coopdesk.records.schema import Holding
from coopdesk.records.terms import SavingsTerms
from coopdesk.records.visit import Doing

_TERMS = SavingsTerms(rate="5.5", withholding="15", posting="yearly")
_SINCE, _BEFORE, _YEAR_END = date(2022, 1, 1), date(2024, 12, 31), date(2025, 12, 31)
_SLIP = date(2024, 6, 30)
_GOAL = 20.0
_MANY = 20_000


def measure(scales: list[Scale]) -> Iterator[Measured]:
    """Seconds of the preview, of the posting, and of both."""
    for scale in scales:
        with unspoiled(scale), book_of(scale) as book:
            yield from _at(scale, book)
        yield corrected(scale.members)


def _at(scale: Scale, book: Book) -> Iterator[Measured]:
    product = _savings(book)
    with book.unhurried():
        _post(book, product, _BEFORE)
    seeing, posting, worked = Stopwatch(), Stopwatch(), Stopwatch(worked=True)
    with seeing, worked:
        shown = book.read(interest_run.preview, product, _YEAR_END)
    with posting, worked:
        _post(book, product, _YEAR_END)
    (row, *_) = book.read(interest_run.past_runs)
    assert (row.count, row.gross) == (shown.count, shown.gross)
    both = (seeing.median + posting.median) / 1000
    yield Measured(
        "year-end interest: preview of all accounts",
        f"{scale.name}, {len(shown.rows):,} accounts",
        f"{seeing.median / 1000:.2f} s",
    )
    goal = scale.members >= _MANY
    yield Measured(
        "… previewed and posted, in batches of 500 accounts",
        f"{scale.name}, {row.count:,} accounts",
        f"{both:.2f} s",
        f"{sum(worked.turns) / 1000:.2f} s at work, {both / row.count * 1000:.2f} ms an account",
        goal=f"≤ {_GOAL:.0f} s" if goal else "",
        met=both <= _GOAL if goal else None,
    )


def corrected(count: int) -> Measured:
    """Interest of a year where a slip of the year before comes late for every account."""
    with own(count) as book:
        product, late = _savings(book), Money(20_000, CURRENCY)
        with book.unhurried():
            _post(book, product, _BEFORE)
            for member, holding in book.read(_accounts, product):
                doings = [Doing(visit.DEPOSIT, late, holding)]
                book.write(visit.record_visit, member=member, day=_SLIP, doings=doings)
        both, worked = Stopwatch(), Stopwatch(worked=True)
        with both, worked:
            shown = book.read(interest_run.preview, product, _YEAR_END)
            _post(book, product, _YEAR_END)
    changed = sum(bool(row.correction) for row in shown.rows)
    assert changed == count, changed
    took, many = worked.median / 1000, count >= _MANY
    return Measured(
        "year-end interest after a late slip for every account, previewed and posted",
        f"{count:,} accounts, {changed:,} put right",
        f"{took:.2f} s at work",
        f"{both.median / 1000:.2f} s with all waiting",
        goal=f"≤ {_GOAL:.0f} s" if many else "",
        met=took <= _GOAL if many else None,
    )


def _accounts(session: Session, product: ProductId) -> list[tuple[MemberId, HoldingId]]:
    rows = session.execute(select(Holding.member, Holding.id).where(Holding.product == product))
    return [(MemberId(member), HoldingId(holding)) for member, holding in rows]


def _savings(book: Book) -> ProductId:
    """The savings of every member, with a rate."""
    (due, *_) = book.read(interest_run.dues, date(2026, 1, 1))
    book.write(products.change_terms, product=due.product, since=_SINCE, terms=_TERMS)
    return due.product


def _post(book: Book, product: ProductId, until: date) -> None:
    run = book.write(interest_run.begin_run, product=product, until=until, day=until)
    while not book.write(interest_run.post_batch, run=run).done:
        pass
