"""Whether people are called in time, said while the day is chosen."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.records import meetings
from coopdesk.records.bodies import ASSEMBLY, BodyRow
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Note
from coopdesk.ui.kit.layouts import column
from coopdesk.ui.theme import Kind


class InTime(QWidget):
    """Says by when people are to be called; where it is too late, offers the first day in time."""

    wanted = Signal(object)  # the first day in time

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._day: date | None = None
        self.take = buttons.secondary("", self._take)
        self.notice = Note("", Kind.GOOD, self.take)
        self.deadline = Note("", Kind.WARN)
        self.setLayout(column(self.notice, self.deadline, gap=8))

    def show_day(
        self, body: BodyRow | None, kind: str, day: date | None, told: date | None
    ) -> None:
        """For a meeting of a body on a day, to which people were called on `told` first."""
        self._day = None
        if body is None or day is None:
            self.notice.say("")
            self.deadline.say("")
            return
        self._say_notice(body, day, told)
        self._say_deadline(body, kind, day)
        self.take.setVisible(self._day is not None)

    def quiet(self) -> None:
        """Nothing is to be said: the meeting was held already."""
        self.show_day(None, "", None, None)

    def _say_notice(self, body: BodyRow, day: date, called: date | None) -> None:
        t, language = self._desk.language.gettext, self._desk.language
        days = body.rules.notice_days
        by = day - timedelta(days=days)
        count = language.ngettext("{count} day of notice", "{count} days of notice", days)
        said = {
            "notice": count.format(count=language.number(days)),
            "day": language.day(day),
            "by": language.day(by),
        }
        told = called or self._desk.today
        if day < self._desk.today and called is None:
            self.notice.say(t("That day is over. Enter the meeting from paper."), Kind.WARN)
        elif called is not None and called <= by:
            words = t("People were called in time: {notice} are needed.")
            self.notice.say(words.format(**said), Kind.GOOD)
        elif told <= by:
            words = t("Call people by {by}: {notice} before the meeting.")
            self.notice.say(words.format(**said), Kind.GOOD)
        else:
            first = max(meetings.first_day(body, told), self._desk.today)
            words = t("Too late for {notice}: people had to be called by {by}.")
            self.notice.say(words.format(**said), Kind.WARN)
            self._offer(first)

    def _offer(self, first: date) -> None:
        t, language = self._desk.language.gettext, self._desk.language
        self._day = first
        self.take.setText(t("Take {day}, the first in time").format(day=language.day(first)))

    def _say_deadline(self, body: BodyRow, kind: str, day: date) -> None:
        if body.kind != ASSEMBLY or kind != meetings.ORDINARY:
            self.deadline.say("")
            return
        _, until = self._desk.ask(meetings.general_deadline, self._desk.today)
        t, late = self._desk.language.gettext, self._desk.today <= until < day
        words = t("The general meeting must be held by {day}.") if late else ""
        self.deadline.say(words.format(day=self._desk.language.day(until)), Kind.WARN)

    def _take(self) -> None:
        if self._day is not None:
            self.wanted.emit(self._day)
