"""The page of seals, by keyboard."""

from __future__ import annotations

import gc
import weakref
from typing import Final

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from coopdesk.records import seals
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.pages.seals import Seals
from tests.ui.fingers import opened

ENTER: Final = Qt.Key.Key_Return


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> Seals:
    made = Seals(desk, Place("seals"))
    opened(made, qtbot)
    return made


def said(page: Seals) -> list[str]:
    return [one.text for one in page.paper.verdicts.shown]


def test_an_empty_list_says_what_to_do(page: Seals) -> None:
    assert page.table.row() is None
    assert "Seal the book now" in page.empty.accessibleName()


def test_the_book_is_sealed_and_the_paper_checked(page: Seals, desk: Desk, qtbot: QtBot) -> None:
    page.seal_button.click()
    row = desk.ask(seals.newest)
    assert row is not None
    assert page.table.row() == row
    page.focus_first()
    qtbot.keyClicks(page.paper.code.line, seals.in_groups(row.code))
    with qtbot.waitSignal(page.paper.checked):
        qtbot.keyClick(page.paper.code.line, ENTER)
    assert any("nothing of it was changed" in one for one in said(page))
    qtbot.keyClicks(page.paper.code.line, "0" * 32)  # in place of the digits before
    with qtbot.waitSignal(page.paper.checked):
        qtbot.keyClick(page.paper.code.line, ENTER)
    assert "No seal of this book has this number" in said(page)[0]


def test_nothing_is_sealed_twice_and_the_page_says_so(page: Seals) -> None:
    page.seal_button.click()
    page.seal_button.click()
    assert page.note.isVisibleTo(page)


def test_a_closed_page_is_freed(desk: Desk, qtbot: QtBot) -> None:
    made = Seals(desk, Place("seals"))
    seen = weakref.ref(made)
    del made
    gc.collect()
    assert seen() is None
