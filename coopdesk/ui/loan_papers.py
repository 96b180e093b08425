"""The papers of a loan as buttons: each makes one, in the language of whoever reads it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk.records import loans, loans_on_paper
from coopdesk.records.errors import Refused
from coopdesk.records.loans import LoanFile
from coopdesk.reports.catalogue import drawn
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.layouts import Flow, holder
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import Kind


class LoanPapers(QWidget):
    """What can be printed of a loan as it stands; nothing where there is no paper."""

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
        some = self._desk.ask(loans_on_paper.papers_for, file)
        if self._inside is not None:
            self._layout.removeWidget(self._inside)
            self._inside.deleteLater()
        links = [
            buttons.secondary(t(one.title), weakly(self.make, one.key), icon="print")
            for one in some
        ]
        self._inside = holder(Flow(*links, gap=8))
        self._layout.addWidget(self._inside)
        self.setVisible(bool(links))

    def make(self, key: str) -> None:
        """Make a paper and show it. A reminder is written down too, by whoever may."""
        desk, file = self._desk, self._file
        if file is None:
            return
        one = loans_on_paper.PAPERS_OF_A_LOAN[key]
        try:
            data = desk.ask(one.make, file.loan, desk.today, desk.actor.name)
            pdf = drawn(one.name, data, partial(papers.language, desk))
            if one.tone and desk.may(loans.note_reminder):
                desk.do(loans.note_reminder, loan=file.loan, tone=one.tone)
        except Refused as no:
            desk.say(desk.language.say(no.text), Kind.REFUSE)
            return
        title = desk.language.gettext(one.title)
        number = file.life.asked.number or file.member_number
        desk.preview(title, pdf, file_name=f"{key}-{number}.pdf")
