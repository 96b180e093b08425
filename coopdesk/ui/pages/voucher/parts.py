"""The lines of an entry: an account and an amount each, or debit and credit."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk.i18n import Unreadable
from coopdesk.records.accounts import AccountRow
from coopdesk.records.money import Money
from coopdesk.records.vouchers import GENERAL, TRANSFER, Part
from coopdesk.ui.choosing import account_field
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.fields import Field, MoneyField
from coopdesk.ui.kit.forms import readable
from coopdesk.ui.kit.layouts import column, holder, row
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import look

_AMOUNT = 150  # at 100 % text


def _by_hand(one: AccountRow) -> bool:
    return one.by_hand


class PartLine(QWidget):
    """One account with its amount. A second amount is its credit in a general entry."""

    changed = Signal()
    left = Signal(object)  # itself: take it away

    def __init__(self, desk: Desk, at: int, *, signed: bool) -> None:
        super().__init__()
        t, language = desk.language.gettext, desk.language
        self._currency = desk.currency
        self.account = account_field(desk, f"parts.{at}.account", t("Account"), _by_hand)
        first = t("Debit") if signed else t("Amount")
        self.amount = MoneyField(
            f"parts.{at}.amount", first, desk.currency, language, optional=signed
        )
        self.credit = MoneyField("credit", t("Credit"), desk.currency, language, optional=True)
        self.credit.setVisible(signed)
        self.remove = buttons.icon_only("close", t("Take this line away"), weakly(self._leave))
        for amount in (self.amount, self.credit):
            amount.setFixedWidth(look().px(_AMOUNT))
        for field in self.fields():
            field.label.hide()
            field.changed.connect(self.changed)
        whole = row(self.account, self.amount, self.credit, self.remove, gap=8)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.signed = signed

    def _leave(self) -> None:
        self.left.emit(self)

    def fields(self) -> list[Field[Any]]:
        """Those that are shown, in order."""
        every: list[Field[Any]] = [self.account, self.amount]
        return [*every, self.credit] if not self.credit.isHidden() else every

    def is_empty(self) -> bool:
        return all(field.is_empty() for field in self.fields())

    def part(self) -> Part | None:
        """What is typed; None while it can't be read."""
        account, amount = self.account.peek(), self._amount()
        return None if account is None or amount is None else Part(account.id, amount)

    def _amount(self) -> Money | None:
        if not self.signed:
            return self.amount.peek()
        try:
            debit, credit = self.amount.value(), self.credit.value()
        except Unreadable:
            return None
        zero = Money.zero(self._currency)
        return None if debit is None and credit is None else (debit or zero) - (credit or zero)


class PartLines(QWidget):
    """As many lines as there is to say; a further one is offered below."""

    changed = Signal()
    rebuilt = Signal()  # other fields than before: the order of the keyboard is made again

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk, self._form = desk, ""
        self.lines: list[PartLine] = []
        self._what, self._first = label("", "label"), label("", "label")
        self._second = label(t("Credit"), "label")
        for head in (self._first, self._second):
            head.setFixedWidth(look().px(_AMOUNT))
        heads = row(self._what, self._first, self._second, gap=8)
        heads.setStretch(0, 1)
        self._room = label("")
        self._room.setFixedWidth(look().px(28))
        heads.addWidget(self._room)
        self._box = QVBoxLayout()
        self._box.setSpacing(look().px(6))
        self.add = buttons.link(t("Add a line"), self.add_line, icon="add")
        self.setLayout(column(heads, self._box, holder(row(self.add, None)), gap=4))

    def show_form(self, form: str, what: str) -> None:
        """Ask as the form does. Lines of another kind begin anew."""
        t, signed = self._desk.language.gettext, form == GENERAL
        again = not self.lines or (self._form == GENERAL) != signed
        self._form = form
        self._what.setText(what)
        self._first.setText(t("Debit") if signed else t("Amount"))
        self._second.setVisible(signed)
        self.add.setVisible(form != TRANSFER)
        if again:
            self.clear()
        elif form == TRANSFER:
            for line in self.lines[1:]:
                self._take_away(line)
        self._show_removers()

    def clear(self) -> None:
        """As few lines as make sense, all empty."""
        for line in list(self.lines):
            self._drop(line)
        for _ in range(2 if self._form == GENERAL else 1):
            self._append()
        self._show_removers()
        self.rebuilt.emit()

    def add_line(self) -> None:
        """One more line, with the keyboard in it."""
        self._append()
        self._show_removers()
        self.rebuilt.emit()
        self.lines[-1].account.setFocus()

    def _append(self) -> None:
        line = PartLine(self._desk, len(self.lines), signed=self._form == GENERAL)
        line.changed.connect(self.changed)
        line.left.connect(self._take_away)
        self.lines.append(line)
        self._box.addWidget(line)
        line.show()

    def _take_away(self, line: PartLine) -> None:
        self._drop(line)
        for at, one in enumerate(self.lines):
            one.account.name, one.amount.name = f"parts.{at}.account", f"parts.{at}.amount"
        self._show_removers()
        self.rebuilt.emit()
        self.changed.emit()

    def _drop(self, line: PartLine) -> None:
        self.lines.remove(line)
        self._box.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _show_removers(self) -> None:
        fewest = 2 if self._form == GENERAL else 1
        several = len(self.lines) > fewest
        for line in self.lines:
            line.remove.setVisible(several)
        self._room.setVisible(several)

    def fields(self) -> list[Field[Any]]:
        return [field for line in self.lines for field in line.fields()]

    def is_empty(self) -> bool:
        return all(line.is_empty() for line in self.lines)

    def parts(self) -> list[Part] | None:
        """All lines that hold something; None while one of them can't be read."""
        found = [line.part() for line in self.lines if not line.is_empty()]
        whole = [part for part in found if part is not None]
        return whole if whole and len(whole) == len(found) else None

    def complain(self) -> bool:
        """Say beside each field that can't be read why; True when all can be."""
        wanted = [one for one in self.lines if not one.is_empty()] or self.lines[:1]
        return readable([field for line in wanted for field in line.fields()], self._desk.language)
