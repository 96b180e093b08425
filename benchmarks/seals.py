"""Sealing a book, checking one paper, proving everything that was sealed; at work."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import process_time

from benchmarks import books
from benchmarks.books import Scale, book_of, home_of, reopened
from benchmarks.table import Measured, ms
from coopdesk.__main__ import collect_rarely
from coopdesk.exchange.copies.aside import nothing
from coopdesk.records import comparing, members, seals, statements
from coopdesk.records.book import Book

_PAPERS = 5


def measure(scales: list[Scale]) -> Iterator[Measured]:
    """Each at each scale, in a copy of the book."""
    collect_rarely()  # as the program does
    for scale in scales:
        with book_of(scale) as book:
            home, name = home_of(book), book.path.name
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "pc"
            shutil.copytree(home, copy)
            with reopened(copy / name, copy) as book:
                book.confirm_day(books.TODAY.date())
                yield from _of(scale, book)


def _of(scale: Scale, book: Book) -> Iterator[Measured]:
    book.write(seals.seal, kind=seals.DAY)  # the first goes through every act, once
    took, code = _worked(book, 3)
    yield Measured("a seal", scale.name, f"{ms(took)} at work", goal="≤ 100 ms", met=took <= 100)
    since = process_time()
    assert book.read(seals.check_paper, code).holds
    took = (process_time() - since) * 1000
    yield Measured(
        "one paper checked by its seal", scale.name, f"{ms(took)} at work", goal="< 1 s",
        met=took < 1000,
    )  # fmt: skip
    since = process_time()
    for data in _statements(book, books.TODAY.date()):
        assert seals.check_alone(data, code).holds
    took = (process_time() - since) * 1000
    work = f"{_PAPERS} statements with the way to the seal, made and checked"
    yield Measured(work, scale.name, f"{ms(took)} at work")
    since = process_time()
    found, changed = book.read(comparing.proven, nothing)
    took = (process_time() - since) * 1000
    assert found.stands
    assert not changed
    yield Measured(f"all of {found.seals} seals proven", scale.name, f"{ms(took)} at work")


def _worked(book: Book, turns: int) -> tuple[float, str]:
    """The middle of some turns."""
    took = []
    for _ in range(turns):
        since = process_time()
        book.write(seals.seal, kind=seals.DAY)
        took.append((process_time() - since) * 1000)
    newest = book.read(seals.newest)
    assert newest is not None
    return sorted(took)[turns // 2], newest.code


def _statements(book: Book, day: date) -> Iterator[str]:
    for one in book.read(members.roll)[:_PAPERS]:
        said = book.read(
            statements.statement, one.id, from_=day, until=day, made_on=day, made_by="–"
        )
        yield seals.proven(book, said, to_seal=True).proof
