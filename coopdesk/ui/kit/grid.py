"""A sheet to fill in by keyboard: rows that are shown, columns that are typed in, sums below.

Typing begins a cell, Enter goes on to the next one and from the last of a row to the next row,
as a pen does on paper; arrows go anywhere. The space bar ticks the row, = takes the greyed amount,
" that of the row above. On a column that is not typed in, typing goes to the row with that text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from coopdesk.i18n import Language
from coopdesk.records.money import Money
from coopdesk.ui.kit.cells import GridColumn, GridModel, Holds
from coopdesk.ui.kit.edges import PAD, Foot, dress, row_height
from coopdesk.ui.kit.entries import Entries
from coopdesk.ui.kit.layouts import holder
from coopdesk.ui.kit.messages import announce
from coopdesk.ui.kit.pens import Beside, Pen
from coopdesk.ui.kit.seeking import Seeking
from coopdesk.ui.theme import BODY, Kind, look

__all__ = ["Grid", "GridColumn", "Holds"]

R = TypeVar("R")
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CONTROL: Final = Qt.KeyboardModifier.ControlModifier
_NAME, _LEAST_NAME = 220, 130  # widths at 100 % text
_LEAST: Final = {Holds.TICK: 64}


class _View(QTableView):
    """The keys of a sheet, outside of a cell that is being typed in."""

    went = Signal(int)  # so many cells on, with Enter
    ticked = Signal(int, int)  # the space bar, for a tick of the row
    sought = Signal(str)  # typed on a column that is not typed in
    paused = Signal()  # any other key
    removing = Signal(int)
    moved = Signal()  # scrolled or resized

    def __init__(self, model: GridModel[Any]) -> None:
        super().__init__()
        self.setModel(model)
        self._grid = model
        #: Whether the cell was begun by typing: then the arrows leave it.
        self.quick = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isprintable() and event.text().strip(' ="') and not self._is_open():
            self.sought.emit(event.text())
            return
        self.paused.emit()
        if not self._own_key(event):
            self.quick = event.key() != Qt.Key.Key_F2
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.quick = False
        super().mouseDoubleClickEvent(event)

    def keyboardSearch(self, text: str) -> None:
        """Ours is sought by the grid."""

    def _own_key(self, event: QKeyEvent) -> bool:
        key, control = event.key(), bool(event.modifiers() & _CONTROL)
        if control:
            return self._with_control(key)
        if key in _ENTER:
            self.went.emit(1)
        elif key == Qt.Key.Key_Space:
            self._tick_row()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._write("")
        elif event.text() in ("=", '"'):
            self._write(self._due() if event.text() == "=" else self._above())
        else:
            return False
        return True

    def _with_control(self, key: int) -> bool:
        if key == Qt.Key.Key_D:
            self._write(self._above())
        elif key == Qt.Key.Key_Delete:
            self.removing.emit(self.currentIndex().row())
        else:
            return False
        return True

    def _is_open(self) -> bool:
        return bool(self.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable)

    def _tick_row(self) -> None:
        n = self.currentIndex().row()
        for at, column in enumerate(self._grid.columns):
            if n >= 0 and column.holds is Holds.TICK:
                self.ticked.emit(n, at)

    def _write(self, text: str | None) -> None:
        """Put a text into the cell as if it were typed; None is nothing to put."""
        if text is not None and self._is_open():
            self._grid.setData(self.currentIndex(), text)

    def _due(self) -> str | None:
        """The greyed amount of the cell."""
        now = self.currentIndex()
        return self._grid.due(now.row(), now.column()) or None

    def _above(self) -> str | None:
        """What stands in the cell above."""
        now = self.currentIndex()
        key = self._grid.columns[now.column()].key
        return self._grid.entries.typed(now.row() - 1, key).text or None if now.row() > 0 else None


class Grid(QWidget, Generic[R]):
    """Rows to type beside, with their sums. What was typed is in `entries`."""

    changed = Signal()  # a cell was typed in or ticked, or a row came or went
    row_changed = Signal(int)  # the keyboard came to another row
    ended = Signal()  # Enter in the last cell
    removing = Signal(int)  # Ctrl+Delete on a row: the page decides

    def __init__(
        self,
        columns: Sequence[GridColumn[R]],
        *,
        name: str,
        currency: str,
        language: Language,
        named: Callable[[R], str],
        empty: QWidget | None = None,
        least: int = 6,
    ) -> None:
        """`name` is for the ear, `named` says a row; at least `least` rows are seen."""
        super().__init__()
        self._language = language
        self.entries = Entries(currency, language)
        self.model: GridModel[R] = GridModel(columns, self.entries, language, named, self)
        self.view = _View(self.model)
        self._pen = Pen(self.view)
        self._foot = Foot(self.view)
        #: The words beside the cell where the keyboard is.
        self.beside = Beside(self.view)
        self._seeking = Seeking(partial(_texts, self.model), self)
        self._dress(name, least)
        whole = QVBoxLayout()
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.view, 1)
        whole.addWidget(self._foot)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(holder(whole))
        self._instead = empty or self.view  # what is seen where there is no row
        if empty is not None:
            self._stack.addWidget(empty)
        self.setFocusProxy(self.view)
        self._wire()
        self._look_again()

    def _dress(self, name: str, least: int) -> None:
        view = self.view
        dress(view, name, least=least, tall=row_height(), lines=2)
        view.setItemDelegate(self._pen)
        triggers = QAbstractItemView.EditTrigger
        view.setEditTriggers(
            triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked
        )
        view.horizontalHeader().setSectionsClickable(False)

    def _wire(self) -> None:
        view, model = self.view, self.model
        self._pen.left.connect(self._leave_cell)
        self._pen.ticked.connect(self._turn_tick)
        view.went.connect(self.step)
        view.ticked.connect(self._turn_tick)
        view.sought.connect(self._seeking.take)
        self._seeking.found.connect(self._seek)
        self._seeking.over.connect(self._place_beside)
        view.paused.connect(self._seeking.stop)
        view.removing.connect(self.removing)
        view.moved.connect(self._share)
        view.verticalScrollBar().valueChanged.connect(self._place_beside)
        view.horizontalScrollBar().valueChanged.connect(self._place_beside)
        view.selectionModel().currentChanged.connect(self._come)
        model.dataChanged.connect(self._tell)
        model.modelReset.connect(self._look_again)
        model.rowsInserted.connect(self._look_again)
        model.rowsRemoved.connect(self._look_again)

    # --- rows and cells --------------------------------------------------------------------------

    @property
    def rows(self) -> list[R]:
        return self.model.rows

    def show_rows(self, rows: Sequence[R], columns: Sequence[GridColumn[R]] | None = None) -> None:
        """Show these rows with empty cells, perhaps under other columns."""
        self.model.show(rows, columns)

    def add_row(self, row: R) -> None:
        """Add a row and go to its first cell."""
        self.model.add(row)
        self.go_to_row(len(self.rows) - 1)

    def put(self, n: int, key: str, text: str) -> None:
        """Write into a cell as if it were typed."""
        self.model.put(n, self._column(key), text)
        self.model.settle(n, self._column(key))

    def tick_all(self, key: str) -> None:
        """Tick every row."""
        for n in range(len(self.rows)):
            self.entries.tick(n, key, True)
        self.model.update(self.rows)

    def complain(self, n: int, key: str, text: str) -> None:
        """Say beside a cell why it was refused, and go there."""
        self.model.complain(n, self._column(key), text)
        self.go_to(n, key)
        announce(self, text, urgent=True)

    def go_to(self, n: int, key: str) -> None:
        """Put the keyboard on a cell."""
        self._go(n, self._column(key))

    def go_to_row(self, n: int) -> None:
        """Put the keyboard on the first cell of a row that can be typed in."""
        self._go(*(self.model.next_open(n, -1, 1) or (n, 0)))

    def commit(self) -> None:
        """Take over what stands in the cell that is being typed in."""
        self._pen.commit()

    def say_foot(self, texts: Sequence[str]) -> None:
        """Sums under the columns, one text for each."""
        self._foot.say(texts, self.model.columns)

    def _column(self, key: str) -> int:
        return next(n for n, column in enumerate(self.model.columns) if column.key == key)

    # --- moving ----------------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """Go on to the next cell that is typed in (or back with -1), across the ends of rows."""
        now = self.view.currentIndex()
        there = self.model.next_open(now.row(), now.column(), by)
        if there is not None:
            self._go(*there)
        elif by > 0:
            self.ended.emit()

    def _go(self, n: int, column: int) -> None:
        index = self.model.index(n, column)
        self.view.setFocus()
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)

    def _come(self, now: QModelIndex, before: QModelIndex) -> None:
        self._place_beside()
        if now.row() != before.row():
            self.view.viewport().update()  # the row that is being filled in is marked
            self.row_changed.emit(now.row())

    def _leave_cell(self, right: int, down: int) -> None:
        """A cell was left with a key: on with Enter or Tab (right 2), else by an arrow."""
        if abs(right) == 2:
            self.step(right // 2)
            return
        now = self.view.currentIndex()
        there = self.model.index(now.row() + down, now.column() + right)
        if there.isValid():
            self.view.setCurrentIndex(there)

    # --- keys ------------------------------------------------------------------------------------

    def _turn_tick(self, n: int, at: int) -> None:
        self.model.tick(n, at, not self.entries.ticked(n, self.model.columns[at].key))
        announce(self.view, self.model.spoken(n, at))

    def _seek(self, typed: str, row: int | None) -> None:
        """Go to the row that was found by its number or name, and say what is looked for."""
        t, now = self._language.gettext, self.view.currentIndex()
        if row is not None and row != now.row():
            self.view.setCurrentIndex(self.model.index(row, max(0, now.column())))
        said = t("Looking for “{text}”") if row is not None else t("No row has “{text}”")
        self.beside.say(said.format(text=typed), Kind.PLAIN)

    # --- what is shown ---------------------------------------------------------------------------

    def _tell(self) -> None:
        self._place_beside()
        self.changed.emit()

    def _place_beside(self) -> None:
        """Show what is wrong with the cell where the keyboard is."""
        if not self._seeking.under_way:
            self.beside.show_complaint()

    def _look_again(self) -> None:
        bare = not self.rows and self._stack.count() > 1
        self._stack.setCurrentIndex(1 if bare else 0)
        # The keyboard finds what is seen: a proxy that is hidden would keep it from what the empty
        # state says and offers.
        self.setFocusProxy(self._instead if bare else self.view)
        if self.rows and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(*(self.model.next_open(0, -1, 1) or (0, 0))))
        self._share()
        self.changed.emit()

    def _share(self) -> None:
        """Give each column what it wants, and the room that is left to those that stretch."""
        wanted = self._wanted()
        takers = [n for n, column in enumerate(self.model.columns) if column.stretch]
        spare = self.view.viewport().width() - sum(wanted)
        for n, width in enumerate(wanted):
            more = spare // len(takers) if n in takers else 0
            least = look().px(_LEAST_NAME) if n in takers else width
            self.view.setColumnWidth(n, max(width + more, min(width, least)))
        self._pen.make_room()
        self._foot.update()
        self._place_beside()

    def _wanted(self) -> list[int]:
        """How wide each column would be."""
        head, metrics = self.view.horizontalHeader(), QFontMetrics(look().font(BODY))
        figure = self._language.figure(Money(1_234_567, self.entries.currency))
        widths = []
        for n, column in enumerate(self.model.columns):
            texts = _sample(column, self.rows, figure)
            cells = max((metrics.horizontalAdvance(text) for text in texts), default=0)
            least = look().px(_LEAST.get(column.holds, _NAME if column.stretch else 0))
            title = head.sectionSizeFromContents(n).width()
            wide = least if column.stretch else max(cells + 2 * look().px(PAD), least)
            widths.append(max(title, wide))
        return widths


def _sample(column: GridColumn[R], rows: Sequence[R], figure: str) -> list[str]:
    """Texts that a column must hold: of its first rows, or of what will be typed."""
    if column.holds is Holds.SHOWN:
        return [column.text(row) for row in rows[:60]] if column.text else []
    texts = {Holds.AMOUNT: [figure], Holds.WORDS: ["A-000000"]}
    return texts.get(column.holds, [])


def _texts(model: GridModel[Any]) -> list[list[str]]:
    """What each row can be found by."""
    texts = [column.text for column in model.columns if column.finds and column.text]
    return [[text(row) for text in texts] for row in model.rows]
