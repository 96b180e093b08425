"""The papers that can be chosen here, what each needs to know, and how each is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, Final

from coopdesk.i18n import N_
from coopdesk.records import (
    loans_on_paper,
    meetings_on_paper,
    members,
    members_on_paper,
    quality,
    statements,
)
from coopdesk.records.ids import AccountId, BodyId, MemberId
from coopdesk.records.papers import TABLED, Figures
from coopdesk.records.statements import BookStatement
from coopdesk.reports.catalogue import PAPERS
from coopdesk.ui.figures import STATEMENTS

#: Which lines of a register are printed: all, or what is not in the bound book yet.
WHOLE, NEW = "whole", "new"

#: The groups of papers, in the order of the page.
MEMBERS: Final = N_("Members")
CASH_DESK: Final = N_("Cash desk")
LOANS: Final = N_("Loans")
BOOK_KEEPING: Final = N_("Books")
MEETINGS: Final = N_("Meetings")
YEAR: Final = N_("The year")
GROUPS: Final = (MEMBERS, CASH_DESK, LOANS, MEETINGS, BOOK_KEEPING, YEAR)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person chose for a paper. Fields that the paper does not need are None."""

    made_on: date
    made_by: str
    member: MemberId | None = None
    account: AccountId | None = None
    from_: date | None = None
    until: date | None = None
    on: date | None = None
    box: AccountId | None = None
    body: BodyId | None = None
    proof: str | None = None
    lines: str | None = None
    first: int | None = None
    blank: int | None = None

    @property
    def of_books(self) -> statements.Asked:
        """The same for a statement of the books."""
        on = self.on or self.until or self.made_on
        return statements.Asked(on, self.from_ or on, self.until or on, self.account)


@dataclass(frozen=True, slots=True)
class Kind:
    """A paper: its name in the catalogue, what it is for, and the fields that it needs."""

    name: str
    group: str
    about: str
    fields: tuple[str, ...]
    data: Callable[[Any, Asked], Any]
    #: One paper for each member, in their own languages unless one is chosen.
    own_language: bool = False
    #: The whole of it can be saved as one table for a spreadsheet.
    csv: bool = False
    #: It is on the folios of a bound book.
    bound: bool = False

    @property
    def title(self) -> str:
        """To be translated."""
        return PAPERS[self.name].title

    @property
    def is_table(self) -> bool:
        """Whether it can be saved as a table too."""
        return self.name in STATEMENTS or self.name in TABLED

    def figures(self, session: Any, asked: Asked) -> Figures:
        """What a table of it holds."""
        if self.statement is not None:
            return self.statement.make(session, asked.of_books)
        return TABLED[self.name](self.data(session, asked))

    @property
    def statement(self) -> BookStatement | None:
        """The statement of the books that it is, to be looked at on the screen too."""
        return STATEMENTS.get(self.name)


def _statement(session: Any, asked: Asked) -> Any:
    assert asked.member is not None
    return statements.statement(session, asked.member, **_period(asked))


def _statements(session: Any, asked: Asked) -> Any:
    return statements.statements(session, **_period(asked))


def _period(asked: Asked) -> dict[str, Any]:
    return {
        "from_": asked.from_,
        "until": asked.until,
        "made_on": asked.made_on,
        "made_by": asked.made_by,
    }


def _roll(session: Any, asked: Asked) -> Any:
    return statements.roll_paper(session, _day(asked))


def _register(session: Any, asked: Asked) -> Any:
    made_on, made_by = asked.made_on, asked.made_by
    return members_on_paper.register(
        session, _day(asked), made_on=made_on, made_by=made_by, whole=asked.lines != NEW
    )


def _voters(session: Any, asked: Asked) -> Any:
    """Of the general meeting."""
    body = meetings_on_paper.find_body(session)
    return meetings_on_paper.voters_on(session, body, _day(asked), asked.made_on, asked.made_by)


def _missing(session: Any, asked: Asked) -> Any:
    who = members.Criteria(status=members.ACTIVE)
    some = members.listing(session, who, today=_day(asked)).ids
    return quality.missing(session, some, _day(asked))


def _trial_balance(session: Any, asked: Asked) -> Any:
    return statements.trial_balance(session, _day(asked))


def _journal(session: Any, asked: Asked) -> Any:
    period = _period(asked)
    return statements.journal_paper(session, period["from_"], period["until"])


def _cash_day(session: Any, asked: Asked) -> Any:
    return statements.cash_day(session, _day(asked), box=asked.box, made_by=asked.made_by)


def _cash_count(session: Any, asked: Asked) -> Any:
    return statements.cash_count(session, statements.last_count(session, _day(asked), asked.box))


def _committee(session: Any, asked: Asked) -> Any:
    return loans_on_paper.committee(session, _day(asked), by=asked.made_by)


def _blank(session: Any, asked: Asked) -> Any:
    return loans_on_paper.application_blank(session, _day(asked))


def _minute_book(session: Any, asked: Asked) -> Any:
    assert asked.body is not None
    return meetings_on_paper.minute_book(session, asked.body, asked.made_on, asked.made_by)


def _day(asked: Asked) -> date:
    assert asked.on is not None
    return asked.on


_PERIOD: Final = ("from_", "until")
_FOLIOS: Final = ("first", "blank")
_ASKS: Final[Mapping[str, tuple[str, ...]]] = {
    "on": ("on",),
    "period": _PERIOD,
    "account": ("account",),
}


def _of_books(name: str, group: str, about: str, **more: Any) -> Kind:
    """A statement of the books; its paper is drawn from its figures, unless it has its own."""
    fields = tuple(field for asked in STATEMENTS[name].asks for field in _ASKS[asked])
    return Kind(name, group, about, fields, **({"data": partial(_figures, name)} | more))


def _bound(name: str, group: str, about: str) -> Kind:
    """The same on the folios of a bound book."""
    kind = _of_books(name, group, about, bound=True)
    return replace(kind, fields=(*kind.fields, *_FOLIOS))


def _figures(name: str, session: Any, asked: Asked) -> Any:
    return STATEMENTS[name].make(session, asked.of_books)


#: In the order in which they are shown.
KINDS: Final = (
    Kind(
        "statement",
        MEMBERS,
        N_("What one member paid in and took out, and what they have."),
        ("member", *_PERIOD, "proof"),
        _statement,
        own_language=True,
    ),
    Kind(
        "statements",
        MEMBERS,
        N_("A statement for everybody, in one file to print and hand out."),
        (*_PERIOD, "proof"),
        _statements,
        own_language=True,
    ),
    Kind(
        "register",
        MEMBERS,
        N_("Everybody who ever joined, as the law wants it, on numbered folios."),
        ("on", "lines", *_FOLIOS),
        _register,
        bound=True,
    ),
    _bound(
        "leavers",
        MEMBERS,
        N_("Who left, why, by which resolution, and how it was settled with them."),
    ),
    Kind(
        "voters-list",
        MEMBERS,
        N_("Who may vote in the general meeting on a day, and who may not and why."),
        ("on",),
        _voters,
    ),
    Kind(
        "roll",
        MEMBERS,
        N_("All members with their shares, savings and loans."),
        ("on",),
        _roll,
    ),
    _of_books(
        "birthdays",
        MEMBERS,
        N_("Whose birthday it is in the next thirty days."),
    ),
    _of_books(
        "quality",
        MEMBERS,
        N_("How many members lack what in the register, and what in it may be wrong."),
    ),
    Kind(
        "missing",
        MEMBERS,
        N_("Sheets to fill in from house to house, one or more for each village."),
        ("on",),
        _missing,
    ),
    Kind(
        "cash-day",
        CASH_DESK,
        N_("Every receipt of a day, and what must be in the box."),
        ("on", "box"),
        _cash_day,
    ),
    Kind(
        "cash-count",
        CASH_DESK,
        N_("The last count of a box on a day, by note and coin."),
        ("on", "box"),
        _cash_count,
    ),
    _of_books(
        "cash-book",
        CASH_DESK,
        N_("What came into a cash box and went out of it, with the balance after each."),
    ),
    _of_books(
        "bank-book",
        CASH_DESK,
        N_("What came into the bank and went out of it, with the balance after each."),
    ),
    _of_books(
        "bank-reconciliation",
        CASH_DESK,
        N_("What the bank says beside what the books say, and why they differ."),
    ),
    _of_books(
        "loan-register",
        LOANS,
        N_("Every loan with its decision, who answers for it, and how it stands."),
    ),
    Kind(
        "loan-committee",
        LOANS,
        N_("What waits to be decided, with what was found and room for the decision."),
        ("on",),
        _committee,
    ),
    Kind(
        "loan-application-blank",
        LOANS,
        N_("A form to fill in by hand, for who can't come to the office."),
        ("on",),
        _blank,
    ),
    _of_books(
        "arrears",
        LOANS,
        N_("Who is late today: what to ask for, how to reach them, what they promised."),
    ),
    _of_books(
        "expected-collections",
        LOANS,
        N_("What falls due in each of the coming weeks."),
    ),
    _of_books(
        "portfolio-at-risk",
        LOANS,
        N_("How much of what is lent is in danger, and how well members pay."),
    ),
    _of_books(
        "ageing",
        LOANS,
        N_("What is owed, by how many days the loans are late."),
    ),
    _of_books(
        "provisions",
        LOANS,
        N_("What should be set aside for loans that may be lost, loan by loan."),
    ),
    _of_books("loans-by-officer", LOANS, N_("What is owed of the loans that each officer minds.")),
    _of_books("loans-by-purpose", LOANS, N_("What members borrow for, and what is late of it.")),
    _of_books("loans-by-sex", LOANS, N_("What women owe, and what men owe.")),
    _of_books("loans-by-village", LOANS, N_("What is owed in each village.")),
    _of_books("loans-by-product", LOANS, N_("What is owed of each kind of loan.")),
    _of_books(
        "insider-loans",
        LOANS,
        N_("What those owe who decide on loans, or are near to somebody who does."),
    ),
    _of_books(
        "concentration",
        LOANS,
        N_("Who owes most, and how much of all that is."),
    ),
    Kind(
        "minute-book",
        MEETINGS,
        N_("All minutes of a body on their folios, with what is in the book at its front."),
        ("body",),
        _minute_book,
    ),
    Kind(
        "attendance-book",
        MEETINGS,
        N_("Who came to each meeting of a body, when, and whether they were enough."),
        ("body",),
        _minute_book,
    ),
    _bound(
        "officers",
        MEETINGS,
        N_("Who holds which post, until when, by which resolution, and who did before."),
    ),
    _of_books("tasks", MEETINGS, N_("What is still to be done, by whom, and what is late of it.")),
    _of_books(
        "journal",
        BOOK_KEEPING,
        N_("Every entry of a period, with its lines."),
        data=_journal,
        csv=True,
    ),
    _of_books(
        "account-ledger",
        BOOK_KEEPING,
        N_("Every line of one account, with the balance after each."),
    ),
    _of_books(
        "trial-balance",
        BOOK_KEEPING,
        N_("What every account holds at the end of a day."),
        data=_trial_balance,
    ),
    _of_books(
        "trial-movements",
        BOOK_KEEPING,
        N_("What every account held before a period, what moved, and what it held after."),
    ),
    _of_books(
        "chart",
        BOOK_KEEPING,
        N_("Every account with its number, its class and what it is for."),
    ),
    _of_books(
        "balance-sheet",
        YEAR,
        N_("What the co-op has, what it owes, and what is its own."),
    ),
    _of_books(
        "income-statement",
        YEAR,
        N_("What came in for good, what was spent, and what is left."),
    ),
    _of_books(
        "cash-flow",
        YEAR,
        N_("Where the money at hand came from, and where it went."),
    ),
    _of_books(
        "budget",
        YEAR,
        N_("What was planned for the year, what was really spent, and what is left."),
    ),
    _of_books(
        "key-ratios",
        YEAR,
        N_("How safe and sound the co-op is, in figures that others use too, beside their goals."),
    ),
    _of_books(
        "social-balance",
        YEAR,
        N_("What the co-op is for its members and its place, by the principles of co-operatives."),
    ),
    _of_books(
        "coop-year",
        YEAR,
        N_("What is due in the co-op's year and when, for the wall."),
    ),
    _of_books(
        "group-ratios",
        YEAR,
        N_("For savings groups: who comes and stays, what members saved, what it brought."),
    ),
    _of_books(
        "resolutions-register",
        YEAR,
        N_("Every resolution with its votes, and what was done because of it."),
    ),
    _of_books(
        "borrowings",
        YEAR,
        N_("What the co-op itself borrowed, what was paid on it, and what is still owed."),
    ),
    _bound(
        "share-register",
        YEAR,
        N_("Who holds shares: undertaken, paid, made over and paid back, and which certificates."),
    ),
    _of_books(
        "assets",
        YEAR,
        N_("What the co-op owns that lasts, what it cost and what it is still worth."),
    ),
)

BY_NAME: Final[Mapping[str, Kind]] = {kind.name: kind for kind in KINDS}
