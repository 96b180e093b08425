"""What a loan costs beside interest: some fees, each with its name, its amount and its time."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_, Unreadable
from coopdesk.records.money import Money
from coopdesk.records.schedule import Fee
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Card, label
from coopdesk.ui.kit.fields import ChoiceField, Field, MoneyField, PercentField, TextField
from coopdesk.ui.kit.layouts import Flow, holder
from coopdesk.ui.pages.loan_products.choices import CHOICES
from coopdesk.ui.theme import look

_FIELD: Final = 220  # at 100 % text: as the other fields of the terms


class _Row:
    """The fields of one fee."""

    def __init__(self, n: int, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        number = language.number(n + 1)
        options = [(value, t(said)) for value, said in CHOICES["fee_when"]]
        self.name = TextField(
            f"fee_name_{n}",
            t("Fee {n}").format(n=number),
            language,
            optional=True,
            hint=t("File fee"),
        )
        self.amount = MoneyField(
            f"fee_amount_{n}", t("Amount"), desk.currency, language, optional=True
        )
        self.rate = PercentField(f"fee_rate_{n}", t("Percent of the loan"), language, optional=True)
        self.when: ChoiceField[str] = ChoiceField(
            f"fee_when_{n}", t("When"), options, language, value="disbursement"
        )
        self._base = "principal"

    def fields(self) -> list[Field[Any]]:
        return [self.name, self.amount, self.rate, self.when]

    def is_empty(self) -> bool:
        return all(field.is_empty() for field in (self.name, self.amount, self.rate))

    def show(self, fee: Fee | None, currency: str) -> None:
        self._base = fee.base if fee else "principal"
        self.name.set_value(fee.name if fee else None)
        amount = fee.amount if fee else Decimal(0)
        self.amount.set_value(Money(int(amount), currency) if amount else None)
        rate = fee.percent if fee else Decimal(0)
        self.rate.set_value(rate.scaleb(-2) if rate else None)
        self.when.set_value(fee.when if fee else "disbursement")

    def read(self) -> dict[str, str] | None:
        name, amount, rate = self.name.value(), self.amount.value(), self.rate.value()
        if not name and not amount and not rate:
            return None
        if not name:
            raise Unreadable(N_("Write what the fee is called."))
        return {
            "name": name,
            "amount": str(amount.minor) if amount else "0",
            "percent": f"{rate.scaleb(2).normalize():f}" if rate else "0",
            "when": self.when.peek() or "disbursement",
            "base": self._base,
        }


class FeeRows(Card):
    """As many fees as there are, and a row for one more; a row without anything is none."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        about = label(
            t("A fee is an amount, a part of the loan, or both. Empty rows are no fees."),
            "label",
            wrap=True,
        )
        super().__init__(t("Fees of the loan"), about)
        self._desk = desk
        self.rows: list[_Row] = []
        self._places: list[QWidget] = []
        self._show_rows()

    def _add_row(self) -> None:
        one = _Row(len(self.rows), self._desk)
        for field in one.fields():
            field.setMinimumWidth(look().px(_FIELD))
            field.changed.connect(self._typed)
        self.rows.append(one)
        self._places.append(holder(Flow(*one.fields(), gap=12, equal=True)))
        self.body.addWidget(self._places[-1])

    def _typed(self) -> None:
        self._show_rows()
        self.changed.emit()

    def _show_rows(self) -> None:
        """One empty row after those that hold something."""
        if not self.rows or not self.rows[-1].is_empty():
            self._add_row()
        before = True
        for one, place in zip(self.rows, self._places, strict=True):
            place.setVisible(before or not one.is_empty())
            before = not one.is_empty()

    def fields(self) -> list[Field[Any]]:
        """All of them, row by row."""
        return [field for one in self.rows for field in one.fields()]

    def show_fees(self, fees: Sequence[Fee]) -> None:
        """Put fees in."""
        while len(self.rows) <= len(fees):
            self._add_row()
        for n, one in enumerate(self.rows):
            for field in one.fields():
                field.blockSignals(True)
            one.show(fees[n] if n < len(fees) else None, self._desk.currency)
            for field in one.fields():
                field.blockSignals(False)
        self._show_rows()

    def read(self) -> list[dict[str, str]]:
        """The fees. Raises Unreadable for one without a name."""
        return [said for one in self.rows if (said := one.read()) is not None]
