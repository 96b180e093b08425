"""How and when people were called: a tick for each way, with its day and what more there is to
say of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.records.meetings import WAYS, Called
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Card, label
from coopdesk.ui.kit.fields import CheckField, DayField, TextField
from coopdesk.ui.kit.forms import readable
from coopdesk.ui.kit.layouts import Columns, Flow, column, holder


class Told(Card):
    """The ways are always there; the day and the note come with the tick."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__(t("How people were called"))
        self._desk = desk
        self._before: list[Called] = []
        self.advice = label("", "muted", wrap=True)
        self.body.addWidget(self.advice)
        self.ways = {way: _Way(desk, way, t(words)) for way, words in WAYS.items()}
        self.body.addWidget(holder(Flow(*(one.tick for one in self.ways.values()), gap=8)))
        for one in self.ways.values():
            one.changed.connect(self.changed)
            self.body.addWidget(one)

    def show_notices(self, notices: Sequence[Called], advice: str) -> None:
        """Show what is kept."""
        self._before = list(notices)
        first = {one.way: one for one in reversed(notices)}
        for way, field in self.ways.items():
            field.show_called(first.get(way))
        self.advice.setText(advice)

    @property
    def before(self) -> list[Called]:
        """What is kept."""
        return self._before

    @property
    def notices(self) -> list[Called]:
        """The ways that are ticked, each with its day. What can't be read is left out."""
        found = [one.called() for one in self.ways.values()]
        return [one for one in found if one is not None]

    def readable(self) -> bool:
        """Whether each day can be read; one that can't says so."""
        days = [one.day for one in self.ways.values() if one.tick.peek()]
        return readable(days, self._desk.language)

    @property
    def touched(self) -> bool:
        """Whether it is another than what is kept."""
        return {*self.notices} != {*self._before} or any(
            one.tick.peek() and one.day.peek() is None for one in self.ways.values()
        )


class _Way(QWidget):
    """The day and the note of a way; its tick stands with those of the others."""

    changed = Signal()

    def __init__(self, desk: Desk, way: str, words: str) -> None:
        super().__init__()
        t, language = desk.language.gettext, desk.language
        self._way, self._today = way, desk.today
        self.tick = CheckField(way, words, language)
        day, more = t("{way}: day").format(way=words), t("More about it")
        self.day = DayField("day", day, language, today=desk.today, value=desk.today)
        self.note = TextField(
            "note", more, language, optional=True, hint=t("Which radio, by whom …")
        )
        self.note.editor.setAccessibleName(f"{words}: {more}")
        self.setLayout(column(Columns([self.day, self.note], most=2)))
        self.tick.changed.connect(self._ticked)
        for field in (self.day, self.note):
            field.changed.connect(self.changed)
        self.hide()

    def show_called(self, called: Called | None) -> None:
        """Show what is kept of this way."""
        self.tick.set_value(called is not None)
        self.day.set_value(called.day if called else self._today)
        self.note.set_value(called.note or None if called else None)
        self.setVisible(called is not None)

    def called(self) -> Called | None:
        """What is typed; None without the tick, or while the day can't be read."""
        day = self.day.peek()
        if not self.tick.peek() or day is None:
            return None
        return Called(self._way, day, self.note.peek() or "")

    def _ticked(self) -> None:
        self.setVisible(bool(self.tick.peek()))
        self.changed.emit()
