"""Before the desk, for who forgot their password: the recovery sheet, then a new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_, Language
from coopdesk.records.errors import Refused
from coopdesk.records.ids import PersonId
from coopdesk.records.office import PersonRow
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.fields import ChoiceField, NoteField, SecretField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import centred, column, row
from coopdesk.ui.theme import Kind

#: Opens the book with what stands on the sheet, or refuses, and gives those who may set it up.
Opens = Callable[[str], Sequence[PersonRow]]
#: Gives a person a new password, by what stands on the sheet.
Gives = Callable[[str, PersonId, str], Any]


class Lost(QWidget):
    """Two steps: the sheet or enough shares of the board; then who one is, and a new password."""

    given = Signal()  # the new password is kept
    left = Signal()  # they remember it, or have no sheet

    def __init__(self, language: Language, name: str, opens: Opens, gives: Gives) -> None:
        """`name` is the co-op's, or that of the book's file where it can't be read yet."""
        super().__init__()
        t = language.gettext
        self._language, self._opens, self._gives, self._typed = language, opens, gives, ""
        self.typed = NoteField("typed", t("What is on the &sheet"), language, lines=4)
        self.sheet_form = Form([self.typed], language)
        self.person: ChoiceField[PersonId] = ChoiceField("person", t("&Who are you?"), [], language)
        self.new = SecretField("new", t("&New password"), language)
        self.again = SecretField("again", t("The same once &more"), language)
        self.form = Form([self.person, self.new, self.again], language)
        self.sheet_form.sent.connect(self._show_people)
        self.form.sent.connect(self.given)
        self.fits = Note("", Kind.GOOD)
        self.go_on = buttons.primary(t("Go on"), self._send)
        back = buttons.secondary(t("Back"), self.left.emit, icon="back")
        self.how = label(
            t(
                "Scan the square of the sheet, or type its twelve groups with the small sign"
                " after each. Of the board, one share a line."
            ),
            "muted",
            wrap=True,
        )
        self.form.hide()
        card = Card(
            "",
            label(name, "title", wrap=True),
            label(t("You forgot the password: the recovery sheet gives you a new one."), wrap=True),
            self.how,
            self.fits,
            self.sheet_form,
            self.form,
            row(back, None, self.go_on),
            padding=24,
        )
        self.setLayout(column(centred(card, 560)))
        self.setTabOrder(self.go_on, back)
        self.setFocusProxy(self.typed.editor)

    def _send(self) -> None:
        if self.form.isHidden():
            self.sheet_form.submit(self._open)
        else:
            self.form.submit(self._give)

    def _open(self, *, typed: str) -> Sequence[PersonRow]:
        found = self._opens(typed)
        self._typed = typed
        return found

    def _show_people(self, people: Sequence[PersonRow]) -> None:
        t = self._language.gettext
        self.person.set_options([(one.id, one.name) for one in people])
        self.person.set_value(people[0].id)
        self.sheet_form.hide()
        self.how.hide()
        self.fits.say(t("The sheet opens this book."))
        self.form.show()
        self.go_on.setText(buttons.literal(t("Keep it and open the desk")))
        self.new.setFocus()

    def _give(self, *, person: PersonId, new: str, again: str) -> bool:
        if new != again:
            raise Refused(N_("The two are not the same: type them again."), field="again")
        self._gives(self._typed, person, new)
        return True
