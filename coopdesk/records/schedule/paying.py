"""Payments: first what is due; what is left pays the coming instalment, the following ones, or the
principal before its time. And what pays all of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from coopdesk.records.schedule.ledger import FEES, INTEREST, PENALTY, PRINCIPAL, Piece, Taken
from coopdesk.records.schedule.results import Parts, Stretch
from coopdesk.records.schedule.track import Track

_ZERO: Final = Decimal(0)


def pay(track: Track, key: object, on: date, amount: Decimal | None) -> None:
    """Take a payment; none: all that is owed."""
    track.until(on)
    if amount is None:
        amount = quote(track, on).total
    taken = Taken(key, on, amount)
    track.taken.append(taken)
    if track.written_off:
        lost = track.written_off.parts.total - sum(one.recovered for one in track.taken)
        taken.recovered = min(amount, lost)
        taken.left = amount - taken.recovered
    elif not track.runs or not track.open.penalties.lent:
        taken.left = amount
    elif amount + _ahead(track) >= track.owed and amount >= quote(track, on).total:
        taken.left = finish(track, taken)
    else:
        taken.left += _pay(track, taken)


def _ahead(track: Track) -> Decimal:
    """What was paid ahead beside principal; it counts as principal if all is paid now."""
    if not track.ahead and len(track.entries) == track.billed:
        return _ZERO
    return track.paid_ahead()


def quote(track: Track, day: date) -> Parts:
    """What pays all of the loan on a day to which it has gone on."""
    if not track.runs:
        return Parts()
    sums, surplus = track.unbilled(day, track.terms.payoff), _ZERO
    for place in (INTEREST, FEES, PENALTY):
        paid, waived = track.given_ahead(place)
        surplus += max(paid - sums[place], _ZERO)
        sums[place] = max(sums[place] - paid - waived, _ZERO)
    for entry in track.dues(day):
        sums = [a + b - c for a, b, c in zip(sums, entry.parts, entry.given, strict=True)]
    return Parts(max(track.owed - surplus, _ZERO), *sums[1:])


def accrued(track: Track, day: date) -> Decimal:
    """The interest since the last row that is neither due nor paid."""
    if not track.runs:
        return _ZERO
    return max(track.unbilled(day)[INTEREST] - sum(track.given_ahead(INTEREST)), _ZERO)


def finish(track: Track, taken: Taken) -> Decimal:
    """Pay all that is owed; returns what is left."""
    proof = list[Stretch]()
    most = track.unbilled(taken.on, track.terms.payoff, proof)
    rest = track.give(taken, taken.amount, track.dues(taken.on))
    track.unreckon()
    track.course.proof = proof
    if any(most) or track.owed or track.ahead:
        rest, _ = own_row(track, taken, rest, most, whole=True)
        track.entries[-1].balance = _ZERO
    track.end(taken.on)
    return rest


def _pay(track: Track, taken: Taken) -> Decimal:
    """Pay what is due, and what comes after; returns what is left."""
    day = taken.on
    on_day = bool(track.billed) and track.entries[track.billed - 1].due == day
    late, dues = track.open.oldest(day) is not None, track.dues(day)
    rest = track.give(taken, taken.amount, dues) if dues else taken.amount
    if not rest:
        return rest
    if rest + _ahead(track) >= track.owed:
        return _pay_nearly_all(track, taken, rest)
    shown = _shown(track) if track.daily else []
    if track.terms.prepayment != "next_paid" and _is_early(track, rest, shown, on_day=on_day):
        return _repay_early(track, taken, rest)
    if track.daily:
        return _pay_coming(track, taken, rest, shown, straight=on_day or late)
    return pay_next(track, taken, rest)


def _pay_nearly_all(track: Track, taken: Taken, rest: Decimal) -> Decimal:
    """Pay as much as is owed of the principal, but less than what pays all: no other plan is left
    for that, so it pays what has accrued and then what is to come."""
    if not track.daily:
        return pay_next(track, taken, rest)
    wanted = [(INTEREST, accrued(track, taken.on)), (PRINCIPAL, track.free())]
    return _pay_ahead(track, taken, rest, wanted)


def pay_next(track: Track, taken: Taken, rest: Decimal) -> Decimal:
    """Pay the coming instalments as they are planned, one after the other."""
    while rest:
        entry = track.coming()
        if entry.settled is not None:
            break
        rest = track.give(taken, rest, [entry])
    return rest


# --- where interest goes by the days -------------------------------------------------------------


def _shown(track: Track) -> list[Decimal]:
    """What is left to pay of the running instalment, if nothing more comes before its day."""
    course = track.course
    if course.done:
        return [_ZERO] * 3
    mark, proof = course.mark(), course.proof
    course.proof = None
    row = course.step()
    course.back(mark)
    course.proof = proof
    parts = (row.principal, row.interest, row.fees)
    return [max(part - track.ahead.sum(place), _ZERO) for place, part in enumerate(parts)]


def _pay_coming(
    track: Track, taken: Taken, rest: Decimal, shown: Sequence[Decimal], *, straight: bool
) -> Decimal:
    """Pay what is to come, of which interest has accrued for some days only.

    Who pays the coming instalment whole has paid it as if on its day. Otherwise what has accrued is
    paid first, then its principal, then what will accrue. What is left of a late payment, or on the
    day of an instalment, lessens the principal at once.
    """
    total = sum(shown, _ZERO)
    follows = track.terms.prepayment == "next_paid" and rest > total and not straight
    if total and (rest == total or follows):
        rest = track.give(taken, rest, [track.reckon()])
        shown, straight = _shown(track), True
    straight = straight or follows  # where nothing is to come soon, it follows at once
    return _pay_ahead(track, taken, rest, _wanted(track, taken.on, shown, straight=straight))


def _pay_ahead(
    track: Track, taken: Taken, rest: Decimal, wanted: Sequence[tuple[int, Decimal]]
) -> Decimal:
    """Pay so much of some parts at most, one after the other."""
    for place, most in wanted:
        now = min(rest, most)
        if now > 0:
            track.ahead.add([Piece(taken, place, now)])
            track.repaid(now if place == PRINCIPAL else _ZERO, taken.on)
            rest -= now
    return rest


def _wanted(
    track: Track, day: date, shown: Sequence[Decimal], *, straight: bool
) -> list[tuple[int, Decimal]]:
    """What is paid ahead, in its order, and how much of it at most."""
    if straight:
        return [(PRINCIPAL, track.free()), (INTEREST, shown[INTEREST])]
    now = min(accrued(track, day), shown[INTEREST])
    return [
        (FEES, shown[FEES]),
        (INTEREST, now),
        (PRINCIPAL, shown[PRINCIPAL]),
        (INTEREST, shown[INTEREST] - now),
    ]


# --- before their time ---------------------------------------------------------------------------


def _is_early(track: Track, rest: Decimal, shown: Sequence[Decimal], *, on_day: bool) -> bool:
    """Whether a rest is no part of the coming instalments as they are, but changes them."""
    if track.daily:
        coming = sum(shown, _ZERO)
        return rest > coming or (on_day and rest != coming)
    coming = track.coming().unpaid
    return on_day if rest < coming else not _is_whole(track, rest)


def _is_whole(track: Track, rest: Decimal) -> bool:
    """Whether it pays whole instalments to the coin."""
    at = track.billed
    while rest > 0 and (at < len(track.entries) or not track.course.done):
        entry = track.entries[at] if at < len(track.entries) else track.reckon()
        rest -= entry.unpaid
        at += 1
    return not rest


def _repay_early(track: Track, taken: Taken, rest: Decimal) -> Decimal:
    """Interest until the day, then principal; and what is still to come is planned anew."""
    track.unreckon()
    interest = track.course.billed(track.counts(taken.on))
    rest, principal = own_row(track, taken, rest, [_ZERO, interest, _ZERO, _ZERO])
    track.course.repay(principal, shorten=track.terms.prepayment == "shorten")
    track.entries[-1].balance = track.course.owed
    track.bear()
    return rest


def own_row(
    track: Track, taken: Taken, rest: Decimal, most: Sequence[Decimal], *, whole: bool = False
) -> tuple[Decimal, Decimal]:
    """Give so much interest, fees and penalties, and all the rest as principal, to a row of the
    day; what was paid ahead goes there too (fees when it is the `whole` that is paid).

    Returns what is left, and the principal.
    """
    row, ahead = track.row_of(taken.on), track.ahead
    before = row.given[PRINCIPAL]
    for place in (FEES, INTEREST, PENALTY):
        pieces = ahead.take(place, most[place])
        now = min(rest, most[place] - sum((piece.amount for piece in pieces), _ZERO))
        for piece in (*pieces, (taken, place, now)):
            row.put(piece)
        rest -= now
    for piece in ahead.take_all(PRINCIPAL, INTEREST, *((FEES, PENALTY) if whole else ())):
        if piece.taken.let_off:
            continue
        now = piece.amount
        if piece.place != PRINCIPAL:
            now = min(now, track.owed)
            track.owed -= now
            piece.taken.left += piece.amount - now
        row.put((piece.taken, PRINCIPAL, now))
    now = min(rest, track.owed)
    row.put((taken, PRINCIPAL, now))
    track.owed -= now
    if row.settled is None and not row.unpaid:
        row.settled = taken.on
    return rest - now, row.given[PRINCIPAL] - before
