"""Papers to be signed: the contract, the word of those who answer, the group's; and offers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import journal, lending, loans, members, office
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId, MemberId
from coopdesk.records.loans import LoanOffer
from coopdesk.records.loans_on_paper.clauses import clauses
from coopdesk.records.loans_on_paper.common import (
    Subject,
    agreed,
    backers,
    backers_by_member,
    plan_line,
    pledges,
    subject,
)
from coopdesk.records.money import Money
from coopdesk.records.papers import (
    LoanContract,
    LoanGuarantee,
    LoanOfferColumn,
    LoanOfferPaper,
    LoanTeamMember,
    LoanTeamPaper,
    Words,
)
from coopdesk.records.schedule import Terms
from coopdesk.records.schema import Loan, LoanNow

#: So many offers stand beside each other on a paper.
MOST_OFFERS = 3


def contract(session: Session, loan: LoanId, *, on: date, by: str) -> LoanContract:
    """A loan as it was signed, or as it is to be signed now. Refused before it is approved."""
    of = subject(session, loan, on, by)
    terms, made = agreed(of)
    life, approved, things = of.life, of.life.approved, pledges(session, loan)
    said = approved.said if approved is not None else {}
    kinds = ("loan", "pledge", "dispute") if things else ("loan", "dispute")
    return LoanContract(
        **of.head,
        approved=approved.day if approved is not None else life.asked.day,
        body=str(said.get("body", "")),
        resolution=approved.resolution if approved is not None else "",
        conditions=str(said.get("conditions", "")),
        signed=life.signed.day if life.signed is not None else None,
        amount=made.amount,
        withheld=_named(made),
        saved=made.saved,
        handed=made.handed,
        interest=made.interest,
        fees=made.fees,
        cost=made.cost,
        paid=made.paid,
        yearly=made.yearly,
        rate=loans.rate_text(terms),
        tranches=_tranches(terms, of.coop.currency),
        rows=tuple(map(plan_line, made.rows)),
        sentences=loans.how_sentences(terms, of.coop.currency),
        clauses=clauses(session, of.language, *kinds),
        backers=backers(session, loan),
        pledges=things,
        team_name=of.file.team,
        team=mates(of),
        **of.made,
    )


def _named(made: LoanOffer) -> tuple[tuple[Words, Money], ...]:
    return tuple((Text(name), fee) for name, fee in made.withheld)


def _tranches(terms: Terms, currency: str) -> tuple[tuple[date, Money], ...]:
    return tuple((one.on, Money(int(one.amount), currency)) for one in terms.disbursements)


def mates(of: Subject) -> tuple[str, ...]:
    """The others of the group that answers for it, as papers name them."""
    found = [one for one in lending.teams(of.session) if one.id == of.life.asked.team]
    return tuple(
        f"{one.number} · {one.name}"
        for team in found
        for one in team.members
        if one.member != of.file.member
    )


# --- who answers ---------------------------------------------------------------------------------


def guarantees(session: Session, loan: LoanId, *, on: date, by: str) -> tuple[LoanGuarantee, ...]:
    """The undertaking of each who answers for a loan, in their language. Refused for nobody."""
    of = subject(session, loan, on, by)
    others = [pair for pair in backers_by_member(session, loan) if not pair[1].own]
    if not others:
        raise Refused(N_("Nobody answers for this loan."), field="loan")
    made = agreed(of)[1] if of.life.approved or of.life.terms else None
    found = []
    for member, backer in others:
        language = members.file(session, member).language
        found.append(
            LoanGuarantee(
                coop=of.coop,
                language=language,
                loan=of.loan,
                backer=backer,
                amount=made.amount if made else of.file.asked,
                instalments=made.instalments if made else of.life.asked.instalments,
                largest=made.largest if made else None,
                ends=made.ends if made else None,
                clauses=clauses(session, language, "guarantee", "dispute"),
                **of.made,
            )
        )
    return tuple(found)


def team_paper(session: Session, team: int, *, on: date, by: str) -> LoanTeamPaper:
    """A borrowing group, with what each owes. Refused where there is none."""
    found = [one for one in lending.teams(session, closed=True) if one.id == team]
    if not found:
        raise Refused(N_("There is no such borrowing group."), field="team")
    [row] = found
    of_whom = _loans_of(session, team)
    people = [(one, members.file(session, one.member)) for one in row.members]
    spoken = {who.language for _, who in people}
    language = spoken.pop() if len(spoken) == 1 else ""
    return LoanTeamPaper(
        coop=office.coop(session),
        language=language,
        name=row.name,
        village=row.village,
        formed=row.formed,
        members=tuple(
            LoanTeamMember(
                one.number,
                one.name,
                one.post,
                who.phone,
                one.since,
                ", ".join(of_whom.get(one.member, ())),
                one.owed,
            )
            for one, who in people
        ),
        owed=row.owed,
        clauses=clauses(session, language, "team", "dispute"),
        made_on=on,
        made_by=by,
    )


def _loans_of(session: Session, team: int) -> dict[MemberId, list[str]]:
    """The numbers of a group's running loans, by who owes them."""
    found: dict[MemberId, list[str]] = {}
    rows = session.execute(
        select(Loan.member, Loan.number)
        .join(LoanNow, LoanNow.loan == Loan.id)
        .where(Loan.team == team, LoanNow.state == "running")
        .order_by(Loan.id)
    )
    for member, number in rows:
        found.setdefault(MemberId(member), []).append(number)
    return found


# --- before anything is signed -------------------------------------------------------------------


def offers_paper(
    session: Session,
    offers: Sequence[tuple[str, LoanOffer]],
    *,
    on: date,
    by: str,
    member: MemberId | None = None,
) -> LoanOfferPaper:
    """Up to three offers beside each other, each with the name of its product.

    Refused for none that can be reckoned; those that can't be are left out.
    """
    good = [(name, one) for name, one in offers if one.terms is not None][:MOST_OFFERS]
    if not good:
        raise Refused(N_("There is no offer to print."), field="amount")
    who = members.file(session, member) if member is not None else None
    terms = [one.terms for _, one in good if one.terms is not None]
    currency = journal.currency_of(session)
    return LoanOfferPaper(
        coop=office.coop(session),
        language=who.language if who else "",
        member=f"{who.number} · {who.name}" if who else "",
        amount=good[0][1].amount,
        day=terms[0].start,
        offers=tuple(_column(name, one) for name, one in good),
        sentences=_shared(terms, currency),
        made_on=on,
        made_by=by,
    )


def _shared(terms: Iterable[Terms], currency: str) -> tuple[Words, ...]:
    """What holds for all of the offers."""
    first, *others = [loans.how_sentences(one, currency) for one in terms]
    return tuple(one for one in first if all(one in some for some in others))


def _column(name: str, one: LoanOffer) -> LoanOfferColumn:
    assert one.terms is not None
    assert one.ends is not None
    return LoanOfferColumn(
        name=Text(name),
        instalments=one.instalments,
        first=one.first,
        largest=one.largest,
        last=one.last,
        ends=one.ends,
        handed=one.handed,
        withheld=_named(one),
        saved=one.saved,
        interest=one.interest,
        fees=one.fees,
        cost=one.cost,
        paid=one.paid,
        yearly=one.yearly,
        rate=loans.rate_text(one.terms),
        rows=tuple(map(plan_line, one.rows)),
    )
