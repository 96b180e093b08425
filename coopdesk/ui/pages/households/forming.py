"""A household or a group is written down."""

from __future__ import annotations

from typing import Any

from coopdesk.records import households, members
from coopdesk.records.households import HOUSEHOLD, KINDS
from coopdesk.ui.beginning import Beginning
from coopdesk.ui.choosing import member_field
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.fields import ChoiceField, Field, TextField
from coopdesk.ui.kit.forms import Form


class Forming(Beginning):
    """What it is called, and the line of the register that they have together, if they have one."""

    ICON = "people"

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        kinds = [(one, t(words)) for one, words in KINDS.items()]
        self.name = TextField("name", t("What it is &called"), language)
        self.kind: ChoiceField[str] = ChoiceField("kind", t("&Kind"), kinds, language)
        self.village = TextField("village", t("&Village"), language, optional=True)
        self.village.offer(desk.ask(members.villages))
        self.member = member_field(desk)
        self.member.optional = True
        self.member.label.setText(t("A &member that they are together"))
        fields: list[Field[Any]] = [self.name, self.kind, self.village, self.member]
        super().__init__(desk, t("Write one down"), Form(fields, language, columns=2))

    def word(self) -> None:
        self.do.setText(self.desk.language.gettext("Write it down"))

    def fill(self) -> None:
        self.kind.set_value(HOUSEHOLD)

    def send(self, typed: dict[str, Any]) -> int:
        found = typed["member"]
        typed |= {"village": typed["village"] or "", "member": found.id if found else None}
        return self.desk.do(households.form_household, **typed)
