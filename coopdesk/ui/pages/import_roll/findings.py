"""What the file says: how many come in, the sums to compare with the paper, and the faults."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from coopdesk.exchange.imports import RollRead, column_of
from coopdesk.i18n import Language
from coopdesk.records.money import Money
from coopdesk.reports.wording import said
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.layouts import clear, margins
from coopdesk.ui.reading import FaultRow, faults_first
from coopdesk.ui.theme import look


class Sums(QWidget):
    """Shares, savings and loans: of the rows that come in, of the file's own total line, and what
    lies between."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(margins(0))
        self._grid.setHorizontalSpacing(look().px(12))
        self._grid.setVerticalSpacing(look().px(8))
        self._grid.setColumnStretch(0, 1)

    def show_read(self, read: RollRead) -> None:
        """Put in the sums of another reading."""
        clear(self._grid)
        t, roll, sums = self._language.gettext, read.roll, read.totals
        coming = (sums.shares, sums.savings, sums.loan)
        self._heads((t("Shares"), t("Savings"), t("Loans")))
        self._line(1, t("Coming in"), coming, "strong")
        paper = roll.paper_totals
        written = (paper.shares, paper.savings, paper.loan) if paper else ()
        if not any(amount is not None for amount in written):
            return  # no such line, or only formulas, which nobody here calculates
        self._line(2, t("Total line of the file"), written)
        off = [None if w is None else c - w for c, w in zip(coming, written, strict=True)]
        good = not any(off)
        told = t("They agree") if good else t("Difference")
        self._line(3, told, tuple(off), "good" if good else "warn")

    def _heads(self, words: tuple[str, ...]) -> None:
        for n, text in enumerate(words, 1):
            self._put(0, n, text, "label")

    def _line(
        self, at: int, what: str, amounts: tuple[Money | None, ...], kind_name: str = ""
    ) -> None:
        self._grid.addWidget(label(what, kind_name, wrap=True), at, 0)
        for n, amount in enumerate(amounts, 1):
            text = "–" if amount is None else self._language.figure(amount)
            self._put(at, n, text, kind_name)

    def _put(self, at: int, column: int, text: str, kind_name: str) -> None:
        words = label(text, kind_name)
        words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(words, at, column)

    def texts(self) -> list[str]:
        """Every figure and word shown, row by row."""
        count = range(self._grid.count())
        items = [self._grid.itemAt(n) for n in count]
        shown = [item.widget() for item in items if item is not None]
        return [one.property("text") for one in shown if one is not None]


def fault_rows(read: RollRead, language: Language) -> list[FaultRow]:
    """What to mend in the file, and what was passed over; not who waits to be decided."""
    waiting = read.undecided
    return [
        FaultRow(
            fault.row,
            said(language, column_of(read.file, fault.field)),
            language.say(fault.reason),
            fault.blocks,
        )
        for fault in sorted(read.faults, key=faults_first)
        if fault.row not in waiting
    ]
