"""Loans: what became of each, and what may be done with it.

`life` tells a loan's state from its facts, which `facts` reads; `truth` replays them and says what
was booked; `keeping` puts right what differs and keeps the instalments as they stand; `moving` is
what a visit may do.
"""

from coopdesk.records.loans.facts import find, life_of
from coopdesk.records.loans.keeping import keep_again, settle
from coopdesk.records.loans.life import STATE_NAMES, Asked, Event, Life, Move, Parts
from coopdesk.records.loans.moving import Line, book, disburse, divided, note, repay, take_back
from coopdesk.records.loans.truth import happened, last_day, standing

__all__ = [
    "STATE_NAMES",
    "Asked",
    "Event",
    "Life",
    "Line",
    "Move",
    "Parts",
    "book",
    "disburse",
    "divided",
    "find",
    "happened",
    "keep_again",
    "last_day",
    "life_of",
    "note",
    "repay",
    "settle",
    "standing",
    "take_back",
]
