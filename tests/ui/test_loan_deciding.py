"""A loan is decided, signed and paid out, each on its page."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt

from coopdesk.records import statements
from coopdesk.records.access import Role
from coopdesk.ui.desk import Place
from coopdesk.ui.pages.loan_decision import LoanDecision
from coopdesk.ui.pages.loan_payout import LoanPayout
from coopdesk.ui.pages.loan_signing import LoanSigning
from coopdesk.ui.theme import Kind
from tests.records import lenders
from tests.records.hands import TODAY, Somebody, actor, money
from tests.reports.reading import words
from tests.ui.borrowing import asked_for, farm, pairs, ready
from tests.ui.fingers import plain
from tests.ui.hands import Hands
from tests.ui.seat import Seat

# --- deciding ------------------------------------------------------------------------------------


def test_a_loan_is_granted_smaller_than_asked(seat: Seat, hands: Hands, aline: Somebody) -> None:
    loan = asked_for(seat, aline)
    page = LoanDecision(seat.desk, Place("loan_decision", about=loan))
    hands.open(page)
    deciding = page.deciding
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Return)
    deciding.amount.line.selectAll()
    hands.enter("50000")
    deciding.instalments.line.selectAll()
    hands.enter("10", "")
    assert plain(deciding.decide.text()) == "Grant 50,000 F, paid back in 10 instalments"
    hands.type("Minute 7")
    hands.do_it()
    life = lenders.look(seat.make, loan)
    assert life.approved is not None
    assert life.approved.said == {"amount": 50_000, "instalments": 10, "body": "Board"}
    assert life.approved.resolution == "Minute 7"
    assert seat.places == [Place("loan_signing", about=loan)]


def test_a_loan_is_refused_for_a_reason(seat: Seat, hands: Hands, aline: Somebody) -> None:
    loan = asked_for(seat, aline)
    page = LoanDecision(seat.desk, Place("loan_decision", about=loan))
    hands.open(page)
    hands.press(Qt.Key.Key_Down)
    assert page.deciding.decide.text() == "Refuse the application"
    assert page.deciding.granted.isHidden()
    hands.do_it()
    assert page.deciding.reason.complaint == "Please fill this in."
    hands.type("Too much for what comes in")
    hands.do_it()
    assert lenders.state(seat.make, loan) == "refused"
    assert seat.places == [Place("loan", about=loan)]


def test_what_is_not_as_it_should_be_needs_a_resolution(
    seat: Seat, hands: Hands, aline: Somebody
) -> None:
    loan = lenders.application(seat.make, aline, farm(seat, multiple="1"), 60_000, day=TODAY)
    page = LoanDecision(seat.desk, Place("loan_decision", about=loan))
    hands.open(page)
    hands.do_it()
    complaint = plain(page.deciding.resolution.complaint)
    assert complaint.startswith("Not all is as it should be: That is 1.50 times the savings")
    assert lenders.state(seat.make, loan) == "asked"


def test_from_an_amount_on_a_second_person_signs_with_their_password(
    seat: Seat, hands: Hands, aline: Somebody
) -> None:
    loan = lenders.application(seat.make, aline, farm(seat, second_from=60_000), 60_000, day=TODAY)
    page = LoanDecision(seat.desk, Place("loan_decision", about=loan))
    hands.open(page)
    assert not page.deciding.decide.isEnabled()  # nobody else could sign
    second = lenders.another(seat.make)
    page.refresh(page.TOPICS)
    page.deciding.resolution.set_value("Minute 7")
    page.deciding.second.password.set_value("wrong")
    hands.do_it()
    assert page.deciding.second.password.complaint
    page.deciding.second.password.set_value("secret1")
    hands.do_it()
    approved = lenders.look(seat.make, loan).approved
    assert approved is not None
    assert approved.second == second


def test_whoever_may_not_lend_can_only_look(seat: Seat, hands: Hands, aline: Somebody) -> None:
    loan = asked_for(seat, aline)
    seat.book.actor = actor(Role.AUDITOR)
    page = LoanDecision(seat.desk, Place("loan_decision", about=loan))
    hands.open(page)
    assert not page.deciding.decide.isEnabled()


# --- signing and paying out ----------------------------------------------------------------------


def test_the_contract_is_signed_with_a_later_first_day_and_printed(
    seat: Seat, hands: Hands, aline: Somebody, friend: Somebody
) -> None:
    loan = ready(seat, aline, friend)
    page = LoanSigning(seat.desk, Place("loan_signing", about=loan))
    hands.open(page)
    assert plain(page.sign.text()) == "Sign for 60,000 F and print the contract"
    hands.enter("1/5/2026")
    first = page.plan.model.row(0)
    assert first is not None
    assert first.due == date(2026, 5, 1)
    hands.do_it()
    terms = lenders.look(seat.make, loan).terms
    assert terms is not None
    assert terms.first_due == date(2026, 5, 1)
    assert seat.places == [Place("loan_payout", about=loan)]
    [paper] = hands.papers
    assert paper.title == "Loan contract LA-0001"
    assert "AlineMukamana" in words(paper.pdf)


def test_a_loan_is_signed_to_be_paid_out_in_parts(
    seat: Seat, hands: Hands, aline: Somebody, friend: Somebody
) -> None:
    loan = ready(seat, aline, friend)
    page = LoanSigning(seat.desk, Place("loan_signing", about=loan))
    hands.open(page)
    hands.tab_to("Pay it out in parts")
    hands.press(Qt.Key.Key_Return)
    hands.type("40000")
    assert plain(page.tranches.left.text()) == "20,000 F of the loan is in no part yet."
    assert not page.sign.isEnabled()
    hands.tab_to("Add a part")
    hands.press(Qt.Key.Key_Return)
    hands.enter("20/3/2026", "20000")
    assert page.tranches.left.text() == "All of it is in these parts."
    hands.do_it()
    terms = lenders.look(seat.make, loan).terms
    assert terms is not None
    assert [int(one.amount) for one in terms.disbursements] == [40_000, 20_000]
    payout = LoanPayout(seat.desk, Place("loan_payout", about=loan))
    assert payout.amount.peek() == money(40_000)


def test_nothing_is_signed_while_too_few_answer_for_it(
    seat: Seat, hands: Hands, aline: Somebody
) -> None:
    loan = lenders.approved(seat.make, asked_for(seat, aline))
    page = LoanSigning(seat.desk, Place("loan_signing", about=loan))
    hands.open(page)
    assert page.backing.verdicts.shown[0].kind is Kind.REFUSE
    hands.do_it()
    assert page.note.text == "Members who answer for it: 0; 1 must."
    assert lenders.state(seat.make, loan) == "approved"


def test_a_loan_is_paid_out_with_what_is_kept_back(
    seat: Seat, hands: Hands, aline: Somebody, friend: Somebody
) -> None:
    loan = ready(seat, aline, friend, saved="10")
    lenders.signed(seat.make, loan)
    page = LoanPayout(seat.desk, Place("loan_payout", about=loan))
    hands.open(page)
    assert pairs(page.parts) == [
        "Of the loan: 60,000 F",
        "Handling: −1,200 F",
        "Goes to the member's savings: −6,000 F",
    ]
    assert page.figure.text() == "52,800"
    assert pairs(page.till) == ["Cash: 70,000 → 17,200"]
    assert plain(page.pay.text()) == "Pay out 52,800 F and print the receipt"
    hands.do_it()
    assert lenders.state(seat.make, loan) == "running"
    [receipt, *_] = seat.desk.ask(statements.receipts_of, TODAY)
    assert receipt.total == money(-52_800)
    assert [one.title for one in hands.papers] == [f"Receipt {receipt.number}"]
    assert seat.places == [Place("loan", about=loan)]
    page.show_place(page.place)
    assert page.card.isHidden()
    assert not page.done.isHidden()


def test_more_than_the_box_holds_is_refused(
    seat: Seat, hands: Hands, aline: Somebody, friend: Somebody
) -> None:
    loan = ready(seat, aline, friend)
    lenders.signed(seat.make, loan)
    seat.make.visit(friend, ("withdrawal", 10_000))
    seat.make.visit(aline, ("withdrawal", 15_000))
    page = LoanPayout(seat.desk, Place("loan_payout", about=loan))
    hands.open(page)
    hands.do_it()
    assert lenders.state(seat.make, loan) == "signed"
    assert page.note.text or page.box.complaint or page.amount.complaint


def test_an_amount_that_does_not_cover_what_is_kept_back_is_not_offered(
    seat: Seat, hands: Hands, aline: Somebody, friend: Somebody
) -> None:
    fee = {"name": "Handling", "amount": "1200", "when": "disbursement"}
    loan = ready(seat, aline, friend, how=lenders.how(fees=[fee]))
    lenders.signed(seat.make, loan)
    page = LoanPayout(seat.desk, Place("loan_payout", about=loan))
    hands.open(page)
    page.amount.line.selectAll()
    hands.type("1000")
    assert not page.pay.isEnabled()
    assert plain(page.note.text) == "1,200 F is kept back of it: pay out that much or more."


def test_percent_is_kept_back_of_the_part_that_is_paid_out(
    seat: Seat, hands: Hands, aline: Somebody, friend: Somebody
) -> None:
    loan = ready(seat, aline, friend)
    lenders.signed(seat.make, loan)
    page = LoanPayout(seat.desk, Place("loan_payout", about=loan))
    hands.open(page)
    page.amount.line.selectAll()
    hands.type("1000")
    assert pairs(page.parts) == ["Of the loan: 1,000 F", "Handling: −20 F"]
    assert plain(page.pay.text()) == "Pay out 980 F and print the receipt"
