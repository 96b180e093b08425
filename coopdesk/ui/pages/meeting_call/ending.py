"""The way out of a meeting that was planned: it is not held, and why."""

from __future__ import annotations

from PySide6.QtCore import Signal

from coopdesk.records import meetings
from coopdesk.records.ids import MeetingId
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note
from coopdesk.ui.kit.fields import TextField
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.layouts import Flow, column, holder
from coopdesk.ui.theme import Kind


class Ending(Card):
    """One quiet button; what it asks comes when it is pressed."""

    ended = Signal()

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__()
        self._desk = desk
        self._meeting: MeetingId | None = None
        self.note = Note("", Kind.REFUSE)
        self.ask = buttons.quiet(t("It is not held"), self._ask)
        self.why = TextField("why", t("Why it is not held"), desk.language)
        self.really = buttons.secondary(t("Write down that it is not held"), self._end)
        self.leave = buttons.quiet(t("Leave it as it is"), self._leave)
        self._asking = holder(
            column(self.note, self.why, holder(Flow(self.really, self.leave, gap=8)))
        )
        self.body.addWidget(holder(Flow(self.ask)))
        self.body.addWidget(self._asking)
        self.ask.setEnabled(desk.may(meetings.cancel_meeting))
        self._asking.hide()

    def show_meeting(self, meeting: MeetingId | None) -> None:
        """Offer it for this one."""
        if meeting != self._meeting:
            self.why.clear()
            self._asking.hide()
        self._meeting = meeting

    def has_typed(self) -> bool:
        return not self._asking.isHidden() and not self.why.is_empty()

    def _ask(self) -> None:
        self._asking.show()
        self.why.setFocus()

    def _leave(self) -> None:
        self.why.clear()
        self._asking.hide()
        self.ask.setFocus()

    def _end(self) -> None:
        if self._meeting is None:
            return
        with Refusals(self.note, self._desk.language, [self.why]):
            why = self.why.peek() or ""
            self._desk.do(meetings.cancel_meeting, meeting=self._meeting, why=why)
            self.why.clear()
            self._desk.say(self._desk.language.gettext("It is written down."))
            self.ended.emit()
