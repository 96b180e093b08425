"""How a file is read: its sheet, its headings, its days and marks, and what each column means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.exchange.guess import Layout, moved, settle
from coopdesk.exchange.headings import Vocabulary
from coopdesk.exchange.sheets import Sheet
from coopdesk.i18n import Language
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.fields import ChoiceField, NumberField
from coopdesk.ui.kit.layouts import Flow, holder, row
from coopdesk.ui.reading.codes import SexCodes
from coopdesk.ui.reading.columns import ColumnChoices
from coopdesk.ui.theme import Kind


class Readable(Protocol):
    """A file that was opened, and how it is understood: a dataclass, so that it can be replaced."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def path(self) -> Path: ...
    @property
    def sheet(self) -> Sheet: ...
    @property
    def layout(self) -> Layout: ...
    @property
    def vocabulary(self) -> Vocabulary: ...


class Reading(Card):
    """Shows how the file was understood, and says when a person knows better."""

    corrected = Signal(object)  # another Layout
    other_sheet = Signal(str)

    def __init__(self, language: Language, names: Mapping[str, str]) -> None:
        super().__init__()
        t = language.gettext
        self._language = language
        self._file: Readable | None = None
        self._layout = Layout(0, {})
        self._by_hand: dict[str, Any] = {}
        self._deeds: list[QWidget] = []
        self._sexes: dict[str, Any] = {}  # by code, as a person said: F, M or nothing
        self.file_name = label("", "strong", wrap=True)
        self.other = buttons.secondary(t("Choose another &file"), icon="open")
        self.sheet: ChoiceField[str] = ChoiceField("sheet", t("Sheet"), [], language)
        self.header = NumberField("header_row", t("Row of headings, or 0"), language)
        orders = [
            ("dmy", t("Day, month, year")),
            ("mdy", t("Month, day, year")),
            ("ymd", t("Year, month, day")),
        ]
        marks = [(".", t("Point: 1,234.50")), (",", t("Comma: 1.234,50"))]
        self.order: ChoiceField[str] = ChoiceField("day_order", t("Days"), orders, language)
        self.decimal: ChoiceField[str] = ChoiceField("decimal", t("Decimal mark"), marks, language)
        self.codes = SexCodes(language)
        self.columns = ColumnChoices(language, names)
        self.known = Note("", Kind.PLAIN)
        self._lay_out()
        self._wire()

    def _lay_out(self) -> None:
        t = self._language.gettext
        top = row(self.file_name, self.other, gap=16)
        top.setStretch(0, 1)
        fields = holder(Flow(self.sheet, self.header, self.order, self.decimal, gap=16))
        words = t("What does each column mean? Correct it where it is wrong.")
        self.body.addLayout(top)
        self._heading = row(label(words, "section", wrap=True))
        self._heading.setStretch(0, 1)
        self.body.addWidget(self.known)
        self.body.addWidget(fields)
        self.body.addLayout(self._heading)
        self.body.addWidget(self.columns)
        self.body.addWidget(self.codes)

    def offer(self, deed: QWidget) -> None:
        """Put a quiet deed beside the heading of the columns."""
        self._heading.addWidget(deed)
        self._deeds.append(deed)

    def _wire(self) -> None:
        self.sheet.changed.connect(self._choose_sheet)
        self.header.line.editingFinished.connect(self._move_header)
        self.order.changed.connect(self._correct)
        self.decimal.changed.connect(self._correct)
        self.columns.chosen.connect(self._move_columns)
        self.codes.said.connect(self._say_sex)

    def forget(self) -> None:
        """Another file: what was said of the last one does not hold for it."""
        self._by_hand, self._sexes = {}, {}

    def show_file(self, file: Readable, *, corrected: bool = False) -> None:
        """Show how a file was understood. `corrected`: with corrections of an earlier one."""
        self._file, self._layout = file, file.layout
        language, rows = self._language, len(file.sheet.rows)
        words = language.ngettext("{name} · {count} row", "{name} · {count} rows", rows)
        self.file_name.setText(words.format(name=file.path.name, count=language.number(rows)))
        known = language.gettext(
            "A file with these headings came in before: your corrections are used again."
        )
        told = (known if corrected else "", self._formulas(file.sheet.formulas))
        self.known.say(" ".join(filter(None, told)), Kind.PLAIN)
        self.sheet.set_options([(name, name) for name in file.sheet.names])
        self.sheet.set_value(file.sheet.name)
        self.sheet.setVisible(len(file.sheet.names) > 1)
        self.header.set_value(file.layout.header_row)
        self.order.set_value(file.layout.day_order)
        self.decimal.set_value(file.layout.decimal)
        self.columns.show_sheet(file.sheet, file.layout)
        self.codes.show_sheet(file.sheet, file.layout, self._sexes)
        self._order()

    def _order(self) -> None:
        """Tab goes on as the eye does, also through choices that were only just made."""
        choices = (*self.columns.choices, *self.codes.choices.values())
        every = [self.decimal.box, *self._deeds, *(one.box for one in choices)]
        for one, after in pairwise(every):
            QWidget.setTabOrder(one, after)

    def as_it_was(self) -> None:
        """Another sheet could not be read: the one that is shown stands as chosen."""
        if self._file is not None:
            self.sheet.set_value(self._file.sheet.name)

    def _formulas(self, count: int) -> str:
        language = self._language
        words = language.ngettext(
            "{count} cell is a formula: what it gave last is taken.",
            "{count} cells are formulas: what they gave last is taken.",
            count,
        )
        return words.format(count=language.number(count)) if count else ""

    def _choose_sheet(self) -> None:
        self.other_sheet.emit(self.sheet.value() or "")

    def _move_header(self) -> None:
        wanted = self.header.peek()
        if self._file is None or wanted is None:
            return
        sheet = self._file.sheet
        if 0 <= wanted <= len(sheet.rows) and wanted != self._layout.header_row:
            self._settle(moved(sheet, self._layout, wanted, self._file.vocabulary))

    def _move_columns(self, columns: dict[str, int]) -> None:
        if self._file is not None:
            self._settle(replace(self._layout, columns=columns))

    def _say_sex(self, code: str, sex: str) -> None:
        self._sexes = {**self._sexes, code: sex}
        if self._file is not None:
            self._settle(self._layout)

    def _correct(self) -> None:
        self._by_hand = {"day_order": self.order.value(), "decimal": self.decimal.value()}
        if self._file is not None:
            self._settle(self._layout)

    def _settle(self, layout: Layout) -> None:
        """Judge days and marks anew; what a person said of them stands over any guess."""
        assert self._file is not None
        settled = replace(settle(self._file.sheet, layout), **self._by_hand)
        sexes = {code: sex for code, sex in self._sexes.items() if sex}
        settled = replace(settled, sexes=MappingProxyType({**settled.sexes, **sexes}))
        self._layout = settled
        self.corrected.emit(settled)
