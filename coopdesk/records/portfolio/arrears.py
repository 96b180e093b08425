"""Who is late: whom to visit today, how to reach them, what to ask for, what they promised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.records import loans
from coopdesk.records.ids import LoanId
from coopdesk.records.loans.life import PAYMENTS, UNDONE, VISITED, Parts
from coopdesk.records.portfolio.details import About, Guarantor, about, chunks, guarantors
from coopdesk.records.portfolio.standing import WAS_LATE, on
from coopdesk.records.schema import Instalment, LoanEvent
from coopdesk.records.store import Prepared, Raw

_LATE: Final = Prepared(
    select(
        Instalment.loan,
        func.sum(Instalment.principal - Instalment.paid_principal),
        func.sum(Instalment.interest - Instalment.paid_interest),
        func.sum(Instalment.fee - Instalment.paid_fee),
    )
    .where(WAS_LATE)
    .group_by(Instalment.loan)
)


@dataclass(frozen=True, slots=True)
class Visit:
    """The last time that somebody went to see a borrower. `promise` in minor units."""

    day: date
    note: str
    promise_on: date | None = None
    promise: int = 0


#: So many late loans are told to the coin while somebody waits for a list.
EXACT_UP_TO: Final = 150


@dataclass(frozen=True, slots=True)
class Late:
    """A loan that is late on a day: `days` since its oldest unpaid instalment, `parts` of what is
    overdue, `owed` of the principal in all. `paid` is the day of the last payment."""

    loan: LoanId
    about: About
    days: int
    owed: int
    parts: Parts
    paid: date | None
    visit: Visit | None
    guarantors: tuple[Guarantor, ...]


def arrears(session: Session, day: date, *, exact: bool = False) -> list[Late]:
    """Every late loan, village by village, the longest late first.

    Amounts come from the instalments as they are kept: without penalties, and without the interest
    that late principal has earned since. With `exact` each late loan is replayed, so that all of
    it is told; that takes about a millisecond each. Loans that were paid on after the day are
    replayed in any case.
    """
    stood = {one.loan: one for one in on(session, day) if one.late > 0}
    some = tuple(stood)
    known, backing = about(session, some), guarantors(session, some, day)
    seen = _visits(session, some, day)
    overdue = _overdue(session, day)
    found = [
        Late(
            loan,
            known[loan],
            one.late,
            one.owed,
            overdue.get(loan, Parts()),
            known[loan].paid,
            seen.get(loan),
            tuple(backing.get(loan, ())),
        )
        for loan, one in stood.items()
    ]
    raw = Raw(session.connection())
    found = [
        _exact(raw, one, day) if exact or (one.paid and one.paid > day) else one for one in found
    ]
    return sorted(found, key=_place)


def _place(one: Late) -> tuple[Any, ...]:
    who = one.about
    return not who.village, who.village.casefold(), -one.days, who.name.casefold(), one.loan


def _overdue(session: Session, day: date) -> dict[LoanId, Parts]:
    rows = Raw(session.connection()).all(_LATE, day=day)
    return {loan: Parts(*map(int, parts)) for loan, *parts in rows}


def _exact(raw: Raw, one: Late, day: date) -> Late:
    life = loans.find(raw, one.loan)
    stood = None if life is None else loans.standing(life, day)
    if life is None or stood is None:
        return one
    parts = stood.overdue
    paid = (m.day for m in life.moves if m.kind in PAYMENTS and not m.undone and m.day <= day)
    return replace(
        one,
        parts=Parts(int(parts.principal), int(parts.interest), int(parts.fees), int(parts.penalty)),
        paid=max(paid, default=None),
    )


def _visits(session: Session, some: Sequence[LoanId], day: date) -> dict[LoanId, Visit]:
    """The last visit to each borrower until a day that was not taken back."""
    found: dict[LoanId, Visit] = {}
    for chunk in chunks(some):
        rows = session.execute(
            select(LoanEvent.id, LoanEvent.loan, LoanEvent.day, LoanEvent.kind, LoanEvent.said)
            .where(LoanEvent.loan.in_(chunk), LoanEvent.kind.in_((VISITED, UNDONE)))
            .order_by(LoanEvent.day, LoanEvent.written, LoanEvent.id)
        ).all()
        undone = {said.get("event") for *_, kind, said in rows if kind == UNDONE}
        for ident, loan, on_, kind, said in rows:
            if kind == VISITED and ident not in undone and on_ <= day:
                found[loan] = _visit(on_, said)
    return found


def _visit(day: date, said: Mapping[str, Any]) -> Visit:
    on_ = said.get("promise_on")
    promised = date.fromisoformat(on_) if isinstance(on_, str) and on_ else None
    return Visit(day, str(said.get("note", "")), promised, int(said.get("promise") or 0))
