"""Loans from outside: what the co-op owes, by whom it is owed, and what was paid on it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from coopdesk.records import borrowings, checks, general, statements
from coopdesk.records.book import Book
from coopdesk.records.borrowings import BorrowingRow
from coopdesk.records.errors import Refused
from coopdesk.records.ids import BorrowingId
from coopdesk.records.schedule import Terms
from tests.records.hands import TODAY, Make, money

TERMS = Terms(
    Decimal(1), TODAY, 10, Decimal(12), method="equal_principal", first_due=date(2026, 4, 3)
)


def taken(make: Make, amount: int = 1_000, **more: Any) -> BorrowingId:
    said: dict[str, Any] = {"lender": "Umurenge SACCO", "since": TODAY, **more}
    return make.book.write(borrowings.take_borrowing, amount=amount, **said)


def received(make: Make, amount: int = 1_000, **more: Any) -> BorrowingId:
    of = taken(make, amount, **more)
    make.book.write(borrowings.receive_borrowing, borrowing=of, amount=amount, day=TODAY)
    return of


def only(book: Book, day: date = TODAY) -> BorrowingRow:
    [row] = book.read(borrowings.borrowings, day)
    return row


def holds(book: Book, role: str) -> int:
    with book.raw() as raw:
        found = raw.connection.exec_driver_sql(
            "SELECT coalesce(sum(l.amount), 0) FROM line l JOIN account a ON a.id = l.account"
            " WHERE a.role = ?",
            (role,),
        )
        return int(found.scalar_one())


def test_money_borrowed_comes_into_the_box_and_is_owed(make: Make) -> None:
    received(make)
    row = only(make.book)
    assert (row.owed.minor, row.received.minor) == (1_000, 1_000)
    assert (holds(make.book, "cash"), holds(make.book, "borrowed")) == (1_000, -1_000)
    assert not checks.run(make.book, rebuild=True)


def test_what_is_paid_lessens_the_principal_and_interest_is_an_expense(make: Make) -> None:
    of = received(make)
    make.book.write(
        borrowings.repay_borrowing, borrowing=of, principal=300, interest=40, fee=5, day=TODAY
    )
    row = only(make.book)
    assert (row.owed.minor, row.repaid.minor) == (700, 300)
    assert (row.interest.minor, row.fees.minor) == (40, 5)
    assert (holds(make.book, "cash"), holds(make.book, "borrowing_interest")) == (655, 45)
    assert [move.paid.minor for move in row.moves] == [-1_000, 345]


def test_it_comes_in_parts_but_not_more_than_agreed(make: Make) -> None:
    of = taken(make)
    write = make.book.write
    write(borrowings.receive_borrowing, borrowing=of, amount=600, day=TODAY)
    with pytest.raises(Refused) as no:
        write(borrowings.receive_borrowing, borrowing=of, amount=401, day=TODAY)
    assert no.value.field == "amount"
    write(borrowings.receive_borrowing, borrowing=of, amount=400, day=TODAY)


def test_no_more_is_paid_back_than_is_owed_or_than_the_box_holds(make: Make) -> None:
    of = received(make)
    with pytest.raises(Refused) as no:
        make.book.write(borrowings.repay_borrowing, borrowing=of, principal=1_001, day=TODAY)
    assert no.value.field == "principal"
    with pytest.raises(Refused) as no:
        make.book.write(borrowings.repay_borrowing, borrowing=of, interest=1_001, day=TODAY)
    assert no.value.field == "box"
    with pytest.raises(Refused):
        make.book.write(borrowings.repay_borrowing, borrowing=of, day=TODAY)


def test_what_was_received_before_the_book_began_stands_against_the_opening(make: Make) -> None:
    of = taken(make)
    make.book.write(borrowings.receive_borrowing, borrowing=of, amount=800, day=TODAY, brought=True)
    assert (holds(make.book, "cash"), holds(make.book, "opening")) == (0, 800)


def test_a_payment_is_taken_back_on_its_own_page_alone(make: Make) -> None:
    of = received(make)
    paid = make.book.write(
        borrowings.repay_borrowing, borrowing=of, principal=300, interest=40, day=TODAY
    )
    with pytest.raises(Refused):
        make.book.write(general.reverse_entry, entry=paid, reason="wrong lender")
    make.book.write(borrowings.take_back_borrowing_move, entry=paid, reason="wrong lender")
    row = only(make.book)
    assert (row.owed.minor, row.repaid.minor, row.interest.minor) == (1_000, 0, 0)
    assert [move.undone for move in row.moves] == [False, True, True]
    assert not checks.run(make.book)


def test_what_was_received_is_not_taken_back_under_what_was_paid(make: Make) -> None:
    of = received(make)
    make.book.write(borrowings.repay_borrowing, borrowing=of, principal=300, day=TODAY)
    came = only(make.book).moves[0].entry
    with pytest.raises(Refused) as no:
        make.book.write(borrowings.take_back_borrowing_move, entry=came, reason="typed twice")
    assert no.value.field == "entry"


def test_a_loan_is_closed_when_nothing_is_owed(make: Make) -> None:
    of = received(make)
    with pytest.raises(Refused):
        make.book.write(borrowings.close_borrowing, borrowing=of, day=TODAY)
    make.book.write(borrowings.repay_borrowing, borrowing=of, principal=1_000, day=TODAY)
    make.book.write(borrowings.close_borrowing, borrowing=of, day=TODAY)
    with pytest.raises(Refused):
        make.book.write(borrowings.receive_borrowing, borrowing=of, amount=1, day=TODAY)
    assert only(make.book).closed == TODAY


def test_its_terms_tell_what_is_due_next_and_what_is_late(make: Make) -> None:
    of = received(make, terms=TERMS)
    row = only(make.book)
    assert (row.due, row.next and row.next.minor, row.late.minor) == (date(2026, 4, 3), 110, 0)
    late = only(make.book, date(2026, 5, 1))
    assert (late.due, late.late_principal.minor) == (date(2026, 5, 3), 100)
    assert (late.late_interest.minor, late.late.minor) == (10, 110)
    make.book.write(borrowings.repay_borrowing, borrowing=of, principal=100, day=TODAY)
    assert only(make.book).due == date(2026, 5, 3)
    make.book.write(borrowings.repay_borrowing, borrowing=of, interest=9, day=TODAY)
    paid = only(make.book, date(2026, 5, 1))
    assert paid.late.minor == 0  # the lender's own interest differs a little


def test_terms_that_can_not_be_reckoned_are_refused(make: Make) -> None:
    with pytest.raises(Refused) as no:
        taken(make, terms=Terms(Decimal(1), TODAY, 0, Decimal(12)))
    assert no.value.field == "instalments"


def test_only_an_account_of_what_is_owed_holds_it(make: Make) -> None:
    cash = make.book.read(lambda s: s.scalar(text("SELECT id FROM account WHERE role = 'cash'")))
    with pytest.raises(Refused) as no:
        taken(make, account=cash)
    assert no.value.field == "account"


def test_what_is_known_of_it_can_be_changed(make: Make) -> None:
    of = taken(make)
    make.book.write(
        borrowings.change_borrowing,
        borrowing=of,
        changes={"lender": " Bank ", "terms": TERMS},
        shown={"lender": "Umurenge SACCO", "terms": None},
    )
    row = only(make.book)
    assert row.lender == "Bank"
    assert row.terms is not None
    assert row.terms.principal == 1_000


def test_nothing_moves_before_it_began(make: Make) -> None:
    of = taken(make)
    with pytest.raises(Refused) as no:
        make.book.write(
            borrowings.receive_borrowing, borrowing=of, amount=1, day=TODAY - timedelta(days=1)
        )
    assert no.value.field == "day"


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.tuples(st.integers(0, 300), st.integers(0, 50)), max_size=6))
def test_what_is_owed_is_what_the_account_holds(make: Make, parts: list[tuple[int, int]]) -> None:
    """Whatever is paid, in whatever parts."""
    of = received(make)
    for principal, interest in parts:
        said: dict[str, Any] = {"principal": principal, "interest": interest}
        with suppress(Refused):
            make.book.write(borrowings.repay_borrowing, borrowing=of, day=TODAY, **said)
    owed = sum(row.owed.minor for row in make.book.read(borrowings.borrowings, TODAY))
    assert owed == -holds(make.book, "borrowed")


def test_the_list_of_loans_from_outside_adds_up(make: Make) -> None:
    received(make, terms=TERMS)
    received(make, 500, lender="Aid fund")
    figures = make.book.read(statements.borrowings_figures, TODAY)
    assert figures.rows[-1].cells[-1] == money(1_500)
