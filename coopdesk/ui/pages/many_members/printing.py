"""Papers of many members: what is done with them, and their statements in one file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk.i18n import LANGUAGES, Language
from coopdesk.records import bulk, members, statements
from coopdesk.records.bulk import Deed, Line
from coopdesk.records.ids import MemberId
from coopdesk.records.members import Criteria
from coopdesk.records.papers import Figures, Statement
from coopdesk.reports.statement import statements as draw
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.figures import Deeds
from coopdesk.ui.figures import Wanted as InFile
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.layouts import Flow, column, holder
from coopdesk.ui.kit.progress import Job


class Stating:
    """The work: each statement in its member's language. Made on the screen's thread, done
    beside it.
    """

    def __init__(self, desk: Desk, some: Sequence[MemberId]) -> None:
        self._book, self._some = desk.book, some
        self._until, self._by = desk.today, desk.actor.name
        self._from = desk.ask(statements.first_of_year, desk.today)
        self._own = desk.ask(members.languages)
        self._languages = {code: papers.language(desk, code) for code in ("", *LANGUAGES)}

    def __call__(self, job: Job) -> bytes:
        pdf: bytes = self._book.read(self._draw, job)
        return pdf

    def _draw(self, session: Any, job: Job) -> bytes:
        data = statements.statements(
            session,
            from_=self._from,
            until=self._until,
            made_on=self._until,
            made_by=self._by,
            some=self._some,
        )
        return draw(data, self._language_of, job.step)

    def _language_of(self, one: Statement) -> Language:
        return self._languages[self._own.get(one.member_number, "")]


class Prints(QWidget):
    """What is shown, as a paper; and papers of each who is chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk = desk
        self._deed: Deed | None = None
        self._lines: Sequence[Line] = ()
        self._some: Sequence[MemberId] = ()
        self._job: Job | None = None
        self.deeds = Deeds(desk, paper=buttons.secondary(t("&Print what is shown"), icon="print"))
        self.stated = buttons.secondary(t("Members' statements"), self._state, icon="print")
        self.cards = buttons.secondary(t("Cards and labels"), self._go_cards, icon="print")
        self.setLayout(column(self.deeds, holder(Flow(self.stated, self.cards)), gap=8))
        self.deeds.asked.connect(self._make)

    def show_what(self, deed: Deed | None, lines: Sequence[Line], some: Sequence[MemberId]) -> None:
        """What is done with whom, and who of them is chosen."""
        self._deed, self._lines, self._some = deed, lines, some
        self.deeds.setEnabled(deed is not None)
        for button in (self.stated, self.cards):
            button.setEnabled(bool(some) and self._job is None)

    def _make(self, ending: str) -> None:
        if self._deed is None:
            return
        chosen = {*self._some}
        lines = [one for one in self._lines if one.member in chosen or one.why_not is not None]
        title, today = self._desk.language.gettext("With many members"), self._desk.today
        query = partial(_paper, deed=self._deed, lines=lines)
        self.deeds.make(ending, InFile(title, f"members-{today:%Y-%m-%d}", query))

    def _state(self) -> None:
        """The statements of all who are chosen, of this year so far, in one file."""
        title = self._desk.language.gettext("Members' statements")
        self._job = self._desk.start(title, Stating(self._desk, self._some))
        self.stated.setEnabled(False)
        self._job.done.connect(self._stated)
        self._job.failed.connect(self._over)
        self._job.stopped.connect(self._over)

    def _stated(self, pdf: bytes) -> None:
        self._over()
        title, today = self._desk.language.gettext("Members' statements"), self._desk.today
        self._desk.preview(title, pdf, file_name=f"statements-{today:%Y-%m-%d}.pdf")

    def _over(self, _trouble: object = None) -> None:
        self._job = None
        self.stated.setEnabled(bool(self._some))

    def _go_cards(self) -> None:
        text = Criteria(only=tuple(self._some)).as_text()
        self._desk.go(Place("member_cards", text=text))


def _paper(session: Any, *, deed: Deed, lines: Sequence[Line]) -> Figures:
    return bulk.told(session, deed, lines)
