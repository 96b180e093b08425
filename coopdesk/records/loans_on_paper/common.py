"""What all papers of a loan say: whose it is, who and what stands for it, what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import lending, loans, members, office
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId, MemberId
from coopdesk.records.lending_terms import PURPOSES
from coopdesk.records.loans import LoanFile, LoanOffer, PlannedRow
from coopdesk.records.loans.life import Life
from coopdesk.records.papers import Backer, Coop, LoanOf, PlanLine, Pledge, Words
from coopdesk.records.products import reader
from coopdesk.records.schedule import Terms


@dataclass(frozen=True, slots=True)
class Subject:
    """A loan that a paper is about, as it stands on a day, and who makes the paper."""

    session: Session
    coop: Coop
    file: LoanFile
    language: str
    loan: LoanOf
    by: str

    @property
    def head(self) -> dict[str, Any]:
        """What begins every paper of it."""
        return {"coop": self.coop, "language": self.language, "loan": self.loan}

    @property
    def made(self) -> dict[str, Any]:
        """Who made it and when."""
        return {"made_on": self.file.day, "made_by": self.by}

    @property
    def life(self) -> Life:
        """What became of it."""
        return self.file.life


def subject(session: Session, loan: LoanId, on: date, by: str) -> Subject:
    """A loan for its papers. Refused where there is none."""
    file = loans.loan_file(session, loan, on)
    of, language = whose(session, file.life, file.product_name)
    return Subject(session, office.coop(session), file, language, of, by)


def whose(session: Session, life: Life, product: str) -> tuple[LoanOf, str]:
    """Which loan it is and whose, and the language that they read."""
    asked, who = life.asked, members.file(session, MemberId(life.asked.member))
    of = LoanOf(
        asked.number,
        who.number,
        who.name,
        who.village,
        who.phone,
        who.document,
        Text(product),
        purpose(asked.purpose),
    )
    return of, who.language


def purpose(code: str) -> Words:
    """What a loan is for."""
    return Text(PURPOSES[code]) if code in PURPOSES else code


def backers(session: Session, loan: LoanId) -> tuple[Backer, ...]:
    """Who answers for a loan now."""
    return tuple(one for _, one in backers_by_member(session, loan))


def backers_by_member(session: Session, loan: LoanId) -> list[tuple[MemberId, Backer]]:
    """The same, with who they are."""
    found = []
    for one in lending.guarantors(session, loan):
        if one.released is None:
            who = members.file(session, one.member)
            said = Backer(
                one.number, one.name, who.village, who.phone, one.amount, one.own, who.document
            )
            found.append((one.member, said))
    return found


def pledges(session: Session, loan: LoanId) -> tuple[Pledge, ...]:
    """The things that stand for a loan now."""
    return tuple(
        Pledge(one.name, one.owner, one.place, one.value)
        for one in lending.collateral_of(session, loan)
        if one.returned is None
    )


#: Why there is nothing to sign yet.
UNDECIDED: Final = N_("Decide on this loan first: then there is something to sign.")


def agreed(of: Subject) -> tuple[Terms, LoanOffer]:
    """The terms of a loan as signed, or as they would be signed, and what they come to.

    Refused before it is approved.
    """
    look, life = reader(of.session), of.life
    lent = lending.terms_of(look, life)
    if life.terms is not None:
        terms = life.terms
    elif life.approved is not None:
        day = max(of.file.day, life.since)
        wished = life.asked.first_due
        first = wished if wished is not None and wished > day else None
        terms = lending.agreed(lent, life.approved, day, first_due=first)
    else:
        raise Refused(UNDECIDED, field="loan")
    saved = lent.kept_back(int(terms.lent))
    return terms, loans.offer_of(terms, of.coop.currency, saved=saved)


def plan_line(row: PlannedRow) -> PlanLine:
    """An instalment as it was agreed."""
    return PlanLine(row.n, row.due, row.principal, row.interest, row.fee, row.total, row.balance)
