"""A book that is encrypted on this PC asks for its password, or for the recovery sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.exchange import unlocking
from coopdesk.i18n import Language
from coopdesk.records import office, passwords
from coopdesk.records.book import Book
from coopdesk.ui.pages.unlock import Unlock
from tests.exchange.test_atrest import PASSWORD, locked
from tests.records.hands import BUILT, Make, Pc, found


@pytest.fixture(autouse=True)
def _passwords_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_KIB", 8)


@pytest.fixture
def pc(tmp_path: Path) -> Pc:

    made = found(tmp_path / "office")
    with made.open() as book:
        Make(book).member("Aline Mukamana")
        book.write(office.change_password, old="", new=PASSWORD)
    return made


@pytest.fixture
def opened(pc: Pc, qtbot: QtBot) -> Iterator[tuple[Unlock, list[Book], str]]:
    sheet = locked(pc)

    def by_password(password: str) -> Book:
        return unlocking.open_with(pc.path, pc.home, pc.clock, password, built=BUILT)

    def by_sheet(typed: str, new: str) -> Book:
        return unlocking.recover(pc.path, pc.home, pc.clock, typed, new, built=BUILT)

    page = Unlock(Language("en"), "twizigamire", by_password, by_sheet)
    qtbot.addWidget(page)
    page.show()
    books: list[Book] = []
    page.opened.connect(books.append)
    yield page, books, sheet.identity
    for book in books:
        book.close()


def test_the_password_opens_it_with_enter(
    opened: tuple[Unlock, list[Book], str], qtbot: QtBot
) -> None:
    page, books, _ = opened
    qtbot.keyClicks(page.password.editor, "wrong7")
    qtbot.keyClick(page.password.editor, Qt.Key.Key_Return)
    assert page.password.complaint == "That is not the password."
    assert not books
    page.password.set_value(PASSWORD)
    qtbot.keyClick(page.password.editor, Qt.Key.Key_Return)
    (book,) = books
    assert book.actor.name == "Claudine Uwimana"


def test_who_lost_the_password_types_the_sheet_and_a_new_one(
    opened: tuple[Unlock, list[Book], str], qtbot: QtBot
) -> None:
    page, books, sheet = opened
    page.lost.click()
    assert page.typed.isVisible()
    assert not page.password.isVisible()
    page.typed.set_value("nonsense")
    page.new.set_value("again777")
    page.go_on.click()
    assert "not as on the sheet" in page.typed.complaint
    page.typed.set_value(sheet)
    qtbot.keyClick(page.new.editor, Qt.Key.Key_Return)
    (book,) = books
    assert book.actor.name == "Claudine Uwimana"
