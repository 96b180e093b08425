"""One application: what is known, what was decided, and what comes next."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.records import admission, membership
from coopdesk.records.admission import ApplicationRow
from coopdesk.records.ids import FeeId
from coopdesk.records.membership import ADMITTED, APPLICANT, DEFERRED, JOINED, REFUSED
from coopdesk.records.money import Money
from coopdesk.records.resolutions import ADMISSION
from coopdesk.ui.choosing import DeskDay
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.fields import ChoiceField, DayField, Field, MoneyField, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, column, holder
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.living import body_field, step_pairs
from coopdesk.ui.papers import show_decided, show_letter
from coopdesk.ui.resolving import ResolutionField
from coopdesk.ui.theme import Kind


class One(Card):
    """The chosen application, with the one thing to do next on its button."""

    done = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(" ")
        t = desk.language.gettext
        self._desk = desk
        self._row: ApplicationRow | None = None
        self._with: list[ApplicationRow] = []
        self.where = label("", "muted", wrap=True)
        self.facts, self.steps = Pairs(dense=True), Pairs()
        self.deciding, self.paying = _Deciding(desk), _Paying(desk)
        self.note = Note("", Kind.REFUSE)
        self.do = buttons.primary("", self.do_it, icon="check")
        self.letter = buttons.secondary(t("&Letter"), self._letter, icon="print")
        self.letters = buttons.secondary("", self._letters, icon="print")
        self.member = buttons.secondary(t("Open the &member's page"), self._go_member)
        self.file = buttons.secondary(t("&File"), self._go_file, icon="attach")
        self.withdraw = buttons.quiet(t("They don't want it any more"), self._withdraw)
        self.back = buttons.quiet(t("Take back the last step"), self._take_back)
        papers = (self.letter, self.letters, self.file, self.member)
        deeds = holder(Flow(self.do, *papers, self.withdraw, self.back))
        what = label(t("What happened"), "section")
        self.body.addWidget(self.where)
        for part in (self.facts, what, self.steps, self.deciding, self.paying, self.note, deeds):
            self.body.addWidget(part)
        self.deciding.form.changed.connect(self._word)
        self.paying.changed.connect(self._word)

    def focus_first(self) -> None:
        for part in (self.deciding, self.paying):
            if not part.isHidden():
                part.focus_first()

    def has_typed(self) -> bool:
        return self.deciding.form.dirty or self.paying.has_typed()

    def offer_resolution(self, number: str) -> None:
        """Fill in the number of the resolution that admits."""
        self.deciding.resolution.set_value(number)

    def show_row(self, row: ApplicationRow | None) -> None:
        """Look at an application. What was typed of it stays."""
        if row is None:
            self._row = None
            return
        same = self._row is not None and (self._row.id, self._row.status) == (row.id, row.status)
        self._row = row
        if not same:
            self.note.say("")
            self.deciding.begin(row)
            self.paying.begin(row)
        t = self._desk.language.gettext
        self.title.setText(row.name)
        self.setAccessibleName(row.name)
        self.where.setText(" · ".join(filter(None, (row.village, row.phone))))
        self.where.setVisible(bool(self.where.text()))
        self.facts.show_pairs(_facts(self._desk, row))
        self.steps.show_pairs(step_pairs(self._desk.language, row.steps))
        may = self._desk.may(admission.decide)
        self.deciding.setVisible(may and row.status in (APPLICANT, DEFERRED))
        self.paying.setVisible(
            row.status == ADMITTED and self._desk.may(admission.take_first_payment)
        )
        self.do.setVisible(not self.deciding.isHidden() or not self.paying.isHidden())
        self.letter.setText(t("&Letter") if _decided(row) else t("Application &form"))
        self._show_letters(row)
        self.member.setVisible(bool(row.number))
        self.file.setVisible(not row.number)
        self.withdraw.setVisible(may and row.status in admission.OPEN)
        self.back.setVisible(may and _last(row) in membership.BACK)
        self._word()

    def _show_letters(self, row: ApplicationRow) -> None:
        """Where several were decided at one time, all their letters are made at once."""
        t, language, one = self._desk.language.gettext, self._desk.language, row.decision
        self._with = self._desk.ask(admission.decided_with, row) if _decided(row) else []
        self.letters.setVisible(one is not None and len(self._with) > 1)
        if one is not None:
            words = t("Letters to all {n} decided on {day}")
            said = words.format(n=len(self._with), day=language.day(one.day))
            self.letters.setText(said)

    def _word(self) -> None:
        if self._row is None:
            return
        part = self.deciding if not self.deciding.isHidden() else self.paying
        self.do.setText(buttons.literal(part.words(self._row)))

    # --- deeds -----------------------------------------------------------------------------------

    def do_it(self) -> None:
        """Decide, or take the first payment."""
        if self._row is None or self.do.isHidden():
            return
        part = self.deciding if not self.deciding.isHidden() else self.paying
        said = part.read()
        if said is None:
            return
        with Refusals(self.note, self._desk.language, part.fields()):
            part.send(self._row, said)
            part.settle()
            self.done.emit()

    def _withdraw(self) -> None:
        assert self._row is not None
        with Refusals(self.note, self._desk.language):
            self._desk.do(
                admission.withdraw_application, application=self._row.id, day=self._desk.today
            )
            self._desk.say(self._desk.language.gettext("It is written down."))
            self.done.emit()

    def _take_back(self) -> None:
        assert self._row is not None
        step = [one for one in self._row.steps if one.dropped is None][-1]
        with Refusals(self.note, self._desk.language):
            self._desk.do(admission.take_back_decision, step=step.id)
            self._desk.say(self._desk.language.gettext("It is taken back."))
            self.done.emit()

    def _go_member(self) -> None:
        if self._row is not None:
            self._desk.go(Place("member", member=self._row.member))

    def _go_file(self) -> None:
        if self._row is not None:
            self._desk.go(Place("member_file", member=self._row.member))

    def _letter(self) -> None:
        if self._row is not None:
            paper = "admission-letter" if _decided(self._row) else "application"
            show_letter(self._desk, paper, self._row.id)

    def _letters(self) -> None:
        show_decided(self._desk, [one.id for one in self._with])


def _last(row: ApplicationRow) -> str:
    counted = [one for one in row.steps if one.dropped is None]
    return counted[-1].kind if counted else ""


def _decided(row: ApplicationRow) -> bool:
    return row.status not in (APPLICANT, membership.WITHDRAWN)


def _facts(desk: Desk, row: ApplicationRow) -> list[Pair]:
    t, language = desk.language.gettext, desk.language
    born = language.day(row.born) if row.born else ""
    unpaid = any(step.kind == JOINED and step.dropped for step in row.steps)
    said = [
        (t("Comes back under number"), row.number if row.back and not unpaid else ""),
        (t("Number"), row.number if unpaid else ""),
        (t("Who speaks for them"), row.speaker),
        (t("Shares wanted"), language.number(row.shares)),
        (t("Born on"), born),
        (t("Identity document"), row.document),
        (t("Address"), row.address),
        (t("Occupation"), row.occupation),
        (t("Remark"), row.remark),
    ]
    return [Pair(name, value) for name, value in said if value]


class _Deciding(QWidget):
    """Who decides what, and why."""

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        super().__init__()
        self._desk = desk
        ways = [(one, t(words)) for one, words in admission.DECISIONS.items()]
        self.decision: ChoiceField[str] = ChoiceField(
            "decision", t("&Decision"), ways, language, value=ADMITTED
        )
        self.day = DeskDay(desk)
        self.day.label.setText(t("Decided o&n"))
        self.who = body_field(desk)
        self._board = self.who.peek()
        self.resolution = ResolutionField(desk, ADMISSION)
        self.why = TextField("why", t("Wh&y"), language, optional=True)
        self.until = DayField(
            "until", t("Looked at again &on"), language, today=desk.today, optional=True
        )
        fields: list[Field[Any]] = [self.decision, self.day, self.who, self.resolution]
        self.form = Form([*fields, self.why, self.until], language, columns=2)
        self.setLayout(column(label(t("What is decided"), "section"), self.form))
        self.form.changed.connect(self._show)

    def begin(self, row: ApplicationRow) -> None:
        with self.form.filling():
            self.decision.set_value(ADMITTED)
            self.day.back_to_today()
            self.who.set_value(self._board)
            self.why.set_value(None)
            self.until.set_value(None)
        self.resolution.about(row.member)
        self.resolution.fill_in()
        self.form.settle()
        self._show()

    def _show(self) -> None:
        self.until.setVisible(self.decision.peek() == DEFERRED)

    def focus_first(self) -> None:
        self.decision.setFocus()

    def fields(self) -> list[Field[Any]]:
        return self.form.fields()

    def words(self, row: ApplicationRow) -> str:
        t = self._desk.language.gettext
        said = {
            ADMITTED: t("Write down that {name} is admitted"),
            DEFERRED: t("Write down that the decision is put off"),
            REFUSED: t("Write down that {name} is refused"),
        }
        return said[self.decision.peek() or ADMITTED].format(name=row.name)

    def read(self) -> dict[str, Any] | None:
        return self.form.read()

    def send(self, row: ApplicationRow, said: dict[str, Any]) -> None:
        said = {**said, "why": said["why"] or "", "resolution": said["resolution"] or ""}
        self._desk.do(admission.decide, application=row.id, **said)
        self._desk.say(self._desk.language.gettext("It is written down."))

    def settle(self) -> None:
        self.form.settle()


class _Paying(QWidget):
    """The first payment: the fees and the shares."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__()
        self._desk = desk
        self._form: Form | None = None
        self._lines = column(gap=8)
        about = label(t("Only a full first payment makes a member."), "muted", wrap=True)
        self.setLayout(column(label(t("The first payment"), "section"), about, self._lines))

    def begin(self, row: ApplicationRow) -> None:
        """Ask for what is due of this one."""
        desk, t, language = self._desk, self._desk.language.gettext, self._desk.language
        fields: list[Field[Any]] = []
        for due in desk.ask(admission.first_due, desk.today, row.shares):
            name = f"fee.{due.fee}" if due.fee is not None else "shares"
            field = MoneyField(name, t(due.name), desk.currency, language)
            field.set_value(due.amount if due.amount.minor else None)
            fields.append(field)
        if not row.back:
            fields.append(
                TextField("number", t("Nu&mber, if not the next one"), language, optional=True)
            )
        if self._form is not None:
            self._lines.removeWidget(self._form)
            self._form.deleteLater()
        self._form = Form(fields, language, columns=2)
        self._form.settle()
        self._form.changed.connect(self.changed)
        self._lines.addWidget(self._form)

    def has_typed(self) -> bool:
        return self._form is not None and self._form.dirty

    def focus_first(self) -> None:
        if self._form is not None:
            self._form.fields()[0].setFocus()

    def fields(self) -> list[Field[Any]]:
        return self._form.fields() if self._form is not None else []

    def words(self, row: ApplicationRow) -> str:
        t, total = self._desk.language.gettext, 0
        for field in self.fields():
            found = field.peek() if isinstance(field, MoneyField) else None
            total += found.minor if found is not None else 0
        much = self._desk.language.amount(Money(total, self._desk.currency))
        return t("Take {amount} and make {name} a member").format(amount=much, name=row.name)

    def read(self) -> dict[str, Any] | None:
        return self._form.read() if self._form is not None else None

    def send(self, row: ApplicationRow, said: dict[str, Any]) -> None:
        charged = {
            FeeId(int(name.partition(".")[2])): amount
            for name, amount in said.items()
            if name.startswith("fee.")
        }
        visit = self._desk.do(
            admission.take_first_payment,
            application=row.id,
            shares=said["shares"],
            charged=charged,
            number=said.get("number") or "",
        )
        t = self._desk.language.gettext
        number = self._desk.ask(admission.application, row.id).number
        self._desk.unprinted.add(visit)
        words = t("{name} is member No {number}.")
        self._desk.say(words.format(name=row.name, number=number))
        self._desk.go(Place("receipt", member=row.member, visit=visit))

    def settle(self) -> None:
        if self._form is not None:
            self._form.settle()
