"""A secretary's market day at the cash desk, by keyboard alone, in the whole window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.records import checks, statements
from coopdesk.records.papers import CashDay
from coopdesk.ui.pages.receipt import ReceiptPage
from coopdesk.ui.pages.reports import Reports
from tests.records.hands import Make, draft, found, money
from tests.reports.reading import words
from tests.stories.hands import GAP, Secretary, seated
from tests.ui.fingers import ENTER, said

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


@pytest.fixture
def secretary(tmp_path: Path, qtbot: QtBot) -> Iterator[Secretary]:
    with found(tmp_path / "pc").open() as book:
        Make(book).roll(*(draft(str(n), name=f"Member {n}", savings=1_000) for n in range(1, 11)))
        with seated(book, qtbot) as somebody:
            yield somebody


def take_back(secretary: Secretary, number: str, reason: str) -> None:
    """Open the newest receipt of the day and reverse it."""
    secretary.tab_to("Receipts")
    secretary.press(Qt.Key.Key_Home)
    secretary.press(ENTER)
    assert secretary.at(ReceiptPage).heading.title.text() == f"Receipt {number}"
    secretary.tab_to("Reverse…")
    secretary.press(ENTER)
    secretary.type(reason)
    secretary.do_it()
    assert said(secretary.focus()).startswith(f"Take back {number}")
    secretary.press(ENTER)


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
    assert takes.complaint == f"There is only 1,700{GAP}F in this account."
    assert takes.line.hasFocus()
    assert len(day_sheet(secretary).visits) == 10
    takes.line.selectAll()
    secretary.type("1700")
    secretary.do_it()
    assert day_sheet(secretary).total_out == money(1_700)

    # Number 6 buys a share of 10,000.
    secretary.visit("6", "", "", "10000")
    assert day_sheet(secretary).total_in == money(SAVED + 10_000)

    # Number 8 got the money of number 7: taken back with a reason, and entered again.
    secretary.visit("8", "3000")
    take_back(secretary, "A-000013", "It was for number 7")
    assert secretary.printed[-1].title == "Correction slip A-000014"
    secretary.cash_desk()
    secretary.visit("7", "3000")

    # In the evening the day sheet is looked at, and it agrees with the box.
    secretary.tab_to("Day sheet")
    secretary.press(ENTER)
    secretary.at(Reports)
    secretary.tab_to("Look at it")
    with secretary.qtbot.waitSignal(secretary.desk.going):
        secretary.press(ENTER)
    sheet, paper = day_sheet(secretary), words(secretary.desk.paper.pdf)
    assert sheet.closing == money(SAVED + 10_000 - 1_700 + 3_000)
    assert f"{sheet.closing.minor:,}F" in paper
    assert "A-000015" in paper
    assert checks.run(secretary.desk.book) == []
