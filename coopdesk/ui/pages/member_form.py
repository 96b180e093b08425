"""Writing a member into the register, or changing what it says of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk.i18n import LANGUAGES
from coopdesk.records import members
from coopdesk.records.book import Topic
from coopdesk.records.ids import MemberId
from coopdesk.records.members import MemberRow
from coopdesk.records.resolutions import ADMISSION
from coopdesk.ui.choosing import offered
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Heading, label
from coopdesk.ui.kit.fields import ChoiceField, DayField, Field, TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, Sides, clear, holder, row, whole_page
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.resolving import ResolutionField
from coopdesk.ui.theme import look

_PAUSE_MS = 150
_FEWEST_WORDS: Final = 2  # one name alone fits half of a village
_SHOWN: Final = 4


class _MemberForm(Page):
    """The fields of the register, with those beside them who may be the same person."""

    TOPICS: ClassVar[Topic] = Topic.NONE  # what somebody types stays as it is

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self.heading = Heading(" ", " ")
        self.form = Form(self._fields(t), desk.language, columns=2)
        self.save = buttons.primary(self._deed(t), self._save, icon="save")
        self.leave = buttons.secondary(t("Cancel"), self._leave)
        self.alike = _Alike(desk)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self._warn)
        self.form.changed.connect(self._soon.start)
        self.form["kind"].changed.connect(self._ask_speaker)
        self._lay_out()
        self.show_place(place)

    def _deed(self, t: Callable[[str], str]) -> str:
        raise NotImplementedError

    def _send(self, **typed: Any) -> MemberId:
        raise NotImplementedError

    def _fields(self, t: Callable[[str], str]) -> list[Field[Any]]:
        language, today = self.desk.language, self.desk.today
        sexes = [("", t("Not written down")), ("F", t("Woman")), ("M", t("Man"))]
        kinds = [(one, t(words)) for one, words in members.KINDS.items()]
        codes = [("", t("As the co-op's papers")), *LANGUAGES.items()]
        return [
            TextField("name", t("&Name"), language),
            DayField("joined", t("&Joined on"), language, today=today),
            ChoiceField("sex", t("Se&x"), sexes, language, optional=True),
            DayField("born", t("&Born on"), language, today=today, optional=True),
            TextField("document", t("Identity &document"), language, optional=True),
            TextField("phone", t("&Phone"), language, optional=True),
            TextField("village", t("&Village"), language, optional=True),
            TextField("address", t("&Address"), language, optional=True),
            TextField("occupation", t("&Occupation"), language, optional=True),
            TextField("nominee", t("No&minee"), language, optional=True),
            ChoiceField("language", t("&Language of papers"), codes, language, optional=True),
            ChoiceField("kind", t("Kind"), kinds, language, value=members.PERSON),
            TextField("speaker", t("Who speaks for them"), language, optional=True),
        ]

    def _lay_out(self) -> None:
        self._offer_villages()
        deeds = holder(Flow(self.save, self.leave, gap=8))
        card = Card("", self.form, deeds)
        card.body.setSpacing(look().px(16))
        sides = Sides(card, self.alike, shares=(5, 2))
        self.alike.setMinimumWidth(look().px(250))
        self.setLayout(whole_page(self.heading, sides, None))
        does_it(self, self._save)

    def _offer_villages(self) -> None:
        """Villages that are in the register already, so that each is written in one way."""
        field = self.form["village"]
        assert isinstance(field, TextField)
        field.offer(self.desk.ask(members.villages))

    def _ask_speaker(self) -> None:
        """Who is no person is spoken for by somebody."""
        alone = self.form["kind"].peek() == members.PERSON
        if alone:
            self.form["speaker"].clear()
        self.form["speaker"].setVisible(not alone)

    # --- what the window asks ------------------------------------------------------------------

    def has_typed(self) -> bool:
        return self.form.dirty

    def focus_first(self) -> None:
        names = [field.name for field in self.form.fields() if not field.isHidden()]
        self.form[self.place.text if self.place.text in names else "name"].setFocus()

    # --- deeds -----------------------------------------------------------------------------------

    def _save(self) -> None:
        member = self.form.submit(self._send)
        if member is not None:
            self.desk.go(Place("member", member=member))

    def _leave(self) -> None:
        self.form.settle()
        self.desk.back()

    # --- the same person twice -------------------------------------------------------------------

    def _warn(self) -> None:
        """Show who is in the register already under that name or document."""
        self._soon.stop()
        name = str(self.form["name"].peek() or "")
        document = str(self.form["document"].peek() or "")
        found: list[MemberRow] = []
        if document:
            found = self.desk.ask(members.with_document, document)
        if len(name.split()) >= _FEWEST_WORDS:
            found += self.desk.ask(members.find, name, limit=_SHOWN)
        others = {one.id: one for one in found if one.id != self.place.member}
        self.alike.show_rows(list(others.values())[:_SHOWN])


class NewMember(_MemberForm):
    """A new line in the register. `place.text` may hold the name that was looked for."""

    def _deed(self, t: Callable[[str], str]) -> str:
        return t("&Write into the register")

    def _fields(self, t: Callable[[str], str]) -> list[Field[Any]]:
        number = TextField("number", t("N&umber"), self.desk.language, optional=True)
        name, *others = super()._fields(t)
        resolution = ResolutionField(self.desk, ADMISSION, title=t("Admitted by &resolution"))
        return [name, number, *others, resolution]

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        if self.form.dirty:
            return
        language = self.desk.language
        self.heading.say(
            language.gettext("New member"),
            language.gettext("Savings and shares are opened at once, empty."),
        )
        self.form.clear()
        number = self.form["number"]
        assert isinstance(number, TextField)
        number.line.setPlaceholderText(self._next_number())
        self.form["joined"].set_value(self.desk.today)
        self.form["sex"].set_value("")
        self.form["language"].set_value("")
        self.form["kind"].set_value(members.PERSON)
        self._ask_speaker()
        self.form.settle()
        if place.text and not any(letter.isdigit() for letter in place.text):
            self.form["name"].set_value(place.text)

    def _next_number(self) -> str:
        return members.next_number(list(self.desk.ask(members.numbers)))

    def _send(self, **typed: Any) -> MemberId:
        typed |= {name: typed[name] or "" for name in ("number", "resolution")}
        member = self.desk.do(members.admit, **typed)
        one = self.desk.ask(members.file, member)
        said = self.desk.language.gettext("{name} is in the register as number {number}.")
        self.desk.say(said.format(name=one.name, number=one.number))
        return member


class EditMember(_MemberForm):
    """Change what the register says. What somebody else changed meanwhile is not lost."""

    def __init__(self, desk: Desk, place: Place) -> None:
        self._shown: dict[str, Any] = {}
        super().__init__(desk, place)

    def _deed(self, t: Callable[[str], str]) -> str:
        return t("&Keep the changes")

    def show_place(self, place: Place) -> None:
        again = place.member == self.place.member and self.form.dirty
        super().show_place(place)
        if again or place.member is None:
            return
        one, language = self.desk.ask(members.file, place.member), self.desk.language
        number = language.gettext("No {number}").format(number=one.number)
        self.heading.say(one.name, number)
        self._shown = {name: getattr(one, name) for name in members.CHANGEABLE}
        for field in self.form.fields():
            field.set_value(self._shown[field.name])
        self._ask_speaker()
        self.form.settle()
        self._soon.stop()

    def _send(self, **typed: Any) -> MemberId:
        assert self.place.member is not None
        changes = {
            name: value
            for name, value in typed.items()
            if (value or None) != (self._shown[name] or None)
        }
        if changes:
            self.desk.do(
                members.change_member,
                member=self.place.member,
                changes=changes,
                shown=self._shown,
            )
            self.desk.say(self.desk.language.gettext("The changes are kept."))
        return self.place.member


class _Alike(Card):
    """Who is in the register already and may be the same person."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__(t("Already in the register?"))
        self._desk = desk
        words = t("Look whether one of these is the same person before you write them in twice.")
        self.body.addWidget(label(words, "warn", wrap=True))
        self._links = QVBoxLayout()
        self.body.addLayout(self._links)
        self.body.addStretch(1)
        self.setVisible(False)

    def show_rows(self, rows: Sequence[MemberRow]) -> None:
        clear(self._links)
        for one in rows:
            self._links.addWidget(self._offer(one))
        self.setVisible(bool(rows))

    def _offer(self, one: MemberRow) -> QWidget:
        words = offered(self._desk.language, one)
        opener = buttons.link(self._desk.language.gettext("Open"), weakly(self._open, one.id))
        opener.setAccessibleName(words)
        whole = row(label(words, wrap=True), opener)
        whole.setStretch(0, 1)
        return holder(whole)

    def texts(self) -> list[str]:
        """What is offered, for tests and for the ear."""
        return [button.accessibleName() for button in self.findChildren(buttons.Button)]

    def _open(self, member: MemberId) -> None:
        self._desk.go(Place("member", member=member))
