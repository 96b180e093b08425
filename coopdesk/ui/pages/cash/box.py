"""Beside the visit: which box it is, what is in it, and its receipts of the day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.records import statements
from coopdesk.records.cash import boxes, counts
from coopdesk.records.cash.handovers import hand_over
from coopdesk.records.ids import AccountId
from coopdesk.records.statements import ReceiptRow
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Mark, StatCard
from coopdesk.ui.kit.fields import ChoiceField
from coopdesk.ui.kit.layouts import column
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.theme import Kind, look


class Box(QWidget):
    """The box that is worked at: what is in it now, and its receipts of a day, newest first.

    It begins with the box of who is signed in, or the main one. `changed`: another was chosen.
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk = desk
        self.choice: ChoiceField[AccountId] = ChoiceField("box", t("Cash &box"), [], desk.language)
        self.choice.label.hide()
        self.choice.changed.connect(self.changed)
        self.hand_over = buttons.link(t("Hand money over"), self._go_to_handover, icon="handover")
        self.hand_over.setEnabled(desk.may(hand_over))
        self.cash = StatCard(t("In the box"))
        self.cash.body.insertWidget(0, self.choice)
        self.cash.body.insertSpacing(1, look().px(6))
        self.cash.body.insertWidget(self.cash.body.count() - 1, self.hand_over)
        self.find_boxes()
        empty = EmptyState(t("No receipt yet"), icon="receipt")
        self.table: Table[ReceiptRow] = Table(
            self._columns(), name=t("Receipts"), key=_key, empty=empty, least=5
        )
        self.table.view.setMinimumWidth(look().px(330))
        self.table.opened.connect(self._open)
        self.sheet = buttons.quiet(t("Day sheet"), self._go_to_sheet)
        self._card = Card(t("Today's receipts"), self.table, action=self.sheet)
        whole = column(self.cash, self._card, gap=16)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    # --- the box ---------------------------------------------------------------------------------

    def find_boxes(self) -> None:
        """Look which boxes there are, keeping the one that was chosen while it is open."""
        found = self._desk.ask(boxes.boxes)
        t, me = self._desk.language.gettext, self._desk.actor.person
        mine = next((one for one in found if one.keeper == me), found[0])
        self.choice.set_options([(one.id, t(one.name)) for one in found])
        if self.choice.peek() is None:
            self.choice.set_value(mine.id)
        self.choice.setVisible(len(found) > 1)
        self.now = next(one for one in found if one.id == self.choice.peek())
        self.day = self._desk.ask(counts.box_day, self.now.id, self._desk.today)

    def said(self) -> str:
        """Which box it is and how its day stands: "Cash box · opened 08:10 with 398,000 F"."""
        language = self._desk.language
        t, name, of = language.gettext, language.gettext(self.now.name), self.day
        state = of.closed or of.opened
        if state is None:
            return t("{box} · not counted yet today").format(box=name)
        words = t("{box} · opened {time} with {amount}")
        if of.closed is not None:
            words = t("{box} · closed {time} with {amount}")
        return words.format(
            box=name, time=language.time(state.written), amount=language.amount(state.counted)
        )

    def look_again(self, day: date) -> None:
        """Show the box as it is now, and the receipts of `day`."""
        desk, t = self._desk, self._desk.language.gettext
        self.find_boxes()
        self._show_cash()
        title = t("Receipts of {day}").format(day=desk.language.day(day))
        self._card.title.setText(t("Today's receipts") if day == desk.today else title)
        self.table.show_rows(desk.ask(statements.receipts_of, day, box=self.now.id))

    def _show_cash(self) -> None:
        desk, language = self._desk, self._desk.language
        today = desk.ask(statements.cash_day, desk.today, box=self.now.id)
        mended = [one for one in today.visits if not one.reversed_by and not one.reverses]
        valid = [one for one in mended if one.member_number]  # not counts, hand-overs and bills
        paid = sum(1 for one in valid if one.money_out)
        visits = language.ngettext("{n} visit today", "{n} visits today", len(valid))
        notes = [visits.format(n=language.number(len(valid)))]
        if paid:
            out = language.ngettext("{n} paid out", "{n} paid out", paid)
            notes.append(out.format(n=language.number(paid)))
        most, now = self.now.most, self.now.holds
        full = None
        if most is not None and self.now.too_full:
            words = language.gettext("More than the {amount} that it should hold")
            full = Mark(words.format(amount=language.amount(most)), Kind.WARN)
        self.cash.show_figure(
            language.figure(now), language.symbol(now.currency), " · ".join(notes), pill=full
        )

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
        return self._desk.language.figure(row.total, plus=True)

    def _open(self, row: ReceiptRow) -> None:
        self._desk.go(Place("receipt", visit=row.visit))

    def _go_to_sheet(self) -> None:
        self._desk.go(Place("reports", text="cash-day", about=self.now.id))

    def _go_to_handover(self) -> None:
        self._desk.go(Place("handover", about=self.now.id))


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
