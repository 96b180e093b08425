"""Loans from outside on the screen: written down, received, paid back, taken back, by keyboard."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from coopdesk.records import borrowings
from coopdesk.records.borrowings import BorrowingRow
from coopdesk.records.money import Money
from coopdesk.records.schedule import Roundings, Terms
from coopdesk.ui.desk import Place
from coopdesk.ui.pages.borrowings import Borrowings
from tests.records.hands import TODAY
from tests.records.lenders import NEW_YEAR
from tests.ui.fingers import ENTER, focused, opened, plain
from tests.ui.seat import Seat


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
    page.taking.form["percent"].setFocus()
    qtbot.keyClicks(focused(), "12")
    qtbot.keyClick(focused(), ENTER)
    qtbot.keyClicks(focused(), "10")
    assert plain(page.taking.do.text()) == "Write down 5,000 F lent by Aid fund"
    assert "5,275 F" in [plain(one.text()) for one in page.taking.costs.findChildren(QLabel)]
    qtbot.keyClick(page.taking.do, Qt.Key.Key_Space)
    row = only(seat)
    chosen = page.table.row()
    assert chosen is not None
    assert (chosen.id, page.one.isHidden()) == (row.id, False)
    assert (row.lender, row.amount.minor) == ("Aid fund", 5_000)
    assert row.terms is not None
    assert (row.terms.percent, row.terms.instalments) == (Decimal(12), 10)


def test_another_one_is_written_down_from_the_list_and_then_stands_chosen(
    seat: Seat, qtbot: QtBot, page: Borrowings
) -> None:
    taken(seat, page)
    assert page.taking.isHidden()
    qtbot.keyClick(page.another, Qt.Key.Key_Space)
    assert page.one.isHidden()
    qtbot.keyClick(focused(), Qt.Key.Key_Escape)
    assert not page.one.isHidden()
    qtbot.keyClick(page.another, Qt.Key.Key_Space)
    qtbot.keyClicks(focused(), "Zonal bank")
    qtbot.keyClick(focused(), ENTER)
    qtbot.keyClicks(focused(), "700")
    assert page.has_typed()
    qtbot.keyClick(page.taking.do, Qt.Key.Key_Space)
    assert page.one.row is not None
    assert page.one.row.lender == "Zonal bank"
    assert focused() is page.one.receive


def test_the_instalment_that_is_next_is_offered_to_be_paid(
    seat: Seat, qtbot: QtBot, page: Borrowings
) -> None:
    terms = Terms(
        principal=Decimal(1),
        start=TODAY,
        instalments=10,
        percent=Decimal(12),
        method="equal_principal",
        rounding=Roundings(money=Decimal(1)),
    )
    of = seat.book.write(
        borrowings.take_borrowing, lender="A bank", amount=1_000, since=TODAY, terms=terms
    )
    seat.book.write(borrowings.receive_borrowing, borrowing=of, amount=1_000, day=TODAY)
    page.refresh(page.TOPICS)
    page.one.ask_out()
    assert plain(page.one.paying.deed.text()) == "Pay 110 F"
    assert plain(page.one.paying.outcome.text()) == "Owed now 1,000 F → 900 F after it"


def test_what_is_late_is_offered_before_what_is_next(
    seat: Seat, qtbot: QtBot, page: Borrowings
) -> None:
    terms = Terms(
        principal=Decimal(1),
        start=NEW_YEAR,
        instalments=10,
        percent=Decimal(12),
        method="equal_principal",
        rounding=Roundings(money=Decimal(1)),
    )
    of = seat.book.write(
        borrowings.take_borrowing, lender="A bank", amount=1_000, since=NEW_YEAR, terms=terms
    )
    seat.book.write(
        borrowings.receive_borrowing, borrowing=of, amount=1_000, day=NEW_YEAR, brought=True
    )
    page.refresh(page.TOPICS)
    row = only(seat)
    assert row.late_principal > Money(100, "RWF")
    assert row.next_principal == Money(100, "RWF")
    page.one.ask_out()
    form = page.one.paying.form
    offered = (form["principal"].peek(), form["interest"].peek())
    assert offered == (row.late_principal, row.late_interest)


@pytest.mark.parametrize(("name", "typed"), [("instalments", "0"), ("percent", "-3")])
def test_terms_that_can_not_be_are_refused_beside_their_field(
    seat: Seat, qtbot: QtBot, page: Borrowings, name: str, typed: str
) -> None:
    form = page.taking.form
    said = {"lender": "Aid fund", "amount": "5000", "percent": "12", "instalments": "10"}
    for field, text in (said | {name: typed}).items():
        form[field].setFocus()
        qtbot.keyClicks(focused(), text)
    qtbot.keyClick(page.taking.do, Qt.Key.Key_Space)
    assert form[name].complaint
    assert seat.book.read(borrowings.borrowings, TODAY) == []


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
    assert page.one.paying.outcome.text() == ""
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


def test_what_is_known_of_it_is_changed(seat: Seat, qtbot: QtBot, page: Borrowings) -> None:
    taken(seat, page)
    page.one.change.setFocus()
    qtbot.keyClick(focused(), Qt.Key.Key_Space)
    assert focused() is page.one.changing.form["lender"].editor
    page.one.changing.form["paper"].setFocus()
    qtbot.keyClicks(focused(), "C-17")
    assert page.has_typed()
    qtbot.keyClick(page.one.changing.deed, Qt.Key.Key_Space)
    assert (only(seat).paper, only(seat).lender) == ("C-17", "Umurenge SACCO")
    assert page.one.changing.isHidden()
    assert focused() is page.one.pay  # an Enter too many does not leave the page
    assert not page.has_typed()
    assert seat.said[-1] == "The changes are kept."


def test_a_loan_without_a_lender_is_refused(seat: Seat, qtbot: QtBot, page: Borrowings) -> None:
    taken(seat, page)
    page.one.ask_change()
    lender = page.one.changing.form["lender"]
    lender.set_value("")
    qtbot.keyClick(page.one.changing.deed, Qt.Key.Key_Space)
    assert lender.complaint == "Please fill this in."
    assert only(seat).lender == "Umurenge SACCO"
