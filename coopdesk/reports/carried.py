"""The main papers of a whole book, one after the other: what one would keep in a cupboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from coopdesk.i18n import Language
from coopdesk.records import (
    bodies,
    carrying,
    loans_on_paper,
    meetings_on_paper,
    members,
    members_on_paper,
    office,
    statements,
)
from coopdesk.records.ids import MemberId
from coopdesk.records.papers import Statement
from coopdesk.reports.catalogue import PAPERS
from coopdesk.reports.wording import of_the_coop

#: Statements go into files of so many members: one that a reader opens at once.
IN_A_FILE: Final = 250

#: The papers made of figures, by the name of their file.
_FIGURES: Final[Mapping[str, tuple[str, statements.BookStatement]]] = {
    "balance-sheet": ("balance-sheet", statements.BOOKS["balance-sheet"]),
    "income-statement": ("income-statement", statements.BOOKS["income-statement"]),
    "chart-of-accounts": ("chart", statements.BOOKS["chart"]),
    "register-of-loans": ("loan-register", loans_on_paper.REGISTERS["loan-register"]),
    "register-of-resolutions": (
        "resolutions-register",
        carrying.REGISTERS["resolutions-register"],
    ),
    "officers": ("officers", meetings_on_paper.REGISTERS["officers"]),
    "tasks": ("tasks", meetings_on_paper.REGISTERS["tasks"]),
}


@dataclass(frozen=True, slots=True)
class MainPapers:
    """Draws them as of a day, in the co-op's language; a statement in its member's own."""

    language: Language
    day: date
    by: str

    def __call__(self, session: Any, tell: Callable[[int], None]) -> Iterator[tuple[str, bytes]]:
        """Names and PDFs. `tell(count)` hears of each member whose statement is drawn."""
        language = self.language
        balance = statements.trial_balance(session, self.day)
        yield "trial-balance", PAPERS["trial-balance"].draw(balance, language)
        register = members_on_paper.register(session, self.day, made_on=self.day, made_by=self.by)
        yield "register-of-members", PAPERS["register"].draw(register, language)
        asked = statements.Asked.so_far(self.day)
        for name, (paper, made) in _FIGURES.items():
            data = made.make(session, asked).made_by(self.by, self.day)
            yield name, PAPERS[paper].draw(data, language)
        yield from self._minutes(session)
        yield from self._statements(session, tell)

    def _minutes(self, session: Any) -> Iterator[tuple[str, bytes]]:
        """The book of each body that has met."""
        for n, body in enumerate(bodies.bodies(session), 1):
            data = meetings_on_paper.minute_book(session, body.id, self.day, self.by)
            if data.minutes:
                name = f"minutes/{n:02d}-{body.kind}"
                yield name, PAPERS["minute-book"].draw(data, self.language)

    def _statements(self, session: Any, tell: Callable[[int], None]) -> Iterator[tuple[str, bytes]]:
        """All that ever moved, a file for each few members by their number."""
        ids = [row.id for row in sorted(members.roll(session), key=_by_number)]
        first = statements.first_day(session) or self.day
        language_of = _Tongues(session, self.language)
        for n, at in enumerate(range(0, len(ids), IN_A_FILE), 1):
            some = [self._one(session, ident, first) for ident in ids[at : at + IN_A_FILE]]
            tell(len(some))
            told = [one for one in some if one.accounts or one.aid]
            if told:
                yield f"statements/statements-{n:04d}", PAPERS["statements"].draw(told, language_of)

    def _one(self, session: Any, member: MemberId, first: date) -> Statement:
        return statements.statement(
            session, member, from_=first, until=self.day, made_on=self.day, made_by=self.by
        )


class _Tongues:
    """Each member's language, the co-op's for who has none of their own."""

    def __init__(self, session: Any, usual: Language) -> None:
        settings = office.settings(session)
        self._own, self._usual = members.languages(session), usual
        self._made = {code: of_the_coop(settings, code) for code in {*self._own.values()}}

    def __call__(self, one: Statement) -> Language:
        return self._made.get(self._own.get(one.member_number, ""), self._usual)


def _by_number(row: members.MemberRow) -> tuple[str, int, str]:
    return members.by_number(row.number)
