"""The money of a village meeting: the empty sheet before it, the filled one after, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.records import checks, collection, statements
from coopdesk.ui.pages.collection import Collection
from coopdesk.ui.pages.paper import PaperPage
from coopdesk.ui.pages.sheets import Sheets
from tests.records.hands import Make, count, draft, found, money
from tests.reports.reading import words
from tests.stories.hands import GAP, Secretary, seated
from tests.ui.fingers import ENTER

DOWN, SPACE = Qt.Key.Key_Down, Qt.Key.Key_Space

VILLAGE = (
    draft("1", name="Uwase Odette", savings=41_500, loan=9_000, village="Remera"),
    draft("2", name="Gasana Vincent", savings=2_000, village="Remera"),
    draft("3", name="Ingabire Chantal", savings=1_000, village="Remera"),
    draft("10", name="Tuyishime Alphonse", village="Remera"),
    draft("12", name="Habimana Innocent", savings=700, village="Remera"),
    draft("20", name="Umutoni Solange", village="Gisozi"),
)


@pytest.fixture
def secretary(tmp_path: Path, qtbot: QtBot) -> Iterator[Secretary]:
    with found(tmp_path / "pc").open() as book:
        Make(book).roll(*VILLAGE)
        with seated(book, qtbot, "books") as somebody:
            yield somebody


def letters(secretary: Secretary, text: str) -> None:
    """Letter by letter: the first one opens the cell."""
    for letter in text:
        secretary.type(letter)


def chosen(secretary: Secretary) -> Collection:
    """Go to the sheet and choose Remera with the arrow keys."""
    secretary.tab_to("Collection sheet")
    secretary.press(ENTER)
    page = secretary.at(Collection)
    while [row.village for row in page.grid.rows[:1]] != ["Remera"]:
        secretary.press(DOWN)
    return page


def typed(secretary: Secretary, page: Collection) -> None:
    """Type the sheet as it stands on the paper, with a column for money that is taken out."""
    secretary.tab_to("Columns…")
    secretary.press(ENTER)
    secretary.tab_to("Out of Ordinary savings")
    secretary.press(SPACE)
    page.grid.setFocus()
    for amounts in (("500", "="), ("1000",), ("200",)):
        for amount in amounts:
            letters(secretary, amount)
            secretary.press(ENTER)
        secretary.press(Qt.Key.Key_Home)
        secretary.press(DOWN)
        secretary.press(ENTER)
    # Number 12 is found by number. He brings nothing and wants 1,700 of his 700.
    secretary.press(Qt.Key.Key_Home)
    letters(secretary, "12")
    secretary.press(Qt.Key.Key_End)
    letters(secretary, "1700")
    secretary.press(Qt.Key.Key_Up)  # Enter would end the sheet here
    # Number 10 is there and brings nothing.
    secretary.press(Qt.Key.Key_Home)
    letters(secretary, "10")
    secretary.press(SPACE)


def counted(secretary: Secretary, page: Collection, amount: str) -> None:
    """Write what was counted, and book."""
    page.till.focus_count()
    page.till.counted.line.selectAll()
    secretary.type(amount)
    secretary.do_it()


def test_the_empty_sheet_is_printed_before_the_meeting(secretary: Secretary) -> None:
    page = chosen(secretary)
    assert [row.number for row in page.grid.rows] == ["1", "2", "3", "10", "12"]
    secretary.tab_to("Print the empty sheet")
    secretary.press(ENTER)
    secretary.at(PaperPage)
    blank = words(secretary.desk.paper.pdf)
    for word in ("TuyishimeAlphonse", "9,000", "Signatureorthumb", "5,000F"):
        assert word in blank


def test_the_money_of_a_meeting(secretary: Secretary) -> None:
    book, page = secretary.desk.book, chosen(secretary)
    typed(secretary, page)
    assert page.till.book.text() == f"Book the sheet: 5 members, 9,000{GAP}F"

    # Booking is refused beside the cell, with nothing written.
    counted(secretary, page, "9000")
    said = f"There is only 700{GAP}F in this account."
    assert page.grid.beside.text == said
    assert page.sheet.note.text == f"12 · Habimana Innocent: {said}"
    assert count(book, "visit") == count(book, "collection") == 0

    # The paper says 700: mended, counted again, booked.
    letters(secretary, "700")
    secretary.press(ENTER)
    assert page.till.book.text() == f"Book the sheet: 5 members, 10,000{GAP}F"
    counted(secretary, page, "10000")
    secretary.at(Sheets)

    # Everybody's receipts come in one file, two to a sheet; the filled sheet has their numbers.
    secretary.tab_to("Print 4 receipts")
    with secretary.qtbot.waitSignal(secretary.desk.going):
        secretary.press(ENTER)
    receipts = words(secretary.desk.paper.pdf)
    assert [f"ReceiptA-00000{n}" in receipts for n in range(1, 6)] == [True] * 4 + [False]
    secretary.window.back()
    secretary.tab_to("Look at the sheet")
    secretary.press(ENTER)
    filled = words(secretary.desk.paper.pdf)
    assert "10,000F" in filled
    assert "A-000004" in filled

    # The box has what was counted, and the book agrees with itself.
    day = secretary.desk.ask(statements.cash_day, secretary.desk.today)
    assert day.closing == money(10_000)
    (row,) = secretary.desk.ask(collection.past)
    assert (row.present, row.receipts, row.net) == (5, 4, money(10_000))
    assert checks.run(book, rebuild=True) == []
