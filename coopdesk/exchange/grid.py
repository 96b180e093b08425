"""A sheet of cells as it came out of a file, whatever the kind of file, and how large it may be."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from coopdesk.i18n import N_
from coopdesk.records.errors import Trouble

Cell: TypeAlias = str | Decimal | date | None

# Ten times the largest roll that an office keeps, and still small on an old PC.
MAX_ROWS: Final = 250_000
MAX_COLUMNS: Final = 120
MAX_CELLS: Final = 4_000_000

#: What Excel counts days from: it takes 1900 for a leap year, so that its day 1 is 1 January.
SINCE_1900: Final = date(1899, 12, 30)
SINCE_1904: Final = date(1904, 1, 1)

_KEPT_PLAIN: Final = tuple(f"'{mark}" for mark in "=+-@\t\r\n＝＋－＠")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row; `number` counts from 1 as the program shows it in which a person opens the file.

    `joined` are the columns whose cell is one with those of other rows, above or below.
    """

    number: int
    cells: tuple[Cell, ...]
    joined: frozenset[int] = frozenset()

    def cell(self, index: int | None) -> Cell:
        """The cell of a column, counted from 0; None where the row is shorter."""
        return self.cells[index] if index is not None and index < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rows up to the last that holds something; empty rows between have no cells.

    `names` are the sheets of the file, none for CSV; `encoding` and `delimiter` are CSV's. So many
    cells are `formulas`, of which what was calculated last is taken. Days in numbers count from
    `since`.
    """

    name: str
    names: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    encoding: str = ""
    delimiter: str = ""
    formulas: int = 0
    since: date = SINCE_1900

    def row(self, number: int) -> SheetRow | None:
        """The row of that number, None for 0 and below the last."""
        return self.rows[number - 1] if 0 < number <= len(self.rows) else None

    def below(self, header_row: int) -> tuple[SheetRow, ...]:
        """The rows under a row number; 0 gives all."""
        return self.rows[header_row:]


def tidy(text: str) -> str | None:
    """Text without the spaces around and inside it that nobody sees; None when nothing is left.

    Nor with the mark that keeps a text from being a formula: '+250 788 is a phone.
    """
    plain = unicodedata.normalize("NFC", text).strip("\ufeff\u200b")
    return " ".join(plain[plain.startswith(_KEPT_PLAIN) :].split()) or None


def rows_of(cells: Iterable[Sequence[Cell]], name: str) -> tuple[SheetRow, ...]:
    """Number and trim the rows. Raises Trouble when there are too many or none."""
    rows: list[SheetRow] = []
    held = filled = 0
    for number, row in enumerate(cells, start=1):
        kept = _trimmed(row)
        if kept:
            held, filled = held + len(kept), number
        if number > MAX_ROWS or len(kept) > MAX_COLUMNS or held > MAX_CELLS:
            raise _too_large(name)
        rows.append(SheetRow(number, kept))
    if not filled:
        raise Trouble(
            N_("“{name}” holds nothing."), advice=N_("Choose the file with the rows."), name=name
        )
    return tuple(rows[:filled])


def _trimmed(row: Sequence[Cell]) -> tuple[Cell, ...]:
    width = len(row)
    while width and row[width - 1] is None:
        width -= 1
    return tuple(row[:width])


def _too_large(name: str) -> Trouble:
    return Trouble(
        N_("“{name}” has more than {rows} rows, {columns} columns or {cells} cells."),
        advice=N_("Keep only the rows and columns of the list, or cut it into several files."),
        name=name,
        rows=MAX_ROWS,
        columns=MAX_COLUMNS,
        cells=MAX_CELLS,
    )
