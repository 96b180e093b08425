"""The edges of a table: the titles above its columns, and the sums below them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from coopdesk.ui.theme import BODY, LABEL, look

#: Room at both sides of a cell's text, at 100 % text.
PAD: Final = 10
_ROW_PAD: Final = 17
_DENSE_PAD: Final = 9


class Titled(Protocol):
    """What the edges know of a column."""

    @property
    def title(self) -> str: ...

    @property
    def right(self) -> bool: ...


def row_height(*, dense: bool = False) -> int:
    """37 px at 100 % text, 29 where rows stand closer, and as much more as the font needs."""
    return QFontMetrics(look().font()).height() + look().px(_DENSE_PAD if dense else _ROW_PAD)


def lines_of(text: str, font: QFont, room: int) -> int:
    """How many lines a text takes in so much room; 1 where it has no space to break it at."""
    metrics = QFontMetrics(font)
    if max(map(metrics.horizontalAdvance, text.split()), default=0) > room:
        return 1
    tall = metrics.boundingRect(QRect(0, 0, room, 9999), Qt.TextFlag.TextWordWrap, text)
    return max(1, round(tall.height() / metrics.lineSpacing()))


def shared(room: int, wants: Sequence[tuple[int, int]]) -> list[int]:
    """How columns share room, each with the least that it takes and what it wants: what is left
    goes to all alike, and what lacks is taken from those that want most beyond their least.
    """
    spare = room - sum(wanted for _, wanted in wants)
    if spare >= 0:
        return [wanted + spare // len(wants) for _, wanted in wants]
    beyond = sum(wanted - least for least, wanted in wants)
    more = max(room - sum(least for least, _ in wants), 0)
    return [least + (more * (wanted - least) // beyond if beyond else 0) for least, wanted in wants]


class Head(QHeaderView):
    """Titles muted and strong over a hairline, with a small sign at the sorted one."""

    def __init__(self, parent: QWidget, *, lines: int = 1) -> None:
        """Titles may take `lines` lines, which keeps columns of figures narrow."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._lines = lines
        self.setFont(look().font(LABEL, bold=True))
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(look().px(32))
        self.setFixedHeight(lines * QFontMetrics(self.font()).height() + 2 * look().px(9))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        painter.fillRect(rect, look().colour("paper"))
        painter.setPen(look().colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(self.font())
        painter.setPen(look().colour("muted"))
        pad = look().px(PAD)
        room = rect.adjusted(pad, 0, -pad, 0)
        way = Qt.Orientation.Horizontal
        text = self.model().headerData(section, way, Qt.ItemDataRole.DisplayRole) or ""
        side = self.model().headerData(section, way, Qt.ItemDataRole.TextAlignmentRole)
        metrics = QFontMetrics(self.font())
        if self._lines > 1:
            painter.drawText(room, int(side) | Qt.TextFlag.TextWordWrap, text)
            painter.restore()
            return
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width() + 1)
        painter.drawText(room, side, text)
        written = metrics.boundingRect(room, int(side), text)
        painter.drawText(
            written.right() + 2, written.bottom() - metrics.descent(), self._sign(section)
        )
        painter.restore()

    def _sign(self, section: int) -> str:
        """Which way the column is sorted; it stands in the room between two columns."""
        if not self.isSortIndicatorShown() or self.sortIndicatorSection() != section:
            return ""
        return "▴" if self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder else "▾"

    def sectionSizeFromContents(self, section: int) -> QSize:
        text = self.model().headerData(section, Qt.Orientation.Horizontal) or ""
        return QSize(self._width(text) + 2 * look().px(PAD), self.height())

    def _width(self, text: str) -> int:
        """Of a title in as many lines as it may take."""
        metrics = QFontMetrics(self.font())
        across = metrics.horizontalAdvance
        if self._lines == 1:
            return across(text)
        # A line can be a hair higher than its spacing: on one line it is never wider than this.
        whole = across(text)
        width = max((across(word) for word in text.split()), default=0)
        most = self._lines * metrics.lineSpacing()
        flag = Qt.TextFlag.TextWordWrap
        while (
            width < whole
            and metrics.boundingRect(QRect(0, 0, width, 9999), flag, text).height() > most
        ):
            width += look().px(4)
        return width + 1


def dress(view: QTableView, name: str, *, least: int, tall: int, lines: int = 1) -> None:
    """Give a view its head and rows: `least` rows of `tall` px are seen; titles take `lines`."""
    view.setAccessibleName(name)
    view.setHorizontalHeader(Head(view, lines=lines))
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    rows = view.verticalHeader()
    rows.hide()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setMinimumSectionSize(1)
    rows.setDefaultSectionSize(tall)
    head = view.horizontalHeader().sizeHint().height()
    view.setMinimumSize(look().px(300), head + least * tall)


class Foot(QWidget):
    """Sums under a table, aligned with its columns."""

    def __init__(self, view: QTableView) -> None:
        super().__init__()
        self._view, self._texts = view, list[str]()
        self._rights: list[bool] = []
        self.setFont(look().font(BODY, bold=True))
        self.hide()
        view.horizontalScrollBar().valueChanged.connect(self.update)

    def say(self, texts: Sequence[str], columns: Sequence[Titled]) -> None:
        self._texts = list(texts)
        self._rights = [column.right for column in columns]
        said = [f"{c.title}: {text}" for c, text in zip(columns, texts, strict=False) if text]
        self.setAccessibleName(", ".join(said))
        self.setVisible(any(texts))
        self.update()

    def width_of(self, n: int) -> int:
        """What the sum under a column needs."""
        if n >= len(self._texts):
            return 0
        text = QFontMetrics(self.font()).horizontalAdvance(self._texts[n])
        return text + 2 * look().px(PAD) if self._rights[n] else 0

    def sizeHint(self) -> QSize:
        return QSize(0, row_height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, head = QPainter(self), self._view.horizontalHeader()
        painter.setPen(look().colour("edge"))
        painter.drawLine(self.rect().topLeft(), self.rect().topRight())
        painter.setPen(look().colour("ink"))
        pad, flag = look().px(PAD), Qt.AlignmentFlag
        for n, text in enumerate(self._texts):
            left, width = head.sectionViewportPosition(n), head.sectionSize(n)
            room = QRect(left + pad, 0, width - 2 * pad, self.height())
            side = flag.AlignRight if self._rights[n] else flag.AlignLeft
            painter.drawText(room, side | flag.AlignVCenter, text)
