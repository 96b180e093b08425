"""Tabs: parts of a page of which one is seen, gone through by keyboard from anywhere on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from coopdesk.ui.kit.layouts import Flow
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import BODY, look

_PAD: Final = 12
_MARK: Final = 3  # pixels of the line under the chosen one, at 100 %
_STEPS: Final = {"Ctrl+PgUp": -1, "Ctrl+PgDown": 1}


class _Tab(QAbstractButton):
    """A title with a line under it while it is the chosen one."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setText(title)
        self.setAccessibleName(title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(look().font(BODY, bold=True))
        wide = metrics.horizontalAdvance(self.text()) + 2 * look().px(_PAD)
        return QSize(wide, metrics.height() + 2 * look().px(7))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()  # Qt would go to the next of all buttons; the tabs know better
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, chosen = QPainter(self), self.isChecked()
        font = look().font(BODY, bold=chosen)
        metrics = QFontMetrics(font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font)
        painter.setPen(look().colour("ink" if chosen else "muted"))
        left = (self.width() - metrics.horizontalAdvance(self.text())) / 2
        top = (self.height() + metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(left, top), self.text())
        if chosen:
            mark = look().px(_MARK)
            line = QRectF(0, self.height() - mark, self.width(), mark)
            painter.fillRect(line, look().colour("accent"))
        if self.hasFocus():
            painter.setPen(look().colour("accent"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)


class Tabs(QWidget):
    """Titles in a row, by keys. Ctrl+PgUp and Ctrl+PgDn go from one to the next from anywhere on
    the page that they stand in, Left and Right from the tab itself, Tab into what it shows.
    """

    chosen = Signal(str)

    def __init__(self, name: str, tabs: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._tabs: dict[str, _Tab] = {}
        flow = Flow(gap=4)
        for key, title in tabs:
            tab = _Tab(title)
            tab.clicked.connect(weakly(self.choose, key))
            self._tabs[key] = tab
            flow.addWidget(tab)
        self.setLayout(flow)
        self.setAccessibleName(name)
        self.key = tabs[0][0]
        self._mark()

    def go_by_keys(self, page: QWidget) -> None:
        """Let the keys of the tabs do their work everywhere on a page."""
        for keys, step in _STEPS.items():
            shortcut = QShortcut(QKeySequence(keys), page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(weakly(self._step, step))

    def choose(self, key: str) -> None:
        """Show a tab, as by a press on it."""
        if key in self._tabs:
            self.key = key
            self._mark()
            self.chosen.emit(key)

    def keys(self) -> list[str]:
        """The keys in their order."""
        return list(self._tabs)

    def focus_chosen(self) -> None:
        """Put the keyboard on the chosen tab."""
        self._tabs[self.key].setFocus()

    def _step(self, step: int) -> None:
        keys = list(self._tabs)
        self.choose(keys[(keys.index(self.key) + step) % len(keys)])
        self.focus_chosen()

    def _mark(self) -> None:
        for key, tab in self._tabs.items():
            on = key == self.key  # the others are reached by the arrows
            tab.setChecked(on)
            tab.setFocusPolicy(Qt.FocusPolicy.StrongFocus if on else Qt.FocusPolicy.ClickFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._step(step)
