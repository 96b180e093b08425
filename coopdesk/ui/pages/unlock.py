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
from coopdesk.ui.kit.fields import SecretField, TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import centred, column, row

#: Opens the book with what was typed, or refuses.
Opens = Callable[[str], Book]
#: The same with what stands on the sheet, and a new password.
Recovers = Callable[[str, str], Book]


class Unlock(QWidget):
    """One question: the office password. Who lost it types or scans the recovery sheet."""

    opened = Signal(object)  # Book
    other_book = Signal()

    def __init__(
        self, language: Language, name: str, by_password: Opens, by_sheet: Recovers
    ) -> None:
        """`name` is that of the book's file: what is in it can't be read yet."""
        super().__init__()
        t = language.gettext
        self._by_password, self._by_sheet = by_password, by_sheet
        self.password = SecretField("password", t("&Password"), language)
        self.typed = TextField(
            "typed", t("&Recovery sheet: its 12 groups, or its square"), language
        )
        self.form = Form([self.password], language)
        self.new = SecretField("new", t("&New password"), language)
        self.sheet_form = Form([self.typed, self.new], language)
        for form in (self.form, self.sheet_form):
            form.sent.connect(self.opened)
        self.go_on = buttons.primary(t("Open the book"), self._send)
        self.lost = buttons.link(t("I lost the password"), self._show_sheet)
        other = buttons.link(t("Open another book"), self.other_book.emit)
        self.password.editor.installEventFilter(self)
        self.new.editor.installEventFilter(self)
        self.sheet_form.hide()
        card = Card(
            "",
            label(name, "title", wrap=True),
            label(
                t("This book is encrypted on this PC. The password opens it."), "muted", wrap=True
            ),
            self.form,
            self.sheet_form,
            row(self.lost, None),
            row(other, None, self.go_on),
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

    def _show_sheet(self) -> None:
        self.form.hide()
        self.lost.hide()
        self.sheet_form.show()
        self.setFocusProxy(self.typed.editor)
        self.typed.editor.setFocus()

    def _send(self) -> None:
        if self.sheet_form.isHidden():
            self.form.submit(self._open)
        else:
            self.sheet_form.submit(self._recover)

    def _open(self, *, password: str) -> Book:
        return self._by_password(password)

    def _recover(self, *, typed: str, new: str) -> Book:
        return self._by_sheet(typed, new)


def _is_enter(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
