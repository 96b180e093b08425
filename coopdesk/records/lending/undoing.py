"""Taking back what was done to a loan, whatever it was, with all that hung on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import bindparam, select

from coopdesk.i18n import N_
from coopdesk.records import backing, journal, loans
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import EntryId, LoanId
from coopdesk.records.journal import Belongs
from coopdesk.records.lending.asking import written
from coopdesk.records.lending.deciding import take_back_decision
from coopdesk.records.lending.losing import take_back_write_off
from coopdesk.records.lending.repaying import take_back_payment
from coopdesk.records.loans import Life
from coopdesk.records.loans.life import (
    APPROVED,
    CANCELLED,
    IN_KIND,
    LOST,
    REFUSED,
    RELEASED,
    SET_OFF,
    SIGNED,
    UNDONE,
    WRITTEN_OFF,
)
from coopdesk.records.loans.moving import check_not_too_much
from coopdesk.records.schema import LoanEvent

#: What stands for a step of the loan, and is taken back from the last one on.
_STEPS: Final = frozenset({APPROVED, REFUSED, CANCELLED, SIGNED})

#: What to do instead of reversing an entry of its kinds alone.
NOT_ALONE: Final[Mapping[str, Belongs]] = {
    IN_KIND: Belongs(N_("Take what was paid in kind back on the page of its loan instead.")),
    SET_OFF: Belongs(N_("Take it back on the page of the loan for which it was set off.")),
    LOST: Belongs(N_("Take the writing off back on the page of its loan instead.")),
}

_EVENT: Final = Prepared(
    select(LoanEvent.loan, LoanEvent.kind, LoanEvent.entry).where(LoanEvent.id == bindparam("of"))
)


@command(needs=Permission.LEND)
def take_back_event(tx: Tx, *, event: int, reason: str) -> None:
    """Take back anything that was done to a loan, with a reason; savings that answer follow.

    A guarantor who was released answers again, where their savings are free. What went over the
    desk is taken back by its receipt: here it is refused.
    """
    found = tx.one(_EVENT, of=event)
    if found is None:
        raise Refused(N_("This did not happen to a loan."), field="event")
    loan, kind, entry = LoanId(found[0]), str(found[1]), found[2]
    life = loans.life_of(tx, loan)
    if all(one.id != event for one in life.events):
        raise Refused(N_("It was taken back already."), field="event")
    if kind in _STEPS:
        if life.state != kind or [e for e in life.events if e.kind == kind][-1].id != event:
            raise Refused(N_("Something came after it. Take that back first."), field="event")
        take_back_decision(tx, loan=loan, reason=reason)
    elif kind == WRITTEN_OFF:
        take_back_write_off(tx, loan=loan, reason=reason)
    elif kind in (SET_OFF, IN_KIND):
        take_back_payment(tx, entry=EntryId(entry), reason=reason)
    elif kind == RELEASED:
        said = written(reason, "reason", N_("Write why it is taken back."))
        loans.note(tx, loan, UNDONE, {"event": event, "reason": said})
        backing.follow(tx, loan)
    else:
        _undo(tx, life, event, reason)
        backing.follow(tx, loan)


def _undo(tx: Tx, life: Life, event: int, reason: str) -> None:
    """Take one back by itself: what it moved is reversed today, and payments since are put where
    they then belong."""
    loan, one = life.asked.id, next(known for known in life.events if known.id == event)
    if not loans.may_undo(one):
        raise Refused(N_("This is taken back in another place."), field="event")
    why = " ".join(reason.split())
    if not why:
        raise Refused(N_("Write why it is taken back."), field="reason")
    if one.entry is not None:
        with renamed(visit="event"):
            loans.take_back(tx, one.entry, journal.turn_round(tx, one.entry, reason=why))
    else:
        loans.note(tx, loan, UNDONE, {"event": event, "reason": why})
    loans.settle(tx, loan)
    check_not_too_much(tx, life, "event")
    tx.touch(Topic.LOANS)
