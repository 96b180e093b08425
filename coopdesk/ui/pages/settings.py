"""What the co-op says of itself, who may sign in, and how the screen looks on this PC."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtWidgets import QGridLayout, QWidget

from coopdesk import __version__, paths
from coopdesk.exchange import slot_passwords
from coopdesk.i18n import LANGUAGES, N_
from coopdesk.records import office, periods
from coopdesk.records.access import ROLE_NAMES, Role
from coopdesk.records.book import Topic
from coopdesk.records.ids import PersonId
from coopdesk.records.office import PersonRow
from coopdesk.ui.actions import DEEDS, SEARCH, keys_text
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Heading, Mark, Note, label
from coopdesk.ui.kit.fields import ChoiceField, NoteField, SecretField, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Sides, column, holder, row, rule, whole_page
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.preferences import ASK, COPY, COPY_DAYS, PRINT, SHOW
from coopdesk.ui.theme import TEXT_PERCENTS, Kind, look

PASSWORD = "password"  # in Place.text: go there to change one's own
THEME_NAMES = {
    "light": N_("Light"),
    "dark": N_("Dark"),
    "contrast": N_("High contrast"),
}


class Settings(Page):
    """Cards that are each kept by their own button."""

    TOPICS = Topic.COOP | Topic.PEOPLE

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self.coop_form = self._make_coop_form()
        self.person_form = self._make_person_form()
        self.password_form = self._make_password_form()
        left = column(
            self._make_screen(),
            CopiesCard(self.desk),
            self._make_coop(),
            AskedCard(self.desk),
            self._make_password(),
            None,
            gap=16,
        )
        right = column(self._make_people(), self._make_book(), self._make_keys(), None, gap=16)
        sides = Sides(holder(left), holder(right), shares=(1, 1))
        self.setLayout(whole_page(Heading(t("Settings")), sides, None))
        self._show_coop()
        self._show_people()

    # --- the screen ------------------------------------------------------------------------------

    def _make_screen(self) -> Card:
        t, language, now = self.desk.language.gettext, self.desk.language, self.desk.preferences
        percents = [(n, t("{percent} %").format(percent=n)) for n in TEXT_PERCENTS]
        receipts = [(PRINT, t("Print it at once")), (SHOW, t("Show it first"))]
        self.choices: list[ChoiceField[Any]] = [
            ChoiceField(
                "language",
                t("&Language"),
                list(LANGUAGES.items()),
                language,
                value=language.code.split("_")[0],
            ),
            ChoiceField(
                "theme",
                t("&Colours"),
                [(name, t(words)) for name, words in THEME_NAMES.items()],
                language,
                value=now.theme,
            ),
            ChoiceField(
                "text_percent", t("&Size of the text"), percents, language, value=now.text_percent
            ),
            ChoiceField("receipts", t("A new &receipt"), receipts, language, value=now.receipts),
        ]
        self.screen_form = Form(self.choices, language, columns=2)
        for choice in self.choices:
            choice.changed.connect(self._prefer)
        return Card(t("This screen"), self.screen_form)

    def _prefer(self) -> None:
        """The look changes at once; what is typed elsewhere keeps it as it is."""
        wanted: dict[str, Any] = {choice.name: choice.peek() for choice in self.choices}
        now = self.desk.preferences
        if wanted["language"] == self.desk.language.code.split("_")[0]:
            wanted["language"] = now.language  # as the system, where it was so
        self.screen_form.settle()
        if replace(now, **wanted) == now:
            return
        changed = self.sender()
        if isinstance(changed, ChoiceField):  # the keyboard stays there in the next window
            self.desk.go(Place(self.place.page, text=changed.name))
        self.desk.prefer(replace(now, **wanted))

    # --- the co-op -------------------------------------------------------------------------------

    def _make_coop_form(self) -> Form:
        t, language = self.desk.language.gettext, self.desk.language
        papers = [("A4", "A4"), ("A5", "A5"), ("LETTER", t("Letter"))]
        return Form(
            [
                TextField("name", t("&Name of the co-op"), language),
                TextField("registration", t("Registration n&umber"), language, optional=True),
                NoteField("address", t("&Address"), language, optional=True, lines=2),
                TextField("phone", t("&Telephone"), language, optional=True),
                ChoiceField("paper", t("Pape&r in the printer"), papers, language),
                ChoiceField(
                    "first_language",
                    t("Language of the co-op's papers"),
                    list(LANGUAGES.items()),
                    language,
                ),
                ChoiceField(
                    periods.YEAR_START,
                    t("A business year begins in"),
                    [(n, language.short_month(date(2000, n, 1))) for n in range(1, 13)],
                    language,
                ),
            ],
            language,
            columns=2,
        )

    def _make_coop(self) -> Card:
        t = self.desk.language.gettext
        self.keep_coop = buttons.primary(t("Keep the letterhead"), self._keep_coop)
        self.keep_coop.setEnabled(self.desk.may(office.change_setting))
        return Card(
            t("Letterhead of the co-op's papers"), self.coop_form, row(None, self.keep_coop)
        )

    def _show_coop(self) -> None:
        # Books from before it could be chosen don't say it.
        self._shown = {periods.YEAR_START: 1} | self.desk.ask(office.settings)
        for name in ("name", "registration", "address", "phone", "paper"):
            self.coop_form[name].set_value(self._shown[name] or None)
        self.coop_form["first_language"].set_value(self._shown["languages"][0])
        self.coop_form[periods.YEAR_START].set_value(self._shown[periods.YEAR_START])
        self.coop_form.settle()

    def _keep_coop(self) -> None:
        if self.coop_form.submit(self._write_coop) is not None:
            self.desk.say(self.desk.language.gettext("The letterhead is kept."))

    def _write_coop(self, *, first_language: str, **typed: str | int | None) -> bool:
        others = [code for code in self._shown["languages"] if code != first_language]
        wanted: dict[str, Any] = {name: value or "" for name, value in typed.items()}
        wanted["languages"] = [first_language, *others]
        for name, value in wanted.items():
            if value != self._shown[name]:
                self.desk.do(office.change_setting, name=name, value=value, shown=self._shown[name])
        return True

    # --- people ----------------------------------------------------------------------------------

    def _make_people(self) -> Card:
        t = self.desk.language.gettext
        self.people: Table[PersonRow] = Table(
            [
                Column(t("Name"), _name, stretch=True, tone=_tone, least=110),
                Column(t("Role"), lambda one: t(ROLE_NAMES[one.role]), tone=_tone),
                Column("", _nothing, spoken=_nothing, pill=lambda one: _mark(one, t)),
            ],
            name=t("People who sign in"),
            key=_id,
            least=3,
        )
        self.people.chosen.connect(self._chosen)
        self.stop = buttons.secondary(t("Stop this person"), self._stop, icon="stop")
        self.stop.setEnabled(False)
        self.stop_note = Note("", Kind.REFUSE)
        self.add = buttons.secondary(t("Let this person sign in"), self._add, icon="new-member")
        self.add.setEnabled(self.desk.may(office.add_person))
        return Card(
            t("People who sign in"),
            self.people,
            self.stop_note,
            row(None, self.stop),
            rule(),
            label(t("Somebody new"), "section"),
            self.person_form,
            row(None, self.add),
        )

    def _make_person_form(self) -> Form:
        t, language = self.desk.language.gettext, self.desk.language
        roles = [(role, t(words)) for role, words in ROLE_NAMES.items() if role is not Role.GUEST]
        return Form(
            [
                TextField("name", t("Na&me"), language),
                ChoiceField("role", t("R&ole"), roles, language, value=Role.TELLER),
                ChoiceField(
                    "language",
                    t("Their language"),
                    list(LANGUAGES.items()),
                    language,
                    value=language.code.split("_")[0],
                ),
                SecretField("password", t("Their first &password"), language),
            ],
            language,
            columns=2,
        )

    def _show_people(self) -> None:
        self.people.show_rows(self.desk.ask(office.people))
        self._chosen(self.people.row())

    def _chosen(self, one: PersonRow | None) -> None:
        self.stop_note.say("")
        may = self.desk.may(office.stop_person)
        other = one is not None and one.active and one.id != self.desk.actor.person
        self.stop.setEnabled(may and other)

    def _stop(self) -> None:
        one = self.people.row()
        if one is None:
            return
        with Refusals(self.stop_note, self.desk.language):
            self.desk.do(office.stop_person, person=one.id)
            slot_passwords.bring_up(self.desk.book, paths.home())
            t = self.desk.language.gettext
            self.desk.say(t("{name} no longer signs in.").format(name=one.name))

    def _add(self) -> None:
        name = self.person_form["name"].peek()
        if self.person_form.submit(self._write_person) is not None:
            t = self.desk.language.gettext
            self.desk.say(t("{name} may now sign in.").format(name=name))
            self.person_form["name"].clear()
            self.person_form["password"].clear()
            self.person_form.settle()

    def _write_person(self, **typed: Any) -> PersonId:
        return self.desk.do(office.add_person, **typed)

    # --- my password -----------------------------------------------------------------------------

    def _make_password_form(self) -> Form:
        t, language = self.desk.language.gettext, self.desk.language
        return Form(
            [
                SecretField(
                    "old", t("Password &until now (empty if none)"), language, optional=True
                ),
                SecretField("new", t("Ne&w password"), language),
            ],
            language,
            columns=2,
        )

    def _make_password(self) -> Card:
        t = self.desk.language.gettext
        self.change = buttons.secondary(t("Change my password"), self._change, icon="lock")
        self.change.setEnabled(self.desk.may(office.change_password))
        return Card(t("My password"), self.password_form, row(None, self.change))

    def _change(self) -> None:
        if self.password_form.submit(self._write_password) is not None:
            self.password_form.clear()
            self.desk.say(self.desk.language.gettext("Your password is changed."))

    def _write_password(self, *, old: str | None, new: str) -> bool:
        self.desk.do(office.change_password, old=old or "", new=new)
        slot_passwords.password_is(self.desk.book, paths.home(), self.desk.actor.person, new)
        return True

    # --- where things live, and keys -------------------------------------------------------------

    def _make_book(self) -> Card:
        t = self.desk.language.gettext
        other = buttons.secondary(t("Open another book"), self.desk.leave, icon="open")
        facts = (
            (t("The book"), str(self.desk.book.path)),
            (t("Keys, settings and logs of this PC"), str(paths.home())),
            (t("Letter of this PC's receipts"), self.desk.book.letter),
            (t("Version of CoopDesk"), __version__),
        )
        return Card(t("Where things are"), _pairs(facts), row(None, other))

    def _make_keys(self) -> Card:
        t = self.desk.language.gettext
        return Card(
            t("Keys that work everywhere"),
            _pairs([(keys_text(deed), t(deed.text)) for deed in (SEARCH, *DEEDS)], strong=True),
        )

    # --- the page --------------------------------------------------------------------------------

    def refresh(self, topics: Topic) -> None:
        if topics & Topic.PEOPLE:
            self._show_people()
        if topics & Topic.COOP and not self.coop_form.dirty:
            self._show_coop()

    def has_typed(self) -> bool:
        return self.coop_form.dirty or self.person_form.dirty or self.password_form.dirty

    def focus_first(self) -> None:
        if self.place.text == PASSWORD:
            self.password_form["old"].setFocus()
            return
        chosen = next((c for c in self.choices if c.name == self.place.text), self.choices[0])
        chosen.setFocus()


class AskedCard(Card):
    """The way to the fields that the co-op asks of its members."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__(t("What the co-op asks for"))
        self._desk = desk
        words = t("Fields of your own for each member: how many coffee trees, which school.")
        self.body.addWidget(label(words, "muted", wrap=True))
        self.go = buttons.secondary(t("Choose what is asked"), self._go, icon="members")
        self.erase = buttons.quiet(t("Erase data of who left"), self._go_erasing)
        self.body.addLayout(row(self.go, self.erase, None))

    def _go(self) -> None:
        self._desk.go(Place("own_fields"))

    def _go_erasing(self) -> None:
        self._desk.go(Place("erasing"))


class CopiesCard(Card):
    """When this PC copies and syncs by itself, and when it reminds."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        t, language, now = desk.language.gettext, desk.language, desk.preferences
        plugged = [(ASK, t("Ask me")), (COPY, t("Copy to it by itself"))]
        syncs = [(True, t("By itself")), (False, t("Only when I copy"))]
        closing = [(True, t("Copy by itself")), (False, t("Don't copy"))]
        days = [(n, language.ngettext("{count} day", "{count} days", n)) for n in COPY_DAYS]
        said = [(n, words.format(count=language.number(n))) for n, words in days]
        when, end = t("When a known stick is plugged in"), t("At closing time, with a stick there")
        self.choices: list[ChoiceField[Any]] = [
            ChoiceField("plugged", when, plugged, language, value=now.plugged),
            ChoiceField(
                "syncs", t("Exchange entries with the other PCs"), syncs, language, value=now.syncs
            ),
            ChoiceField("closing_copy", end, closing, language, value=now.closing_copy),
            ChoiceField("copy_days", t("Remind me after"), said, language, value=now.copy_days),
        ]
        super().__init__(t("Copies"), Form(self.choices, language, columns=2))
        for choice in self.choices:
            choice.changed.connect(self._prefer)

    def _prefer(self) -> None:
        wanted: dict[str, Any] = {choice.name: choice.peek() for choice in self.choices}
        self._desk.prefer(replace(self._desk.preferences, **wanted))


def _pairs(facts: Any, *, strong: bool = False) -> QWidget:
    """Words beside their value, the values under each other."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(look().px(16))
    grid.setVerticalSpacing(look().px(6))
    grid.setColumnStretch(1, 1)
    for n, (name, value) in enumerate(facts):
        grid.addWidget(label(name, "strong" if strong else "muted", wrap=not strong), n, 0)
        grid.addWidget(label(value, wrap=True), n, 1)
    return holder(grid)


def _name(one: PersonRow) -> str:
    return one.name


def _id(one: PersonRow) -> object:
    return one.id


def _nothing(_one: PersonRow) -> str:
    return ""


def _tone(one: PersonRow) -> Tone:
    return Tone.PLAIN if one.active else Tone.MUTED


def _mark(one: PersonRow, t: Any) -> Mark | None:
    if not one.active:
        return Mark(t("stopped"))
    return None if one.locked else Mark(t("no password"), Kind.WARN)
