"""What the book can't see for itself of the co-op's year: somebody says that it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records.access import Permission
from coopdesk.records.book import Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import made_for
from coopdesk.records.schema import Duty

COPY, ANNUAL_RETURN, SOCIAL_BALANCE, AUDIT = "copy", "annual_return", "social_balance", "audit"

#: What somebody marks as done: of a meeting (by its id) or of a year (by its last day's year).
DUTIES: Final[Mapping[str, str]] = {
    COPY: N_("Send a copy of the minutes to the authority"),
    ANNUAL_RETURN: N_("Send the annual return to the authority"),
    SOCIAL_BALANCE: N_("Show the social balance to the members"),
    AUDIT: N_("Have the books audited"),
}


@dataclass(frozen=True, slots=True)
class Done:
    """A duty that is done: when, and a note such as the number of the receipt."""

    day: date
    note: str


@command(needs=Permission.KEEP_MINUTES)
def mark_done(tx: Tx, *, name: str, about: int, day: date, note: str = "") -> None:
    """A duty (one of DUTIES) is done; `about` is the meeting's id or the year it was due for."""
    if name not in DUTIES:
        raise KeyError(f"there is no duty {name}")
    if day > tx.today:
        raise Refused(N_("That day is still to come."), field="day")
    ident = made_for("duty", name, about)
    row = tx.session.get(Duty, ident)
    said = {"done": day, "note": note.strip()}
    if row is None:
        tx.insert(Duty, [{"id": ident, "name": name, "about": about, **said}])
    else:
        before = {"done": row.done, "note": row.note}
        for column, value in said.items():
            tx.set(Duty, ident, column, value, shown=before[column])
    tx.touch(Topic.MEETINGS)


@command(needs=Permission.KEEP_MINUTES)
def not_done(tx: Tx, *, name: str, about: int) -> None:
    """A duty is not done after all."""
    row = tx.session.get(Duty, made_for("duty", name, about))
    if row is None or row.done is None:
        raise Refused(N_("It was not marked as done."), field="name")
    tx.set(Duty, row.id, "done", None, shown=row.done)
    tx.touch(Topic.MEETINGS)


def done_duties(session: Session) -> dict[tuple[str, int], Done]:
    """What is done, by the duty and for what."""
    rows = session.scalars(select(Duty).where(Duty.done.is_not(None)))
    return {(one.name, one.about): Done(one.done, one.note) for one in rows if one.done}
