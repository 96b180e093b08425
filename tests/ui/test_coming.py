"""Somebody comes to the desk while the visit of another is typed: nothing is lost, or mixed up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.records import cards, members, visit
from coopdesk.records.money import Money
from coopdesk.ui.desk import Place
from coopdesk.ui.pages.cash import Cash
from coopdesk.ui.preferences import SHOW
from coopdesk.ui.window import Window
from tests.records.hands import CURRENCY
from tests.ui.fingers import CONTROL, ENTER, focused, settled
from tests.ui.test_scanned_anywhere import scan
from tests.ui.till import Till

FIVE = Money(5_000, CURRENCY)
TOLD = (
    "What is typed here is for Uwase Odette. Record or clear it first: "
    "then comes Uwase Jean-Baptiste."
)


@pytest.fixture
def window(till: Till, qtbot: QtBot) -> Window:
    """The desk of a window, with 5,000 typed for 77."""
    till.desk.preferences = replace(till.desk.preferences, receipts=SHOW)
    window = Window(till.desk)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.go(Place("cash"))
    till.page = desk_of(window)
    till.choose("77")
    till.type("5000")
    return window


def desk_of(window: Window) -> Cash:
    assert isinstance(window.page, Cash)
    return window.page


def card(till: Till, number: str = "104") -> str:
    return cards.code_of(till.book.coop, number)


def chosen(till: Till) -> str:
    found = till.page.head.member.peek()
    return found.number if found else ""


def is_told_and_kept(till: Till) -> None:
    page = till.page
    assert page.coming.isVisible()
    assert page.coming.text == TOLD
    assert chosen(till) == "77"
    assert till.amount(visit.DEPOSIT).value() == FIVE
    assert "5,000" in till.deed
    assert focused() is page.head.member.editor


@pytest.mark.parametrize("where", ["amount", "button", "member"])
def test_a_card_scanned_at_the_desk_waits_for_the_visit_that_is_typed(
    till: Till, qtbot: QtBot, window: Window, where: str
) -> None:
    page = desk_of(window)
    if where == "button":
        page.total.record.setFocus()
    elif where == "member":
        page.head.member.setFocus()
    scan(qtbot, card(till))
    is_told_and_kept(till)
    assert till.receipts() == []


def test_a_card_scanned_on_another_page_tells_of_the_visit_that_is_typed(
    till: Till, qtbot: QtBot, window: Window
) -> None:
    for _ in range(2):  # once more, and it is told once more
        window.go(Place("today"))
        scan(qtbot, card(till))
        assert desk_of(window) is till.page
        is_told_and_kept(till)


def test_whoever_is_sent_to_the_desk_waits_with_their_amount(till: Till, window: Window) -> None:
    field = visit.field_of(visit.FINE, None)
    window.go(Place("today"))
    window.go(Place("cash", member=till.member("104"), text=field, about=300))
    is_told_and_kept(till)
    till.page.clear()
    assert chosen(till) == "104"
    assert till.amount(visit.FINE).value() == Money(300, CURRENCY)


@pytest.mark.parametrize("typed", ["", "700"])
def test_whoever_was_served_does_not_come_again_on_the_way_back(
    till: Till, window: Window, typed: str
) -> None:
    till.page.clear()
    field = visit.field_of(visit.FINE, None)
    window.go(Place("cash", member=till.member("104"), text=field, about=300))
    till.page.clear()
    till.choose("77")
    till.type(typed)
    window.go(Place("today"))
    window.back()
    assert window.page is till.page
    assert not till.page.coming.isVisible()
    assert chosen(till) == "77"
    till.page.clear()
    assert chosen(till) == ""


def test_the_one_who_waits_is_served_when_the_visit_is_recorded(
    till: Till, qtbot: QtBot, window: Window
) -> None:
    scan(qtbot, card(till))
    qtbot.keyClick(focused(), ENTER, CONTROL)
    (written,) = till.receipts()
    assert (written.member_number, written.total) == ("77", FIVE)
    window.go(Place("cash"))
    assert chosen(till) == "104"
    assert till.page.lines.is_empty()
    assert not till.page.coming.isVisible()
    assert focused() is till.page.lines.fields()[0].editor


def test_the_one_who_waits_is_served_when_the_visit_is_cleared(
    till: Till, qtbot: QtBot, window: Window
) -> None:
    scan(qtbot, card(till))
    desk_of(window).total.clear.setFocus()
    qtbot.keyClick(focused(), Qt.Key.Key_Space)
    assert chosen(till) == "104"
    assert till.receipts() == []
    desk_of(window).clear()
    assert chosen(till) == ""


def test_what_is_typed_blindly_for_the_next_goes_into_no_amount_of_this_one(
    till: Till, qtbot: QtBot, window: Window
) -> None:
    scan(qtbot, card(till))
    qtbot.keyClicks(focused(), "1000")
    qtbot.keyClick(focused(), ENTER)
    qtbot.keyClick(focused(), ENTER, CONTROL)
    assert till.receipts() == []
    assert till.amount(visit.DEPOSIT).value() == FIVE
    scan(qtbot, card(till, "77"))
    assert "5,000" in desk_of(window).total.record.text()


def test_who_is_chosen_by_hand_waits_too(till: Till, qtbot: QtBot, window: Window) -> None:
    desk_of(window).head.member.setFocus()
    qtbot.keyClicks(focused(), "104")
    qtbot.keyClick(focused(), ENTER)
    settled(qtbot)
    is_told_and_kept(till)


def test_the_last_who_came_is_next(till: Till, qtbot: QtBot, window: Window) -> None:
    scan(qtbot, card(till, "15"))
    scan(qtbot, card(till))
    is_told_and_kept(till)
    desk_of(window).clear()
    assert chosen(till) == "104"


def test_who_waits_is_served_as_they_are_when_their_turn_comes(
    till: Till, qtbot: QtBot, window: Window
) -> None:
    scan(qtbot, card(till))
    member = till.member("104")
    changes, shown = {"name": "Uwase Jean"}, {"name": "Uwase Jean-Baptiste"}
    till.book.write(members.change_member, member=member, changes=changes, shown=shown)
    desk_of(window).clear()
    found = till.page.head.member.value()
    assert found is not None
    assert found.name == "Uwase Jean"
