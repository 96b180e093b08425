"""Sentences under each other, each behind a dash."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.layouts import clear, holder, row
from coopdesk.ui.theme import look


class Sentences(QWidget):
    """A list to read; wrapped lines stand under their first."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(look().px(4))
        self.texts: list[str] = []

    def show_sentences(self, texts: Sequence[str]) -> None:
        self.texts = list(texts)
        clear(self._whole)
        for text in texts:
            dash, words = label("–", "muted"), label(text, wrap=True)
            dash.setAlignment(Qt.AlignmentFlag.AlignTop)
            whole = row(dash, words)
            whole.setStretch(1, 1)
            self._whole.addWidget(holder(whole))
