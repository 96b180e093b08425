"""Ten fingers on the keys, wherever the keyboard is."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Final, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from coopdesk.ui.desk import Page

CONTROL: Final = Qt.KeyboardModifier.ControlModifier
ENTER: Final = Qt.Key.Key_Return
TAB: Final = Qt.Key.Key_Tab


class Fingers:
    """Types where the keyboard is, in the window of `shown`."""

    qtbot: QtBot

    @property
    def shown(self) -> QWidget:
        raise NotImplementedError

    def type(self, text: str) -> None:
        """Type where the focus is, as a person does."""
        self.qtbot.keyClicks(self.focus(), text)

    def press(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        self.qtbot.keyClick(self.focus(), key, modifier)

    def tab_to(self, name: str) -> None:
        """Tab on until the keyboard is at something of that name."""
        for _ in range(60):
            if name in said(self.focus()):
                return
            self.press(TAB)
        raise AssertionError(f"Tab never comes to “{name}”")

    def do_it(self) -> None:
        """What the page's first button does."""
        self.press(ENTER, CONTROL)

    def focus(self) -> QWidget:
        """Where the keyboard is."""
        self.awake()
        return focused()

    def awake(self) -> None:
        """Without a screen a list that closes takes the window's focus along."""
        window = self.shown.window()
        window.activateWindow()
        self.qtbot.waitUntil(window.isActiveWindow)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None, "the keyboard is nowhere"
    return widget


def said(widget: QWidget) -> str:
    """What a button says, or the name of anything else."""
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return text.replace("&", "") or widget.accessibleName()


def free(generation: int = 2) -> None:
    """What was closed is gone; `generation` is the eldest that is looked through."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect(generation)


def settled(qtbot: QtBot) -> None:
    """All that the program has put off until it has time is done."""
    turn = QTimer(singleShot=True)  # comes after all that waits by now
    with qtbot.waitSignal(turn.timeout):
        turn.start(0)


def line_of(widget: QWidget) -> QLineEdit:
    """What is a line to type in, as one."""
    assert isinstance(widget, QLineEdit), f"{widget} is no line"
    return widget


def names_in(widget: QWidget) -> list[str]:
    """What is read aloud of each part of it."""
    return [one.accessibleName() for one in widget.findChildren(QWidget)]


def plain(text: str) -> str:
    """With blanks that break, as a test can type them; amounts on the screen never break."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


One = TypeVar("One", bound=Page)
Shown = TypeVar("Shown", bound=QWidget)


def opened(page: Shown, qtbot: QtBot) -> Shown:
    """Show a page, or an assistant, with the keyboard in it."""
    qtbot.addWidget(page)
    page.resize(1170, 712)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    focus_first: Callable[[], None] = page.focus_first  # type: ignore[attr-defined]
    focus_first()
    return page
