"""Figures on the screen: a table that opens what stands behind each row, and its files."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk.exchange.figures import FORMATS
from coopdesk.i18n import Language, Text
from coopdesk.records import (
    carrying,
    coop_year,
    loans_on_paper,
    meetings_on_paper,
    members_on_paper,
    portfolio,
    quality,
    ratios,
    social_balance,
    statements,
)
from coopdesk.records.money import Money
from coopdesk.records.papers import Behind, Cell, FigureColumn, FigureRow, Figures, Holds, Weight
from coopdesk.records.papers.figures import YEAR_BEFORE
from coopdesk.reports.catalogue import draw_figures as draw
from coopdesk.reports.wording import said
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons, pickers
from coopdesk.ui.kit.cards import EmptyState, Note, label
from coopdesk.ui.kit.layouts import Flow, column, holder
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.rows import Column, Tone
from coopdesk.ui.kit.tables import Table
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import Kind

_INWARDS: Final = "\N{EM SPACE}"
_TONES: Final = {
    Weight.PLAIN: Tone.PLAIN,
    Weight.HEAD: Tone.STRONG,
    Weight.SUM: Tone.SUM,
    Weight.TOTAL: Tone.SUM,
}
#: Every statement of the books and report on the loans that the screen can show, by name.
STATEMENTS: Final[Mapping[str, statements.BookStatement]] = MappingProxyType(
    {
        **statements.BOOKS,
        **portfolio.REPORTS,
        **loans_on_paper.REGISTERS,
        **meetings_on_paper.REGISTERS,
        **members_on_paper.REGISTERS,
        **ratios.REPORTS,
        **carrying.REGISTERS,
        **social_balance.REPORTS,
        **coop_year.REPORTS,
        **quality.REPORTS,
    }
)

_FIGURES: Final = (Holds.MONEY, Holds.COUNT, Holds.PERCENT)

#: The endings of files that figures can be saved as, and what each is called.
PDF: Final = ""


def place_of(behind: Behind) -> Place:
    """Where what stands behind a figure is shown."""
    if behind.entry is not None:
        return Place("entry", about=behind.entry)
    if len(behind.loans) == 1:
        return Place("loan", about=behind.loans[0])
    if behind.loans:
        return Place("loans_behind", behind=behind)
    if behind.list:
        return Place("social_list", text=behind.list, behind=behind)
    if behind.member is not None and not behind.accounts:
        return Place("member", member=behind.member)
    return Place("ledger", behind=behind)


class FiguresView(QWidget):
    """A statement on the screen. Enter or a double click opens what stands behind a figure."""

    opened = Signal(object)  # Behind

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self.warning = Note("", Kind.WARN)
        self.notes = label("", "muted", wrap=True)
        self.table: Table[FigureRow] | None = None
        self._nothing = ""
        self._keys: tuple[str, ...] = ()
        self._place = QVBoxLayout()
        self._place.setContentsMargins(0, 0, 0, 0)
        whole = column(self.warning, self._place, self.notes, gap=8)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def show_figures(self, figures: Figures) -> None:
        """Show these. The row that was chosen stays chosen where it is still there."""
        write = partial(said, self._language)
        self._keys = tuple(one.key for one in figures.columns)
        self.warning.say("\n".join(map(write, figures.warnings)), Kind.WARN)
        hint = self._language.gettext("Press Enter on a row to see what stands behind it.")
        notes = [
            *map(write, figures.notes),
            *([hint] if any(row.behind for row in figures.rows) else []),
        ]
        self.notes.setText("\n".join(notes))
        self.notes.setVisible(bool(notes))
        table = self._table_for(figures)
        table.show_rows(figures.rows)
        if table.row() is None:
            first = next((n for n, one in enumerate(figures.rows) if one.behind), 0)
            table.view.selectRow(first)

    def _table_for(self, figures: Figures) -> Table[FigureRow]:
        """The table, made anew where the columns are others."""
        columns = columns_of(figures.columns, self._language)
        titles = [one.title for one in columns]
        old, nothing = self.table, said(self._language, figures.nothing)
        same = self._nothing == nothing
        if same and old is not None and [one.title for one in old.model.columns] == titles:
            return old
        empty, self._nothing = EmptyState(nothing, icon="table"), nothing
        name = said(self._language, figures.title)
        table: Table[FigureRow] = Table(
            columns, name=name, key=_key, empty=empty, least=8, fixed=True, dense=True
        )
        table.opened.connect(self._open)
        if old is not None:
            self._place.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._place.addWidget(table)
        self.table = table
        self.setFocusProxy(table)
        return table

    def _open(self, row: FigureRow) -> None:
        if row.behind is not None:
            self.opened.emit(row.behind.year_before if self._of_before() else row.behind)

    def _of_before(self) -> bool:
        """Whether the cell that is chosen holds a figure of the year before."""
        at = self.table.view.currentIndex().column() if self.table is not None else -1
        return 0 <= at < len(self._keys) and self._keys[at].endswith(YEAR_BEFORE)


#: The smallest width of words at 100 % text: they are cut before the figures are.
_NAME = 110
#: The same where columns give way before words are cut.
_WHOLE = 260


def _key(row: FigureRow) -> Hashable:
    return repr(row.cells[:4])


def columns_of(columns: tuple[FigureColumn, ...], language: Language) -> list[Column[FigureRow]]:
    """The columns of a table for figures; the first words stand inwards by their level."""
    words = next((n for n, one in enumerate(columns) if one.holds is Holds.WORDS), -1)
    least = _WHOLE if any(one.spare for one in columns) else _NAME
    return [
        Column(
            said(language, one.title),
            partial(_cell, language, n, n == words),
            spoken=partial(_cell, language, n, False),
            right=one.holds in _FIGURES,
            tone=_tone,
            stretch=one.holds is Holds.WORDS,
            least=least if one.holds is Holds.WORDS else 0,
            gives=int(one.spare),
            bare=one.rare,
        )
        for n, one in enumerate(columns)
    ]


def _tone(row: FigureRow) -> Tone:
    return _TONES[row.weight]


def _cell(language: Language, n: int, inwards: bool, row: FigureRow) -> str:
    text = written(row.cells[n], language)
    return row.level * _INWARDS + text if inwards and text else text


def written(value: Cell, language: Language) -> str:
    """A cell as a language writes it; what is nothing is a dash."""
    match value:
        case Money():
            return language.figure(value, dash=True)
        case Decimal():
            return language.percent(value)
        case int():
            return language.number(value)
        case date():
            return language.day(value)
        case Text() | str():
            return said(language, value)
    return ""


# --- files -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """Figures for a file: what they are called, the name offered, and what asks for them."""

    title: str
    name: str
    query: Callable[[Any], Figures]


class _Making:
    """The work of making a file of figures, for the worker thread. It gives the bytes."""

    def __init__(self, desk: Desk, wanted: Wanted, ending: str, language: Language) -> None:
        self._book, self._query, self._language = desk.book, wanted.query, language
        self._by, self._day = desk.actor.name, desk.today
        self._form = FORMATS[ending] if ending else draw

    def __call__(self, job: Job) -> bytes:
        figures = self._book.read(self._query).made_by(self._by, self._day)
        job.step(1, 2)
        return self._form(figures, self._language)


class Deeds(QWidget):
    """What can be done with figures: look at the paper, save them as a table."""

    asked = Signal(str)  # PDF, ".xlsx" or ".csv": answer with `make`

    def __init__(self, desk: Desk, *, paper: buttons.Button | None = None) -> None:
        """`paper` looks at the paper, where that is not the first thing to do on a page."""
        super().__init__()
        self._desk = desk
        self._job: Job | None = None
        self._wanted: Wanted | None = None
        self._path: Path | None = None
        t = desk.language.gettext
        self.paper = paper or buttons.primary(t("Look at the paper"), icon="show")
        self.paper.clicked.connect(weakly(self._ask, PDF))
        self.xlsx = buttons.secondary(t("Save as XLSX"), weakly(self._ask, ".xlsx"), icon="table")
        self.csv = buttons.secondary(t("Save as CSV"), weakly(self._ask, ".csv"), icon="save")
        three = (self.paper, self.xlsx, self.csv) if paper else (self.csv, self.xlsx, self.paper)
        self.setLayout(column(holder(Flow(*three, gap=8, right=paper is None))))

    def _ask(self, ending: str) -> None:
        self.asked.emit(ending)

    def make(self, ending: str, wanted: Wanted, language: Language | None = None) -> None:
        """Make the file beside the screen: then it is shown, or saved where the person says."""
        if self._job is not None:
            return
        if ending != PDF:
            self._path = self._choose(ending, wanted)
            if self._path is None:
                return
        self._wanted = wanted
        language = language or papers.language(self._desk, self._desk.language.code)
        self._show_busy(busy=True)
        self._job = self._desk.start(wanted.title, _Making(self._desk, wanted, ending, language))
        self._job.done.connect(self._made)
        self._job.failed.connect(self._ended)
        self._job.stopped.connect(self._ended)

    def _choose(self, ending: str, wanted: Wanted) -> Path | None:
        t = self._desk.language.gettext
        kinds = [(t("Tables"), f"*{ending}")]
        return pickers.save_file(self, t("Save the table"), wanted.name + ending, kinds)

    def _made(self, made: bytes) -> None:
        path, wanted = self._path, self._wanted
        self._ended()
        if path is not None:
            papers.write(self._desk, path, made)
        elif wanted is not None:
            self._desk.preview(wanted.title, made, file_name=f"{wanted.name}.pdf")

    def _ended(self, _why: object = None) -> None:
        self._job, self._path, self._wanted = None, None, None
        self._show_busy(busy=False)

    def _show_busy(self, *, busy: bool) -> None:
        for button in (self.paper, self.xlsx, self.csv):
            button.setEnabled(not busy)
