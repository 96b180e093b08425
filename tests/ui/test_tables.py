from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent
from PySide6.QtWidgets import QPushButton, QStyleOptionViewItem, QToolTip, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from coopdesk.ui.kit.cards import EmptyState, Mark
from coopdesk.ui.kit.edges import Foot, shared
from coopdesk.ui.kit.layouts import column
from coopdesk.ui.kit.rows import ROW, SORT, Order, RowsModel
from coopdesk.ui.kit.tables import Column, Table, matches
from coopdesk.ui.theme import Kind

KEY = Qt.Key


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    name: str


ROWS = [Row(2, "Gasana"), Row(10, "Umutoni"), Row(1, "Kayitesi")]
COLUMNS: list[Column[Row]] = [
    Column("No", lambda r: str(r.number), sort=lambda r: r.number, right=True, order="number"),
    Column("Name", lambda r: r.name, bold=True, stretch=True),
    Column("", lambda r: "", pill=lambda r: Mark("late", Kind.WARN) if r.number == 2 else None),
]


class Asked:
    """Rows of a long table, and what was asked for."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.calls: list[tuple[int, int, Order | None]] = []

    def __call__(self, offset: int, limit: int, order: Order | None) -> Sequence[Row]:
        self.calls.append((offset, limit, order))
        return [Row(n, f"Member {n}") for n in range(offset, min(offset + limit, self.total))]


@pytest.fixture
def table(qtbot: QtBot) -> Table[Row]:
    made = Table(COLUMNS, name="Members", key=lambda r: r.number, empty=EmptyState("Nobody yet."))
    qtbot.addWidget(made)
    made.resize(600, 400)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.setFocus()
    return made


def names(table: Table[Row]) -> list[str]:
    return [table.model.index(n, 1).data() for n in range(table.model.rowCount())]


def test_the_model_behaves_as_qt_wants(qtmodeltester: ModelTester) -> None:
    model = RowsModel(COLUMNS)
    qtmodeltester.check(model)
    model.show(ROWS)
    model.sort(0)
    model.show(ROWS[:1])
    model.sort(1, Qt.SortOrder.DescendingOrder)
    model.show_fetched(450, Asked(450))
    model.sort(0, Qt.SortOrder.DescendingOrder)
    model.show([])
    model.show(ROWS)
    qtmodeltester.check(model)


def test_a_cell_tells_its_row_what_to_sort_by_and_what_to_say() -> None:
    model = RowsModel(COLUMNS)
    model.show(ROWS)
    cell = model.index(0, 0)
    assert (cell.data(), cell.data(ROW), cell.data(SORT)) == ("2", ROWS[0], 2)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "No: 2"
    assert model.index(0, 2).data(Qt.ItemDataRole.AccessibleTextRole) == ": late"
    assert cell.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight


def test_numbers_sort_as_numbers_and_the_selected_row_goes_with_them(table: Table[Row]) -> None:
    table.show_rows(ROWS)
    table.view.selectRow(1)
    head = table.view.horizontalHeader()
    head.sectionClicked.emit(0)
    assert names(table) == ["Kayitesi", "Gasana", "Umutoni"]
    assert table.row() == Row(10, "Umutoni")
    head.sectionClicked.emit(0)
    assert names(table) == ["Umutoni", "Gasana", "Kayitesi"]


def test_the_selected_row_stays_selected_when_rows_come_anew(table: Table[Row]) -> None:
    table.show_rows(ROWS)
    table.view.selectRow(2)
    table.show_rows([Row(0, "Bizimana"), Row(1, "Kayitesi O."), *ROWS[:2]])
    assert table.row() == Row(1, "Kayitesi O.")


def test_nothing_is_selected_when_the_row_is_gone(qtbot: QtBot, table: Table[Row]) -> None:
    table.show_rows(ROWS)
    table.view.selectRow(2)
    with qtbot.waitSignal(table.chosen) as chosen:
        table.show_rows(ROWS[:2])
    assert chosen.args == [None]


def test_enter_opens_and_home_and_end_go_to_the_first_and_last(
    qtbot: QtBot, table: Table[Row]
) -> None:
    table.show_rows(ROWS)
    qtbot.keyClick(table.view, KEY.Key_End)
    assert table.row() == ROWS[2]
    qtbot.keyClick(table.view, KEY.Key_Home)
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table.view, KEY.Key_Return)
    assert opened.args == [ROWS[0]]
    with qtbot.waitSignal(table.left_up):
        qtbot.keyClick(table.view, KEY.Key_Up)


def test_letters_find_a_row(qtbot: QtBot, table: Table[Row]) -> None:
    table.show_rows(ROWS)
    table.view.setCurrentIndex(table.model.index(0, 1))
    qtbot.keyClicks(table.view, "um")
    assert table.row() == Row(10, "Umutoni")


def test_an_empty_table_says_what_to_do_first(table: Table[Row]) -> None:
    empty = table.findChild(EmptyState)
    assert isinstance(empty, EmptyState)
    table.show_rows([])
    assert empty.isVisible()
    table.show_rows(ROWS)
    assert not empty.isVisible()


def test_a_table_of_many_opens_with_the_first_rows_only(table: Table[Row]) -> None:
    asked = Asked(20_000)
    table.show_fetched(20_000, asked)
    table.grab()
    assert [call[0] for call in asked.calls] == [0]
    table.view.scrollToBottom()
    table.grab()
    assert {call[0] for call in asked.calls} == {0, 19_800}
    assert table.model.row(19_999) == Row(19_999, "Member 19999")


def test_the_query_sorts_a_table_of_many(table: Table[Row]) -> None:
    asked = Asked(1000)
    table.show_fetched(1000, asked)
    table.view.horizontalHeader().sectionClicked.emit(1)
    assert asked.calls[-1][2] is None
    table.view.horizontalHeader().sectionClicked.emit(0)
    table.grab()
    assert asked.calls[-1][2] == Order("number")


def test_a_letter_in_a_table_of_many_goes_to_the_search(qtbot: QtBot, table: Table[Row]) -> None:
    asked = Asked(1000)
    table.show_fetched(1000, asked)
    with qtbot.waitSignal(table.typed) as typed:
        qtbot.keyClicks(table.view, "u")
    assert typed.args == ["u"]
    assert {call[0] for call in asked.calls} == {0}


def test_a_long_scroll_does_not_keep_every_row() -> None:
    model, asked = RowsModel(COLUMNS), Asked(50_000)
    model.show_fetched(50_000, asked)
    for n in range(0, 50_000, 200):
        assert model.row(n) == Row(n, f"Member {n}")
    assert len(model.loaded()) < 10_000


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Uwase Odette Jeanne", ["uwas", "jea"], ["Uwas", "Jea"]),
        ("Niyonzima Félicien", ["felic"], ["Félic"]),
        ("Ñuflo Peña", ["PEN", "nu"], ["Ñu", "Peñ"]),
        ("Marie-Rose", ["rose"], ["Rose"]),
        ("Mukamana", ["kam", ""], []),
        ("Straße", ["strasse"], ["Straße"]),
    ],
)
def test_what_was_searched_is_found_at_the_start_of_words(
    text: str, words: list[str], found: list[str]
) -> None:
    assert [text[start:end] for start, end in matches(text, words)] == found


def test_sums_stand_under_their_columns_and_are_said(table: Table[Row]) -> None:
    table.show_rows(ROWS)
    table.foot(["13", "Together", ""])
    foot = table.findChild(Foot)  # its words are drawn, not a label
    assert isinstance(foot, Foot)
    assert foot.isVisible()
    assert foot.accessibleName() == "No: 13, Name: Together"
    table.foot(["", "", ""])
    assert not foot.isVisible()


def test_tab_reaches_what_an_empty_list_offers(qtbot: QtBot) -> None:
    before, offered = QPushButton("before"), QPushButton("Bring in a roll")
    empty = EmptyState("Nobody yet", "Bring in the roll.", offered)
    table = Table(COLUMNS, name="People", key=lambda row: row.number, empty=empty)
    page = QWidget()
    page.setLayout(column(before, table))
    qtbot.addWidget(page)
    page.show()
    table.show_rows([])
    before.setFocus()
    qtbot.keyClick(before, Qt.Key.Key_Tab)
    assert page.focusWidget() is offered


def test_the_keyboard_finds_what_an_empty_list_says(table: Table[Row]) -> None:
    table.show_rows([])
    table.setFocus()
    focus = table.window().focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "Nobody yet."
    table.show_rows(ROWS)
    table.setFocus()
    assert table.view.hasFocus()


def test_a_cell_that_is_cut_tells_its_whole_text_under_the_mouse(
    qtbot: QtBot, table: Table[Row]
) -> None:
    table.show_rows(ROWS)
    view, index = table.view, table.model.index(0, 1)
    for width, told in ((20, "Gasana"), (600, "")):
        view.setColumnWidth(1, width)
        at = view.visualRect(index).center()
        event = QHelpEvent(QEvent.Type.ToolTip, at, view.viewport().mapToGlobal(at))
        shown = view.itemDelegate().helpEvent(event, view, QStyleOptionViewItem(), index)
        assert shown == bool(told)
        assert not told or QToolTip.text() == told


def test_columns_that_fit_do_not_scroll_sideways(qtbot: QtBot, table: Table[Row]) -> None:
    table.show_rows(ROWS)
    qtbot.waitUntil(lambda: not table.view.horizontalScrollBar().isVisible())
    shown = sum(table.view.columnWidth(n) for n in range(len(COLUMNS)))
    assert shown == table.view.viewport().width()


def test_a_column_that_says_nothing_is_left_out(qtbot: QtBot) -> None:
    said = {1: "slip 4"}
    columns = [*COLUMNS[:2], Column("Slip", lambda r: said.get(r.number, ""), bare=True)]
    table: Table[Row] = Table(columns, name="Members", key=lambda r: r.number)
    qtbot.addWidget(table)
    table.resize(600, 400)
    table.show()
    table.show_rows(ROWS[:2])
    assert table.view.isColumnHidden(2)
    table.show_rows(ROWS)
    assert not table.view.isColumnHidden(2)


def test_one_long_text_is_cut_and_leaves_no_column_beside_it_out(qtbot: QtBot) -> None:
    said = {2: "Remera " * 20}
    columns = [
        *COLUMNS[:2],
        Column("Village", lambda r: said.get(r.number, "Remera"), gives=1),
        Column("Savings", lambda r: "40,000", right=True, gives=2),
    ]
    table: Table[Row] = Table(columns, name="Members", key=lambda r: r.number)
    qtbot.addWidget(table)
    table.resize(600, 400)
    table.show()
    table.show_rows(ROWS)
    assert [n for n in range(4) if table.view.isColumnHidden(n)] == []
    widths = [table.view.columnWidth(n) for n in range(4)]
    assert sum(widths) <= table.view.viewport().width()
    assert min(widths[1:3]) >= 80


def test_a_title_has_its_width_whatever_the_size_of_letters(
    table: Table[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    # At some sizes of letters a line is a hair higher than its spacing.
    monkeypatch.setattr(QFontMetrics, "lineSpacing", lambda metrics: metrics.height() - 1)
    head = table.view.horizontalHeader()
    assert 0 < head.sectionSizeFromContents(0).width() < 200


@pytest.mark.parametrize(
    ("room", "given"),
    [
        (1_000, [500, 500]),
        (900, [450, 450]),
        (600, [300, 300]),
        (150, [100, 100]),
    ],
    ids=["more", "enough", "less", "too-little"],
)
def test_two_columns_that_want_alike_share_alike(room: int, given: list[int]) -> None:
    assert shared(room, [(100, 400), (100, 400)]) == given


def test_a_column_that_wants_far_more_leaves_the_other_its_least() -> None:
    narrow, wide = shared(800, [(260, 380), (170, 1_400)])
    assert narrow + wide <= 800
    assert narrow >= 260
    assert wide > 400
