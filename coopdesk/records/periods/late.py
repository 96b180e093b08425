"""What came after a closing: entries that another PC wrote before it knew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Integer, func, select, type_coerce
from sqlalchemy.orm import Session

from coopdesk.records import journal
from coopdesk.records.book import acts
from coopdesk.records.ids import EntryId
from coopdesk.records.journal import CLOSED
from coopdesk.records.periods.naming import CLOSING
from coopdesk.records.schema import Act, Entry, Period, day_of


@dataclass(frozen=True, slots=True)
class LateEntry:
    """An entry in a closed month that another PC wrote before it knew of the closing."""

    entry: EntryId
    label: str
    day: date
    until: date


def late_entries(session: Session) -> Iterator[LateEntry]:
    """The entries that came to this book after their month was closed, as it is closed now.

    By the order in which acts came to this PC. The closed figures, as they were printed, don't
    have these entries; a correction goes into the month that is open.
    """
    closings = _closings(session)
    if not closings:
        return
    bodies = session.execute(
        select(Act.n, Act.body)
        .where(Act.n > min(at for _, at in closings))
        .order_by(Act.n)
        .execution_options(yield_per=500)
    )
    for n, body in bodies:
        for entry, label, day in _entries_in(acts.decode(body).facts):
            over = [until for until, at in closings if day <= until and at < n]
            if over:
                yield LateEntry(entry, label, day_of(day), day_of(min(over)))


def _closings(session: Session) -> list[tuple[int, int]]:
    """The end (20260331) of each closed month or year, and the place of the act that closed it."""
    # As they are kept: an audit reads whatever stands in the file.
    query = select(Period.id, type_coerce(Period.until, Integer)).where(Period.state == CLOSED)
    ends = {ident: until for ident, until in session.execute(query)}
    found: dict[int, int] = {}
    sign = func.instr(Act.body, b"\x66period")  # as an act writes the table's name
    acts_of = select(Act.n, Act.body).where(sign > 0).order_by(Act.n)
    for n, body in session.execute(acts_of if ends else acts_of.limit(0)):
        found |= dict.fromkeys(_closed_by(acts.decode(body).facts), n)
    return [(until, found[ident]) for ident, until in ends.items() if ident in found]


def _closed_by(facts: Sequence[acts.Fact]) -> Iterator[int]:
    """The periods that an act closed."""
    for fact in facts:
        if fact[1] != Period.__tablename__:
            continue
        if fact[0] == "+":
            yield from (row[fact[2].index("id")] for row in fact[3])
        elif fact[3] == "state" and fact[4] == CLOSED:
            yield fact[2]


def _entries_in(facts: Sequence[acts.Fact]) -> Iterator[tuple[EntryId, str, int]]:
    """The entries that an act wrote, without those that close a year or take that back."""
    for fact in facts:
        if fact[0] != "+" or fact[1] != Entry.__tablename__:
            continue
        for row in fact[3]:
            said = dict(zip(fact[2], row, strict=True))
            if said.get("kind") != CLOSING:
                label = journal.label_of(said["series"], said["number"])
                yield EntryId(said["id"]), label, said["day"]
