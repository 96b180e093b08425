"""The lines of a visit: what a member has, what they bring and take, and what they have after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from coopdesk.i18n import Language, Unreadable
from coopdesk.records.cash.fees import FeeRow
from coopdesk.records.ids import HoldingId
from coopdesk.records.money import Money
from coopdesk.records.sanctions import Fine
from coopdesk.records.social import Fund
from coopdesk.records.statements import HoldingRow
from coopdesk.records.visit import FEE, OUT, Doing
from coopdesk.ui.kit.buttons import Button
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.layouts import column, holder, reveal
from coopdesk.ui.pages.cash.amounts import FIELD, Amount
from coopdesk.ui.pages.cash.deed import Typed
from coopdesk.ui.pages.cash.line import (
    AFTER,
    BRINGS,
    FIGURE,
    NOW,
    SMALL_FIGURE,
    TAKES,
    WHAT,
    WORDS,
    Divide,
    Line,
)
from coopdesk.ui.pages.cash.loaned import Divided, LoanTold
from coopdesk.ui.pages.cash.offer import FeeOffer
from coopdesk.ui.pages.cash.plan import Planned, Shown, planned
from coopdesk.ui.theme import look

_SMALL_FIELD = 84  # smallest width at 100 % text, where names stand above their figures


class Lines(QWidget):
    """One line for each holding, for the social fund and a fine, and for the fees that are chosen.

    `changed`: an amount was typed. `grown`: there are other fields than before.
    """

    changed = Signal()
    grown = Signal()

    def __init__(self, currency: str, language: Language) -> None:
        super().__init__()
        self.currency, self._language = currency, language
        self._shown = Shown(())
        self._fees: list[FeeRow] = []
        self._divide: Divide | None = None
        self.divided: list[Divided] = []
        self._lines: list[Line] = []
        self._heads: list[QLabel] = []
        self._stacked = False
        self._grid = QGridLayout()
        self._inside = holder(self._grid)
        self.offer = FeeOffer(language)
        self.offer.chosen.connect(self.take_fee)
        self.setLayout(column(self._inside, self.offer))

    # --- what is typed ---------------------------------------------------------------------------

    def fields(self) -> list[Amount]:
        """Every amount, in the order in which Enter goes through them."""
        return [one for line in self._lines for one in line.fields()]

    def __getitem__(self, name: str) -> Amount:
        """The field of that name, as a refusal names it. Raises KeyError."""
        return {one.name: one for one in self.fields()}[name]

    def said_after(self, name: str) -> str:
        """What is shown as the balance after, beside the field of that name."""
        beside = [line for line in self._lines if self[name] in line.fields()]
        return beside[0].after.text()

    def notes(self) -> str:
        """What stands under the names, such as what the social fund holds."""
        return " ".join(line.note.text() for line in self._lines if line.note.text())

    def is_empty(self) -> bool:
        return all(one.is_empty() for one in self.fields())

    def typed(self) -> Typed:
        """All that can be read of it so far. What is brought stands before what is taken."""
        doings, whole = [], True
        for one in sorted(self.fields(), key=_takes_last):
            try:
                doings.append(one.doing())
            except Unreadable:
                whole = False
        done = tuple(doing for doing in doings if doing is not None)
        return Typed(done, sum(map(_cash, done), Money.zero(self.currency)), whole)

    def links(self) -> list[Button]:
        """What puts an amount in at once, from the top down."""
        return [one for line in self._lines for one in line.fills]

    def complain(self) -> None:
        """Say beside each amount that can't be read why; the first gets the focus."""
        for one in reversed(self.fields()):
            if complaint := one.complaint_now():
                one.complain(complaint)

    # --- showing ---------------------------------------------------------------------------------

    def show_holdings(
        self,
        holdings: Sequence[HoldingRow],
        *,
        fund: Fund | None = None,
        notes: Mapping[HoldingId, str] | None = None,
        loans: Mapping[HoldingId, LoanTold] | None = None,
        fines: Sequence[Fine] = (),
        left: bool = False,
        keep: bool = False,
    ) -> None:
        """Show what a member has; with `keep` what was typed stays (the same member again).

        `notes` stand under the names of accounts: what bounds a withdrawal, who holds it too.
        `fines` were laid on the member. `left`: the member left the co-op.
        """
        fees = self._shown.fees if keep and not left else ()
        self._show(Shown(holdings, fund, fees, notes or {}, left, loans or {}, fines), keep=keep)

    def tell_loans(self, divide: Divide) -> None:
        """Who tells where an amount goes that is paid on a loan."""
        self._divide = divide

    def _show(self, shown: Shown, *, keep: bool) -> None:
        self._shown = shown
        plan = planned(shown, self.currency, self._language)
        if not (keep and [one.of for one in plan] == [one.of for one in self._lines]):
            typed = {one.name: one.line.text() for one in self.fields() if keep and one.line.text()}
            here = next((one.name for one in self.fields() if one.line.hasFocus()), "")
            self._rebuild(plan, typed)
            if keep and here:
                self._go_to(here)
        for line, one in zip(self._lines, plan, strict=True):
            line.balance = one.balance
            line.note.setText(one.note)
            line.note.setVisible(bool(one.note))
            line.show_fills(one)
        self._show_offers()
        self._show_figures()

    def _go_to(self, name: str) -> None:
        """Put the keyboard back where it was; a line that has gone gives it to the first."""
        fields = self.fields()
        there = [one for one in fields if one.name == name] or fields[:1]
        for one in there:
            one.line.setFocus()

    # --- fees ------------------------------------------------------------------------------------

    def offer_fees(self, fees: Sequence[FeeRow]) -> None:
        """The fees that can be added to the visit."""
        self._fees = list(fees)
        self._show_offers()

    def _show_offers(self) -> None:
        taken = {fee.id for fee in self._shown.fees}
        free = [fee for fee in self._fees if fee.id not in taken]
        self.offer.offer(free if self._lines and not self._shown.left else [])

    def take_fee(self, fee: FeeRow) -> None:
        """Add the line of a fee, with its amount where that is fixed."""
        self._show(replace(self._shown, fees=(*self._shown.fees, fee)), keep=True)
        amount = self[Doing(FEE, fee.amount, fee=fee.id).field]
        amount.set_value(fee.amount if fee.amount else None)
        self.grown.emit()
        amount.line.setFocus()
        amount.line.selectAll()

    # --- making ----------------------------------------------------------------------------------

    def _rebuild(self, plan: Sequence[Planned], typed: Mapping[str, str]) -> None:
        old, self._grid = self._inside, QGridLayout()
        self._inside = holder(self._grid)
        self._grid.setVerticalSpacing(look().px(5))
        self._grid.setColumnStretch(WHAT, 1)
        self._lines = [self._line(one, typed) for one in plan]
        self._heads = self._make_heads() if plan else []
        self._lay_out()
        whole = self.layout()
        assert whole is not None
        whole.replaceWidget(old, self._inside)
        self._inside.show()  # now: a layout would show it later, too late for the focus
        old.hide()
        old.deleteLater()
        for one in self.fields():
            one.line.setText(typed.get(one.name, ""))

    def _make_heads(self) -> list[QLabel]:
        t = self._language.gettext
        texts = (t("What"), t("Now"), t("Brings"), t("Takes"), t("After"))
        heads = [label(text, "label") for text in texts]
        for head in heads[1:]:
            head.setAlignment(Qt.AlignmentFlag.AlignRight)
        return heads

    def _line(self, one: Planned, typed: Mapping[str, str]) -> Line:
        t, name = self._language.gettext, one.name
        line = Line(one)
        # A closed account offers no field; one that was closed while typing keeps what was typed.
        open_ = one.pill is None
        if one.brings is not None and (open_ or one.brings.field in typed):
            said = t("{account}: brings").format(account=name)
            line.brings = self._amount(line, one.brings, said)
        if one.takes is not None and (open_ or one.takes.field in typed):
            said = t("{account}: takes").format(account=name)
            line.takes = self._amount(line, one.takes, said)
        return line

    def _amount(self, line: Line, asked: Doing, said: str) -> Amount:
        amount = Amount(asked, said, self._language)
        amount.changed.connect(self._typed)
        amount.complained.connect(line.complaint.say)
        return amount

    def _typed(self) -> None:
        self._show_figures()
        self.changed.emit()

    def _show_figures(self) -> None:
        self.divided.clear()
        for line in self._lines:
            if line.balance is not None:
                line.now.setText(self._language.figure(line.balance))
                found = line.show_after(self._language, self._divide)
                if found is not None:
                    self.divided.append(found)

    # --- laying out ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        """Put every part where it belongs: names beside their figures, or above them."""
        grid = self._grid
        while grid.takeAt(0) is not None:
            pass
        grid.setHorizontalSpacing(look().px(8 if self._stacked else 16))
        figure, amount = (SMALL_FIGURE, _SMALL_FIELD) if self._stacked else (FIGURE, FIELD)
        for column_, width in ((NOW, figure), (BRINGS, amount), (TAKES, amount)):
            grid.setColumnMinimumWidth(column_, look().px(width))
        grid.setColumnMinimumWidth(AFTER, look().px(figure))
        for column_, head in enumerate(self._heads):
            grid.addWidget(head, 0, column_)
            reveal(head, not (self._stacked and column_ == WHAT))
        at = 1
        for line in self._lines:
            at = line.place(grid, at, stacked=self._stacked)

    def minimumSizeHint(self) -> QSize:
        """That of the narrow form, which it takes when there is no room for the wide one."""
        narrow = look().px(2 * SMALL_FIGURE + 2 * _SMALL_FIELD + 4 * 8) if self._lines else 0
        return QSize(narrow, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        stacked = self.width() < look().px(WORDS + 2 * FIGURE + 2 * FIELD + 4 * 16)
        if stacked != self._stacked:
            self._stacked = stacked
            self._lay_out()


def _takes_last(one: Amount) -> bool:
    return one.deed in OUT


def _cash(doing: Doing) -> Money:
    return -doing.amount if doing.deed in OUT else doing.amount
