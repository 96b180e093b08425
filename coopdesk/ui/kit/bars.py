"""Bars under each other: where an amount goes, in parts that can be compared at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from coopdesk.ui.kit import tips
from coopdesk.ui.theme import LABEL, look

_THICK, _GAP = 10, 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One part: its name, its whole number, how that is written; `strong` is in the middle of
    attention, `rest` what is left over."""

    name: str
    value: int
    said: str
    strong: bool = False
    rest: bool = False


class BarChart(QWidget):
    """A bar for each part, its name above it and its amount at the right; long names wrap to …

    All of it is in the accessible description, for the ear.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self._bars: Sequence[Bar] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these parts, in their order."""
        self._bars = list(bars)
        self.setAccessibleDescription("; ".join(f"{bar.name}: {bar.said}" for bar in bars))
        self.setToolTip(tips.plain("\n".join(f"{bar.name}: {bar.said}" for bar in bars)))
        self.updateGeometry()
        self.update()

    @property
    def bars(self) -> Sequence[Bar]:
        """What is shown."""
        return self._bars

    def _step(self) -> int:
        return QFontMetrics(look().font(LABEL)).height() + look().px(_THICK + _GAP + 3)

    def sizeHint(self) -> QSize:
        return QSize(look().px(260), max(len(self._bars), 1) * self._step())

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(180), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((abs(bar.value) for bar in self._bars), default=0) or 1
        for n, bar in enumerate(self._bars):
            self._draw(painter, n * self._step(), bar, most)

    def _draw(self, painter: QPainter, top: int, bar: Bar, most: int) -> None:
        font = look().font(LABEL, bold=bar.strong)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(look().colour("ink"))
        right = metrics.horizontalAdvance(bar.said)
        room = self.width() - right - look().px(10)
        name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, room)
        line = top + metrics.ascent()
        painter.drawText(QPointF(0, line), name)
        painter.drawText(QPointF(self.width() - right, line), bar.said)
        thick = look().px(_THICK)
        box = QRectF(0, top + metrics.height() + look().px(3), self.width(), thick)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look().colour("line"))
        painter.drawRoundedRect(box, thick / 2, thick / 2)
        if bar.value:
            box.setWidth(max(self.width() * abs(bar.value) / most, thick))
            colour = "refuse" if bar.value < 0 else "muted" if bar.rest else "accent"
            painter.setBrush(look().colour(colour))
            painter.drawRoundedRect(box, thick / 2, thick / 2)
