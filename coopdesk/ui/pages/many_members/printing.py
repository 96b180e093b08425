"""Papers of many members at once: their statements of this year so far, in one file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coopdesk.i18n import LANGUAGES, Language
from coopdesk.records import members, statements
from coopdesk.records.ids import MemberId
from coopdesk.records.papers import Statement
from coopdesk.reports.statement import statements as draw
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk
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
