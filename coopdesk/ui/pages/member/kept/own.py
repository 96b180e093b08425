"""What the co-op asks of its members beside the register's own columns."""

from __future__ import annotations

from typing import Any

from coopdesk.records import custom_fields
from coopdesk.records.custom_fields import FieldRow
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Flow, clear, column, holder
from coopdesk.ui.own_fields import field_for, kept_of, typed_of
from coopdesk.ui.pages.member.kept.whose import Whose
from coopdesk.ui.theme import Kind


class OwnFieldsCard(Card):
    """A form of the fields that are asked. It is made anew when other fields are asked."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__(t("What the co-op asks for"))
        self._desk = desk
        self._one: Whose | None = None
        self._asked: list[FieldRow] = []
        self._shown: dict[int, str] = {}
        self.form: Form | None = None
        self._place = column()
        self.none = label(t("This co-op asks nothing more yet."), "muted", wrap=True)
        self.missing = Note("", Kind.WARN)
        self.keep = buttons.secondary(t("Keep what is filled in"), self.do_it, icon="save")
        self.settings = buttons.quiet(t("Choose what is asked"), self._go_fields)
        self.body.addWidget(self.none)
        self.body.addWidget(self.missing)
        self.body.addLayout(self._place)
        self.body.addWidget(holder(Flow(self.keep, self.settings)))
        self.settings.setVisible(desk.may(custom_fields.add_field))

    def show_member(self, one: Whose) -> None:
        """Look at what they have in each field. What is typed stays."""
        asked = self._desk.ask(custom_fields.fields)
        same = self._one is not None and self._one.id == one.id and asked == self._asked
        self._one = one
        if same and self.has_typed():
            return
        self._shown = self._desk.ask(custom_fields.values, one.id)
        if asked != self._asked or self.form is None:
            self._ask(asked)
        self._fill()
        lacking = [each.name for each in self._desk.ask(custom_fields.missing, one.id)]
        said = self._desk.language.gettext("Every member should have: {names}.")
        self.missing.say(said.format(names=", ".join(lacking)) if lacking else "", Kind.WARN)
        self.none.setVisible(not asked)
        self.keep.setVisible(bool(asked))
        self.keep.setEnabled(self._desk.may(custom_fields.fill_in))

    def _ask(self, asked: list[FieldRow]) -> None:
        clear(self._place)
        self._asked, language = asked, self._desk.language
        fields = [field_for(one, language, self._desk.today) for one in asked]
        self.form = Form(fields, language, columns=2)
        self._place.addWidget(self.form)
        self.form.setVisible(bool(asked))

    def _fill(self) -> None:
        assert self.form is not None
        for one in self._asked:
            self.form[str(one.id)].set_value(typed_of(one, self._shown.get(one.id, "")))
        self.form.settle()

    def has_typed(self) -> bool:
        return self.form is not None and self.form.dirty

    def do_it(self) -> None:
        """Keep what is filled in."""
        if self.form is not None and self.form.submit(self._write) is not None:
            self._desk.say(self._desk.language.gettext("The changes are kept."))

    def _write(self, **typed: Any) -> bool:
        assert self._one is not None
        values = {one.id: kept_of(typed[str(one.id)]) for one in self._asked}
        changed = {n: said for n, said in values.items() if said != self._shown.get(n, "")}
        if changed:
            shown, member = dict(self._shown), self._one.id
            self._shown |= changed
            self._desk.do(custom_fields.fill_in, member=member, values=changed, shown=shown)
        return True

    def _go_fields(self) -> None:
        self._desk.go(Place("own_fields"))
