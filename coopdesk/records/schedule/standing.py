"""What became of a loan: how it stands on a day, after all that happened to it.

A pure function of the terms and the events: whatever comes late to the books, a back-dated payment
or what another PC took, gives the same as if it had come in time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal, localcontext
from typing import Final

from coopdesk.records.rounding import EXACT
from coopdesk.records.schedule.bringing import bring
from coopdesk.records.schedule.events import (
    Brought,
    Change,
    Event,
    Payment,
    Payoff,
    Payout,
    RateChange,
    Waiver,
    WriteOff,
)
from coopdesk.records.schedule.ledger import NOTHING, Entry, allocations
from coopdesk.records.schedule.paying import accrued, pay, quote
from coopdesk.records.schedule.planning import tranches
from coopdesk.records.schedule.results import DueRow, Parts, PayoffQuote, Standing, Stretch
from coopdesk.records.schedule.terms import Terms, Tranche
from coopdesk.records.schedule.track import Track
from coopdesk.records.schedule.turning import change_rate, pay_out, reschedule, waive, write_off

_ZERO: Final = Decimal(0)


def stand(terms: Terms, events: Iterable[Event], as_of: date) -> Standing:
    """How a loan stands at the end of a day; later events are not looked at.

    Refused when the terms can't be reckoned.
    """
    with localcontext(EXACT):
        track, later = _walked(terms, events, as_of)
        return _standing(track, later, as_of)


def payoff(terms: Terms, events: Iterable[Event], on: date) -> PayoffQuote:
    """What would pay all of the loan on a day, after the events until then."""
    with localcontext(EXACT):
        track, _ = _walked(terms, events, on)
        return PayoffQuote(on, quote(track, on))


def _walked(terms: Terms, events: Iterable[Event], day: date) -> tuple[Track, tuple[Tranche, ...]]:
    """The loan gone on to a day, and what will still be paid out after it."""
    terms.checked()
    happened = [one for one in events if one.on <= day]
    payouts = [Tranche(one.on, one.amount) for one in happened if isinstance(one, Payout)]
    agreed = tranches(terms)
    parts = payouts or [one for one in agreed if one.on <= max(day, terms.start)]
    later = tuple(_to_come(agreed, sum((one.amount for one in parts), _ZERO), day))
    first = sum((one.amount for one in parts if one.on <= terms.start), _ZERO)
    rest = [one for one in parts if one.on > terms.start]
    if not payouts:
        happened += [Payout(one.on, one.amount) for one in rest]
    track = Track(terms, (Tranche(terms.start, first), *rest, *later))
    for event in sorted(happened, key=_when):
        if not isinstance(event, Payout) or event.on > terms.start:
            _go(track, event)
    track.until(day)
    return track, later


def _to_come(agreed: Iterable[Tranche], paid: Decimal, day: date) -> Iterator[Tranche]:
    """What of the agreed parts is paid out after a day, when so much was paid out already."""
    for on, amount in ((one.on, one.amount) for one in agreed):
        now = min(paid, amount)
        paid -= now
        if on > day and amount > now:
            yield Tranche(on, amount - now)


def _when(event: Event) -> tuple[date, bool]:
    return event.on, not isinstance(event, RateChange)


def _go(track: Track, event: Event) -> None:
    match event:
        case Brought():
            bring(track, event)
        case Payment() | Payoff():
            pay(track, event.key, event.on, getattr(event, "amount", None))
        case Payout(on, amount):
            pay_out(track, on, amount)
        case RateChange(on, percent):
            change_rate(track, on, percent)
        case Waiver():
            waive(track, event)
        case Change():
            reschedule(track, event)
        case WriteOff(on):
            write_off(track, on)


def _standing(track: Track, later: tuple[Tranche, ...], day: date) -> Standing:
    track.open.prove(day)
    dues = [entry for entry in track.dues(day) if entry.due <= day]
    oldest = track.open.oldest(day)
    due, overdue = _left(dues), _left([entry for entry in dues if entry.due < day])
    interest, penalties = _interest_proof(track, day), _penalty_proof(track)
    since = accrued(track, day)
    track.course.later = later
    track.project(day)
    rows = tuple(_row(n, entry) for n, entry in enumerate(track.entries, 1))
    return Standing(
        as_of=day,
        rows=rows,
        allocations=allocations(track.taken, track.entries),
        owed=track.owed,
        due=due,
        overdue=overdue,
        oldest=oldest.due if oldest else None,
        next=next((row for row in rows if row.due >= day and row.settled is None), None),
        accrued=since,
        level=track.course.level,
        added=tuple(track.added),
        closed=track.closed,
        written_off=track.written_off,
        interest_proof=interest,
        penalty_proof=penalties,
    )


def _left(entries: Sequence[Entry]) -> Parts:
    sums = [_ZERO] * 4
    for entry in entries:
        sums = [a + b - c for a, b, c in zip(sums, entry.parts, entry.given, strict=True)]
    return Parts(*sums)


def _row(n: int, entry: Entry) -> DueRow:
    parts, given, waived = entry.parts, entry.given, _ZERO
    if entry.waived is not NOTHING:
        waived = sum(entry.waived, _ZERO)
        parts = [a - b for a, b in zip(parts, entry.waived, strict=True)]
        given = [a - b for a, b in zip(given, entry.waived, strict=True)]
    due, paid = Parts(*parts), Parts(*given)
    marks = entry.settled, entry.early, entry.cut
    return DueRow(n, entry.due, due, paid, waived, entry.balance, *marks)


def _interest_proof(track: Track, day: date) -> tuple[Stretch, ...]:
    """How the interest of the rows came about that are billed, and what has accrued since."""
    told = [
        one if one.n == n else one._replace(n=n)
        for n, entry in enumerate(track.entries[: track.billed], 1)
        for one in entry.proof
    ]
    n = track.billed + 1
    return (*told, *(one._replace(n=n) for one in track.proof(day)))


def _penalty_proof(track: Track) -> tuple[Stretch, ...]:
    return tuple(
        [Stretch(n, *one) for n, entry in enumerate(track.entries, 1) for one in entry.late]
    )
