"""The bank: its statements brought in, and its lines matched with the entries of the books."""

from coopdesk.records.bank.bringing import Brought, bring_in, is_bank
from coopdesk.records.bank.matching import (
    entry_amounts,
    match,
    match_all,
    unequal_matches,
    unmatch,
    write_line,
)
from coopdesk.records.bank.suggesting import Booked, OfBank, Proposal, proposals

__all__ = [
    "Booked",
    "Brought",
    "OfBank",
    "Proposal",
    "bring_in",
    "entry_amounts",
    "is_bank",
    "match",
    "match_all",
    "proposals",
    "unequal_matches",
    "unmatch",
    "write_line",
]
