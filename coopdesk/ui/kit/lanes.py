"""Lanes: tiles in a row, one of which is chosen, each with how many there are and how much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from coopdesk.ui.kit.layouts import Flow
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import LABEL, Kind, look

_PAD: Final = 12
_FIGURE: Final = 22
_ARROWS: Final = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Down)


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane: its key and title, its figure, and what stands under it. A kind gives the figure its
    colour; the title says it in words."""

    key: str
    title: str
    figure: str
    note: str
    kind: Kind = Kind.PLAIN


class _Tile(QAbstractButton):
    """One lane, drawn as a card with a mark at its foot when it is chosen."""

    def __init__(self, lane: Lane) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_lane(lane)

    def show_lane(self, lane: Lane) -> None:
        self.lane = lane
        said = ". ".join(part for part in (lane.title, lane.figure, lane.note) if part)
        self.setText(said)  # for the ear: it is drawn below
        self.setAccessibleName(said)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        texts = ((self.lane.title, LABEL), (self.lane.figure, _FIGURE), (self.lane.note, LABEL))
        wide = max(QFontMetrics(look().font(size)).horizontalAdvance(one) for one, size in texts)
        tall = sum(QFontMetrics(look().font(size)).height() for _, size in texts)
        pad = look().px(_PAD)
        return QSize(wide + 2 * pad, tall + round(1.4 * pad))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ARROWS:
            event.ignore()  # Qt would go to the next of all buttons; the lanes know better
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter)
        pad = look().px(_PAD)
        top = float(round(0.7 * pad))
        ink, _ = look().tone(self.lane.kind)
        plain = self.lane.kind is Kind.PLAIN
        for text, size, colour in (
            (self.lane.title, LABEL, look().colour("ink" if self.isChecked() else "muted")),
            (self.lane.figure, _FIGURE, look().colour("ink") if plain else ink),
            (self.lane.note, LABEL, look().colour("muted")),
        ):
            font = look().font(size, bold=size == _FIGURE or (self.isChecked() and top < pad))
            metrics = QFontMetrics(font)
            painter.setFont(font)
            painter.setPen(colour)
            room = self.width() - 2 * pad
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room + 1)
            painter.drawText(QPointF(pad, top + metrics.ascent()), shown)
            top += metrics.height()

    def _ground(self, painter: QPainter) -> None:
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        chosen, corner = self.isChecked(), look().px(8)
        painter.setPen(QPen(look().colour("accent" if chosen or self.hasFocus() else "line"), 1))
        painter.setBrush(look().colour("accent_soft" if chosen else "paper"))
        painter.drawRoundedRect(box, corner, corner)
        if self.hasFocus():
            painter.setPen(QPen(look().colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), corner, corner)


class Lanes(QWidget):
    """Tiles beside each other. Left and Right go from one to the next, Down to what is below."""

    chosen = Signal(str)
    go_down = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._flow = Flow(gap=10, equal=True)
        self._tiles: dict[str, _Tile] = {}
        self.key = ""
        self.setLayout(self._flow)
        self.setAccessibleName(name)

    def show_lanes(self, lanes: Sequence[Lane]) -> None:
        """Show these; the one that was chosen stays so, where it is still there."""
        if list(self._tiles) != [lane.key for lane in lanes]:
            self._make(lanes)
        for lane in lanes:
            self._tiles[lane.key].show_lane(lane)
        if self.key not in self._tiles and lanes:
            self.key = lanes[0].key
        self._mark()

    def _make(self, lanes: Sequence[Lane]) -> None:
        for tile in self._tiles.values():
            self._flow.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        self._tiles = {}
        for lane in lanes:
            tile = _Tile(lane)
            tile.clicked.connect(weakly(self.choose, lane.key))
            self._tiles[lane.key] = tile
            self._flow.addWidget(tile)

    def choose(self, key: str) -> None:
        """Choose a lane, as by a press on it."""
        if key in self._tiles:
            self.key = key
            self._mark()
            self.chosen.emit(key)

    def focus_chosen(self) -> None:
        """Put the keyboard on the chosen lane."""
        if self.key in self._tiles:
            self._tiles[self.key].setFocus()

    def texts(self) -> list[str]:
        """What each says, in their order."""
        return [tile.text() for tile in self._tiles.values()]

    def _mark(self) -> None:
        for key, tile in self._tiles.items():
            tile.setChecked(key == self.key)
            on = key == self.key  # the others are reached by the arrows
            tile.setFocusPolicy(Qt.FocusPolicy.StrongFocus if on else Qt.FocusPolicy.ClickFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, step = list(self._tiles), {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        if key in step and self.key in keys:
            self.choose(keys[(keys.index(self.key) + step[key]) % len(keys)])
            self.focus_chosen()
        elif key == Qt.Key.Key_Down:
            self.go_down.emit()
        else:
            super().keyPressEvent(event)
