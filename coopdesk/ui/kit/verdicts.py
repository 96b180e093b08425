"""What was looked at, a sentence each, behind the sign of what to think of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coopdesk.i18n import Language
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.icons import pixmap
from coopdesk.ui.kit.layouts import clear, row
from coopdesk.ui.theme import Kind, look


@dataclass(frozen=True, slots=True)
class Verdict:
    """A sentence, and what to think of it."""

    text: str
    kind: Kind


class Verdicts(QWidget):
    """Sentences under each other. The sign tells by its shape too, and to the ear by a word."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(look().px(6))
        self.shown: tuple[Verdict, ...] = ()

    def show_verdicts(self, verdicts: Sequence[Verdict]) -> None:
        """Show these instead of those before."""
        if tuple(verdicts) == self.shown:
            return
        self.shown = tuple(verdicts)
        clear(self._whole)
        for one in verdicts:
            self._whole.addWidget(_Line(one, self._word(one.kind)))

    def _word(self, kind: Kind) -> str:
        t = self._language.gettext
        words = {Kind.GOOD: t("Good"), Kind.WARN: t("To look at"), Kind.REFUSE: t("Not as wanted")}
        return words.get(kind, "")


class _Line(QWidget):
    def __init__(self, one: Verdict, word: str) -> None:
        super().__init__()
        sign, words = QLabel(), label(one.text, wrap=True)
        colour = {Kind.GOOD: "accent", Kind.PLAIN: "muted"}.get(one.kind, one.kind.value)
        sign.setPixmap(pixmap(one.kind.value, colour, 18))
        for part in (sign, words):
            part.setAlignment(Qt.AlignmentFlag.AlignTop)
        whole = row(sign, words, gap=10)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.setAccessibleName(": ".join(part for part in (word, one.text) if part))
