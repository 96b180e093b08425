"""Two lists beside each other: what the bank has, and what the books have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language, Text
from coopdesk.records.statements import BankRow, BookedRow
from coopdesk.ui.kit.cards import Card, EmptyState
from coopdesk.ui.kit.tables import Column, Table, Tone

R = TypeVar("R", bound=BankRow | BookedRow)

_TEXT = 80  # the least room of the text, so that two lists fit on a small screen
_TICK = "\N{CHECK MARK}"


class _Marks:
    """Which rows are marked. It knows no widget, so that a table keeps no closed page alive."""

    def __init__(self, language: Language) -> None:
        self.idents: set[int] = set()
        self._chosen = language.gettext("chosen")

    def column(self) -> Column[R]:
        return Column(_TICK, self._tick, spoken=self._spoken, sort=self._is_not, tone=_strong)

    def _tick(self, row: BankRow | BookedRow) -> str:
        return _TICK if row.id in self.idents else ""

    def _spoken(self, row: BankRow | BookedRow) -> str:
        return self._chosen if row.id in self.idents else ""

    def _is_not(self, row: BankRow | BookedRow) -> bool:
        return row.id not in self.idents


class Marked(Card, Generic[R]):
    """A list in which rows are marked with the space bar or a click on the first column."""

    changed = Signal()

    def __init__(
        self,
        title: str,
        name: str,
        empty: QWidget,
        columns: Callable[[], list[Column[R]]],
        language: Language,
    ) -> None:
        self._marks = _Marks(language)
        every: list[Column[R]] = [self._marks.column(), *columns()]
        self.table: Table[R] = Table(every, name=name, key=_key, empty=empty, least=5)
        super().__init__(title, self.table)
        self.table.ticked.connect(self.turn)
        self.table.view.clicked.connect(self._click)

    def show_rows(self, rows: Iterable[R]) -> None:
        """Show these; marks of rows that are gone go too."""
        shown = list(rows)
        self._marks.idents &= {row.id for row in shown}
        self.table.show_rows(shown)

    def marked(self) -> list[R]:
        """The marked rows, in the order of the list."""
        return [row for _, row in self.table.model.loaded() if row.id in self._marks.idents]

    def mark(self, idents: Iterable[int]) -> None:
        """Mark just these."""
        self._marks.idents = set(idents)
        self.table.view.viewport().update()

    def turn(self, row: R) -> None:
        """Mark a row, or take its mark away."""
        self._marks.idents ^= {row.id}
        self.table.view.viewport().update()
        self.changed.emit()

    def choose(self, ident: int) -> None:
        """Select a row and bring it into view."""
        for n, row in self.table.model.loaded():
            if row.id == ident:
                self.table.view.selectRow(n)

    def _click(self, index: QModelIndex) -> None:
        row = self.table.model.row(index.row())
        if row is not None and index.column() == 0:
            self.turn(row)


def of_bank(language: Language) -> Marked[BankRow]:
    """The lines of the bank."""
    t = language.gettext
    empty = EmptyState(
        t("No line of the bank is open"),
        t("Bring in a statement when the bank gives it."),
        icon="good",
    )
    cells = _BankCells(language)
    return Marked(t("At the bank"), t("Lines of the bank"), empty, cells.columns, language)


def of_books(language: Language) -> Marked[BookedRow]:
    """The entries of the books."""
    t = language.gettext
    empty = EmptyState(t("Every entry is at the bank"), icon="good")
    cells = _BookCells(language)
    return Marked(t("In our books"), t("Entries of the books"), empty, cells.columns, language)


class _BankCells:
    """What each column says of a line of the bank."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def columns(self) -> list[Column[BankRow]]:
        t = self._language.gettext
        return [
            Column(t("Day"), self.day, sort=_day),
            Column(t("Amount"), self.amount, sort=_amount, right=True, tone=_tone),
            Column(t("Text"), self.text, stretch=True, least=_TEXT),
        ]

    def day(self, row: BankRow) -> str:
        return self._language.short_day(row.day)

    def text(self, row: BankRow) -> str:
        parts = (row.text, row.reference, " ".join(row.entries))
        return " · ".join(part for part in parts if part)

    def amount(self, row: BankRow) -> str:
        return self._language.figure(row.amount, plus=True)


class _BookCells:
    """What each column says of an entry."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def columns(self) -> list[Column[BookedRow]]:
        t = self._language.gettext
        return [
            Column(t("Day"), self.day, sort=_day),
            Column(t("Amount"), self.amount, sort=_amount, right=True, tone=_tone),
            Column(t("Number"), self.number, gives=1),
            Column(t("Text"), self.text, stretch=True, least=_TEXT),
        ]

    def day(self, row: BookedRow) -> str:
        return self._language.short_day(row.day)

    def number(self, row: BookedRow) -> str:
        return row.label

    def text(self, row: BookedRow) -> str:
        what = self._language.say(row.what) if isinstance(row.what, Text) else row.what
        return " · ".join(part for part in (what, row.party, row.paper) if part)

    def amount(self, row: BookedRow) -> str:
        return self._language.figure(row.amount, plus=True)


def _day(row: BankRow | BookedRow) -> object:
    return row.day


def _amount(row: BankRow | BookedRow) -> int:
    return row.amount.minor


def _tone(row: BankRow | BookedRow) -> Tone:
    return Tone.REFUSE if row.amount.minor < 0 else Tone.PLAIN


def _key(row: BankRow | BookedRow) -> int:
    return row.id


def _strong(_row: BankRow | BookedRow) -> Tone:
    return Tone.STRONG
