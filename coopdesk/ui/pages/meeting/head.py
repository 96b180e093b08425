"""The heading of the page: which meeting, how far it is, that all is saved, and what comes next."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QPushButton

from coopdesk.records.meetings import CALLED, ENDED, OPEN, PLANNED, SIGNED, STATES
from coopdesk.ui.gathering import state_mark
from coopdesk.ui.kit.cards import Heading, Mark
from coopdesk.ui.kit.fields import said_hour
from coopdesk.ui.pages.meeting.hall import Hall
from coopdesk.ui.theme import Kind, look

#: From this size of text on the title may take two lines.
_LARGE: Final = 130
_TOGETHER: Final = "\N{NO-BREAK SPACE}"  # the day stands on one line


class Head(Heading):
    """Says where the meeting is. `next_` is the one strong button of the page."""

    def __init__(self, hall: Hall, preview: QPushButton, next_: QPushButton) -> None:
        super().__init__("", " ", [preview, next_], Mark(" "))
        self._hall, self.preview, self.next = hall, preview, next_
        self.title.setWordWrap(look().percent > _LARGE)  # a body's name and a day are long
        self._saved: int | None = None

    def show_hall(self, end: str) -> None:
        """Show it; `end` is what the button does at the end of the agenda, empty elsewhere."""
        t, language, row = self._hall.language.gettext, self._hall.language, self._hall.file.row
        day = language.day(row.day).replace(" ", _TOGETHER)
        title = t("{body}, {day}").format(body=t(row.body_name), day=day)
        self.say(title, " · ".join(self._about()))
        self.pill.show_mark(self._mark())
        state = row.state
        words = {
            PLANNED: t("Open the meeting"),
            CALLED: t("Open the meeting"),
            OPEN: end or t("Next item"),
            ENDED: end or t("Go on to the signatures"),
            SIGNED: t("Show the signed minutes"),
        }.get(state, "")
        self.next.setText(words)
        self.next.setVisible(bool(words) and (self._hall.writable or state == SIGNED))
        self.preview.setVisible(state in {OPEN, ENDED})

    def _about(self) -> list[str]:
        t, language, row = self._hall.language.gettext, self._hall.language, self._hall.file.row
        about = [row.place]
        if row.number is not None:
            about.insert(0, t("Minutes no. {number}").format(number=language.number(row.number)))
        elif row.state in {PLANNED, CALLED}:
            about.append(t("called for {hour}").format(hour=said_hour(row.hour)))
        elif self._saved is not None:
            about.append(t("saved {hour}").format(hour=said_hour(self._saved)))
        told = row.state == PLANNED  # by the mark beside the title
        if row.paper and not told:
            about.append(t("entered from paper"))
        if row.corrects is not None and (row.paper or not told):
            about.append(t("corrects other minutes"))
        return about

    def saved(self) -> None:
        """Something was written just now."""
        here = self._hall.desk.book.now()
        self._saved = here.hour * 60 + here.minute
        self.subtitle.setText(" · ".join(self._about()))

    def _mark(self) -> Mark:
        t, row = self._hall.language.gettext, self._hall.file.row
        if row.state == PLANNED:
            return state_mark(self._hall.language, row)
        words = t(STATES[row.state])
        if row.state == OPEN and row.call == 2:
            words = t("under way · second call")
        tone = {OPEN: Kind.WARN, ENDED: Kind.WARN, SIGNED: Kind.GOOD}.get(row.state, Kind.PLAIN)
        return Mark(words, tone)
