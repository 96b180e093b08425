"""Beside the sheet: what it comes to, what was counted, and the button that books it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_, Language, Unreadable
from coopdesk.records.money import Money
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.fields import MoneyField, TextField
from coopdesk.ui.kit.layouts import Flow, column, holder, row
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.pieces import Pieces
from coopdesk.ui.theme import Kind, look


@dataclass(frozen=True, slots=True)
class Totals:
    """What the sheet says. `brought` and `taken` are None while an amount can't be read."""

    present: int
    brought: Money | None
    taken: Money | None

    @property
    def net(self) -> Money | None:
        """What the box gains."""
        if self.brought is None or self.taken is None:
            return None
        return self.brought - self.taken


class Till(QWidget):
    """The sums of the sheet and the count of its money."""

    changed = Signal()

    def __init__(
        self,
        coins: Sequence[int],
        currency: str,
        language: Language,
        *,
        box: QWidget,
        book: Callable[[], Any],
        clear: Callable[[], Any],
    ) -> None:
        """`box` says into which box the money goes, `book` and `clear` are the deeds."""
        super().__init__()
        t = language.gettext
        self._language, self._totals = language, Totals(0, None, None)
        self._which, self._figure = label("", "muted", wrap=True), label("", "figure")
        self._unit, self._sums = label(language.symbol(currency), "unit"), Pairs(dense=True)
        self.counted = MoneyField("counted", t("&Counted"), currency, language, optional=True)
        self.pieces = Pieces(coins, currency, language, columns=3, sums=False)
        self.by_piece = buttons.link(t("By note and coin"), self._turn)
        self._agrees = Note("", Kind.GOOD)
        self.reason = TextField("remark", t("&Why does it differ?"), language, optional=True)
        self.book, self.clear = buttons.primary("", book), buttons.quiet(t("Clear"), clear)
        self._lay_out(box)
        self.pieces.setVisible(False)
        self.by_piece.setVisible(bool(coins))
        self.counted.changed.connect(self._changed)
        self.pieces.changed.connect(self._counted_pieces)

    def _lay_out(self, box: QWidget) -> None:
        t = self._language.gettext
        figures = row(self._figure, self._unit, None, gap=8)
        figures.setAlignment(self._unit, Qt.AlignmentFlag.AlignBottom)
        self._unit.setContentsMargins(0, 0, 0, look().px(5))
        together = Card("", self._which, figures, self._sums, box)
        together.setAccessibleName(t("Together"))
        together.body.setSpacing(look().px(4))
        self._count = Card(
            t("Count the money"),
            self.pieces,
            self.counted,
            self._agrees,
            self.reason,
            action=self.by_piece,
        )
        deeds = holder(column(self.book, holder(Flow(self.clear, right=True)), gap=8))
        self.setLayout(column(together, self._count, deeds, None, gap=16))

    # --- the sums --------------------------------------------------------------------------------

    def show_totals(self, totals: Totals) -> None:
        """Show what the sheet comes to, and how the count stands to it."""
        t, language, net = self._language.gettext, self._language, totals.net
        self._totals = totals
        out = net is not None and net.minor < 0
        self._which.setText(t("The box pays out") if out else t("The sheet brings"))
        self._figure.setText("…" if net is None else language.figure(abs(net)))
        pairs = []
        if totals.taken and totals.brought is not None:
            pairs = [
                Pair(t("Brought"), language.amount(totals.brought)),
                Pair(t("Taken out"), language.amount(totals.taken)),
            ]
        self._sums.show_pairs(pairs)
        self._sums.setVisible(bool(pairs))
        self._count.setVisible(not out)
        self._show_difference()

    @property
    def difference(self) -> Money | None:
        """What was counted more than the sheet says; None while either is not known."""
        counted, net = self.counted.peek(), self._totals.net
        return None if counted is None or net is None or net.minor < 0 else counted - net

    def _show_difference(self) -> None:
        t, language, off = self._language.gettext, self._language, self.difference
        words, tone = "", Kind.WARN
        if off is not None and not off:
            words, tone = t("The money agrees with the sheet."), Kind.GOOD
        elif off is not None:
            said = t("{amount} is missing.") if off.minor < 0 else t("{amount} is too much.")
            words = said.format(amount=language.amount(abs(off)))
        self._agrees.say(words, tone)
        self.reason.setVisible(bool(off) or not self.reason.is_empty())
        if not off:
            self.reason.clear_complaint()

    # --- the count -------------------------------------------------------------------------------

    def focus_count(self) -> None:
        """Put the keyboard where counting begins, or on the button where nothing is counted."""
        if self._count.isHidden():
            self.book.setFocus()
        elif self.pieces.isHidden():
            self.counted.setFocus()
        else:
            self.pieces.fields()[0].setFocus()

    def read(self, *, wanted: bool) -> dict[str, Any] | None:
        """What was counted, by the command's keywords; None when it can't be read and says so.

        `wanted`: the money has to be counted.
        """
        nothing = {"counted": None, "pieces": None, "remark": self.reason.value() or ""}
        if self._count.isHidden():
            return nothing
        try:
            pieces = self.pieces.value() if not self.pieces.isHidden() else None
            counted = self.counted.value()
            if counted is None and wanted:
                raise Unreadable(N_("Count the money of the meeting, and write the sum here."))
        except Unreadable as error:
            self.counted.complain(self._language.say(error.text))
            return None
        return nothing | {"counted": counted, "pieces": pieces}

    def is_empty(self) -> bool:
        return self.counted.is_empty() and self.pieces.is_empty() and self.reason.is_empty()

    def empty(self) -> None:
        """For the next sheet."""
        self.pieces.clear()
        self.counted.clear()
        self.reason.clear()
        self._changed()

    def _turn(self) -> None:
        """Count by note and coin, or write only the sum."""
        t, by_piece = self._language.gettext, self.pieces.isHidden()
        self.pieces.setVisible(by_piece)
        self.by_piece.setText(t("Only the sum") if by_piece else t("By note and coin"))
        self.counted.line.setReadOnly(by_piece)
        if by_piece:
            self._counted_pieces()
        self.focus_count()

    def _counted_pieces(self) -> None:
        """The sum goes along with the notes and coins."""
        if not self.pieces.isHidden():
            self.counted.set_value(None if self.pieces.is_empty() else self.pieces.total())

    def _changed(self) -> None:
        self._show_difference()
        self.changed.emit()
