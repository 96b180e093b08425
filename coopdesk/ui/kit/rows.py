"""The one model behind every table: frozen rows through declared columns."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from coopdesk.ui.kit.cards import Mark, legible

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

#: The row itself, and what its cell is sorted by, through any proxy.
ROW: Final = Qt.ItemDataRole.UserRole
SORT: Final = Qt.ItemDataRole.UserRole + 1
#: For the delegate: the pill after the text, and how the text is written.
PILL: Final = Qt.ItemDataRole.UserRole + 2
TONE: Final = Qt.ItemDataRole.UserRole + 3

_BLOCK: Final = 200
_BLOCKS_KEPT: Final = 40


class Tone(StrEnum):
    """How a cell's text is written."""

    PLAIN = "plain"
    STRONG = "strong"
    MUTED = "muted"
    REFUSE = "refuse"  # money out; the text carries a minus sign too
    STRUCK = "struck"  # reversed; the text says so too
    SUM = "sum"  # strong, under a rule: the sum of the rows above


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """How one column shows a row.

    `sort` gives what to sort by (the text, if left out). In a fetched table only columns with
    an `order` name can be sorted: the query does it. `stretch` takes the room that is left, but
    no less than `least` pixels (at 100 %): what is cut is told under the mouse.
    Where the table is too narrow, columns with `gives` are left out, the highest first: for what
    is also said elsewhere on the page. A `bare` one is left out while no row has anything in it.
    Rows are as high as a column that `wraps` needs: for few rows, handed in whole.
    """

    title: str
    text: Callable[[R], str]
    sort: Callable[[R], Any] | None = None
    spoken: Callable[[R], str] | None = None
    right: bool = False
    pill: Callable[[R], Mark | None] | None = None
    tone: Callable[[R], Tone] | None = None
    bold: bool = False
    stretch: bool = False
    order: str = ""
    gives: int = 0
    bare: bool = False
    least: int = 200
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """By which column a query sorts."""

    name: str
    descending: bool = False


#: (offset, limit, order) → the rows there. Called as the table scrolls.
Fetch = Callable[[int, int, Order | None], Sequence[R]]


class RowsModel(QAbstractTableModel, Generic[R]):
    """Shows frozen rows through declared columns. Holds no rule and no query.

    With `fixed` the order of the rows says something, and no column is sorted by.
    `show` hands in all rows; `show_fetched` how many there are and how to get some, so that a
    table of 200,000 opens at once and scrolls to its true end.
    """

    def __init__(
        self,
        columns: Sequence[Column[R]],
        parent: QObject | None = None,
        *,
        fixed: bool = False,
    ) -> None:
        super().__init__(parent)
        self._fixed = fixed
        self._columns = list(columns)
        self._rows: list[R] = []
        self._fetch: Fetch[R] | None = None
        self._total = 0
        self._blocks: OrderedDict[int, Sequence[R]] = OrderedDict()
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    @property
    def columns(self) -> list[Column[R]]:
        return self._columns

    def show_columns(self, columns: Sequence[Column[R]]) -> None:
        """Show other columns; the order stays where the column that it is by stays."""
        by = self._order()
        self.beginResetModel()
        self._columns = list(columns)
        names = [column.order for column in columns]
        way = self._sorted[1] if self._sorted else Qt.SortOrder.AscendingOrder
        stays = by is not None and by.name in names
        self._sorted = (names.index(by.name), way) if by is not None and stays else None
        self._blocks.clear()
        self.endResetModel()

    @property
    def sorted_by(self) -> tuple[int, Qt.SortOrder] | None:
        """By which column a person sorted, and which way."""
        return self._sorted

    @property
    def fetched(self) -> bool:
        """Whether rows come as the table scrolls."""
        return self._fetch is not None

    def show(self, rows: Sequence[R]) -> None:
        """Show these rows, in the order that the person chose last."""
        self.beginResetModel()
        self._fetch, self._rows, self._total = None, list(rows), len(rows)
        self._blocks.clear()
        self._put_in_order()
        self.endResetModel()

    def show_first(self, row: R) -> bool:
        """Show one more row above the others. False where a person sorted them otherwise."""
        if self._fetch is not None or self._sorted is not None:
            return False
        self.beginInsertRows(QModelIndex(), 0, 0)
        self._rows.insert(0, row)
        self._total += 1
        self.endInsertRows()
        return True

    def show_fetched(self, total: int, fetch: Fetch[R]) -> None:
        """Show so many rows, fetched as they are looked at."""
        self.beginResetModel()
        self._fetch, self._rows, self._total = fetch, [], total
        self._blocks.clear()
        self.endResetModel()

    def row(self, n: int) -> R | None:
        """The nth row as shown; fetched if need be."""
        if not 0 <= n < self._total:
            return None
        if self._fetch is None:
            return self._rows[n]
        block = self._block(n // _BLOCK)
        at = n % _BLOCK
        return block[at] if at < len(block) else None  # the book shrank under the table

    def loaded(self) -> list[tuple[int, R]]:
        """The rows at hand, with their places."""
        if self._fetch is None:
            return list(enumerate(self._rows))
        return [(b * _BLOCK + i, r) for b, rows in self._blocks.items() for i, r in enumerate(rows)]

    def _block(self, number: int) -> Sequence[R]:
        if number not in self._blocks and self._fetch:
            self._blocks[number] = self._fetch(number * _BLOCK, _BLOCK, self._order())
            if len(self._blocks) > _BLOCKS_KEPT:
                self._blocks.popitem(last=False)
        return self._blocks[number]

    def _order(self) -> Order | None:
        if self._sorted is None or not self._columns[self._sorted[0]].order:
            return None
        column, way = self._sorted
        return Order(self._columns[column].order, way == Qt.SortOrder.DescendingOrder)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own signature)
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        column = self._columns[index.column()]
        match role:
            case Role.DisplayRole:
                return legible(column.text(row))
            case Role.AccessibleTextRole:
                return f"{column.title}: {_spoken(column, row)}"
            case Role.TextAlignmentRole:
                return _side(column)
            case _:
                return _own_roles(column, row, role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return self._columns[section].title
        return _side(self._columns[section]) if role == Role.TextAlignmentRole else None

    def sortable(self, column: int) -> bool:
        """Whether a press on the column's head sorts. Figures need `sort`: their text would lie."""
        wanted = self._columns[column]
        if self._fixed:
            return False
        if self._fetch:
            return bool(wanted.order)
        return bool(wanted.sort or (wanted.title and not wanted.right))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 leaves the order in which rows came."""
        wanted = (column, order) if 0 <= column < len(self._columns) else None
        self._sorted = wanted if wanted and self.sortable(column) else None
        if self._fetch:
            self.beginResetModel()
            self._blocks.clear()
            self.endResetModel()
            return
        self.layoutAboutToBeChanged.emit()
        before, held = list(self._rows), self.persistentIndexList()
        self._put_in_order()
        now = {id(row): n for n, row in enumerate(self._rows)}
        moved = [self.index(now[id(before[i.row()])], i.column()) for i in held]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()

    def _put_in_order(self) -> None:
        if self._sorted:
            column = self._columns[self._sorted[0]]
            descending = self._sorted[1] == Qt.SortOrder.DescendingOrder
            self._rows.sort(key=column.sort or column.text, reverse=descending)


def _side(column: Column[Any]) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _spoken(column: Column[R], row: R) -> str:
    mark = column.pill(row) if column.pill else None
    said = legible((column.spoken or column.text)(row))
    return ", ".join(part for part in (said, mark.text if mark else "") if part)


def _own_roles(column: Column[R], row: R, role: int) -> Any:
    if role == ROW:
        return row
    if role == SORT:
        return (column.sort or column.text)(row)
    if role == PILL:
        return column.pill(row) if column.pill else None
    if role == TONE:
        return column.tone(row) if column.tone else Tone.PLAIN
    return None
