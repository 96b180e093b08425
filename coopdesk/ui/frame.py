"""The outermost window: there from the first moment, whatever is shown in it.

It knows no book and loads nothing slow, so that a person sees at once that the program has started.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.layouts import column, holder

_SMALLEST = QSize(640, 400)
_USUAL = QSize(1180, 700)


class Frame(QWidget):
    """Shows one thing at a time: a cover, the welcome, the sign-in, or the window of a book."""

    painted = Signal()  # once, when a person has first seen it
    closed = Signal()

    def __init__(self, title: str, geometry: str = "") -> None:
        super().__init__()
        self.setWindowTitle(title)
        self.setMinimumSize(_SMALLEST)
        self._may_close: Callable[[], bool] | None = None
        self._seen = False
        self._stack = QStackedLayout(self)
        self.resize(_USUAL)
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))

    @property
    def kept_geometry(self) -> str:
        """Where it stands and how large it is, for the preferences."""
        return bytes(self.saveGeometry().toBase64().data()).decode()

    def cover(self, text: str) -> None:
        """A sentence in the middle, while something is being opened."""
        words = label(text, "subtitle")
        self.show_content(holder(column(None, words, None, margin=24)))

    def show_content(self, widget: QWidget, may_close: Callable[[], bool] | None = None) -> None:
        """Show this; what was shown before stays until it is dropped. `may_close` is asked first.

        A widget that is already in the frame is shown again.
        """
        if self._stack.indexOf(widget) < 0:
            self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)
        self._may_close = may_close

    @property
    def content(self) -> QWidget | None:
        """What is shown now."""
        return self._stack.currentWidget()

    def drop(self, widget: QWidget) -> None:
        """Take something away that is not needed any more."""
        self._stack.removeWidget(widget)
        widget.close()
        widget.deleteLater()

    def come_forward(self) -> None:
        """To the front, out of the task bar, with the keyboard."""
        if self.isMinimized():
            self.showNormal()
        self.raise_()
        self.activateWindow()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close is not None and not self._may_close():
            event.ignore()
            return
        self.closed.emit()
        super().closeEvent(event)
