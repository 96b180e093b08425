"""A household or a group is written down."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal

from coopdesk.records import households, members
from coopdesk.records.households import HOUSEHOLD, KINDS
from coopdesk.ui.choosing import member_field
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note
from coopdesk.ui.kit.fields import ChoiceField, Field, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, holder
from coopdesk.ui.theme import Kind


class Forming(Card):
    """What it is called, and the line of the register that they have together, if they have one."""

    made = Signal(object)  # its id
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        super().__init__(t("Write one down"))
        self._desk = desk
        kinds = [(one, t(words)) for one, words in KINDS.items()]
        self.name = TextField("name", t("What it is &called"), language)
        self.kind: ChoiceField[str] = ChoiceField(
            "kind", t("&Kind"), kinds, language, value=HOUSEHOLD
        )
        self.village = TextField("village", t("&Village"), language, optional=True)
        self.village.offer(desk.ask(members.villages))
        self.member = member_field(desk)
        self.member.optional = True
        self.member.label.setText(t("A &member that they are together"))
        fields: list[Field[Any]] = [self.name, self.kind, self.village, self.member]
        self.form = Form(fields, language, columns=2)
        self.note = Note("", Kind.REFUSE)
        self.do = buttons.primary(t("Write it down"), self.do_it, icon="people")
        leave = buttons.secondary(t("Cancel"), self._leave)
        for part in (self.form, self.note, holder(Flow(self.do, leave))):
            self.body.addWidget(part)
        self.hide()

    def begin(self) -> None:
        if not self.has_typed():
            self._empty()
        self.show()

    def _empty(self) -> None:
        self.form.clear()
        self.kind.set_value(HOUSEHOLD)
        self.form.settle()
        self.note.say("")

    def has_typed(self) -> bool:
        return self.form.dirty

    def focus_first(self) -> None:
        self.name.setFocus()

    def do_it(self) -> None:
        """Write it down."""
        typed = self.form.read()
        if typed is None:
            return
        made: list[int] = []
        found = typed["member"]
        typed |= {"village": typed["village"] or "", "member": found.id if found else None}
        with Refusals(self.note, self._desk.language, self.form.fields()):
            made.append(self._desk.do(households.form_household, **typed))
        for ident in made:
            self._empty()
            self._desk.say(self._desk.language.gettext("It is written down."))
            self.made.emit(ident)

    def _leave(self) -> None:
        self._empty()
        self.left.emit()
