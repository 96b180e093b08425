"""A strip that stands over the pages while the PC's clock can't be believed. Nothing is blocked."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from coopdesk.records.book import Topic
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Note
from coopdesk.ui.kit.layouts import column
from coopdesk.ui.theme import Kind

_EVERY_MS: Final = 30_000


class ClockBar(QWidget):
    """Comes by itself when the clock jumps, and goes when somebody has said what today is."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        words = desk.language.gettext("Say what today is")
        self.ask = buttons.secondary(words, icon="calendar")
        self.ask.clicked.connect(desk.day_asked)
        self.note = Note("", Kind.WARN, self.ask)
        self.setLayout(column(self.note))
        self._turn = QTimer(self, interval=_EVERY_MS)
        self._turn.timeout.connect(self.look)
        self._turn.start()
        desk.changed.connect(self._changed)
        desk.closed.connect(self._turn.stop)
        self.look()

    def look(self) -> None:
        """Ask the book whether its clock is believed."""
        judged, language = self._desk.book.clock(), self._desk.language
        self.setVisible(judged.ask)
        text = language.gettext(
            "The clock of this PC shows {shown}, which can hardly be right. Work goes on with "
            "{day}, and what is written meanwhile is marked."
        )
        shown, day = self._desk.book.now().date(), judged.today
        said = text.format(shown=language.day(shown), day=language.day(day))
        self.note.say(said if judged.ask else "", Kind.WARN)

    def _changed(self, _topics: Topic) -> None:
        self.look()
