"""What is done with a loan from its page, each deed with its result before it is written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from coopdesk.records import lending, loans, loans_on_paper
from coopdesk.records.access import Role
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId
from coopdesk.ui.desk import Place
from coopdesk.ui.kit.fields import ChoiceField
from coopdesk.ui.pages.loan import LoanPage
from coopdesk.ui.pages.loan.deeds import DEEDS, Slip, Undo
from coopdesk.ui.pages.loan.deeds.terms import Reschedule
from tests.records import lenders
from tests.records.hands import TODAY, Somebody, actor, money, owns
from tests.ui.fingers import ENTER, TAB, focused, plain
from tests.ui.loan_file import compared, deed_of, offered, opened, pills, type_in
from tests.ui.seat import Seat


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


def test_ctrl_enter_does_the_deed_from_any_of_its_fields(
    seat: Seat, qtbot: QtBot, loan: LoanId
) -> None:
    page = opened(seat, qtbot, loan, "visit")
    type_in(qtbot, "She was at the market")
    qtbot.keyClick(focused(), ENTER, Qt.KeyboardModifier.ControlModifier)
    assert page.deed is None
    assert seat.desk.ask(loans.loan_file, loan, TODAY).events[0].remark == "She was at the market"


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
    type_in(qtbot, "")  # no resolution is wanted for it
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
    assert plain(deed.do.text()) == "Reschedule 1,212 F in 24 instalments"
    deed.form["reason"].set_value("Drought")
    qtbot.mouseClick(deed.do, Qt.MouseButton.LeftButton)
    assert seat.said == ["The loan is rescheduled. Let the member sign the new schedule."]
    assert plain(page.figures.owed.accessibleName()).startswith("Owed. 1,212 F")
    assert page.schedule.table.model.rowCount() >= 24
    assert pills(page.schedule.table, page.schedule.table.model.columnCount() - 1)[0] == "fell away"


def test_a_penalty_that_waits_for_the_first_new_instalment_is_still_to_pay(
    seat: Seat, qtbot: QtBot, loan: LoanId
) -> None:
    page = opened(seat, qtbot, loan, "reschedule")
    deed = deed_of(page)
    deed.form["reason"].set_value("Drought")  # interest of 12 and a penalty of 1 are left as due
    assert compared(deed)["Next instalment"] == ("107 F", "120 F")
    assert compared(deed)["Still to pay in all"] == ("1,279 F", "1,291 F")
    qtbot.mouseClick(deed.do, Qt.MouseButton.LeftButton)
    assert page.file is not None
    assert page.file.now is not None
    assert page.file.now.to_pay == money(1_291)  # as it is on the paper of the new terms


def test_a_way_of_paying_back_is_not_lost_by_new_terms(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    how = lenders.how(method="balloon", balloon_percent="5")
    of = lenders.product(seat.make, "Balloon", how=how)
    page = opened(seat, qtbot, lenders.running(seat.make, uwase, 1_200, of=of), "reschedule")
    deed = deed_of(page)
    assert deed.form["method"].peek() == "balloon"
    deed.form["reason"].set_value("Drought")
    qtbot.mouseClick(deed.do, Qt.MouseButton.LeftButton)
    assert page.file is not None
    assert page.file.terms is not None
    assert page.file.terms.method == "balloon"
    assert page.file.terms.balloon_percent == 5


def test_what_was_paid_in_part_before_new_terms_says_so(
    seat: Seat, qtbot: QtBot, loan: LoanId
) -> None:
    lenders.repay(seat.make, loan, 50)
    page = opened(seat, qtbot, loan, "reschedule")
    deed = deed_of(page)
    deed.form["reason"].set_value("Drought")
    qtbot.mouseClick(deed.do, Qt.MouseButton.LeftButton)
    said = pills(page.schedule.table, page.schedule.table.model.columnCount() - 1)
    assert said[0] == "paid in part, the rest fell away"


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
    assert deed.do.text() == "Let 24% hold from now on"
    assert "Still to pay in all" in compared(deed)
    type_in(qtbot, "")
    type_in(qtbot, "")
    qtbot.keyClick(focused(), ENTER)
    assert [plain(said) for said in seat.said] == ["24% holds from 3 Mar 2026 on."]


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
    [place] = seat.places
    assert (place.page, place.text) == ("cash", f"repayment.{loan}")  # not of what else they have
    assert place.about == 50
    assert owns(seat.book, lenders.look(seat.make, loan).asked.id) == 1_200


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
    holding = deed.form["holding"]
    assert isinstance(holding, ChoiceField)
    assert "at most 300 F" in plain(holding.box.currentText())
    assert deed.form["amount"].peek() == money(108)  # what is due
    assert plain(deed.result.text()).endswith("300 F can be drawn now, 192 F after.")
    deed.form["reason"].set_value("She asked for it")
    qtbot.mouseClick(deed.do, Qt.MouseButton.LeftButton)
    assert owns(seat.book, uwase.savings) == 192
    assert page.file is not None
    undo = next(one for one in page.file.events if one.kind == "set_off")
    page.open_deed(Undo(seat.desk, page.file, undo))
    type_in(qtbot, "It was not hers")
    qtbot.keyClick(focused(), ENTER)
    assert owns(seat.book, uwase.savings) == 300


def test_what_was_paid_too_much_goes_into_savings_by_a_receipt(
    seat: Seat, qtbot: QtBot, loan: LoanId, uwase: Somebody
) -> None:
    whole = seat.book.read(loans.payoff, loan, TODAY).total
    lenders.repay(seat.make, loan, whole.minor)
    lenders.repay(seat.make, loan, 100, lenders.ASKED)
    page = opened(seat, qtbot, loan, "overpaid")
    assert page.file is not None
    more = page.file.too_much
    assert plain(page.figures.owed.accessibleName()).endswith("more was paid than was owed")
    deed = deed_of(page)
    assert deed.form["amount"].peek() == more
    assert plain(deed.result.text()) == f"Paid too much: {more.minor} F now, 0 F after."
    deed.form["savings"].set_value(uwase.savings)
    qtbot.mouseClick(deed.do, Qt.MouseButton.LeftButton)
    assert owns(seat.book, uwase.savings) == more.minor
    assert seat.places[-1].page == "receipt"
    assert seat.places[-1].visit in seat.desk.unprinted


def test_produce_pays_it_at_a_price(seat: Seat, qtbot: QtBot, loan: LoanId) -> None:
    page = opened(seat, qtbot, loan, "pay_in_kind")
    for text in ("Coffee", "2.5", "sack", "", "40"):
        type_in(qtbot, text)
    deed = deed_of(page)
    assert plain(deed.do.text()) == "Take produce for 100 F"
    assert compared(deed)["To pay now"] == ("108 F", "8 F")
    type_in(qtbot, "")
    qtbot.keyClick(focused(), ENTER)
    assert [plain(said) for said in seat.said] == ["Produce for 100 F was taken."]
    told = plain(page.events.texts()[0])
    assert told == "3 Mar 2026 · Paid in kind: Coffee, 2.5 sack at 40 F"


def test_who_answered_with_savings_is_named(seat: Seat, qtbot: QtBot, loan: LoanId) -> None:
    eric = seat.make.member("Mugisha Eric")
    seat.make.visit(eric, ("deposit", 900))
    more: dict[str, Any] = {"loan": loan, "day": TODAY}
    seat.desk.do(lending.add_guarantor, loan=loan, member=eric.id, amount=400)
    seat.desk.do(lending.set_off, **more, holding=eric.savings, amount=100, reason="She is ill")
    page = opened(seat, qtbot, loan)
    told = plain(page.events.texts()[0])
    assert told == "3 Mar 2026 · Mugisha Eric answered with savings: 100 F"


def test_a_reminder_becomes_firmer_each_time(seat: Seat, qtbot: QtBot, loan: LoanId) -> None:
    page = opened(seat, qtbot, loan)
    for tone in ("kind", "firm", "last", "last"):
        assert page.file is not None
        page.open_deed(DEEDS["remind"](seat.desk, page.file))
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
    assert plain(deed.do.text()) == "Write 1,213 F off"
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
    lost = plain(page.figures.lost.accessibleName())
    assert lost == "Written off. 1,213 F. Penalty 1 · Interest 12 · Principal 1,200"
    back = plain(page.figures.recovered.accessibleName())
    assert back == "Recovered. 0 F. 1,213 F of the loan is still owed."
    assert page.figures.due.isHidden()
    assert DEEDS["set_off"].is_offered(page.file)  # whoever answers for it still pays
    assert DEEDS["pay_in_kind"].is_offered(page.file)
    page.open_deed(Undo(seat.desk, page.file, event))
    type_in(qtbot, "She came back")
    qtbot.keyClick(focused(), ENTER)
    assert page.file is not None
    assert page.file.state == "running"


def test_what_is_not_late_is_not_written_off(seat: Seat, qtbot: QtBot, loan: LoanId) -> None:
    page = opened(seat, qtbot, loan)
    assert "Write off" in offered(page, qtbot)
    assert not labelled(page, "It can be written off only once it is late.")
    lenders.repay(seat.make, loan, 108)
    page = opened(seat, qtbot, loan)
    assert "Write off" not in offered(page, qtbot)
    assert labelled(page, "It can be written off only once it is late.")
    assert "loan-write-off" not in [
        one.key for one in seat.desk.ask(loans_on_paper.papers_of, loan, TODAY)
    ]


def labelled(page: LoanPage, words: str) -> bool:
    return words in [one.text() for one in page.more.findChildren(QLabel)]


def test_a_slip_that_is_found_later_is_written_on_a_loan_that_is_paid_back(
    seat: Seat, qtbot: QtBot, loan: LoanId
) -> None:
    lenders.repay(seat.make, loan, seat.book.read(loans.payoff, loan, TODAY).total.minor)
    page = opened(seat, qtbot, loan)
    assert offered(page, qtbot) == ["A paper slip of before was found"]
    page.show_place(Place("loan", about=loan, text="slip"))
    deed = deed_of(page)
    type_in(qtbot, "100")
    type_in(qtbot, "2/3/2026")
    assert plain(deed.do.text()) == "Write 100 F as of 2 Mar 2026 and show the receipt"
    assert isinstance(deed, Slip)
    assert "Paid too much by then: 101 F" in [
        plain(one.accessibleName()) for one in deed.divided.findChildren(QWidget)
    ]
    type_in(qtbot, "77")
    qtbot.keyClick(focused(), ENTER)
    assert seat.places[-1].page == "receipt"
    assert seat.places[-1].visit in seat.desk.unprinted
    found = opened(seat, qtbot, loan)
    assert "Give back what was paid too much" in offered(found, qtbot)


def test_a_slip_of_a_day_on_which_all_was_paid_says_so(
    seat: Seat, qtbot: QtBot, loan: LoanId
) -> None:
    lenders.repay(seat.make, loan, seat.book.read(loans.payoff, loan, TODAY).total.minor)
    page = opened(seat, qtbot, loan, "slip")
    deed = deed_of(page)
    deed.form["amount"].set_value(money(50))
    deed.form["day"].set_value(TODAY)
    qtbot.mouseClick(deed.do, Qt.MouseButton.LeftButton)
    assert plain(deed.form["amount"].complaint) == "Only 0 F is still owed."


def test_guarantors_are_added_and_released(seat: Seat, qtbot: QtBot, uwase: Somebody) -> None:
    eric = seat.make.member("Mugisha Eric")
    seat.make.visit(eric, ("deposit", 900))
    loan = lenders.application(seat.make, uwase, lenders.product(seat.make))
    page = opened(seat, qtbot, loan, "guarantor")
    qtbot.keyClicks(focused(), "Mugisha")
    qtbot.keyClick(focused(), ENTER)
    deed = deed_of(page)
    assert deed.form["amount"].peek() == money(900)  # all that is free, to be made smaller
    type_in(qtbot, "400")
    assert plain(deed.do.text()) == "Mugisha Eric answers with 400 F"
    assert plain(deed.result.text()) == "900 F of 900 F saved are free."
    qtbot.keyClick(focused(), ENTER)
    [release] = page.guarantors.findChildren(QPushButton)
    assert release.accessibleName() == "Release Mugisha Eric"
    qtbot.mouseClick(release, Qt.MouseButton.LeftButton)
    assert plain(deed_of(page).do.text()) == "Release Mugisha Eric from 400 F"
    type_in(qtbot, "Another answers")
    qtbot.keyClick(focused(), ENTER)
    assert not [one for one in page.guarantors.findChildren(QPushButton) if one.isVisible()]


def test_of_a_group_each_other_member_is_named_who_answers(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    eric = seat.make.member("Mugisha Eric", joined=date(2026, 1, 1))
    team = seat.desk.do(
        lending.form_team,
        name="Market women",
        village="",
        members=[uwase.id, eric.id],
        day=date(2026, 1, 1),
    )
    loan = lenders.running(seat.make, uwase, 1_200, team=team)
    page = opened(seat, qtbot, loan)
    assert not page.guarantors.isHidden()
    [mate] = seat.desk.ask(lending.mates, loan)
    assert (mate.name, mate.group) == ("Mugisha Eric", "Market women")


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
