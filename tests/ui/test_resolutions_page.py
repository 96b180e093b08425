"""Resolutions on the screen: what waits is done, ticked off or tied, and forms offer numbers."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from coopdesk.records import carrying, members, resolutions
from coopdesk.records.ids import LoanId, MotionId
from coopdesk.ui.desk import Place
from coopdesk.ui.pages.loan import LoanPage
from coopdesk.ui.pages.loan_decision import LoanDecision
from coopdesk.ui.pages.member import Member
from coopdesk.ui.pages.member_form import NewMember
from coopdesk.ui.pages.resolutions import Resolutions
from coopdesk.ui.pages.resolutions.page import MISSING, OPEN
from tests.records import lenders
from tests.records.assemblies import Gathering, begun, called, passed, people, still_to_do
from tests.ui.fingers import ENTER, focused, names_in, plain
from tests.ui.hands import Hands
from tests.ui.seat import Seat

DOWN = Qt.Key.Key_Down
EVER = date(2020, 1, 1)


@pytest.fixture
def there(seat: Seat) -> Gathering:
    day = seat.desk.today
    return begun(seat.make, called(seat.make, people(seat.make, 3, start=800), day=day))


@pytest.fixture
def loan(seat: Seat) -> LoanId:
    who = seat.make.member("Aline Mukamana", joined=lenders.NEW_YEAR)
    return lenders.application(seat.make, who, lenders.product(seat.make))


def number(seat: Seat, motion: MotionId) -> str:
    one = seat.desk.ask(resolutions.resolution, motion)
    assert one is not None
    return one.number


def page_of(seat: Seat, hands: Hands, text: str = "") -> Resolutions:
    return hands.open(Resolutions(seat.desk, Place("resolutions", text=text)))


def test_an_empty_page_says_what_will_stand_there(seat: Seat, hands: Hands) -> None:
    page = page_of(seat, hands)
    assert page.lanes.texts() == [
        "All resolutions. 0. with their votes",
        "Decided, still to do. 0. what nobody has carried out yet",
        "Done without a decision. 0. where the co-op wants one",
    ]
    assert page.one.card.isHidden()


def test_what_was_decided_is_gone_to_with_one_press(
    seat: Seat, hands: Hands, there: Gathering, loan: LoanId
) -> None:
    passed(seat.book, there, "The loan is granted.", cause="loan", subject=loan)
    page = page_of(seat, hands, OPEN)
    assert page.one.lets.text() == "Loan LA-0001 of Aline Mukamana can be granted."
    hands.press(ENTER)
    assert seat.places[-1] == Place("loan_decision", about=loan)


def test_the_decision_page_has_the_resolution_filled_in(
    seat: Seat, hands: Hands, there: Gathering, loan: LoanId
) -> None:
    motion = passed(seat.book, there, "The loan is granted.", cause="loan", subject=loan)
    page = LoanDecision(seat.desk, Place("loan_decision", about=loan))
    hands.open(page)
    deciding = page.deciding
    assert deciding.resolution.peek() == number(seat, motion)
    assert "The loan is granted." in deciding.resolution.told.text()
    assert deciding.body_.peek() == "General meeting"
    assert not page.has_typed()
    hands.do_it()
    assert seat.desk.ask(still_to_do) == []


def test_a_resolution_is_chosen_with_down_and_enter(
    seat: Seat, hands: Hands, there: Gathering, loan: LoanId
) -> None:
    passed(seat.book, there, "Another thing.")
    page = LoanDecision(seat.desk, Place("loan_decision", about=loan))
    hands.open(page)
    field = page.deciding.resolution
    assert field.is_empty()
    hands.at(field.line)
    hands.press(DOWN)
    hands.press(ENTER)
    assert field.peek() == "G 2026-01"
    assert field.told.text().endswith("Another thing.")
    assert focused() is not field.line  # Enter went on


def test_a_number_of_a_paper_book_stands_as_it_is_typed(
    seat: Seat, hands: Hands, there: Gathering, loan: LoanId
) -> None:
    passed(seat.book, there, "Minute 7 is read.")
    page = LoanDecision(seat.desk, Place("loan_decision", about=loan))
    hands.open(page)
    field = page.deciding.resolution
    hands.at(field.line)
    hands.type("Minute 7")
    field.offer()
    hands.press(ENTER)
    assert field.peek() == "Minute 7"
    assert "kept as you write it" in field.told.text()


def test_nothing_more_to_do_is_ticked_off_and_put_back(
    seat: Seat, hands: Hands, there: Gathering
) -> None:
    passed(seat.book, there, "The by-laws change.", cause="rules")
    page = page_of(seat, hands, OPEN)
    page.one.idle.click()
    hands.enter("Sent to the authority")
    hands.press(ENTER)
    assert seat.said == ["G 2026-01 is ticked off."]
    assert page.lanes.texts()[1].startswith("Decided, still to do. 0")
    page.lanes.choose("all")
    page.one.waits.click()
    hands.press(ENTER)
    assert page.lanes.texts()[1].startswith("Decided, still to do. 1")


def test_what_was_done_without_a_decision_is_tied_by_keyboard(
    seat: Seat, hands: Hands, there: Gathering, loan: LoanId
) -> None:
    motion = passed(seat.book, there, "Approved afterwards.")
    lenders.approved(seat.make, loan, day=seat.desk.today, resolution="")
    page = page_of(seat, hands, MISSING)
    assert "granted" in plain(page.one.words.text())
    hands.press(ENTER)  # on the row: name its resolution
    deed = page.one.deed
    assert deed is not None
    hands.press(DOWN)
    hands.press(ENTER)
    assert deed.do.text() == "Tie it to G 2026-01"
    hands.press(ENTER)
    assert seat.desk.ask(carrying.actions_without_decision, EVER) == []
    told = seat.desk.ask(carrying.carried, motion)
    assert told is not None
    assert told.state == carrying.DONE


def test_an_unknown_number_is_refused_beside_its_field(
    seat: Seat, hands: Hands, there: Gathering, loan: LoanId
) -> None:
    lenders.approved(seat.make, loan, day=seat.desk.today, resolution="")
    page = page_of(seat, hands, MISSING)
    hands.press(ENTER)
    hands.enter("X 77")
    hands.press(ENTER)
    deed = page.one.deed
    assert deed is not None
    assert deed.form["resolution"].complaint.startswith("No resolution of this book")


def test_what_needs_none_is_taken_off_the_list(seat: Seat, hands: Hands, loan: LoanId) -> None:
    lenders.approved(seat.make, loan, day=seat.desk.today, resolution="")
    page = page_of(seat, hands, MISSING)
    page.one.excuse.click()
    hands.enter("Minute 7 of the paper book")
    hands.press(ENTER)
    assert page.lanes.texts()[2].startswith("Done without a decision. 0")


def test_the_office_says_what_wants_a_decision(seat: Seat, hands: Hands) -> None:
    seat.book.write(members.admit, name="Odile", joined=seat.desk.today)
    page = page_of(seat, hands, MISSING)
    assert page.lanes.texts()[2].startswith("Done without a decision. 0")
    page.rules.click()
    deed = page.one.deed
    assert deed is not None
    deed.form["admission"].set_value(True)
    hands.do_it()
    assert page.lanes.texts()[2].startswith("Done without a decision. 1")


def test_the_register_is_filtered_by_words_and_body(
    seat: Seat, hands: Hands, there: Gathering
) -> None:
    passed(seat.book, there, "The hall is painted.")
    passed(seat.book, there, "The road is mended.")
    page = page_of(seat, hands)
    assert page.table.model.rowCount() == 2
    page.search.set_value("road")
    assert page.table.model.rowCount() == 1
    page.search.set_value(None)
    page.body_.box.setCurrentText("Board of directors")
    page.body_.changed.emit()
    assert page.table.model.rowCount() == 0


def test_a_new_member_is_admitted_by_a_resolution_and_shows_it(
    seat: Seat, hands: Hands, there: Gathering
) -> None:
    motion = passed(seat.book, there, "Odile is admitted.", cause="admission")
    said = number(seat, motion)
    page = NewMember(seat.desk, Place("new_member"))
    hands.open(page)
    page.form["resolution"].set_value(said)
    page.form["name"].set_value("Odile")
    page.save.click()
    who = seat.places[-1].member
    assert who is not None
    shown = Member(seat.desk, Place("member", member=who, text="register"))
    hands.open(shown)
    assert "Admitted by: " in names_in(shown)
    assert "The loan" not in names_in(shown)


def test_a_loan_links_to_the_minutes_that_granted_it(
    seat: Seat, hands: Hands, there: Gathering, loan: LoanId
) -> None:
    motion = passed(seat.book, there, cause="loan", subject=loan)
    lenders.approved(seat.make, loan, day=seat.desk.today, resolution=number(seat, motion))
    page = LoanPage(seat.desk, Place("loan", about=loan))
    hands.open(page)
    [link] = [one for one in page.findChildren(QPushButton) if one.text() == "Resolution G 2026-01"]
    link.click()
    assert seat.places[-1] == Place("meeting", about=there.meeting)
