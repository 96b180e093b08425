"""The lines of a visit: what a member has, what they bring and take, and what they have after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from coopdesk.i18n import Language, Unreadable
from coopdesk.records.ids import HoldingId
from coopdesk.records.money import Money
from coopdesk.records.products import LOANS, SAVINGS, SHARES
from coopdesk.records.statements import HoldingRow
from coopdesk.records.visit import DEPOSIT, FINE, REPAYMENT, SHARE, WITHDRAWAL, Doing, field_of
from coopdesk.ui.kit.cards import Mark, Pill, label
from coopdesk.ui.kit.fields import MoneyField
from coopdesk.ui.kit.icons import pixmap
from coopdesk.ui.kit.layouts import column, holder, row, rule
from coopdesk.ui.pages.cash.deed import Typed
from coopdesk.ui.theme import kind, look

#: What is brought to a kind of holding, and what is taken from it.
_DEEDS: Final[Mapping[str, tuple[str, str]]] = {
    SAVINGS: (DEPOSIT, WITHDRAWAL),
    SHARES: (SHARE, ""),
    LOANS: (REPAYMENT, ""),
    FINE: (FINE, ""),
}

_WHAT, _NOW, _BRINGS, _TAKES, _AFTER = range(5)
_FIGURE, _FIELD, _WORDS = 96, 118, 150  # smallest widths at 100 % text
_SMALL_FIGURE, _SMALL_FIELD = 80, 88  # where names stand above their figures


class Amount(MoneyField):
    """An amount in a column. What is wrong with it is said on a line of its own, below."""

    complained = Signal(str)

    def __init__(
        self, deed: str, holding: HoldingId | None, said: str, currency: str, language: Language
    ) -> None:
        super().__init__(field_of(deed, holding), said, currency, language, optional=True)
        self.deed, self.holding = deed, holding
        self.label.hide()
        self.line.setMaximumWidth(look().px(2 * _FIELD))

    def doing(self) -> Doing | None:
        """What is typed here; None when nothing is. Raises Unreadable."""
        amount = self.value()
        return None if amount is None else Doing(self.deed, amount, self.holding)

    def complaint_now(self) -> str:
        """Why it can't be read, or nothing."""
        try:
            self.value()
        except Unreadable as error:
            return self.language.say(error.text)
        return ""

    def _tidy(self) -> None:
        if complaint := self.complaint_now():
            self._show_complaint(complaint)
        else:
            super()._tidy()

    def _show_complaint(self, text: str) -> None:
        super()._show_complaint(text)
        self._beside.hide()
        self.complained.emit(text)


class _Complaint(QWidget):
    """What is wrong with the line above: a sign and a sentence, under its fields."""

    def __init__(self) -> None:
        super().__init__()
        sign, self._words = QLabel(), label("", "complaint", wrap=True)
        sign.setPixmap(pixmap("refuse", "refuse", 14))
        sign.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._words.setAlignment(Qt.AlignmentFlag.AlignLeft)
        whole = row(sign, self._words, gap=6)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.hide()

    def say(self, text: str) -> None:
        self._words.setText(text)
        self.setVisible(bool(text))


@dataclass(slots=True)
class _Line:
    """The parts of one line."""

    holding: HoldingRow | None  # None: a fine
    name: QWidget
    now: QLabel
    after: QLabel
    complaint: _Complaint
    brings: Amount | None = None
    takes: Amount | None = None
    rule: QWidget = field(default_factory=rule)
    note: str = ""

    def fields(self) -> list[Amount]:
        return [one for one in (self.brings, self.takes) if one is not None]

    def after_all(self) -> Money | None:
        """The balance that there will be; None while an amount can't be read."""
        assert self.holding is not None
        total = self.holding.balance
        for amount, sign in ((self.brings, 1), (self.takes, -1)):
            if amount is None or amount.is_empty():
                continue
            typed = amount.peek()
            if typed is None:
                return None
            total += typed * (-sign if self.holding.kind == LOANS else sign)
        return total


class Lines(QWidget):
    """One line for each holding, and one for a fine. `changed`: an amount was typed."""

    changed = Signal()

    def __init__(self, currency: str, language: Language) -> None:
        super().__init__()
        self._currency, self._language = currency, language
        self._lines: list[_Line] = []
        self._notes: Mapping[HoldingId, str] = {}
        self._heads: list[QLabel] = []
        self._stacked = False
        self._grid = QGridLayout()
        self._inside = holder(self._grid)
        self.setLayout(column(self._inside))

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
        keep: bool = False,
        notes: Mapping[HoldingId, str] | None = None,
    ) -> None:
        """Show what a member has; with `keep` what was typed stays (the same member again).

        `notes` stand under the names of accounts: what bounds a withdrawal, who holds it too.
        """
        self._notes = notes or {}
        typed = {one.name: one.line.text() for one in self.fields() if keep and one.line.text()}
        here = next((one.name for one in self.fields() if one.line.hasFocus()), "")
        if keep and self._same(holdings):
            for line, holding in zip(self._lines, holdings, strict=False):
                line.holding = holding
        else:
            self._rebuild(holdings, typed)
            if keep and here:
                self._go_to(here)
        self._show_figures()

    def _go_to(self, name: str) -> None:
        """Put the keyboard back where it was; a line that has gone gives it to the first."""
        fields = self.fields()
        there = [one for one in fields if one.name == name] or fields[:1]
        for one in there:
            one.line.setFocus()

    def _same(self, holdings: Sequence[HoldingRow]) -> bool:
        known = [
            (h.id, h.closed, line.note) for line in self._lines if (h := line.holding) is not None
        ]
        now = [(h.id, h.closed, self._notes.get(h.id, "")) for h in holdings]
        return known == now and bool(self._lines)

    def _rebuild(self, holdings: Sequence[HoldingRow], typed: Mapping[str, str]) -> None:
        old, self._grid = self._inside, QGridLayout()
        self._inside = holder(self._grid)
        self._grid.setVerticalSpacing(look().px(5))
        self._grid.setColumnStretch(_WHAT, 1)
        self._lines = [self._line(holding, typed) for holding in holdings]
        self._lines += [self._fine()] if holdings else []
        self._heads = self._make_heads() if holdings else []
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

    def _line(self, holding: HoldingRow, typed: Mapping[str, str]) -> _Line:
        t = self._language.gettext
        name = self._language.say(holding.words)
        closed = holding.closed is not None
        line = self._bare(name, holding, self._closed_pill(holding) if closed else None)
        brings, takes = _DEEDS.get(holding.kind, ("", ""))
        # A closed account offers no field; one that was closed while typing keeps what was typed.
        if brings and (not closed or field_of(brings, holding.id) in typed):
            line.brings = self._amount(line, brings, t("{account}: brings").format(account=name))
        if takes and (not closed or field_of(takes, holding.id) in typed):
            line.takes = self._amount(line, takes, t("{account}: takes").format(account=name))
        return line

    def _closed_pill(self, holding: HoldingRow) -> Pill:
        assert holding.closed is not None
        t, day = self._language.gettext, self._language.day(holding.closed)
        return Pill(Mark(t("closed on {day}").format(day=day)))

    def _fine(self) -> _Line:
        t = self._language.gettext
        line = self._bare(t("Fine"), None)
        line.brings = self._amount(line, FINE, t("Fine: brings"))
        return line

    def _bare(self, name: str, holding: HoldingRow | None, pill: Pill | None = None) -> _Line:
        note = self._notes.get(holding.id, "") if holding else ""
        words = label(name, wrap=True)
        below = [pill] if pill else [label(note, "label", wrap=True)] if note else []
        named = column(words, *below, gap=2)
        whole = holder(named)
        whole.setMinimumWidth(look().px(_WORDS))
        figures = [label("") for _ in range(2)]
        for figure in figures:
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return _Line(holding, whole, figures[0], figures[1], _Complaint(), note=note)

    def _amount(self, line: _Line, deed: str, said: str) -> Amount:
        holding = line.holding.id if line.holding else None
        amount = Amount(deed, holding, said, self._currency, self._language)
        amount.changed.connect(self._typed)
        amount.complained.connect(line.complaint.say)
        return amount

    def _typed(self) -> None:
        self._show_figures()
        self.changed.emit()

    def _show_figures(self) -> None:
        for line in self._lines:
            if line.holding is not None:
                line.now.setText(self._language.figure(line.holding.balance))
                self._show_after(line, line.holding.balance)

    def _show_after(self, line: _Line, now: Money) -> None:
        after = line.after_all()
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
        figure, amount = (_SMALL_FIGURE, _SMALL_FIELD) if self._stacked else (_FIGURE, _FIELD)
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
        stacked = self.width() < look().px(_WORDS + 2 * _FIGURE + 2 * _FIELD + 4 * 16)
        if stacked != self._stacked:
            self._stacked = stacked
            self._lay_out()


def _takes_last(one: Amount) -> bool:
    return one.deed == WITHDRAWAL


def _cash(doing: Doing) -> Money:
    return -doing.amount if doing.deed == WITHDRAWAL else doing.amount
