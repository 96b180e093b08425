"""What the coming together of several PCs brings for a person to look at.

Flags are computed from the book and never stored; what a person decided about one is a fact. It
holds for what they saw: when more of the same comes, the flag is raised again.
"""

from coopdesk.records.looking_at.finding import count, found
from coopdesk.records.looking_at.flags import (
    BY_SHEET,
    DEFERRED,
    FORK,
    JOINED,
    KINDS,
    LATE,
    LETTER,
    NUMBER,
    OVERDRAWN,
    RECEIPT,
    REVOKED,
    SHARES,
    TWICE,
    WAYS,
    Flag,
    Proof,
    SettledBy,
    Way,
)
from coopdesk.records.looking_at.judging import give_number, open_again, settle

__all__ = [
    "BY_SHEET",
    "DEFERRED",
    "FORK",
    "JOINED",
    "KINDS",
    "LATE",
    "LETTER",
    "NUMBER",
    "OVERDRAWN",
    "RECEIPT",
    "REVOKED",
    "SHARES",
    "TWICE",
    "WAYS",
    "Flag",
    "Proof",
    "SettledBy",
    "Way",
    "count",
    "found",
    "give_number",
    "open_again",
    "settle",
]
