"""Who left, to be marked for erasing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QModelIndex, Signal

from coopdesk.i18n import Language
from coopdesk.records.erasing import Due
from coopdesk.records.ids import MemberId
from coopdesk.ui.kit.cards import Card, EmptyState
from coopdesk.ui.kit.tables import Column, Table

_TICK: Final = "\N{CHECK MARK}"


class _Cells:
    """What each column says of somebody. It knows no widget, so that no closed page stays alive."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self.marked: set[MemberId] = set()

    def columns(self) -> list[Column[Due]]:
        t = self._language.gettext
        return [
            Column(_TICK, self._tick, spoken=self._spoken, sort=self._is_not),
            Column(t("No."), self._number),
            Column(t("Name"), self._name, stretch=True, least=200),
            Column(t("Left on"), self._left, sort=_left, gives=2),
            Column(t("Last entry"), self._last, sort=_last, gives=1),
            Column(t("Needed until"), self._since, sort=_since),
        ]

    def _tick(self, row: Due) -> str:
        return _TICK if row.member in self.marked else ""

    def _spoken(self, row: Due) -> str:
        return self._language.gettext("chosen") if row.member in self.marked else ""

    def _is_not(self, row: Due) -> bool:
        return row.member not in self.marked

    def _number(self, row: Due) -> str:
        return row.number or self._language.gettext("never a member")

    def _name(self, row: Due) -> str:
        return row.name

    def _left(self, row: Due) -> str:
        return self._language.short_day(row.left) if row.left else ""

    def _last(self, row: Due) -> str:
        return self._language.short_day(row.last)

    def _since(self, row: Due) -> str:
        if not row.number:
            return self._language.gettext("no book needs it")
        return self._language.short_day(row.since)


def _left(row: Due) -> date:
    return row.left or date.min


def _last(row: Due) -> date:
    return row.last


def _since(row: Due) -> date:
    return row.since


def _member(row: Due) -> MemberId:
    return row.member


class Gone(Card):
    """The list; the space bar or a click on the first column marks a row."""

    changed = Signal()

    def __init__(self, language: Language, empty: EmptyState) -> None:
        self._cells = _Cells(language)
        name = language.gettext("Who left")
        self.table: Table[Due] = Table(
            self._cells.columns(), name=name, key=_member, empty=empty, least=6
        )
        super().__init__("", self.table, padding=1)
        self.table.ticked.connect(self._turn)
        self.table.view.clicked.connect(self._click)

    def show_rows(self, rows: Sequence[Due]) -> None:
        """Show these; marks of rows that are gone go too."""
        self._cells.marked &= {row.member for row in rows}
        self.table.show_rows(rows)
        if self.table.row() is None:
            self.table.choose_first()

    def marked(self) -> list[Due]:
        """Who is marked, in the order of the list."""
        return [row for _, row in self.table.model.loaded() if row.member in self._cells.marked]

    def mark(self, members: Iterable[MemberId]) -> None:
        """Mark just these."""
        self._cells.marked = set(members)
        self.table.view.viewport().update()
        self.changed.emit()

    def mark_all(self) -> None:
        """Mark everybody in the list; nobody where everybody is marked."""
        every = {row.member for _, row in self.table.model.loaded()}
        self.mark(set() if every == self._cells.marked else every)

    def _turn(self, row: Due) -> None:
        self.mark(self._cells.marked ^ {row.member})

    def _click(self, index: QModelIndex) -> None:
        row = self.table.model.row(index.row())
        if row is not None and index.column() == 0:
            self._turn(row)
