"""One line of a visit: its name, what there is, what is brought and taken, what there is after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from coopdesk.i18n import Language
from coopdesk.records.ids import HoldingId
from coopdesk.records.money import Money
from coopdesk.records.visit import AID, OUT, REPAYMENT
from coopdesk.ui.kit.buttons import Button, link
from coopdesk.ui.kit.cards import Mark, Pill, label, short
from coopdesk.ui.kit.layouts import Flow, column, holder, rule
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.cash.amounts import Amount, Complaint
from coopdesk.ui.pages.cash.loaned import Divided
from coopdesk.ui.pages.cash.plan import Planned
from coopdesk.ui.theme import kind, look

WHAT, NOW, BRINGS, TAKES, AFTER = range(5)
FIGURE, WORDS = 96, 150  # smallest widths at 100 % text
SMALL_FIGURE = 80  # where names stand above their figures
_FILLS: Final = 2

#: Where an amount that is paid on a loan goes; None where nothing tells.
Divide = Callable[[HoldingId, Money], Divided | None]


class Line:
    """The parts of one line. Without a balance nothing is kept of it."""

    def __init__(self, one: Planned) -> None:
        self.of, self.balance = one.of, one.balance
        self.note, self.told = label("", "label", wrap=True), label("", "muted", wrap=True)
        self.now, self.after = label(""), label("")
        for figure in (self.now, self.after):
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.complaint, self.rule = Complaint(), rule()
        self.brings: Amount | None = None
        self.takes: Amount | None = None
        self.pill = Pill(Mark(""))
        self.fills: list[Button] = [link("", _nothing) for _ in range(_FILLS if one.fills else 0)]
        self.name = self._names(one)
        self._beneath = holder(Flow(self.pill, *self.fills, gap=8))

    def _names(self, one: Planned) -> QWidget:
        """What stands at the left: the name, and what is to be said of it."""
        closed = () if one.pill is None else (Pill(one.pill),)
        words = label(short(one.name), wrap=True)
        whole = holder(column(words, self.note, *closed, gap=2))
        whole.setMinimumWidth(look().px(WORDS))
        return whole

    def fields(self) -> list[Amount]:
        """Where an amount can be typed."""
        return [one for one in (self.brings, self.takes) if one is not None]

    # --- amounts that can be put in at once ------------------------------------------------------

    def show_fills(self, one: Planned) -> None:
        """Say how it stands and offer what can be brought."""
        self.pill.show_mark(one.mark or Mark(""))
        for button, (text, amount) in zip(self.fills, one.fills, strict=False):
            button.setText(text)
            button.setAccessibleName(f"{one.name}: {text}")
            button.clicked.disconnect()
            button.clicked.connect(weakly(self._fill, amount))
        for n, button in enumerate(self.fills):
            button.setVisible(n < len(one.fills) and self.brings is not None)
        self._beneath.setVisible(bool(one.fills))

    def _fill(self, amount: Money) -> None:
        """Put an amount in, as if it were typed."""
        if self.brings is not None:
            self.brings.set_value(amount)
            self.brings.setFocus()

    # --- what there is after it ------------------------------------------------------------------

    def show_after(self, language: Language, divide: Divide | None) -> Divided | None:
        """Show the balance after what is typed; gives where it goes, on a loan that has terms."""
        after, divided = self._sum(), self._divided(divide)
        self.told.setText((divided.no or divided.words) if divided else "")
        self.told.setVisible(bool(self.told.text()))
        kind(self.told, "refuse" if divided and divided.no else "muted")
        if divided is not None:
            after = divided.after
        self.after.setText("…" if after is None else language.figure(after))
        moved = any(not one.is_empty() for one in self.fields())
        below = after is not None and after.minor < 0
        kind(self.after, "refuse" if below else "strong" if moved else "")
        return divided

    def _sum(self) -> Money | None:
        """The balance that there will be; None while an amount can't be read."""
        total = self.balance
        for one in self.fields():
            if one.is_empty() or one.deed == AID:  # aid comes out of the whole fund
                continue
            typed = one.peek()
            if typed is None or total is None:
                return None
            total += -typed if one.deed in (*OUT, REPAYMENT) else typed
        return total

    def _divided(self, divide: Divide | None) -> Divided | None:
        """Where what is typed on a loan goes; None where nothing is, or nothing tells."""
        one = self.brings
        if one is None or one.deed != REPAYMENT or divide is None or one.is_empty():
            return None
        holding, amount = one.asked.holding, one.peek()
        return None if holding is None or amount is None else divide(holding, amount)

    # --- its place -------------------------------------------------------------------------------

    def place(self, grid: QGridLayout, at: int, *, stacked: bool) -> int:
        """Put it into a grid from a row on; gives the next row. `stacked`: the name stands above
        its figures."""
        grid.addWidget(self.rule, at, 0, 1, 5)
        grid.addWidget(self.name, at + 1, WHAT, 1, 5 if stacked else 1)
        at += 2 if stacked else 1
        middle = Qt.AlignmentFlag.AlignVCenter
        for where, part in (
            (NOW, self.now),
            (BRINGS, self.brings),
            (TAKES, self.takes),
            (AFTER, self.after),
        ):
            if part is not None:
                grid.addWidget(part, at, where, middle)
        start = WHAT if stacked else NOW
        grid.addWidget(self.complaint, at + 1, start, 1, 5 - start)
        grid.addWidget(self._beneath, at + 2, WHAT, 1, 5)
        grid.addWidget(self.told, at + 3, WHAT, 1, 5)
        return at + 4


def _nothing() -> None:
    """What a link does until it knows its amount."""
