"""Twelve amounts, one for each month of a business year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from coopdesk.records import budget as budgets
from coopdesk.records.budget import MONTHS
from coopdesk.records.money import Money
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.fields import MoneyField
from coopdesk.ui.kit.forms import readable
from coopdesk.ui.theme import look


class Months(QWidget):
    """A field for each month; an empty one plans nothing."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.fields = [
            MoneyField(f"months.{n}", "", desk.currency, desk.language, optional=True)
            for n in range(MONTHS)
        ]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look().px(8))
        for n, field in enumerate(self.fields):
            grid.addWidget(field, n // 3, n % 3)
            field.changed.connect(self.changed)

    def name_months(self, year: int) -> None:
        """Call the fields as the months of a business year."""
        start = self._desk.ask(budgets.year_start) - 1
        for n, field in enumerate(self.fields):
            years, month = divmod(start + n, MONTHS)
            words = self._desk.language.month(date(year + years, month + 1, 1))
            field.label.setText(words)
            field.editor.setAccessibleName(words)

    def show_parts(self, parts: Sequence[int]) -> None:
        """Put in amounts in minor units; none empties the fields."""
        for n, field in enumerate(self.fields):
            field.set_value(Money(parts[n], self._desk.currency) if parts else None)

    def is_empty(self) -> bool:
        return all(field.is_empty() for field in self.fields)

    def total(self) -> Money:
        """Of all that can be read."""
        zero = Money.zero(self._desk.currency)
        return sum((field.peek() or zero for field in self.fields), zero)

    def value(self) -> list[Money] | None:
        """All twelve; None when one can't be read, which then says so."""
        if not readable(self.fields, self._desk.language):
            return None
        zero = Money.zero(self._desk.currency)
        return [field.value() or zero for field in self.fields]
