"""Cells of a workbook that are one over several rows: what is written in the first holds for all.

The library that reads sheets in bounded memory leaves them out, so they are looked for here.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree
from zipfile import ZipFile

from openpyxl.utils import range_boundaries

from coopdesk.exchange.grid import Cell, SheetRow

_CHUNK: Final = 1024**2
_LONGEST: Final = 200  # bytes of the mark of one range
_MOST: Final = 20_000
_MARK: Final = re.compile(rb"<(?:\w+:)?mergeCell [^>]*?ref=\"([A-Z]{1,3}\d+:[A-Z]{1,3}\d+)\"")
_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class Range:
    """A column, counted from 0, and the numbers of the first row and the last."""

    column: int
    first: int
    last: int


def over_rows(data: bytes, sheet: str) -> list[Range]:
    """The ranges of a sheet that join several rows."""
    with ZipFile(io.BytesIO(data)) as archive:
        part = _part_of(archive, sheet)
        return list(_ranges(archive, part)) if part else []


def _part_of(archive: ZipFile, sheet: str) -> str:
    """In which part of the file a sheet stands; empty where it can't be told."""
    try:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ElementTree.ParseError):
        return ""
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for one in book.iterfind(".//{*}sheet"):
        if one.get("name") == sheet:
            target = targets.get(one.get(_ID), "")
            part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            return part if part in archive.namelist() else ""
    return ""


def _ranges(archive: ZipFile, part: str) -> Iterator[Range]:
    """They stand behind all cells, so the whole part is read, piece by piece."""
    found, tail = 0, b""
    with archive.open(part) as content:
        while chunk := content.read(_CHUNK):
            text = tail + chunk
            end = 0
            for mark in _MARK.finditer(text):
                end = mark.end()
                left, first, _, last = range_boundaries(mark[1].decode())
                if left and first and last and last > first and found < _MOST:
                    found += 1
                    yield Range(left - 1, first, last)
            tail = text[max(end, len(text) - _LONGEST) :]


def filled(rows: Sequence[SheetRow], ranges: Sequence[Range]) -> tuple[SheetRow, ...]:
    """The rows with what stands in the first of a joined cell in all of them."""
    if not ranges:
        return tuple(rows)
    cells = [list(row.cells) for row in rows]
    columns: list[set[int]] = [set() for _ in rows]
    for one in ranges:
        _fill(cells, columns, one)
    return tuple(
        SheetRow(row.number, tuple(held), frozenset(at))
        for row, held, at in zip(rows, cells, columns, strict=True)
    )


def _fill(cells: list[list[Cell]], columns: list[set[int]], one: Range) -> None:
    last = min(one.last, len(cells))
    if one.first > len(cells) or one.column >= len(cells[one.first - 1]):
        return
    said = cells[one.first - 1][one.column]
    for number in range(one.first, last + 1 if said is not None else one.first):
        row = cells[number - 1]
        if row:  # an empty row stays empty: nobody is made of a village alone
            row.extend([None] * (one.column + 1 - len(row)))
            row[one.column] = said
            columns[number - 1].add(one.column)
