"""The fields of terms, in cards by what they are about; those that don't fit are not shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields as fields_of
from decimal import Decimal
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_
from coopdesk.records.money import Money
from coopdesk.records.terms import FITS, SavingsTerms, percent
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Card
from coopdesk.ui.kit.fields import ChoiceField, Field, MoneyField, NumberField, PercentField
from coopdesk.ui.kit.layouts import Flow, column, holder
from coopdesk.ui.theme import look

_FIELD: Final = 220  # at 100 % text: most labels in one line, so that the fields stand level

#: Each term by its kind, and the words of its field, card by card.
_RATE, _MONEY, _COUNT, _CHOICE = "rate", "money", "count", "choice"
_CARDS: Final[tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]] = (
    (
        N_("Time and regular saving"),
        (
            ("months", _COUNT, N_("For how many months")),
            ("early_rate", _RATE, N_("Percent a year when drawn before")),
            ("regular", _MONEY, N_("Paid in each month")),
        ),
    ),
    (
        N_("Interest"),
        (
            ("rate", _RATE, N_("Percent a year")),
            ("method", _CHOICE, N_("Reckoned on")),
            ("posting", _CHOICE, N_("Added")),
            ("day_count", _CHOICE, N_("How days are counted")),
            ("interest_from", _MONEY, N_("Nothing on balances under")),
            ("withholding", _RATE, N_("Percent of it withheld as tax")),
            ("step", _MONEY, N_("Rounded to")),
            ("rounding", _CHOICE, N_("How it is rounded")),
        ),
    ),
    (
        N_("Drawing money"),
        (
            ("minimum", _MONEY, N_("Must stay in the account")),
            ("most_each", _MONEY, N_("Most in one withdrawal")),
            ("most_month", _MONEY, N_("Most in one month")),
            ("most_times", _COUNT, N_("How often in one month")),
            ("notice_days", _COUNT, N_("Days of notice")),
            ("notice_from", _MONEY, N_("Notice only from this amount on")),
            ("dormant_months", _COUNT, N_("Sleeps after months without a visit")),
        ),
    ),
    (
        N_("What it costs"),
        (
            ("opening_fee", _MONEY, N_("Opening the account")),
            ("withdrawal_fee", _MONEY, N_("Each withdrawal")),
            ("monthly_fee", _MONEY, N_("Each month")),
        ),
    ),
)

_CHOICES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "method": (
        ("daily", N_("each day's balance")),
        ("minimum", N_("each month's lowest balance")),
        ("average", N_("the average balance")),
    ),
    "posting": (
        ("monthly", N_("each month")),
        ("quarterly", N_("each quarter")),
        ("yearly", N_("each year")),
    ),
    "day_count": (
        ("actual/365", N_("as they are, of 365")),
        ("actual/360", N_("as they are, of 360")),
        ("30/360", N_("30 a month, of 360")),
        ("twelfth", N_("each month a twelfth")),
    ),
    "rounding": (
        ("half_up", N_("to the nearest, half up")),
        ("half_even", N_("to the nearest, half to even")),
        ("floor", N_("always down")),
        ("ceiling", N_("always up")),
    ),
}


class TermsFields(QWidget):
    """All fields of terms. An empty field is a term of nothing."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._language = desk, desk.language
        self._fields: dict[str, Field[Any]] = {}
        self._cards: list[tuple[Card, list[str]]] = []
        self._form = ""
        for title, said in _CARDS:
            self._cards.append(self._card(title, said))
        self.setLayout(column(*(card for card, _ in self._cards), gap=16))

    def _card(self, title: str, said: tuple[tuple[str, str, str], ...]) -> tuple[Card, list[str]]:
        for name, kind, words in said:
            field = self._field(name, kind, self._language.gettext(words))
            field.changed.connect(self.changed)
            field.setMinimumWidth(look().px(_FIELD))
            self._fields[name] = field
        names = [name for name, *_ in said]
        inside = Flow(*(self._fields[name] for name in names), gap=14, equal=True)
        return Card(self._language.gettext(title), holder(inside)), names

    def _field(self, name: str, kind: str, words: str) -> Field[Any]:
        language = self._language
        if kind == _MONEY:
            return MoneyField(name, words, self._desk.currency, language, optional=True)
        if kind == _COUNT:
            return NumberField(name, words, language, optional=True)
        if kind == _RATE:
            return PercentField(name, words, language, optional=True)
        options = [(value, language.gettext(said)) for value, said in _CHOICES[name]]
        return ChoiceField(name, words, options, language)

    def __getitem__(self, name: str) -> Field[Any]:
        return self._fields[name]

    # --- showing ---------------------------------------------------------------------------------

    def show_form(self, form: str) -> None:
        """Show what fits a form of savings; the others leave no holes."""
        if form == self._form:
            return
        self._form = form
        for card, names in self._cards:
            for name in names:
                self._fields[name].setVisible(name in FITS[form])
            card.setVisible(any(name in FITS[form] for name in names))

    def show_terms(self, form: str, terms: SavingsTerms) -> None:
        """Fill everything in."""
        self.show_form(form)
        for name, field in self._fields.items():
            field.blockSignals(True)
            field.set_value(self._shown(field, getattr(terms, name)))
            field.blockSignals(False)
        self.changed.emit()

    def _shown(self, field: Field[Any], value: Any) -> Any:
        """A term as its field has it; nothing stays empty."""
        if isinstance(field, ChoiceField):
            return value
        if isinstance(field, PercentField):
            rate = percent(value)
            return rate.scaleb(-2) if rate else None
        if not value:
            return None
        return Money(value, self._desk.currency) if isinstance(field, MoneyField) else value

    # --- reading ---------------------------------------------------------------------------------

    def peek(self) -> dict[str, Any]:
        """What stands in the fields that fit, as far as it can be read."""
        return {field.name: field.peek() for field in self.fields()}

    def fields(self) -> list[Field[Any]]:
        """Those that fit the kind of savings, in their order."""
        return [field for name, field in self._fields.items() if name in FITS[self._form]]

    def read(self) -> SavingsTerms:
        """The terms. Raises Unreadable."""
        said: dict[str, Any] = {}
        for field in self.fields():
            said |= _term(field.name, field.value())
        return SavingsTerms(**said)


_PLAIN: Final = {one.name: one.default for one in fields_of(SavingsTerms)}


def _term(name: str, value: Any) -> dict[str, Any]:
    """One term as it is kept; what stays empty is nothing, a step at least the smallest coin."""
    if value is None:
        return {name: _PLAIN[name]}
    if isinstance(value, Money):
        return {name: max(value.minor, 1) if name == "step" else value.minor}
    if isinstance(value, Decimal):
        rate = value.scaleb(2).normalize()
        return {name: format(rate, "f")}
    return {name: value}
