"""The form of a sanction."""

from __future__ import annotations

from typing import Any

from coopdesk.records import sanctions
from coopdesk.records.members import MemberFile
from coopdesk.records.resolutions import OTHER
from coopdesk.records.sanctions import FINE, SUSPENSION, WARNING
from coopdesk.ui.beginning import Beginning
from coopdesk.ui.choosing import DeskDay
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.fields import ChoiceField, DayField, Field, MoneyField, NoteField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.living import body_field
from coopdesk.ui.resolving import ResolutionField


class Laying(Beginning):
    """What, who decided it, why, and what the member said to it."""

    ICON = "check"

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        self._one: MemberFile | None = None
        kinds = [(one, t(words)) for one, words in sanctions.KINDS.items()]
        self.kind: ChoiceField[str] = ChoiceField("kind", t("&Kind"), kinds, language)
        self.day = DeskDay(desk)
        self.day.label.setText(t("Decided o&n"))
        self.who = body_field(desk)
        self.resolution = ResolutionField(desk, OTHER)
        self.amount = MoneyField("amount", t("&Amount"), desk.currency, language, optional=True)
        self.until = DayField("until", t("&Until"), language, today=desk.today, optional=True)
        self.why = NoteField("why", t("Wh&y"), language)
        self.heard = DayField("heard", t("Heard o&n"), language, today=desk.today, optional=True)
        self.answer = NoteField("answer", t("What the member &answers"), language, optional=True)
        self._board = self.who.peek()
        first: list[Field[Any]] = [self.kind, self.day]
        self.much, self.long = Form([self.amount], language), Form([self.until], language)
        decided: list[Field[Any]] = [self.who, self.resolution, self.why, self.answer, self.heard]
        parts = [Form(first, language, columns=2), self.much, self.long]
        form = Form(decided, language, columns=2)
        super().__init__(desk, t("Write down a sanction"), *parts, form)

    def show_member(self, one: MemberFile) -> None:
        self._one = one

    def fill(self) -> None:
        self.kind.set_value(WARNING)
        self.who.set_value(self._board)
        self.day.back_to_today()

    def word(self) -> None:
        t, name = self.desk.language.gettext, self._one.name if self._one else ""
        kind = self.kind.peek() or WARNING
        said = {
            WARNING: t("Warn {name}"),
            FINE: t("Fine {name}"),
            SUSPENSION: t("Suspend {name}"),
        }
        self.much.setVisible(kind == FINE)
        self.long.setVisible(kind == SUSPENSION)
        self.do.setText(buttons.literal(said[kind].format(name=name)))
        self.do.setEnabled(self._one is not None and self.desk.may(sanctions.sanction))

    def send(self, typed: dict[str, Any]) -> int:
        assert self._one is not None
        words = {n: typed[n] or "" for n in ("resolution", "answer")}
        return self.desk.do(sanctions.sanction, member=self._one.id, **(typed | words))
