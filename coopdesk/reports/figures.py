"""Figures on paper: any statement, with its levels, sums, notes and lines to sign on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import takewhile
from typing import Any

from coopdesk.i18n import Language, Text
from coopdesk.records.money import Money
from coopdesk.records.papers import Cell, FigureColumn, FigureRow, Figures, Holds, Weight
from coopdesk.reports.folios import NONE, BookFlow, Folios
from coopdesk.reports.paper import Document, Sheet
from coopdesk.reports.ruled import Box
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import Days, said

_SHORT = 12  # letters of a title that is not worth wrapping
_SENTENCES = (30, 60)  # letters from which on a column of words gets more room
_LONGEST_CODE = 18  # letters of a code that stays in one line
_LONGEST_NAME = 16  # letters of a word that is not broken
_TOGETHER = "\N{NO-BREAK SPACE}"
_FIGURES = (Holds.MONEY, Holds.COUNT, Holds.PERCENT)
_READABLE = 0.85  # of the size of letters; a table that needs smaller ones lies across
_DEEP, _LOOKED_AT = 2.5, 60  # lines of a row on the average, of so many; deeper ones lie across too
_MANY = 4  # columns of figures that an upright sheet holds


def figures(
    data: Figures,
    language: Language,
    *,
    large: bool = False,
    numbered: bool = True,
    folios: Folios = NONE,
) -> bytes:
    """A statement as a table; across the sheet where it has many columns, or where they would be
    set too small upright. Pages of a pack have their number from it: they are not `numbered`; those
    of a bound book are its `folios`, of which what stays empty is struck out."""
    title, subtitle = said(language, data.title), said(language, data.subtitle)
    written = Written(data.columns, language)
    rows = [(row, written.cells(row)) for row in data.rows]
    some = _told(data.columns, rows)
    across = sum(data.columns[n].holds in _FIGURES for n in some) > _MANY
    columns = [_column(data.columns[n], n, rows, language) for n in some]

    def beginning(*, across: bool) -> tuple[BookFlow, Table]:
        document = Document(title, data.coop, language)
        sheet = Sheet(data.coop.paper, large, across=across)
        more: dict[str, Any] = {"title": title, "subtitle": subtitle, "numbered": numbered}
        more["note"] = said(language, data.made)
        begins = BookFlow(document, sheet, language, data.coop, folio=folios.first, **more)
        for words in data.warnings:
            begins.notice(said(language, words))
        return begins, Table(begins, columns, reach=True)

    flow, table = beginning(across=across)
    plain = [texts for row, texts in rows if row.weight is Weight.PLAIN][:_LOOKED_AT]
    deep = sum(table.depth([texts[n] for n in some]) for texts in plain) > _DEEP * len(plain)
    if not across and (table.scale < _READABLE or deep):
        flow, table = beginning(across=True)
    table.head()
    notes = [said(language, words) for words in data.notes]
    ends = [(row, [texts[n] for n in some]) for row, texts in rows]
    wrap = flow.document.wrap
    _fill(table, ends, sum(len(wrap(words, flow.styles.text, flow.width)) for words in notes))
    if not rows:
        nothing = _nothing(data, language)
        table.row([nothing[n] for n in some])
    flow.down(flow.styles.text.size)
    for words in notes:
        flow.paragraph(words, flow.styles.text)
    _end(flow, data, folios)
    flow.blank(_boxes(data.columns, some, language), folios.blank)
    flow.close()
    return flow.document.pdf()


def _end(flow: BookFlow, data: Figures, folios: Folios) -> None:
    """What else stands on the paper, and who signs it; nothing can be added to a folio."""
    for one in data.also:
        flow.heading(said(flow.language, one.title))
        table_below(flow, one)
    if data.signatures:
        flow.signatures([said(flow.language, words) for words in data.signatures])
    if folios.first:
        flow.strike()


def table_below(flow: BookFlow, data: Figures) -> None:
    """A table of a paper that has other things too."""
    language = flow.language
    written = Written(data.columns, language)
    rows = [(row, written.cells(row)) for row in data.rows]
    some = _told(data.columns, rows)
    table = Table(flow, [_column(data.columns[n], n, rows, language) for n in some], reach=True)
    table.head()
    _fill(table, [(row, [texts[n] for n in some]) for row, texts in rows], 0)
    if not rows:
        nothing = _nothing(data, language)
        table.row([nothing[n] for n in some])
    flow.down(flow.styles.text.size)


def _boxes(columns: Sequence[FigureColumn], some: Sequence[int], language: Language) -> list[Box]:
    """The columns of an empty folio."""
    return [
        Box(
            said(language, columns[n].title),
            share=2 if columns[n].holds is Holds.WORDS else 1,
            right=columns[n].holds in _FIGURES,
        )
        for n in some
    ]


class Written:
    """Cells as a language writes them."""

    def __init__(self, columns: tuple[FigureColumn, ...], language: Language) -> None:
        self._columns, self._language, self._days = columns, language, Days(language)

    def cells(self, row: FigureRow) -> tuple[str, ...]:
        return tuple(
            _whole(self._cell(value), one)
            for value, one in zip(row.cells, self._columns, strict=True)
        )

    def _cell(self, value: Cell) -> str:
        match value:
            case Money():
                return self._language.figure(value, dash=True)
            case Decimal():
                return self._language.percent(value)
            case int():
                return self._language.number(value)
            case date():
                return self._days[value]
            case Text() | str():
                return said(self._language, value)
        return ""


def _whole(text: str, column: FigureColumn) -> str:
    """A short code is never broken: a phone stays in one line."""
    if column.holds is Holds.CODE and len(text) <= _LONGEST_CODE:
        return text.replace(" ", _TOGETHER)
    return text


def _column(
    column: FigureColumn,
    n: int,
    rows: list[tuple[FigureRow, tuple[str, ...]]],
    language: Language,
) -> Column:
    title = said(language, column.title)
    if column.holds is Holds.WORDS and (not rows or any(texts[n] for _, texts in rows)):
        every = [texts[n] for _, texts in rows]
        return Column(title, holds=_words(every), share=_share(every))
    # Where nobody has any, words get no more room than their title.
    kind = Kind.FIGURE if column.holds in _FIGURES else Kind.FIT
    if len(title) <= _SHORT:
        *first, last = title.split(" ")  # a day of three words is no column of three lines
        title = " ".join(filter(None, (_TOGETHER.join(first), last)))
    return Column(title, kind, _longest(texts[n] for _, texts in rows))


def _share(texts: Iterable[str]) -> float:
    """How much of the room words take: sentences need more of it than names, but not so much that
    names are broken for them."""
    longest = max(map(len, texts), default=0)
    return 1 + sum(longest > letters for letters in _SENTENCES) / 2


def _words(texts: Iterable[str]) -> list[str]:
    """The longest words, so that no name is broken; what is longer than any name may be."""
    every = {word for text in texts for word in text.split() if len(word) <= _LONGEST_NAME}
    return _longest(every)


def _longest(texts: Iterable[str]) -> list[str]:
    """The texts that can be the widest: letters differ in width, but not by a third."""
    every = set(texts)
    most = max(map(len, every), default=0)
    return [text for text in every if 3 * len(text) >= 2 * most]


def _told(
    columns: Sequence[FigureColumn], rows: list[tuple[FigureRow, tuple[str, ...]]]
) -> list[int]:
    """Which columns are printed: those that few have only where somebody has some."""
    return [
        n for n, one in enumerate(columns) if not one.rare or any(texts[n] for _, texts in rows)
    ]


def _fill(table: Table, rows: Sequence[tuple[FigureRow, Sequence[str]]], notes: int) -> None:
    """All rows; the last two go along with the notes below, however many lines these are, so that
    no page has nothing but them."""
    last = [table.depth(texts) for _, texts in rows[-2:]]
    for n, (row, texts) in enumerate(rows):
        if row.weight is Weight.HEAD:
            _begin_group(table, rows[n:])
        elif notes and n == len(rows) - len(last):
            table.keep(sum(last) + notes + 1)
        _row(table, row, texts)


def _begin_group(table: Table, rows: Sequence[tuple[FigureRow, Sequence[str]]]) -> None:
    """A little room, and a new page where the title would stand without the first row of it."""
    if not rows[0][0].level:
        table.breathe()
    titles = list(takewhile(_is_title, rows))
    first = rows[len(titles) : len(titles) + 1]
    table.keep(max(3, sum(table.depth(texts) for _, texts in [*titles, *first])))


def _is_title(of: tuple[FigureRow, Sequence[str]]) -> bool:
    return of[0].weight is Weight.HEAD


def _row(table: Table, row: FigureRow, texts: Sequence[str]) -> None:
    match row.weight:
        case Weight.HEAD:
            table.title(texts, indent=row.level)
        case Weight.SUM:
            table.sum(texts, indent=row.level)
        case Weight.TOTAL:
            table.total(texts)
        case Weight.PLAIN:
            table.row(texts, indent=row.level)


def _nothing(data: Figures, language: Language) -> tuple[str, ...]:
    """A row that says that there is nothing, in the first column of words."""
    at = next((n for n, c in enumerate(data.columns) if c.holds is Holds.WORDS), 0)
    words = said(language, data.nothing)
    return tuple(words if n == at else "" for n in range(len(data.columns)))
