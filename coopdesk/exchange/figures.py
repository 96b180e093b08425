"""Figures for spreadsheets and programs: XLSX, CSV and JSON of the same cells.

A spreadsheet gets real numbers and days under titles in a language; CSV and JSON get the keys of
the columns, decimal figures and ISO days, the same in every language.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from coopdesk.exchange.files import Rows
from coopdesk.exchange.files import cell as harmless
from coopdesk.i18n import ERASED, Language, Text
from coopdesk.records.money import Money, digits_of
from coopdesk.records.papers import Cell, FigureColumn, FigureRow, Figures, Holds, Weight, Words

_NO_SHEET_NAME: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_LONGEST_SHEET_NAME: Final = 31
_STRONG: Final = Font(bold=True)
_GREY: Final = PatternFill("solid", fgColor="FFEDEFEA")
_RULE, _STRONG_RULE = Side(style="thin", color="FF9AA39A"), Side(style="medium")
_DAY: Final = "mm-dd-yy"  # number 14 of every spreadsheet: a day as its own country writes it
_LEAST, _MOST = 9, 60  # letters that a column is wide
_INDENT: Final = 2
_SAMPLE: Final = 2_000
_WIDE: Final = 4  # columns of figures that an upright sheet holds


def said(language: Language, words: Words) -> str:
    """Our sentence in a language, or what somebody typed; what was erased is called so."""
    text = language.say(words) if isinstance(words, Text) else words
    return text.replace(ERASED, language.gettext("erased"))


def plain(value: Cell, language: Language) -> str | int | None:
    """A cell for programs: decimal figures, ISO days."""
    match value:
        case Money():
            return f"{value.units:f}"
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case Text() | str():
            return said(language, value)
    return value


# --- JSON ----------------------------------------------------------------------------------------


def data(figures: Figures, language: Language) -> dict[str, Any]:
    """One object: what it is, its columns, and its rows by the keys of the columns."""
    return {
        "name": figures.name,
        "title": said(language, figures.title),
        "subtitle": said(language, figures.subtitle),
        "coop": figures.coop.name,
        "currency": figures.coop.currency,
        "columns": [
            {"key": c.key, "title": said(language, c.title), "holds": c.holds.value}
            for c in figures.columns
        ],
        "rows": [_object(row, figures.columns, language) for row in figures.rows],
        "notes": [said(language, words) for words in figures.notes],
        "warnings": [said(language, words) for words in figures.warnings],
    }


def _object(
    row: FigureRow, columns: tuple[FigureColumn, ...], language: Language
) -> dict[str, Any]:
    cells = {c.key: plain(v, language) for c, v in zip(columns, row.cells, strict=True)}
    return {"weight": row.weight.value, "level": row.level} | cells


def as_json(figures: Figures, language: Language) -> bytes:
    """The same as a file."""
    return (json.dumps(data(figures, language), ensure_ascii=False, indent=2) + "\n").encode()


# --- CSV -----------------------------------------------------------------------------------------


def as_csv(figures: Figures, language: Language) -> bytes:
    """A table under the keys of the columns, with the rows that are on the paper.

    The mark at its start tells spreadsheets that the letters are UTF-8.
    """
    text = io.StringIO()
    rows = Rows(text)
    rows.write(column.key for column in figures.columns)
    for row in figures.rows:
        rows.write(plain(value, language) for value in row.cells)
    return text.getvalue().encode("utf-8-sig")


# --- XLSX ----------------------------------------------------------------------------------------


def as_xlsx(figures: Figures, language: Language) -> bytes:
    """A workbook of one sheet: letterhead, a head that stays in view, bold sums, ready to print."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(said(language, figures.title)))
    head = 4
    sheet.freeze_panes = f"A{head + 1}"
    sheet.print_title_rows = f"{head}:{head}"
    wide = sum(_is_figure(column) for column in figures.columns) > _WIDE
    sheet.page_setup.orientation = "landscape" if wide else "portrait"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for n, width in enumerate(_widths(figures, language), 1):
        sheet.column_dimensions[get_column_letter(n)].width = width
    for row in _rows(figures, language, sheet):
        sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _sheet_name(title: str) -> str:
    return title.translate(_NO_SHEET_NAME).strip()[:_LONGEST_SHEET_NAME] or "1"


def _rows(figures: Figures, language: Language, sheet: Any) -> Iterator[list[Any]]:
    for words, font in (
        (figures.coop.name, Font(bold=True, size=13)),
        (figures.title, Font(bold=True, size=12)),
        (f"{said(language, figures.subtitle)} · {figures.coop.currency}", Font()),
    ):
        yield [_cell(sheet, said(language, words), font)]
    yield [_title(sheet, column, language) for column in figures.columns]
    formats = [_format(column, figures.coop.currency) for column in figures.columns]
    for row in figures.rows:
        yield _row(figures.columns, formats, row, language, sheet)
    yield []
    for words in (*figures.warnings, *figures.notes):
        yield [_cell(sheet, said(language, words), Font(italic=words in figures.notes))]


def _cell(sheet: Any, value: Any, font: Font) -> Any:
    made = WriteOnlyCell(sheet, harmless(value) if isinstance(value, str) else value)
    made.font = font
    if isinstance(value, str):
        made.data_type = "s"  # never a formula, whatever somebody typed
    return made


def _title(sheet: Any, column: FigureColumn, language: Language) -> Any:
    made = _cell(sheet, said(language, column.title), _STRONG)
    made.fill = _GREY
    made.border = Border(bottom=_STRONG_RULE)
    side = "right" if _is_figure(column) else "left"
    made.alignment = Alignment(horizontal=side, vertical="bottom", wrap_text=True)
    return made


def _is_figure(column: FigureColumn) -> bool:
    return column.holds in (Holds.MONEY, Holds.COUNT, Holds.PERCENT)


def _format(column: FigureColumn, currency: str) -> str:
    digits = digits_of(currency)
    money = "#,##0" + ("." + "0" * digits if digits else "")
    return {
        Holds.MONEY: money,
        Holds.COUNT: "#,##0",
        Holds.PERCENT: "0.0%",
        Holds.DAY: _DAY,
    }.get(column.holds, "General")


def _row(
    columns: tuple[FigureColumn, ...],
    formats: list[str],
    row: FigureRow,
    language: Language,
    sheet: Any,
) -> list[Any]:
    font = Font() if row.weight is Weight.PLAIN else _STRONG
    border = _border(row.weight)
    indented, made = False, []
    for column, form, value in zip(columns, formats, row.cells, strict=True):
        one = _cell(sheet, _number(value, language), font)
        one.number_format = form
        if border is not None:
            one.border = border
        if row.level and column.holds is Holds.WORDS and not indented:
            one.alignment = Alignment(indent=row.level * _INDENT)
            indented = True
        made.append(one)
    return made


def _number(value: Cell, language: Language) -> Any:
    """What a spreadsheet can reckon with."""
    match value:
        case Money():
            return value.units
        case Text() | str():
            return said(language, value) or None
    return value


def _border(weight: Weight) -> Border | None:
    if weight is Weight.SUM:
        return Border(top=_RULE)
    return Border(top=_STRONG_RULE, bottom=_STRONG_RULE) if weight is Weight.TOTAL else None


def _widths(figures: Figures, language: Language) -> list[int]:
    """Of each column, by what it holds, in letters."""
    widths = []
    for n, column in enumerate(figures.columns):
        longest = max((_long(row, n, language) for row in figures.rows[:_SAMPLE]), default=0)
        title = max((len(word) for word in said(language, column.title).split()), default=0)
        widths.append(min(_MOST, max(_LEAST, longest + 2, title + 2)))
    return widths


def _long(row: FigureRow, n: int, language: Language) -> int:
    value = row.cells[n]
    match value:
        case Money():
            return len(language.figure(value)) + 1
        case date():
            return 10
        case Text() | str():
            return len(said(language, value)) + row.level * _INDENT
    return len(str(value)) if value is not None else 0


#: What figures can be written as, by the ending of a file's name.
FORMATS: Final[Mapping[str, Callable[[Figures, Language], bytes]]] = MappingProxyType(
    {".xlsx": as_xlsx, ".csv": as_csv, ".json": as_json}
)
