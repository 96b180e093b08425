"""Reading the facts of a loan: as it was asked for, what happened, what was booked."""

from __future__ import annotations

import json
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from coopdesk.i18n import N_
from coopdesk.records.book import Prepared
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId
from coopdesk.records.loans.life import Asked, Event, Life, Move, live
from coopdesk.records.products import Looker
from coopdesk.records.schema import Entry, Loan, LoanEvent, LoanMove, day_of, instant_of
from coopdesk.records.store import Row

_back = aliased(Entry)

_LOAN: Final = Prepared(
    select(
        Loan.id,
        Loan.number,
        Loan.member,
        Loan.product,
        Loan.term,
        Loan.day,
        Loan.amount,
        Loan.instalments,
        Loan.purpose,
        Loan.remark,
        Loan.officer,
        Loan.insider,
        Loan.team,
        Loan.replaces,
        Loan.first_due,
    ).where(Loan.id == bindparam("of"))
)
_EVENTS: Final = Prepared(
    select(
        LoanEvent.id,
        LoanEvent.day,
        LoanEvent.written,
        LoanEvent.kind,
        LoanEvent.by,
        LoanEvent.second,
        LoanEvent.entry,
        LoanEvent.resolution,
        LoanEvent.said,
    ).where(LoanEvent.loan == bindparam("of"))
)
_MOVES: Final = Prepared(
    select(
        LoanMove.entry,
        LoanMove.n,
        LoanMove.day,
        LoanMove.kind,
        LoanMove.amount,
        LoanMove.principal,
        LoanMove.interest,
        LoanMove.fee,
        LoanMove.penalty,
        Entry.reverses,
        _back.id,
    )
    .join(Entry, Entry.id == LoanMove.entry)
    .outerjoin(_back, _back.reverses == LoanMove.entry)
    .where(LoanMove.loan == bindparam("of"))
)


def life_of(look: Looker, loan: LoanId) -> Life:
    """What became of a loan. Refused where there is none."""
    found = find(look, loan)
    if found is None:
        raise Refused(N_("There is no such loan."), field="loan")
    return found


def find(look: Looker, loan: LoanId) -> Life | None:
    """The same; None for a holding that was brought forward without its terms."""
    rows = look.all(_LOAN, of=loan)
    if not rows:
        return None
    events = [_event(row) for row in look.all(_EVENTS, of=loan)]
    moves = [_move(row) for row in look.all(_MOVES, of=loan)]
    return live(_asked(rows[0]), events, moves)


def _asked(row: Row) -> Asked:
    values: list[Any] = list(row)
    values[5], values[11] = day_of(row[5]), bool(row[11])
    values[14] = None if row[14] is None else day_of(row[14])
    return Asked(*values)


def _event(row: Row) -> Event:
    ident, day, written, kind, by, second, entry, resolution, said = row
    at = instant_of(written)
    return Event(
        ident, day_of(day), at, kind, by, second, entry, resolution, json.loads(said) or {}
    )


def _move(row: Row) -> Move:
    entry, n, day, kind, amount, principal, interest, fee, penalty, reverses, back = row
    undone = reverses is not None or back is not None
    return Move(entry, n, day_of(day), kind, amount, principal, interest, fee, penalty, undone)
