"""A secretary with a whole window and no mouse."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coopdesk.i18n import Language
from coopdesk.records.book import Book
from coopdesk.ui.desk import Desk, Page, Paper, Place
from coopdesk.ui.pages.cash import Cash
from coopdesk.ui.preferences import Preferences
from coopdesk.ui.window import Window
from tests.ui.fingers import CONTROL, ENTER, Fingers, settled

GAP: Final = "\N{NO-BREAK SPACE}"
P = TypeVar("P", bound=Page)


class Hands(Fingers):
    """A key is over when the program has answered it."""

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        super().press(key, modifier)
        settled(self.qtbot)

    def enter(self, *texts: str) -> None:
        """Type one after the other, each with Enter; an empty one is passed over."""
        for text in texts:
            self.type(text)
            self.press(ENTER)


class Secretary(Hands):
    """Somebody who is signed in, at the window of an open book."""

    def __init__(self, window: Window, desk: Desk, qtbot: QtBot) -> None:
        self.window, self.desk, self.qtbot = window, desk, qtbot
        self.printed: list[Paper] = []
        desk.printed.connect(self.printed.append)

    @property
    def shown(self) -> QWidget:
        return self.window

    def at(self, kind: type[P]) -> P:
        """The page that is shown, which is of that kind."""
        page = self.window.page
        assert isinstance(page, kind)
        return page

    def cash_desk(self) -> Cash:
        self.press(Qt.Key.Key_T, CONTROL)
        return self.at(Cash)

    def visit(self, number: str, *amounts: str) -> None:
        """At the cash desk: the member, the amounts, and it is recorded."""
        self.enter(number, *amounts)
        self.do_it()


@contextmanager
def seated(book: Book, qtbot: QtBot, page: str = "today") -> Iterator[Secretary]:
    """Sit down at a page of an open book."""
    desk = Desk(book, Language("en"), Preferences())
    window = Window(desk)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    window.go(Place(page))
    yield Secretary(window, desk, qtbot)
    desk.close()
