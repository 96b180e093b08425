"""Who has a part in a meeting: who chairs, who writes; and the words of the meeting as a whole."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.records import meetings
from coopdesk.records.meetings import Someone
from coopdesk.records.voters import Voter
from coopdesk.ui.kit.cards import Note
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.layouts import Columns, column
from coopdesk.ui.kit.suggest import SuggestField
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.meeting.hall import Hall
from coopdesk.ui.theme import Kind, kind


class PartField(SuggestField[Someone]):
    """A member of the body, or the name of anybody else."""

    left_with = Signal()

    def __init__(self, name: str, title: str, hall: Hall) -> None:
        self._hall = hall
        hint = hall.language.gettext("Number or name")
        super().__init__(
            name, title, self._found, self._words, hall.language, optional=True, hint=hint
        )
        self.line.editingFinished.connect(self.left_with)

    def _found(self, text: str) -> list[Someone]:
        return [someone(one) for one in self._hall.roll.find(text)]

    def _words(self, one: Someone) -> str:
        return f"{one.number} · {one.name}" if one.number else one.name

    def _read(self) -> Someone:
        chosen = self._chosen
        return Someone(self.line.text().strip()) if chosen is None else chosen


class NextField(PartField):
    """One after the other: Enter takes who fits, or the name as it stands, and stays here."""

    def _go_on(self) -> None:
        found = self.peek()
        if found is not None and found.member is None:
            self.picked.emit(found)


def someone(one: Voter) -> Someone:
    """A member with a part in the meeting."""
    return Someone(one.name, one.member, one.number)


class Leaders(QWidget):
    """Who chairs and who writes the minutes. Each is kept when the field is left."""

    def __init__(self, hall: Hall) -> None:
        super().__init__()
        kind(self, "clear")
        t = hall.language.gettext
        self._hall = hall
        self.chair = PartField("chair", t("Who c&hairs"), hall)
        self.clerk = PartField("clerk", t("Who &writes the minutes"), hall)
        self.note = Note("", Kind.REFUSE)
        self.fields: list[PartField] = [self.chair, self.clerk]
        self.setLayout(column(Columns(self.fields, most=2), self.note, gap=8))
        for part in self.fields:
            part.picked.connect(weakly(self._name, part))
            part.left_with.connect(weakly(self._name, part))
        hall.changed.connect(self.show_hall)
        self.show_hall()

    def show_hall(self) -> None:
        """Show who they are, unless somebody types just now."""
        for part in self.fields:
            kept: Someone | None = getattr(self._hall.file.row, part.name)
            if not part.line.hasFocus() and part.peek() != kept:
                part.set_value(kept)

    def _name(self, part: PartField) -> None:
        said: Someone | None = part.peek()
        if said == getattr(self._hall.file.row, part.name):
            return
        who: dict[str, Any] = {} if said is None else {"member": said.member}
        if said is not None and said.member is None:
            who = {"name": said.name}
        with Refusals(self.note, self._hall.language, self.fields):
            self._hall.do(meetings.name_part, meeting=self._hall.meeting, part=part.name, **who)


class Words:
    """Writes one of the texts of the meeting: its guests, its opening, its closing."""

    def __init__(self, hall: Hall, name: str) -> None:
        self._hall, self._name = hall, name

    def save(self, text: str, kept: str) -> None:
        """Write it in the book, where `kept` stood before."""
        self._hall.do(
            meetings.change_meeting,
            meeting=self._hall.meeting,
            changes={self._name: text},
            shown={self._name: kept},
        )
