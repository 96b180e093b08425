"""What is now and what will be: figures before and after, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from coopdesk.i18n import Language
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.layouts import clear
from coopdesk.ui.theme import look


@dataclass(frozen=True, slots=True)
class Change:
    """A figure, as it is now and as it would be."""

    what: str
    before: str
    after: str


class Changes(QWidget):
    """Figures in three columns: what, now, after. What changes is strong."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look().px(24))
        self._grid.setVerticalSpacing(look().px(4))
        self._grid.setColumnStretch(3, 1)
        self.changes: list[Change] = []
        self.hide()

    def show_changes(self, changes: Sequence[Change]) -> None:
        """Show these; without any it goes."""
        self.changes = list(changes)
        clear(self._grid)
        self.setVisible(bool(changes))
        if not changes:
            return
        t = self._language.gettext
        self._put(0, ("", t("Now"), t("After")), "label")
        for n, one in enumerate(changes, 1):
            same = one.before == one.after
            self._put(
                n, (one.what, one.before, one.after), "muted" if same else "", strong=not same
            )
        self.setAccessibleName(t("Now and after"))
        self.setAccessibleDescription(
            "; ".join(f"{one.what}: {one.before} → {one.after}" for one in changes)
        )

    def _put(self, n: int, texts: tuple[str, str, str], kind: str, *, strong: bool = False) -> None:
        for at, text in enumerate(texts):
            words: QLabel = label(text, "strong" if strong and at == 2 else kind)
            if at:
                words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(words, n, at)
