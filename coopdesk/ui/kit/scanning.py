"""A scanner types wherever the keyboard is, and presses Enter: what it read is no amount."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOST: Final = 160  # keys that are remembered


class Scanning(QObject):
    """Watches what is typed in some fields and on some buttons.

    `ending(typed)` gives the code at the end of what was typed, or nothing. At Enter a code is
    taken out of the field, which is then as it was, and `scanned` says it; the Enter does nothing
    else.
    """

    scanned = Signal(str)

    def __init__(self, ending: Callable[[str], str], parent: QObject) -> None:
        super().__init__(parent)
        self._ending = ending
        self._at: QObject | None = None
        self._typed: list[tuple[str, str]] = []  # each letter, and the field before it

    def watch(self, parts: Iterable[QWidget]) -> None:
        """Watch these too."""
        for part in parts:
            part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if watched is not self._at:
            self._at = watched
            self._typed.clear()
        if event.key() in _ENTER:
            return self._enter()
        if event.text().isprintable() and event.text():
            line = watched.text() if isinstance(watched, QLineEdit) else ""
            self._typed = [*self._typed[1 - _MOST :], (event.text(), line)]
        elif event.key() not in (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_Alt):
            self._typed.clear()
        return False

    def _enter(self) -> bool:
        code = self._ending("".join(letter for letter, _ in self._typed))
        before = [line for _, line in self._typed]
        self._typed.clear()
        if not code:
            return False
        if isinstance(self._at, QLineEdit):
            was = before[-len(code)]
            self._at.setText(was)
            self._at.textEdited.emit(was)
        self.scanned.emit(code)
        return True
