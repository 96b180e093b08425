"""A scanner at the desk: it types the figures of a card and Enter, wherever the keyboard is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from coopdesk.records import cards, visit
from coopdesk.records.money import Money
from coopdesk.ui.desk import Place
from coopdesk.ui.pages import PAGES
from coopdesk.ui.pages.members import Members
from coopdesk.ui.topbar import TopBar
from tests.records.hands import CURRENCY
from tests.ui.fingers import ENTER, TAB, focused, opened
from tests.ui.till import Till

AZERTY = "&é\"'(-è_çà"


QWERTY = "1234567890"
KEYS = pytest.mark.parametrize("keys", [QWERTY, AZERTY], ids=["qwerty", "azerty"])
ENDS = pytest.mark.parametrize("end", [ENTER, TAB], ids=["enter", "tab"])
#: What a scanner, or a PC that was busy, makes of a card.
SPOILT = pytest.mark.parametrize(
    "spoil",
    [
        lambda code: code[:-1] + str((int(code[-1]) + 1) % 10),
        lambda code: code[:-2],
        lambda code: code[2:],
        lambda code: code[:6] + code[7:],
    ],
    ids=["wrong", "end_lost", "beginning_lost", "middle_lost"],
)


def scan(till: Till, code: str, keys: str = QWERTY, end: Qt.Key = ENTER) -> None:
    """Every key pressed and let go at once, and Enter or Tab at the end, as a scanner does."""
    till.awake()
    for letter in code.translate(str.maketrans("1234567890", keys)):
        for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
            press = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(focused(), press)
    till.press(end)


def card(till: Till, number: str) -> str:
    return cards.code_of(till.book.coop, number)


def chosen(till: Till) -> str:
    found = till.page.head.member.value()
    return found.number if found else ""


@KEYS
@ENDS
def test_a_card_opens_its_member_at_once(till: Till, keys: str, end: Qt.Key) -> None:
    till.page.head.member.setFocus()
    scan(till, card(till, "77"), keys, end)
    assert chosen(till) == "77"
    assert focused() in [one.editor for one in till.page.lines.fields()]


@KEYS
@ENDS
def test_a_card_scanned_into_an_amount_is_no_amount(till: Till, keys: str, end: Qt.Key) -> None:
    till.choose("77")
    assert focused() in [one.editor for one in till.page.lines.fields()]
    scan(till, card(till, "104"), keys, end)
    assert chosen(till) == "104"
    assert till.page.lines.is_empty()


@KEYS
@SPOILT
def test_a_card_that_is_misread_in_an_amount_is_no_amount(
    till: Till, keys: str, spoil: Callable[[str], str]
) -> None:
    till.choose("77")
    scan(till, spoil(card(till, "104")), keys)
    assert till.page.lines.is_empty()
    assert "not read well" in till.page.head.member.complaint
    assert chosen(till) == "77"


def test_a_misread_card_leaves_the_amount_before_it(till: Till) -> None:
    till.choose("77")
    till.type("5000")
    scan(till, card(till, "104")[:-1])
    assert "not read well" in till.page.note.text
    assert till.amount(visit.DEPOSIT).value() == Money(5_000, CURRENCY)
    scan(till, card(till, "104"))
    assert till.amount(visit.DEPOSIT).value() == Money(5_000, CURRENCY)
    assert chosen(till) == "77"


def test_a_card_without_a_key_at_its_end_is_not_written_as_an_amount(till: Till) -> None:
    till.choose("77")
    till.type(card(till, "77"))
    till.record()
    assert till.receipts() == []
    assert till.page.lines.is_empty()
    till.type(card(till, "104"))
    till.page.slip.setFocus()
    assert till.page.lines.is_empty()
    assert chosen(till) == "104"


def test_a_card_typed_behind_the_name_of_another_member_opens_its_own(till: Till) -> None:
    till.choose("77")
    line = till.page.head.member.line
    line.setFocus()
    line.end(False)
    scan(till, card(till, "104"))
    assert chosen(till) == "104"


def test_a_long_number_of_a_slip_is_no_card(till: Till) -> None:
    till.choose("77")
    till.page.slip.show()
    till.page.slip.setFocus()
    scan(till, "2026112500012345")
    assert till.page.slip.value() == "2026112500012345"


def test_the_way_back_by_tab_takes_nothing_that_was_typed(till: Till) -> None:
    till.choose("77")
    till.type("5000")
    till.press(TAB, Qt.KeyboardModifier.ShiftModifier)
    assert till.amount(visit.DEPOSIT).value() == Money(5_000, CURRENCY)


def test_the_same_card_again_changes_nothing(till: Till) -> None:
    till.choose("77")
    till.type("5000")
    scan(till, card(till, "77"))
    assert chosen(till) == "77"
    assert till.amount(visit.DEPOSIT).value() == Money(5_000, CURRENCY)
    assert not till.page.coming.isVisible()


def test_a_card_scanned_on_the_button_writes_nothing(till: Till) -> None:
    till.choose("77")
    till.type("5000")
    till.page.total.record.setFocus()
    scan(till, card(till, "104"))
    assert till.receipts() == []
    assert chosen(till) == "77"


def test_the_card_of_another_co_op_is_refused_beside_the_member(till: Till) -> None:
    till.choose("77")
    scan(till, cards.code_of(bytes(16), "104"))
    assert till.page.head.member.complaint == "This card is of another co-op."
    assert focused() is till.page.head.member.editor
    assert chosen(till) == "77"
    assert till.page.lines.is_empty()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda code: code[:-1] + str((int(code[-1]) + 1) % 10), "not read well"),
        (lambda code: code[:7] + code[8:], "not read well"),
    ],
    ids=["wrong", "lost"],
)
def test_a_card_that_is_misread_is_refused_beside_the_field(
    till: Till, spoil: object, words: str
) -> None:
    till.page.head.member.setFocus()
    assert callable(spoil)
    scan(till, spoil(card(till, "77")))
    assert words in till.page.head.member.complaint
    assert focused() is till.page.head.member.editor
    scan(till, card(till, "77"))
    assert chosen(till) == "77"


def test_a_card_of_nobody_is_refused(till: Till) -> None:
    till.page.head.member.setFocus()
    scan(till, card(till, "999"))
    assert "999" in till.page.head.member.complaint


@ENDS
def test_the_search_of_everything_goes_to_the_member_of_a_card(till: Till, end: Qt.Key) -> None:
    bar = opened_bar(till)
    for letter in card(till, "77"):
        till.qtbot.keyClicks(bar.search.line, letter)
    till.qtbot.keyClick(bar.search.line, end)
    assert [place.member for place in till.places] == [till.member("77")]


def test_the_search_of_everything_shows_why_a_card_opens_nobody(till: Till) -> None:
    bar, code = opened_bar(till), cards.code_of(bytes(16), "77")
    till.qtbot.keyClicks(bar.search.line, code)
    till.qtbot.keyClick(bar.search.line, ENTER)
    (place,) = till.places
    assert (place.page, place.member) == ("members", None)
    assert code in place.text


def opened_bar(till: Till) -> TopBar:
    bar = TopBar(till.desk, PAGES)
    till.qtbot.addWidget(bar)
    bar.show()
    bar.search.line.setFocus()
    return bar


@ENDS
def test_one_card_after_the_other_opens_its_member_from_the_list(till: Till, end: Qt.Key) -> None:
    page = Members(till.desk, Place("members"))
    opened(page, till.qtbot)
    for number in ("77", "104", "15"):
        till.qtbot.keyClicks(page.search.line, card(till, number))
        till.qtbot.keyClick(page.search.line, end)
        assert till.places[-1].member == till.member(number)
    page.table.setFocus()
    page.table.typed.emit("8")
    assert page.search.value() == "8"
