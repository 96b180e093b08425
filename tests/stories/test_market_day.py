"""A secretary's market day at the cash desk, by keyboard alone, in the whole window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from coopdesk.i18n import Language
from coopdesk.records import checks, statements
from coopdesk.records.papers import CashDay
from coopdesk.ui import theme
from coopdesk.ui.desk import Desk, Paper, Place
from coopdesk.ui.kit import pickers
from coopdesk.ui.pages.cash import Cash
from coopdesk.ui.pages.receipt import ReceiptPage
from coopdesk.ui.pages.reports import Reports
from coopdesk.ui.preferences import Preferences
from coopdesk.ui.window import Window
from tests.records.hands import Make, draft, found, money
from tests.reports.reading import words

CONTROL = Qt.KeyboardModifier.ControlModifier
ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab

#: What each brings, in the order of the queue.
QUEUE = (
    ("1", "20000"),
    ("2", "4500"),
    ("3", "1000"),
    ("4", "12,500"),
    ("5", "700"),
    ("6", "35000"),
    ("7", "2000"),
    ("8", "2000"),
    ("9", "600"),
    ("10", "8000"),
)
SAVED = 20_000 + 4_500 + 1_000 + 12_500 + 700 + 35_000 + 2_000 + 2_000 + 600 + 8_000


class Secretary:
    """Ten fingers, no mouse."""

    def __init__(self, window: Window, desk: Desk, qtbot: QtBot) -> None:
        self.window, self.desk, self.qtbot = window, desk, qtbot
        self.printed: list[Paper] = []
        desk.printed.connect(self.printed.append)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self._focus(), text)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        self.qtbot.keyClick(self._focus(), key, modifier or Qt.KeyboardModifier.NoModifier)
        QApplication.processEvents()

    def tab_to(self, name: str) -> None:
        """Tab on until the keyboard is at something of that name."""
        for _ in range(60):
            if name in _said(self._focus()):
                return
            self.press(TAB)
        raise AssertionError(f"Tab never comes to “{name}”")

    def cash_desk(self) -> Cash:
        self.press(Qt.Key.Key_T, CONTROL)
        assert isinstance(self.window.page, Cash)
        return self.window.page

    def visit(self, number: str, *amounts: str) -> None:
        """A number, Enter, amounts each with Enter, and Ctrl+Enter."""
        self.type(number)
        self.press(ENTER)
        for amount in amounts:
            self.type(amount)
            self.press(ENTER)
        self.press(ENTER, CONTROL)

    def take_back(self, number: str, reason: str) -> None:
        """Open the newest receipt of the day and reverse it."""
        self.tab_to("Receipts")
        self.press(Qt.Key.Key_Home)
        self.press(ENTER)
        assert isinstance(self.window.page, ReceiptPage)
        assert self.window.page.heading.title.text() == f"Receipt {number}"
        self.tab_to("Reverse…")
        self.press(ENTER)
        self.type(reason)
        self.press(ENTER, CONTROL)
        assert _said(self._focus()).startswith(f"Take back {number}")
        self.press(ENTER)

    def _focus(self) -> QWidget:
        """Where the keyboard is. Without a screen a list that closes takes the focus along."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused


def _said(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return text.replace("&", "") or widget.accessibleName()


@pytest.fixture
def secretary(
    tmp_path: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Secretary]:
    theme.apply(qapp)
    monkeypatch.setattr(pickers, "choose_printer", lambda *_: None)
    with found(tmp_path / "pc").open() as book:
        Make(book).roll(*(draft(str(n), name=f"Member {n}", savings=1_000) for n in range(1, 11)))
        desk = Desk(book, Language("en"), Preferences())
        window = Window(desk)
        qtbot.addWidget(window)
        window.resize(1366, 768)
        with qtbot.waitExposed(window):
            window.show()
        window.go(Place("today"))
        yield Secretary(window, desk, qtbot)
        desk.close()


def day_sheet(secretary: Secretary) -> CashDay:
    return secretary.desk.ask(statements.cash_day, secretary.desk.today)


def test_a_market_day_by_keyboard(secretary: Secretary) -> None:
    # Ten people bring savings, one after the other.
    page = secretary.cash_desk()
    for number, amount in QUEUE:
        secretary.visit(number, amount)
    assert day_sheet(secretary).total_in == money(SAVED)
    assert [paper.title for paper in secretary.printed][-1] == "Receipt A-000010"

    # Number 5 wants more than there is: refused beside the field, corrected, paid.
    secretary.visit("5", "", "2000")
    takes = page.lines.fields()[1]
    assert takes.complaint == "There is only 1,700\N{NO-BREAK SPACE}F in this account."
    assert takes.line.hasFocus()
    assert len(day_sheet(secretary).visits) == 10
    takes.line.selectAll()
    secretary.type("1700")
    secretary.press(ENTER, CONTROL)
    assert day_sheet(secretary).total_out == money(1_700)

    # Number 6 buys a share of 10,000.
    secretary.visit("6", "", "", "10000")
    assert day_sheet(secretary).total_in == money(SAVED + 10_000)

    # Number 8 got the money of number 7: taken back with a reason, and entered again.
    secretary.visit("8", "3000")
    secretary.take_back("A-000013", "It was for number 7")
    assert secretary.printed[-1].title == "Correction slip A-000014"
    secretary.cash_desk()
    secretary.visit("7", "3000")

    # In the evening the day sheet is looked at, and it agrees with the box.
    secretary.tab_to("Day sheet")
    secretary.press(ENTER)
    assert isinstance(secretary.window.page, Reports)
    secretary.tab_to("Look at it")
    with secretary.qtbot.waitSignal(secretary.desk.going):
        secretary.press(ENTER)
    sheet, paper = day_sheet(secretary), words(secretary.desk.paper.pdf)
    assert sheet.closing == money(SAVED + 10_000 - 1_700 + 3_000)
    assert f"{sheet.closing.minor:,}F" in paper
    assert "A-000015" in paper
    assert checks.run(secretary.desk.book) == []
