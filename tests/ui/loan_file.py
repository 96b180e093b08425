"""The page of one loan: opened, typed in, and read."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from coopdesk.records.ids import LoanId
from coopdesk.ui.desk import Place
from coopdesk.ui.kit.tables import Table
from coopdesk.ui.pages.loan import LoanPage
from coopdesk.ui.pages.loan.deeds import LoanDeed
from tests.ui import fingers
from tests.ui.fingers import ENTER, focused, plain
from tests.ui.read_off import marks_in
from tests.ui.seat import Seat


def opened(seat: Seat, qtbot: QtBot, loan: LoanId, text: str = "") -> LoanPage:
    page = LoanPage(seat.desk, Place("loan", about=loan, text=text))
    fingers.opened(page, qtbot)
    return page


def type_in(qtbot: QtBot, text: str) -> None:
    if text:
        qtbot.keyClicks(focused(), text)
    qtbot.keyClick(focused(), ENTER)


def cells(table: Table[Any]) -> list[list[str]]:
    model = table.model
    columns = range(model.columnCount())
    return [[plain(model.index(n, m).data()) for m in columns] for n in range(model.rowCount())]


def pills(table: Table[Any], at: int) -> list[str]:
    return [mark.text if mark else "" for mark in marks_in(table, at)]


def offered(page: LoanPage, qtbot: QtBot) -> list[str]:
    """The deeds that are offered, once they are shown."""
    found = page.more.findChildren(QPushButton)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.more.findChildren(QPushButton)))
    return [one.text() for one in found if one.isVisible()]


def deed_of(page: LoanPage) -> LoanDeed:
    assert page.deed is not None
    return page.deed


def compared(deed: LoanDeed) -> dict[str, tuple[str, str]]:
    return {
        one.what: (plain(one.before), plain(one.after))
        for one in deed.changes.changes
        if one.before != one.after
    }
