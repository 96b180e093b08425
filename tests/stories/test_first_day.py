"""A secretary's first day: from the welcome to the first receipt, by keyboard alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from coopdesk.app import App
from coopdesk.records import checks, members, office, statements
from coopdesk.records.book import Book
from coopdesk.ui.desk import Desk, Paper
from coopdesk.ui.kit import pickers
from coopdesk.ui.pages.cash import Cash
from coopdesk.ui.pages.import_roll import ImportRoll
from coopdesk.ui.pages.members import Members
from coopdesk.ui.pages.paper import PaperPage
from coopdesk.ui.pages.sign_in import SignIn
from coopdesk.ui.pages.today import Today
from coopdesk.ui.pages.welcome import Welcome
from coopdesk.ui.window import Window
from tests.records.hands import HandClock, money
from tests.reports.reading import words

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab
MORNING = datetime(2026, 11, 24, 9, tzinfo=UTC)
DATA = Path(__file__).parent.parent / "exchange" / "data"
ROLL = DATA / "roll_kigali.csv"
GOOD: dict[str, int] = next(
    facts["good"]
    for facts in json.loads((DATA / "facts.json").read_text("utf-8"))
    if facts["file"] == ROLL.name
)
Shown = TypeVar("Shown", bound=QWidget)


class Secretary:
    """Ten fingers, no mouse, and a program that she has never seen."""

    def __init__(self, app: App, qtbot: QtBot) -> None:
        self.app, self.qtbot = app, qtbot
        self.printed: list[Paper] = []

    @property
    def book(self) -> Book:
        assert self.app.book is not None
        return self.app.book

    @property
    def desk(self) -> Desk:
        assert self.app.desk is not None
        return self.app.desk

    def write(self, text: str) -> None:
        self.qtbot.keyClicks(self._focus(), text)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        self.qtbot.keyClick(self._focus(), key, modifier or Qt.KeyboardModifier.NoModifier)

    def fill(self, *texts: str) -> None:
        """Write into one field after the other, each with Enter; an empty text leaves it."""
        for text in texts:
            self.write(text)
            self.press(ENTER)

    def tab_to(self, name: str) -> None:
        """Tab on until the keyboard is at something of that name."""
        for _ in range(60):
            if name in _said(self._focus()):
                return
            self.press(TAB)
        raise AssertionError(f"Tab never comes to “{name}”")

    def sees(self, kind: type[Shown]) -> Shown:
        """Wait until a page of that kind is shown, before the desk or at it."""
        self.qtbot.waitUntil(lambda: isinstance(self._shown(), kind), timeout=20_000)
        shown = self._shown()
        assert isinstance(shown, kind)
        return shown

    def _shown(self) -> QWidget | None:
        content = self.app.frame.content
        return content.page if isinstance(content, Window) else content

    def _focus(self) -> QWidget:
        """Where the keyboard is. Without a screen a list that closes takes the focus along."""
        self.app.frame.activateWindow()
        self.qtbot.waitUntil(self.app.frame.isActiveWindow)
        self.qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused


def _said(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return text.replace("&", "") or widget.accessibleName()


@pytest.fixture
def secretary(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Secretary]:
    def picked(*_: object) -> Path:
        return ROLL

    monkeypatch.setenv("COOPDESK_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(pickers, "open_file", picked)
    monkeypatch.setattr(pickers, "choose_printer", lambda *_: None)
    app = App(tmp_path / "home", HandClock(MORNING))
    app.home.mkdir()
    qtbot.addWidget(app.frame)
    with qtbot.waitSignal(app.frame.painted):
        app.show()
    yield Secretary(app, qtbot)
    app.end()


def found_the_co_op(secretary: Secretary) -> None:
    welcome = secretary.sees(Welcome)
    secretary.tab_to("Start a new co-op")
    secretary.press(ENTER)
    secretary.fill("Twizigamire", "Rwanda")
    assert welcome.new["currency"].peek() == "RWF"
    secretary.press(Qt.Key.Key_A, CONTROL)
    secretary.fill("rwf", "Claudine Uwimana", "", "gitarama")
    secretary.press(ENTER)
    secretary.sees(Today)
    secretary.desk.printed.connect(secretary.printed.append)
    coop = secretary.book.read(office.coop)
    assert (coop.name, coop.profile, coop.currency) == ("Twizigamire", "RW", "RWF")
    assert secretary.book.actor.name == "Claudine Uwimana"


def bring_in_the_roll(secretary: Secretary) -> Members:
    secretary.press(Qt.Key.Key_2, CONTROL)
    secretary.sees(Members)
    secretary.tab_to("Import")
    secretary.press(ENTER)
    page = secretary.sees(ImportRoll)
    secretary.press(ENTER)
    secretary.qtbot.waitUntil(page.result.isVisible, timeout=20_000)
    secretary.tab_to("These balances are those at the end of")
    secretary.fill("31 dec 2025")
    secretary.press(Qt.Key.Key_Space)
    assert page.result.good_rows.value() is True
    secretary.tab_to(f"Import {GOOD['members']} members")
    secretary.press(ENTER)
    secretary.sees(PaperPage)
    secretary.press(Qt.Key.Key_Left, ALT)
    secretary.sees(ImportRoll)
    secretary.tab_to("See the members")
    secretary.press(ENTER)
    return secretary.sees(Members)


def test_a_first_day_by_keyboard(secretary: Secretary) -> None:
    found_the_co_op(secretary)
    page = bring_in_the_roll(secretary)

    # The totals are those of the good rows, in the book and on the screen.
    whole = secretary.book.read(members.listing)
    assert len(whole.ids) == GOOD["members"]
    assert (whole.shares, whole.savings) == (money(GOOD["shares"]), money(GOOD["savings"]))
    assert whole.loans == money(GOOD["loan"])
    assert page.sums.text().replace("\N{NO-BREAK SPACE}", " ") == (
        "235 found · savings 10,473,000 F · loans 20,030,000 F"
    )

    # Somebody comes. Her name is written as it is heard, and found all the same.
    secretary.write("Niyonzma Beatrise")
    secretary.qtbot.waitUntil(lambda: page.preview.name.text() == "Niyonzima Béatrice")
    secretary.tab_to("Take or pay money")
    secretary.press(ENTER)
    secretary.sees(Cash)
    secretary.write("5000")
    secretary.press(ENTER, CONTROL)

    # The first receipt says what she had and what she has.
    [paper] = secretary.printed
    assert paper.title == "Receipt A-000001"
    visit = secretary.book.read(statements.find_receipt, "A-000001")
    assert visit is not None
    [line] = secretary.book.read(statements.receipt, visit).lines
    assert (line.before, line.after) == (money(64_000), money(69_000))
    on_paper = words(paper.pdf)
    assert "A-000001" in on_paper
    assert "69.000" in on_paper.replace(",", ".")

    # She locks the desk; a wrong password is refused beside its field, the right one opens it.
    desk = secretary.app.frame.content
    secretary.press(Qt.Key.Key_L, CONTROL)
    door = secretary.sees(SignIn)
    secretary.fill("kigali")
    assert door.password.complaint == "That is not the password."
    assert door.password.editor.hasFocus()
    secretary.press(Qt.Key.Key_A, CONTROL)
    secretary.fill("gitarama")
    secretary.sees(Cash)
    assert secretary.app.frame.content is desk

    assert checks.run(secretary.book, rebuild=True) == []
