"""Lists of members: narrowed by everything, in chosen columns, saved by name, made into files."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from coopdesk.records import custom_fields, households, members
from coopdesk.records.ids import MemberId
from coopdesk.records.members import Criteria
from coopdesk.ui.desk import Place
from coopdesk.ui.kit import pickers
from coopdesk.ui.pages.members import Members
from coopdesk.ui.pages.members.above import COLUMNS
from coopdesk.ui.pages.members.lists import saved
from coopdesk.ui.preferences import Preferences
from tests.records.hands import TODAY, draft
from tests.ui import fingers
from tests.ui.seat import Seat

ROLL = (
    draft("1", name="Uwase Jeanne", village="Remera", sex="F", savings=3000, born=date(1990, 3, 4)),
    draft("2", name="Mukamana Odette", village="Gisozi", sex="F", savings=9000, loan=40_000),
    draft("3", name="Keza Jean", village="Gisozi", sex="M", born=date(2001, 7, 1)),
    draft("23", name="=1+1", village="Remera", sex="M", savings=200, born=date(1960, 1, 1)),
)


@pytest.fixture
def page(seat: Seat, qtbot: QtBot) -> Members:
    seat.make.roll(*ROLL)
    return opened(seat, qtbot)


def opened(seat: Seat, qtbot: QtBot, asked: Criteria | None = None) -> Members:
    def prefer(wanted: Preferences) -> None:
        seat.desk.preferences = wanted

    seat.desk.preferred.connect(prefer)
    made = Members(seat.desk, Place("members", text=asked.as_text() if asked else ""))
    fingers.opened(made, qtbot)
    return made


def numbers(page: Members) -> list[str]:
    model = page.table.model
    rows = (model.row(n) for n in range(model.rowCount()))
    return [one.member.number for one in rows if one is not None]


def titles(page: Members) -> list[str]:
    return [one.title for one in page.table.model.columns]


def press(qtbot: QtBot, door: Any) -> None:
    door.setFocus()
    qtbot.keyClick(door, Qt.Key.Key_Space)


# --- filters --------------------------------------------------------------------------------------


def test_filters_are_typed_beside_the_list_and_taken_off_by_key(
    page: Members, qtbot: QtBot
) -> None:
    press(qtbot, page.above.doors["filters"])
    filters = page.beside.filters
    assert filters.kind.box.hasFocus()
    filters.age.first.setFocus()
    qtbot.keyClicks(filters.age.first.editor, "30")
    assert numbers(page) == ["1", "23"]
    filters.sex.box.setCurrentIndex(1)
    filters.sex.box.activated.emit(1)
    assert numbers(page) == ["1"]
    assert [one.text() for one in page.chips.chips] == ["Sex: Woman", "Age: from 30"]
    press(qtbot, page.chips.chips[1])
    assert numbers(page) == ["1", "2"]
    assert filters.age.values() == (None, None)
    assert page.chips.chips[0].hasFocus()
    press(qtbot, page.chips.chips[0])
    assert (numbers(page), page.chips.chips) == (["1", "2", "3", "23"], [])
    assert page.search.line.hasFocus()


def test_escape_leaves_a_panel_for_the_list(page: Members, qtbot: QtBot) -> None:
    press(qtbot, page.above.doors["filters"])
    qtbot.keyClick(page.beside.filters.age.first.editor, Qt.Key.Key_Escape)
    assert page.beside.parts.shown is page.preview
    assert page.table.view.hasFocus()


def test_all_filters_are_cleared_and_the_search_stays(seat: Seat, qtbot: QtBot) -> None:
    seat.make.roll(*ROLL)
    page = opened(seat, qtbot, Criteria(text="uwase", village="Gisozi", lacking=("photo",)))
    assert numbers(page) == []
    page.beside.filters.clear.click()
    assert numbers(page) == ["1"]
    assert page.asked == Criteria(text="uwase")


def test_what_members_hold_is_asked_for_as_some_none_or_amounts(
    page: Members, qtbot: QtBot
) -> None:
    savings = page.beside.filters.amounts["savings"]
    press(qtbot, page.above.doors["filters"])
    for which, expected in (
        ("some", ["1", "2", "23"]),
        ("none", ["3"]),
        ("", ["1", "2", "3", "23"]),
    ):
        savings.which.set_value(which)
        savings.which.changed.emit()
        assert numbers(page) == expected
    savings.which.set_value("between")
    savings.which.changed.emit()
    qtbot.keyClicks(savings.span.first.editor, "1000")
    qtbot.keyClicks(savings.span.last.editor, "5000")
    assert numbers(page) == ["1"]
    assert page.asked.savings_from == 1000


def _every(seat: Seat) -> Criteria:
    """All of it at once, as pages hand it on."""
    home = seat.desk.do(households.form_household, name="Keza")
    trees = seat.desk.do(custom_fields.add_field, name="Trees", kind="number")
    days = ("joined_from", "joined_to", "left_from", "left_to", "not_seen_since")
    numbers = ("age_from", "age_to", "savings_from", "savings_to", "shares_from", "loans_to")
    said: dict[str, Any] = dict.fromkeys(days, TODAY) | dict.fromkeys(numbers, 7)
    texts: dict[str, Any] = {
        "text": "keza",
        "status": "left",
        "village": "Gisozi",
        "kind": "group",
        "sex": "F",
    }
    own: dict[str, Any] = {"own": trees, "own_from": "1.5", "own_to": "250"}
    return Criteria(**said, **texts, **own, household=home, lacking=("photo",), birthday_month=3)


def test_all_that_a_place_asks_for_stands_in_the_fields_and_stays(seat: Seat, qtbot: QtBot) -> None:
    seat.make.roll(*ROLL)
    asked = _every(seat)
    page = opened(seat, qtbot, asked)
    assert page.asked == asked
    page.above.changed.emit()
    assert page.asked == asked
    picked = Criteria(only=(MemberId(7),))
    page.show_place(Place("members", text=picked.as_text()))
    page.above.changed.emit()
    assert page.asked.only == picked.only


@pytest.mark.parametrize(
    ("kind", "value", "criteria"),
    [
        ("text", "clay", {"own_value": "clay"}),
        ("yes_no", "yes", {"own_value": "yes"}),
        ("day", "2026-01-05", {"own_from": "2026-01-05"}),
    ],
    ids=("text", "yes_no", "day"),
)
def test_a_field_of_the_co_op_narrows_by_what_it_holds(
    seat: Seat, qtbot: QtBot, kind: str, value: str, criteria: dict[str, Any]
) -> None:
    one, _ = seat.make.roll(*ROLL[:2])
    own = seat.desk.do(custom_fields.add_field, name="Asked", kind=kind)
    seat.desk.do(custom_fields.fill_in, member=one.id, values={own: value}, shown={})
    page = opened(seat, qtbot, Criteria(own=own, **criteria))
    assert numbers(page) == ["1"]
    page.above.changed.emit()
    assert page.asked == Criteria(own=own, **criteria)


# --- columns --------------------------------------------------------------------------------------


def test_columns_are_chosen_moved_and_remembered_by_key(
    page: Members, seat: Seat, qtbot: QtBot
) -> None:
    press(qtbot, page.above.doors["columns"])
    view = page.beside.columns.table.view
    assert view.hasFocus()
    page.beside.columns.table.choose("phone")
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert titles(page)[-1] == "Phone"
    qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert titles(page)[-2:] == ["Phone", "Status"]
    page.beside.columns.table.choose("village")
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert "Village" not in titles(page)
    again = opened(seat, qtbot)
    assert titles(again) == titles(page)
    page.beside.columns.usual.click()
    assert titles(page)[:3] == ["No.", "Name", "Village"]


def test_one_column_stays(page: Members) -> None:
    choice = page.beside.columns
    for _ in range(20):
        row = choice.table.model.row(0)
        assert row is not None
        choice.table.opened.emit(row)
    assert len(titles(page)) == 1


def test_an_order_stays_when_columns_change(page: Members) -> None:
    page.table.model.sort(5, Qt.SortOrder.DescendingOrder)
    assert numbers(page) == ["2", "1", "23", "3"]
    choice = page.beside.columns
    choice.table.choose("village")
    choice.table.opened.emit(choice.table.row())
    assert numbers(page) == ["2", "1", "23", "3"]


def test_columns_of_another_co_op_are_left_out(seat: Seat, qtbot: QtBot) -> None:
    seat.make.roll(*ROLL)
    seat.desk.preferences = Preferences(columns=("name", "own:77", "nonsense"))
    assert titles(opened(seat, qtbot)) == ["Name"]


def test_every_column_can_be_shown_and_sorted_by(seat: Seat, qtbot: QtBot) -> None:
    seat.make.roll(*ROLL)
    seat.desk.do(custom_fields.add_field, name="Trees", kind="number")
    every = tuple(seat.desk.ask(members.columns))
    seat.desk.preferences = Preferences(columns=every)
    page = opened(seat, qtbot)
    for n in range(len(every)):
        page.table.model.sort(n, Qt.SortOrder.DescendingOrder)
        assert sorted(numbers(page)) == ["1", "2", "23", "3"]


# --- saved lists ----------------------------------------------------------------------------------


def test_a_list_is_saved_chosen_again_and_forgotten(
    page: Members, seat: Seat, qtbot: QtBot
) -> None:
    page._ask(Criteria(village="Gisozi", lacking=("nominee",)))  # noqa: SLF001
    page.table.model.sort(5, Qt.SortOrder.DescendingOrder)
    press(qtbot, page.above.doors["lists"])
    lists = page.beside.lists
    assert lists.name.line.hasFocus()
    qtbot.keyClicks(lists.name.line, "Gisozi & co without nominee, and very long")
    qtbot.keyClick(lists.name.line, Qt.Key.Key_Return)
    assert lists.save.hasFocus()
    press(qtbot, lists.save)
    [kept] = saved(seat.desk)
    assert (kept.name, kept.asked) == ("Gisozi & co without nominee, and very long", page.asked)
    page._ask(Criteria())  # noqa: SLF001
    page.table.model.sort(0)
    show, gone = lists.rows
    press(qtbot, show)
    assert numbers(page) == ["2", "3"]
    assert page.table.model.sorted_by == (5, Qt.SortOrder.DescendingOrder)
    press(qtbot, gone)
    assert saved(seat.desk) == []
    assert lists.rows == []


def test_a_list_without_a_name_is_not_saved(page: Members, seat: Seat, qtbot: QtBot) -> None:
    press(qtbot, page.above.doors["lists"])
    page.beside.lists.save.click()
    assert page.beside.lists.name.complaint == "Please fill this in."
    assert saved(seat.desk) == []


def test_lists_of_other_co_ops_and_damaged_ones_are_not_shown_and_stay(
    page: Members, seat: Seat
) -> None:
    others = ("{", json.dumps({"coop": "ff", "name": "X", "asked": "", "columns": []}))
    seat.desk.preferences = Preferences(lists=others)
    page._save("Mine")  # noqa: SLF001
    assert [one.name for one in saved(seat.desk)] == ["Mine"]
    assert seat.desk.preferences.lists[:2] == others


# --- with these members ---------------------------------------------------------------------------


def test_a_file_has_what_the_screen_has(
    page: Members, seat: Seat, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "list.csv"
    monkeypatch.setattr(pickers, "save_file", lambda *_said: path)
    page._ask(Criteria(savings_from=1))  # noqa: SLF001
    page.table.model.sort(5)
    press(qtbot, page.above.doors["deeds"])
    press(qtbot, page.beside.deeds.made.csv)
    qtbot.waitUntil(path.exists)
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    assert rows[0] == list(members.STANDARD)
    assert [row[:2] for row in rows[1:]] == [
        ["23", "'=1+1"],
        ["1", "Uwase Jeanne"],
        ["2", "Mukamana Odette"],
        ["", "Together: 3"],
    ]
    assert rows[-1][5] == "12200"


def test_the_paper_says_what_the_list_is_narrowed_by(
    page: Members, seat: Seat, qtbot: QtBot
) -> None:
    page._ask(Criteria(village="Gisozi"))  # noqa: SLF001
    press(qtbot, page.above.doors["deeds"])
    press(qtbot, page.beside.deeds.made.paper)
    qtbot.waitUntil(lambda: bool(seat.papers))
    assert seat.papers[0].title == "List of members"
    text = PdfReader(io.BytesIO(seat.papers[0].pdf)).pages[0].extract_text()
    assert "Village: Gisozi · on" in text
    assert "Mukamana Odette" in text
    assert "Uwase Jeanne" not in text


def test_nothing_is_done_with_nobody(seat: Seat, qtbot: QtBot, qapp: QApplication) -> None:
    page = opened(seat, qtbot)
    assert not page.above.doors["deeds"].isEnabled()
    page._ask(Criteria(village="Nowhere"))  # noqa: SLF001
    assert not page.beside.deeds.made.isEnabled()


def dragged(page: Members, key: str, by: int, qtbot: QtBot) -> int:
    """Drag the edge of a column; gives how wide it is then."""
    head, n = page.table.view.horizontalHeader(), page.found.keys.index(key)
    edge = head.sectionViewportPosition(n) + head.sectionSize(n) - 2
    middle, left = head.height() // 2, Qt.MouseButton.LeftButton
    qtbot.mousePress(head.viewport(), left, pos=QPoint(edge, middle))
    for step in (by // 2, by):
        qtbot.mouseMove(head.viewport(), QPoint(edge + step, middle))
    qtbot.mouseRelease(head.viewport(), left, pos=QPoint(edge + by, middle))
    return head.sectionSize(n)


def width(page: Members, key: str) -> int:
    return page.table.view.columnWidth(page.found.keys.index(key))


def test_a_column_stays_as_wide_as_somebody_made_it(seat: Seat, qtbot: QtBot) -> None:
    seat.make.roll(*ROLL)
    page = opened(seat, qtbot)
    was = width(page, "village")
    wide = dragged(page, "village", 60, qtbot)
    assert wide > was + 40
    page.resize(1300, 712)
    assert width(page, "village") == wide
    qtbot.waitUntil(lambda: bool(seat.desk.preferences.widths))
    again = opened(seat, qtbot)
    assert width(again, "village") == wide
    press(qtbot, again.above.doors[COLUMNS])
    qtbot.mouseClick(again.beside.columns.usual, Qt.MouseButton.LeftButton)
    assert width(again, "village") == was
    assert seat.desk.preferences.widths == ()


def test_widths_that_cannot_be_read_are_left_out(seat: Seat, qtbot: QtBot) -> None:
    seat.make.roll(*ROLL)
    was = width(opened(seat, qtbot), "name")
    seat.desk.preferences = Preferences(widths=("name", "name -3", "", "name 99999999", "odd x"))
    assert width(opened(seat, qtbot), "name") == was


@pytest.mark.parametrize(
    ("lacks", "page_name", "text"),
    [
        ("phone", "edit_member", "phone"),
        ("nominee", "member", "nominees"),
        ("photo", "member", "file"),
    ],
)
def test_who_lacks_something_is_opened_where_it_is_filled_in(
    seat: Seat, qtbot: QtBot, lacks: str, page_name: str, text: str
) -> None:
    one = seat.make.member("Rose")
    page = opened(seat, qtbot, Criteria(lacking=(lacks,)))
    page.table.setFocus()
    qtbot.keyClick(page.table.view, Qt.Key.Key_Return)
    assert seat.places[-1] == Place(page_name, member=one.id, text=text)
