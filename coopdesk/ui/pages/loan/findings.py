"""What the application was checked for: what is fine, what is missing."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from coopdesk.records import lending
from coopdesk.records.lending import Finding
from coopdesk.records.loans import LoanFile
from coopdesk.records.loans.life import APPROVED, ASKED
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Card, label
from coopdesk.ui.kit.icons import pixmap
from coopdesk.ui.kit.layouts import holder, row
from coopdesk.ui.theme import Kind, look

_SIGNS: Final = {True: Kind.GOOD, False: Kind.REFUSE, None: Kind.WARN}
_COLOURS: Final = {Kind.GOOD: "accent", Kind.REFUSE: "refuse", Kind.WARN: "warn"}


class Findings(Card):
    """Each finding with a sign; the words say what it is."""

    def __init__(self, desk: Desk) -> None:
        self._rows = QVBoxLayout()
        super().__init__(desk.language.gettext("What the checks found"), self._rows)
        self._rows.setSpacing(look().px(8))
        self._desk = desk

    def show_file(self, file: LoanFile) -> None:
        """Show what is found about a loan that is not signed yet."""
        open_ = file.state in (ASKED, APPROVED)
        self.setVisible(open_)
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        if open_:
            for one in self._desk.ask(lending.findings, file.loan, file.day):
                self._rows.addWidget(self._finding(one))

    def _finding(self, one: Finding) -> QWidget:
        t, tone = self._desk.language.gettext, _SIGNS[one.ok]
        sign, words = QLabel(), label(self._desk.language.say(one.text), wrap=True)
        sign.setPixmap(pixmap(tone.value, _COLOURS[tone], 18))
        said = {
            Kind.GOOD: t("fine"),
            Kind.REFUSE: t("missing"),
            Kind.WARN: t("look at it"),
        }
        sign.setAccessibleName(said[tone])
        whole = row(sign, words, gap=10)
        whole.setStretch(1, 1)
        return holder(whole)
