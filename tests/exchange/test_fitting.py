"""What this program itself ever wrote is never taken for nonsense."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopdesk.records.book import Book, acts
from coopdesk.records.book.fitting import fits, those_fitting
from tests.exchange.test_practice import made, opened
from tests.records.test_golden import NUMBERS, unpacked


def all_fit(book: Book) -> None:
    rows = [acts.decode(body) for body in book.acts()]
    assert rows
    assert [row.command for row in rows if not fits(row)] == []
    assert list(those_fitting(rows).every) == rows


@pytest.mark.parametrize("number", NUMBERS)
def test_all_acts_of_older_books_fit(number: int, tmp_path: Path) -> None:
    with unpacked(number, tmp_path).open() as book:
        all_fit(book)


def test_all_acts_of_a_practice_book_fit(tmp_path: Path) -> None:
    with opened(tmp_path, made(tmp_path, count=12)) as book:
        all_fit(book)
