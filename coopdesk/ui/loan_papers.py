"""The papers of a loan as buttons: each makes one, in the language of whoever reads it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk.records import loans_on_paper
from coopdesk.records.errors import Refused
from coopdesk.records.loans import LoanFile
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.layouts import Flow, holder
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import Kind


class LoanPapers(QWidget):
    """What can be printed of a loan as it stands; nothing where there is no paper.

    Reminders are not among them: they are written by a deed, which keeps them noted.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._file: LoanFile | None = None
        self._inside: QWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def show_file(self, file: LoanFile) -> None:
        """Offer the papers of a loan."""
        self._file = file
        t = self._desk.language.gettext
        found = self._desk.ask(loans_on_paper.papers_for, file)
        if self._inside is not None:
            self._layout.removeWidget(self._inside)
            self._inside.deleteLater()
        links = [
            buttons.secondary(t(one.title), weakly(self.make, one.key), icon="print")
            for one in found
            if not one.tone
        ]
        self._inside = holder(Flow(*links, gap=8))
        self._layout.addWidget(self._inside)
        self.setVisible(bool(links))

    def make(self, key: str) -> None:
        """Make a paper and show it."""
        desk, file = self._desk, self._file
        if file is None:
            return
        try:
            made = papers.of_a_loan(desk, file.loan, key)
        except Refused as no:
            desk.say(desk.language.say(no.text), Kind.REFUSE)
        else:
            desk.preview(made.title, made.pdf, file_name=made.file_name)
