"""A line to type on that holds small signs and buttons inside its edge."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton, QWidget

from coopdesk.ui.kit.icons import icon, pixmap
from coopdesk.ui.theme import kind, look


class Line(QLineEdit):
    """Qt's own actions in a line stay at 16 pixels; these grow with the text."""

    def __init__(self) -> None:
        super().__init__()
        self._before: list[QWidget] = []
        self._after: list[QWidget] = []

    def sign(self, name: str) -> None:
        """A picture at the start that says what the line is for."""
        picture = QLabel(self)
        picture.setPixmap(pixmap(name, "muted", 18))
        self._before.append(picture)
        self._place()

    def button(self, name: str, said: str, *, focus: bool = False) -> QToolButton:
        """A small button at the end. Without `focus` a key of the field must do the same."""
        button = QToolButton(self)
        kind(button, "inside")
        button.setIcon(icon(name, "muted", 18))
        button.setIconSize(QSize(look().px(18), look().px(18)))
        button.setAccessibleName(said)
        button.setToolTip(said)
        button.setCursor(Qt.CursorShape.ArrowCursor)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus if focus else Qt.FocusPolicy.NoFocus)
        self._after.append(button)
        self._place()
        return button

    def hint(self, text: str) -> QLabel:
        """A key at the end, such as "Ctrl K"."""
        key = QLabel(text, self)
        kind(key, "key")
        self._after.append(key)
        self._place()
        return key

    def show_part(self, part: QWidget, shown: bool) -> None:
        """Show or hide a button or a hint and give its room to the text."""
        part.setVisible(shown)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._place()
        return super().event(event)

    def _place(self) -> None:
        first, last = (
            (self._after, self._before) if self.isRightToLeft() else (self._before, self._after)
        )
        left = self._put(first, from_left=True)
        right = self._put(last, from_left=False)
        self.setTextMargins(left, 0, right, 0)

    def _put(self, parts: list[QWidget], *, from_left: bool) -> int:
        """Put parts along one edge; returns the room they take from the text."""
        used, edge, gap = 0, look().px(10), look().px(6)
        for part in reversed(parts):
            if part.isHidden():
                continue
            size = part.sizeHint()
            at = edge + used
            left = at if from_left else self.width() - at - size.width()
            part.setGeometry(
                left, (self.height() - size.height()) // 2, size.width(), size.height()
            )
            used += size.width() + gap
        return used
