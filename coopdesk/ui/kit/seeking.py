"""Going to a row by typing its number or its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from coopdesk.ui.kit.tables import matches

_PAUSE_MS: Final = 1500


class Seeking(QObject):
    """Puts typed letters together until there is a pause, and says which row they mean.

    `texts` gives what each row can be found by.
    """

    found = Signal(str, object)  # what was typed so far, and the number of the row or None
    over = Signal()

    def __init__(self, texts: Callable[[], Sequence[Sequence[str]]], parent: QObject) -> None:
        super().__init__(parent)
        self._texts, self._typed = texts, ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.stop)

    @property
    def under_way(self) -> bool:
        return bool(self._typed)

    def take(self, letter: str) -> None:
        """One more letter."""
        self._typed += letter
        self._pause.start()
        self.found.emit(self._typed, row_of(self._typed, self._texts()))

    def stop(self) -> None:
        """Begin anew with the next letter."""
        self._pause.stop()
        self._typed = ""
        self.over.emit()


def row_of(typed: str, texts: Sequence[Sequence[str]]) -> int | None:
    """The first row that is what was typed; else that begins so; else with a word that does."""
    for way in (_is, _begins, _word_begins):
        for n, row in enumerate(texts):
            if any(way(text, typed) for text in row):
                return n
    return None


def _is(text: str, typed: str) -> bool:
    return text == typed


def _begins(text: str, typed: str) -> bool:
    return text.casefold().startswith(typed.casefold())


def _word_begins(text: str, typed: str) -> bool:
    return bool(matches(text, [typed]))
