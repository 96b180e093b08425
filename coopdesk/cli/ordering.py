"""What is wanted of a paper on the command line: of whom, of when, in which language."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final, TypeVar

from coopdesk.cli.terminal import Terminal, Wrong
from coopdesk.i18n import N_, Language
from coopdesk.records import (
    audit,
    carrying,
    coop_year,
    loans_on_paper,
    meetings_on_paper,
    members,
    members_on_paper,
    office,
    portfolio,
    quality,
    ratios,
    social_balance,
    statements,
)
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, MemberId
from coopdesk.records.journal import CASH
from coopdesk.records.papers import (
    Figures,
    Statement,
    SurplusLetter,
)
from coopdesk.reports.catalogue import PAPERS, drawn
from coopdesk.reports.folios import Folios
from coopdesk.reports.wording import of_the_coop

T = TypeVar("T")


def _trail(session: Any, asked: statements.Asked) -> Figures:
    return audit.audit_trail(session, asked.from_, asked.until)


def _timeline(session: Any, asked: statements.Asked) -> Figures:
    raise Wrong(N_("Whose? Give the member's number or the applicant's name with --member."))


def _interest_run(session: Any, asked: statements.Asked) -> Figures:
    return statements.newest_interest(session, asked.on)


#: What is had as PDF, XLSX, CSV and JSON alike.
FIGURES: Final[Mapping[str, statements.BookStatement]] = MappingProxyType(
    {
        **statements.BOOKS,
        **portfolio.REPORTS,
        **loans_on_paper.REGISTERS,
        **meetings_on_paper.REGISTERS,
        **members_on_paper.REGISTERS,
        **ratios.REPORTS,
        **carrying.REGISTERS,
        **social_balance.REPORTS,
        **coop_year.REPORTS,
        **quality.REPORTS,
        **{
            name: statements.BookStatement(name, ("period",), _trail, slow=True)
            for name in ("audit-trail", "act-log")
        },
        "member-timeline": statements.BookStatement("member-timeline", (), _timeline),
        "interest-run": statements.BookStatement("interest-run", ("on",), _interest_run),
    }
)


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted of a paper."""

    book: Book
    args: Namespace
    terminal: Terminal

    @property
    def on(self) -> date:
        day: date = self.args.on or self.book.clock().today
        return day

    @property
    def period(self) -> tuple[date, date]:
        """From and until; the year so far when nothing was said."""
        until: date = self.args.until or self.args.on or self.book.clock().today
        from_: date = self.args.from_ or self.book.read(statements.first_of_year, until)
        if from_ > until:
            raise Wrong(N_("The first day comes after the last."))
        return from_, until

    def language(self, own: str = "") -> Language:
        """The language that was asked for, else the member's own, else the co-op's first."""
        return of_the_coop(self.book.read(office.settings), self.args.language or own)

    def own_language(self, paper: Any) -> Language:
        """The language that a paper names, unless one was asked for."""
        return self.language(paper.language)

    def draw(self, name: str, *data: Any, **more: Any) -> bytes:
        """A paper from what its drawing takes, in large print where that was asked for."""
        return PAPERS[name].draw(*data, large=self.args.large, **more)

    def folios(self, book: str) -> Folios:
        """The folios of a register: those that come next in the bound book where it goes on, those
        of a new one where nobody said with which it begins. Other papers have none."""
        args = self.args
        first: int | None = args.first_folio
        if first is None and book in members_on_paper.BOOKS:
            after = members_on_paper.next_folio
            first = self.book.read(after, book) if args.go_on else 1
        if first is not None:
            members_on_paper.check_folios(first, args.blank_folios)
        return Folios(first or 0, args.blank_folios)

    def drawn(self, name: str, data: Any) -> bytes:
        """A paper of a loan, in the language that it names."""
        return drawn(name, data, self.language, large=self.args.large)

    def member(self, number: str) -> MemberId:
        """The member with a number."""
        found = self.book.read(members.by_its_number, number)
        if found is None:
            raise Refused(
                N_("There is no member with the number {number}."), field="member", number=number
            )
        return found

    def figures(self, name: str) -> Figures:
        """A statement of the books."""
        statement = FIGURES[name]
        from_, until = self.period
        if statement.make is _trail:
            return self.book.read(audit.audit_trail, from_, until, self._wanted_acts())
        if statement.make is _timeline and self.args.member is not None:
            whose = self.member(self.args.member)
            return self.book.read(audit.timeline_paper, whose, self.args.kind or "")
        asked = statements.Asked(self.on, from_, until, self.account(statement))
        return self.book.read(statement.make, asked)

    def made(self, name: str) -> Figures:
        """The same as a paper, that says who makes it."""
        return self.figures(name).made_by(self.book.actor.name, self.book.clock().today)

    def _wanted_acts(self) -> audit.Wanted:
        """Of whom, at which PC, of which kind, with which words."""
        args, say = self.args, self.terminal.language.gettext
        people = self.book.read(office.people)
        pcs = self.book.read(audit.pcs)
        words = args.find or ""
        return audit.Wanted(
            person=_named(args.who, [(one.id, one.name) for one in people], "who"),
            pc=_named(args.pc, [(one.id, one.letter) for one in pcs], "pc"),
            kind=args.kind or "",
            member=self.member(args.member) if args.member is not None else None,
            words=words,
            commands=audit.commands_with(words, say),
        )

    def account(self, statement: statements.BookStatement) -> AccountId | None:
        """The account that a statement is of; the first one that it can be of without."""
        if "account" not in statement.asks:
            return None
        code = self.args.account
        if code is None and not statement.roles:
            raise Wrong(N_("Of which account? Give its code with --account."))
        found = self.book.read(statements.account_of, code, roles=statement.roles)
        if found is None:
            raise Refused(
                N_("There is no such account: {code}."), field="account", code=code or "–"
            )
        return found

    def box(self) -> AccountId | None:
        """The cash box that was named by the code of its account; None is the main one."""
        code = self.args.account
        if code is None:
            return None
        found = self.book.read(statements.account_of, code, roles=CASH)
        if found is None:
            raise Refused(N_("There is no such cash box: {code}."), field="account", code=code)
        return found

    def languages(self) -> Callable[[Statement | SurplusLetter], Language]:
        """What language each member's paper is in."""
        own = self.book.read(members.languages)
        made = {code: self.language(code) for code in {"", *own.values()}}

        def language_of(one: Statement | SurplusLetter) -> Language:
            return made[own.get(one.member_number, "")]

        return language_of


def _named(said: str | None, known: Sequence[tuple[T, str]], field: str) -> T | None:
    """The one of a name; None where none was said."""
    if said is None:
        return None
    for ident, name in known:
        if name.casefold() == said.strip().casefold():
            return ident
    names = ", ".join(name for _, name in known)
    raise Refused(N_("There is no {name} here, only {names}."), field=field, name=said, names=names)
