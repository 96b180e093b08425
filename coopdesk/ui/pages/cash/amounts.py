"""An amount at the cash desk, and what is wrong with it on a line of its own."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from coopdesk.i18n import Language, Unreadable
from coopdesk.records.visit import Doing
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.fields import MoneyField
from coopdesk.ui.kit.icons import pixmap
from coopdesk.ui.kit.layouts import row
from coopdesk.ui.theme import look

FIELD = 118  # smallest width at 100 % text


class Amount(MoneyField):
    """An amount in a column. What is wrong with it is said on a line of its own, below."""

    complained = Signal(str)

    def __init__(self, asked: Doing, said: str, language: Language) -> None:
        """`asked` is what is done here, whatever its amount."""
        super().__init__(asked.field, said, asked.amount.currency, language, optional=True)
        self.deed, self.asked = asked.deed, asked
        self.label.hide()
        self.line.setMaximumWidth(look().px(2 * FIELD))

    def doing(self) -> Doing | None:
        """What is typed here; None when nothing is. Raises Unreadable."""
        amount = self.value()
        return None if amount is None else replace(self.asked, amount=amount)

    def complaint_now(self) -> str:
        """Why it can't be read, or nothing."""
        try:
            self.value()
        except Unreadable as error:
            return self.language.say(error.text)
        return ""

    def _tidy(self) -> None:
        if complaint := self.complaint_now():
            self._show_complaint(complaint)
        else:
            super()._tidy()

    def _show_complaint(self, text: str) -> None:
        super()._show_complaint(text)
        self.complained.emit(text)

    def _say_beside(self, text: str) -> None:
        """It is said under all fields of the row."""


class Complaint(QWidget):
    """What is wrong with the line above: a sign and a sentence, under its fields."""

    def __init__(self) -> None:
        super().__init__()
        sign, self._words = QLabel(), label("", "complaint", wrap=True)
        sign.setPixmap(pixmap("refuse", "refuse", 14))
        sign.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._words.setAlignment(Qt.AlignmentFlag.AlignLeft)
        whole = row(sign, self._words, gap=6)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.hide()

    def say(self, text: str) -> None:
        self._words.setText(text)
        self.setVisible(bool(text))
