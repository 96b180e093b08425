"""The form of a new field, and the chosen one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal

from coopdesk.records import custom_fields
from coopdesk.records.custom_fields import CHOICE, KINDS, TEXT, FieldRow
from coopdesk.ui.beginning import Beginning
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note
from coopdesk.ui.kit.fields import CheckField, ChoiceField, Field, NoteField, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, holder
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import Kind


class _Asked:
    """What is asked, what there is to choose from, and whether every member needs it."""

    def __init__(self, desk: Desk, *more: Field[Any]) -> None:
        t, language = desk.language.gettext, desk.language
        self.name = TextField("name", t("&What is asked"), language)
        self.options = NoteField(
            "options", t("What to &choose from, one a line"), language, optional=True
        )
        self.needed = CheckField("needed", t("&Every member should have it"), language)
        self.form = Form([self.name, *more, self.options, self.needed], language)


def _said(typed: dict[str, Any]) -> dict[str, Any]:
    """What is typed, as the commands take it."""
    return typed | {"options": (typed["options"] or "").splitlines()}


class Adding(Beginning):
    """A field is added."""

    ICON = "check"

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        kinds = [(one, t(words)) for one, words in KINDS.items()]
        self.kind: ChoiceField[str] = ChoiceField("kind", t("&Kind"), kinds, language)
        self.asked = _Asked(desk, self.kind)
        super().__init__(desk, t("Ask something more"), self.asked.form)

    def word(self) -> None:
        self.do.setText(self.desk.language.gettext("Ask it of every member"))
        self.do.setEnabled(self.desk.may(custom_fields.add_field))
        self.asked.options.setVisible(self.kind.peek() == CHOICE)

    def fill(self) -> None:
        self.kind.set_value(TEXT)
        self.asked.needed.set_value(False)

    def send(self, typed: dict[str, Any]) -> int:
        return self.desk.do(custom_fields.add_field, **_said(typed))


class One(Card):
    """The chosen one is called otherwise, moved, ended or asked again. Its kind stays."""

    done = Signal()

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__(" ")
        self._desk = desk
        self._row: FieldRow | None = None
        asked = _Asked(desk)
        self.name, self.options, self.needed = asked.name, asked.options, asked.needed
        self.form, self.note = asked.form, Note("", Kind.REFUSE)
        self.do = buttons.primary(t("Keep the changes"), self.do_it, icon="save")
        self.up = buttons.secondary(t("Ask it earlier"), weakly(self._move, -1))
        self.down = buttons.secondary(t("Ask it later"), weakly(self._move, 1))
        self.end = buttons.quiet(t("Ask it no more"), self._turn)
        deeds = holder(Flow(self.do, self.up, self.down, self.end))
        for part in (self.form, self.note, deeds):
            self.body.addWidget(part)

    def has_typed(self) -> bool:
        return self.form.dirty

    def show_row(self, row: FieldRow | None) -> None:
        """Look at one. What was typed of it stays."""
        if row is None:
            self._row = None
            return
        if self._row is not None and self._row.id == row.id and self.form.dirty:
            return
        self._row = row
        t = self._desk.language.gettext
        said = t("{name} · {what}").format(name=row.name, what=t(KINDS[row.kind]))
        self.title.setText(said)
        self.setAccessibleName(said)
        self.name.set_value(row.name)
        self.options.set_value("\n".join(row.options) or None)
        self.needed.set_value(row.needed)
        self.options.setVisible(row.kind == CHOICE)
        self.form.settle()
        self.note.say("")
        may = self._desk.may(custom_fields.change_field)
        self.end.setText(t("Ask it no more") if row.closed is None else t("Ask it again"))
        for button in (self.do, self.up, self.down):
            button.setEnabled(may and row.closed is None)
        self.end.setEnabled(may)

    def do_it(self) -> None:
        """Keep what is changed."""
        typed, row = self.form.read(), self._row
        if typed is None or row is None:
            return
        with Refusals(self.note, self._desk.language, self.form.fields()):
            self._desk.do(custom_fields.change_field, field=row.id, shown=row, **_said(typed))
            self.form.settle()
            every = self._desk.ask(custom_fields.fields, past=True)
            self.show_row(next(one for one in every if one.id == row.id))
            self._desk.say(self._desk.language.gettext("The changes are kept."))
            self.done.emit()

    def _move(self, by: int) -> None:
        if self._row is None:
            return
        order = [one.id for one in self._desk.ask(custom_fields.fields)]
        at = order.index(self._row.id)
        if 0 <= at + by < len(order):
            order.insert(at + by, order.pop(at))
            with Refusals(self.note, self._desk.language):
                self._desk.do(custom_fields.put_in_order, fields=order)

    def _turn(self) -> None:
        if self._row is None:
            return
        with Refusals(self.note, self._desk.language, self.form.fields()):
            if self._row.closed is None:
                self._desk.do(custom_fields.close_field, field=self._row.id)
            else:
                self._desk.do(custom_fields.reopen_field, field=self._row.id)
            self.done.emit()
