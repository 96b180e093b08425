"""Whose meeting it is, when and where, and whether people are called in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Signal

from coopdesk.records import meetings
from coopdesk.records.bodies import BodyRow
from coopdesk.records.ids import BodyId
from coopdesk.records.meetings import CANCELLED, KINDS, ORDINARY, MeetingRow
from coopdesk.ui.desk import Desk
from coopdesk.ui.gathering import body_options
from coopdesk.ui.kit.cards import Card
from coopdesk.ui.kit.fields import ChoiceField, DayField, HourField, NoteField, TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.pages.meeting_call.warning import InTime

_TWO: Final = 14 * 60
_NAMES: Final = ("body", "kind", "day", "hour", "second_hour", "place", "remark")


class When(Card):
    """The form of a meeting. `chosen`: another body, kind of meeting or day is chosen."""

    changed = Signal()
    chosen = Signal()

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        super().__init__(t("When and where"))
        self._desk = desk
        self.there: list[BodyRow] = []
        self.whose: ChoiceField[BodyId] = ChoiceField("body", t("&Who meets"), [], language)
        self.kind: ChoiceField[str] = ChoiceField(
            "kind",
            t("&Kind of meeting"),
            [(key, t(words)) for key, words in KINDS.items()],
            language,
            value=ORDINARY,
        )
        self.day = DayField("day", t("&Day"), language, today=desk.today)
        self.hour = HourField("hour", t("&Hour"), language, value=_TWO)
        self.second = HourField("second_hour", t("&Second call"), language, optional=True)
        self.where = TextField("place", t("&Place"), language)
        self.remark = NoteField(
            "remark", t("Said in the &notice too"), language, optional=True, lines=2
        )
        fields = (
            self.whose,
            self.kind,
            self.day,
            self.where,
            self.hour,
            self.second,
            self.remark,
        )
        self.form = Form(fields, language, columns=2, wide=[self.remark])
        self.in_time = InTime(desk)
        self.body.addWidget(self.form)
        self.body.addWidget(self.in_time)
        self.whose.changed.connect(self._whose_chosen)
        self.kind.changed.connect(self.chosen)
        self.day.changed.connect(self._day_typed)
        self.hour.changed.connect(self._hour_typed)
        self.form.changed.connect(self.changed)
        self.in_time.wanted.connect(self._take_day)

    def show_bodies(self, there: Sequence[BodyRow], *, fixed: bool) -> None:
        """Offer these; with `fixed` the body stays as it is."""
        self.there = list(there)
        self.whose.set_options(body_options(self._desk, there))
        self.whose.setEnabled(not fixed)

    def show_new(self, whose: BodyId | None) -> None:
        """For a new meeting of a body: where and when they met last, and the usual hours."""
        self.whose.set_value(whose)
        self._as_last()

    def show_row(self, row: MeetingRow) -> None:
        """A meeting as it is kept."""
        kept = (row.body, row.kind, row.day, row.hour, row.second_hour, row.place, row.remark)
        for name, value in zip(_NAMES, kept, strict=True):
            self.form[name].set_value(None if value == "" else value)

    def clear(self) -> None:
        """Empty for the next one."""
        self.form.clear()
        self.kind.set_value(ORDINARY)
        self.hour.set_value(_TWO)
        self.second.line.setModified(False)
        self.form.settle()

    def whose_row(self) -> BodyRow | None:
        """The body that is chosen."""
        chosen = self.whose.peek()
        return next((one for one in self.there if one.id == chosen), None)

    def held_last(self) -> MeetingRow | None:
        """The last meeting that this body held before the day that is typed, or of all."""
        body, day = self.whose_row(), self.day.peek()
        rows = [] if body is None else self._desk.ask(meetings.meetings, body=body.id)
        held = (
            one
            for one in rows
            if one.opened is not None and one.state != CANCELLED and one.corrects is None
        )
        return next((one for one in held if day is None or one.day < day), None)

    def say_in_time(self, told: date | None) -> None:
        """Whether people are called in time; `told` is when they were, if they were."""
        self.in_time.show_day(self.whose_row(), self.kind.peek() or "", self.day.peek(), told)

    def _as_last(self) -> None:
        last = self.held_last()
        if self.where.is_empty() and last is not None:
            self.where.set_value(last.place)
            self.hour.set_value(last.hour)
        self._hour_typed()

    def _whose_chosen(self) -> None:
        self._as_last()
        self.chosen.emit()

    def _day_typed(self) -> None:
        if self.day.peek() is not None:
            self.chosen.emit()  # another meeting may be the last one before it

    def _hour_typed(self) -> None:
        """The second call follows the first by what the rules say, until it is typed."""
        body, hour = self.whose_row(), self.hour.peek()
        if body is None or hour is None or self.second.line.isModified():
            return
        after = body.rules.second_call_minutes
        fits = bool(after) and hour + after < meetings.DAY
        self.second.set_value(hour + after if fits else None)

    def _take_day(self, day: date) -> None:
        self.day.set_value(day)
        self.day.setFocus()
