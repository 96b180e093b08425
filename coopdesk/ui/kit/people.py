"""A person at a glance: their initials in a square, and what they hold line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from coopdesk.i18n import initials
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.layouts import clear, row, rule
from coopdesk.ui.theme import look

_LONG = 18  # letters; an amount or a day is never broken across lines


class Portrait(QWidget):
    """A square with a person's photo or initials, silent to the ear: the name stands beside it."""

    def __init__(self, name: str = "", *, size: int = 64) -> None:
        super().__init__()
        self._name, self._size = name, size
        self._photo = QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_name(self, name: str) -> None:
        self._name = name
        self.update()

    def show_photo(self, content: bytes) -> None:
        """Show a picture, its middle, in place of the initials; nothing brings these back."""
        self._photo = QPixmap()
        if content:
            self._photo.loadFromData(content)
        self.update()

    def sizeHint(self) -> QSize:
        side = look().px(self._size)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        corner = look().px(8)
        if not self._photo.isNull():
            self._paint_photo(painter, corner)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look().colour("accent_soft"))
        painter.drawRoundedRect(QRectF(self.rect()), corner, corner)
        painter.setPen(look().colour("accent"))
        painter.setFont(look().font(self._size * 3 // 8, bold=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, initials(self._name))

    def _paint_photo(self, painter: QPainter, corner: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        edge = QPainterPath()
        edge.addRoundedRect(QRectF(self.rect()), corner, corner)
        painter.setClipPath(edge)
        side = min(self._photo.width(), self._photo.height())
        left, top = (self._photo.width() - side) // 2, (self._photo.height() - side) // 2
        painter.drawPixmap(self.rect(), self._photo, QRect(left, top, side, side))


@dataclass(frozen=True, slots=True)
class Pair:
    """What something is, and how much or what it is. `deed` stands after it."""

    what: str
    value: str
    deed: QWidget | None = None
    note: str = ""


class Pairs(QWidget):
    """Pairs under each other: what at the left, the value at the right, hairlines between.

    With `dense` they stand closer, without hairlines and muted, as a footnote does.
    """

    def __init__(self, *, dense: bool = False) -> None:
        super().__init__()
        self._dense = dense
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(look().px(4 if dense else 8))

    def show_pairs(self, pairs: Sequence[Pair]) -> None:
        clear(self._whole)
        for pair in pairs:
            self._whole.addWidget(_Line(pair, "muted" if self._dense else ""))
            if not self._dense:
                self._whole.addWidget(rule())
        self._whole.addStretch(1)  # in a higher place they stay together


class _Line(QWidget):
    """One pair. The screen reader hears both parts together."""

    def __init__(self, pair: Pair, kind_name: str) -> None:
        super().__init__()
        what = label(pair.what, kind_name, wrap=True)
        long = len(pair.value) > _LONG
        value = label(pair.value, kind_name, wrap=long)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(what)
        if pair.note:
            words.addWidget(label(pair.note, "label", wrap=True))
        whole = row(words, value, gap=12)
        whole.setStretch(0, 1)
        whole.setStretch(1, 1 if long else 0)
        if pair.deed is not None:
            whole.addWidget(pair.deed)
        self.setLayout(whole)
        self.setAccessibleName(f"{pair.what}: {pair.value}")
