"""What is true of a loan by all its facts, and what of that was booked.

The truth is a replay in the order of days: a payment that comes late to the books is put where it
belongs, and so is what another PC took. What was booked is the sum of the moves. Where they differ
the difference is posted, never anything changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Final

from coopdesk.records import schedule
from coopdesk.records.loans.life import (
    ADDED,
    BROUGHT,
    DISBURSED,
    GIVEN_BACK,
    LOST,
    PAYMENTS,
    RATE,
    REALIGNED,
    RESCHEDULED,
    RUNNING,
    WAIVED,
    WRITTEN_OFF,
    Event,
    Life,
    Move,
)
from coopdesk.records.schedule import Standing, Terms

#: Of one day, what counts before what.
_RANK: Final[Mapping[type, int]] = {
    schedule.Payout: 0,
    schedule.Brought: 1,
    schedule.RateChange: 1,
    schedule.Waiver: 2,
    schedule.Payment: 3,
    schedule.Change: 4,
    schedule.WriteOff: 5,
}


def happened(life: Life) -> list[schedule.Event]:
    """What happened to a loan, as the replay takes it, in the order of days.

    What was given back of payments was not paid.
    """
    found, back = _told(life), life.given_back
    return _without(life, found, Decimal(back)) if back else found


def _without(life: Life, events: Sequence[schedule.Event], back: Decimal) -> list[schedule.Event]:
    """The payments less what was given back: of what was too much first, the last one first."""
    found = _stood(life, events, last_day(life)).allocations
    less = dict.fromkeys((one.key for one in found), Decimal(0))
    for room in ({one.key: one.left for one in found}, {one.key: one.amount for one in found}):
        for one in reversed(found):
            now = min(back, room[one.key] - less[one.key])
            if now > 0:
                less[one.key] += now
                back -= now
    made: list[schedule.Event] = []
    for event in events:
        if isinstance(event, schedule.Payment):
            left = event.amount - less[event.key]
            made += [replace(event, amount=left)] if left else []
        else:
            made.append(event)
    return made


def _told(life: Life) -> list[schedule.Event]:
    found = [made for one in life.events for made in _event(one)]
    found += [
        schedule.Payment(one.day, Decimal(one.amount), (one.entry, one.n))
        for one in life.moves
        if one.kind in PAYMENTS and not one.undone
    ]
    return sorted(found, key=_place)


def _place(one: schedule.Event) -> tuple[date, int]:
    return one.on, _RANK[type(one)]


def _event(one: Event) -> Iterable[schedule.Event]:
    said = one.said
    if one.kind == DISBURSED:
        yield schedule.Payout(one.day, Decimal(said["amount"]))
    elif one.kind == BROUGHT:
        terms = Terms.of(said["terms"])
        yield schedule.Payout(terms.start, terms.lent)
        paid = (Decimal(said["paid"][part]) for part in ("principal", "interest"))
        yield schedule.Brought(one.day, *paid)
    elif one.kind == RATE:
        yield schedule.RateChange(one.day, Decimal(said["percent"]))
    elif one.kind == WAIVED:
        parts = (Decimal(said.get(part, 0)) for part in ("penalty", "interest", "fee"))
        yield schedule.Waiver(one.day, *parts)
    elif one.kind == RESCHEDULED:
        treated = {part: said["treatment"][part] for part in ("interest", "fee", "penalty")}
        yield schedule.Change(one.day, Terms.of(said["terms"]), **treated)
    elif one.kind == WRITTEN_OFF:
        yield schedule.WriteOff(one.day)


def too_much(found: Standing | None) -> int:
    """What was paid beyond all that was owed at the time, and not given back: the co-op owes it to
    the member. In minor units."""
    return int(sum(one.left for one in found.allocations)) if found is not None else 0


def back_too_much(life: Life) -> int:
    """What was given back although it was not too much, by all that is known now."""
    if not life.given_back:
        return 0
    return max(life.given_back - too_much(_stood(life, _told(life), last_day(life))), 0)


def last_day(life: Life) -> date:
    """The day of the last thing that happened to a loan."""
    days = [life.asked.day, *(one.day for one in life.events), *(one.day for one in life.moves)]
    return max(days)


def standing(
    life: Life, as_of: date | None = None, more: Iterable[schedule.Event] = ()
) -> Standing | None:
    """How a loan stands on a day (none: the last on which anything happened to it).

    `more` is what might happen beside. None before it is signed, unless something is booked
    of it: another PC took its signing back.
    """
    if life.terms is None and (life.disbursed or all(one.undone for one in life.moves)):
        return None
    events = sorted([*happened(life), *more], key=_place)
    until = max([one.on for one in events], default=last_day(life)) if as_of is None else as_of
    return _stood(life, events, until)


def _stood(life: Life, events: Sequence[schedule.Event], until: date) -> Standing:
    """The replay. Of a loan that was never paid out nothing can be lost, and whatever was paid is
    too much: another PC took the paying out back meanwhile, and maybe the signing."""
    if life.terms is not None and life.disbursed:
        return schedule.stand(life.terms, events, until)
    paid = [one for one in events if isinstance(one, schedule.Payment) and one.on <= until]
    none = Decimal(0)
    return replace(
        _nothing(until) if life.terms is None else schedule.stand(life.terms, (), until),
        allocations=tuple(
            schedule.Allocation(one.key, one.on, one.amount, schedule.Parts(), none, one.amount, ())
            for one in paid
        ),
    )


def _nothing(until: date) -> Standing:
    none, no_parts = Decimal(0), schedule.Parts()
    return Standing(
        as_of=until,
        rows=(),
        allocations=(),
        owed=none,
        due=no_parts,
        overdue=no_parts,
        oldest=None,
        next=None,
        accrued=none,
        level=None,
        added=(),
        closed=None,
        written_off=None,
        interest_proof=(),
        penalty_proof=(),
    )


def paid_back(life: Life, found: Standing | None) -> date | None:
    """Since when all is paid back, by how a loan stands. None: it is not. Giving up what was paid
    back by then, as came to light since, gave up nothing."""
    lent = life.state in (RUNNING, WRITTEN_OFF) and life.disbursed
    return found.closed if found is not None and lent else None


@dataclass(frozen=True, slots=True)
class Sums:
    """What payments did, and what was added or lost, in minor units.

    `principal` is without what was lost; `recovered` came in after the loan was written off.
    """

    principal: int = 0
    interest: int = 0
    fee: int = 0
    penalty: int = 0
    recovered: int = 0
    lost: int = 0

    def __sub__(self, other: Sums) -> Sums:
        pairs = ((getattr(self, one.name), getattr(other, one.name)) for one in fields(Sums))
        return Sums(*(ours - theirs for ours, theirs in pairs))

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(Sums))


def true_sums(found: Standing) -> Sums:
    """What payments should have done. What is paid beyond all that is owed counts as principal: the
    co-op then owes it to the member."""
    parts = [one.parts for one in found.allocations]
    added = found.added
    more = too_much(found)
    capital = sum(one.interest + one.fees + one.penalty for one in added)
    lost = found.written_off.parts.principal if found.written_off else Decimal(0)
    return Sums(
        int(sum(one.principal for one in parts) + more - capital),
        int(sum(one.interest for one in parts) + sum(one.interest for one in added)),
        int(sum(one.fees for one in parts) + sum(one.fees for one in added)),
        int(sum(one.penalty for one in parts) + sum(one.penalty for one in added)),
        int(sum(one.recovered for one in found.allocations)),
        int(lost),
    )


def booked_sums(moves: Iterable[Move]) -> Sums:
    """What was booked of the same."""
    paid = [one for one in moves if one.kind in PAYMENTS | {REALIGNED, ADDED, GIVEN_BACK}]
    parts = Sums(
        sum(one.principal for one in paid),
        sum(one.interest for one in paid),
        sum(one.fee for one in paid),
        sum(one.penalty for one in paid),
    )
    put = parts.principal + parts.interest + parts.fee + parts.penalty
    lost = sum(one.principal for one in moves if one.kind == LOST)
    came = sum(one.amount for one in paid)
    return Sums(parts.principal, parts.interest, parts.fee, parts.penalty, came - put, lost)
