"""A day of the cash box, by keyboard alone: opened by counting, visits, the bank, closed short."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from coopdesk.i18n import Language
from coopdesk.records import checks, statements
from coopdesk.records.cash import boxes, counts, handovers
from coopdesk.ui import theme
from coopdesk.ui.desk import Desk, Page, Paper, Place
from coopdesk.ui.kit import pickers
from coopdesk.ui.pages.cash import Cash
from coopdesk.ui.pages.count import Count
from coopdesk.ui.pages.handover import HandOver
from coopdesk.ui.pages.paper import PaperPage
from coopdesk.ui.preferences import Preferences
from coopdesk.ui.window import Window
from tests.records.hands import TODAY, Make, draft, found, money
from tests.reports.reading import words

CONTROL = Qt.KeyboardModifier.ControlModifier
P = TypeVar("P", bound=Page)
ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab


class Cashier:
    """Ten fingers, no mouse."""

    def __init__(self, window: Window, desk: Desk, qtbot: QtBot) -> None:
        self.window, self.desk, self.qtbot = window, desk, qtbot
        self.printed: list[Paper] = []
        desk.printed.connect(self.printed.append)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.focus(), text)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        self.qtbot.keyClick(self.focus(), key, modifier or Qt.KeyboardModifier.NoModifier)
        QApplication.processEvents()

    def enter(self, *amounts: str) -> None:
        """Amounts or numbers of pieces, each with Enter; an empty one is passed over."""
        for amount in amounts:
            self.type(amount)
            self.press(ENTER)

    def tab_to(self, name: str) -> None:
        """Tab on until the keyboard is at something of that name."""
        for _ in range(60):
            if name in said(self.focus()):
                return
            self.press(TAB)
        raise AssertionError(f"Tab never comes to “{name}”")

    def do_it(self) -> None:
        self.press(ENTER, CONTROL)

    def cash_desk(self) -> Cash:
        self.press(Qt.Key.Key_T, CONTROL)
        return at(self, Cash)

    def focus(self) -> QWidget:
        """Where the keyboard is. Without a screen a list that closes takes the focus along."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused


def at(cashier: Cashier, kind: type[P]) -> P:
    """The page that is shown, which is of that kind."""
    page = cashier.window.page
    assert isinstance(page, kind)
    return page


def said(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return text.replace("&", "") or widget.accessibleName()


@pytest.fixture
def cashier(
    tmp_path: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Cashier]:
    theme.apply(qapp)
    monkeypatch.setattr(pickers, "choose_printer", lambda *_: None)
    with found(tmp_path / "pc").open() as book:
        Make(book).roll(*(draft(str(n), name=f"Member {n}", savings=9_000) for n in (1, 2, 3)))
        desk = Desk(book, Language("en"), Preferences())
        window = Window(desk)
        qtbot.addWidget(window)
        window.resize(1366, 768)
        with qtbot.waitExposed(window):
            window.show()
        window.go(Place("today"))
        yield Cashier(window, desk, qtbot)
        desk.close()


GAP = "\N{NO-BREAK SPACE}"


def test_a_day_of_the_cash_box(cashier: Cashier) -> None:
    open_by_counting(cashier)
    serve_three(cashier)
    carry_to_the_bank(cashier)
    close_with_500_missing(cashier)

    # The books say what is there, and the day sheet agrees.
    sheet = cashier.desk.ask(statements.cash_day, TODAY)
    assert sheet.closing == cashier.desk.ask(boxes.boxes)[0].holds == money(116_000)
    assert checks.run(cashier.desk.book, rebuild=True) == []
    assert "closed" in cashier.cash_desk().heading.subtitle.text()


def open_by_counting(cashier: Cashier) -> None:
    """In the morning the box is counted for the first time: 79 notes of 5,000, 3 of 1,000."""
    page = cashier.cash_desk()
    assert "not counted yet" in page.heading.subtitle.text()
    cashier.tab_to("Count and open")
    cashier.press(ENTER)
    at(cashier, Count)
    cashier.enter("79", "", "3")
    cashier.do_it()
    page = cashier.cash_desk()
    assert page.heading.subtitle.text().endswith(f"with 398,000{GAP}F")
    assert page.count.text() == "Count and close"


def serve_three(cashier: Cashier) -> None:
    """Two bring money, one takes some."""
    for number, *amounts in (("1", "20000"), ("2", "4500"), ("3", "", "6000")):
        cashier.type(number)
        cashier.press(ENTER)
        cashier.enter(*amounts)
        cashier.do_it()
    assert [one.title for one in cashier.printed] == [f"Receipt A-00000{n}" for n in (1, 2, 3)]
    assert cashier.desk.ask(boxes.boxes)[0].holds == money(416_500)


def carry_to_the_bank(cashier: Cashier) -> None:
    """At noon 300,000 go to the bank; the paper comes in two copies."""
    cashier.tab_to("Hand money over")
    cashier.press(ENTER)
    at(cashier, HandOver)
    cashier.type("300000")
    cashier.do_it()
    at(cashier, PaperPage)
    paper = words(cashier.desk.paper.pdf)
    assert "Copyforwhogives" in paper
    assert "Copyforwhotakes" in paper
    (carried,) = cashier.desk.ask(handovers.handovers)
    assert (carried.target_name, carried.amount) == ("Bank account", money(300_000))


def close_with_500_missing(cashier: Cashier) -> None:
    """In the evening the page asks why before anything is written."""
    main = cashier.desk.ask(boxes.main_box)
    cashier.cash_desk()
    cashier.tab_to("Count and close")
    cashier.press(ENTER)
    count = at(cashier, Count)
    cashier.enter("22", "2", "2")
    assert count.verdict.text == f"500{GAP}F missing"
    cashier.do_it()
    assert len(cashier.desk.ask(counts.counts, main)) == 1
    assert count.reason.complaint == f"500{GAP}F missing: write why, or count again."
    cashier.type("Wrong change, most likely")
    cashier.do_it()
    at(cashier, PaperPage)
    paper = words(cashier.desk.paper.pdf)
    assert "Closingcount" in paper
    assert "Reason:Wrongchange,mostlikely" in paper
