"""How a file is read: its sheet, its headings, its days and marks, and what each column means."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal

from coopdesk.exchange.guess import Layout, settle
from coopdesk.exchange.imports import RollFile
from coopdesk.i18n import Language
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.fields import ChoiceField, NumberField
from coopdesk.ui.kit.layouts import Flow, holder, row
from coopdesk.ui.pages.import_roll.columns import ColumnChoices
from coopdesk.ui.theme import Kind


class Reading(Card):
    """Shows how the file was understood, and says when a person knows better."""

    corrected = Signal(object)  # the RollFile with another layout
    other_sheet = Signal(str)

    def __init__(self, language: Language) -> None:
        super().__init__()
        t = language.gettext
        self._language = language
        self._file: RollFile | None = None
        self._by_hand: dict[str, Any] = {}
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
        self.columns = ColumnChoices(language)
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
        for part in (self.known, fields, label(words, "section", wrap=True), self.columns):
            self.body.addWidget(part)

    def _wire(self) -> None:
        self.sheet.changed.connect(self._choose_sheet)
        self.header.line.editingFinished.connect(self._move_header)
        self.order.changed.connect(self._correct)
        self.decimal.changed.connect(self._correct)
        self.columns.chosen.connect(self._move_columns)

    def forget(self) -> None:
        """Another file: what was said of the last one does not hold for it."""
        self._by_hand = {}

    def show_file(self, file: RollFile) -> None:
        """Show how a file was understood."""
        self._file = file
        language, rows = self._language, len(file.sheet.rows)
        words = language.ngettext("{name} · {count} row", "{name} · {count} rows", rows)
        self.file_name.setText(words.format(name=file.path.name, count=language.number(rows)))
        known = language.gettext(
            "A file with these headings came in before: your corrections are used again."
        )
        self.known.say(known if file.corrected else "", Kind.PLAIN)
        self.sheet.set_options([(name, name) for name in file.sheet.names])
        self.sheet.set_value(file.sheet.name)
        self.sheet.setVisible(len(file.sheet.names) > 1)
        self.header.set_value(file.layout.header_row)
        self.order.set_value(file.layout.day_order)
        self.decimal.set_value(file.layout.decimal)
        self.columns.show_sheet(file.sheet, file.layout)

    def _choose_sheet(self) -> None:
        self.other_sheet.emit(self.sheet.value() or "")

    def _move_header(self) -> None:
        wanted = self.header.peek()
        if self._file is None or wanted is None:
            return
        if 0 <= wanted <= len(self._file.sheet.rows) and wanted != self._file.layout.header_row:
            self._settle(replace(self._file.layout, header_row=wanted))

    def _move_columns(self, columns: dict[str, int]) -> None:
        if self._file is not None:
            self._settle(replace(self._file.layout, columns=columns))

    def _correct(self) -> None:
        self._by_hand = {"day_order": self.order.value(), "decimal": self.decimal.value()}
        if self._file is not None:
            self._settle(self._file.layout)

    def _settle(self, layout: Layout) -> None:
        """Judge days and marks anew; what a person said of them stands over any guess."""
        assert self._file is not None
        settled = replace(settle(self._file.sheet, layout), **self._by_hand)
        self._file = replace(self._file, layout=settled)
        self.corrected.emit(self._file)
