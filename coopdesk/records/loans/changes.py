"""What can be changed of a loan that runs, and which terms hold after it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final, get_args

from coopdesk.i18n import N_
from coopdesk.records.loans.life import (
    RATE,
    REMINDED,
    RESCHEDULED,
    VISITED,
    WAIVED,
    Event,
    Life,
    Parts,
)
from coopdesk.records.schedule import Standing, Terms, Treatment

#: The parts that are treated when a loan is rescheduled, and that can be let off.
TREATED: Final = ("interest", "fee", "penalty")
TREATMENTS: Final[tuple[Treatment, ...]] = get_args(Treatment)
#: What becomes of a part, in words.
TREATMENT_NAMES: Final[Mapping[str, str]] = {
    "keep": N_("due with the first new instalment"),
    "add": N_("added to the loan"),
    "waive": N_("let off"),
}

#: How a reminder speaks.
TONES: Final = ("kind", "firm", "last")

#: What is taken back by itself; payments, decisions and write-offs have ways of their own.
_UNDONE_ALONE: Final = frozenset({RESCHEDULED, RATE, WAIVED, VISITED, REMINDED})


def terms_on(life: Life, day: date) -> Terms:
    """The terms that hold at the end of a day, with what was changed until then."""
    terms = life.terms
    assert terms is not None
    for one in life.events:
        if one.day <= day and one.kind == RESCHEDULED:
            terms = Terms.of(one.said["terms"])
        elif one.day <= day and one.kind == RATE:
            terms = replace(terms, percent=Decimal(one.said["percent"]))
    return terms


def may_waive(found: Standing) -> Parts:
    """What can be let off on the day of a standing, part by part."""
    due = found.due
    return Parts(0, int(due.interest + found.accrued), int(due.fees), int(due.penalty))


def may_undo(one: Event) -> bool:
    """Whether such a thing is taken back by itself."""
    return one.kind in _UNDONE_ALONE
