"""Finding a loan as people name it: by its number, or by its member."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId, MemberId
from coopdesk.records.loans.life import CANCELLED, REFUSED
from coopdesk.records.schema import Loan, LoanNow, Team


def find_loan(
    session: Session, *, number: str | None = None, member: MemberId | None = None
) -> LoanId:
    """The loan of a number; without one the member's newest that was not refused or given up.

    Refused where there is none.
    """
    query = select(Loan.id).join(LoanNow, LoanNow.loan == Loan.id)
    if member is not None:
        query = query.where(Loan.member == member)
    if number is not None:
        query = query.where(func.upper(Loan.number) == number.strip().upper())
    else:
        query = query.where(LoanNow.state.not_in((REFUSED, CANCELLED)))
    found = session.scalar(query.order_by(Loan.day.desc(), Loan.id.desc()).limit(1))
    if found is None and number is not None:
        raise Refused(N_("There is no loan {number}."), field="loan", number=number)
    if found is None:
        raise Refused(N_("This member has no loan."), field="loan")
    return LoanId(found)


def find_team(session: Session, name: str) -> int:
    """The borrowing group of a name. Refused where there is none."""
    rows = session.execute(select(Team.id, Team.name).order_by(Team.closed.is_not(None))).all()
    for ident, known in rows:
        if known.casefold() == name.strip().casefold():
            return int(ident)
    raise Refused(N_("There is no such borrowing group."), field="team")
