"""Beside the visit: what is in the box, and the receipts of the day."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from coopdesk.records import statements
from coopdesk.records.money import Money
from coopdesk.records.statements import ReceiptRow
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Mark, StatCard
from coopdesk.ui.kit.layouts import column
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.theme import Kind, look

_MINUS = "\N{MINUS SIGN}"


class Box(QWidget):
    """What is in the cash box now, and the receipts of a day, newest first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk = desk
        #: What was in the box when the day began.
        self.opening = Money.zero(desk.currency)
        self.cash = StatCard(t("In the box"))
        empty = EmptyState(t("No receipt yet"), icon="receipt")
        self.table: Table[ReceiptRow] = Table(
            self._columns(), name=t("Receipts"), key=_key, empty=empty, least=5
        )
        self.table.view.setMinimumWidth(look().px(330))
        self.table.opened.connect(self._open)
        sheet = buttons.quiet(t("Day sheet"), self._go_to_sheet)
        self._card = Card(t("Today's receipts"), self.table, action=sheet)
        whole = column(self.cash, self._card, gap=16)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def look_again(self, day: date) -> None:
        """Show the box as it is now, and the receipts of `day`."""
        desk, t = self._desk, self._desk.language.gettext
        self._show_cash()
        title = t("Receipts of {day}").format(day=desk.language.day(day))
        self._card.title.setText(t("Today's receipts") if day == desk.today else title)
        self.table.show_rows(desk.ask(statements.receipts_of, day))

    def _show_cash(self) -> None:
        desk, language = self._desk, self._desk.language
        today = desk.ask(statements.cash_day, desk.today)
        self.opening = today.opening
        valid = [one for one in today.visits if not one.reversed_by and not one.reverses]
        paid = sum(1 for one in valid if one.money_out)
        visits = language.ngettext("{n} visit today", "{n} visits today", len(valid))
        notes = [visits.format(n=language.number(len(valid)))]
        if paid:
            out = language.ngettext("{n} paid out", "{n} paid out", paid)
            notes.append(out.format(n=language.number(paid)))
        symbol = language.symbol(today.closing.currency)
        self.cash.show_figure(language.figure(today.closing), symbol, " · ".join(notes))

    # --- the receipts ----------------------------------------------------------------------------

    def _columns(self) -> list[Column[ReceiptRow]]:
        t = self._desk.language.gettext
        return [
            Column(t("Receipt"), _number, tone=_muted_if_reversed),
            Column(t("Member"), _name, pill=self._mark, tone=_struck_if_reversed, stretch=True),
            Column(t("Amount"), self._amount, sort=_minor, right=True, tone=_amount_tone),
        ]

    def _mark(self, row: ReceiptRow) -> Mark | None:
        t = self._desk.language.gettext
        if row.reversed_by:
            return Mark(t("reversed"), Kind.WARN)
        return Mark(t("correction")) if row.reverses else None

    def _amount(self, row: ReceiptRow) -> str:
        return signed(row.total, self._desk.language.figure(abs(row.total)))

    def _open(self, row: ReceiptRow) -> None:
        self._desk.go(Place("receipt", visit=row.visit))

    def _go_to_sheet(self) -> None:
        self._desk.go(Place("reports", text="cash-day"))


def signed(total: Money, figure: str) -> str:
    """An amount with its sign, so that red is never the only sign of money out."""
    if not total:
        return figure
    return f"{_MINUS} {figure}" if total.minor < 0 else f"+ {figure}"


def _key(row: ReceiptRow) -> int:
    return row.visit


def _number(row: ReceiptRow) -> str:
    return row.number


def _name(row: ReceiptRow) -> str:
    return row.member_name or row.member_number


def _minor(row: ReceiptRow) -> int:
    return row.total.minor


def _muted_if_reversed(row: ReceiptRow) -> Tone:
    return Tone.MUTED if row.reversed_by else Tone.PLAIN


def _struck_if_reversed(row: ReceiptRow) -> Tone:
    return Tone.STRUCK if row.reversed_by else Tone.PLAIN


def _amount_tone(row: ReceiptRow) -> Tone:
    if row.reversed_by:
        return Tone.STRUCK
    return Tone.REFUSE if row.total.minor < 0 else Tone.PLAIN
