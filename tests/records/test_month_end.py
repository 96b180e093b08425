"""What is still open before a month is closed."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pytest

from coopdesk.i18n import Language, Text
from coopdesk.records import bank, month_end, recurring
from coopdesk.records.book import Book
from tests.records import areas
from tests.records.areas.bank import ACCOUNT, account_of, booked, bring, draft, lines_of
from tests.records.hands import TODAY, Make

FEBRUARY: Final = date(2026, 2, 28)
MARCH: Final = date(2026, 3, 31)
ENGLISH: Final = Language("en")


def steps(book: Book, until: date = MARCH) -> dict[str, tuple[bool, str]]:
    return {
        step.name: (step.done, _said(step.said)) for step in book.read(month_end.month_end, until)
    }


def _said(words: Any) -> str:
    return ENGLISH.say(words) if isinstance(words, Text) else words


def test_an_empty_month_is_told(book: Book) -> None:
    found = steps(book, FEBRUARY)
    assert found.pop("entries") == (False, "Nothing is booked in this month.")
    assert {done for done, _ in found.values()} == {True}


def test_a_box_that_was_not_counted_is_named(book: Book, make: Make) -> None:
    make.visit(make.member(), ("deposit", 500))
    found = steps(book)
    assert found["entries"] == (True, "Entries booked: 1.")
    assert not found["counted"][0]
    assert "Not counted since money last moved" in found["counted"][1]
    assert steps(book, FEBRUARY)["counted"][0]


def test_lines_of_the_bank_that_the_books_lack_are_counted(book: Book) -> None:
    booked(book, 700)
    bring(book, [draft(700), draft(-30, words="Charges")])
    assert steps(book, TODAY)["bank"] == (
        False,
        "Bank of Kigali: lines of the bank that are not in the books: 2.",
    )
    large, charges = lines_of(book)
    book.write(bank.match, lines=[large], entries=[_first(book)])
    account = account_of(book, f"{ACCOUNT}-I")
    book.write(bank.write_line, line=charges, account=account, memo="")
    assert steps(book, TODAY)["bank"] == (True, "The bank and the books agree.")


def test_a_statement_that_ends_too_early_is_told(book: Book) -> None:
    entry = booked(book, 700, date(2026, 3, 1))
    bring(book, [draft(700, date(2026, 3, 1))])
    book.write(bank.match, lines=lines_of(book), entries=[entry])
    assert steps(book)["bank"][0]
    booked(book, 5)
    assert "does not reach the end" in steps(book)["bank"][1]


def _first(book: Book) -> Any:
    return book.read(
        lambda s: s.connection().exec_driver_sql("SELECT id FROM entry LIMIT 1").scalar_one()
    )


def test_what_comes_again_is_waited_for(book: Book, make: Make) -> None:
    areas.fill(make)
    due = book.read(recurring.due, MARCH)
    found = steps(book)
    assert found["recurring"][0] == (not due)
    for one in due:
        assert one.name in found["recurring"][1]


@pytest.mark.parametrize("name", ["entries", "counted", "interest", "recurring", "worn", "bank"])
def test_every_step_says_a_sentence(book: Book, make: Make, name: str) -> None:
    areas.fill(make)
    assert steps(book)[name][1].endswith(".")
