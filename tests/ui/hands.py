"""Fingers on the keys of any page, and what the desk was asked for meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coopdesk.ui.desk import Desk, Page, Paper, Place
from tests.ui.fingers import ENTER, Fingers, One, opened


@dataclass
class Hands(Fingers):
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

    def open(self, page: One) -> One:
        """Show a page with the keyboard in it."""
        self.page = page
        return opened(page, self.qtbot)

    @property
    def shown(self) -> Page:
        return self.page

    def enter(self, *texts: str) -> None:
        """Type each and go on with Enter."""
        for text in texts:
            self.type(text)
            self.press(ENTER)

    def at(self, widget: QWidget) -> None:
        """Put the keyboard there."""
        self.awake()
        widget.setFocus()
