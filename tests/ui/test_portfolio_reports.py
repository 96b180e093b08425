"""The figures of every report on the loans: the same on the screen, on paper and in files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from coopdesk.exchange import figures as files
from coopdesk.exchange import practice
from coopdesk.i18n import Language, Text
from coopdesk.records import portfolio, statements
from coopdesk.records.book import Book
from coopdesk.records.money import Money
from coopdesk.records.papers import Coop, FigureColumn, FigureRow, Figures, Holds
from coopdesk.reports.figures import figures as draw
from coopdesk.ui.figures import FiguresView
from tests.cli.typed import clock
from tests.reports.reading import words

FIGURES: Final = (Holds.MONEY, Holds.COUNT, Holds.PERCENT)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """A practice book with loans of all kinds."""
    home = tmp_path_factory.mktemp("busy")
    path = Path(home) / "practice.coopdesk"
    practice.make(path, home, clock, members=40, years=1)
    with Book.open(path, home, clock) as book:
        yield book


def made(book: Book, name: str) -> Figures:
    asked = statements.Asked.so_far(clock().date())
    return book.read(portfolio.REPORTS[name].make, asked)


def on_screen(qtbot: QtBot, data: Figures, language: Language) -> list[list[str]]:
    view = FiguresView(language)
    qtbot.addWidget(view)
    view.show_figures(data)
    assert view.table is not None
    model = view.table.model
    rows, columns = model.rowCount(), model.columnCount()
    role = Qt.ItemDataRole.DisplayRole
    return [
        [str(model.data(model.index(row, n), role) or "") for n in range(columns)]
        for row in range(rows)
    ]


@pytest.mark.parametrize("name", list(portfolio.REPORTS))
@pytest.mark.parametrize("code", ["en_RW", "fr_RW"])
def test_paper_screen_and_files_hold_the_same_figures(
    qtbot: QtBot, busy: Book, name: str, code: str
) -> None:
    language, data = Language(code), made(busy, name)
    shown = on_screen(qtbot, data, language)
    told = words(draw(data, language))
    read = json.loads(files.as_json(data, language))["rows"]
    [_, *listed] = csv.reader(io.StringIO(files.as_csv(data, language).decode("utf-8-sig")))
    assert len(shown) == len(read) == len(listed) == len(data.rows)
    at = 0
    for row, cells, by_key, fields in zip(data.rows, shown, read, listed, strict=True):
        for n, column in enumerate(data.columns):
            if column.holds not in FIGURES:
                continue
            value = row.cells[n]
            assert str(by_key[column.key] if by_key[column.key] is not None else "") == fields[n]
            assert fields[n] == str(files.plain(value, language) if value is not None else "")
            assert bool(cells[n]) == (value is not None)
        figures = [c for c, one in zip(cells, data.columns, strict=True) if one.holds in FIGURES]
        for figure in filter(None, figures):  # one after the other, row by row
            at = told.index("".join(figure.split()), at)


def test_counts_give_way_before_the_weeks_are_cut(language: Language, qtbot: QtBot) -> None:
    first = Text("{first} to {last}", {"first": date(2026, 11, 24), "last": date(2026, 11, 29)})
    columns = (
        FigureColumn("week", Text("Falls due")),
        FigureColumn("count", Text("Instalments"), Holds.COUNT, spare=True),
        FigureColumn("sum", Text("Together"), Holds.MONEY),
    )
    rows = (FigureRow((first, 3, Money(300_000, "RWF"))),)
    figures = Figures(Coop("A", "RW", "RWF"), "expected", "Expected", "", columns, rows)
    view = FiguresView(language)
    qtbot.addWidget(view)
    view.show_figures(figures)
    view.show()
    table = view.table
    assert table is not None
    for width, hidden in ((900, False), (380, True)):
        view.resize(width, 300)
        qtbot.waitUntil(partial(_is_hidden, table.view, hidden))
        needed = table.view.fontMetrics().horizontalAdvance("24 Nov 2026 to 29 Nov 2026")
        assert table.view.columnWidth(0) > needed


def _is_hidden(view: QTableView, hidden: bool) -> bool:
    return view.isColumnHidden(1) is hidden
