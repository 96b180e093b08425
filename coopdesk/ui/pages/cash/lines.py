"""The lines of a visit: what a member has, what they bring and take, and what they have after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from coopdesk.i18n import Language, Unreadable
from coopdesk.records.cash.fees import FeeRow
from coopdesk.records.ids import HoldingId
from coopdesk.records.money import Money
from coopdesk.records.social import Fund
from coopdesk.records.statements import HoldingRow
from coopdesk.records.visit import AID, FEE, OUT, REPAYMENT, Doing
from coopdesk.ui.kit.cards import Pill, label
from coopdesk.ui.kit.layouts import column, holder, rule
from coopdesk.ui.pages.cash.amounts import FIELD, Amount, Complaint
from coopdesk.ui.pages.cash.deed import Typed
from coopdesk.ui.pages.cash.lent import Lent
from coopdesk.ui.pages.cash.offer import FeeOffer
from coopdesk.ui.pages.cash.plan import Planned, Shown, planned
from coopdesk.ui.theme import kind, look

_WHAT, _NOW, _BRINGS, _TAKES, _AFTER = range(5)
_FIGURE, _WORDS = 96, 150  # smallest widths at 100 % text
_SMALL_FIGURE, _SMALL_FIELD = 80, 84  # where names stand above their figures


@dataclass(slots=True)
class _Line:
    """The parts of one line. Without a balance nothing is kept of it."""

    of: tuple[object, ...]
    balance: Money | None
    name: QWidget
    note: QLabel
    now: QLabel
    after: QLabel
    complaint: Complaint
    brings: Amount | None = None
    takes: Amount | None = None
    rule: QWidget = field(default_factory=rule)
    said: str = ""  # the note while nothing is typed

    def say(self, note: str) -> None:
        """Put a note under the name."""
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def repaid(self) -> tuple[HoldingId, Money] | None:
        """The loan that is paid back, and how much is typed."""
        typed = self.brings.peek() if self.brings and self.brings.deed == REPAYMENT else None
        loan = self.brings.holding if self.brings else None
        return None if not typed or loan is None else (loan, typed)

    def fields(self) -> list[Amount]:
        return [one for one in (self.brings, self.takes) if one is not None]

    def after_all(self) -> Money | None:
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


class Lines(QWidget):
    """One line for each holding, for the social fund and a fine, and for the fees that are chosen.

    `changed`: an amount was typed. `grown`: there are other fields than before.
    """

    changed = Signal()
    grown = Signal()

    def __init__(self, currency: str, language: Language, lent: Lent) -> None:
        super().__init__()
        self._currency, self._language, self._lent = currency, language, lent
        self._shown = Shown(())
        self._fees: list[FeeRow] = []
        self._lines: list[_Line] = []
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
        return Typed(done, sum(map(_cash, done), Money.zero(self._currency)), whole)

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
        left: bool = False,
        keep: bool = False,
    ) -> None:
        """Show what a member has; with `keep` what was typed stays (the same member again).

        `notes` stand under the names of accounts: what bounds a withdrawal, who holds it too.
        `left`: the member left the co-op.
        """
        fees = self._shown.fees if keep and not left else ()
        self._show(Shown(holdings, fund, fees, notes or {}, left), keep=keep)

    def _show(self, shown: Shown, *, keep: bool) -> None:
        self._shown = shown
        plan = planned(shown, self._currency, self._language)
        if not (keep and [one.of for one in plan] == [one.of for one in self._lines]):
            typed = {one.name: one.line.text() for one in self.fields() if keep and one.line.text()}
            here = next((one.name for one in self.fields() if one.line.hasFocus()), "")
            self._rebuild(plan, typed)
            if keep and here:
                self._go_to(here)
        for line, one in zip(self._lines, plan, strict=True):
            line.balance, line.said = one.balance, one.note
            line.say(one.note)
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
        self._grid.setColumnStretch(_WHAT, 1)
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

    def _line(self, one: Planned, typed: Mapping[str, str]) -> _Line:
        t, name = self._language.gettext, one.name
        words, note = label(name, wrap=True), label("", "label", wrap=True)
        pills = () if one.pill is None else (Pill(one.pill),)
        whole = holder(column(words, note, *pills, gap=2))
        whole.setMinimumWidth(look().px(_WORDS))
        now, after = label(""), label("")
        for figure in (now, after):
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = _Line(one.of, one.balance, whole, note, now, after, Complaint())
        # A closed account offers no field; one that was closed while typing keeps what was typed.
        open_ = one.pill is None
        if one.brings is not None and (open_ or one.brings.field in typed):
            said = t("{account}: brings").format(account=name)
            line.brings = self._amount(line, one.brings, said)
        if one.takes is not None and (open_ or one.takes.field in typed):
            said = t("{account}: takes").format(account=name)
            line.takes = self._amount(line, one.takes, said)
        return line

    def _amount(self, line: _Line, asked: Doing, said: str) -> Amount:
        amount = Amount(asked, said, self._language)
        amount.changed.connect(self._typed)
        amount.complained.connect(line.complaint.say)
        return amount

    def _typed(self) -> None:
        self._show_figures()
        self.changed.emit()

    def _show_figures(self) -> None:
        for line in self._lines:
            if line.balance is not None:
                line.now.setText(self._language.figure(line.balance))
                self._show_after(line)

    def _show_after(self, line: _Line) -> None:
        after, repaid = line.after_all(), line.repaid()
        divided = self._lent.divided(*repaid) if repaid else None
        if divided is not None:  # only a part of it lessens what is owed
            after = divided.after
        line.say(divided.words if divided else line.said)
        line.after.setText("…" if after is None else self._language.figure(after))
        moved = any(not one.is_empty() for one in line.fields())
        below = after is not None and after.minor < 0
        kind(line.after, "refuse" if below else "strong" if moved else "")

    # --- laying out ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        """Put every part where it belongs: names beside their figures, or above them."""
        grid = self._grid
        while grid.takeAt(0) is not None:
            pass
        grid.setHorizontalSpacing(look().px(8 if self._stacked else 16))
        figure, amount = (_SMALL_FIGURE, _SMALL_FIELD) if self._stacked else (_FIGURE, FIELD)
        for column_, width in ((_NOW, figure), (_BRINGS, amount), (_TAKES, amount)):
            grid.setColumnMinimumWidth(column_, look().px(width))
        grid.setColumnMinimumWidth(_AFTER, look().px(figure))
        for column_, head in enumerate(self._heads):
            head.setVisible(not (self._stacked and column_ == _WHAT))
            grid.addWidget(head, 0, column_)
        at = 1
        for line in self._lines:
            at = self._place(grid, line, at)

    def _place(self, grid: QGridLayout, line: _Line, at: int) -> int:
        grid.addWidget(line.rule, at, 0, 1, 5)
        grid.addWidget(line.name, at + 1, _WHAT, 1, 5 if self._stacked else 1)
        at += 2 if self._stacked else 1
        middle = Qt.AlignmentFlag.AlignVCenter
        for where, part in (
            (_NOW, line.now),
            (_BRINGS, line.brings),
            (_TAKES, line.takes),
            (_AFTER, line.after),
        ):
            if part is not None:
                grid.addWidget(part, at, where, middle)
        start = _WHAT if self._stacked else _NOW
        grid.addWidget(line.complaint, at + 1, start, 1, 5 - start)
        return at + 2

    def minimumSizeHint(self) -> QSize:
        """That of the narrow form, which it takes when there is no room for the wide one."""
        narrow = look().px(2 * _SMALL_FIGURE + 2 * _SMALL_FIELD + 4 * 8) if self._lines else 0
        return QSize(narrow, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        stacked = self.width() < look().px(_WORDS + 2 * _FIGURE + 2 * FIELD + 4 * 16)
        if stacked != self._stacked:
            self._stacked = stacked
            self._lay_out()


def _takes_last(one: Amount) -> bool:
    return one.deed in OUT


def _cash(doing: Doing) -> Money:
    return -doing.amount if doing.deed in OUT else doing.amount
