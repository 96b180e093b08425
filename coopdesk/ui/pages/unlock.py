"""Before a book that is encrypted on this PC: its password, or the recovery sheet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.records.book import Book
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, label
from coopdesk.ui.kit.fields import SecretField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import centred, column, row

#: Opens the book with what was typed, or refuses.
Opens = Callable[[str], Book]


class Unlock(QWidget):
    """One question: the password of somebody who signs in."""

    opened = Signal(object)  # Book
    forgotten = Signal()
    other_book = Signal()

    def __init__(self, language: Language, name: str, opens: Opens) -> None:
        """`name` is that of the book's file: what is in it can't be read yet."""
        super().__init__()
        t = language.gettext
        self._opens = opens
        self.password = SecretField("password", t("&Password"), language)
        self.form = Form([self.password], language)
        self.form.sent.connect(self.opened)
        self.go_on = buttons.primary(t("Open the book"), self._send)
        self.lost = buttons.link(t("I forgot the password"), self.forgotten.emit)
        other = buttons.link(t("Open another book"), self.other_book.emit)
        self.password.editor.installEventFilter(self)
        card = Card(
            "",
            label(name, "title", wrap=True),
            label(
                t("This book is encrypted on this PC. The password opens it."), "muted", wrap=True
            ),
            self.form,
            row(None, self.go_on),
            row(self.lost, None, other),
            padding=24,
        )
        self.setLayout(column(centred(card, 480)))
        self.setFocusProxy(self.password.editor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter opens the book: everybody expects that."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and _is_enter(event)
        ):
            self._send()
            return True
        return super().eventFilter(watched, event)

    def _send(self) -> None:
        self.form.submit(self._open)

    def _open(self, *, password: str) -> Book:
        return self._opens(password)


def _is_enter(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
