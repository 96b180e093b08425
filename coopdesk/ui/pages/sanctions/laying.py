"""The form of a sanction."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal

from coopdesk.records import sanctions
from coopdesk.records.members import MemberFile
from coopdesk.records.resolutions import OTHER
from coopdesk.records.sanctions import FINE, SUSPENSION, WARNING
from coopdesk.ui.choosing import DeskDay
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note
from coopdesk.ui.kit.fields import ChoiceField, DayField, Field, MoneyField, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, holder
from coopdesk.ui.living import body_field
from coopdesk.ui.resolving import ResolutionField
from coopdesk.ui.theme import Kind


class Laying(Card):
    """What, who decided it, why, and what the member said to it."""

    made = Signal(object)  # the id of the sanction
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        super().__init__(t("Write down a sanction"))
        self._desk = desk
        self._one: MemberFile | None = None
        kinds = [(one, t(words)) for one, words in sanctions.KINDS.items()]
        self.kind: ChoiceField[str] = ChoiceField(
            "kind", t("&Kind"), kinds, language, value=WARNING
        )
        self.day = DeskDay(desk)
        self.day.label.setText(t("Decided o&n"))
        self.who = body_field(desk)
        self.resolution = ResolutionField(desk, OTHER)
        self.amount = MoneyField("amount", t("&Amount"), desk.currency, language, optional=True)
        self.until = DayField("until", t("&Until"), language, optional=True)
        self.why = TextField("why", t("Wh&y"), language)
        self.heard = DayField("heard", t("Heard o&n"), language, today=desk.today, optional=True)
        self.answer = TextField("answer", t("What the member &answers"), language, optional=True)
        fields: list[Field[Any]] = [self.kind, self.day, self.who, self.resolution, self.why]
        self.form = Form(
            [*fields, self.amount, self.until, self.heard, self.answer], language, columns=2
        )
        self.note = Note("", Kind.REFUSE)
        self.do = buttons.primary("", self.do_it, icon="check")
        leave = buttons.secondary(t("Cancel"), self._leave)
        for part in (self.form, self.note, holder(Flow(self.do, leave))):
            self.body.addWidget(part)
        self.form.changed.connect(self._word)
        self.hide()

    def show_member(self, one: MemberFile) -> None:
        self._one = one

    def begin(self) -> None:
        if not self.has_typed():
            self._empty()
        self._word()
        self.show()

    def _empty(self) -> None:
        self.form.clear()
        self.kind.set_value(WARNING)
        self.day.back_to_today()
        self.form.settle()
        self.note.say("")

    def has_typed(self) -> bool:
        return self.form.dirty

    def focus_first(self) -> None:
        self.kind.setFocus()

    def _word(self) -> None:
        t, name = self._desk.language.gettext, self._one.name if self._one else ""
        kind = self.kind.peek() or WARNING
        said = {
            WARNING: t("Warn {name}"),
            FINE: t("Fine {name}"),
            SUSPENSION: t("Suspend {name}"),
        }
        self.amount.setVisible(kind == FINE)
        self.until.setVisible(kind == SUSPENSION)
        self.do.setText(buttons.literal(said[kind].format(name=name)))
        self.do.setEnabled(self._desk.may(sanctions.sanction))

    def do_it(self) -> None:
        """Write it down."""
        typed = self.form.read()
        if typed is None or self._one is None:
            return
        made: list[int] = []
        with Refusals(self.note, self._desk.language, self.form.fields()):
            words = {n: typed[n] or "" for n in ("resolution", "answer")}
            made.append(self._desk.do(sanctions.sanction, member=self._one.id, **(typed | words)))
        for ident in made:
            self._empty()
            self._desk.say(self._desk.language.gettext("It is written down."))
            self.made.emit(ident)

    def _leave(self) -> None:
        self._empty()
        self.left.emit()
