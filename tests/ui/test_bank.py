"""The bank at the desk: bring a statement in, match it by keyboard, write what is missing."""

from __future__ import annotations

import gc
import weakref
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from coopdesk.records import accounts, statements
from coopdesk.records.book import Book
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import pickers
from coopdesk.ui.pages.bank import Bank
from coopdesk.ui.pages.bank_file import BankFilePage
from tests.records.areas.bank import ACCOUNT, account_of, booked, bring, draft
from tests.records.hands import TODAY, money
from tests.ui.fingers import focused, opened, plain

ENTER: Final = Qt.Key.Key_Return


@pytest.fixture
def page(desk: Desk, book: Book, qtbot: QtBot) -> Bank:
    """5,000 and 700 in the books; 5,000, charges and 300 + 400 in one line at the bank."""
    booked(book, 5000)
    booked(book, 300)
    booked(book, 400)
    bring(book, [draft(5000, words="Grant A"), draft(-30, words="Charges"), draft(700, words="In")])
    return opened(Bank(desk, Place("bank", about=account_of(book, ACCOUNT))), qtbot)


def open_lines(book: Book) -> list[int]:
    found = book.read(statements.reconciliation, account_of(book, ACCOUNT), TODAY)
    return sorted(row.amount.minor for row in found.lines)


def choose(page: Bank, amount: int) -> None:
    for n, row in page.lines.table.model.loaded():
        if row.amount.minor == amount:
            page.lines.table.view.selectRow(n)


def test_the_likely_entry_is_chosen_and_enter_matches_it(
    page: Bank, book: Book, qtbot: QtBot
) -> None:
    choose(page, 5000)
    assert [row.amount for row in page.entries.marked()] == [money(5000)]
    assert page.match.text() == "&Match +5,000 with A-000003"
    with qtbot.waitSignal(page.desk.changed):
        qtbot.keyClick(page.lines.table.view, ENTER)
    assert open_lines(book) == [-30, 700]


def test_a_line_that_is_two_entries_is_proposed_whole(page: Bank, book: Book, qtbot: QtBot) -> None:
    choose(page, 700)
    assert [row.amount.minor for row in page.entries.marked()] == [300, 400]
    with qtbot.waitSignal(page.desk.changed):
        page.match.click()
    assert open_lines(book) == [-30, 5000]


def test_entries_are_marked_by_the_space_bar(page: Bank, qtbot: QtBot) -> None:
    choose(page, 5000)
    qtbot.keyClick(page.lines.table.view, Qt.Key.Key_Right)
    assert focused() is page.entries.table.view
    qtbot.keyClick(focused(), Qt.Key.Key_Space)
    assert page.entries.marked() == []
    assert not page.match.isEnabled()
    qtbot.keyClick(focused(), Qt.Key.Key_Down)
    qtbot.keyClick(focused(), Qt.Key.Key_Space)
    assert not page.match.isEnabled()
    assert "5,000" in page.told.text()


def test_what_the_books_lack_is_written_from_its_line(
    page: Bank, book: Book, desk: Desk, qtbot: QtBot
) -> None:
    choose(page, -30)
    assert not page.match.isEnabled()
    page.write.click()
    assert page.writing.memo.peek() == "Charges"
    assert plain(page.writing.write.text()) == "&Write 30 F paid out"
    row = next(a for a in desk.ask(accounts.accounts) if a.code == f"{ACCOUNT}-I")
    page.writing.account.set_value(row)
    with qtbot.waitSignal(desk.changed):
        page.writing.write.click()
    assert open_lines(book) == [700, 5000]
    assert not page.writing.isVisible()


def test_what_was_matched_is_taken_apart(page: Bank, book: Book, qtbot: QtBot) -> None:
    choose(page, 5000)
    with qtbot.waitSignal(page.desk.changed):
        page.match.click()
    page.turn.click()
    assert page.lines.table.model.rowCount() == 1
    assert not page.entries.isVisible()
    with qtbot.waitSignal(page.desk.changed):
        page.apart.click()
    assert open_lines(book) == [-30, 700, 5000]


def fills(view: QTableView, columns: range) -> bool:
    """Whether the columns take all of the width, and no more."""
    widths = sum(view.columnWidth(n) for n in columns)
    return widths == view.viewport().width() and not view.horizontalScrollBar().isVisible()


@pytest.mark.parametrize(("width", "height"), [(1366 - 196, 712), (1024 - 196, 544)])
def test_on_a_small_screen_neither_list_scrolls_sideways(
    page: Bank, qtbot: QtBot, width: int, height: int
) -> None:
    page.resize(width, height)
    for marked in (page.lines, page.entries):
        view = marked.table.view
        shown = range(len(marked.table.model.columns))
        qtbot.waitUntil(partial(fills, view, shown))
        assert view.columnWidth(shown[-1]) >= 80


def test_the_reconciliation_is_put_on_paper(page: Bank, desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.going):
        page.paper.click()
    assert desk.paper.pdf.startswith(b"%PDF")


def test_a_book_without_statements_says_what_to_do(desk: Desk, qtbot: QtBot) -> None:
    made = Bank(desk, Place("bank"))
    opened(made, qtbot)
    assert focused() is made.bring
    places: list[Place] = []
    desk.going.connect(places.append)
    made.bring.click()
    assert places[-1].page == "bank_file"


# --- bringing a statement in ---

_FILE = "Date,Details,Debit,Credit,Balance\n02/03/2026,Grant,,5000,5100\n03/03/2026,Fee,30,,5070\n"
_LAST = 4  # the column of what is in the account


@pytest.fixture
def file_page(desk: Desk, book: Book, qtbot: QtBot) -> BankFilePage:
    booked(book, 5000)
    return opened(BankFilePage(desk, Place("bank_file", about=account_of(book, ACCOUNT))), qtbot)


def offer(
    page: BankFilePage, monkeypatch: pytest.MonkeyPatch, folder: Path, text: str = _FILE
) -> None:
    path = folder / "march.csv"
    path.write_text(text)

    def picked(*_: Any) -> Path:
        return path

    monkeypatch.setattr(pickers, "open_file", picked)
    page.choose.click()


def test_a_file_is_seen_first_and_then_comes_in(
    file_page: BankFilePage, book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(file_page, monkeypatch, tmp_path)
    assert file_page.shown.title.text() == "march.csv: 2 lines"
    assert plain(file_page.go.text()) == "&Bring in 2 lines: 100 F to 5,070 F"
    assert focused() is file_page.go
    assert file_page.has_typed()
    places: list[Place] = []
    file_page.desk.going.connect(places.append)
    file_page.go.click()
    assert places[-1].page == "bank"
    assert open_lines(book) == [-30, 5000]


def test_what_the_file_does_not_tell_is_asked_first(
    file_page: BankFilePage,
    book: Book,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    text = "Date,Paid,Received\n02/03/2026,,5000\n03/03/2026,30,\n"
    offer(file_page, monkeypatch, tmp_path, text)
    assert focused() is file_page.opening.editor
    for amount in ("100", "5070"):
        qtbot.keyClicks(focused(), amount)
        qtbot.keyClick(focused(), ENTER)
    assert focused() is file_page.go
    qtbot.keyClick(focused(), ENTER)
    assert open_lines(book) == [-30, 5000]


def test_a_closing_that_does_not_follow_is_refused_beside_its_field(
    file_page: BankFilePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(file_page, monkeypatch, tmp_path)
    file_page.closing.set_value(money(1))
    file_page.go.click()
    assert "lead to" in file_page.closing.complaint


def test_a_wrong_row_is_told_and_nothing_can_come_in(
    file_page: BankFilePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(file_page, monkeypatch, tmp_path, _FILE.replace("5070", "5071"))
    assert file_page.faults.text.startswith("Row 3")
    assert not file_page.go.isEnabled()


def test_a_column_is_corrected_by_hand(
    file_page: BankFilePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    offer(file_page, monkeypatch, tmp_path)
    qtbot.keyClick(file_page.columns["balance"].editor, Qt.Key.Key_Home)
    assert file_page.opening.is_empty()
    assert file_page.go.text() == "&Bring the statement in"


def test_what_was_corrected_is_known_in_the_next_statement(
    file_page: BankFilePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COOPDESK_HOME", str(tmp_path))
    text = _FILE.replace("Balance", "Left over")
    offer(file_page, monkeypatch, tmp_path, text)
    assert file_page.columns["balance"].value() != _LAST
    file_page.columns["balance"].set_value(_LAST)
    file_page.columns["balance"].changed.emit()
    file_page.go.click()
    offer(file_page, monkeypatch, tmp_path, text)
    assert file_page.columns["balance"].value() == _LAST


@pytest.mark.parametrize("kind", [Bank, BankFilePage])
def test_a_closed_page_is_freed(desk: Desk, kind: Any) -> None:
    made = kind(desk, Place("bank"))
    freed = weakref.ref(made)
    del made
    gc.collect()
    assert freed() is None
