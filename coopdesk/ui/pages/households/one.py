"""The chosen household: its people, somebody who comes into it, its name."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal

from coopdesk.records import households
from coopdesk.records.households import PART, ROLES, HouseholdRow, PartRow
from coopdesk.ui.choosing import DeskDay, member_field
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.fields import ChoiceField, DayField, Field, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, column, holder
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import Kind


class One(Card):
    """Who comes is a member that is chosen, or somebody whose name is written."""

    done = Signal()

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        super().__init__(" ")
        self._desk = desk
        self._row: HouseholdRow | None = None
        self.people, self.note = Pairs(), Note("", Kind.REFUSE)
        self.form = self._coming()
        self.add = buttons.primary(t("Add this person"), self.do_it, icon="add")
        self.change = buttons.quiet(t("Change its name"), self._begin)
        self.end = buttons.quiet(t("It is no more"), self._begin_ending)
        self.really = buttons.secondary(t("It is no more"), self._end)
        leave = buttons.quiet(t("Leave it as it is"), self._stop)
        warning = Note(t("This can't be taken back."), Kind.WARN)
        self._ending = holder(column(warning, holder(Flow(self.really, leave))))
        self._ending.hide()
        self.naming = Form(
            [
                TextField("name", t("What it is called"), language),
                TextField("village", t("Village"), language, optional=True),
            ],
            language,
            columns=2,
        )
        self.keep = buttons.secondary(t("Keep the changes"), self._keep, icon="save")
        same = buttons.quiet(t("Leave it as it is"), self._stop)
        self._naming = holder(column(self.naming, holder(Flow(self.keep, same))))
        self._naming.hide()
        title = label(t("Somebody more"), "section")
        self._adding = holder(column(title, self.form, holder(Flow(self.add))))
        self._deeds = holder(Flow(self.change, self.end))
        for part in (self.people, self.note, self._adding, self._deeds, self._naming, self._ending):
            self.body.addWidget(part)

    def _coming(self) -> Form:
        t, language, desk = self._desk.language.gettext, self._desk.language, self._desk
        self.member = member_field(desk)
        self.member.optional = True
        self.member.label.setText(t("A member"))
        self.name = TextField("name", t("or the name of another person"), language, optional=True)
        roles = [(one, t(words)) for one, words in ROLES.items()]
        self.role: ChoiceField[str] = ChoiceField("role", t("Role"), roles, language, value=PART)
        self.since = DeskDay(desk)
        self.since.name = "since"
        self.since.label.setText(t("In it since"))
        sexes = [("", t("Not written down")), ("F", t("Woman")), ("M", t("Man"))]
        self.sex: ChoiceField[str] = ChoiceField("sex", t("Sex"), sexes, language, optional=True)
        self.born = DayField("born", t("Born on"), language, today=desk.today, optional=True)
        fields: list[Field[Any]] = [self.member, self.name, self.role, self.since]
        form = Form([*fields, self.sex, self.born], language, columns=2)
        self._empty(form)
        return form

    def _empty(self, form: Form) -> None:
        form.clear()
        self.role.set_value(PART)
        self.sex.set_value("")
        self.since.back_to_today()
        form.settle()

    def show_row(self, row: HouseholdRow | None) -> None:
        """Look at one. What was typed of it stays."""
        if row is None:
            self._row = None
            return
        if self._row is None or self._row.id != row.id:
            self._empty(self.form)
            self._stop()
        self._row = row
        self.title.setText(row.name)
        self.setAccessibleName(row.name)
        t = self._desk.language.gettext
        rows = self._desk.ask(households.parts, row.id)
        nobody = [Pair(t("Nobody is in it yet."), "")]
        self.people.show_pairs([self._pair(one) for one in rows] or nobody)
        if not self.naming.dirty:
            self.naming["name"].set_value(row.name)
            self.naming["village"].set_value(row.village or None)
            self.naming.settle()
        self._offer()

    def _offer(self) -> None:
        may = self._desk.may(households.add_to_household)
        free = may and self._row is not None and self._row.closed is None
        for part in (self._adding, self._deeds):
            part.setVisible(free and self._naming.isHidden() and self._ending.isHidden())

    def _pair(self, one: PartRow) -> Pair:
        t, language = self._desk.language.gettext, self._desk.language
        away = buttons.link(t("Leaves"), weakly(self._leaves, one))
        away.setAccessibleName(t("{name} leaves the group").format(name=one.name))
        away.setEnabled(self._desk.may(households.leave_household))
        said = [t("No {number}").format(number=one.number) if one.number else ""]
        if one.born is not None:
            said.append(t("born {day}").format(day=language.day(one.born)))
        said.append(t("since {day}").format(day=language.day(one.since)))
        return Pair(one.name, t(ROLES[one.role]), away, " · ".join(filter(None, said)))

    def has_typed(self) -> bool:
        return self.form.dirty or (not self._naming.isHidden() and self.naming.dirty)

    def focus_first(self) -> None:
        self.member.setFocus()

    # --- deeds -----------------------------------------------------------------------------------

    def do_it(self) -> None:
        """Add who was chosen or written."""
        typed, row = self.form.read(), self._row
        if typed is None or row is None:
            return
        found = typed["member"]
        typed |= {"member": found.id if found else None}
        typed |= {name: typed[name] or "" for name in ("name", "sex")}
        with Refusals(self.note, self._desk.language, self.form.fields()):
            self._desk.do(households.add_to_household, household=row.id, **typed)
            self._empty(self.form)
            self.member.setFocus()

    def _leaves(self, one: PartRow) -> None:
        with Refusals(self.note, self._desk.language):
            self._desk.do(households.leave_household, part=one.id, until=self._desk.today)
            self._desk.say(self._desk.language.gettext("It is written down."))
            self.member.setFocus()  # the button is gone with who left

    def _begin_ending(self) -> None:
        self._ending.show()
        self._offer()
        self.really.setFocus()

    def _end(self) -> None:
        self._ending.hide()
        if self._row is not None:
            with Refusals(self.note, self._desk.language):
                self._desk.do(households.close_household, household=self._row.id)
                self.done.emit()

    def _begin(self) -> None:
        self._naming.show()
        self._offer()
        self.naming["name"].setFocus()

    def _stop(self) -> None:
        self._naming.hide()
        self._ending.hide()
        self.naming.settle()
        self.note.say("")
        self._offer()

    def _keep(self) -> None:
        row = self._row
        if row is not None and self.naming.submit(self._write) is not None:
            self._stop()

    def _write(self, *, name: str, village: str | None) -> bool:
        row = self._row
        assert row is not None
        said = {"name": name, "village": village or "", "member": row.member, "shown": row}
        self._desk.do_with(households.change_household)(household=row.id, **said)
        return True
