"""Asking for a loan, deciding, signing, paying out and reckoning, each on its page, by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from coopdesk.records import lending, loans
from coopdesk.records.vouchers import Attached
from coopdesk.ui import attaching
from coopdesk.ui.desk import Place
from coopdesk.ui.lending import free_told
from coopdesk.ui.pages.calculator import Calculator
from coopdesk.ui.pages.loan_application import LoanApplication
from coopdesk.ui.theme import Kind
from tests.records import lenders
from tests.records.hands import TODAY, Somebody, money
from tests.reports.reading import words
from tests.ui.borrowing import asked_for, farm, pairs, shown
from tests.ui.fingers import plain
from tests.ui.hands import Hands
from tests.ui.seat import Seat

# --- asking --------------------------------------------------------------------------------------


def test_a_member_asks_for_a_loan_by_keyboard(seat: Seat, hands: Hands, aline: Somebody) -> None:
    farm(seat)
    page = LoanApplication(seat.desk, Place("loan_application"))
    hands.open(page)
    hands.enter("5", "", "60000")
    beside = page.beside
    assert plain(beside.offer.figure.text()) == "5,331"
    assert pairs(beside.offer.pairs)[1:3] == ["Total cost: 5,173 F", "Paid back in all: 63,973 F"]
    assert "True yearly rate: 17.07%" in pairs(beside.offer.pairs)
    kinds = {plain(one.text): one.kind for one in beside.checks.verdicts.shown}
    told = "That is 1.50 times the savings of 40,000 F; at most 120,000 F is lent."
    assert kinds[told] is Kind.GOOD
    assert kinds["Members who answer for it: 0; 1 must."] is Kind.REFUSE
    assert plain(page.keep.text()) == "Keep the application for 60,000 F"
    hands.enter("", "C")
    hands.do_it()
    [card] = seat.desk.ask(loans.cards_of_member, aline.id, TODAY)
    assert (card.state, card.amount, card.purpose) == ("asked", money(60_000), "crops")
    assert seat.places == [Place("loan_application", about=card.loan)]
    assert not page.has_typed()


def test_what_the_member_earns_tells_whether_they_can_pay(
    seat: Seat, hands: Hands, aline: Somebody
) -> None:
    farm(seat)
    page = LoanApplication(seat.desk, Place("loan_application", member=aline.id))
    hands.open(page)
    hands.enter("60000")
    hands.at(page.fields.income.line)
    hands.enter("9000", "5000")
    told = pairs(page.beside.ability)
    assert "Left for a new loan: 4,000 F" in told
    assert "This loan costs a month: 5,331 F" in told
    texts = [plain(one.text) for one in page.beside.checks.verdicts.shown]
    assert "5,331 F a month; of what comes in 4,000 F is left for it." in texts
    assert page.beside.checks.verdicts.shown[0].kind is Kind.REFUSE


def test_what_the_product_does_not_allow_is_said_beside_its_field(
    seat: Seat, hands: Hands, aline: Somebody
) -> None:
    farm(seat)
    page = LoanApplication(seat.desk, Place("loan_application", member=aline.id))
    hands.open(page)
    hands.enter("100001")
    page.fields.purpose.set_value("school")
    hands.do_it()
    assert plain(page.fields.amount.complaint).startswith(
        "100,001 F: these loans are 100,000 F or less"
    )
    assert hands.focus() is page.fields.amount.line
    assert page.has_typed()


def test_an_application_is_changed_until_it_is_decided(
    seat: Seat, hands: Hands, aline: Somebody
) -> None:
    loan = asked_for(seat, aline, remark="Seed", means={"income": 9_000})
    page = LoanApplication(seat.desk, Place("loan_application", about=loan))
    hands.open(page)
    assert page.fields.income.peek() == money(9_000)
    assert not page.keep.isEnabled()
    hands.at(page.fields.amount.line)
    page.fields.amount.line.selectAll()
    hands.enter("50000")
    assert page.keep.text() == "Keep the changes"
    hands.do_it()
    asked = lenders.look(seat.make, loan).asked
    assert (asked.amount, asked.remark) == (50_000, "Seed")
    assert not page.has_typed()
    lenders.approved(seat.make, loan)
    page.show_place(page.place)
    assert not page.form.isEnabled()
    assert page.late.text == "This was decided already: nothing of it can be changed any more."


def test_who_answers_is_added_with_what_is_free(
    seat: Seat, hands: Hands, aline: Somebody, friend: Somebody
) -> None:
    loan = asked_for(seat, aline)
    page = LoanApplication(seat.desk, Place("loan_application", about=loan))
    hands.open(page)
    card = page.guarantors
    assert hands.focus() is card.member.line
    hands.enter("6")
    assert plain(card.free.text()) == "30,000 F of 30,000 F saved are free."
    assert card.amount.peek() == money(30_000)
    card.amount.line.selectAll()
    hands.type("20000")
    assert plain(card.add.text()) == "Bosco Habimana answers with 20,000 F"
    hands.tab_to("answers with")
    hands.press(Qt.Key.Key_Return)
    hands.qtbot.waitUntil(lambda: pairs(card.pairs) == ["6 · Bosco Habimana: 20,000 F"])
    assert "Savings that answer for it: 60,000 F; 30,000 F must be there." in plain(
        card.said.text()
    )
    assert "Answers for 1 other loan with 20,000 F already." in plain(
        free_told(seat.desk, friend.id)[1]
    )


def test_who_answers_is_released_for_a_reason(
    seat: Seat, hands: Hands, aline: Somebody, friend: Somebody
) -> None:
    loan = asked_for(seat, aline)
    seat.book.write(lending.add_guarantor, loan=loan, member=friend.id, amount=20_000)
    page = LoanApplication(seat.desk, Place("loan_application", about=loan))
    hands.open(page)
    hands.qtbot.waitUntil(lambda: shown(page, "Release"))
    hands.tab_to("Release")
    hands.press(Qt.Key.Key_Return)
    hands.type("Moved away")
    hands.tab_to("Release Bosco Habimana")
    hands.press(Qt.Key.Key_Return)
    [one] = seat.desk.ask(lending.guarantors, loan)
    assert one.released == TODAY


def test_a_thing_stands_for_a_loan_with_its_photo(
    seat: Seat,
    hands: Hands,
    aline: Somebody,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loan = asked_for(seat, aline)
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    assert picture.save(str(tmp_path / "cow.png"))
    photo = Attached("cow.png", (tmp_path / "cow.png").read_bytes())
    monkeypatch.setattr(attaching, "choose", lambda *_: photo)
    page = LoanApplication(seat.desk, Place("loan_application", about=loan))
    hands.open(page)
    hands.at(page.things.what.line)
    hands.enter("Cow", "45000", "Herself", "Remera")
    hands.press(Qt.Key.Key_Return)  # the photo
    assert page.things.choose.text() == "Photo: cow.png"
    assert page.has_typed()
    hands.tab_to("Add collateral")
    hands.press(Qt.Key.Key_Return)
    [thing] = seat.desk.ask(lending.collateral_of, loan)
    assert (thing.name, thing.owner, thing.media) == ("Cow", "Herself", "image/png")
    hands.qtbot.waitUntil(lambda: shown(page, "Photo of Cow"))
    hands.tab_to("Photo of Cow")
    hands.press(Qt.Key.Key_Return)
    assert not page.things.picture.isHidden()
    hands.press(Qt.Key.Key_Return)
    assert page.things.picture.isHidden()


def test_a_loan_that_runs_can_be_paid_off_by_the_new_one(
    seat: Seat, hands: Hands, aline: Somebody
) -> None:
    of = farm(seat, guarantors=0, cover="0")
    old = lenders.running(seat.make, aline, 1_200, of=of)
    page = LoanApplication(seat.desk, Place("loan_application", member=aline.id))
    hands.open(page)
    assert not page.fields.replaces.isHidden()
    page.fields.replaces.set_value(old)
    page.fields.amount.set_value(money(60_000))
    page.fields.purpose.set_value("house")
    page.look()
    said = [plain(one.text) for one in page.beside.checks.verdicts.shown]
    assert "0% of the loan that it pays off is paid back; 0% is wanted." in said
    whole = seat.desk.ask(loans.payoff, old, TODAY).total
    told = pairs(page.beside.offer.pairs)
    assert f"Pays off the loan: −{plain(seat.desk.language.amount(whole))}" in told
    handed = money(58_800) - whole  # 2 % is kept back
    assert f"In the hand: {plain(seat.desk.language.amount(handed))}" in told
    hands.do_it()
    newest = seat.desk.ask(loans.cards_of_member, aline.id, TODAY)[0]
    assert lenders.look(seat.make, newest.loan).asked.replaces == old


def test_without_products_the_page_says_what_to_do_first(seat: Seat, hands: Hands) -> None:
    page = LoanApplication(seat.desk, Place("loan_application"))
    hands.open(page)
    assert page.sides.isHidden()
    assert not page.empty.isHidden()


# --- reckoning -----------------------------------------------------------------------------------


def test_offers_stand_beside_each_other_and_are_printed(
    seat: Seat, hands: Hands, aline: Somebody
) -> None:
    farm(seat, fewest=3, longest=24)
    page = Calculator(seat.desk, Place("calculator"))
    hands.open(page)
    assert not page.print.isEnabled()
    hands.enter("60000", "", "5")
    figures = [way.figure.text() for way in page.ways]
    assert figures == ["20,401", "5,331", "2,824"]
    assert [way.best.mark.text for way in page.ways] == [
        "costs least",
        "",
        "smallest instalment",
    ]
    hands.do_it()
    [paper] = seat.papers
    said = words(paper.pdf)
    assert "AlineMukamana" in said
    assert "20,401" in said


def test_an_offer_outside_the_limits_says_so_and_cannot_be_asked_for(
    seat: Seat, hands: Hands
) -> None:
    farm(seat)
    page = Calculator(seat.desk, Place("calculator"))
    hands.open(page)
    hands.type("100001")
    way = page.ways[0]
    assert plain(way.note.text).startswith("100,001 F: these loans are 100,000 F or less")
    assert not way.ask.isEnabled()


def test_an_offer_goes_on_to_the_application(seat: Seat, hands: Hands, aline: Somebody) -> None:
    of = farm(seat)
    page = Calculator(seat.desk, Place("calculator", member=aline.id))
    hands.open(page)
    hands.type("60000")
    way = next(one for one in page.ways if not one.isHidden())
    hands.at(way.ask)
    hands.press(Qt.Key.Key_Return)
    [place] = seat.places
    assert place.member == aline.id
    form = LoanApplication(seat.desk, place)
    assert form.fields.amount.peek() == money(60_000)
    assert form.fields.product.peek() == of
    assert form.fields.instalments.peek() == way.instalments.peek()


def test_enter_goes_on_to_the_product_of_an_offer_not_to_its_end(seat: Seat, hands: Hands) -> None:
    farm(seat)
    page = Calculator(seat.desk, Place("calculator"))
    hands.open(page)
    hands.enter("60000", "", "")
    assert hands.focus() is page.ways[0].product.box


def test_an_offer_is_taken_away_and_another_compared(seat: Seat, hands: Hands) -> None:
    farm(seat, fewest=3, longest=24)
    page = Calculator(seat.desk, Place("calculator"))
    hands.open(page)
    assert not page.add.isEnabled()
    hands.tab_to("Take this offer away")
    hands.press(Qt.Key.Key_Space)
    assert page.ways[0].isHidden()
    assert page.ways[1].name.text() == "Offer 1"
    hands.at(page.add)
    hands.press(Qt.Key.Key_Return)
    assert not page.ways[0].isHidden()
    assert page.ways[0].instalments.peek() == 24
