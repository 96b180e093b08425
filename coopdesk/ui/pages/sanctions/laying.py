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
from coopdesk.ui.kit.fields import ChoiceField, DayField, Field, MoneyField, NoteField
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
        self.until = DayField("until", t("&Until"), language, today=desk.today, optional=True)
        self.why = NoteField("why", t("Wh&y"), language)
        self.heard = DayField("heard", t("Heard o&n"), language, today=desk.today, optional=True)
        self.answer = NoteField("answer", t("What the member &answers"), language, optional=True)
        self._board = self.who.peek()
        first: list[Field[Any]] = [self.kind, self.day]
        self.head = Form(first, language, columns=2)
        self.much, self.long = Form([self.amount], language), Form([self.until], language)
        decided: list[Field[Any]] = [self.who, self.resolution, self.why, self.answer]
        self.form = Form([*decided, self.heard], language, columns=2)
        self.note = Note("", Kind.REFUSE)
        self.do = buttons.primary("", self.do_it, icon="check")
        leave = buttons.secondary(t("Cancel"), self._leave)
        for part in (*self._forms(), self.note, holder(Flow(self.do, leave))):
            self.body.addWidget(part)
        for form in self._forms():
            form.changed.connect(self._word)
        self.hide()

    def _forms(self) -> list[Form]:
        return [self.head, self.much, self.long, self.form]

    def show_member(self, one: MemberFile) -> None:
        self._one = one

    def begin(self) -> None:
        if not self.has_typed():
            self._empty()
        self._word()
        self.show()

    def _empty(self) -> None:
        for form in self._forms():
            form.clear()
        self.kind.set_value(WARNING)
        self.who.set_value(self._board)
        self.day.back_to_today()
        for form in self._forms():
            form.settle()
        self.note.say("")

    def has_typed(self) -> bool:
        return any(form.dirty for form in self._forms())

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
        self.much.setVisible(kind == FINE)
        self.long.setVisible(kind == SUSPENSION)
        self.do.setText(buttons.literal(said[kind].format(name=name)))
        self.do.setEnabled(self._desk.may(sanctions.sanction))

    def do_it(self) -> None:
        """Write it down."""
        read = [form.read() for form in self._forms()]
        if self._one is None or any(one is None for one in read):
            return
        typed = {name: value for one in read if one for name, value in one.items()}
        made: list[int] = []
        fields = [field for form in self._forms() for field in form.fields()]
        with Refusals(self.note, self._desk.language, fields):
            words = {n: typed[n] or "" for n in ("resolution", "answer")}
            made.append(self._desk.do(sanctions.sanction, member=self._one.id, **(typed | words)))
        for ident in made:
            self._empty()
            self._desk.say(self._desk.language.gettext("It is written down."))
            self.made.emit(ident)

    def _leave(self) -> None:
        self._empty()
        self.left.emit()
