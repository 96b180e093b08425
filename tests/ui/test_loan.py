"""The page of one loan: what it says, what is explained, and each deed by keyboard."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.records.ids import LoanId
from coopdesk.ui.desk import Place
from coopdesk.ui.pages.loan.deeds import DEEDS
from tests.records import lenders
from tests.records.hands import Somebody
from tests.ui.fingers import ENTER, focused, plain
from tests.ui.loan_file import cells, deed_of, offered, opened, pills
from tests.ui.seat import Seat

# --- looking ---------------------------------------------------------------------------------


def test_the_page_says_whose_it_is_how_it_stands_and_what_is_due(
    seat: Seat, qtbot: QtBot, loan: LoanId
) -> None:
    page = opened(seat, qtbot, loan)
    assert page.heading.title.text() == "Loan LA-0001 · Uwase Jeanne"
    assert page.heading.subtitle.text() == "Farm loans · member No 1 · Remera"
    assert page.pill.mark.text == "1 day late"
    said = [
        plain(card.accessibleName())
        for card in (page.figures.owed, page.figures.due, page.figures.next, page.figures.to_pay)
    ]
    assert said == [
        "Owed. 1,200 F. of 1,200 F paid out",
        "To pay now. 108 F. Penalty 1 · Interest 12 · Principal 95",
        "Next instalment. 107 F. due 2 Apr 2026",
        "Still to pay in all. 1,279 F. 12 instalments left, until 2 Feb 2027",
    ]
    assert focused() is page.main
    qtbot.keyClick(page.main, ENTER)
    [place] = seat.places
    assert (place.page, place.text) == ("cash", f"repayment.{loan}")  # not of what else they have


def test_the_schedule_tells_what_was_paid_and_what_is_late(
    seat: Seat, qtbot: QtBot, loan: LoanId
) -> None:
    seat.clock.move(days=35)
    seat.book.confirm_day(date(2026, 4, 7))
    lenders.repay(seat.make, loan, 107, date(2026, 3, 2))
    page = opened(seat, qtbot, loan)
    rows = cells(page.schedule.table)
    assert rows[0][:4] == ["1", "02/03/2026", "95", "12"]
    stands = pills(page.schedule.table, len(rows[0]) - 1)
    assert stands[0] == "paid 02/03/2026"
    assert stands[1] == "5 days late"
    assert stands[2:4] == ["next", ""]
    assert page.schedule.table.height() > 0


def test_payments_have_their_parts_and_open_their_receipts(
    seat: Seat, qtbot: QtBot, loan: LoanId
) -> None:
    visit = lenders.repay(seat.make, loan, 108)
    page = opened(seat, qtbot, loan)
    first, second = cells(page.payments.table)
    assert first[1:] == ["Repaid", "A-000003", "108", "1", "", "12", "95", "1,105"]
    assert second[1] == "Lent"
    page.payments.table.view.selectRow(0)
    qtbot.keyClick(page.payments.table.view, ENTER)
    assert seat.places == [Place("receipt", visit=visit)]


def test_the_interest_and_penalty_of_any_day_are_explained(
    seat: Seat, qtbot: QtBot, loan: LoanId
) -> None:
    page = opened(seat, qtbot, loan)
    page.schedule.table.view.selectRow(0)
    qtbot.keyClick(page.schedule.table.view, ENTER)  # how did these come about?
    assert focused() is page.explaining.day.line
    assert page.explaining.which.peek() == 1
    assert plain(page.explaining.interest.title.text()) == "Interest: 12 F"
    assert plain(page.explaining.penalty.title.text()) == "Penalties: 1 F"
    assert cells(page.explaining.penalty.table) == [
        ["1", "03/03/2026", "03/03/2026", "1", "95", "× 1% a day", "= 1"]
    ]
    page.explaining.day.set_value(date(2026, 3, 2))
    assert page.explaining.penalty.title.text() == "Penalties: none until this day"


def test_numbers_are_explained_until_today_unless_a_day_was_chosen(
    seat: Seat, qtbot: QtBot, loan: LoanId
) -> None:
    page = opened(seat, qtbot, loan)
    assert page.file is not None
    page.explaining.show_file(replace(page.file, day=date(2026, 3, 9)))  # a page that stayed open
    assert page.explaining.day.peek() == date(2026, 3, 9)
    page.explaining.day.set_value(date(2026, 3, 2))
    page.explaining.show_file(replace(page.file, day=date(2026, 3, 10)))
    assert page.explaining.day.peek() == date(2026, 3, 2)


def test_escape_closes_a_deed_in_which_nothing_was_typed(
    seat: Seat, qtbot: QtBot, loan: LoanId
) -> None:
    page = opened(seat, qtbot, loan, text="pay_off")
    deed_of(page)
    qtbot.keyClick(focused(), Qt.Key.Key_Escape)
    assert page.deed is None
    assert focused() is page.main
    assert not page.main.visibleRegion().isEmpty()  # the page stands at its head again
    assert page.file is not None
    page.open_deed(DEEDS["visit"](seat.desk, page.file))
    deed = deed_of(page)
    qtbot.keyClicks(focused(), "Comes on Friday")
    qtbot.keyClick(focused(), Qt.Key.Key_Escape)
    assert page.deed is deed  # what was typed stays


def test_the_drawing_tells_what_was_planned_and_what_is(
    seat: Seat, qtbot: QtBot, loan: LoanId
) -> None:
    lenders.repay(seat.make, loan, 108)
    page = opened(seat, qtbot, loan)
    said = [plain(one) for one in page.drawing.chart.accessibleDescription().split("; ")]
    assert said[0] == "02/02/2026: As it is 1,200 F, As planned 1,200 F"
    assert (
        "03/03/2026: As it is 1,105 F, As planned 1,105 F, If all is paid in time 1,105 F" in said
    )
    assert "02/03/2026: As it is 1,200 F, As planned 1,105 F" in said


def test_a_loan_that_is_nowhere_is_said(seat: Seat, qtbot: QtBot) -> None:
    page = opened(seat, qtbot, LoanId(12345))
    assert page.body.isHidden()
    assert not page.nothing.isHidden()


def test_a_loan_that_is_asked_for_shows_its_checks_and_goes_on_to_the_decision(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    loan = lenders.application(seat.make, uwase, lenders.product(seat.make))
    page = opened(seat, qtbot, loan)
    assert not page.findings.isHidden()
    assert page.schedule.isHidden()
    assert (
        plain(page.figures.asked.accessibleName()) == "Asked for. 1,200 F. 12 instalments · Crops"
    )
    assert offered(page, qtbot) == [
        "Change the application",
        "Add a guarantor",
        "Add collateral",
        "The member does not take it",
    ]
    qtbot.keyClick(page.main, ENTER)
    assert seat.places == [Place("loan_decision", about=loan)]
