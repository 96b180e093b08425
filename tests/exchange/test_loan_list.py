"""Lists of running loans, as offices keep them: read, held against the book, brought in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from coopdesk.exchange import loan_list
from coopdesk.exchange.loan_list import LoanReading
from coopdesk.records import checks
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused, Trouble
from coopdesk.records.portfolio import standing
from tests.records import lenders
from tests.records.hands import TODAY, Make, draft, found

HEADS = "Member no;Loan amount;Paid out on;Rate;Per;Method;Instalments;Every"
LIST = f"""{HEADS};Principal paid;Interest paid
1;1200;01/12/2025;12;year;equal principal;12;month;200;23
2;600;01/02/2026;1.5%;mes;flat;6;mensual;;
77;500;01/02/2026;12;year;flat;5;month;0;0
3;abc;01/02/2026;12;year;flat;5;month;0;0
TOTAL;2300;;;;;;;200;23
"""


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with found(tmp_path / "pc").open() as opened:
        make = Make(opened)
        lenders.product(make)
        make.roll(draft("1", loan=1_000), draft("2"), draft("3"))
        yield opened


def read(book: Book, folder: Path, text: str = LIST) -> LoanReading:
    path = folder / "loans.csv"
    path.write_text(text, "utf-8")
    return loan_list.read_loans(book, loan_list.open_loans(path), currency="RWF", on=TODAY)


def test_a_list_is_read_as_offices_write_it(book: Book, tmp_path: Path) -> None:
    reading = read(book, tmp_path)
    first, second = reading.drafts
    assert (first.number, first.amount, first.start) == ("1", 1_200, date(2025, 12, 1))
    assert (first.principal, first.interest, first.method) == (200, 23, "equal_principal")
    assert (second.percent, second.per) == (Decimal("1.5"), "month")
    assert (second.method, second.every, second.principal) == ("flat", "1 month", None)
    assert (reading.lent.minor, reading.owed.minor) == (1_800, 1_600)


def test_rows_that_can_not_come_in_are_named(book: Book, tmp_path: Path) -> None:
    reading = read(book, tmp_path)
    assert [(one.row, one.field) for one in reading.blocking] == [(4, "number"), (5, "amount")]
    assert (reading.read, reading.blocked_rows) == (4, 2)


def test_all_come_in_or_only_the_good_ones(book: Book, tmp_path: Path) -> None:
    reading = read(book, tmp_path)
    with pytest.raises(Refused) as no:
        loan_list.bring_in(book, reading, on=TODAY)
    assert no.value.field == "good_rows"
    assert len(loan_list.bring_in(book, reading, on=TODAY, good_rows=True).loans) == 2
    assert checks.run(book, rebuild=True) == []
    again = read(book, tmp_path)
    assert not again.drafts


def test_what_is_still_owed_says_what_was_paid(book: Book, tmp_path: Path) -> None:
    text = "Member no;Loan amount;Start;Rate;Instalments;Balance\n1;1200;2025-12-01;18;12;1000\n"
    [one] = read(book, tmp_path, text).drafts
    assert one.principal == 200


def test_another_amount_than_the_book_has_is_told_at_the_column_that_says_it(
    book: Book, tmp_path: Path
) -> None:
    text = "Member no;Loan amount;Start;Rate;Instalments;Balance\n1;1200;2025-12-01;18;12;900\n"
    [fault] = read(book, tmp_path, text).blocking
    assert fault.field == "owed"


def test_a_list_without_what_every_loan_needs_is_refused(book: Book, tmp_path: Path) -> None:
    with pytest.raises(Trouble):
        read(book, tmp_path, "Member no;Loan amount\n1;1200\n2;600\n")


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        *(("Rate", "much"), ("Rate", "NaN"), ("Rate", "Infinity"), ("Rate", "1e5")),
        *(("Per", "moon"), ("Method", "magic"), ("Every", "full moon")),
        *(("Every", "0 weeks"), ("Every", "400 days"), ("Instalments", "9" * 5000)),
    ],
)
def test_words_that_are_not_known_are_faults(
    book: Book, tmp_path: Path, column: str, cell: str
) -> None:
    said = {"Member no": "2", "Loan amount": "1200", "Start": "2025-12-01", "Instalments": "12"}
    said |= {column: cell}
    text = f"{';'.join(said)}\n{';'.join(said.values())}\n"
    [fault] = read(book, tmp_path, text).blocking
    assert fault.field == column.lower()


def test_what_the_book_knew_and_what_is_new_in_it_are_told_apart(
    book: Book, tmp_path: Path
) -> None:
    reading = read(book, tmp_path)
    assert (reading.known.minor, reading.owed.minor) == (1_000, 1_600)
    before = owed(book)
    report = loan_list.bring_in(book, reading, on=TODAY, good_rows=True)
    assert owed(book) - before == (report.owed - report.known).minor == 600
    assert [(one.row, one.member_number, one.owed.minor) for one in report.loans] == [
        (2, "1", 1_000),
        (3, "2", 600),
    ]
    assert [(one.row, one.field) for one in report.faults] == [(4, "Member no"), (5, "Loan amount")]
    assert (report.read, report.made_by) == (4, book.actor.name)


def owed(book: Book) -> int:
    """What all members owe by the books."""
    return sum(one.owed for one in book.read(standing.on, TODAY))


def test_columns_in_another_order_mean_the_same(book: Book, tmp_path: Path) -> None:
    rows = [line.split(";") for line in LIST.splitlines()]
    turned = "\n".join(";".join(reversed(row)) for row in rows)
    assert read(book, tmp_path, turned).drafts == read(book, tmp_path).drafts
