"""The form of an application: a new one, or one that is changed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal

from coopdesk.i18n import LANGUAGES
from coopdesk.records import admission, members
from coopdesk.records.ids import MemberId
from coopdesk.ui.choosing import DeskDay
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note
from coopdesk.ui.kit.fields import ChoiceField, DayField, Field, NumberField, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, holder
from coopdesk.ui.theme import Kind


def fields_of(desk: Desk) -> list[Field[Any]]:
    """What is asked of somebody who wants to become a member."""
    t, language = desk.language.gettext, desk.language
    kinds = [(one, t(words)) for one, words in members.KINDS.items()]
    sexes = [("", t("Not written down")), ("F", t("Woman")), ("M", t("Man"))]
    codes = [("", t("As the co-op's papers")), *LANGUAGES.items()]
    village = TextField("village", t("&Village"), language, optional=True)
    village.offer(desk.ask(members.villages))
    return [
        TextField("name", t("&Name"), language),
        ChoiceField("kind", t("&Kind"), kinds, language, value="person"),
        NumberField("shares", t("S&hares wanted"), language),
        ChoiceField("sex", t("Se&x"), sexes, language, optional=True),
        DayField("born", t("&Born on"), language, today=desk.today, optional=True),
        TextField("document", t("Identity &document"), language, optional=True),
        TextField("phone", t("&Phone"), language, optional=True),
        village,
        TextField("address", t("&Address"), language, optional=True),
        TextField("occupation", t("&Occupation"), language, optional=True),
        ChoiceField("language", t("&Language of papers"), codes, language, optional=True),
        TextField("remark", t("&Remark"), language, optional=True),
    ]


class Asking(Card):
    """Who asks, and what is known of them."""

    made = Signal(object)  # the id of the application
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        super().__init__(t("Write down an application"))
        self._desk = desk
        self._member: MemberId | None = None
        self.day = DeskDay(desk)
        self.day.label.setText(t("Asked &on"))
        speaker = TextField("speaker", t("Who speaks &for them"), language, optional=True)
        self.form = Form([*fields_of(desk), self.day, speaker], language, columns=2)
        self.note = Note("", Kind.REFUSE)
        self.do = buttons.primary("", self.do_it, icon="save")
        leave = buttons.secondary(t("Cancel"), self._leave)
        for part in (self.form, self.note, holder(Flow(self.do, leave))):
            self.body.addWidget(part)
        self.form.changed.connect(self._word)
        self.hide()

    def begin(self) -> None:
        """Empty, for a new one; what was typed before stays."""
        if not self.has_typed():
            self._member = None
            self._empty()
        self._word()
        self.show()

    def come_back(self, member: MemberId) -> None:
        """Somebody who left asks again: what the register says of them is filled in."""
        one = self._desk.ask(members.file, member)
        self._member = member
        self._empty()
        for field in self.form.fields():
            if field.name not in ("day", "shares", "remark", "language"):
                field.set_value(getattr(one, field.name, None) or None)
        self.form["kind"].set_value(one.kind)
        self._word()
        self.show()

    def _empty(self) -> None:
        self.form.clear()
        self.day.back_to_today()
        self.form["kind"].set_value("person")
        self.form["shares"].set_value(1)
        self.form.settle()
        self.note.say("")

    def has_typed(self) -> bool:
        return self.form.dirty

    def focus_first(self) -> None:
        self.form["name"].setFocus()

    def _word(self) -> None:
        t, name = self._desk.language.gettext, self.form["name"].peek()
        words = t("Write down that {name} asks to become a member")
        said = words.format(name=name) if name else t("Write down the application")
        self.do.setText(buttons.literal(said))
        self.do.setEnabled(self._desk.may(admission.apply))
        self.form["speaker"].setVisible(self.form["kind"].peek() != "person")

    def do_it(self) -> None:
        """Write it down."""
        typed = self.form.read()
        if typed is None:
            return
        made: list[int] = []
        with Refusals(self.note, self._desk.language, self.form.fields()):
            said: dict[str, Any] = {n: "" if v is None else v for n, v in typed.items()}
            said["born"] = typed["born"]
            made.append(self._desk.do(admission.apply, **said, member=self._member))
        for ident in made:
            self._member = None
            self._empty()
            self._desk.say(self._desk.language.gettext("The application is written down."))
            self.made.emit(ident)

    def _leave(self) -> None:
        self._member = None
        self._empty()
        self.left.emit()
