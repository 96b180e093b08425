"""Counting money by note and coin: how many of each, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from coopdesk.i18n import N_, Language, Unreadable
from coopdesk.records.money import Money
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.fields import NumberField
from coopdesk.ui.theme import look

_FIELD, _NARROW = 76, 58  # smallest widths at 100 % text


class _Count(NumberField):
    """How many pieces there are: none or more."""

    def _read(self) -> int:
        many = super()._read()
        if many < 0:
            raise Unreadable(N_("There can't be less than none."))
        return many


class Pieces(QWidget):
    """A field for each note and coin, the largest first, with what its pieces come to.

    `coins` in minor units. Enter goes from one to the next. Without `sums`, where there is little
    room, only the whole is told.
    """

    changed = Signal()

    def __init__(
        self,
        coins: Sequence[int],
        currency: str,
        language: Language,
        *,
        columns: int = 1,
        sums: bool = True,
    ) -> None:
        super().__init__()
        t = language.gettext
        self._currency, self._language = currency, language
        self._fields: dict[int, NumberField] = {}
        self._sums = {coin: label("", "muted") for coin in coins} if sums else {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look().px(8))
        grid.setVerticalSpacing(look().px(6))
        deep = -(-len(coins) // columns)
        for n, coin in enumerate(coins):
            money = Money(coin, currency)
            said = t("Pieces of {amount}").format(amount=language.amount(money))
            field = _Count(str(coin), said, language, optional=True)
            field.label.hide()
            field.line.setMinimumWidth(look().px(_FIELD if sums else _NARROW))
            field.changed.connect(self._show_sums)
            self._fields[coin] = field
            at = 4 * (n // deep)
            name = label(language.figure(money))
            name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(name, n % deep, at)
            grid.addWidget(field, n % deep, at + 1)
            grid.setColumnStretch(at + 1, 1)
            if sums:
                grid.addWidget(self._sums[coin], n % deep, at + 2)
                grid.setColumnStretch(at + 2, 1)

    def fields(self) -> list[NumberField]:
        """In the order in which they are counted."""
        return list(self._fields.values())

    def value(self) -> dict[int, int]:
        """How many of each were counted, those without pieces left out. Raises Unreadable."""
        counted = {coin: field.value() for coin, field in self._fields.items()}
        return {coin: many for coin, many in counted.items() if many}

    def total(self) -> Money | None:
        """What is counted so far; None while a number can't be read."""
        counted = [(coin, self._many(field)) for coin, field in self._fields.items()]
        if any(many is None for _, many in counted):
            return None
        return Money(sum(coin * (many or 0) for coin, many in counted), self._currency)

    def set_value(self, pieces: Mapping[int, int]) -> None:
        """Put numbers in; coins that are not named are emptied."""
        for coin, field in self._fields.items():
            field.set_value(pieces.get(coin))
        self._show_sums()

    def clear(self) -> None:
        self.set_value({})

    def is_empty(self) -> bool:
        return all(field.is_empty() for field in self._fields.values())

    def _many(self, field: NumberField) -> int | None:
        """How many are typed; none is 0, and None what can't be read."""
        return 0 if field.is_empty() else field.peek()

    def _show_sums(self) -> None:
        for coin, shown in self._sums.items():
            many = self._many(self._fields[coin])
            figure = self._language.figure(Money(coin * (many or 0), self._currency))
            shown.setText(f"= {figure}" if many else "")
        self.changed.emit()
