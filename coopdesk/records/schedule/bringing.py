"""A loan whose beginning nobody wrote down here: only how much of it was paid until a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from coopdesk.records.schedule.events import Brought
from coopdesk.records.schedule.ledger import FEES, INTEREST, PRINCIPAL, Entry, Piece, Taken
from coopdesk.records.schedule.track import Track

_ZERO: Final = Decimal(0)


def bring(track: Track, brought: Brought) -> None:
    """Until the day all went as planned; what was paid went to the oldest instalments.

    Being late costs nothing until then. Principal that was paid beyond what had fallen due lessens
    what is still to come, as the terms say of early payments; interest beyond it is not looked at.
    """
    day = brought.on
    track.course.bearing = None  # interest goes by the plan, since nobody knows when what was paid
    track.until(day)
    track.course.cut(track.counts(day))
    taken = Taken(None, day, brought.principal + brought.interest)
    dues = list(track.open.rows)
    rest = _give(dues, Piece(taken, PRINCIPAL, brought.principal))
    _give(dues, Piece(taken, INTEREST, brought.interest))
    for row in dues:
        if not row.left(PRINCIPAL) and not row.left(INTEREST):
            row.give((taken, FEES, row.left(FEES)))
        track.open.penalties.begin(row, day)
        if not row.unpaid:
            row.settled = row.due
            track.open.penalties.settled(row, row.due)
    track.open.rows = [row for row in dues if row.settled is None]
    track.owed -= brought.principal - rest
    rest = min(rest, track.owed)
    if rest:
        _repay(track, day, rest)
    track.bear()
    if not track.owed and not track.open.rows:
        track.end(day)


def _give(rows: list[Entry], piece: Piece) -> Decimal:
    """Give to a part of rows, the oldest first; returns what is left."""
    rest = piece.amount
    for row in rows:
        now = min(rest, row.left(piece.place))
        if now > 0:
            row.give(piece._replace(amount=now))
            rest -= now
    return rest


def _repay(track: Track, day: date, principal: Decimal) -> None:
    """More was paid than had fallen due: interest of the running time falls due with the next."""
    interest = track.course.billed(track.counts(day))
    if interest:
        track.carried = (_ZERO, interest, _ZERO, _ZERO)
    track.owed -= principal
    track.course.repay(principal, shorten=track.terms.prepayment != "recompute")
