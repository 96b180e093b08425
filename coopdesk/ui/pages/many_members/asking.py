"""What is to be done with each of many members."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal

from coopdesk.i18n import LANGUAGES
from coopdesk.records import bulk, custom_fields, households, members
from coopdesk.records.bulk import DEEDS, FIELD, HOUSEHOLD, LANGUAGE, VILLAGE, Deed
from coopdesk.records.custom_fields import FieldRow
from coopdesk.records.households import PART, ROLES
from coopdesk.records.resolutions import OTHER
from coopdesk.records.sanctions import FINE, SUSPENSION, WARNING
from coopdesk.reports.wording import said
from coopdesk.ui.choosing import DeskDay
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Card
from coopdesk.ui.kit.fields import ChoiceField, DayField, Field, MoneyField, NoteField, TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import clear, column
from coopdesk.ui.living import body_field
from coopdesk.ui.own_fields import field_for, kept_of
from coopdesk.ui.resolving import ResolutionField


class Asking(Card):
    """A choice of the deed, and below it what that deed takes."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__(t("What is done with each of them"))
        self._desk = desk
        deeds = [(one, t(words)) for one, words in DEEDS.items()]
        self.what: ChoiceField[str] = ChoiceField(
            "what", t("W&hat"), deeds, desk.language, value=VILLAGE
        )
        self._value = column()
        self._asked: list[FieldRow] = []
        self.own: Form | None = None
        self.forms = self._forms(desk)
        for part in (self.what, *self.forms.values()):
            self.body.addWidget(part)
        self.body.addLayout(self._value)
        self.what.changed.connect(self._turn)
        for form in self.forms.values():
            form.changed.connect(self.changed)
        self.field.changed.connect(self._ask_own)
        self.offer()
        self._turn()

    def offer(self) -> None:
        """Offer what there is by now: fields, households, villages."""
        self._asked = self._desk.ask(custom_fields.fields)
        field, home = self.field.peek(), self.home.peek()
        self.field.set_options([(one.id, one.name) for one in self._asked])
        homes = self._desk.ask(households.households)
        self.home.set_options([(one.id, one.name) for one in homes])
        if field in {one.id for one in self._asked}:
            self.field.set_value(field)
        if home in {one.id for one in homes}:
            self.home.set_value(home)
        self._ask_own()

    def words(self, n: int) -> str:
        """The whole deed, with so many."""
        language, what = self._desk.language, self.what.peek() or VILLAGE
        said = {
            VILLAGE: language.ngettext(
                "Move {n} member to {value}", "Move {n} members to {value}", n
            ),
            LANGUAGE: language.ngettext(
                "Write to {n} member in {value}", "Write to {n} members in {value}", n
            ),
            FIELD: language.ngettext(
                "Write “{value}” for {n} member", "Write “{value}” for {n} members", n
            ),
            HOUSEHOLD: language.ngettext(
                "Put {n} member into {value}", "Put {n} members into {value}", n
            ),
            WARNING: language.ngettext("Warn {n} member", "Warn {n} members", n),
            FINE: language.ngettext("Fine {n} member {value}", "Fine {n} members {value}", n),
            SUSPENSION: language.ngettext("Suspend {n} member", "Suspend {n} members", n),
        }
        return said[what].format(n=language.number(n), value=self._value_in_words(what))

    def _value_in_words(self, what: str) -> str:
        language = self._desk.language
        match what:
            case bulk.VILLAGE:
                return self.form["village"].peek() or "…"
            case bulk.LANGUAGE:
                spoken = self.form["language"].peek()
                return LANGUAGES.get(spoken or "") or language.gettext("As the co-op's papers")
            case bulk.FIELD:
                return self._own_in_words() or "–"
            case bulk.HOUSEHOLD:
                return self.home.box.currentText() or "…"
        amount = self.amount.peek()
        return "…" if amount is None else language.amount(amount)

    def _own_in_words(self) -> str:
        typed = None if self.own is None else kept_of(self.own.fields()[0].peek())
        one = next((row for row in self._asked if row.id == self.field.peek()), None)
        return said(self._desk.language, members.own_value(one, typed or ""))

    def _forms(self, desk: Desk) -> dict[str, Form]:
        t, language = desk.language.gettext, desk.language
        village = TextField("village", t("&Village"), language)
        village.offer(desk.ask(members.villages))
        codes = [("", t("As the co-op's papers")), *LANGUAGES.items()]
        spoken = ChoiceField("language", t("&Language of papers"), codes, language, value="")
        self.field: ChoiceField[int] = ChoiceField("field", t("&Field"), [], language)
        self.home: ChoiceField[int] = ChoiceField("household", t("&Household"), [], language)
        roles = [(one, t(words)) for one, words in ROLES.items()]
        role: ChoiceField[str] = ChoiceField("role", t("&Role"), roles, language, value=PART)
        self.since, self.day = DeskDay(desk), DeskDay(desk)
        self.since.label.setText(t("F&rom"))
        self.day.label.setText(t("Decided o&n"))
        self.amount = MoneyField("amount", t("&Amount"), desk.currency, language, optional=True)
        self.until = DayField("until", t("&Until"), language, today=desk.today, optional=True)
        why, resolution = NoteField("why", t("Wh&y"), language), ResolutionField(desk, OTHER)
        laid: list[Field[Any]] = [self.day, body_field(desk), resolution, why]
        return {
            VILLAGE: Form([village], language),
            LANGUAGE: Form([spoken], language),
            FIELD: Form([self.field], language),
            HOUSEHOLD: Form([self.home, role, self.since], language, columns=2),
            FINE: Form(
                [*laid, self.amount, self.until],
                language,
                columns=2,
                wide=[self.amount, self.until],
            ),
        }

    # --- what is asked -----------------------------------------------------------------------

    @property
    def form(self) -> Form:
        """What the chosen deed takes."""
        return self.forms.get(self.what.peek() or VILLAGE, self.forms[FINE])

    def deed(self) -> Deed | None:
        """What is typed, where it is enough to try it out."""
        what = self.what.peek() or VILLAGE
        said = {field.name: field.peek() for field in self.form.fields()}
        needs = {VILLAGE: "village", FIELD: "field", HOUSEHOLD: "household"}.get(what, "why")
        if what != LANGUAGE and not said[needs]:
            return None
        return self._deed(what, said)

    def read(self) -> Deed | None:
        """The same, read whole; None where something can't be, which is then said beside it."""
        what, said = self.what.peek() or VILLAGE, self.form.read()
        if said is None or (self.own is not None and what == FIELD and self.own.read() is None):
            return None
        return self._deed(what, said)

    def complain(self, text: str, field: str | None) -> None:
        """Say beside a field what is wrong with it."""
        form = self.form if field != "values" or self.own is None else self.own
        form.complain(text, field)

    def focus_first(self) -> None:
        self.what.setFocus()

    def _deed(self, what: str, said: dict[str, Any]) -> Deed:
        today = self._desk.today
        match what:
            case bulk.VILLAGE:
                return Deed(what, today, value=said["village"].strip())
            case bulk.LANGUAGE:
                return Deed(what, today, value=said["language"] or "")
            case bulk.FIELD:
                typed = None if self.own is None else self.own.fields()[0].peek()
                return Deed(what, today, value=kept_of(typed), about=said["field"])
            case bulk.HOUSEHOLD:
                day, role = said["day"] or today, said["role"] or PART
                return Deed(what, day, about=said["household"], role=role)
        why, resolution = said["why"] or "", said["resolution"] or ""
        amount = said["amount"] if what == FINE else None
        until = said["until"] if what == SUSPENSION else None
        day = said["day"] or today
        return Deed(
            what, day, body=said["body"], why=why, resolution=resolution, amount=amount, until=until
        )

    # --- showing -----------------------------------------------------------------------------

    def _turn(self) -> None:
        what, now = self.what.peek(), self.form
        for form in self.forms.values():
            form.setVisible(form is now)
        self.amount.setVisible(what == FINE)
        self.until.setVisible(what == SUSPENSION)
        if self.own is not None:
            self.own.setVisible(what == FIELD)
        self.changed.emit()

    def _ask_own(self) -> None:
        """What is typed into a field of the co-op's own depends on its kind."""
        clear(self._value)
        self.own = None
        one = next((row for row in self._asked if row.id == self.field.peek()), None)
        if one is not None:
            self.own = Form(
                [field_for(one, self._desk.language, self._desk.today)], self._desk.language
            )
            self.own.changed.connect(self.changed)
            self._value.addWidget(self.own)
            self.own.setVisible(self.what.peek() == FIELD)
