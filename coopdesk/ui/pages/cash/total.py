"""What the visit comes to, in figures and in words, and the button that says the whole deed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, row
from coopdesk.ui.pages.cash.deed import Typed
from coopdesk.ui.theme import look

_SUMS = 190  # at 100 % text; longer words go on to the next line


class Total(QWidget):
    """The sum of a visit, and what can be done with it."""

    def __init__(
        self,
        language: Language,
        *,
        record: Callable[[], Any],
        clear: Callable[[], Any],
        add_remark: Callable[[], Any],
    ) -> None:
        super().__init__()
        t = language.gettext
        self._language = language
        self._which, self._figure = label("", "muted", wrap=True), label("", "figure")
        self._unit, self._words = label("", "unit"), label("", "unit", wrap=True)
        self.add_remark = buttons.link(t("Add a remark"), add_remark)
        self.clear = buttons.secondary(t("Clear"), clear)
        self.record = buttons.primary("", record)
        figures = row(self._figure, self._unit, None, gap=8)
        figures.setAlignment(self._unit, Qt.AlignmentFlag.AlignBottom)
        self._unit.setContentsMargins(0, 0, 0, look().px(5))
        sums = column(self._which, figures, self._words, None, gap=2)
        said = holder(sums)
        said.setMinimumWidth(look().px(_SUMS))
        deeds = holder(Flow(self.add_remark, self.clear, self.record, gap=12, right=True))
        self.setLayout(column(Sides(said, holder(column(None, deeds)), shares=(1, 0))))

    def show_total(self, typed: Typed) -> None:
        """Show what is to be taken or paid, as far as it can be read."""
        t, language, total = self._language.gettext, self._language, typed.total
        which = t("To take from the member") if total.minor >= 0 else t("To pay to the member")
        self._which.setText(which if typed.doings or not typed.whole else t("Nothing typed yet"))
        self._figure.setText(language.figure(abs(total)) if typed.whole else "…")
        self._unit.setText(language.symbol(total.currency))
        self._words.setText(language.words(abs(total)) if total and typed.whole else "")

    @property
    def said(self) -> tuple[str, str, str]:
        """Which way the money goes, the figure and its words, as shown."""
        return self._which.text(), self._figure.text(), self._words.text()

    def word(self, text: str, *, enabled: bool) -> None:
        """Put the deed on the button."""
        self.record.setText(text)
        self.record.setEnabled(enabled)
