"""The work of making what was chosen: papers, and the whole journal as a table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from coopdesk.exchange import exports
from coopdesk.i18n import Language
from coopdesk.records import members, members_on_paper, seals
from coopdesk.records.book import Book
from coopdesk.records.papers import Figures, MemberRegister, Statement
from coopdesk.reports.catalogue import PAPERS
from coopdesk.reports.folios import Folios
from coopdesk.ui import papers
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.pages.reports.kinds import Asked, Kind

#: Those that tell how far they are.
_STEPPED: Final = frozenset({"minute-book", "register"})


class Making:
    """The work of making one paper, for the worker thread. It gives PDF bytes.

    `languages` holds those of paper by their codes, "" the co-op's first; `language` is the code
    of the chosen one, empty where each member reads their own.
    """

    def __init__(
        self,
        book: Book,
        kind: Kind,
        asked: Asked,
        languages: Mapping[str, Language],
        *,
        language: str,
    ) -> None:
        self._book, self._kind, self.asked = book, kind, asked
        self._languages, self._language = languages, language
        self._own: Mapping[str, str] = {}  # of each member by number, read in the same moment
        #: What the lines of a register of members say, by whose they are.
        self.lines: Mapping[int, object] = {}

    def __call__(self, job: Job) -> bytes:
        return self._book.read(self._draw, job)

    def _draw(self, session: Any, job: Job) -> bytes:
        self._own = members.languages(session) if self._kind.own_language else {}
        data, draw = self._kind.data(session, self.asked), PAPERS[self._kind.name].draw
        if isinstance(data, Figures):
            data = data.made_by(self._book.actor.name, self._book.clock().today)
        data = seals.proven(self._book, data, to_seal=self.asked.proof == papers.SEALED)
        more = {"folios": self._folios} if self._kind.bound else {}
        if isinstance(data, MemberRegister):
            self.lines = {one.ident: members_on_paper.told(one) for one in data.lines}
        if self._kind.name in _STEPPED:
            return draw(data, self._whose(data), job.step, **more)
        if self._kind.name != "statements":
            return draw(data, self._whose(data), **more)
        of = sum(members.status_counts(session).values())
        return draw(data, self._whose, partial(_step, job, of))

    @property
    def _folios(self) -> Folios:
        return Folios(self.asked.first or 0, self.asked.blank or 0)

    def _whose(self, data: Any) -> Language:
        """The chosen language, or the member's own, or the co-op's first."""
        code = self._language
        if not code and isinstance(data, Statement):
            code = self._own.get(data.member_number, "")
        return self._languages.get(code, self._languages[""])


def _step(job: Job, of: int, at: int, _unknown: int) -> None:
    job.step(at, of)


class Exporting:
    """The work of writing the whole journal as CSV, for the worker thread. It gives the bytes."""

    def __init__(self, book: Book, language: Language) -> None:
        self._book, self._language = book, language

    def __call__(self, job: Job) -> bytes:
        return self._book.read(self._write, job)

    def _write(self, session: Any, job: Job) -> bytes:
        parts: list[str] = []
        exports.journal(session, parts.append, form="csv", language=self._language)
        job.step(1, 1)
        # The mark at the start tells spreadsheets that the letters are UTF-8.
        return "".join(parts).encode("utf-8-sig")
