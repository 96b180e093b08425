"""How wide the columns of a table are: by what they hold, by the room that there is, and by the
edges that somebody dragged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSize, Signal
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


_LEAST: Final = 30  # pixels at 100 % text
_SHORT: Final = 150  # a day, a phone, a village


class Widths(QObject):
    """Shares the room of a table among its columns. `chosen`: somebody dragged an edge."""

    chosen = Signal()

    def __init__(self, view: QTableView, model: RowsModel[Any], cells: Cells, foot: Foot) -> None:
        super().__init__(view)
        self._view, self._model, self._cells, self._foot = view, model, cells, foot
        #: Those that somebody chose, by the column's order or title, in pixels at 100 % text.
        self.kept: dict[str, int] = {}
        self._sharing = False
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
        self._wanted = [
            self._kept(n) or max(natural, self._foot.width_of(n)) for n, natural in each
        ]
        self.share()

    def keep(self, widths: Mapping[str, int]) -> None:
        """From now on these are as somebody chose them, and the others as they need to be."""
        self.kept = dict(widths)
        self.fit()

    def hear(self, n: int, _before: int, now: int) -> None:
        """An edge was moved: by a person, where it wasn't done here."""
        if not self._sharing and now:
            self.kept[self._key(n)] = max(round(now * 100 / look().px(100)), _LEAST)
            self._wanted[n] = now
            self._foot.update()
            self.chosen.emit()

    def _key(self, n: int) -> str:
        return self._model.columns[n].order or self._model.columns[n].title

    def _kept(self, n: int) -> int:
        """The chosen width of a column; 0 where nobody chose one."""
        return look().px(self.kept.get(self._key(n), 0))

    def share(self) -> None:
        """Give the room that is left to the columns that stretch, or take it from them."""
        self._sharing = True
        self._share()
        self._sharing = False

    def _share(self) -> None:
        columns, room = self._model.columns, self._view.viewport().width()
        left_out = self._left_out(room)
        for n in range(len(columns)):
            self._view.setColumnHidden(n, n in left_out)
        shown = [n for n in range(len(columns)) if n not in left_out]
        takers = [n for n in shown if columns[n].stretch and not self._kept(n)] or shown[-1:]
        lacking = sum(self._wanted[n] for n in shown if n not in takers) > room - sum(
            map(self._least, takers)
        )
        if lacking:  # a long text is cut before the columns beside it are left out
            takers += [n for n in shown if n not in takers and self._cut(n) < self._wanted[n]]
        left = room - sum(self._wanted[n] for n in shown if n not in takers)
        wants = {n: (min(self._least(n), self._cut(n)), self._wanted[n]) for n in takers}
        given = dict(zip(takers, shared(left, list(wants.values())), strict=True))
        for n in shown:
            self._view.setColumnWidth(n, given.get(n, self._wanted[n]))
        self._cells.make_room()
        self._foot.update()

    def _least(self, n: int) -> int:
        least = look().px(self._model.columns[n].least)
        return min(self._wanted[n], self._kept(n) or least)

    def _cut(self, n: int) -> int:
        """The least of a column that may be cut, what it wants of any other: of those that give
        way only long words are cut. A figure, a day or a phone says another thing when it is.
        """
        one = self._model.columns[n]
        if one.stretch:
            return self._least(n)
        long = one.gives and not one.right and not self._kept(n)
        return min(self._wanted[n], look().px(_SHORT)) if long else self._wanted[n]

    def _left_out(self, room: int) -> set[int]:
        """The columns that give way in so much room."""
        columns = self._model.columns
        left_out = {n for n, column in enumerate(columns) if column.bare and not self._says(n)}
        least = [self._cut(n) for n in range(len(columns))]
        needed = sum(wanted for n, wanted in enumerate(least) if n not in left_out)
        givers = [n for n in range(len(columns)) if columns[n].gives]
        for n in sorted(givers, key=self._gives, reverse=True):
            if needed <= room:
                break
            needed -= least[n] if n not in left_out else 0
            left_out.add(n)
        return left_out

    def _says(self, n: int) -> bool:
        """Whether any row has something in a column."""
        text = self._model.columns[n].text
        return any(text(row) for _, row in self._model.loaded())

    def _gives(self, n: int) -> int:
        return self._model.columns[n].gives
