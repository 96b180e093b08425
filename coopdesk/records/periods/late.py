"""What came after a closing: entries that another PC wrote before it knew.

The figures of a closed month stand as they were printed. Closing it notes the last number of every
series of entries that was known; an entry of a day in that month with a higher number is late. It
keeps its day, but its lines count on the first day that was open: it is a part of that month. So
told from rows alone, every PC counts it alike, whatever arrived first.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from coopdesk.records import journal
from coopdesk.records.book import Prepared, Tx
from coopdesk.records.ids import EntryId
from coopdesk.records.journal import CLOSED
from coopdesk.records.periods.naming import CLOSING
from coopdesk.records.schema import RECEIPTS, Entry, Late, Period, Twin, day_number, day_of
from coopdesk.records.store import Raw

_CLOSED: Final = Prepared(
    select(Period.until, Period.numbers)
    .where(Period.state == CLOSED, Period.numbers.is_not(None))
    .order_by(Period.until)
)
_NUMBERS: Final = tuple(
    Prepared(select(of.series, func.max(of.number)).group_by(of.series)) for of in (Entry, Twin)
)
_NUMBER: Final = func.json_each(bindparam("numbers")).table_valued("key", "value")
_CAN_BE: Final = (
    select(Entry.id, Entry.series, Entry.number, Entry.day)
    .outerjoin(_NUMBER, _NUMBER.c.key == Entry.series)
    .where(
        Entry.day <= bindparam("until"),
        Entry.number > func.coalesce(_NUMBER.c.value, 0),
        Entry.kind != CLOSING,
    )
)
_EVERY: Final = Prepared(_CAN_BE)
_SOME: Final = Prepared(
    _CAN_BE.where(
        Entry.id.in_(select(func.json_each(bindparam("ids")).table_valued("value").c.value))
    )
)
_LATE: Final = Prepared(select(Late.entry, Late.day))
_OWN_DAY: Final = Prepared(select(Entry.day).where(Entry.id == bindparam("of")))
_KEEP: Final = Prepared(
    (kept := sqlite.insert(Late)).on_conflict_do_update(
        index_elements=["entry"], set_={"day": kept.excluded.day}
    )
)
_FORGET: Final = Prepared(delete(Late).where(Late.entry == bindparam("of")))
#: A turned bit may have left what belongs to no entry.
_FORGET_OTHERS: Final = Prepared(delete(Late).where(Late.entry.not_in(select(Entry.id))))


@dataclass(frozen=True, slots=True)
class LateEntry:
    """An entry of a day in a closed month that another PC wrote before it knew of the closing.

    `until` is the end of what was closed, `counted` the open day on which it counts instead.
    """

    entry: EntryId
    label: str
    day: date
    until: date
    counted: date


def known_numbers(tx: Tx) -> dict[str, int]:
    """The last number of every series of entries that is known here, also of twins."""
    found: dict[str, int] = {}
    for query in _NUMBERS:
        for series, number in tx.all(query):
            if not series.startswith(RECEIPTS):
                found[series] = max(number, found.get(series, 0))
    return found


def late_entries(session: Session) -> Iterator[LateEntry]:
    """The entries that came after their month was closed, as it is closed now, by their day."""
    query = (
        select(Entry.id, Entry.series, Entry.number, Entry.day, Late.day)
        .join(Late, Late.entry == Entry.id)
        .order_by(Entry.day, Entry.series, Entry.number)
    )
    for ident, series, number, day, counted in session.execute(query):
        label = journal.label_of(series, number)
        yield LateEntry(EntryId(ident), label, day, counted - timedelta(days=1), counted)


# --- where their lines count ---------------------------------------------------------------------


def count_again(raw: Raw, entries: Collection[int] | None = None) -> None:
    """Let the lines of late entries count where they must: of all entries, or of some new ones."""
    if entries is None:
        raw.run(_FORGET_OTHERS)
    for entry, day in _moves(raw, entries):
        journal.move_lines(raw, entry, day)
        if raw.one(_OWN_DAY, of=entry) == (day,):
            raw.run(_FORGET, of=entry)
        else:
            raw.many(_KEEP, [[entry, day]])


def _moves(raw: Raw, entries: Collection[int] | None) -> list[tuple[int, int]]:
    """The entries whose lines count on another day than they should, and that day."""
    closed = [(until, json.loads(numbers)) for until, numbers in raw.all(_CLOSED)]
    found = raw.all(_LATE)
    stands = {entry: day for entry, day in found if entries is None or entry in entries}
    should = dict(_should(raw, closed, entries))
    moves = [(entry, day) for entry, day in should.items() if stands.get(entry) != day]
    for entry in stands.keys() - should.keys():
        row = raw.one(_OWN_DAY, of=entry)
        moves += [(entry, row[0])] if row else []
    return moves


def _should(
    raw: Raw, closed: Sequence[tuple[int, Mapping[str, int]]], entries: Collection[int] | None
) -> Iterator[tuple[int, int]]:
    """The late entries, and the first day that was open to each."""
    if not closed:
        return
    least = dict(closed[0][1])
    for _, numbers in closed:
        least = {series: min(n, numbers.get(series, 0)) for series, n in least.items()}
    said: dict[str, Any] = {"until": closed[-1][0], "numbers": json.dumps(least)}
    rows = raw.all(_EVERY, **said) if entries is None else raw.all(_SOME, **said, ids=list(entries))
    for entry, series, number, day in rows:
        at = day
        for until, numbers in closed:
            if at <= until and number > numbers.get(series, 0):
                at = day_number(day_of(until) + timedelta(days=1))
        if at != day:
            yield entry, at
