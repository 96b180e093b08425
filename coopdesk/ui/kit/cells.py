"""The model of a grid: rows that are shown, and cells beside them that are typed in or ticked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from coopdesk.i18n import Language
from coopdesk.records.money import Money
from coopdesk.ui.kit import tips
from coopdesk.ui.kit.entries import Entries

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

#: For the delegate: the greyed text of an empty cell, why a cell is wrong, and its column.
DUE: Final = Qt.ItemDataRole.UserRole
COMPLAINT: Final = Qt.ItemDataRole.UserRole + 1
COLUMN: Final = Qt.ItemDataRole.UserRole + 2
OPEN: Final = Qt.ItemDataRole.UserRole + 3


class Holds(StrEnum):
    """What a column of a grid holds."""

    SHOWN = "shown"  # of the row itself; nothing is typed there
    TICK = "tick"
    AMOUNT = "amount"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class GridColumn(Generic[R]):
    """One column of a grid. `key` names what is typed in it; what is only shown needs none.

    `text` gives what is shown, `due` the amount that stands greyed in an empty cell and that the
    key = takes over. A row for which `open` says no can't be typed in. `finds`: typing on a
    column that is not typed in goes to the row with that text here.
    """

    title: str
    holds: Holds = Holds.SHOWN
    key: str = ""
    text: Callable[[R], str] | None = None
    due: Callable[[R], Money | None] | None = None
    open: Callable[[R], bool] | None = None
    stretch: bool = False
    finds: bool = False

    @property
    def right(self) -> bool:
        """Figures stand at the right."""
        return self.holds is Holds.AMOUNT

    @property
    def typed(self) -> bool:
        return self.holds in (Holds.AMOUNT, Holds.WORDS)


class GridModel(QAbstractTableModel, Generic[R]):
    """Rows with the entries typed beside them. `named` says a row for the ear."""

    def __init__(
        self,
        columns: Sequence[GridColumn[R]],
        entries: Entries,
        language: Language,
        named: Callable[[R], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns, self.entries, self.rows = list(columns), entries, list[R]()
        self._language, self._named = language, named
        self._refused: dict[tuple[int, str], str] = {}

    # --- rows ------------------------------------------------------------------------------------

    def show(self, rows: Sequence[R], columns: Sequence[GridColumn[R]] | None = None) -> None:
        """Other rows, with empty cells; perhaps other columns too."""
        self.beginResetModel()
        self.columns = self.columns if columns is None else list(columns)
        self.rows = list(rows)
        self.entries.clear(len(self.rows))
        self._refused.clear()
        self.endResetModel()

    def show_columns(self, columns: Sequence[GridColumn[R]]) -> None:
        """Other columns for the same rows. What is typed in a column that goes is gone with it."""
        self.beginResetModel()
        left = {column.key for column in columns}
        for gone in (column for column in self.columns if column.key not in left):
            for n in range(len(self.rows)):
                self.entries.put_words(n, gone.key, "")
                self.entries.tick(n, gone.key, False)
        self.columns = list(columns)
        self._refused.clear()
        self.endResetModel()

    def update(self, rows: Sequence[R]) -> None:
        """The same rows as they are now; what is typed stays."""
        self.rows = list(rows)
        if self.rows:
            last = self.index(len(self.rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def add(self, row: R) -> None:
        """One more row at the end."""
        n = len(self.rows)
        self.beginInsertRows(QModelIndex(), n, n)
        self.rows.append(row)
        self.entries.add()
        self.endInsertRows()

    def remove(self, n: int) -> None:
        """Take a row away, with what was typed in it."""
        self.beginRemoveRows(QModelIndex(), n, n)
        del self.rows[n]
        self.entries.remove(n)
        self._refused.clear()
        self.endRemoveRows()

    # --- cells -----------------------------------------------------------------------------------

    def put(self, n: int, column: int, text: str) -> None:
        """Put a text into a cell, as it stands."""
        wanted = self.columns[column]
        put = self.entries.put_words if wanted.holds is Holds.WORDS else self.entries.put_amount
        put(n, wanted.key, text)
        self._refused.pop((n, wanted.key), None)
        self._tell(n, column)

    def settle(self, n: int, column: int) -> None:
        """The typing of a cell is over: write it tidily, and tick the row when it says anything."""
        key = self.columns[column].key
        self.entries.tidy(n, key)
        if self.entries.typed(n, key).text:
            for at, other in enumerate(self.columns):
                if other.holds is Holds.TICK:
                    self.tick(n, at, True)
        self._tell(n, column)

    def tick(self, n: int, column: int, on: bool) -> None:
        """Tick a cell, or take the tick away."""
        self.entries.tick(n, self.columns[column].key, on)
        self._tell(n, column)

    def complain(self, n: int, column: int, text: str) -> None:
        """Say why a cell was refused, until something else is typed in it."""
        self._refused[n, self.columns[column].key] = text
        self._tell(n, column)

    def is_open(self, n: int, column: int) -> bool:
        """Whether a cell can be typed in."""
        wanted = self.columns[column]
        return wanted.typed and (wanted.open is None or wanted.open(self.rows[n]))

    def next_open(self, n: int, at: int, by: int) -> tuple[int, int] | None:
        """The next cell that can be typed in, or with -1 the one before; None at the end."""
        width = len(self.columns)
        place = n * width + at + by
        while 0 <= place < width * len(self.rows):
            if self.is_open(place // width, place % width):
                return place // width, place % width
            place += by
        return None

    def _tell(self, n: int, column: int) -> None:
        index = self.index(n, column)
        self.dataChanged.emit(index, index)

    # --- as Qt asks ------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own signature)
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return self.columns[section].title
        return side(self.columns[section]) if role == Role.TextAlignmentRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.is_open(index.row(), index.column()):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        if role != Role.EditRole or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        self.put(index.row(), index.column(), str(value))
        self.settle(index.row(), index.column())
        return True

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        tells = _TELLS.get(role) if index.isValid() else None
        return tells(self, index.row(), index.column()) if tells else None

    def spoken(self, n: int, at: int) -> str:
        """A cell for the ear: what, of whom, and how much."""
        t, column = self._language.gettext, self.columns[at]
        said = _text(self, n, at) or (self._spoken_empty(n, at) if column.typed else "")
        if column.holds is Holds.TICK:
            said = t("yes") if self.entries.ticked(n, column.key) else t("no")
        words = t("{what} of {row}: {said}").format(
            what=column.title, row=self._named(self.rows[n]), said=said
        )
        complaint = self.complaint(n, at)
        return f"{words}. {complaint}" if complaint else words

    def _spoken_empty(self, n: int, at: int) -> str:
        t, due = self._language.gettext, self.due(n, at)
        if not self.is_open(n, at):
            return t("not open")
        return t("empty, {amount} expected").format(amount=due) if due else t("empty")

    def due(self, n: int, at: int) -> str:
        """The greyed amount of a cell."""
        column = self.columns[at]
        due = column.due(self.rows[n]) if column.due else None
        return self._language.figure(due) if due else ""

    def complaint(self, n: int, at: int) -> str:
        """What is wrong with a cell."""
        key = self.columns[at].key
        return self._refused.get((n, key), "") or self.entries.typed(n, key).complaint


def _text(model: GridModel[Any], n: int, at: int) -> str:
    column = model.columns[at]
    if column.holds is Holds.SHOWN:
        return column.text(model.rows[n]) if column.text else ""
    return model.entries.typed(n, column.key).shown


def _whole(model: GridModel[Any], n: int, at: int) -> str | None:
    """Under the mouse: what may be cut in its column."""
    return tips.plain(_text(model, n, at)) if model.columns[at].stretch else None


def _edited(model: GridModel[Any], n: int, at: int) -> str | None:
    column = model.columns[at]
    return model.entries.typed(n, column.key).text if column.typed else None


def _column(model: GridModel[Any], _n: int, at: int) -> GridColumn[Any]:
    return model.columns[at]


def _side(model: GridModel[Any], _n: int, at: int) -> Qt.AlignmentFlag:
    return side(model.columns[at])


def side(column: GridColumn[Any]) -> Qt.AlignmentFlag:
    """Where the text of a column stands."""
    across = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return across | Qt.AlignmentFlag.AlignVCenter


#: What a cell tells, by the role that is asked for.
_TELLS: Final[Mapping[int, Callable[[GridModel[Any], int, int], Any]]] = {
    Role.DisplayRole: _text,
    Role.EditRole: _edited,
    Role.ToolTipRole: _whole,
    Role.AccessibleTextRole: GridModel.spoken,
    Role.TextAlignmentRole: _side,
    DUE: GridModel.due,
    COMPLAINT: GridModel.complaint,
    COLUMN: _column,
    OPEN: GridModel.is_open,
}
