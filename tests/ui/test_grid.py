"""A sheet typed by keyboard: cells, sums, ticks, what is wrong beside its cell."""

from __future__ import annotations

import gc
import weakref
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from coopdesk.i18n import Language
from coopdesk.records.money import Money
from coopdesk.ui.kit.cards import EmptyState
from coopdesk.ui.kit.cells import GridModel
from coopdesk.ui.kit.entries import Entries
from coopdesk.ui.kit.grid import Grid, GridColumn, Holds

KEY, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier
ENGLISH = Language("en")
HERE, SAVINGS, LOAN, NOTE = 2, 3, 4, 5


@dataclass(frozen=True, slots=True)
class Row:
    number: str
    name: str
    owed: int = 0


def _due(row: Row) -> Money | None:
    return Money(row.owed, "RWF") if row.owed else None


ROWS = [Row("1", "Uwase Odette"), Row("12", "Gasana", 25_000), Row("104", "Ingabire Chantal", 700)]
COLUMNS: list[GridColumn[Row]] = [
    GridColumn("No", text=lambda row: row.number, finds=True),
    GridColumn("Name", text=lambda row: row.name, finds=True, stretch=True),
    GridColumn("Here", Holds.TICK, "here"),
    GridColumn("Savings", Holds.AMOUNT, "savings"),
    GridColumn("Loan", Holds.AMOUNT, "loan", due=_due, open=lambda row: bool(row.owed)),
    GridColumn("Note", Holds.WORDS, "note"),
]


def _named(row: Row) -> str:
    return row.name


class Hand:
    """A grid with the keyboard in it."""

    def __init__(self, grid: Grid[Row], qtbot: QtBot) -> None:
        self.grid, self.qtbot = grid, qtbot
        self.ended = 0
        grid.ended.connect(self._end)

    def _end(self) -> None:
        self.ended += 1

    def type(self, text: str) -> None:
        """Type where the focus is: the first letter opens the cell."""
        for letter in text:
            focus = QApplication.focusWidget()
            assert focus is not None
            self.qtbot.keyClicks(focus, letter)

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        for key in keys:
            focus = QApplication.focusWidget()
            assert focus is not None
            self.qtbot.keyClick(focus, key, modifier or Qt.KeyboardModifier.NoModifier)

    @property
    def at(self) -> tuple[int, int]:
        now = self.grid.view.currentIndex()
        return now.row(), now.column()

    def shown(self, n: int, column: int) -> str:
        return str(self.grid.model.index(n, column).data())

    def spoken(self, n: int, column: int) -> str:
        return str(self.grid.model.index(n, column).data(Qt.ItemDataRole.AccessibleTextRole))


def made(
    qtbot: QtBot, rows: list[Row], empty: EmptyState | None = None, language: Language = ENGLISH
) -> Grid[Row]:
    grid = Grid(COLUMNS, name="Sheet", currency="RWF", language=language, named=_named, empty=empty)
    qtbot.addWidget(grid)
    grid.resize(800, 400)
    with qtbot.waitActive(grid):
        grid.show()
        grid.activateWindow()
    grid.show_rows(rows)
    grid.setFocus()
    return grid


@pytest.fixture
def hand(qtbot: QtBot) -> Hand:
    return Hand(made(qtbot, ROWS), qtbot)


def test_the_model_behaves_as_qt_wants(qtmodeltester: ModelTester) -> None:
    model = GridModel(COLUMNS, Entries("RWF", ENGLISH), ENGLISH, _named)
    qtmodeltester.check(model)
    model.show(ROWS)
    model.put(1, SAVINGS, "500")
    model.add(Row("7", "Umutoni"))
    model.remove(0)
    model.show_columns([*COLUMNS[:4], GridColumn("Fine", Holds.AMOUNT, "fine")])
    qtmodeltester.check(model)


# --- typing ---------------------------------------------------------------------------------------


def test_typing_begins_the_first_cell_and_enter_goes_on(hand: Hand) -> None:
    assert hand.at == (0, SAVINGS)
    hand.type("1500")
    hand.press(KEY.Key_Return)
    assert hand.shown(0, SAVINGS) == "1,500"
    assert hand.at == (0, NOTE)  # a cell that is not open is passed over


def test_enter_goes_from_the_last_cell_of_a_row_to_the_next_row(hand: Hand) -> None:
    hand.press(KEY.Key_Return, KEY.Key_Return)
    assert hand.at == (1, SAVINGS)


def test_enter_in_the_last_cell_of_all_says_that_it_is_over(hand: Hand) -> None:
    hand.grid.go_to(2, "note")
    hand.type("late")
    assert hand.ended == 0
    hand.press(KEY.Key_Return)
    assert hand.ended == 1
    assert hand.grid.entries.words(2, "note") == "late"


def test_arrows_leave_a_cell_that_was_begun_by_typing(hand: Hand) -> None:
    hand.type("10")
    hand.press(KEY.Key_Down)
    hand.type("20")
    hand.press(KEY.Key_Right)
    assert hand.at == (1, LOAN)
    hand.type("30")
    hand.press(KEY.Key_Left)
    assert [hand.shown(0, SAVINGS), hand.shown(1, SAVINGS), hand.shown(1, LOAN)] == [
        "10",
        "20",
        "30",
    ]
    assert hand.at == (1, SAVINGS)


def test_f2_mends_what_stands_there_and_arrows_stay_in_it(hand: Hand) -> None:
    hand.type("1500")
    hand.press(KEY.Key_Return)
    hand.grid.go_to(0, "savings")
    hand.press(KEY.Key_F2, KEY.Key_End, KEY.Key_Left)
    hand.type("9")
    hand.press(KEY.Key_Return)
    assert hand.shown(0, SAVINGS) == "15,090"


def test_escape_leaves_the_cell_as_it_was(hand: Hand) -> None:
    hand.type("1500")
    hand.press(KEY.Key_Return)
    hand.grid.go_to(0, "savings")
    hand.type("7")
    hand.press(KEY.Key_Escape)
    assert hand.shown(0, SAVINGS) == "1,500"
    assert hand.grid.entries.sum_of("savings") == Money(1_500, "RWF")


def test_delete_empties_a_cell(hand: Hand) -> None:
    hand.grid.put(0, "savings", "500")
    hand.press(KEY.Key_Delete)
    assert hand.grid.entries.sum_of("savings") == Money(0, "RWF")
    assert hand.shown(0, SAVINGS) == ""


def test_the_sum_goes_along_with_every_figure(hand: Hand) -> None:
    sums = []
    hand.grid.put(1, "savings", "1000")
    for figure in "250":
        hand.type(figure)
        sums.append(hand.grid.entries.sum_text("savings"))
    assert sums == ["1,002", "1,025", "1,250"]


def test_a_cell_that_is_not_open_takes_nothing(hand: Hand) -> None:
    hand.grid.go_to(0, "loan")
    hand.type("500")
    hand.press(KEY.Key_Return)
    assert hand.grid.entries.sum_of("loan") == Money(0, "RWF")
    assert hand.spoken(0, LOAN) == "Loan of Uwase Odette: not open"


def test_what_is_due_is_taken_with_one_key(hand: Hand) -> None:
    hand.grid.go_to(1, "loan")
    assert hand.spoken(1, LOAN) == "Loan of Gasana: empty, 25,000 expected"
    hand.type("=")
    assert hand.shown(1, LOAN) == "25,000"
    assert hand.grid.entries.ticked(1, "here")


def test_the_amount_above_is_taken_with_one_key(hand: Hand) -> None:
    hand.grid.put(0, "savings", "500")
    hand.press(KEY.Key_Down)
    hand.type('"')
    hand.press(KEY.Key_Down)
    hand.press(KEY.Key_D, modifier=CONTROL)
    assert hand.grid.entries.sum_text("savings") == "1,500"


def test_the_cell_that_is_being_typed_in_can_be_taken_over(hand: Hand) -> None:
    hand.type("1500")
    hand.grid.commit()
    assert hand.shown(0, SAVINGS) == "1,500"
    hand.grid.commit()  # nothing is open any more


def test_tab_leaves_the_sheet_unless_a_cell_is_being_typed_in(hand: Hand) -> None:
    hand.type("5")
    hand.press(KEY.Key_Tab)
    assert hand.at == (0, NOTE)
    hand.type("x")
    hand.press(KEY.Key_Backtab)
    assert hand.at == (0, SAVINGS)
    assert not hand.grid.view.tabKeyNavigation()


# --- ticks and finding ----------------------------------------------------------------------------


def test_the_space_bar_ticks_the_row_from_any_cell(hand: Hand) -> None:
    hand.press(KEY.Key_Space, KEY.Key_Down, KEY.Key_Space, KEY.Key_Space)
    assert [hand.grid.entries.ticked(n, "here") for n in range(3)] == [True, False, False]
    assert hand.spoken(0, HERE) == "Here of Uwase Odette: yes"


def test_an_amount_ticks_its_row(hand: Hand) -> None:
    hand.type("500")
    hand.press(KEY.Key_Return)
    assert hand.grid.entries.ticks("here") == 1


def test_a_tick_is_set_with_the_mouse_too(hand: Hand) -> None:
    cell = hand.grid.view.visualRect(hand.grid.model.index(1, HERE))
    hand.qtbot.mouseClick(
        hand.grid.view.viewport(), Qt.MouseButton.LeftButton, pos=cell.center() + QPoint(1, 1)
    )
    assert hand.grid.entries.ticked(1, "here")


def test_all_rows_are_ticked_at_once(hand: Hand) -> None:
    hand.grid.tick_all("here")
    assert hand.grid.entries.ticks("here") == 3


@pytest.mark.parametrize(
    ("typed", "row"), [("1", 0), ("12", 1), ("104", 2), ("ga", 1), ("chan", 2)]
)
def test_a_number_or_a_name_goes_to_its_row(hand: Hand, typed: str, row: int) -> None:
    hand.press(KEY.Key_Home)
    hand.type(typed)
    assert hand.at == (row, 0)
    hand.press(KEY.Key_Return)
    assert hand.at == (row, SAVINGS)


def test_a_number_that_nobody_has_is_said_so(hand: Hand) -> None:
    hand.press(KEY.Key_Home)
    hand.type("99")
    assert beside(hand.grid) == "No row has “99”"
    hand.press(KEY.Key_Down)
    assert beside(hand.grid) == ""


# --- what is wrong --------------------------------------------------------------------------------


def beside(grid: Grid[Row]) -> str:
    """The words that stand beside the cell where the keyboard is."""
    return grid.beside.text


def test_what_cant_be_read_is_kept_and_said_beside_its_cell(hand: Hand) -> None:
    hand.type("12o0")
    hand.press(KEY.Key_Down)
    assert hand.shown(0, SAVINGS) == "12o0"
    assert beside(hand.grid) == ""
    hand.press(KEY.Key_Up)
    assert "12o0" in beside(hand.grid)
    assert "12o0" in hand.spoken(0, SAVINGS).partition(". ")[2]
    assert list(hand.grid.entries.unreadable()) == [(0, "savings")]
    assert hand.grid.entries.sum_text("savings") == "…"


def test_a_refusal_stands_beside_its_cell_until_it_is_typed_in(hand: Hand) -> None:
    hand.grid.put(1, "savings", "500")
    hand.grid.complain(1, "savings", "There is only 400 in this account.")
    assert hand.at == (1, SAVINGS)
    assert beside(hand.grid) == "There is only 400 in this account."
    hand.type("400")
    hand.press(KEY.Key_Return)
    hand.grid.go_to(1, "savings")
    assert beside(hand.grid) == ""


# --- rows come and go -----------------------------------------------------------------------------


def test_a_new_row_gets_the_keyboard(hand: Hand) -> None:
    hand.grid.add_row(Row("7", "Umutoni"))
    assert hand.at == (3, SAVINGS)
    hand.type("70")
    hand.press(KEY.Key_Return)
    hand.grid.model.remove(0)
    assert hand.shown(2, SAVINGS) == "70"
    assert hand.grid.entries.sum_text("savings") == "70"


def test_a_row_that_goes_takes_its_amounts_along(hand: Hand) -> None:
    hand.grid.put(0, "savings", "10")
    hand.grid.put(1, "savings", "200")
    hand.grid.model.remove(1)
    assert hand.grid.entries.sum_text("savings") == "10"


def test_what_is_typed_stays_when_the_rows_are_looked_at_again(hand: Hand) -> None:
    hand.grid.put(0, "savings", "10")
    hand.grid.model.update([Row("1", "Uwase Odette-Marie"), *ROWS[1:]])
    assert (hand.shown(0, 1), hand.shown(0, SAVINGS)) == ("Uwase Odette-Marie", "10")


def test_a_column_that_goes_takes_its_amounts_along(hand: Hand) -> None:
    hand.grid.put(0, "savings", "10")
    hand.grid.put(1, "loan", "20")
    hand.grid.model.show_columns([c for c in COLUMNS if c.key != "loan"])
    assert hand.grid.entries.sum_text("savings") == "10"
    assert hand.grid.entries.amounts(1) == {}


def test_without_rows_the_sheet_says_what_to_do(qtbot: QtBot) -> None:
    empty = EmptyState("Nobody on the sheet")
    grid = made(qtbot, [], empty)
    assert empty.isVisible()
    grid.show_rows(ROWS)
    assert grid.view.isVisible()


class Reading(Language):
    """English that notes what it reads."""

    def __init__(self) -> None:
        super().__init__("en")
        self.read: list[str] = []

    def parse_amount(self, text: str, currency: str, digits: int) -> int:
        self.read.append(text)
        return super().parse_amount(text, currency, digits)


def test_three_hundred_rows_stay_quick(qtbot: QtBot) -> None:
    """A key reads one cell and never goes through the others."""
    language = Reading()
    rows = [Row(str(n), f"Member {n}") for n in range(300)]
    hand = Hand(made(qtbot, rows, language=language), qtbot)
    hand.type("25")
    hand.press(KEY.Key_Return)
    assert language.read == ["2", "25", "25"]


def test_the_cell_for_typing_is_named(hand: Hand) -> None:
    hand.type("5")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.accessibleName() == "Savings of Uwase Odette: empty"


def test_a_closed_sheet_is_freed(qtbot: QtBot) -> None:
    grid: Grid[Row] = Grid(COLUMNS, name="S", currency="RWF", language=ENGLISH, named=_named)
    grid.show_rows(ROWS)
    gone = weakref.ref(grid)
    grid.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    del grid
    gc.collect()
    assert gone() is None


# --- the sums, whatever is typed ------------------------------------------------------------------

TYPED = st.sampled_from(["", "0", "5", "1,200", "7 000", "x", "12o", " "])
STEPS = st.lists(st.tuples(st.integers(0, 5), st.sampled_from("ab"), TYPED), max_size=40)


@given(STEPS, st.lists(st.integers(0, 5), max_size=4))
def test_the_sums_are_those_of_the_cells(
    steps: list[tuple[int, str, str]], gone: list[int]
) -> None:
    entries = Entries("RWF", ENGLISH)
    entries.clear(6)
    for n, key, text in steps:
        entries.put_amount(n, key, text)
        entries.tidy(n, key)
    for n in gone:
        if n < len(entries):
            entries.remove(n)
    for key in "ab":
        cells = [entries.typed(n, key) for n in range(len(entries))]
        wrong = any(cell.complaint for cell in cells)
        whole = sum(cell.amount.minor for cell in cells if cell.amount)
        assert entries.sum_of(key) == (None if wrong else Money(whole, "RWF"))
        assert wrong == any(key == bad for _, bad in entries.unreadable())


LONG = Row("7", "Uwimana Jean-Baptiste de la Croix Niyonsenga Nyiransabimana")


def test_a_name_wider_than_its_column_takes_two_lines(qtbot: QtBot) -> None:
    grid = made(qtbot, [ROWS[0], LONG])
    heights = [grid.view.rowHeight(n) for n in (0, 1)]
    assert heights[1] > heights[0]
    grid.resize(1400, 400)
    qtbot.waitUntil(lambda: grid.view.rowHeight(1) == heights[0])
    assert grid.model.index(1, 1).data(Qt.ItemDataRole.ToolTipRole) == LONG.name


def test_a_column_of_ticks_is_narrow(hand: Hand) -> None:
    assert hand.grid.view.columnWidth(HERE) < hand.grid.view.columnWidth(SAVINGS)
