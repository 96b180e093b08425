"""Why and when a member leaves, who decided it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal

from coopdesk.records import membership, settlement
from coopdesk.records.members import MemberFile
from coopdesk.records.membership import CAUSES, DIED, EXPELLED, RESIGNED, Standing
from coopdesk.records.resolutions import LEAVING
from coopdesk.ui.choosing import DeskDay
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.fields import ChoiceField, Field, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, holder
from coopdesk.ui.living import body_field
from coopdesk.ui.resolving import ResolutionField
from coopdesk.ui.theme import Kind


class Going(Card):
    """Written down before anything is settled."""

    done = Signal()

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        super().__init__(t("Why do they leave?"))
        self._desk = desk
        self._one: MemberFile | None = None
        causes = [(one, t(membership.STEPS[one])) for one in CAUSES]
        self.cause: ChoiceField[str] = ChoiceField(
            "cause", t("&Cause"), causes, language, value=RESIGNED
        )
        self.day = DeskDay(desk)
        self.day.label.setText(t("Left o&n"))
        self.who = body_field(desk, optional=True)
        self._board = body_field(desk).peek()
        self.resolution = ResolutionField(desk, LEAVING)
        self.why = TextField("why", t("Wh&y"), language, optional=True)
        self.note_ = TextField("note", t("Note for the &office"), language, optional=True)
        fields: list[Field[Any]] = [self.cause, self.day, self.who, self.resolution]
        self.form = Form([*fields, self.why, self.note_], language, columns=2)
        words = t("From that day on they are no member: no vote, no new money, no new loan.")
        self.means = label(words, "muted", wrap=True)
        self.note = Note("", Kind.REFUSE)
        self.do = buttons.primary("", self.do_it, icon="check")
        for part in (self.means, self.form, self.note, holder(Flow(self.do))):
            self.body.addWidget(part)
        self.form.changed.connect(self._word)
        self.cause.changed.connect(self._offer_board)

    def _offer_board(self) -> None:
        """Who expels is a body."""
        if self.cause.peek() == EXPELLED and self.who.peek() is None:
            self.who.set_value(self._board)

    def clear(self) -> None:
        self.form.clear()
        self.cause.set_value(RESIGNED)
        self.who.set_value(None)
        self.day.back_to_today()
        self.form.settle()
        self.note.say("")

    def show_member(self, one: MemberFile, now: Standing) -> None:
        self._one = one
        self.resolution.about(one.id)
        self._word()

    def has_typed(self) -> bool:
        return self.form.dirty and not self.isHidden()

    def focus_first(self) -> None:
        self.cause.setFocus()

    def _word(self) -> None:
        if self._one is None:
            return
        t = self._desk.language.gettext
        said = {
            RESIGNED: t("Write down that {name} resigned"),
            EXPELLED: t("Write down that {name} is expelled"),
            DIED: t("Write down that {name} died"),
        }
        words = said[self.cause.peek() or RESIGNED].format(name=self._one.name)
        self.do.setText(buttons.literal(words))
        self.do.setEnabled(self._desk.may(settlement.leave))

    def do_it(self) -> None:
        """Write it down."""
        typed = self.form.read()
        if typed is None or self._one is None:
            return
        with Refusals(self.note, self._desk.language, self.form.fields()):
            words = {n: typed[n] or "" for n in ("resolution", "why", "note")}
            self._desk.do(settlement.leave, member=self._one.id, **(typed | words))
            self.clear()
            self._desk.say(self._desk.language.gettext("It is written down."))
            self.done.emit()
