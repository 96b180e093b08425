"""How a grid is drawn and written in: its cells, the line that one types on, the words beside."""

from __future__ import annotations

from typing import Any, Final, cast

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QFrame,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.cells import COLUMN, COMPLAINT, DUE, OPEN, GridColumn, GridModel, Holds
from coopdesk.ui.kit.edges import PAD, lines_of, row_height
from coopdesk.ui.kit.icons import icon
from coopdesk.ui.kit.layouts import column as stacked
from coopdesk.ui.theme import BODY, Kind, kind, look, redress

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROWS: Final = {Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_ACROSS: Final = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0)}
_BOX: Final = 18  # of a tick, at 100 % text


class Pen(QStyledItemDelegate):
    """Draws the cells of a grid and writes in them."""

    left = Signal(int, int)  # a cell was left by a key: so far to the right (2: on), and down
    ticked = Signal(int, int)  # a tick was pressed with the mouse

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self._editor: QLineEdit | None = None
        self._at = QPersistentModelIndex()
        self._before = ""

    # --- drawing ---------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        column: GridColumn[Any] = index.data(COLUMN)
        painter.save()
        self._ground(painter, rect, index, column)
        if column.holds is Holds.TICK:
            self._tick(painter, rect, index, column)
        else:
            self._text(painter, rect, index, column)
        self._edge(painter, rect, index)
        painter.restore()

    def _ground(
        self, painter: QPainter, rect: QRect, index: Index, column: GridColumn[Any]
    ) -> None:
        here = self._view.currentIndex()
        if index.data(COMPLAINT):
            painter.fillRect(rect, look().colour("refuse_soft"))
        elif index.row() == here.row():
            painter.fillRect(rect, look().colour("accent_soft"))
        elif column.typed and not index.data(OPEN):
            painter.fillRect(rect, look().colour("ground"))
        painter.setPen(QPen(look().colour("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if column.holds is not Holds.SHOWN:
            painter.drawLine(rect.topLeft(), rect.bottomLeft())

    def _edge(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """A frame around the cell where the keyboard is, and around one that is wrong."""
        here = index == self._view.currentIndex() and self._view.hasFocus()
        wrong = bool(index.data(COMPLAINT))
        if here or wrong:
            painter.setPen(QPen(look().colour("refuse" if wrong else "accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))

    def _tick(self, painter: QPainter, rect: QRect, index: Index, column: GridColumn[Any]) -> None:
        side = look().px(_BOX)
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(rect).center())
        model = cast("GridModel[Any]", index.model())
        on = model.entries.ticked(index.row(), column.key)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look().colour("accent" if on else "edge"), 1.5))
        painter.setBrush(look().colour("accent" if on else "paper"))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if on:
            icon("check", "on_accent", 16).paint(painter, box.adjusted(1, 1, -1, -1).toRect())

    def _text(self, painter: QPainter, rect: QRect, index: Index, column: GridColumn[Any]) -> None:
        pad = look().px(PAD)
        room = rect.adjusted(pad, 0, -pad, 0)
        text, token = index.data(Role.DisplayRole), "ink"
        if index.data(COMPLAINT):
            token = "refuse"
            sign = look().px(14)
            mark = QRect(room.left(), rect.center().y() - sign // 2, sign, sign)
            icon("refuse", "refuse", 14).paint(painter, mark)
            room.setLeft(mark.right() + 3)
        elif not text and column.typed:
            text, token = index.data(DUE) or "", "muted"
        painter.setFont(look().font(BODY))
        painter.setPen(look().colour(token))
        if self._lines(index) > 1:
            wrap = Qt.TextFlag.TextWordWrap
            painter.drawText(room, int(index.data(Role.TextAlignmentRole)) | wrap, text)
            return
        metrics = QFontMetrics(painter.font())
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width() + 1)
        painter.drawText(room, index.data(Role.TextAlignmentRole), shown)

    def make_room(self) -> None:
        """A row whose text is wider than a column that stretches is as high as its lines need."""
        model = cast("GridModel[Any]", self._view.model())
        stretching = [at for at, column in enumerate(model.columns) if column.stretch]
        for n in range(model.rowCount()):
            lines = max((self._lines(model.index(n, at)) for at in stretching), default=1)
            height = row_height() + (lines - 1) * QFontMetrics(look().font(BODY)).lineSpacing()
            if self._view.rowHeight(n) != height:
                self._view.setRowHeight(n, height)

    def _lines(self, index: Index) -> int:
        """How many lines the text of a cell takes; other columns are cut at one."""
        column: GridColumn[Any] = index.data(COLUMN)
        if not column.stretch:
            return 1
        room = self._view.columnWidth(index.column()) - 2 * look().px(PAD) + 1
        return lines_of(index.data(Role.DisplayRole), look().font(BODY), room)

    # --- writing ---------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        kind(editor, "cell")
        editor.setFrame(False)
        editor.setAlignment(index.data(Role.TextAlignmentRole))
        editor.setAccessibleName(index.data(Role.AccessibleTextRole))
        editor.textEdited.connect(self._typing)
        self._editor, self._at = editor, QPersistentModelIndex(index)
        self._before = index.data(Role.EditRole)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        line, text = cast("QLineEdit", editor), index.data(Role.EditRole)
        if line.text() != text:
            line.setText(text)

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        model.setData(index, cast("QLineEdit", editor).text(), Role.EditRole)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        editor.setGeometry(option.rect)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        if editor is self._editor:
            self._editor = None
        super().destroyEditor(editor, index)

    @property
    def writing(self) -> bool:
        """Whether a cell is being typed in."""
        return self._editor is not None

    def commit(self) -> None:
        """Take over what stands in the cell that is being typed in."""
        if self._editor is not None:
            editor = self._editor
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def _typing(self, text: str) -> None:
        """The sums go along with every figure that is typed."""
        if self._at.isValid():
            cast("GridModel[Any]", self._at.model()).put(self._at.row(), self._at.column(), text)

    def _take_back(self) -> None:
        """Leave the cell as it was."""
        if self._at.isValid():
            model, n, at = (
                cast("GridModel[Any]", self._at.model()),
                self._at.row(),
                self._at.column(),
            )
            model.put(n, at, self._before)
            model.entries.tidy(n, model.columns[at].key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and watched is self._editor:
            key = cast("QKeyEvent", event)
            if key.key() == Qt.Key.Key_Escape:
                self._take_back()
            elif way := self._way_out(key):
                self.commit()
                self.left.emit(*way)
                return True
        return super().eventFilter(watched, event)

    def _way_out(self, event: QKeyEvent) -> tuple[int, int] | None:
        """Where a key leads out of the cell; None for one that writes in it."""
        key = Qt.Key(event.key())
        if key in _ENTER or key == Qt.Key.Key_Tab:
            return 2, 0
        if key == Qt.Key.Key_Backtab:
            return -2, 0
        if key in _ACROSS:
            quick = bool(getattr(self._view, "quick", False))
            return _ACROSS[key] if quick else None
        return _ARROWS.get(key)

    def editorEvent(
        self, event: QEvent, _model: Any, _option: QStyleOptionViewItem, index: Index
    ) -> bool:
        column: GridColumn[Any] = index.data(COLUMN)
        pressed = event.type() == QEvent.Type.MouseButtonRelease
        if column.holds is Holds.TICK and pressed and isinstance(event, QMouseEvent):
            self.ticked.emit(index.row(), index.column())
            return True
        return False


class Beside(QFrame):
    """Words beside the cell where the keyboard is: why it is wrong, or what is looked for."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view.viewport())
        self._view, self._words = view, label("", wrap=True)
        self._box = stacked(self._words, margin=8)
        self.setLayout(self._box)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def text(self) -> str:
        return "" if self.isHidden() else self._words.text()

    def show_complaint(self) -> None:
        """Say what is wrong with the cell where the keyboard is, or nothing."""
        index = self._view.currentIndex()
        writing = self._view.state() == QTableView.State.EditingState
        said = index.data(COMPLAINT) if index.isValid() and not writing else ""
        self.say(said or "", Kind.REFUSE)

    def say(self, text: str, tone: Kind) -> None:
        """Show words under the cell, or above it where there is no room below."""
        self._words.setText(text)
        self.setVisible(bool(text))
        if not text:
            return
        kind(self, f"note-{tone.value}")
        redress(self._words)
        room, cell = self._view.viewport().rect(), self._view.visualRect(self._view.currentIndex())
        widest = min(look().px(340), room.width() - look().px(16))
        wanted = self._words.fontMetrics().horizontalAdvance(text) + look().px(24)
        self.setFixedWidth(min(wanted, widest))
        height = self._box.heightForWidth(self.width())
        left = min(max(cell.right() - self.width(), 4), room.width() - self.width() - 4)
        below = cell.bottom() + 3
        top = below if below + height <= room.height() else cell.top() - height - 3
        self.setGeometry(left, top, self.width(), max(height, row_height() // 2))
        self.raise_()
