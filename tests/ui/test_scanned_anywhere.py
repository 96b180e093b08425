"""A card that is scanned on whatever page is open, with the keyboard on a button or a list."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from coopdesk.records import cards
from coopdesk.records.access import Actor, Role
from coopdesk.records.ids import PersonId
from coopdesk.records.visit import DEPOSIT
from coopdesk.ui.desk import Place
from coopdesk.ui.pages.cash import Cash
from coopdesk.ui.pages.today import Today
from coopdesk.ui.window import Window
from tests.records.hands import Somebody
from tests.ui.fingers import ENTER, TAB, focused, settled
from tests.ui.seat import Seat


@pytest.fixture
def somebody(seat: Seat) -> Somebody:
    return seat.make.member("Uwase Odette", number="77")


def sit(seat: Seat, qtbot: QtBot) -> Window:
    window = Window(seat.desk)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.go(Place("today"))
    assert isinstance(window.page, Today)
    return window


def scan(qtbot: QtBot, code: str, end: Qt.Key = ENTER) -> None:
    for letter in code:
        qtbot.keyClicks(focused(), letter)
    qtbot.keyClick(focused(), end)
    settled(qtbot)


@pytest.mark.parametrize("end", [ENTER, TAB], ids=["enter", "tab"])
@pytest.mark.parametrize("where", ["button", "list", "sidebar"])
def test_a_card_opens_its_member_at_the_cash_desk(
    seat: Seat, qtbot: QtBot, somebody: Somebody, where: str, end: Qt.Key
) -> None:
    seat.make.visit(somebody, (DEPOSIT, 500))
    window = sit(seat, qtbot)
    assert isinstance(window.page, Today)
    if where == "list":
        window.page.receipts.setFocus()
    elif where == "sidebar":
        window.sidebar.findChildren(QAbstractButton)[3].setFocus()
    scan(qtbot, cards.code_of(seat.book.coop, "77"), end)
    assert seat.places == [Place("cash", member=somebody.id)]
    assert isinstance(window.page, Cash)
    found = window.page.head.member.value()
    assert found is not None
    assert found.id == somebody.id


def test_who_may_take_no_money_sees_the_member_of_a_card(
    seat: Seat, qtbot: QtBot, somebody: Somebody
) -> None:
    seat.book.actor = Actor(PersonId(1), "Somebody", Role.AUDITOR)
    window = sit(seat, qtbot)
    window.sidebar.findChildren(QAbstractButton)[1].setFocus()
    scan(qtbot, cards.code_of(seat.book.coop, "77"))
    assert seat.places == [Place("member", member=somebody.id)]


def test_the_cash_desk_reads_its_cards_by_itself(
    seat: Seat, qtbot: QtBot, somebody: Somebody
) -> None:
    window = sit(seat, qtbot)
    window.go(Place("cash"))
    page = window.page
    assert isinstance(page, Cash)
    page.count.setFocus()
    scan(qtbot, cards.code_of(seat.book.coop, "77"))
    assert seat.places == []
    found = page.head.member.value()
    assert found is not None
    assert found.id == somebody.id


@pytest.mark.usefixtures("somebody")
@pytest.mark.parametrize("why", ["misread", "other_co_op", "nobody"])
def test_a_card_that_opens_nobody_presses_nothing_and_says_why(
    seat: Seat, qtbot: QtBot, why: str
) -> None:
    window = sit(seat, qtbot)
    code = cards.code_of(seat.book.coop, "77")
    codes = {
        "misread": (code[:-1], "The card was not read well."),
        "other_co_op": (cards.code_of(bytes(16), "77"), "This card is of another co-op."),
        "nobody": (cards.code_of(seat.book.coop, "9"), "There is no member with the number 9."),
    }
    scan(qtbot, codes[why][0])
    assert seat.places == []
    assert codes[why][1] in window.messages.text
    qtbot.keyClick(focused(), ENTER)
    assert [place.page for place in seat.places] == ["cash"]  # the button that has the keyboard
