"""One sanction: what was decided, what the member answers, and whether it is lifted."""

from __future__ import annotations

from PySide6.QtCore import Signal

from coopdesk.records import sanctions, visit
from coopdesk.records.sanctions import FINE, SanctionRow
from coopdesk.ui.choosing import DeskDay
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note
from coopdesk.ui.kit.fields import NoteField, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, bring_into_view, column, holder
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.papers import show_letter
from coopdesk.ui.theme import Kind


class One(Card):
    """The answer is written on the page; lifting is asked for a reason first."""

    done = Signal()

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        super().__init__(" ")
        self._desk = desk
        self._row: SanctionRow | None = None
        self.facts = Pairs()
        self.answer = NoteField("answer", t("What the member &answers"), language)
        self.day = DeskDay(desk)
        self.day.label.setText(t("Answered &on"))
        self.form = Form([self.answer, self.day], language)
        self.note = Note("", Kind.REFUSE)
        self.do = buttons.primary(t("Keep the answer"), self.do_it, icon="save")
        self.letter = buttons.secondary(t("&Letter"), self._letter, icon="print")
        self.pay = buttons.secondary(t("Pay at the cash desk"), self._pay, icon="cash")
        self.lift = buttons.quiet(t("Lift it"), self._begin_lifting)
        self.why = TextField("why", t("Wh&y it is lifted"), language)
        self.lifting = Form([self.why], language)
        self.really = buttons.secondary(t("Lift the sanction"), self._lift)
        self.stay = buttons.quiet(t("Leave it as it is"), self._leave)
        self._sure = holder(column(self.lifting, holder(Flow(self.really, self.stay))))
        deeds = holder(Flow(self.do, self.pay, self.letter, self.lift))
        for part in (self.facts, self.form, self.note, deeds, self._sure):
            self.body.addWidget(part)

    def show_row(self, row: SanctionRow | None) -> None:
        """Look at one. What was typed of it stays."""
        if row is None:
            self._row = None
            return
        if self._row is None or self._row.id != row.id:
            self.form.clear()
            self._leave()
        self._row = row
        t = self._desk.language.gettext
        self.title.setText(t(sanctions.KINDS[row.kind]))
        self.setAccessibleName(t(sanctions.KINDS[row.kind]))
        self.facts.show_pairs(_facts(self._desk, row))
        if not self.form.dirty:
            self.answer.set_value(row.answer or None)
            self.day.set_value(row.answered or self._desk.today)
            self.form.settle()
        may = self._desk.may(sanctions.answer_sanction)
        self.do.setEnabled(may)
        owed = row.kind == FINE and not row.paid and row.lifted is None
        self.pay.setVisible(owed and self._desk.may(visit.record_visit))
        self.lift.setVisible(may and row.lifted is None and self._sure.isHidden())

    def has_typed(self) -> bool:
        return self.form.dirty or (not self._sure.isHidden() and self.lifting.dirty)

    def do_it(self) -> None:
        """Keep what the member answers."""
        typed, row = self.form.read(), self._row
        if typed is None or row is None:
            return
        with Refusals(self.note, self._desk.language, self.form.fields()):
            self._desk.do(sanctions.answer_sanction, sanction=row.id, shown=row.answer, **typed)
            self.form.settle()
            self._desk.say(self._desk.language.gettext("It is written down."))
            self.done.emit()

    def _begin_lifting(self) -> None:
        self._sure.show()
        self.lift.hide()
        self.why.setFocus()
        bring_into_view(self._sure)

    def _leave(self) -> None:
        self.lifting.clear()
        self.lifting.settle()
        self._sure.hide()
        self.note.say("")
        self.lift.setVisible(self._row is not None and self._row.lifted is None)

    def _lift(self) -> None:
        typed = self.lifting.read()
        if typed is None or self._row is None:
            return
        with Refusals(self.note, self._desk.language, self.lifting.fields()):
            self._desk.do(
                sanctions.lift_sanction,
                sanction=self._row.id,
                day=self._desk.today,
                why=typed["why"],
            )
            self._leave()
            self._desk.say(self._desk.language.gettext("It is lifted."))
            self.done.emit()

    def _pay(self) -> None:
        if self._row is not None:
            field = visit.field_of(visit.FINE, self._row.id)
            amount = self._row.amount.minor if self._row.amount is not None else None
            self._desk.go(Place("cash", self._row.member, text=field, about=amount))

    def _letter(self) -> None:
        if self._row is not None:
            show_letter(self._desk, "sanction-letter", self._row.id)


def _facts(desk: Desk, row: SanctionRow) -> list[Pair]:
    t, language = desk.language.gettext, desk.language
    said = [
        (t("Decided on"), language.day(row.day)),
        (t("Who decided"), t(row.body) if row.body else ""),
        (t("Resolution"), row.resolution),
        (t("Why"), row.why),
        (t("Amount"), language.amount(row.amount) if row.amount is not None else ""),
        (t("Paid"), t("Receipt {number}").format(number=row.paid) if row.paid else ""),
        (t("Until"), language.day(row.until) if row.until else ""),
        (t("Heard on"), language.day(row.heard) if row.heard else ""),
        (t("Lifted on"), language.day(row.lifted) if row.lifted else ""),
        (t("Why it is lifted"), row.lifted_why),
    ]
    return [Pair(name, value) for name, value in said if value]
