"""Loans from outside on the screen: written down, received, paid back, taken back, by keyboard."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.records import borrowings
from coopdesk.records.borrowings import BorrowingRow
from coopdesk.ui.desk import Place
from coopdesk.ui.pages.borrowings import Borrowings
from tests.records.hands import TODAY
from tests.ui.fingers import ENTER, focused, opened
from tests.ui.seat import Seat


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def page(seat: Seat, qtbot: QtBot) -> Borrowings:
    made = Borrowings(seat.desk, Place("borrowings"))
    opened(made, qtbot)
    made.focus_first()
    return made


def only(seat: Seat) -> BorrowingRow:
    [row] = seat.book.read(borrowings.borrowings, TODAY)
    return row


def taken(seat: Seat, page: Borrowings, amount: int = 1_000) -> None:
    of = seat.book.write(
        borrowings.take_borrowing, lender="Umurenge SACCO", amount=amount, since=TODAY
    )
    seat.book.write(borrowings.receive_borrowing, borrowing=of, amount=amount, day=TODAY)
    page.refresh(page.TOPICS)


def test_a_loan_is_written_down_with_its_terms(seat: Seat, qtbot: QtBot, page: Borrowings) -> None:
    qtbot.keyClicks(focused(), "Aid fund")
    qtbot.keyClick(focused(), ENTER)
    qtbot.keyClicks(focused(), "5000")
    page.form["percent"].setFocus()
    qtbot.keyClicks(focused(), "12")
    qtbot.keyClick(focused(), ENTER)
    qtbot.keyClicks(focused(), "10")
    assert plain(page.take.text()) == "Write down 5,000 F lent by Aid fund"
    qtbot.keyClick(page.take, Qt.Key.Key_Space)
    row = only(seat)
    assert (row.lender, row.amount.minor) == ("Aid fund", 5_000)
    assert row.terms is not None
    assert (row.terms.percent, row.terms.instalments) == (Decimal(12), 10)


def test_money_is_received_as_the_button_says(seat: Seat, qtbot: QtBot, page: Borrowings) -> None:
    seat.book.write(borrowings.take_borrowing, lender="A bank", amount=1_000, since=TODAY)
    page.refresh(page.TOPICS)
    page.one.focus_first()
    qtbot.keyClick(focused(), Qt.Key.Key_Space)
    deed = page.one.receiving
    assert plain(deed.deed.text()) == "Receive 1,000 F"
    assert plain(deed.outcome.text()) == "Owed now 0 F → 1,000 F after it"
    qtbot.keyClick(deed.deed, Qt.Key.Key_Space)
    assert only(seat).owed.minor == 1_000
    assert deed.isHidden()


def test_what_is_paid_is_shown_before_and_after(seat: Seat, qtbot: QtBot, page: Borrowings) -> None:
    taken(seat, page)
    page.one.ask_out()
    qtbot.keyClicks(focused(), "300")
    qtbot.keyClick(focused(), ENTER)
    qtbot.keyClicks(focused(), "40")
    deed = page.one.paying
    assert plain(deed.outcome.text()) == "Owed now 1,000 F → 700 F after it"
    assert plain(deed.deed.text()) == "Pay 340 F"
    qtbot.keyClick(deed.deed, Qt.Key.Key_Space)
    assert (only(seat).owed.minor, only(seat).interest.minor) == (700, 40)


def test_too_much_is_refused_beside_its_field(seat: Seat, qtbot: QtBot, page: Borrowings) -> None:
    taken(seat, page)
    page.one.ask_out()
    qtbot.keyClicks(focused(), "1001")
    qtbot.keyClick(page.one.paying.deed, Qt.Key.Key_Space)
    assert "still owed" in page.one.paying.form["principal"].complaint
    assert page.has_typed()
    assert only(seat).owed.minor == 1_000


def test_an_entry_is_taken_back_with_a_reason(seat: Seat, qtbot: QtBot, page: Borrowings) -> None:
    taken(seat, page)
    page.one.moves.choose_first()
    qtbot.keyClick(page.one.take_back, Qt.Key.Key_Space)
    qtbot.keyClicks(focused(), "typed twice")
    qtbot.keyClick(page.one.back.deed, Qt.Key.Key_Space)
    assert only(seat).owed.minor == 0
    page.refresh(page.TOPICS)
    assert not page.one.close_button.isHidden()
    qtbot.keyClick(page.one.close_button, Qt.Key.Key_Space)
    assert only(seat).closed == TODAY
