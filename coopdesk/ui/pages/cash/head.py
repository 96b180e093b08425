"""Whose visit it is, and of which day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.records import filed
from coopdesk.records.members import GONE, MemberRow
from coopdesk.ui.choosing import DeskDay, member_field
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Note
from coopdesk.ui.kit.forms import readable
from coopdesk.ui.kit.layouts import Sides, column, row
from coopdesk.ui.kit.people import Portrait
from coopdesk.ui.theme import Kind, look

_BESIDE = 400  # at 100 % text: with less room a name would be cut


class Head(QWidget):
    """The member and the day, with a note where the day is not today."""

    picked = Signal(object)  # MemberRow
    member_changed = Signal()  # another one is being typed, or was chosen
    day_changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.portrait = Portrait(size=56)
        self.member = member_field(desk)
        self.day = DeskDay(desk)
        self.day.setMinimumWidth(look().px(170))
        self.note = Note("", Kind.WARN)
        self.gone = Note("", Kind.WARN)
        whose = Sides(self.member, self.day, shares=(3, 1), least=_BESIDE)
        who = row(self.portrait, whose, gap=16)
        who.setStretch(1, 1)
        self.setLayout(column(who, self.gone, self.note))
        self.member.picked.connect(self._pick)
        self.member.changed.connect(self.member_changed)
        self.day.changed.connect(self._show_day)
        self.show_member(None)

    def show_member(self, found: MemberRow | None) -> None:
        """Put a member in, as if they were chosen; None waits for the next one."""
        self.day.keep_up()
        self.member.set_value(found)
        self._show_portrait(found)
        if found is not None:
            self.picked.emit(found)

    @property
    def earlier(self) -> date | None:
        """The day of the visit, where it is not today."""
        return self.day.earlier

    def readable(self) -> bool:
        """Whether both can be read; what can't says so and has the focus."""
        return readable((self.member, self.day), self._desk.language)

    def _pick(self, found: MemberRow) -> None:
        self.day.keep_up()
        self._show_portrait(found)
        self.picked.emit(found)

    def _show_portrait(self, found: MemberRow | None) -> None:
        self.portrait.setVisible(found is not None)
        self.portrait.show_name(found.name if found else "")
        self.portrait.show_photo(self._desk.ask(filed.photo, found.id) if found else b"")
        t, left = self._desk.language.gettext, found is not None and found.status in GONE
        said = t("This member left the co-op. They get what is theirs, and pay back what they owe.")
        self.gone.say(said if left else "", Kind.WARN)

    def _show_day(self) -> None:
        t, language, earlier = self._desk.language.gettext, self._desk.language, self.earlier
        said = t("This visit is written as of {day}. The balances shown are those of today.")
        self.note.say(said.format(day=language.day(earlier)) if earlier else "", Kind.WARN)
        self.day_changed.emit()
