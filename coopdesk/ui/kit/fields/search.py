"""The field that finds while typing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence

from coopdesk.i18n import Language
from coopdesk.ui.kit.fields.base import LineField
from coopdesk.ui.theme import kind

_ENDS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class SearchField(LineField[str]):
    """Finds while typing. Down goes into the list below, Escape empties it.

    `shortcut` is shown as a hint and brings focus here, "Ctrl+K" for the search of everything.
    Where `scanned(text)`, a scanner typed it: Tab at its end does what Enter does.
    """

    go_down = Signal()
    go = Signal()

    def __init__(
        self,
        label: str,
        language: Language,
        *,
        shortcut: str = "",
        kind_name: str = "",
        scanned: Callable[[str], bool] | None = None,
    ) -> None:
        super().__init__("search", label, language, optional=True, hint=label)
        self._scanned, self._over = scanned, False  # whether a code has come to its end
        self.label.hide()
        kind(self.line, kind_name)
        self.line.sign("search")
        self._clear = self.line.button("close", language.gettext("Clear the search"))
        self._clear.clicked.connect(self._empty)
        self._key = self.line.hint("")
        self.line.textChanged.connect(self._show_parts)
        self._listen(shortcut)
        self._show_parts("")

    def _listen(self, shortcut: str) -> None:
        if not shortcut:
            return
        keys = QKeySequence(shortcut)
        self._key.setText(keys.toString(QKeySequence.SequenceFormat.NativeText).replace("+", " "))
        comes = QAction(self.line.accessibleName(), self)
        comes.setShortcut(keys)
        comes.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        comes.triggered.connect(self._come)
        self.addAction(comes)

    def _read(self) -> str:
        return self.line.text().strip()

    def words(self) -> list[str]:
        """What is looked for, word by word."""
        return self.line.text().split()

    def type_on(self, letter: str) -> None:
        """A letter was typed elsewhere: it goes on here."""
        before = "" if self._over else self.value() or ""
        self._over = False
        self.set_value(before + letter)
        self.setFocus()
        self.line.end(False)

    def _come(self) -> None:
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def _empty(self) -> None:
        self.line.clear()
        self._typed()

    def _show_parts(self, text: str) -> None:
        self.line.show_part(self._clear, bool(text))
        self.line.show_part(self._key, bool(self._key.text()) and not text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down:
                self.go_down.emit()
                return True
            if event.key() == Qt.Key.Key_Escape and self.line.text():
                self._empty()
                return True
            if event.key() in _ENDS and self._scanned and self._scanned(self.line.text()):
                self._over = True
                self.go.emit()
                return True
            if self._over and event.text().isprintable() and event.text():
                self._over = False
                self.line.selectAll()  # what comes after a code stands in its place
        return super().eventFilter(watched, event)

    def _goes_on(self, event: QKeyEvent) -> bool:
        """Enter takes what was found instead of going on."""
        if super()._goes_on(event):
            self.go.emit()
            event.accept()
        return False
