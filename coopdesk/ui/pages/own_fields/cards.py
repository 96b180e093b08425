"""The form of a new field, and the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal

from coopdesk.records import custom_fields
from coopdesk.records.custom_fields import CHOICE, KINDS, TEXT, FieldRow
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note
from coopdesk.ui.kit.fields import CheckField, ChoiceField, Field, NoteField, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, holder
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import Kind


class _Asking(Card):
    """What is asked, what there is to choose from, and whether every member needs it."""

    def __init__(self, desk: Desk, title: str, more: Sequence[Field[Any]] = ()) -> None:
        super().__init__(title)
        t, language = desk.language.gettext, desk.language
        self._desk = desk
        self.name = TextField("name", t("&What is asked"), language)
        self.options = NoteField(
            "options", t("What to &choose from, one a line"), language, optional=True
        )
        self.needed = CheckField("needed", t("&Every member should have it"), language)
        self.form = Form([self.name, *more, self.options, self.needed], language)
        self.note = Note("", Kind.REFUSE)

    def has_typed(self) -> bool:
        return self.form.dirty

    def focus_first(self) -> None:
        self.name.setFocus()

    def _said(self) -> dict[str, Any] | None:
        """What is typed, as the commands take it."""
        typed = self.form.read()
        if typed is None:
            return None
        return typed | {"options": (typed["options"] or "").splitlines()}


class Adding(_Asking):
    """A field is added."""

    made = Signal(object)  # its id
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        kinds = [(one, t(words)) for one, words in KINDS.items()]
        self.kind: ChoiceField[str] = ChoiceField("kind", t("&Kind"), kinds, language, value=TEXT)
        super().__init__(desk, t("Ask something more"), [self.kind])
        self.do = buttons.primary(t("Ask it of every member"), self.do_it, icon="check")
        leave = buttons.secondary(t("Cancel"), self._leave)
        for part in (self.form, self.note, holder(Flow(self.do, leave))):
            self.body.addWidget(part)
        self.kind.changed.connect(self._word)
        self.hide()

    def begin(self) -> None:
        if not self.has_typed():
            self._empty()
        self._word()
        self.show()

    def _empty(self) -> None:
        self.form.clear()
        self.kind.set_value(TEXT)
        self.needed.set_value(False)
        self.form.settle()
        self.note.say("")

    def _word(self) -> None:
        self.options.setVisible(self.kind.peek() == CHOICE)
        self.do.setEnabled(self._desk.may(custom_fields.add_field))

    def do_it(self) -> None:
        """Add it."""
        said = self._said()
        if said is None:
            return
        made: list[int] = []
        with Refusals(self.note, self._desk.language, self.form.fields()):
            made.append(self._desk.do(custom_fields.add_field, **said))
        for ident in made:
            self._empty()
            self._desk.say(self._desk.language.gettext("It is written down."))
            self.made.emit(ident)

    def _leave(self) -> None:
        self._empty()
        self.left.emit()


class One(_Asking):
    """The chosen one is called otherwise, moved, ended or asked again. Its kind stays."""

    done = Signal()

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__(desk, " ")
        self._row: FieldRow | None = None
        self.do = buttons.primary(t("Keep the changes"), self.do_it, icon="save")
        self.up = buttons.secondary(t("Ask it earlier"), weakly(self._move, -1))
        self.down = buttons.secondary(t("Ask it later"), weakly(self._move, 1))
        self.end = buttons.quiet(t("Ask it no more"), self._turn)
        deeds = holder(Flow(self.do, self.up, self.down, self.end))
        for part in (self.form, self.note, deeds):
            self.body.addWidget(part)

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
        said, row = self._said(), self._row
        if said is None or row is None:
            return
        with Refusals(self.note, self._desk.language, self.form.fields()):
            self.form.settle()
            self._desk.do(custom_fields.change_field, field=row.id, shown=row, **said)
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
