"""The form of an application: a new one, or one that is changed."""

from __future__ import annotations

from typing import Any

from coopdesk.i18n import LANGUAGES, N_
from coopdesk.records import admission, members
from coopdesk.records.ids import MemberId
from coopdesk.ui.beginning import Beginning
from coopdesk.ui.choosing import DeskDay
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.fields import ChoiceField, DayField, Field, NumberField, TextField
from coopdesk.ui.kit.forms import Form


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


class Asking(Beginning):
    """Who asks, and what is known of them."""

    SAYS = N_("The application is written down.")

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        self._member: MemberId | None = None
        self.day = DeskDay(desk)
        self.day.label.setText(t("Asked &on"))
        speaker = TextField("speaker", t("Who speaks &for them"), language, optional=True)
        self.form = Form([*fields_of(desk), self.day, speaker], language, columns=2)
        super().__init__(desk, t("Write down an application"), self.form)

    def come_back(self, member: MemberId) -> None:
        """Somebody who left asks again: what the register says of them is filled in."""
        one = self.desk.ask(members.file, member)
        self.empty()
        self._member = member
        for field in self.form.fields():
            if field.name not in ("day", "shares", "remark", "language"):
                field.set_value(getattr(one, field.name, None) or None)
        for name, value in (("kind", one.kind), ("sex", one.sex)):
            self.form[name].set_value(value)
        self.word()
        self.show()

    def fill(self) -> None:
        self._member = None
        self.day.back_to_today()
        for name, value in (("kind", "person"), ("shares", 1), ("sex", ""), ("language", "")):
            self.form[name].set_value(value)

    def word(self) -> None:
        t, name = self.desk.language.gettext, self.form["name"].peek()
        words = t("Write down that {name} asks to become a member")
        said = words.format(name=name) if name else t("Write down the application")
        self.do.setText(buttons.literal(said))
        self.do.setEnabled(self.desk.may(admission.apply))
        self.form["speaker"].setVisible(self.form["kind"].peek() != "person")

    def send(self, typed: dict[str, Any]) -> int:
        said: dict[str, Any] = {n: "" if v is None else v for n, v in typed.items()}
        said["born"] = typed["born"]
        return self.desk.do(admission.apply, **said, member=self._member)
