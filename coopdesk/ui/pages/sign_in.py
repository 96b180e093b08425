"""Who is at the desk, and their password. Also what a locked desk shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.records.access import ROLE_NAMES, Actor
from coopdesk.records.ids import PersonId
from coopdesk.records.office import PersonRow
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, label
from coopdesk.ui.kit.fields import ChoiceField, SecretField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import centred, column, row

Check = Callable[[PersonId, str], Actor]


class SignIn(QWidget):
    """`check(person, password)` gives the actor, or refuses."""

    signed_in = Signal(object)  # Actor
    forgotten = Signal()
    other_book = Signal()

    def __init__(
        self,
        language: Language,
        coop: str,
        people: Sequence[PersonRow],
        check: Check,
        *,
        last: PersonId | None = None,
        sheet: bool = False,
    ) -> None:
        """`sheet` says that a recovery sheet was tried out, which helps who forgot the password."""
        super().__init__()
        t = language.gettext
        self._check = check
        options = [(one.id, _said(one, language)) for one in people if one.active]
        known = last if any(one == last for one, _ in options) else None
        chosen = known or options[0][0]
        self.person = ChoiceField("person", t("&Who are you?"), options, language, value=chosen)
        self.password = SecretField("password", t("&Password"), language, optional=True)
        self.form = Form([self.person, self.password], language)
        self.form.sent.connect(self.signed_in)
        self.go_on = buttons.primary(t("Open the desk"), self._send)
        self.password.editor.installEventFilter(self)
        self.lost = buttons.link(t("I forgot the password"), self.forgotten.emit)
        self.lost.setVisible(sheet)
        other = buttons.link(t("Open another book"), self.other_book.emit)
        card = Card(
            "",
            label(coop, "title", wrap=True),
            label(t("Sign in to go on."), "muted"),
            self.form,
            row(None, self.go_on),
            row(self.lost, None, other),
            padding=24,
        )
        self.setLayout(column(centred(card, 440)))
        self.setTabOrder(self.go_on, self.lost)
        self.setFocusProxy(self.password.editor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter after the password opens the desk: everybody expects that."""
        if watched is self.password.editor and _is_enter(event):
            self._send()
            return True
        return super().eventFilter(watched, event)

    def _send(self) -> None:
        self.form.submit(self._ask)

    def _ask(self, *, person: PersonId, password: str | None) -> Actor:
        return self._check(person, password or "")


def _is_enter(event: QEvent) -> bool:
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
        return False
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _said(one: PersonRow, language: Language) -> str:
    t = language.gettext
    return t("{name} · {role}").format(name=one.name, role=t(ROLE_NAMES[one.role]))
