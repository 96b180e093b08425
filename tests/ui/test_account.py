"""The page of one savings account, and opening one, by keyboard."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from coopdesk.records import savings
from coopdesk.records.access import Role
from coopdesk.records.ids import HoldingId
from coopdesk.ui.desk import Place
from coopdesk.ui.pages.account import Account
from coopdesk.ui.pages.account.closing import Close
from coopdesk.ui.pages.account.deeds import (
    AddHolder,
    BreakTerm,
    Change,
    Deed,
    GiveNotice,
    HoldBack,
    Wake,
)
from coopdesk.ui.pages.open_account import OpenAccount
from coopdesk.ui.preferences import SHOW
from tests.records import savers
from tests.records.hands import Somebody, actor, money
from tests.reports.reading import words
from tests.ui import fingers
from tests.ui.fingers import focused, plain
from tests.ui.seat import Seat


@pytest.fixture
def uwase(seat: Seat) -> Somebody:
    return seat.make.member("Uwase Jeanne", joined=date(2026, 1, 1))


def opened(seat: Seat, qtbot: QtBot, holding: HoldingId) -> Account:
    page = Account(seat.desk, Place("account", about=holding))
    fingers.opened(page, qtbot)
    return page


def pairs(widget: QWidget) -> list[str]:
    layout = widget.layout()
    assert layout is not None
    items = [layout.itemAt(n) for n in range(layout.count())]
    parts = [item.widget() for item in items if item is not None]
    return [plain(p.accessibleName()) for p in parts if p is not None and p.accessibleName()]


def type_in(qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(focused(), text)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)


def open_deed(page: Account, deed: type[Deed]) -> Deed:
    page.open_deed(deed)
    assert page.deed is not None
    return page.deed


def test_the_page_says_what_is_in_it_and_what_was_signed(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    made = savers.product(seat.make, "target", "School", rate="4", months=10)
    held = savers.account(seat.make, uwase, made, paid=300, target=900, label="Marie")
    page = opened(seat, qtbot, held)
    assert plain(page.heading.title.text()) == "School: Marie"
    assert plain(page.heading.subtitle.text()) == "Uwase Jeanne · account 1/2 · opened 1 Feb 2026"
    assert page.pill.mark.text == "open"
    assert pairs(page.facts) == [
        "Balance: 300 F",
        "Can be drawn now: 300 F",
        "Until: 1 Dec 2026",
    ]
    assert plain(page.reached.text()) == "300 F of 900 F are saved."
    assert "It earns 4% a year, reckoned on the balance of each day." in page.terms.texts


def test_money_is_held_back_by_keyboard_and_released(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    held = savers.account(seat.make, uwase, savers.product(seat.make), paid=1_000)
    page = opened(seat, qtbot, held)
    deed = open_deed(page, HoldBack)
    assert page.money.isHidden()
    type_in(qtbot, "700")
    assert plain(deed.do.text()) == "Hold 700 F back"
    assert plain(deed.result.text()) == "Not held back: 1,000 F before, 300 F after."
    type_in(qtbot, "Guarantee")
    assert focused() is deed.do
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert [plain(said) for said in seat.said] == ["700 F is held back."]
    assert page.deed is None
    assert not page.money.isHidden()
    assert savers.look(seat.make, held).held_back == money(700)
    [release] = page.stays.findChildren(QPushButton)
    assert plain(release.accessibleName()) == "Release 700 F: Guarantee"
    qtbot.mouseClick(release, Qt.MouseButton.LeftButton)
    assert savers.look(seat.make, held).held_back == money(0)
    assert page.stays.isHidden()


def test_a_refusal_stands_beside_its_field(seat: Seat, qtbot: QtBot, uwase: Somebody) -> None:
    held = savers.account(seat.make, uwase, savers.product(seat.make), paid=100)
    page = opened(seat, qtbot, held)
    deed = open_deed(page, HoldBack)
    type_in(qtbot, "101")
    type_in(qtbot, "Guarantee")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert plain(deed.form["amount"].complaint) == "Only 100 F of this account is free."
    assert page.deed is deed
    assert page.has_typed()
    qtbot.mouseClick(deed.leave, Qt.MouseButton.LeftButton)
    assert page.deed is None


def test_notice_is_given_and_taken_back(seat: Seat, qtbot: QtBot, uwase: Somebody) -> None:
    made = savers.product(seat.make, notice_days=7)
    held = savers.account(seat.make, uwase, made, paid=1_000)
    page = opened(seat, qtbot, held)
    assert "Can be drawn now: 0 F" in pairs(page.facts)
    deed = open_deed(page, GiveNotice)
    type_in(qtbot, "250")
    assert plain(deed.do.text()) == "Note that 250 F will be drawn"
    assert plain(deed.result.text()) == "It can be drawn in 7 days."
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    [back] = page.stays.findChildren(QPushButton)
    assert plain(back.accessibleName()) == "Take the notice of 250 F back"
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert savers.look(seat.make, held).notices == ()


def test_another_member_comes_to_hold_it_too(seat: Seat, qtbot: QtBot, uwase: Somebody) -> None:
    seat.make.member("Mugisha Eric")
    seat.desk.preferences = replace(seat.desk.preferences, receipts=SHOW)
    held = savers.account(seat.make, uwase, savers.product(seat.make))
    page = opened(seat, qtbot, held)
    deed = open_deed(page, AddHolder)
    type_in(qtbot, "Mugisha")
    assert plain(deed.do.text()) == "Add Mugisha Eric as a holder"
    deed.form["mandate"].set_value("all")
    qtbot.mouseClick(deed.do, Qt.MouseButton.LeftButton)
    assert seat.papers[-1].title == "Savings agreement 1/2"  # both sign it anew
    assert plain(page.people.mandate.text()) == "All of them together must sign to draw."
    [end] = page.people.findChildren(QPushButton)
    qtbot.mouseClick(end, Qt.MouseButton.LeftButton)
    assert savers.look(seat.make, held).holders == ()


def test_a_sleeping_account_is_woken(seat: Seat, qtbot: QtBot, uwase: Somebody) -> None:
    made = savers.product(seat.make, dormant_months=1)
    held = savers.account(seat.make, uwase, made, paid=500, day=date(2026, 1, 5))
    page = opened(seat, qtbot, held)
    assert page.pill.mark.text == "sleeps since 5 Jan 2026"
    open_deed(page, Wake)
    type_in(qtbot, "Identity card seen")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert page.pill.mark.text == "open"
    assert "Woken on: 3 Mar 2026" in pairs(page.facts)


def test_a_term_is_broken_after_it_was_said_what_that_costs(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    made = savers.product(seat.make, "fixed", rate="6", early_rate="1", months=12)
    held = savers.account(seat.make, uwase, made, paid=500)
    page = opened(seat, qtbot, held)
    assert page.pill.mark.text == "fixed until 1 Feb 2027"
    deed = open_deed(page, BreakTerm)
    assert plain(deed.result.text()) == (
        "It then earns 1% a year instead of 6%, from its first day."
    )
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert savers.look(seat.make, held).broken
    assert not BreakTerm.is_offered(page.one)


def test_an_account_is_renamed_and_closed(seat: Seat, qtbot: QtBot, uwase: Somebody) -> None:
    held = savers.account(seat.make, uwase, savers.product(seat.make))
    page = opened(seat, qtbot, held)
    open_deed(page, Change)
    type_in(qtbot, "Roof")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert plain(page.heading.title.text()) == "Voluntary savings: Roof"
    deed = open_deed(page, Close)
    assert plain(deed.do.text()) == "Close Voluntary savings: Roof"
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert page.pill.mark.text == "closed on 3 Mar 2026"
    assert not page.money.isEnabled()


def test_closing_shows_what_is_paid_and_pays_it_with_a_receipt(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    made = savers.product(
        seat.make,
        name="Growing",
        rate="12",
        day_count="twelfth",
        withholding="15",
        withdrawal_fee=50,
    )
    held = savers.account(seat.make, uwase, made, paid=10_000)
    seat.make.visit(uwase, ("share", 5_000))  # so that the box can pay the interest too
    page = opened(seat, qtbot, held)
    deed = open_deed(page, Close)
    assert isinstance(deed, Close)
    assert pairs(deed.figures) == [
        "In the account: 10,000 F",
        "Interest until today: 106 F",
        "Tax on it: −16 F",
        "Fee of the withdrawal: −50 F",
        "Paid out in cash: 10,040 F",
    ]
    assert plain(deed.do.text()) == "Pay 10,040 F out and close Growing"
    deed.explain.click()
    assert "Howinterestwasreckoned" in words(seat.papers[-1].pdf)
    qtbot.keyClick(deed.do, Qt.Key.Key_Return)
    assert page.pill.mark.text == "closed on 3 Mar 2026"
    assert [plain(said) for said in seat.said] == ["10,040 F is paid out and the account closed."]
    assert savers.look(seat.make, held).balance == money(0)


def test_what_stands_against_closing_is_told(seat: Seat, qtbot: QtBot, uwase: Somebody) -> None:
    held = savers.account(seat.make, uwase, savers.product(seat.make), paid=10_000)
    seat.book.write(savings.put_hold, holding=held, amount=100, reason="a guarantee")
    page = opened(seat, qtbot, held)
    deed = open_deed(page, Close)
    qtbot.keyClick(deed.do, Qt.Key.Key_Return)
    assert "held back" in deed.form.note.text
    assert not deed.form.isHidden()
    assert savers.look(seat.make, held).closed is None


def test_a_running_term_is_broken_before_it_is_closed(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    made = savers.product(seat.make, "fixed", rate="6", months=12)
    held = savers.account(seat.make, uwase, made, paid=10_000)
    assert not Close.is_offered(savers.look(seat.make, held))
    seat.book.write(savings.break_term, holding=held)
    assert Close.is_offered(savers.look(seat.make, held))


def test_who_may_only_look_is_offered_nothing(seat: Seat, qtbot: QtBot, uwase: Somebody) -> None:
    held = savers.account(seat.make, uwase, savers.product(seat.make))
    seat.book.actor = actor(Role.AUDITOR)
    page = opened(seat, qtbot, held)
    assert not page.money.isEnabled()
    assert page.passbook.print.isHidden()


def test_the_agreement_is_shown_as_a_paper(seat: Seat, qtbot: QtBot, uwase: Somebody) -> None:
    held = savers.account(seat.make, uwase, savers.product(seat.make))
    page = opened(seat, qtbot, held)
    qtbot.mouseClick(page.agreement, Qt.MouseButton.LeftButton)
    [paper] = seat.papers
    assert paper.title == "Savings agreement 1/2"
    assert paper.pdf.startswith(b"%PDF")


# --- the passbook -----------------------------------------------


def test_the_passbook_is_printed_from_where_it_stopped(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    held = savers.account(seat.make, uwase, savers.product(seat.make), paid=500)
    page = opened(seat, qtbot, held)
    card = page.passbook
    assert plain(card.said.text()) == (
        "1 line is not printed yet. Open the book at page 1. Printing goes on in row 1."
    )
    qtbot.mouseClick(card.print, Qt.MouseButton.LeftButton)
    assert seat.papers[-1].title == "Passbook 1/2"
    page.show_place(page.place)
    assert plain(card.said.text()) == "Everything is printed in the passbook."
    assert card.print.isHidden()
    qtbot.mouseClick(card.again, Qt.MouseButton.LeftButton)
    assert len(seat.papers) == 2
    qtbot.mouseClick(card.begin, Qt.MouseButton.LeftButton)
    assert seat.said == ["The next lines stand on page 1 of a new book."]
    savers.pay_in(seat.make, uwase, held, 50)
    page.show_place(page.place)
    assert plain(card.said.text()) == (
        "1 line is not printed yet. Open the book at page 1. Printing goes on in row 2."
    )


# --- opening one ------------------------------------------------


def opening(seat: Seat, qtbot: QtBot, who: Somebody) -> OpenAccount:
    page = OpenAccount(seat.desk, Place("open_account", member=who.id))
    fingers.opened(page, qtbot)
    return page


def test_an_account_for_a_target_is_opened_by_keyboard(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    made = savers.product(seat.make, "target", "School fees", rate="6")
    page = opening(seat, qtbot, uwase)
    page.product.set_value(made)
    page.product.changed.emit()
    assert plain(page.open.text()) == "Open School fees for Uwase Jeanne"
    assert plain(page.example.text()) == "10,000 F that lie there for 12 months earn about 600 F."
    page.target.setFocus()
    type_in(qtbot, "9000")
    type_in(qtbot, "10")
    type_in(qtbot, "Marie")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)  # nobody else holds it
    assert focused() is page.open
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    [place] = seat.places
    assert place.page == "account"
    one = seat.desk.ask(savings.account, HoldingId(place.about or 0), seat.desk.today)
    assert (one.label, one.target, one.until) == ("Marie", money(9_000), date(2027, 1, 3))


def test_what_does_not_fit_the_product_is_not_asked(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    fixed = savers.product(seat.make, "fixed", months=6)
    page = opening(seat, qtbot, uwase)
    page.product.set_value(fixed)
    page.product.changed.emit()
    assert page.target.isHidden()
    assert page.months.isHidden()
    assert page.mandate.isHidden()


def test_a_missing_target_is_told_beside_its_field(
    seat: Seat, qtbot: QtBot, uwase: Somebody
) -> None:
    made = savers.product(seat.make, "target")
    page = opening(seat, qtbot, uwase)
    page.product.set_value(made)
    page.product.changed.emit()
    qtbot.mouseClick(page.open, Qt.MouseButton.LeftButton)
    assert plain(page.target.complaint) == "Write how much is to be saved."


def test_two_open_an_account_together(seat: Seat, qtbot: QtBot, uwase: Somebody) -> None:
    seat.make.member("Mugisha Eric")
    made = savers.product(seat.make)
    page = opening(seat, qtbot, uwase)
    page.product.set_value(made)
    page.other.setFocus()
    type_in(qtbot, "Mugisha")
    assert not page.mandate.isHidden()
    qtbot.mouseClick(page.open, Qt.MouseButton.LeftButton)
    [place] = seat.places
    one = seat.desk.ask(savings.account, HoldingId(place.about or 0), seat.desk.today)
    assert [row.name for row in one.holders] == ["Mugisha Eric"]
