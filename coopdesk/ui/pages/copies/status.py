"""How copies stand, in one sentence with its sign, and the one deed that helps."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from coopdesk.ui.kit.buttons import Button
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.icons import pixmap
from coopdesk.ui.kit.layouts import Sides, column, holder, row
from coopdesk.ui.standing import Standing
from coopdesk.ui.theme import Kind


class Status(Card):
    """The sentence, what to do, what came of the last deed, and the primary button."""

    def __init__(self, deed: Button) -> None:
        self._sign = QLabel()
        self._text = label("", "name", wrap=True)
        self._advice = label("", "", wrap=True)
        self.result = Note("", Kind.GOOD)
        told = row(self._sign, column(self._text, self._advice, gap=2), gap=16)
        told.setStretch(1, 1)
        whole = Sides(holder(told), holder(column(None, deed, None)), shares=(1, 0), natural=True)
        super().__init__("", whole, self.result)
        self.shown = Standing(Kind.PLAIN, "")

    def say(self, standing: Standing) -> None:
        """Say how things stand. Each sign has its own shape: the colour is not needed."""
        self.shown = standing
        colour = {Kind.GOOD: "accent", Kind.PLAIN: "muted"}.get(standing.kind, standing.kind.value)
        self._sign.setPixmap(pixmap(standing.kind.value, colour, 40))
        self._text.setText(standing.text)
        self._advice.setText(standing.advice)
        self._advice.setVisible(bool(standing.advice))
        self.setAccessibleName(f"{standing.text} {standing.advice}".strip())
