"""The page of one loan: what it says, what is explained, and each deed by keyboard."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from coopdesk.records import lending, loans
from coopdesk.records.access import Role
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId
from coopdesk.ui.desk import Place
from coopdesk.ui.kit.tables import Table
from coopdesk.ui.pages.loan import LoanPage
from coopdesk.ui.pages.loan.deeds import DEEDS, LoanDeed, Undo
from coopdesk.ui.pages.loan.deeds.terms import Reschedule
from tests.records import lenders
from tests.records.hands import TODAY, Somebody, actor, money, owns
from tests.ui import fingers
from tests.ui.fingers import focused
from tests.ui.seat import Seat

ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab


def plain(text: str) -> str:
    """With blanks that break, as a test can type them."""
    return text.replace("\u00a0", " ")


@pytest.fixture
def uwase(seat: Seat) -> Somebody:
    return seat.make.member("Uwase Jeanne", village="Remera", joined=date(2026, 1, 1))


@pytest.fixture
def loan(seat: Seat, uwase: Somebody) -> LoanId:
    """1,200 on 2 February, 12 % a year; the first 107 fell due yesterday, a day late costs 1 %."""
    penalty = {"percent": "1", "per": "day", "base": "overdue_principal"}
    of = lenders.product(seat.make, "Farm loans", how=lenders.how(penalty=penalty))
    return lenders.running(seat.make, uwase, 1_200, of=of)


def opened(seat: Seat, qtbot: QtBot, loan: LoanId, text: str = "") -> LoanPage:
    page = LoanPage(seat.desk, Place("loan", about=loan, text=text))
    fingers.opened(page, qtbot)
    return page


def type_in(qtbot: QtBot, text: str) -> None:
    if text:
        qtbot.keyClicks(focused(), text)
    qtbot.keyClick(focused(), ENTER)


def cells(table: Table[Any]) -> list[list[str]]:
    model = table.model
    columns = range(model.columnCount())
    return [[plain(model.index(n, m).data()) for m in columns] for n in range(model.rowCount())]


def pills(table: Table[Any], at: int) -> list[str]:
    pill = table.model.columns[at].pill
    assert pill is not None
    marks = (pill(row) for _, row in table.model.loaded())
    return [mark.text if mark else "" for mark in marks]


def offered(page: LoanPage, qtbot: QtBot) -> list[str]:
    """The deeds that are offered, once they are shown."""
    found = page.more.findChildren(QPushButton)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.more.findChildren(QPushButton)))
    return [one.text() for one in found if one.isVisible()]


def deed_of(page: LoanPage) -> LoanDeed:
    assert page.deed is not None
    return page.deed


def compared(deed: LoanDeed) -> dict[str, tuple[str, str]]:
    return {
        one.what: (plain(one.before), plain(one.after))
        for one in deed.changes.changes
        if one.before != one.after
    }


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
    assert [place.page for place in seat.places] == ["cash"]


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
        ["1", "03/03/2026", "03/03/2026", "1", "95", "× 1 % a day", "= 1"]
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


# --- deeds -----------------------------------------------------------------------------------


def test_a_visit_is_noted_by_keyboard_and_taken_back(
    seat: Seat, qtbot: QtBot, loan: LoanId
) -> None:
    page = opened(seat, qtbot, loan, "visit")
    qtbot.keyClicks(focused(), "The cow is ill.")
    qtbot.keyClick(focused(), TAB)
    type_in(qtbot, "")
    type_in(qtbot, "50")
    qtbot.keyClicks(focused(), "6/3/2026")
    deed = deed_of(page)
    assert plain(deed.do.text()) == "Note the visit and the promise of 50 F until 6 Mar 2026"
    qtbot.keyClick(focused(), ENTER)
    assert focused() is deed.do
    qtbot.keyClick(focused(), ENTER)
    assert seat.said == ["The visit is noted."]
    assert page.deed is None
    assert plain(page.events.texts()[0]) == "3 Mar 2026 · Visited: 50 F promised for 6 Mar 2026"
    [back, *_] = page.events.findChildren(QPushButton)
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    type_in(qtbot, "Wrong member")
    qtbot.keyClick(focused(), ENTER)
    assert "Visited" not in page.events.texts()[0]


def test_letting_off_shows_what_is_due_before_and_after(
    seat: Seat, qtbot: QtBot, loan: LoanId
) -> None:
    page = opened(seat, qtbot, loan, "waive")
    deed = deed_of(page)
    assert deed.form["penalty"].peek() == money(1)
    assert compared(deed)["To pay now"] == ("108 F", "107 F")
    assert plain(deed.do.text()) == "Let 1 F off"
    deed.form["reason"].setFocus()
    type_in(qtbot, "Illness")
    type_in(qtbot, "")
    qtbot.keyClick(focused(), ENTER)
    assert [plain(said) for said in seat.said] == ["1 F was let off."]
    assert plain(page.figures.due.accessibleName()).startswith("To pay now. 107 F")


def test_a_refusal_stands_beside_its_field(seat: Seat, qtbot: QtBot, loan: LoanId) -> None:
    page = opened(seat, qtbot, loan, "waive")
    deed = deed_of(page)
    deed.form["penalty"].set_value(money(5))
    deed.form["reason"].set_value("Illness")
    qtbot.mouseClick(deed.do, Qt.MouseButton.LeftButton)
    assert plain(deed.form["penalty"].complaint) == "Only 1 F is still owed."
    assert page.has_typed()
    qtbot.mouseClick(deed.leave, Qt.MouseButton.LeftButton)
    assert page.deed is None
    assert focused() is page.main


def test_a_loan_is_rescheduled_after_its_new_schedule_was_seen(
    seat: Seat, qtbot: QtBot, loan: LoanId
) -> None:
    page = opened(seat, qtbot, loan, "reschedule")
    deed = deed_of(page)
    assert isinstance(deed, Reschedule)
    deed.form["instalments"].set_value(24)
    deed.form["penalty"].set_value("waive")
    deed.form["interest"].set_value("add")
    deed.form["interest"].changed.emit()
    assert compared(deed)["Owed"] == ("1,200 F", "1,212 F")
    assert compared(deed)["Instalments left"] == ("12", "24")
    assert deed.schedule.model.rowCount() == 24
    assert plain(deed.do.text()) == "Reschedule 1,200 F in 24 instalments"
    deed.form["reason"].set_value("Drought")
    qtbot.mouseClick(deed.do, Qt.MouseButton.LeftButton)
    assert seat.said == ["The loan is rescheduled. Let the member sign the new schedule."]
    assert plain(page.figures.owed.accessibleName()).startswith("Owed. 1,212 F")
    assert page.schedule.table.model.rowCount() >= 24
    assert pills(page.schedule.table, page.schedule.table.model.columnCount() - 1)[0] == "fell away"


def test_above_an_amount_a_second_person_signs_the_new_terms(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    odile = lenders.another(seat.make)
    of = lenders.product(seat.make, "Farm loans", second_from=1_000)
    ask = lenders.application(seat.make, uwase, of)
    lenders.approved(seat.make, ask, second=odile)
    lenders.signed(seat.make, ask, second=odile)
    lenders.paid_out(seat.make, ask)
    page = opened(seat, qtbot, ask, "reschedule")
    deed = deed_of(page)
    assert deed.second is not None
    deed.form["reason"].set_value("Drought")
    qtbot.mouseClick(deed.do, Qt.MouseButton.LeftButton)
    assert deed_of(page) is deed  # without their password nothing is written
    deed.second.password.set_value("secret1")
    qtbot.mouseClick(deed.do, Qt.MouseButton.LeftButton)
    assert page.deed is None
    [said, *_] = page.file.events if page.file else ()
    assert said.second == "Beata Second"


def test_another_rate_holds_from_a_day_on(seat: Seat, qtbot: QtBot, loan: LoanId) -> None:
    page = opened(seat, qtbot, loan, "change_rate")
    type_in(qtbot, "24")
    deed = deed_of(page)
    assert deed.do.text() == "Let 24 percent hold from now on"
    assert "Still to pay in all" in compared(deed)
    type_in(qtbot, "")
    type_in(qtbot, "")
    qtbot.keyClick(focused(), ENTER)
    assert [plain(said) for said in seat.said] == ["24 percent holds from 3 Mar 2026 on."]


def test_a_payment_can_be_tried_before_anybody_pays(seat: Seat, qtbot: QtBot, loan: LoanId) -> None:
    page = opened(seat, qtbot, loan, "try")
    deed = deed_of(page)
    assert deed.form["amount"].peek() == money(108)
    assert compared(deed)["To pay now"] == ("108 F", "0 F")
    deed.form["amount"].set_value(money(5_000))
    assert "still owed" in deed.why.text()
    assert deed.changes.isHidden()
    deed.form["amount"].set_value(money(50))
    qtbot.mouseClick(deed.do, Qt.MouseButton.LeftButton)
    assert [place.page for place in seat.places] == ["cash"]
    assert owns(seat.book, lenders.look(seat.make, loan).asked.id) == 1_200  # type: ignore[arg-type]


def test_what_pays_all_of_it_is_told_for_a_day(seat: Seat, qtbot: QtBot, loan: LoanId) -> None:
    page = opened(seat, qtbot, loan, "pay_off")
    deed = deed_of(page)
    first = plain(deed.result.text())
    whole = seat.desk.ask(loans.payoff, loan, TODAY).total
    assert first == f"On 3 Mar 2026 {plain(seat.desk.language.amount(whole))} pays all of it."
    deed.form["day"].set_value(date(2026, 4, 30))
    assert plain(deed.result.text()) != first


def test_savings_pay_it_and_that_is_taken_back(
    seat: Seat, qtbot: QtBot, loan: LoanId, uwase: Somebody
) -> None:
    seat.make.visit(uwase, ("deposit", 300))
    page = opened(seat, qtbot, loan, "set_off")
    deed = deed_of(page)
    assert "at most 300 F" in plain(deed.form["holding"].box.currentText())  # type: ignore[attr-defined]
    deed.form["amount"].set_value(money(108))
    assert plain(deed.result.text()).endswith("300 F can be drawn now, 192 F after.")
    deed.form["reason"].set_value("She asked for it")
    qtbot.mouseClick(deed.do, Qt.MouseButton.LeftButton)
    assert owns(seat.book, uwase.savings) == 192
    undo = next(one for one in page.file.events if one.kind == "set_off")  # type: ignore[union-attr]
    assert page.file is not None
    page.open_deed(Undo(seat.desk, page.file, undo))
    type_in(qtbot, "It was not hers")
    qtbot.keyClick(focused(), ENTER)
    assert owns(seat.book, uwase.savings) == 300


def test_produce_pays_it_at_a_price(seat: Seat, qtbot: QtBot, loan: LoanId) -> None:
    page = opened(seat, qtbot, loan, "pay_in_kind")
    for text in ("Coffee", "2.5", "sack", "40"):
        type_in(qtbot, text)
    deed = deed_of(page)
    assert plain(deed.do.text()) == "Take produce for 100 F"
    assert compared(deed)["To pay now"] == ("108 F", "8 F")
    type_in(qtbot, "")
    qtbot.keyClick(focused(), ENTER)
    assert [plain(said) for said in seat.said] == ["Produce for 100 F was taken."]


def test_a_reminder_becomes_firmer_each_time(seat: Seat, qtbot: QtBot, loan: LoanId) -> None:
    page = opened(seat, qtbot, loan)
    for tone in ("kind", "firm", "last", "last"):
        page.open_deed(DEEDS["remind"](seat.desk, page.file))  # type: ignore[arg-type]
        deed = deed_of(page)
        assert deed.form["tone"].peek() == tone
        qtbot.mouseClick(deed.do, Qt.MouseButton.LeftButton)
    assert page.events.texts()[0] == "3 Mar 2026 · Last reminder written".replace(" ", " ")


def test_nobody_is_reminded_of_what_is_not_late(
    seat: Seat, qtbot: QtBot, uwase: Somebody, loan: LoanId
) -> None:
    assert "Write a reminder" in offered(opened(seat, qtbot, loan), qtbot)
    lenders.repay(seat.make, loan, 108)
    assert "Write a reminder" not in offered(opened(seat, qtbot, loan), qtbot)


def test_writing_off_takes_a_second_person_and_is_taken_back(
    seat: Seat, qtbot: QtBot, loan: LoanId
) -> None:
    lenders.another(seat.make)
    page = opened(seat, qtbot, loan, "write_off")
    deed = deed_of(page)
    assert plain(deed.do.text()) == "Write 1,200 F off"
    deed.form["reason"].set_value("Left the country")
    deed.form["resolution"].set_value("9/2026")
    assert deed.second is not None
    deed.second.password.set_value("wrong")
    qtbot.mouseClick(deed.do, Qt.MouseButton.LeftButton)
    assert page.deed is deed
    deed.second.password.set_value("secret1")
    qtbot.mouseClick(deed.do, Qt.MouseButton.LeftButton)
    assert page.pill.mark.text.startswith("written off on")
    assert page.file is not None
    [event, *_] = page.file.events
    assert event.resolution == "9/2026"
    page.open_deed(Undo(seat.desk, page.file, event))
    type_in(qtbot, "She came back")
    qtbot.keyClick(focused(), ENTER)
    assert page.file is not None
    assert page.file.state == "running"


def test_guarantors_are_added_and_released(seat: Seat, qtbot: QtBot, uwase: Somebody) -> None:
    eric = seat.make.member("Mugisha Eric")
    seat.make.visit(eric, ("deposit", 900))
    loan = lenders.application(seat.make, uwase, lenders.product(seat.make))
    page = opened(seat, qtbot, loan, "guarantor")
    qtbot.keyClicks(focused(), "Mugisha")
    qtbot.keyClick(focused(), ENTER)
    type_in(qtbot, "400")
    deed = deed_of(page)
    assert plain(deed.do.text()) == "Let Mugisha Eric answer for 400 F"
    assert plain(deed.result.text()) == "900 F of their savings are free; they answer for 0 F."
    qtbot.keyClick(focused(), ENTER)
    [release] = page.guarantors.findChildren(QPushButton)
    assert release.accessibleName() == "Release Mugisha Eric"
    qtbot.mouseClick(release, Qt.MouseButton.LeftButton)
    assert plain(deed_of(page).do.text()) == "Release Mugisha Eric from 400 F"
    type_in(qtbot, "Another answers")
    qtbot.keyClick(focused(), ENTER)
    assert not [one for one in page.guarantors.findChildren(QPushButton) if one.isVisible()]


def test_collateral_is_written_down_and_given_back(seat: Seat, qtbot: QtBot, loan: LoanId) -> None:
    page = opened(seat, qtbot, loan, "collateral")
    for text in ("A cow", "250", "", ""):
        type_in(qtbot, text)
    deed = deed_of(page)
    assert plain(deed.do.text()) == "Add “A cow”"
    qtbot.mouseClick(deed.do, Qt.MouseButton.LeftButton)
    [thing] = seat.desk.ask(lending.collateral_of, loan)
    assert (thing.name, thing.owner, thing.value.minor) == ("A cow", "Uwase Jeanne", 250)
    [back] = page.things.findChildren(QPushButton)
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert plain(deed_of(page).result.text()) == "1,200 F of the loan is still owed."
    qtbot.keyClick(focused(), ENTER)
    [thing] = seat.desk.ask(lending.collateral_of, loan)
    assert thing.returned == TODAY


def test_an_application_is_ended_with_a_reason(seat: Seat, qtbot: QtBot, uwase: Somebody) -> None:
    loan = lenders.application(seat.make, uwase, lenders.product(seat.make))
    page = opened(seat, qtbot, loan, "cancel")
    type_in(qtbot, "Found it elsewhere")
    qtbot.keyClick(focused(), ENTER)
    assert page.pill.mark.text == "not taken on 3 Mar 2026".replace(" ", page.pill.mark.text[-5])
    assert page.main.isHidden()
    assert page.past.isHidden()


def test_who_may_only_look_is_offered_no_deed(seat: Seat, qtbot: QtBot, loan: LoanId) -> None:
    seat.book.actor = actor(Role.AUDITOR)
    page = opened(seat, qtbot, loan, "waive")
    assert page.deed is None
    assert offered(page, qtbot) == ["What would a payment do?", "What pays all of it?"]
    assert not page.main.isEnabled()


def test_one_strong_button_at_a_time(seat: Seat, qtbot: QtBot, loan: LoanId) -> None:
    page = opened(seat, qtbot, loan)
    for name, deed in DEEDS.items():
        if page.file is None or not deed.is_offered(page.file):
            continue
        page.open_deed(DEEDS[name](seat.desk, page.file))
        strong = [
            button
            for button in page.findChildren(QPushButton)
            if button.property("kind") == "primary" and button.isVisible()
        ]
        assert strong == [deed_of(page).do], name


def test_the_commands_refuse_what_the_page_never_offers(seat: Seat, loan: LoanId) -> None:
    with pytest.raises(Refused):
        seat.book.write(lending.cancel_application, loan=loan, reason="Too late")
