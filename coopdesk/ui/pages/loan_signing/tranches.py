"""The parts in which a loan is paid out, where it is not all at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk.records.money import Money
from coopdesk.records.schedule import Tranche
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.fields import DayField, MoneyField
from coopdesk.ui.kit.forms import readable
from coopdesk.ui.kit.layouts import Flow, column, holder, row
from coopdesk.ui.theme import look


class Tranches(QWidget):
    """Days and amounts. None of them: all of it is paid out on the day of the signing."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk = desk
        self._rows: list[_Part] = []
        self._place = QVBoxLayout()
        self._place.setSpacing(look().px(8))
        self.left = label("", "muted", wrap=True)
        self.add = buttons.link(t("Pay it out in &parts"), self.add_part, icon="add")
        self.setLayout(column(self._place, self.left, holder(Flow(self.add))))
        self.show_left(None)

    def parts(self) -> list[tuple[date, Money]] | None:
        """What is typed; None while something can't be read."""
        found = [(row.day.peek(), row.amount.peek()) for row in self._rows]
        read = [(day, amount) for day, amount in found if day is not None and amount is not None]
        return read if len(read) == len(found) else None

    def value(self) -> tuple[Tranche, ...] | None:
        """The parts as they are agreed; None when one can't be read, which then says so."""
        fields = [one for part in self._rows for one in (part.day, part.amount)]
        if not readable(fields, self._desk.language):
            return None
        return tuple(Tranche(day, Decimal(amount.minor)) for day, amount in self.parts() or [])

    def has_typed(self) -> bool:
        return bool(self._rows)

    def add_part(self, day: date | None = None, amount: Money | None = None) -> None:
        """Room for one more. The first begins today."""
        part = _Part(self._desk, first=not self._rows)
        if not self._rows and not isinstance(day, date):
            day = self._desk.today
        part.day.set_value(day if isinstance(day, date) else None)
        part.amount.set_value(amount)
        part.changed.connect(self.changed)
        part.gone.connect(self._remove)
        self._rows.append(part)
        self._place.addWidget(part)
        part.show()
        (part.day if part.day.is_empty() else part.amount).setFocus()
        self._word()
        self.changed.emit()

    def show_left(self, left: Money | None) -> None:
        """How much of the loan is in no part yet; below zero it is too much."""
        t, language = self._desk.language.gettext, self._desk.language
        self.left.setVisible(left is not None and bool(self._rows))
        if left is None:
            return
        words = t("All of it is in these parts.")
        if left.minor > 0:
            words = t("{amount} of the loan is in no part yet.")
        elif left.minor < 0:
            words = t("The parts come to {amount} more than the loan.")
        self.left.setText(words.format(amount=language.amount(abs(left))))

    def clear(self) -> None:
        """All at once again."""
        for part in list(self._rows):
            self._remove(part)

    def _remove(self, part: _Part) -> None:
        self._rows.remove(part)
        part.hide()
        part.deleteLater()
        self._word()
        self.changed.emit()

    def _word(self) -> None:
        t = self._desk.language.gettext
        self.add.setText(t("Add a &part") if self._rows else t("Pay it out in &parts"))


class _Part(QWidget):
    changed = Signal()
    gone = Signal(object)

    def __init__(self, desk: Desk, *, first: bool) -> None:
        super().__init__()
        t, language = desk.language.gettext, desk.language
        said = t("Paid out on") if not first else t("The first part on")
        self.day = DayField("day", said, language, today=desk.today)
        self.amount = MoneyField("amount", t("Amount of this part"), desk.currency, language)
        away = buttons.icon_only("close", t("Take this part away"), self._go)
        whole = row(self.day, self.amount, away, gap=12)
        whole.setStretch(0, 1)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        for field in (self.day, self.amount):
            field.changed.connect(self.changed)

    def _go(self) -> None:
        self.gone.emit(self)
