"""How wide the columns of a table are: by what they hold, and by the room that there is."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtWidgets import QStyleOptionViewItem, QTableView

from coopdesk.ui.kit.edges import Foot, shared
from coopdesk.ui.kit.rows import RowsModel
from coopdesk.ui.theme import look


class Cells(Protocol):
    """What draws the cells."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, /
    ) -> QSize: ...

    def make_room(self) -> None: ...


class Widths:
    """Shares the room of a table among its columns."""

    def __init__(self, view: QTableView, model: RowsModel[Any], cells: Cells, foot: Foot) -> None:
        self._view, self._model, self._cells, self._foot = view, model, cells, foot
        self.expect(len(model.columns))

    def expect(self, count: int) -> None:
        """There will be so many columns, that nothing is known of yet."""
        #: What each needs without the sum under it, and with it.
        self._natural = [0] * count
        self._wanted = list(self._natural)

    def measure(self) -> None:
        """What each column wants, by its title and a sample of its rows."""
        head, option = self._view.horizontalHeader(), QStyleOptionViewItem()
        sample = range(min(self._model.rowCount(), 60))
        for n in range(len(self._natural)):
            cells = [self._cells.sizeHint(option, self._model.index(m, n)).width() for m in sample]
            title = head.sectionSizeFromContents(n).width()
            self._natural[n] = max([head.minimumSectionSize(), title, *cells])
        self.fit()

    def fit(self) -> None:
        """What each column wants, with the sum under it."""
        each = enumerate(self._natural)
        self._wanted = [max(natural, self._foot.width_of(n)) for n, natural in each]
        self.share()

    def share(self) -> None:
        """Give the room that is left to the columns that stretch, or take it from them."""
        columns, room = self._model.columns, self._view.viewport().width()
        left_out = self._left_out(room)
        for n in range(len(columns)):
            self._view.setColumnHidden(n, n in left_out)
        shown = [n for n in range(len(columns)) if n not in left_out]
        takers = [n for n in shown if columns[n].stretch] or shown[-1:]
        left = room - sum(self._wanted[n] for n in shown if n not in takers)
        wants = {n: (self._least(n), self._wanted[n]) for n in takers}
        given = dict(zip(takers, shared(left, list(wants.values())), strict=True))
        for n in shown:
            self._view.setColumnWidth(n, given.get(n, self._wanted[n]))
        self._cells.make_room()
        self._foot.update()

    def _least(self, n: int) -> int:
        return min(self._wanted[n], look().px(self._model.columns[n].least))

    def _left_out(self, room: int) -> set[int]:
        """The columns that give way in so much room."""
        columns = self._model.columns
        left_out = {n for n, column in enumerate(columns) if column.bare and not self._says(n)}
        needed = sum(
            self._least(n) if columns[n].stretch else wanted
            for n, wanted in enumerate(self._wanted)
            if n not in left_out
        )
        givers = [n for n in range(len(columns)) if columns[n].gives]
        for n in sorted(givers, key=self._gives, reverse=True):
            if needed <= room:
                break
            needed -= self._wanted[n] if n not in left_out else 0
            left_out.add(n)
        return left_out

    def _says(self, n: int) -> bool:
        """Whether any row has something in a column."""
        text = self._model.columns[n].text
        return any(text(row) for _, row in self._model.loaded())

    def _gives(self, n: int) -> int:
        return self._model.columns[n].gives
