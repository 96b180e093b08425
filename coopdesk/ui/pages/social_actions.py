"""Social actions: what the co-op did for its people and its place, told in a few words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QComboBox

from coopdesk.i18n import N_, Language
from coopdesk.records import meetings, social_actions, vouchers
from coopdesk.records.book import Topic
from coopdesk.records.ids import EntryId, MeetingId
from coopdesk.records.money import Money
from coopdesk.records.social_actions import GOALS, PRINCIPLES, ActionRow
from coopdesk.records.vouchers import VoucherRow
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.gathering import meeting_title
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, Note
from coopdesk.ui.kit.fields import (
    CheckField,
    ChoiceField,
    DayField,
    DecimalField,
    MoneyField,
    NoteField,
    NumberField,
    TextField,
)
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Sides, column, holder, row, whole_page
from coopdesk.ui.kit.suggest import SuggestField
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.theme import Kind

_MINUTES, _DIGITS = 60, 2  # of an hour, and to write them
#: A long name of a meeting does not fold the page.
_NARROW = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
_HELD = frozenset({meetings.ENDED, meetings.SIGNED})
_OFFERED, _FEW = 40, 8


class _HoursField(DecimalField):
    """Hours as a number, or as hours and minutes: 12.5 and 12:30 are the same."""

    def _read(self) -> Decimal:
        hours, colon, minutes = self.line.text().strip().partition(":")
        said = colon and hours.isdecimal() and minutes.isdecimal() and len(minutes) == _DIGITS
        if said and int(minutes) < _MINUTES:
            return Decimal(int(hours)) + Decimal(int(minutes)) / _MINUTES
        return super()._read()


class SocialActions(Page):
    """A list of the actions; beside it the form of a new one, or of the chosen one."""

    TITLE = N_("Social actions")
    TOPICS = Topic.MEETINGS | Topic.COOP

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._editing: ActionRow | None = None
        self._make_table()
        self._make_form()
        self._lay_out()
        self.refresh(Topic.NONE)
        self.begin_new()
        does_it(self, self.save.click)

    # --- making ----------------------------------------------------------------------------------

    def _make_table(self) -> None:
        t, cells = self.desk.language.gettext, _Cells(self.desk.language)
        empty = EmptyState(
            t("No action is told yet"),
            t("Tell what the co-op did: a training, trees, help for a school."),
            icon="people",
        )
        self.table: Table[ActionRow] = Table(
            [
                Column(t("Day"), cells.day, sort=_day),
                Column(t("Action"), _name, stretch=True, least=140),
                Column(t("Principles"), cells.principles, gives=2),
                Column(t("Hours"), cells.hours, sort=_minutes, right=True, gives=1),
                Column(t("Money"), cells.amount, sort=_minor, right=True),
                Column(t("Served"), cells.reached, sort=_reached, right=True),
                Column("", _nothing, spoken=cells.private, pill=cells.mark),
            ],
            name=t(self.TITLE),
            key=_key,
            empty=empty,
            least=6,
        )
        self.table.opened.connect(self.edit)

    def _make_form(self) -> None:
        t, language, money = self.desk.language.gettext, self.desk.language, self.desk.currency
        self.ticks = {
            number: CheckField(
                f"principle_{number}", f"{language.number(number)}. {t(name)}", language
            )
            for number, name in PRINCIPLES.items()
        }
        self.goals = {
            number: CheckField(f"goal_{number}", f"{language.number(number)}. {t(name)}", language)
            for number, name in GOALS.items()
        }
        text = NoteField("text", t("&In a few words"), language, optional=True, lines=2)
        self.meeting: ChoiceField[MeetingId] = ChoiceField(
            "meeting", t("De&cided by the meeting"), [], language, optional=True
        )
        self.meeting.box.setSizeAdjustPolicy(_NARROW)
        self.entry: SuggestField[VoucherRow] = SuggestField(
            "entry",
            t("Ent&ry of the money"),
            self._entries,
            _said_entry,
            language,
            optional=True,
            hint=t("Number or words"),
        )
        self.form = Form(
            [
                TextField("name", t("&What was done"), language, hint=t("Planted 300 trees")),
                DayField("day", t("&Day"), language, today=self.desk.today),
                text,
                _HoursField("hours", t("&Hours, of all who worked"), language, optional=True),
                MoneyField("amount", t("&Money it cost"), money, language, optional=True),
                NumberField("people", t("Members who &took part"), language, optional=True),
                NumberField("reached", t("People it &served"), language, optional=True),
                self.meeting,
                self.entry,
                CheckField("environment", t("It was for the &environment"), language),
                CheckField("private", t("&Private: without its name"), language),
            ],
            language,
            columns=2,
            wide=[text],
        )
        self.principles = Form(list(self.ticks.values()), language, columns=2)
        self.wide = Form(list(self.goals.values()), language, columns=2)
        self.note = Note("", Kind.REFUSE)
        self.more = buttons.quiet(t("Development &goals"), self._open_goals, icon="add")
        self.save = buttons.primary(t("Add the action"), self.write, icon="add")
        self.new = buttons.quiet(t("Tell of another"), self.begin_new, icon="add")
        self.drop = buttons.quiet(t("Take it off the list"), self.drop_it, icon="stop")
        self.balance = buttons.secondary(t("See the social balance"), self._go_balance, icon="show")
        self.change = buttons.secondary(t("Change the chosen one"), self.edit_chosen, icon="edit")

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        self.one = Card(" ", self.form)
        self.under = Card(t("What it stands for"), self.principles, row(self.more, None), self.wide)
        deeds = row(self.drop, self.new, None)
        side = holder(column(self.one, self.under, self.note, deeds, None, gap=12))
        listed = Card("", self.table, row(None, self.change))
        listed.setAccessibleName(t(self.TITLE))
        both = Sides(listed, side, shares=(1, 1), least=900)
        said = t("They stand in the social balance, each counted once.")
        heading = Heading(t(self.TITLE), said, actions=[self.balance, self.save])
        self.setLayout(whole_page(heading, both, grows=both))

    # --- a page of the window --------------------------------------------------------------------

    def refresh(self, topics: Topic) -> None:
        """Show the actions as they are told now; what was typed stays."""
        found = self.desk.ask(social_actions.actions)
        self.table.show_rows(found)
        self.change.setVisible(bool(found))
        may = self.desk.may(social_actions.add_action)
        for button in (self.save, self.drop, self.change):
            button.setEnabled(may)

    def has_typed(self) -> bool:
        return self.form.dirty or self.principles.dirty or self.wide.dirty

    def focus_first(self) -> None:
        self.form["name"].setFocus()

    # --- the form --------------------------------------------------------------------------------

    def begin_new(self) -> None:
        """An empty form for another action."""
        self._fill(None)

    def edit_chosen(self) -> None:
        """Put the chosen action into the form."""
        self.edit(self.table.row())

    def edit(self, one: ActionRow | None) -> None:
        """Put an action into the form."""
        if one is not None:
            self._fill(one)
            self.form["name"].setFocus()

    def _fill(self, one: ActionRow | None) -> None:
        self._editing, t = one, self.desk.language.gettext
        self.note.say("")
        self.one.title.setText(t("Tell of an action") if one is None else t("Change an action"))
        self.save.setText(t("Add the action") if one is None else t("Keep the change"))
        self.drop.setVisible(one is not None)
        self.new.setVisible(one is not None)
        for name, value in _values(one, self.desk.today).items():
            self.form[name].set_value(value)
        for number, tick in self.ticks.items():
            tick.set_value(one is not None and number in one.principles)
        for number, tick in self.goals.items():
            tick.set_value(one is not None and number in one.goals)
        self._show_goals(shown=one is not None and bool(one.goals))
        self._tell_ties(one)
        for form in (self.form, self.principles, self.wide):
            form.settle()

    def _open_goals(self) -> None:
        self._show_goals(shown=True)
        self.goals[1].setFocus()

    def _show_goals(self, *, shown: bool) -> None:
        """The seventeen goals are asked for only where somebody wants them."""
        self.wide.setVisible(shown)
        self.more.setVisible(not shown)

    def _tell_ties(self, one: ActionRow | None) -> None:
        """The meeting that decided it and the entry of its money, where there are any."""
        language, held = self.desk.language, self.desk.ask(meetings.listed)
        kept = None if one is None else one.meeting
        near = [row for row in held if row.id == kept or row.state in _HELD]
        self.meeting.set_options(
            [(row.id, meeting_title(language, row)) for row in near[:_OFFERED]]
        )
        self.meeting.set_value(kept)
        entry = None if one is None else one.entry
        found = self.desk.ask(vouchers.row_of, entry) if entry is not None else None
        self.entry.set_value(found)
        self.entry.setEnabled(entry is None or found is not None)

    def _entries(self, typed: str) -> list[VoucherRow]:
        return self.desk.ask(vouchers.recent, typed, limit=_FEW)

    def write(self) -> None:
        """Keep what was typed: a new action, or the change of one."""
        new, t = self._editing is None, self.desk.language.gettext
        self.note.say("")
        if not any(tick.value() for tick in self.ticks.values()):
            self.note.say(t("Choose at least one principle that it stands for."), Kind.REFUSE)
            self.ticks[1].setFocus()
            return
        if self.form.submit(self._write) is None:
            return
        self.desk.say(t("The action is told.") if new else t("The change is kept."))
        self.begin_new()
        self.form["name"].setFocus()

    def _write(self, **typed: Any) -> bool:
        hours = typed.pop("hours")
        said = {
            **typed,
            "text": typed["text"] or "",
            # Part of a minute that nobody counts is left out.
            "minutes": round((hours or 0) * _MINUTES),
            "amount": typed["amount"] or Money.zero(self.desk.currency),
            "people": typed["people"] or 0,
            "reached": typed["reached"] or 0,
            "principles": [number for number, tick in self.ticks.items() if tick.value()],
            "goals": [number for number, tick in self.goals.items() if tick.value()],
            "entry": self._entry(typed["entry"]),
        }
        one = self._editing
        if one is None:
            self.desk.do(social_actions.add_action, **said)
        else:
            shown = {name: getattr(one, name) for name in said}
            for name in ("principles", "goals"):
                said[name] = tuple(said[name])
            changes = {name: value for name, value in said.items() if value != shown[name]}
            self.desk.do(social_actions.change_action, action=one.id, changes=changes, shown=shown)
        return True

    def _entry(self, typed: VoucherRow | None) -> EntryId | None:
        """The entry as typed; one that is of another kind than general entries stays."""
        if typed is None and not self.entry.isEnabled():
            return self._editing.entry if self._editing is not None else None
        return None if typed is None else typed.entry

    def drop_it(self) -> None:
        """Take the action in the form off the list."""
        if self._editing is None:
            return
        with Refusals(self.note, self.desk.language):
            self.desk.do(social_actions.drop_action, action=self._editing.id)
            self.desk.say(self.desk.language.gettext("The action is off the list."))
            self.begin_new()

    def _go_balance(self) -> None:
        self.desk.go(Place("figures", text="social-balance"))


class _Cells:
    """What the list says of an action."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def day(self, one: ActionRow) -> str:
        return self._language.day(one.day)

    def principles(self, one: ActionRow) -> str:
        return ", ".join(map(self._language.number, one.principles))

    def hours(self, one: ActionRow) -> str:
        hours = (Decimal(one.minutes) / _MINUTES).quantize(Decimal("0.1"))
        return self._language.number(hours.normalize() + 0)  # 10.0 as 10, 12.5 as it is

    def amount(self, one: ActionRow) -> str:
        return self._language.figure(one.amount, dash=True)

    def reached(self, one: ActionRow) -> str:
        return self._language.number(one.reached)

    def private(self, one: ActionRow) -> str:
        return self._language.gettext("private") if one.private else ""

    def mark(self, one: ActionRow) -> Mark | None:
        return Mark(self.private(one)) if one.private else None


def _values(one: ActionRow | None, today: date) -> dict[str, Any]:
    """What the fields hold of an action, or of a new one."""
    if one is None:
        blank = dict.fromkeys(("hours", "amount", "people", "reached"))
        return {
            "name": "",
            "day": today,
            "text": "",
            **blank,
            "environment": False,
            "private": False,
        }
    return {
        "name": one.name,
        "day": one.day,
        "text": one.text,
        "hours": Decimal(one.minutes) / _MINUTES if one.minutes else None,
        "amount": one.amount if one.amount else None,
        "people": one.people or None,
        "reached": one.reached or None,
        "environment": one.environment,
        "private": one.private,
    }


def _said_entry(one: VoucherRow) -> str:
    return f"{one.number} · {one.memo}" if one.memo else one.number


def _key(one: ActionRow) -> int:
    return one.id


def _name(one: ActionRow) -> str:
    return one.name


def _day(one: ActionRow) -> date:
    return one.day


def _minutes(one: ActionRow) -> int:
    return one.minutes


def _minor(one: ActionRow) -> int:
    return one.amount.minor


def _reached(one: ActionRow) -> int:
    return one.reached


def _nothing(_one: ActionRow) -> str:
    return ""
