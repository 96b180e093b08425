"""Whose meeting it was, on which day, and into which box its money goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.records import collection
from coopdesk.records.cash import boxes
from coopdesk.records.ids import AccountId, CollectionId
from coopdesk.ui.choosing import DeskDay
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Note
from coopdesk.ui.kit.fields import ChoiceField, TextField
from coopdesk.ui.kit.forms import readable
from coopdesk.ui.kit.layouts import Flow, column, holder, reveal
from coopdesk.ui.theme import Kind, look

_AGAIN = 12  # groups that met before are offered, the last ones
_DAY, _WHO, _NAME = 165, 250, 220  # smallest widths at 100 % text


@dataclass(frozen=True, slots=True)
class Who:
    """Whose meeting: of a village, of everybody, of a group that met before, or typed by hand."""

    village: str = ""
    again: CollectionId | None = None
    by_hand: bool = False


EVERYBODY, BY_HAND = Who(), Who(by_hand=True)


class Head(QWidget):
    """The fields above the sheet."""

    chosen = Signal(object)  # Who
    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t, language = desk.language.gettext, desk.language
        self._desk, self._named = desk, ""
        self.day = DeskDay(desk)
        self.who: ChoiceField[Who] = ChoiceField("who", t("&Whose meeting"), [], language)
        self.name = TextField("name", t("&Name on the sheet"), language)
        #: Shown beside the count: it is about the money.
        self.box: ChoiceField[AccountId] = ChoiceField("box", t("Into which bo&x"), [], language)
        for one, width in (
            (self.day, _DAY),
            (self.who, _WHO),
            (self.name, _NAME),
        ):
            one.setMinimumWidth(look().px(width))
        self.note = Note("", Kind.WARN)
        fields = holder(Flow(self.day, self.who, self.name, gap=16))
        self.setLayout(column(fields, self.note))
        self.who.changed.connect(self._choose)
        self.day.changed.connect(self._show_day)
        self.offer()

    def offer(self) -> None:
        """Offer the villages, the groups that met before and the boxes as they are now."""
        desk, t = self._desk, self._desk.language.gettext
        number, day = desk.language.number, desk.language.short_day
        villages = desk.ask(collection.villages)
        options = [
            (Who(village), t("{village} ({count})").format(village=village, count=number(many)))
            for village, many in villages.items()
        ]
        known = {*villages, t("Everybody"), t("Paper slips")}
        for one in desk.ask(collection.past, limit=4 * _AGAIN):
            if one.name not in known and len(known) < len(villages) + 2 + _AGAIN:
                known.add(one.name)
                said = t("{name}, as on {day}").format(name=one.name, day=day(one.day))
                options.append((Who(again=one.id), said))
        options += [(EVERYBODY, t("Everybody")), (BY_HAND, t("I name them one by one"))]
        self.who.set_options(options)
        found = desk.ask(boxes.boxes)
        self.box.set_options([(one.id, t(one.name)) for one in found])
        if self.box.peek() is None and found:
            self.box.set_value(next((one.id for one in found if one.main), found[0].id))
        reveal(self.box, len(found) > 1)

    @property
    def earlier(self) -> date | None:
        """The day of the sheet, where it is not today."""
        return self.day.earlier

    def clear(self) -> None:
        """Ready for the next sheet. An earlier day stays: slips come in heaps."""
        self.who.set_value(None)
        self._put_name("")
        self.name.clear_complaint()

    def suggest_name(self, name: str) -> None:
        """Put a name in, unless the person wrote one."""
        if self.name.is_empty() or self.name.line.text() == self._named:
            self._put_name(name)

    def readable(self) -> bool:
        """Whether all can be read; what can't says so and has the focus."""
        return readable((self.day, self.name, self.box), self._desk.language)

    def _put_name(self, name: str) -> None:
        self._named = name
        self.name.set_value(name or None)

    def _choose(self) -> None:
        self.chosen.emit(self.who.peek())

    def _show_day(self) -> None:
        t, language, earlier = self._desk.language.gettext, self._desk.language, self.earlier
        said = t(
            "This sheet is written as of {day}. A paper slip has its number in the first column."
        )
        self.note.say(said.format(day=language.day(earlier)) if earlier else "", Kind.WARN)
        self.changed.emit()
