"""What changes a loan beside payments: more is paid out, another rate, what is let off, new terms,
and giving it up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from coopdesk.records.schedule.events import Change, Waiver
from coopdesk.records.schedule.ledger import (
    FEES,
    INTEREST,
    PENALTY,
    PRINCIPAL,
    Entry,
    Piece,
    Taken,
)
from coopdesk.records.schedule.paying import finish, own_row, pay_next, quote
from coopdesk.records.schedule.results import Added, Parts, WrittenOff
from coopdesk.records.schedule.terms import Tranche
from coopdesk.records.schedule.track import Track

_ZERO: Final = Decimal(0)
_DAY: Final = timedelta(days=1)


def pay_out(track: Track, on: date, amount: Decimal) -> None:
    """More is lent; a loan that was closed runs again."""
    track.until(on)
    again, oldest, course = _unpay_coming(track), track.open.oldest(on), track.course
    if oldest is not None:
        track.open.touch(oldest, on)
    if track.closed:
        track.closed = None
        while course.at < len(course.spans) and course.span.due <= on:
            course.at += 1
    if course.at < len(course.spans):
        course.pay_out(track.counts(on), amount, agreed=True)
    else:
        track.entries.append(Entry(on, (amount, _ZERO, _ZERO), _ZERO))
    track.owed += amount
    track.open.penalties.lent += amount
    track.bear()
    _pay_again(track, again)
    track.until(on)


def change_rate(track: Track, on: date, percent: Decimal) -> None:
    """Another rate from a day on: it counts for that day already."""
    before = on - _DAY
    track.until(before)
    if track.runs:
        again = _unpay_coming(track)
        track.course.change_rate(track.counts(before), percent)
        _pay_again(track, again)


def _unpay_coming(track: Track) -> list[Piece]:
    """Take back what was paid to instalments that will be otherwise."""
    if track.daily:
        return []
    track.unreckon()
    pieces = track.ahead.take_all(PRINCIPAL, INTEREST, FEES, PENALTY)
    track.ahead.add(piece for piece in pieces if piece.taken.let_off)
    paid = [piece for piece in pieces if not piece.taken.let_off]
    track.owed += sum((one.amount for one in paid if one.place == PRINCIPAL), _ZERO)
    return paid


def _pay_again(track: Track, pieces: Iterable[Piece]) -> None:
    for taken, _, amount in pieces:
        taken.left += pay_next(track, taken, amount)


def waive(track: Track, waiver: Waiver) -> None:
    """Let off what is due, the oldest first, and then what has accrued."""
    day = waiver.on
    track.until(day)
    if not track.runs:
        return
    taken = Taken(None, day, _ZERO, let_off=True)
    said = ((PENALTY, waiver.penalty), (FEES, waiver.fee), (INTEREST, waiver.interest))
    for place, amount in said:
        rest = _waive_due(track, taken, place, amount) if amount else _ZERO
        if rest and not track.course.done:
            accrued = track.unbilled(day)[place] - sum(track.given_ahead(place))
            _waive_coming(track, Piece(taken, place, min(rest, accrued)))
    if track.open.penalties.lent and not quote(track, day).total:
        finish(track, taken)


def _waive_due(track: Track, taken: Taken, place: int, amount: Decimal) -> Decimal:
    """Let off a part of what is due; returns what is left."""
    dues = track.dues(taken.on)
    for entry in dues:
        now = min(amount, entry.left(place))
        if now > 0:
            track.open.touch(entry, taken.on)
            entry.give((taken, place, now))
            amount -= now
    track.open.settle(dues, taken.on)
    return amount


def _waive_coming(track: Track, piece: Piece) -> None:
    if piece.amount > 0:
        again = _unpay_coming(track)
        track.ahead.add([piece])
        _pay_again(track, again)


def reschedule(track: Track, change: Change) -> None:
    """Plan what is owed by new terms; parts that are owed are added, due later, or waived."""
    on = change.on
    track.until(on)
    if not track.runs:
        return
    owed = _stop(track, on)
    treatments = {INTEREST: change.interest, FEES: change.fee, PENALTY: change.penalty}
    added, kept = (
        [owed[place] if treatments.get(place) == said else _ZERO for place in range(4)]
        for said in ("add", "keep")
    )
    if any(added):
        track.added.append(Added(on, *added[1:]))
    principal = owed.principal + sum(added, _ZERO)
    if not principal:
        track.end(on)
        _fall_due(track, on, kept)
        return
    terms = replace(
        change.terms, principal=principal, start=on, disbursements=(), down_payment_percent=_ZERO
    )
    track.begin(terms.checked(), [Tranche(on, principal)])
    track.carried = tuple(kept) if any(kept) else ()


def _fall_due(track: Track, on: date, kept: Sequence[Decimal]) -> None:
    """Where no principal is left to plan, what is kept is due on the day."""
    if any(kept):
        track.closed = None
        row = Entry(on, (_ZERO,) * 3, _ZERO)
        row.add(kept)
        track.entries.append(row)
        track.until(on)


def write_off(track: Track, on: date) -> None:
    """Give the loan up."""
    track.until(on)
    if track.runs:
        track.written_off = WrittenOff(on, _stop(track, on))
        track.owed = _ZERO
        track.end(on)
        track.closed = None


def _stop(track: Track, day: date) -> Parts:
    """Nothing more falls due; returns what is owed, with what has accrued."""
    track.unreckon()
    owed, lost = _accrued(track, day), _ZERO
    track.open.prove(day)
    for entry in [*track.open.on(day), *track.entries[track.billed :]]:
        owed = [a + b - c for a, b, c in zip(owed, entry.parts, entry.given, strict=True)]
        lost += entry.cut_down(day)
        entry.balance += lost
    track.open.rows, track.billed = [], len(track.entries)
    return Parts(track.owed, *owed[1:])


def _accrued(track: Track, day: date) -> list[Decimal]:
    """What has accrued and was not paid ahead; a row of its own has what was."""
    accrued = track.unbilled(day)
    track.course.cut(track.counts(day))
    track.carried = ()
    if not track.ahead:
        return accrued
    given = [min(most, track.ahead.sum(place)) for place, most in enumerate(accrued)]
    own_row(track, Taken(None, day, _ZERO), _ZERO, given, whole=True)
    track.entries[-1].balance = track.owed
    return [a - b for a, b in zip(accrued, given, strict=True)]
