"""Papers before a loan is decided: what is asked for, and what the body looks at."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import journal, lending, loans, office
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId
from coopdesk.records.lending.checks import a_month, case_of
from coopdesk.records.lending_terms import PURPOSES
from coopdesk.records.loans.life import ASKED
from coopdesk.records.loans_on_paper.common import Subject, backers, pledges, subject
from coopdesk.records.money import Money
from coopdesk.records.papers import (
    CommitteeCase,
    CommitteeSheet,
    LoanApplication,
    LoanApplicationBlank,
)
from coopdesk.records.products import LOANS, SAVINGS, SHARES, read_held, read_offers, reader
from coopdesk.records.profiles import profile
from coopdesk.records.schema import Loan, LoanNow


def application(session: Session, loan: LoanId, *, on: date, by: str) -> LoanApplication:
    """What a member asked for."""
    of = subject(session, loan, on, by)
    asked, money = of.life.asked, of.coop.currency
    told = _told(session, loan)
    income, costs = (None if told.get(one) is None else Money(told[one], money) for one in _MEANS)
    return LoanApplication(
        **of.head,
        day=asked.day,
        amount=of.file.asked,
        instalments=asked.instalments,
        first_due=asked.first_due,
        remark=asked.remark,
        income=income,
        costs=costs,
        team=of.file.team,
        replaces=of.file.replaces,
        backers=backers(session, loan),
        pledges=pledges(session, loan),
        officer=of.file.officer,
        **of.made,
    )


_MEANS: Final = ("income", "costs")


def _told(session: Session, loan: LoanId) -> dict[str, Any]:
    """What the member told of their means."""
    means = session.scalar(select(Loan.means).where(Loan.id == loan))
    found: dict[str, Any] = (json.loads(means) if isinstance(means, str) else means) or {}
    return found


def application_blank(session: Session, on: date, *, language: str = "") -> LoanApplicationBlank:
    """An application to be filled in by hand, with the kinds of loans that are offered."""
    coop = office.coop(session)
    names = [row.name for row in loans.loan_products(session, on) if row.closed is None]
    return LoanApplicationBlank(
        coop,
        language,
        Text(profile(coop.profile).document),
        tuple(Text(name) for name in names),
        tuple(Text(name) for name in PURPOSES.values()),
    )


# --- the sitting ---------------------------------------------------------------------------------


def committee(
    session: Session, on: date, *, by: str, some: Sequence[LoanId] | None = None, language: str = ""
) -> CommitteeSheet:
    """The loans to decide on, each with what was found about it; those in `some`, or all.

    Refused where nothing waits.
    """
    waiting = list(some) if some is not None else _waiting(session)
    if not waiting:
        raise Refused(N_("No loan waits to be decided."), field="loan")
    of = [subject(session, loan, on, by) for loan in waiting]
    look, coop = reader(session), office.coop(session)
    bodies = {lending.terms_of(look, one.life).body for one in of}
    return CommitteeSheet(
        coop=coop,
        language=language,
        body=bodies.pop() if len(bodies) == 1 else "",
        day=on,
        cases=tuple(_case(one) for one in of),
        total=sum((one.file.asked for one in of), Money.zero(coop.currency)),
        made_on=on,
        made_by=by,
    )


def _waiting(session: Session) -> list[LoanId]:
    rows = session.scalars(
        select(Loan.id)
        .join(LoanNow, LoanNow.loan == Loan.id)
        .where(LoanNow.state == ASKED)
        .order_by(Loan.day, Loan.id)
    )
    return [LoanId(loan) for loan in rows]


def _case(of: Subject) -> CommitteeCase:
    session, asked = of.session, of.life.asked
    look, currency = reader(session), journal.currency_of(session)
    held = read_held(look, of.file.member, read_offers(look)).values()
    sums = dict.fromkeys((SAVINGS, SHARES, LOANS), 0)
    for one in held:
        if one.kind in sums:
            sums[one.kind] += one.balance if one.kind == LOANS else one.owns
    found = lending.findings(session, asked.id, of.file.day)
    return CommitteeCase(
        loan=of.loan,
        day=asked.day,
        amount=of.file.asked,
        instalments=asked.instalments,
        each=a_month(case_of(look, of.life, of.file.day, currency)),
        savings=Money(sums[SAVINGS], currency),
        shares=Money(sums[SHARES], currency),
        owed=Money(sums[LOANS], currency),
        checks=tuple((one.ok, one.text) for one in found),
        backers=backers(session, asked.id),
        pledges=pledges(session, asked.id),
        remark=asked.remark,
        second=loans.needs_second(lending.terms_of(look, of.life), asked.amount),
    )
