"""A bar that fills up to a mark: how many there are, how many there must be."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from coopdesk.ui.theme import look

_THICK, _TALL, _MARK = 14, 26, 2


class Meter(QWidget):
    """So many of so many, with a mark at the number that is needed.

    The colour changes where the mark is reached; what it means is said beside it in words, and to
    the ear in `spoken`.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.count, self.whole, self.needed = 0, 0, 0
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_count(self, count: int, whole: int, needed: int, spoken: str = "") -> None:
        """Show other numbers. Nothing is drawn again where they are the same."""
        if spoken != self.accessibleDescription():
            self.setAccessibleDescription(spoken)
        if (count, whole, needed) != (self.count, self.whole, self.needed):
            self.count, self.whole, self.needed = count, whole, needed
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(280), look().px(_TALL))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(90), look().px(_TALL))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isRightToLeft():
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        thick, tall = look().px(_THICK), self.height()
        box = QRectF(0, (tall - thick) / 2, self.width(), thick)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look().colour("line"))
        painter.drawRoundedRect(box, thick / 2, thick / 2)
        whole = max(self.whole, self.count, 1)
        if self.count:
            box.setWidth(max(self.width() * self.count / whole, thick))
            painter.setBrush(look().colour("accent" if self.count >= self.needed else "warn"))
            painter.drawRoundedRect(box, thick / 2, thick / 2)
        if self.needed:
            at = min(self.width() * self.needed / whole, self.width() - look().px(_MARK))
            painter.setBrush(look().colour("ink"))
            high = look().px(24)
            painter.drawRect(QRectF(at, (tall - high) / 2, look().px(_MARK), high))
