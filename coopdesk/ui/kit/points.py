"""The points of something that is gone through in order: done, under way, still to come."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from coopdesk.ui.kit.icons import icon
from coopdesk.ui.theme import BODY, kind, look

#: What the style keeps free beside a point, of which Qt knows nothing when it breaks its words.
_BESIDE = 12
#: So tall a list may be before it is moved through by itself, at 100 % text.
_TALL = 360


class Stage(StrEnum):
    """How far a point is. Its sign tells it, and a word to the ear."""

    DONE = "check"
    NOW = "right"
    TO_COME = ""
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Stop:
    """A point: by which key it is known, what it says, how far it is; `word` tells that aloud."""

    key: Hashable
    text: str
    stage: Stage = Stage.TO_COME
    word: str = ""


class _Whole(QStyledItemDelegate):
    """Gives a long point the lines that it needs: Qt forgets what the style keeps free beside."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        option.rect = option.rect.adjusted(0, 0, -look().px(_BESIDE), 0)
        return super().sizeHint(option, index)


class Stops(QListWidget):
    """A list of points. Up and Down go through them; `gone` says to which a person went.

    With Alt, Up and Down ask to move the point: `moved` has its key and the way (-1 or 1).
    """

    gone = Signal(object)
    moved = Signal(object, int)
    dropped = Signal(object)  # Delete was pressed on it

    def __init__(self, name: str) -> None:
        super().__init__()
        self._stops: tuple[Stop, ...] = ()
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(True)
        self.setItemDelegate(_Whole(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setIconSize(QSize(look().px(16), look().px(16)))
        kind(self, "stops")
        self.currentRowChanged.connect(self._gone)

    def show_stops(self, stops: Sequence[Stop], key: Hashable) -> None:
        """Show these, the one of `key` chosen."""
        chosen = self.currentRow()
        wanted = next((n for n, one in enumerate(stops) if one.key == key), -1)
        if tuple(stops) == self._stops and chosen == wanted:
            return
        self._stops = tuple(stops)
        self.blockSignals(True)
        self.clear()
        for one in stops:
            self.addItem(self._item(one))
        self.setCurrentRow(wanted)
        self.blockSignals(False)
        self.updateGeometry()

    @property
    def stops(self) -> tuple[Stop, ...]:
        return self._stops

    def _item(self, one: Stop) -> QListWidgetItem:
        item = QListWidgetItem(one.text)
        colour = {Stage.WARN: "warn", Stage.TO_COME: "muted"}.get(one.stage, "accent")
        item.setIcon(icon(one.stage.value, colour, 16) if one.stage.value else _blank())
        item.setFont(look().font(BODY, bold=one.stage is Stage.NOW))
        said = f"{one.word}: {one.text}" if one.word else one.text
        item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
        return item

    def _gone(self, n: int) -> None:
        if 0 <= n < len(self._stops):
            self.gone.emit(self._stops[n].key)

    def sizeHint(self) -> QSize:
        return QSize(look().px(220), look().px(260))

    def minimumSizeHint(self) -> QSize:
        """As tall as its points: a list that moves on a page that moves is easily lost."""
        rows = sum(self.visualItemRect(self.item(n)).height() for n in range(self.count()))
        height = min(max(look().px(120), rows + 2 * self.frameWidth() + 4), look().px(_TALL))
        return QSize(look().px(160), height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        n, key = self.currentRow(), Qt.Key(event.key())
        way = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key)
        if 0 <= n < len(self._stops):
            if way and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.moved.emit(self._stops[n].key, way)
                return
            if key == Qt.Key.Key_Delete:
                self.dropped.emit(self._stops[n].key)
                return
        super().keyPressEvent(event)


def _blank() -> QIcon:
    """Room as wide as a sign."""
    empty = QPixmap(look().px(16), look().px(16))
    empty.fill(Qt.GlobalColor.transparent)
    return QIcon(empty)
