"""A table as drawn: hairlines instead of a grid, one selected row, figures at the right."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStackedLayout,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from coopdesk.ui.kit.cards import Mark, paint_pill, pill_size
from coopdesk.ui.kit.edges import PAD, Foot, dress, lines_of, row_height
from coopdesk.ui.kit.layouts import bring_part_into_view, holder
from coopdesk.ui.kit.rows import PILL, TONE, Column, Fetch, Order, RowsModel, Tone
from coopdesk.ui.kit.widths import Widths
from coopdesk.ui.theme import BODY, look

__all__ = ["Column", "Fetch", "Order", "RowsModel", "Table", "Tone", "matches"]

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex

#: So many rows are measured again with each that is added.
_FEW = 12
_BOLD = (Tone.STRONG, Tone.SUM)


def _fold(text: str) -> tuple[str, list[int]]:
    """The text without accents and case, and for each letter its place in the text."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        plain = "".join(
            part
            for part in unicodedata.normalize("NFKD", letter)
            if not unicodedata.combining(part)
        )
        for part in plain.casefold():
            letters.append(part)
            places.append(place)
    return "".join(letters), places


def matches(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where words of a search begin words of the text, as (start, end), accents aside."""
    folded, places = _fold(text)
    found: list[tuple[int, int]] = []
    for word in filter(None, (_fold(word)[0] for word in words)):
        at = folded.find(word)
        while at >= 0:
            if at == 0 or not folded[at - 1].isalnum():
                found.append((places[at], places[at + len(word) - 1] + 1))
            at = folded.find(word, at + 1)
    return sorted(found)


class _Cells(QStyledItemDelegate):
    """Draws text, the matches in it, and a pill after it."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self.words: Sequence[str] = ()
        self.bold: frozenset[int] = frozenset()
        self.wraps: frozenset[int] = frozenset()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        painter.save()
        self._ground(painter, option, index, rect)
        pad = look().px(PAD)
        room = QRectF(rect.adjusted(pad, 0, -pad, 0))
        text, pill = index.data(Qt.ItemDataRole.DisplayRole), index.data(PILL)
        if pill:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            room = self._pill(painter, room, text, pill, edged=chosen)
        if text:
            self._text(painter, room, text, index)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Tell the whole text of a cell in which it is cut."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        wide = self.sizeHint(option, index).width() > view.visualRect(index).width()
        cut = wide and self._lines(index) == 1
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "") if cut else ""
        QToolTip.showText(event.globalPos(), text, view)
        return bool(text)

    def _ground(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, rect: QRect
    ) -> None:
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look().colour("accent_soft"))
            view = self.parent()
            if index.column() == 0 and isinstance(view, QWidget) and view.hasFocus():
                edge = QRect(rect.left(), rect.top(), look().px(3), rect.height())
                painter.fillRect(edge, look().colour("accent"))
        painter.setPen(QPen(look().colour("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if index.data(TONE) == Tone.SUM:
            painter.setPen(QPen(look().colour("edge"), 1))
            painter.drawLine(rect.topLeft(), rect.topRight())

    def _pill(
        self, painter: QPainter, room: QRectF, text: str, pill: Mark, *, edged: bool
    ) -> QRectF:
        """Draw the pill after the text, or right under the column's head; returns room for text."""
        size = pill_size(pill)
        gap = look().px(8)
        used = QFontMetrics(look().font()).horizontalAdvance(text) + gap if text else 0
        used = max(0, min(used, int(room.width()) - size.width()))
        top = room.center().y() - size.height() / 2
        width = min(size.width(), int(room.width()))
        box = QRectF(room.left() + used, top, width, size.height())
        paint_pill(painter, box, pill, edged=edged)
        return QRectF(room.left(), room.top(), max(0, used - gap), room.height())

    def _text(self, painter: QPainter, room: QRectF, text: str, index: Index) -> None:
        tone = index.data(TONE)
        font = look().font(BODY, bold=tone in _BOLD)
        font.setStrikeOut(tone == Tone.STRUCK)
        colour = {Tone.MUTED: "muted", Tone.STRUCK: "muted", Tone.REFUSE: "refuse"}.get(tone, "ink")
        painter.setPen(look().colour(colour))
        metrics, side = QFontMetrics(font), index.data(Qt.ItemDataRole.TextAlignmentRole)
        if self._lines(index) > 1:
            painter.setFont(font)
            painter.drawText(room, int(side) | Qt.TextFlag.TextWordWrap, text)
            return
        marked = matches(text, self.words) if index.column() in self.bold else []
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()) + 1)
        if not marked:
            painter.setFont(font)
            painter.drawText(room, side, shown)
            return
        layout = _with_matches(shown, font, marked)
        layout.draw(
            painter, QPointF(room.left(), room.center().y() - layout.boundingRect().height() / 2)
        )

    def make_room(self) -> None:
        """A row is as high as the lines of its text need, in columns that wrap."""
        if not self.wraps:
            return
        view, model = self._view, self._view.model()
        line = QFontMetrics(look().font(BODY)).lineSpacing()
        for n in range(model.rowCount()):
            lines = max(self._lines(model.index(n, at)) for at in self.wraps)
            view.setRowHeight(n, view.verticalHeader().defaultSectionSize() + (lines - 1) * line)

    def _lines(self, index: Index) -> int:
        """How many lines the text of a cell takes."""
        if index.column() not in self.wraps:
            return 1
        font = look().font(BODY, bold=index.data(TONE) in _BOLD)
        room = self._view.columnWidth(index.column()) - 2 * look().px(PAD) + 1
        return lines_of(index.data(Qt.ItemDataRole.DisplayRole) or "", font, room)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        text = index.data(Qt.ItemDataRole.DisplayRole) or ""
        bold = index.column() in self.bold or index.data(TONE) in _BOLD
        metrics = QFontMetrics(look().font(BODY, bold=bold))
        width = metrics.horizontalAdvance(text) + 2
        if pill := index.data(PILL):
            width += pill_size(pill).width() + (look().px(8) if text else 0)
        return QSize(width + 2 * look().px(PAD), row_height())


def _with_matches(text: str, font: Any, marked: Sequence[tuple[int, int]]) -> QTextLayout:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    strong = QTextCharFormat()
    strong.setFontWeight(700)
    ranges = []
    for start, end in marked:
        span = QTextLayout.FormatRange()
        span.start, span.length, span.format = start, end - start, strong
        ranges.append(span)
    layout.setFormats(ranges)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return layout


class _View(QTableView):
    """The keys of a list: Home and End by rows, Enter opens, letters search."""

    entered_on = Signal(int)
    typed = Signal(str)
    ticked = Signal(int)
    aside = Signal(int)
    left_up = Signal()
    resized = Signal()

    def sizeHint(self) -> QSize:
        return self.minimumSize()  # Qt's own is 192 pixels high, whatever is in it; stretch grows

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._press(event)
        if self.hasFocus():
            bring_part_into_view(self.viewport(), self.visualRect(self.currentIndex()))

    def _press(self, event: QKeyEvent) -> None:
        key, last = event.key(), self.model().rowCount() - 1
        row = self.currentIndex().row()
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()  # for whoever holds the list
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self.entered_on.emit(row)
        elif key == Qt.Key.Key_Space and row >= 0:
            self.ticked.emit(row)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            super().keyPressEvent(event)
            self.aside.emit(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and last >= 0:
            self.selectRow(0 if key == Qt.Key.Key_Home else last)
        elif key == Qt.Key.Key_Up and row <= 0:
            self.left_up.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, text: str) -> None:
        model = self.model()
        if isinstance(model, RowsModel) and model.fetched:
            self.typed.emit(text)  # a walk through all rows would fetch them all
        else:
            super().keyboardSearch(text)


class Table(QWidget, Generic[R]):
    """A list of rows with its head, its sums and its empty state."""

    opened = Signal(object)  # the row: Enter or a double click
    chosen = Signal(object)  # the row now selected, or None
    ticked = Signal(object)  # the space bar was pressed on the row, where rows can be marked
    typed = Signal(str)  # a letter typed in a fetched table: put it in the search
    aside = Signal(int)  # Right (1) or Left (-1) was pressed: a list beside may take over
    left_up = Signal()  # Up was pressed on the first row: go back to the search

    def __init__(
        self,
        columns: Sequence[Column[R]],
        *,
        name: str,
        key: Callable[[R], Hashable],
        empty: QWidget | None = None,
        least: int = 4,
        fixed: bool = False,
        dense: bool = False,
    ) -> None:
        """`name` is for the ear; at least `least` rows are seen, even on a small screen.

        With `fixed` nobody sorts the rows; with `dense` they stand closer, as on paper.
        """
        super().__init__()
        self._key = key
        self._kept: Hashable | None = None
        self.model: RowsModel[R] = RowsModel(columns, self, fixed=fixed)
        self.view = _View()
        self._cells = _Cells(self.view)
        self._know(columns)
        self._foot = Foot(self.view)
        self.widths = Widths(self.view, self.model, self._cells, self._foot)
        self._dress(name, least, row_height(dense=dense))
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

    def _dress(self, name: str, least: int, tall: int) -> None:
        view = self.view
        view.setModel(self.model)  # first: the head is as high as its titles need
        dress(view, name, least=least, tall=tall)
        view.setItemDelegate(self._cells)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def _wire(self) -> None:
        self.view.entered_on.connect(self._open)
        self.view.doubleClicked.connect(self._open_index)
        self.view.ticked.connect(self._tick)
        self.view.aside.connect(self.aside)
        self.view.typed.connect(self.typed)
        self.view.left_up.connect(self.left_up)
        self.view.resized.connect(self._share)
        self.view.selectionModel().currentRowChanged.connect(self._choose)
        self.view.horizontalHeader().sectionResized.connect(self.widths.hear)
        self.view.horizontalHeader().sectionClicked.connect(self._sort_by)
        self.model.modelAboutToBeReset.connect(self._keep)
        self.model.modelReset.connect(self._restore)

    def _know(self, columns: Sequence[Column[R]]) -> None:
        self._cells.bold = frozenset(n for n, column in enumerate(columns) if column.bold)
        self._cells.wraps = frozenset(n for n, column in enumerate(columns) if column.wraps)

    # ---- rows

    def show_columns(self, columns: Sequence[Column[R]]) -> None:
        """Show other columns of the same rows, without sums until `foot` tells them."""
        self._foot.say([], columns)
        self._know(columns)
        self.widths.expect(len(columns))
        self.model.show_columns(columns)
        self._show_order()

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show these rows; the selected one stays selected if it is still among them."""
        self.model.show(rows)

    def show_first(self, row: R) -> None:
        """Show one more row above the others. Columns are as wide as the first rows needed."""
        few = self.model.rowCount() < _FEW
        if few or not self.model.show_first(row):
            rows = [one for _, one in self.model.loaded()]
            self.model.show([row, *rows])

    def show_fetched(self, total: int, fetch: Fetch[R]) -> None:
        """Show so many rows, fetched as they are looked at."""
        self.model.show_fetched(total, fetch)

    def highlight(self, words: Sequence[str]) -> None:
        """Write what was searched in bold, in the columns that ask for it."""
        self._cells.words = tuple(words)
        self.view.viewport().update()

    def foot(self, texts: Sequence[str]) -> None:
        """Sums under the columns, one text for each; none hides the row."""
        self._foot.say(texts, self.model.columns)
        self.widths.fit()

    def row(self) -> R | None:
        """The selected row."""
        return self.model.row(self.view.currentIndex().row())

    def choose_first(self) -> None:
        """Select the first row, as the best of what was found."""
        if self.model.rowCount():
            self.view.selectRow(0)

    def choose(self, key: Hashable) -> None:
        """Select the row of a key, where it is among those that are loaded."""
        for n, row in self.model.loaded():
            if self._key(row) == key:
                self.view.selectRow(n)

    def _open(self, n: int) -> None:
        if (row := self.model.row(n)) is not None:
            self.opened.emit(row)

    def _tick(self, n: int) -> None:
        if (row := self.model.row(n)) is not None:
            self.ticked.emit(row)

    def _open_index(self, index: QModelIndex) -> None:
        self._open(index.row())

    def _choose(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit(self.model.row(now.row()))

    def _keep(self) -> None:
        row = self.row()
        self._kept = None if row is None else self._key(row)

    def _restore(self) -> None:
        bare = self.model.rowCount() == 0 and self._stack.count() > 1
        self._stack.setCurrentIndex(1 if bare else 0)
        # The keyboard finds what is seen: a proxy that is hidden would keep it from what the empty
        # state says and offers.
        self.setFocusProxy(self._instead if bare else self.view)
        self.widths.measure()
        if self._kept is None:
            return
        for n, row in self.model.loaded():
            if self._key(row) == self._kept:
                self.view.selectRow(n)
                return
        self.chosen.emit(None)

    # ---- columns

    def _sort_by(self, section: int) -> None:
        head = self.view.horizontalHeader()
        if not self.model.sortable(section):
            return
        shown = head.isSortIndicatorShown() and head.sortIndicatorSection() == section
        up, down = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
        way = down if shown and head.sortIndicatorOrder() == up else up
        head.setSortIndicatorShown(True)
        head.setSortIndicator(section, way)
        self.model.sort(section, way)

    def sort(self, order: Order | None) -> None:
        """Sort by the column of that order; by none where no column has it."""
        names = [column.order for column in self.model.columns]
        at = names.index(order.name) if order is not None and order.name in names else -1
        down = bool(order and order.descending)
        way = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        self.model.sort(at, way)
        self._show_order()

    def _show_order(self) -> None:
        """Show the sign at the column that the rows are sorted by."""
        head, by = self.view.horizontalHeader(), self.model.sorted_by
        head.setSortIndicatorShown(by is not None)
        if by is not None:
            head.setSortIndicator(*by)

    def _share(self) -> None:
        self.widths.share()
