"""A roll of 5,000 rows with balances, from its file into a book that has members already.

Looked at: read, and every row held against everybody in the book and in the file. Brought in: one
act with members, accounts and an opening entry each. Again: the same list a year later, in which
every phone is another: each row is found by its number and changes one field.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook

from benchmarks.books import Scale
from benchmarks.people import roll
from benchmarks.table import Measured, Stopwatch, ms
from coopdesk.exchange import imports
from coopdesk.exchange.files import Rows
from coopdesk.exchange.imports import RollRead
from coopdesk.exchange.recognising import Decision
from coopdesk.records import members, office
from coopdesk.records.book import Book
from coopdesk.records.drafts import MemberDraft

_NOW: Final = datetime(2026, 11, 20, 9, tzinfo=UTC)
_ROWS: Final = 5_000
_MOST: Final = 15_000  # milliseconds
_HEAD: Final = "No|Name|Sex|Born|ID|Phone|Village|Joined|Shares|Savings|Loan".split("|")


class _Stopped(Exception):
    """As by a person."""


def measure(scales: list[Scale]) -> Iterator[Measured]:
    """Milliseconds at work, beside a book of as many members as the scale has."""
    for scale in scales:
        with tempfile.TemporaryDirectory() as folder:
            yield from _at(scale, Path(folder))


def _at(scale: Scale, folder: Path) -> Iterator[Measured]:
    said = office.Founding("Benchmark", "plain", "XTS", "Clerk")
    path = folder / "roll.coop"
    with office.new_book(path, folder, _clock, said, built=date(2022, 1, 1)) as book:
        book.write(members.import_roll, drafts=roll(scale.members, "XTS"), on=_NOW.date())
        drafts = roll(_ROWS, "XTS", first=100_001)
        _, of_text = _look(book, _csv(folder / "roll.csv", drafts))
        yield _line("looking at 5,000 rows of CSV", scale, of_text)
        read, looked = _look(book, _workbook(folder / "roll.xlsx", drafts))
        yield _line("looking at 5,000 rows of XLSX", scale, looked)
        yield _line("… stopped in the middle: all taken back", scale, _stop(book, read))
        with Stopwatch(worked=True) as bringing:
            imports.import_roll(book, read, on=_NOW.date(), good_rows=True, step=_heard)
        yield _line("… brought in with their balances", scale, bringing, of=looked)
        again, known = _look(book, _csv(folder / "again.csv", drafts, phone="0788 000 {n:04}"))
        again = again.decided(dict.fromkeys(sorted(again.undecided), Decision.UPDATE))
        with Stopwatch(worked=True) as changing:
            imports.import_roll(book, again, on=_NOW.date(), good_rows=True, step=_heard)
        yield _line("… the same list again: every phone changed", scale, changing, of=known)


def _line(work: str, scale: Scale, watch: Stopwatch, of: Stopwatch | None = None) -> Measured:
    took = watch.median
    whole = took if of is None else took + of.median
    beside = f"with looking at it {ms(whole)}" if of is not None else ""
    goal = "≤ 15 s in all" if of is not None else ""
    met = whole <= _MOST if of is not None else None
    return Measured(work, scale.name, ms(took), beside, "", goal, met)


def _look(book: Book, file: Path) -> tuple[RollRead, Stopwatch]:
    with Stopwatch(worked=True) as watch:
        read = imports.read_roll(
            file, currency="XTS", today=_NOW.date(), known=book.read(members.files)
        )
    return read, watch


def _stop(book: Book, read: RollRead) -> Stopwatch:
    with Stopwatch(worked=True) as watch, contextlib.suppress(_Stopped):
        imports.import_roll(book, read, on=_NOW.date(), good_rows=True, step=_pressed)
    return watch


def _heard(_at: int, _of: int) -> None:
    """What a bar of progress would hear."""


def _pressed(at: int, of: int) -> None:
    if at * 2 >= of:
        raise _Stopped


def _cells(drafts: Sequence[MemberDraft], phone: str) -> Iterator[list[Any]]:
    yield list(_HEAD)
    for n, one in enumerate(drafts):
        amounts = [money.units for money in (one.shares, one.savings, one.loan)]
        days = one.born, one.joined
        said = one.number, one.name, one.sex, days[0], one.document
        yield [*said, phone.format(n=n) or one.phone, one.village, days[1], *amounts]


def _csv(path: Path, drafts: Sequence[MemberDraft], *, phone: str = "") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = Rows(file)
        for row in _cells(drafts, phone):
            rows.write(row)
    return path


def _workbook(path: Path, drafts: Sequence[MemberDraft]) -> Path:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Roll")
    for row in _cells(drafts, ""):
        sheet.append(row)
    book.save(path)
    return path


def _clock() -> datetime:
    return _NOW
