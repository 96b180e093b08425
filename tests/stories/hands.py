"""A secretary with a whole window, or the whole program, and no mouse."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from coopdesk.app import App
from coopdesk.i18n import Language
from coopdesk.records import office
from coopdesk.records.book import Book
from coopdesk.ui.desk import Desk, Page, Paper, Place
from coopdesk.ui.pages.cash import Cash
from coopdesk.ui.pages.today import Today
from coopdesk.ui.pages.welcome import Welcome
from coopdesk.ui.preferences import Preferences
from coopdesk.ui.window import Window
from tests.ui.fingers import CONTROL, ENTER, Fingers, settled

GAP: Final = "\N{NO-BREAK SPACE}"
P = TypeVar("P", bound=Page)
Shown = TypeVar("Shown", bound=QWidget)


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


class Newcomer(Hands):
    """Ten fingers, no mouse, and a program that she has never seen."""

    def __init__(self, app: App, qtbot: QtBot) -> None:
        self.app, self.qtbot = app, qtbot
        self.printed: list[Paper] = []

    @property
    def book(self) -> Book:
        assert self.app.book is not None
        return self.app.book

    @property
    def desk(self) -> Desk:
        assert self.app.desk is not None
        return self.app.desk

    @property
    def shown(self) -> QWidget:
        return self.app.frame

    def sees(self, kind: type[Shown]) -> Shown:
        """Wait until a page of that kind is shown, before the desk or at it."""
        self.qtbot.waitUntil(lambda: isinstance(self._content(), kind), timeout=20_000)
        shown = self._content()
        assert isinstance(shown, kind)
        return shown

    def _content(self) -> QWidget | None:
        content = self.app.frame.content
        return content.page if isinstance(content, Window) else content


def found_the_co_op(secretary: Newcomer) -> None:
    welcome = secretary.sees(Welcome)
    secretary.tab_to("Start a new co-op")
    secretary.press(ENTER)
    secretary.enter("Twizigamire", "Rwanda")
    assert welcome.new["currency"].peek() == "RWF"
    secretary.press(Qt.Key.Key_A, CONTROL)
    secretary.enter("rwf", "Claudine Uwimana", "", "gitarama")
    secretary.press(ENTER)
    secretary.sees(Today)
    secretary.desk.printed.connect(secretary.printed.append)
    coop = secretary.book.read(office.coop)
    assert (coop.name, coop.profile, coop.currency) == ("Twizigamire", "RW", "RWF")
    assert secretary.book.actor.name == "Claudine Uwimana"


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
