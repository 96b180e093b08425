"""Buttons, worded as what they do. One primary button a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QToolButton

from coopdesk.i18n import straight
from coopdesk.ui.kit.icons import icon as drawn
from coopdesk.ui.kit.icons import spaced
from coopdesk.ui.theme import kind, look

Slot = Callable[..., Any]

_PRESSING: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

_LONG_WORD: Final = re.compile(r"(\S{24})\S{9,}")
#: No sentence of ours is so long in any language; where a name makes it so, this much is shown of
#: its beginning and of its end. In letters.
_LONG: Final = 140
_BEGINNING, _END = 42, 30


class Button(QPushButton):
    """A push button that Enter presses too, with a focus ring that is seen on its own colour."""

    def __init__(self, text: str, name: str, clicked: Slot | None = None, icon: str = "") -> None:
        super().__init__(text)
        self.setAutoDefault(True)
        kind(self, name)
        if icon:
            self.setIcon(spaced(icon, _INK.get(name, "ink"), 18))
            self.setIconSize(QSize(look().px(18) + look().px(6), look().px(18)))
        if clicked:
            self.clicked.connect(clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # A key that is held down is one wish: it would press whatever has the keyboard after it.
        if event.isAutoRepeat() and event.key() in _PRESSING:
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self.property("kind") == "primary":
            self._ring()

    def _ring(self) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look().colour("on_accent"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 4, -4, -4), 4, 4)


_INK = {"primary": "on_accent", "link": "accent", "quiet": "muted", "side": "side_ink"}


def literal(words: str) -> str:
    """Words for a button with something that people typed: an ampersand in it marks no key, no
    sign turns round what follows, and what is very long stands with its beginning and its end.
    """
    words = straight(words)
    words = _LONG_WORD.sub(r"\1…", words)
    if len(words) > _LONG:
        words = f"{words[:_BEGINNING].rstrip()}…{words[-_END:].lstrip()}"
    return words.replace("&", "&&")


def primary(text: str, clicked: Slot | None = None, *, icon: str = "") -> Button:
    """The one strong button of a page."""
    return Button(text, "primary", clicked, icon)


def secondary(text: str, clicked: Slot | None = None, *, icon: str = "") -> Button:
    """Any other deed."""
    return Button(text, "secondary", clicked, icon)


def quiet(text: str, clicked: Slot | None = None, *, icon: str = "") -> Button:
    """A small deed at the edge: see all, print all, lock."""
    return Button(text, "quiet", clicked, icon)


def link(text: str, clicked: Slot | None = None, *, icon: str = "") -> Button:
    """Goes somewhere."""
    return Button(text, "link", clicked, icon)


def icon_only(icon: str, name: str, clicked: Slot | None = None) -> QToolButton:
    """A small square button; `name` is what a screen reader and the tooltip say."""
    button = QToolButton()
    kind(button, "icon")
    button.setIcon(drawn(icon))
    button.setIconSize(QSize(look().px(20), look().px(20)))
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if clicked:
        button.clicked.connect(clicked)
    return button
