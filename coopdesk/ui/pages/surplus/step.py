"""What every step of the assistant is made of: fields for a part of the plan, and sentences."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from coopdesk.i18n import Unreadable
from coopdesk.records.allocation import Plan
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.fields import Field
from coopdesk.ui.kit.layouts import row
from coopdesk.ui.pages.surplus.making import Making

HUNDRED: Final = Decimal(100)


class Step(QWidget):
    """One step: fields for a part of the plan, and sentences on what it does."""

    changed = Signal()
    TITLE: ClassVar[str] = ""
    ABOUT: ClassVar[str] = ""
    KINDS: ClassVar[tuple[str, ...]] = ()  # the steps of the cascade that are decided here

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.language = desk, desk.language
        self._fields: dict[str, Field[Any]] = {}
        self.about = label(self.language.gettext(self.ABOUT), "muted", wrap=True)
        self.about.setVisible(bool(self.ABOUT))

    def field(self, one: Field[Any]) -> Field[Any]:
        """Listen to a field that is of this step."""
        self._fields[one.name] = one
        one.changed.connect(self.changed)
        return one

    def fields(self) -> list[Field[Any]]:
        """Those that are shown, in their order."""
        return [one for one in self._fields.values() if not one.isHidden()]

    def fill(self, making: Making) -> None:
        """Put what is decided so far into the fields."""

    def tell(self, making: Making) -> None:
        """Say what the plan so far means at this step."""

    def typed(self, plan: Plan) -> Plan:
        """The plan with what is typed here; what can't be read yet stays as it was."""
        return plan

    def first_unread(self) -> bool:
        """Whether a field can't be read; it then says so and has the focus."""
        unread = False
        for one in reversed(self.fields()):
            one.clear_complaint()
            try:
                one.value()
            except Unreadable as error:
                one.complain(self.language.say(error.text))
                unread = True
        return unread

    def complain(self, name: str, text: str) -> bool:
        """Say what is wrong beside the field of that name; False where it is not here."""
        found = self._fields.get(name)
        if found is None or found.isHidden():
            return False
        found.complain(text)
        return True

    def focus_first(self) -> bool:
        """Put the keyboard into the first field; False where there is none."""
        for one in self.fields():
            one.setFocus()
            return True
        return False


def shared(*fields: QWidget) -> QHBoxLayout:
    """Fields beside each other that leave some room, so that a short figure has a short field."""
    made = row(*fields, None, gap=12)
    for n in range(len(fields)):
        made.setStretch(n, 2)
    return made


def percent_of(field: Field[Decimal]) -> Decimal:
    """A percentage as plans hold it: 5 for 5 %."""
    return (field.peek() or Decimal(0)) * HUNDRED


def as_part(percent: Decimal) -> Decimal | None:
    """A plan's percentage as the field holds it; nothing for none."""
    return percent / HUNDRED if percent else None
