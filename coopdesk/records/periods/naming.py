"""What periods are called, and the ids that two PCs give them alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from coopdesk.i18n import N_
from coopdesk.records.ids import EntryId, made_for
from coopdesk.records.journal import Belongs

MONTH, YEAR = "month", "year"

#: What the surplus of a year is called once the meeting has passed it.
PASSED: Final = "passed"

#: The kind of the entry that closes a year.
CLOSING: Final = "closing"
#: What to do instead of reversing an entry of its kinds alone.
NOT_ALONE: Final[Mapping[str, Belongs]] = {
    CLOSING: Belongs(N_("Open the year again instead: that takes its closing back."), posted=True),
}

#: The setting that says with which month a business year begins; January where it was never said.
YEAR_START: Final = "year_start"


def period_id(kind: str, until: date) -> int:
    """The id of a month or year: the same on every PC."""
    return made_for("period", kind, until.isoformat())


def closing_id(until: date, attempt: int) -> EntryId:
    """The id of the closing entry of a year; it is closed anew after it was opened again."""
    return EntryId(made_for(CLOSING, until.isoformat(), attempt))
