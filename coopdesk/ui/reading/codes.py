"""Codes of a file for women and men that nobody could guess: a person says what each means."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.exchange.guess import Layout
from coopdesk.exchange.reading import plain
from coopdesk.exchange.sheets import Sheet
from coopdesk.i18n import Language
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.fields import ChoiceField
from coopdesk.ui.kit.layouts import Flow, clear, column, holder

_MOST = 8  # with more of them the column holds something else
_LONGEST = 12


class SexCodes(QWidget):
    """One choice for each code; none where all are known, or where the column is no sex at all."""

    said = Signal(str, str)  # the code, and F or M or nothing

    def __init__(self, language: Language) -> None:
        super().__init__()
        t = language.gettext
        self._language = language
        self._flow = Flow(gap=16)
        self.choices: dict[str, ChoiceField[str]] = {}
        words = t("Who is a woman and who a man? These codes of the file are not known.")
        self.setLayout(column(label(words, "section", wrap=True), holder(self._flow)))
        self.hide()

    def show_sheet(self, sheet: Sheet, layout: Layout, before: Collection[str]) -> None:
        """Ask for the codes that are not known, and again for those that were said `before`."""
        at = layout.columns.get("sex")
        held = () if at is None else (plain(row.cell(at)) for row in sheet.below(layout.header_row))
        found = dict.fromkeys(
            code
            for code in held
            if code and (code in before or code not in layout.sexes) and len(code) <= _LONGEST
        )
        codes = list(found) if len(found) <= _MOST else []
        if codes != list(self.choices):
            self._build(codes)
        for code, choice in self.choices.items():
            choice.set_value(layout.sexes.get(code, ""))
        self.setVisible(bool(codes))

    def _build(self, codes: list[str]) -> None:
        t = self._language.gettext
        clear(self._flow)
        self.choices = {}
        options = [("", t("not known")), ("F", t("Woman")), ("M", t("Man"))]
        for code in codes:
            words = t("“{code}” means").format(code=code)
            choice = ChoiceField(code, words, options, self._language)
            choice.changed.connect(self._say)
            self.choices[code] = choice
            self._flow.addWidget(choice)

    def _say(self) -> None:
        for code, choice in self.choices.items():
            if choice is self.sender():
                self.said.emit(code, choice.value() or "")
