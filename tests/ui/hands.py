"""Fingers on the keys of any page, and what the desk was asked for meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coopdesk.ui.desk import Desk, Page, Paper, Place
from tests.ui.till import ENTER, focused, opened


@dataclass
class Hands:
    """Types where the keyboard is."""

    desk: Desk
    qtbot: QtBot
    places: list[Place] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.desk.going.connect(self.places.append)
        self.desk.printed.connect(self.papers.append)
        self.desk.said.connect(self._hear)

    def _hear(self, text: str, _kind: object, _advice: str) -> None:
        self.said.append(text)

    def open(self, page: Page) -> None:
        """Show a page with the keyboard in it."""
        self.page = page
        opened(page, self.qtbot)

    def type(self, text: str) -> None:
        self._awake()
        self.qtbot.keyClicks(focused(), text)

    def enter(self, *texts: str) -> None:
        """Type each and go on with Enter."""
        for text in texts:
            self.type(text)
            self.press(ENTER)

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        self._awake()
        self.qtbot.keyClick(focused(), key, modifier)

    def at(self, widget: QWidget) -> None:
        """Put the keyboard there."""
        self._awake()
        widget.setFocus()

    def _awake(self) -> None:
        """Without a screen a list that closes takes the window's focus along."""
        window = self.page.window()
        window.activateWindow()
        self.qtbot.waitUntil(window.isActiveWindow)
