"""XLSX workbooks, read in bounded memory and without ever calculating or running anything."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice, zip_longest
from numbers import Real
from typing import IO, Any, Final, TypeAlias
from zipfile import ZipFile, ZipInfo

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from coopdesk.exchange import joined
from coopdesk.exchange.grid import (
    MAX_COLUMNS,
    MAX_ROWS,
    SINCE_1900,
    SINCE_1904,
    Cell,
    Sheet,
    rows_of,
    tidy,
)
from coopdesk.i18n import N_
from coopdesk.records.errors import Trouble

# A sheet of 200,000 members unpacks to about 100 MB; parts that are held whole must be small.
_LARGEST_PART: Final = 128 * 1024**2
_LARGEST_WHOLE_PART: Final = 16 * 1024**2
_MOST_PARTS: Final = 5_000
# Sheets pack to a tenth or a thirtieth. A part packed tighter than this was made to do harm.
_TIGHTEST: Final = 150
_HARMLESS: Final = 2 * 1024**2
_CHUNK: Final = 1024**2
_WORKBOOK: Final = re.compile(r"xl/workbook[^/]*\.xml", re.IGNORECASE)
_STREAMED: Final = re.compile(r"xl/(worksheets/[^/]*|sharedStrings)\.xml", re.IGNORECASE)

_Row: TypeAlias = tuple[object, ...]


def read_workbook(data: bytes, name: str, sheet: str | None) -> Sheet:
    """One sheet of a workbook; see `read_sheet`. Raises Trouble."""
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            _refuse_harm(archive, name)
            formulas = _has_formulas(archive, name)
        with warnings.catch_warnings():
            # openpyxl warns of what it leaves out (charts, colours), which is no loss here.
            warnings.simplefilter("ignore")
            return _read(data, name, sheet, formulas=formulas)
    except Trouble:
        raise
    except MemoryError:
        raise _harmful(name) from None
    except Exception as error:
        # openpyxl lets any kind of error out of a damaged file; all mean the same to a person.
        raise _damaged(name) from error


def _refuse_harm(archive: ZipFile, name: str) -> None:
    """By the archive's own list, before anything is unpacked (zipfile holds it to that list)."""
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise Trouble(
            N_("“{name}” is locked with a password."),
            advice=N_("Open it in a spreadsheet program, take the password off and save it again."),
            name=name,
        )
    if not any(_WORKBOOK.fullmatch(part.filename) for part in parts):
        raise Trouble(
            N_("“{name}” is not a workbook in XLSX."),
            advice=N_("Open it in a spreadsheet program and save it as XLSX."),
            name=name,
        )
    _refuse_programs([part.filename.casefold() for part in parts], name)
    if len(parts) > _MOST_PARTS or any(_is_harmful(part) for part in parts):
        raise _harmful(name)
    if sum(part.file_size for part in parts) > 2 * _LARGEST_PART:
        raise _harmful(name)


def _refuse_programs(parts: Sequence[str], name: str) -> None:
    """A list needs no program in it, and nothing from files that are not here."""
    if any(part.endswith("vbaproject.bin") or "/macrosheets/" in part for part in parts):
        raise Trouble(
            N_("“{name}” holds macros, which are small programs. They may be made to do harm."),
            advice=N_("Open it in a spreadsheet program and save it as XLSX, without macros."),
            name=name,
        )
    if any("/externallinks/" in part for part in parts):
        raise Trouble(
            N_("“{name}” takes figures from other files, and nobody can tell if they are right."),
            advice=N_("In the spreadsheet program, put values in place of the links and save it."),
            name=name,
        )


def _is_harmful(part: ZipInfo) -> bool:
    cap = _LARGEST_PART if _STREAMED.fullmatch(part.filename) else _LARGEST_WHOLE_PART
    tight = part.file_size > _HARMLESS and part.file_size > _TIGHTEST * part.compress_size
    return part.file_size > cap or tight


def _has_formulas(archive: ZipFile, name: str) -> bool:
    """Whether any sheet calculates. Refuses parts that declare entities, which no workbook does."""
    found = False
    for part in archive.infolist():
        if not part.filename.startswith("xl/media/"):  # pictures, some of which are XML
            with archive.open(part) as content:
                found |= _scan(content, name)
    return found


def _scan(content: IO[bytes], name: str) -> bool:
    found, tail = False, b""
    while chunk := content.read(_CHUNK):
        text = tail + chunk.replace(b"\0", b"")
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise _harmful(name)
        found = found or b"<f>" in text or b"<f " in text
        tail = text[-16:]
    return found


def _read(data: bytes, name: str, sheet: str | None, *, formulas: bool) -> Sheet:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    names = tuple(one.title for one in book.worksheets)
    chosen = _chosen(book, sheet, name)
    values, counted = _values(book, chosen), _Counted()
    if formulas:
        written = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        values = counted.over(values, _values(written, chosen))
    rows = rows_of((_cells(row) for row in values), name)
    since = SINCE_1904 if book.epoch.year == SINCE_1904.year else SINCE_1900
    rows = joined.filled(rows, joined.over_rows(data, chosen))
    return Sheet(chosen, names, rows, formulas=counted.formulas, since=since)


def _chosen(book: Workbook, sheet: str | None, name: str) -> str:
    if sheet is not None:
        if sheet not in {one.title for one in book.worksheets}:
            raise Trouble(
                N_("“{name}” has no sheet “{sheet}”."),
                advice=N_("Its sheets are: {sheets}"),
                name=name,
                sheet=sheet,
                sheets=", ".join(one.title for one in book.worksheets),
            )
        return sheet
    visible = [one.title for one in book.worksheets if one.sheet_state == "visible"]
    titles = visible or [one.title for one in book.worksheets]
    for title in titles:
        if any(
            value is not None for row in islice(_values(book, title), MAX_ROWS) for value in row
        ):
            return title
    raise Trouble(
        N_("“{name}” holds nothing."), advice=N_("Choose the file with the rows."), name=name
    )


def _values(book: Workbook, title: str) -> Iterator[_Row]:
    page: Any = book[title]  # a read-only sheet, for which the types have no name
    page.reset_dimensions()  # what the file claims of its size is often wrong
    rows: Iterator[_Row] = page.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True)
    return rows


class _Counted:
    """How many cells are formulas."""

    def __init__(self) -> None:
        self.formulas = 0

    def over(self, values: Iterator[_Row], written: Iterator[_Row]) -> Iterator[_Row]:
        """What each formula gave last. One that no program has calculated yet comes as its text: it
        must not pass for zero."""
        for row, formulas in zip_longest(values, written, fillvalue=()):
            yield tuple(self._cell(value, formula) for value, formula in zip_longest(row, formulas))

    def _cell(self, value: object, written: object) -> object:
        text = written.text if isinstance(written, ArrayFormula) else written
        text = "=" if isinstance(text, DataTableFormula) else text
        if isinstance(text, str) and text.startswith("="):
            self.formulas += 1
            return text if value is None else value
        return value


def _cells(row: _Row) -> list[Cell]:
    if row.count(None) == len(row):  # a sheet can have a million of these below its last entry
        return []
    return [_cell(value) for value in row]


def _cell(value: object) -> Cell:
    match value:
        case None | str():
            return tidy(value) if value else None
        case bool():
            return str(value)
        case int():
            return Decimal(value)
        case datetime():
            return value.date()
        case date():
            return value
        case Real():
            # Excel keeps 15 digits and shows no more; the rest is dust of binary fractions.
            number = Decimal(f"{value:.15g}")
            return number if number.is_finite() else str(number)
    return str(value)


def _damaged(name: str) -> Trouble:
    return Trouble(
        N_("“{name}” is damaged and can't be read."),
        advice=N_("Open it in a spreadsheet program and save it again as XLSX, or copy it again."),
        name=name,
    )


def _harmful(name: str) -> Trouble:
    return Trouble(
        N_("“{name}” unpacks to far more than a list can hold. It may be made to do harm."),
        advice=N_("Ask where it comes from. Save the list again as XLSX in a spreadsheet program."),
        name=name,
    )
