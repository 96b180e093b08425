"""The audit trail on screen."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from coopdesk.records import audit, devices, members
from coopdesk.records.book import Book, Topic
from coopdesk.records.ids import EntryId, MemberId
from coopdesk.ui.desk import Desk, Paper, Place
from coopdesk.ui.kit import pickers
from coopdesk.ui.pages.trail import Trail
from tests.records.hands import Make
from tests.ui.fingers import focused, opened

ENTER: Final = Qt.Key.Key_Return


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> Trail:
    return opened(Trail(desk, Place("trail")), qtbot)


def column(page: Trail, n: int) -> list[str]:
    model = page.table.model
    return [model.index(row, n).data() for row in range(model.rowCount())]


def changes(page: Trail) -> list[tuple[str, str]]:
    model = page.detail.changes.model
    return [
        (model.index(n, 0).data().strip(), model.index(n, 1).data())
        for n in range(model.rowCount())
    ]


def member(desk: Desk) -> MemberId:
    return desk.ask(members.find, "Claudine", limit=1)[0].id


def test_the_newest_act_stands_first_with_what_it_wrote(page: Trail) -> None:
    assert column(page, 4) == [
        "Visit at the cash desk",
        "Visit at the cash desk",
        "Admitted a member",
        "Admitted a member",
        "Admitted a member",
        "Founded the book",
    ]
    assert page.detail.title.text() == "Visit at the cash desk"
    assert ("Receipt", "") in changes(page)
    assert any(field == "Amount" and "5,000" in now for field, now in changes(page))


def test_whom_an_act_is_about_is_cut_before_it_is_left_out(
    page: Trail, make: Make, qtbot: QtBot
) -> None:
    make.member("Mukandayisenga Marie Claire Nyiramana uwa Ngarukiyintwari wa Habyarimana")
    qtbot.waitUntil(lambda: len(column(page, 5)) == 7)
    assert not page.table.view.isColumnHidden(5)
    page.resize(620, 500)
    assert page.table.view.isColumnHidden(5)


def long_named(page: Trail, desk: Desk, qtbot: QtBot) -> str:
    """Give this PC a long name, in a window on a screen of 1366 pixels."""
    (pc,) = desk.ask(devices.devices)
    name = "Office of the savings group behind the market of Gisozi"
    with qtbot.waitSignal(desk.changed):
        desk.do(devices.rename, device=pc.id, name=name, shown=pc.name)
    page.resize(1146, 700)
    return name


def test_a_long_name_of_a_pc_is_cut_and_takes_no_room_from_whom_an_act_is_about(
    page: Trail, desk: Desk, qtbot: QtBot
) -> None:
    name = long_named(page, desk, qtbot)
    view, called = page.table.view, page.table.model.index(0, 2)
    qtbot.waitUntil(lambda: called.data() == f"A · {name}")
    assert not view.isColumnHidden(5)
    assert view.columnWidth(2) < view.fontMetrics().horizontalAdvance(name)
    assert called.data(Qt.ItemDataRole.AccessibleTextRole) == f"PC: A · {name}"
    at = view.visualRect(called).center()
    help_ = QHelpEvent(QEvent.Type.ToolTip, at, view.viewport().mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), help_)
    assert QToolTip.text() == f"A · {name}"


def test_a_change_shows_before_and_after(page: Trail, desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.changed):
        desk.do(
            members.change_member,
            member=member(desk),
            changes={"village": "Gisozi"},
            shown={"village": "Remera"},
        )
    page.table.choose_first()
    head, (field, moved) = changes(page)
    assert "Mukamana Claudine" in head[0]
    assert (field, moved) == ("Village", "Remera → Gisozi")


def test_a_long_change_wraps(page: Trail, desk: Desk, qtbot: QtBot) -> None:
    long = "Behind the second hill, beyond the river and the old mill at the cross-roads"
    with qtbot.waitSignal(desk.changed):
        desk.do(
            members.change_member,
            member=member(desk),
            changes={"village": long},
            shown={"village": "Remera"},
        )
    page.table.choose_first()
    view = page.detail.changes.view
    assert changes(page)[1] == ("Village", f"Remera → {long}")
    assert view.rowHeight(1) > 2 * view.fontMetrics().lineSpacing() + view.rowHeight(0) / 2
    page.resize(3000, 700)
    qtbot.waitUntil(lambda: view.rowHeight(1) == view.rowHeight(0))


def test_a_long_name_of_what_was_written_leaves_room_for_what_changed(
    page: Trail, desk: Desk, qtbot: QtBot
) -> None:
    name = long_named(page, desk, qtbot)
    page.table.choose_first()
    view = page.detail.changes.view
    assert changes(page)[0] == (f"PC: {name}", "")
    qtbot.waitUntil(lambda: view.columnWidth(1) > view.viewport().width() / 3)
    assert view.columnWidth(0) + view.columnWidth(1) <= view.viewport().width()
    assert view.rowHeight(0) > view.fontMetrics().lineSpacing() * 2  # its name wraps


def test_it_is_looked_through_by_kind_and_member(page: Trail, desk: Desk, qtbot: QtBot) -> None:
    qtbot.keyClick(page.kind.editor, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.table.model.rowCount() == 2)
    page.everything.click()
    assert page.table.model.rowCount() == 6
    page.show_place(Place("trail", member=member(desk)))
    assert page.table.model.rowCount() == 2
    assert page.only.text() == "2 acts found"


def test_words_and_a_pc_narrow_it(page: Trail, qtbot: QtBot) -> None:
    page.words.set_value("claudine")
    qtbot.waitUntil(lambda: page.only.text() != "" and page.only.isVisible())
    assert page.table.model.rowCount() == 6  # she gave them all
    page.words.set_value("admitted")
    qtbot.waitUntil(lambda: page.table.model.rowCount() == 3)
    page.pc.box.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.wanted().pc is not None and page.table.model.rowCount() == 3)
    assert set(column(page, 2)) == {"A"}
    page.everything.click()
    assert page.wanted() == audit.Wanted()
    assert page.table.model.rowCount() == 6


def test_what_is_shown_is_saved_as_a_table(
    page: Trail, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    to = tmp_path / "log.csv"

    def pick(*_: object) -> Path:
        return to

    monkeypatch.setattr(pickers, "save_file", pick)
    page.words.set_value("admitted")
    qtbot.waitUntil(lambda: page.table.model.rowCount() == 3)
    page.deeds.csv.click()
    qtbot.waitUntil(to.exists)
    rows = to.read_text("utf-8-sig").splitlines()
    assert len(rows) == 4
    assert all("Admitted a member" in row for row in rows[1:])


def test_days_narrow_it_and_nothing_says_so(page: Trail, qtbot: QtBot) -> None:
    page.until.set_value(page.desk.today.replace(year=2025))
    qtbot.waitUntil(lambda: page.table.model.rowCount() == 0)
    assert not page.detail.isVisible()


def test_a_long_log_is_looked_through_slice_by_slice(
    page: Trail, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slices: list[int] = []
    whole = audit.trail_slice

    def trail_slice(session: Session, wanted: audit.Wanted, top: int, below: int) -> list[int]:
        slices.append(top)
        return whole(session, wanted, top, below)

    monkeypatch.setattr(audit, "SLICE", 2)
    monkeypatch.setattr(audit, "trail_slice", trail_slice)
    founded = page.desk.ask(audit.trail)[-1]
    page.kind.set_value("office")
    page.refresh(Topic.PEOPLE)
    assert slices == [6]
    assert page.only.text() == "0 acts found, back to 4 of 6 acts so far …"
    assert "Older acts are being looked through" in page.empty.accessibleName()
    qtbot.waitUntil(lambda: page.table.model.rowCount() == 1)
    assert slices == [6, 4, 2]
    row = page.table.model.row(0)
    assert row is not None
    assert row.n == founded
    assert page.only.text() == "1 act found"


def test_other_words_stop_the_search_for_the_first(
    page: Trail, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "SLICE", 1)
    page.until.set_value(page.desk.today.replace(year=2025))
    page.refresh(Topic.PEOPLE)
    assert "so far" in page.only.text()
    page.everything.click()
    assert page.table.model.rowCount() == 6
    qtbot.waitUntil(lambda: "so far" not in page.only.text())
    assert page.table.model.rowCount() == 6


def test_the_acts_of_one_entry_are_shown(page: Trail, desk: Desk, make: Make) -> None:
    visit = make.visit(make.known(member(desk)), ("deposit", 77))
    page.show_place(Place("trail", about=EntryId(visit)))
    assert page.table.model.rowCount() == 1
    assert page.only.text() == "What was done with one entry"


def test_by_keyboard_one_goes_from_the_list_to_the_changes(page: Trail, qtbot: QtBot) -> None:
    qtbot.keyClick(page.table.view, Qt.Key.Key_Down)
    qtbot.keyClick(page.table.view, ENTER)
    assert focused() is page.detail.changes.view


def test_the_member_is_opened(page: Trail, desk: Desk) -> None:
    places: list[Place] = []
    desk.going.connect(places.append)
    page.detail.member.click()
    assert places[-1].page == "member"


def test_the_days_are_printed(page: Trail, desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.going) as going:
        page.print_button.click()
    assert going.args is not None
    assert going.args[0].page == "paper"
    assert isinstance(desk.paper, Paper)
    assert desk.paper.pdf.startswith(b"%PDF")
    assert page.print_button.isEnabled()


def test_a_closed_page_is_freed(desk: Desk, book: Book) -> None:
    made = Trail(desk, Place("trail"))
    freed = weakref.ref(made)
    del made
    gc.collect()
    assert freed() is None
