"""A scanner types wherever the keyboard is, and presses Enter or Tab: what it read is no amount."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

_ENDS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_BESIDE: Final = (
    *(Qt.Key.Key_Shift, Qt.Key.Key_CapsLock, Qt.Key.Key_Control),
    *(Qt.Key.Key_Alt, Qt.Key.Key_AltGr),
)
_MOST: Final = 160  # keys that are remembered


class Scanning(QObject):
    """Watches what is typed in some fields and on some buttons.

    `ending(typed)` gives the code at the end of what was typed, or nothing; `spoilt(typed,
    figures)` what was a code once, and can't be read. At Enter or Tab, or when the keyboard goes
    elsewhere, either is taken out of the field, which is then as it was. `scanned` says the code,
    `misread` that there was one; the key does nothing else.
    """

    scanned = Signal(str)
    misread = Signal()

    def __init__(
        self, ending: Callable[[str], str], spoilt: Callable[[str, bool], str], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._ending, self._spoilt = ending, spoilt
        self._at: QObject | None = None
        self._figures: set[QObject] = set()
        self._typed: list[tuple[str, str]] = []  # each letter, and the field before it

    def watch(self, parts: Iterable[QWidget], *, figures: bool = False) -> None:
        """Watch these too; whether they are fields of figures, none of which is long."""
        for part in parts:
            part.installEventFilter(self)
            if figures:
                self._figures.add(part)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and watched is self._at:
            self.finish()
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if watched is not self._at:
            self._at = watched
            self._typed.clear()
        if event.key() in _ENDS:
            return self.finish()
        if event.text().isprintable() and event.text():
            line = watched.text() if isinstance(watched, QLineEdit) else ""
            self._typed = [*self._typed[1 - _MOST :], (event.text(), line)]
        elif event.key() not in _BESIDE:
            self._typed.clear()
        return False

    def finish(self) -> bool:
        """Nothing more is typed: take out a code, and tell whether there was one."""
        typed = "".join(letter for letter, _ in self._typed)
        before = [line for _, line in self._typed]
        self._typed.clear()
        code = self._ending(typed)
        rest = code or self._spoilt(typed, self._at in self._figures)
        if not rest:
            return False
        if isinstance(self._at, QLineEdit):
            was = before[-len(rest)]
            self._at.setText(was)
            self._at.textEdited.emit(was)
        if code:
            self.scanned.emit(code)
        else:
            self.misread.emit()
        return True
