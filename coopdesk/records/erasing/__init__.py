"""Erasing the personal data of who left, once nobody needs it any more.

The books stay as they are: numbers, days, amounts and entries name a member by a number alone, and
what acts say of a person is a mark that tells nothing any more. It never happens by itself: a
person decides, and sees before what goes and what stays.

Books must be kept for years after the last money moved (the country's rule, or the co-op's own).
Until then only what no law asks for can be erased, when the member wants it. Whoever never paid
anything in is in no book, and can be erased at once.
"""

from coopdesk.records.erasing.erasure import erase, erase_paper
from coopdesk.records.erasing.planned import (
    ASKED,
    AUDITS,
    KEPT,
    MISTAKE,
    PARTS,
    PAST,
    REASONS,
    STAYS,
    Part,
    Plan,
    plan,
)
from coopdesk.records.erasing.recorded import days, record
from coopdesk.records.erasing.retention import YEARS, Due, choose_years, due, gone, years

__all__ = [
    "ASKED",
    "AUDITS",
    "KEPT",
    "MISTAKE",
    "PARTS",
    "PAST",
    "REASONS",
    "STAYS",
    "YEARS",
    "Due",
    "Part",
    "Plan",
    "choose_years",
    "days",
    "due",
    "erase",
    "erase_paper",
    "gone",
    "plan",
    "record",
    "years",
]
