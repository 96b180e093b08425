"""Sheets that were booked: what they came to, their receipts, and meeting again."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from coopdesk.records import members, statements, visit
from coopdesk.records.ids import CollectionId
from coopdesk.ui.desk import Place
from coopdesk.ui.pages.sheets import Sheets
from tests.records.hands import owns
from tests.reports.reading import words
from tests.ui.fingers import ENTER, opened
from tests.ui.seat import Seat
from tests.ui.typist import Typist


@pytest.fixture
def booked(typist: Typist) -> CollectionId:
    typist.choose()
    typist.put(0, "deposit", "1500")
    typist.put(1, "deposit", "500")
    typist.count("1900")
    typist.page.till.reason.set_value("lost")
    typist.page.book_it()
    return typist.sheet


@pytest.fixture
def sheets(typist: Typist, booked: CollectionId, qtbot: QtBot) -> Sheets:
    return opened(Sheets(typist.seat.desk, Place("sheets", about=booked)), qtbot)


def test_a_booked_sheet_tells_what_it_came_to(sheets: Sheets) -> None:
    assert sheets.receipts.text() == "Print 2 receipts"
    rows = [sheets.table.model.index(0, n).data() for n in range(4)]
    assert rows == ["3 Mar 2026", "Remera", "2", "2,000"]
    lines = sheets.lines.model
    assert [lines.index(n, 3).data() for n in range(3)] == ["A-000001", "A-000002", ""]
    assert lines.index(0, 4).data() == "1,500"


def test_the_receipts_of_everybody_are_in_one_file(
    sheets: Sheets, typist: Typist, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(typist.seat.desk.going):
        sheets.print_receipts()
    paper = words(typist.seat.papers[-1].pdf)
    assert "ReceiptA-000001" in paper
    assert "ReceiptA-000002" in paper
    assert paper.count("Member'scopy") == 2


def test_the_filled_sheet_is_shown(sheets: Sheets, typist: Typist) -> None:
    sheets.show_sheet()
    paper = words(typist.seat.papers[-1].pdf)
    assert "A-000002" in paper
    assert "Reason:lost" in paper


def test_a_receipt_opens_from_its_line(sheets: Sheets, typist: Typist, qtbot: QtBot) -> None:
    sheets.lines.setFocus()
    sheets.lines.view.selectRow(1)
    qtbot.keyClick(sheets.lines.view, ENTER)
    (found,) = typist.seat.desk.ask(statements.find_receipts, "A-000002")
    assert typist.seat.places[-1] == Place("receipt", visit=found)


def test_a_receipt_taken_back_is_not_printed_again(
    sheets: Sheets, typist: Typist, qtbot: QtBot
) -> None:
    (found,) = typist.seat.desk.ask(statements.find_receipts, "A-000002")
    typist.seat.book.write(visit.reverse_visit, visit=found, reason="not hers")
    qtbot.waitUntil(lambda: sheets.receipts.text() == "Print 1 receipt")


def test_the_same_people_meet_again(sheets: Sheets, typist: Typist, booked: CollectionId) -> None:
    sheets.again.click()
    assert typist.seat.places[-1] == Place("collection", about=booked)


def test_without_a_sheet_one_is_offered(seat: Seat, qtbot: QtBot) -> None:
    page = Sheets(seat.desk, Place("sheets"))
    opened(page, qtbot)
    assert not page.receipts.isVisible()
    assert page.table.model.rowCount() == 0


def test_the_sums_agree_with_the_book(typist: Typist, booked: CollectionId) -> None:
    found = typist.seat.desk.ask(members.by_its_number, "1")
    assert found is not None
    assert owns(typist.seat.book, typist.seat.make.known(found).savings) == 43_000
