"""Which papers can be made of a loan, and what is on each: for the page of a loan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import lending, loans
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId
from coopdesk.records.loans import LoanFile
from coopdesk.records.loans.life import APPROVED, ASKED, CLOSED, RUNNING, SIGNED, WRITTEN_OFF
from coopdesk.records.loans_on_paper.amending import CHANGES, amendment
from coopdesk.records.loans_on_paper.asking import application, committee
from coopdesk.records.loans_on_paper.paying import card, payoff_letter, reminder, write_off_act
from coopdesk.records.loans_on_paper.signing import contract, guarantees, team_paper

#: What makes the data of a paper: of a loan, on a day, by somebody.
Make = Callable[[Session, LoanId, date, str], Any]
#: Whether a paper makes sense for a loan.
Fits = Callable[[Session, LoanFile], bool]


@dataclass(frozen=True, slots=True)
class PaperOfALoan:
    """A paper that can be made of one loan: `name` is that of the catalogue.

    `make(session, loan, on, by)` gives its data: an object with a `language` (empty: the co-op's
    first), or several of them. `tone` is that of a reminder, to be written down with
    `lending.note_reminder` once it is printed.
    """

    key: str
    name: str
    title: str
    states: frozenset[str]
    make: Make
    fits: Fits
    tone: str = ""


def papers_of(session: Session, loan: LoanId, on: date) -> list[PaperOfALoan]:
    """The papers that make sense for a loan on a day, in the order of its life."""
    return papers_for(session, loans.loan_file(session, loan, on))


def papers_for(session: Session, file: LoanFile) -> list[PaperOfALoan]:
    """The same for a loan that was looked at already."""
    return [
        one
        for one in PAPERS_OF_A_LOAN.values()
        if file.state in one.states and one.fits(session, file)
    ]


def _always(_session: Session, _file: LoanFile) -> bool:
    return True


def _backed(session: Session, file: LoanFile) -> bool:
    found = lending.guarantors(session, file.loan)
    return any(one.released is None and not one.own for one in found)


def _in_team(_session: Session, file: LoanFile) -> bool:
    return file.life.asked.team is not None


def _late(_session: Session, file: LoanFile) -> bool:
    return file.now is not None and file.now.late > 0


def _given_up(session: Session, file: LoanFile) -> bool:
    """What is paid as agreed is not given up."""
    return file.state == WRITTEN_OFF or _late(session, file)


def _changed(_session: Session, file: LoanFile) -> bool:
    return any(one.kind in CHANGES for one in file.life.events)


def _owed(_session: Session, file: LoanFile) -> bool:
    return file.payoff is not None and bool(file.payoff.total)


def _application(session: Session, loan: LoanId, on: date, by: str) -> Any:
    return application(session, loan, on=on, by=by)


def _committee(session: Session, loan: LoanId, on: date, by: str) -> Any:
    return committee(session, on, by=by, some=[loan])


def _contract(session: Session, loan: LoanId, on: date, by: str) -> Any:
    return contract(session, loan, on=on, by=by)


def _amendment(session: Session, loan: LoanId, on: date, by: str) -> Any:
    return amendment(session, loan, on=on, by=by)


def _guarantees(session: Session, loan: LoanId, on: date, by: str) -> Any:
    return guarantees(session, loan, on=on, by=by)


def _team(session: Session, loan: LoanId, on: date, by: str) -> Any:
    team = loans.loan_file(session, loan, on).life.asked.team
    if team is None:
        raise Refused(N_("This loan is of no group."), field="loan")
    return team_paper(session, team, on=on, by=by)


def _card(session: Session, loan: LoanId, on: date, by: str) -> Any:
    return card(session, loan, on=on, by=by)


def _payoff(session: Session, loan: LoanId, on: date, by: str) -> Any:
    return payoff_letter(session, loan, on=on, by=by)


def _reminder(tone: str, session: Session, loan: LoanId, on: date, by: str) -> Any:
    return (reminder(session, loan, tone, on=on, by=by),)


def _write_off(session: Session, loan: LoanId, on: date, by: str) -> Any:
    return write_off_act(session, loan, on=on, by=by)


def _reminding(tone: str, title: str) -> PaperOfALoan:
    states = frozenset({RUNNING})
    make = partial(_reminder, tone)
    return PaperOfALoan(f"loan-reminder-{tone}", "loan-reminder", title, states, make, _late, tone)


def _kind(name: str, title: str, states: str, make: Make, fits: Fits = _always) -> PaperOfALoan:
    return PaperOfALoan(name, name, title, frozenset(states.split()), make, fits)


_AGREED: Final = f"{APPROVED} {SIGNED} {RUNNING} {CLOSED} {WRITTEN_OFF}"

#: All papers of one loan by key, in the order of its life.
PAPERS_OF_A_LOAN: Final[Mapping[str, PaperOfALoan]] = MappingProxyType(
    {
        one.key: one
        for one in (
            _kind(
                "loan-application",
                N_("Loan application"),
                f"{ASKED} {_AGREED}",
                _application,
            ),
            _kind("loan-committee", N_("Loans to decide on"), ASKED, _committee),
            _kind("loan-contract", N_("Loan contract"), _AGREED, _contract),
            _kind(
                "loan-amendment",
                N_("New terms of a loan"),
                f"{RUNNING} {CLOSED} {WRITTEN_OFF}",
                _amendment,
                _changed,
            ),
            _kind(
                "loan-guarantee",
                N_("Guarantor's undertaking"),
                f"{ASKED} {APPROVED} {SIGNED} {RUNNING}",
                _guarantees,
                _backed,
            ),
            _kind(
                "loan-team",
                N_("Agreement of a borrowing group"),
                f"{ASKED} {APPROVED} {SIGNED} {RUNNING}",
                _team,
                _in_team,
            ),
            _kind("loan-card", N_("Loan card"), f"{SIGNED} {RUNNING} {CLOSED}", _card),
            _kind("loan-payoff", N_("What pays off a loan"), RUNNING, _payoff, _owed),
            _reminding("kind", N_("Kind reminder")),
            _reminding("firm", N_("Firm reminder")),
            _reminding("last", N_("Last reminder")),
            _kind(
                "loan-write-off",
                N_("Write-off of a loan"),
                f"{RUNNING} {WRITTEN_OFF}",
                _write_off,
                _given_up,
            ),
        )
    }
)
