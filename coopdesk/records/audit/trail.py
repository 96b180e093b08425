"""The acts of a book as people read them: who did what, when, at which PC.

A page of the newest is read at once, whatever the size of the book. What is looked for is found
by its bytes, so that an act is taken apart only when it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import cbor2
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records.audit.finding import Wanted, conditions, holds, pcs
from coopdesk.records.audit.naming import COMMAND_NAMES
from coopdesk.records.book import acts
from coopdesk.records.book.fitting import readable
from coopdesk.records.ids import EntryId, MemberId
from coopdesk.records.journal import label_of
from coopdesk.records.papers import Words
from coopdesk.records.schema import (
    Act,
    Application,
    Device,
    Entry,
    Member,
    Person,
    day_of,
    instant_number,
    instant_of,
)

_SEQ_BITS: Final = 32
_IN_ONE_QUERY: Final = 500

#: Of what is looked for the newest so many are found.
MOST: Final = 10_000

_ANY: Final = Wanted()

#: How many acts to look through at a time: a slow PC is done before anybody waits.
SLICE: Final = 10_000


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act in a list.

    `n` is its place in this book, `day` the business day, `at` what the clock showed (in UTC) and
    `suspect` whether that was not believed. `about` says on what: a receipt, an entry, a member or
    who asks to become one, who has no number and is no `member` yet.
    """

    n: int
    day: date
    at: datetime
    suspect: bool
    pc: str
    who: str
    what: Words
    about: tuple[Words, ...]
    member: MemberId | None = None
    entry: EntryId | None = None


def trail(session: Session, wanted: Wanted = _ANY) -> Sequence[int]:
    """The places of the acts that fit, newest first; of what is looked for the newest 10,000."""
    needed = conditions(session, wanted)
    if not needed:
        return range(newest(session), 0, -1)
    query = select(Act.n).where(*needed).order_by(Act.n.desc()).limit(MOST)
    return tuple(session.scalars(query))


def newest(session: Session) -> int:
    """The place of the newest act; 0 in an empty log."""
    return session.scalar(select(func.max(Act.n))) or 0


def first_day(session: Session) -> date | None:
    """The business day of the first act that came; None in an empty log."""
    body = session.scalar(select(Act.body).order_by(Act.n).limit(1))
    return None if body is None else day_of(acts.decode(body).day)


def trail_slice(session: Session, wanted: Wanted, top: int, below: int) -> list[int]:
    """Those that fit among the acts from the place `top` down to above `below`, newest first.

    What is looked for stands nowhere but in the acts themselves: in a log of a million they are
    looked through slice by slice, so that what is found is seen meanwhile.
    """
    query = select(Act.n).where(Act.n <= top, Act.n > below, *conditions(session, wanted))
    return list(session.scalars(query.order_by(Act.n.desc())))


# --- a page of acts ------------------------------------------------------------------------------


def act_lines(session: Session, places: Sequence[int]) -> list[ActLine]:
    """The acts at some places, in that order."""
    found = read_at(session, places)
    return lines_of(session, {n: found[n] for n in places if n in found})


def lines_of(session: Session, rows: Mapping[int, acts.ActRow]) -> list[ActLine]:
    """Acts that were read already, by their places, as people read them."""
    names = _Names(session, rows.values())
    return [names.line(n, row) for n, row in rows.items()]


def read_at(session: Session, places: Sequence[int]) -> dict[int, acts.ActRow]:
    """The acts at some places, taken apart."""
    found: dict[int, acts.ActRow] = {}
    for at in range(0, len(places), _IN_ONE_QUERY):
        some = list(places[at : at + _IN_ONE_QUERY])
        for n, body in session.execute(select(Act.n, Act.body).where(Act.n.in_(some))):
            found[n] = readable(acts.decode(body))
    return found


class _Names:
    """The names of everybody and everything that some acts speak of, read in few queries."""

    def __init__(self, session: Session, rows: Any) -> None:
        rows = list(rows)
        self._people = dict(_pairs(session, Person.id, Person.name, {r.actor for r in rows}))
        self._pcs = {pc.id: pc.label for pc in pcs(session)}
        who = {m for r in rows for m in [_member_of(r)] if m is not None}
        known = session.execute(select(Member.id, Member.number, Member.name).where(_in(who)))
        self._members = {i: f"{number} {name or '–'}" for i, number, name in known}
        #: Who asks to become a member, by the id that they will have then.
        asking = (Application.member, Application.name, who - self._members.keys())
        self._applicants = dict(_pairs(session, *asking))

    def line(self, n: int, row: acts.ActRow) -> ActLine:
        member, entries = _member_of(row), _entries_of(row)
        return ActLine(
            n,
            day_of(row.day),
            instant_of(row.wall),
            row.suspect,
            self._pcs.get(acts.number_of(row.dev), "–"),
            self._people.get(row.actor) or "–",
            command_text(row.command),
            tuple(self._about(row, member, entries)),
            None if member is None or member in self._applicants else MemberId(member),
            EntryId(entries[0][0]) if entries else None,
        )

    def _about(
        self, row: acts.ActRow, member: int | None, entries: list[tuple[int, str]]
    ) -> list[Words]:
        about: list[Words] = []
        receipts = [
            label_of(said.get("series", ""), said["number"]) for said in inserted(row, "visit")
        ]
        if len(receipts) == 1:
            about.append(Text(N_("Receipt {number}"), {"number": receipts[0]}))
        elif len(entries) == 1:
            about.append(Text(N_("Entry {number}"), {"number": entries[0][1]}))
        elif entries:
            about.append(Text(N_("{count} entries from {number} on"), _first_of(entries)))
        if member is not None:
            about.append(self._members.get(member) or self._applicants.get(member) or "–")
        return about


def _first_of(entries: list[tuple[int, str]]) -> dict[str, object]:
    return {"count": len(entries), "number": entries[0][1]}


def _in(idents: set[int]) -> ColumnElement[bool]:
    return Member.id.in_(idents)


def _pairs(session: Session, ident: Any, name: Any, wanted: set[int]) -> list[tuple[int, str]]:
    rows = session.execute(select(ident, name).where(ident.in_(wanted)))
    return [(i, said or "") for i, said in rows]


def command_text(name: str) -> Text:
    """A command in plain words; one of a newer CoopDesk by its name."""
    if name in COMMAND_NAMES:
        return Text(COMMAND_NAMES[name])
    return Text(N_("Something of a newer CoopDesk ({name})"), {"name": name})


def inserted(row: acts.ActRow, table: str) -> list[dict[str, Any]]:
    """The rows of a table that an act wrote; columns left at their default are left out."""
    return [
        dict(zip(fact[2], values, strict=True))
        for fact in row.facts
        if fact[0] == "+" and fact[1] == table
        for values in fact[3]
    ]


def _entries_of(row: acts.ActRow) -> list[tuple[int, str]]:
    return [(e["id"], label_of(e.get("series", ""), e["number"])) for e in inserted(row, "entry")]


def _member_of(row: acts.ActRow) -> int | None:
    """The one member that an act is about; None where it is about none or several."""
    found: set[int] = set()
    for fact in row.facts:
        verb, table = fact[0], fact[1]
        if verb == "=":
            found |= {fact[2]} if table == "member" else set()
            continue
        column = "id" if table == "member" else "member"
        if column in fact[2]:
            at = fact[2].index(column)
            found |= {values[at] for values in fact[3] if values[at] is not None}
    return found.pop() if len(found) == 1 else None


# --- the act behind something --------------------------------------------------------------------


def act_of_entry(session: Session, entry: EntryId) -> int | None:
    """The place of the act that wrote an entry; None where the book has no such entry."""
    row = session.execute(select(Entry.series, Entry.written).where(Entry.id == entry)).first()
    if row is None:
        return None
    series, written = row
    ways = (
        # What is not generated carries the number of its act in its id ...
        select(Act.n)
        .join(Device, Device.id == Act.device)
        .where(Device.letter == series, Act.seq == entry >> _SEQ_BITS),
        # ... and nearly every act stands in the order of all at the moment that it was written.
        select(Act.n).where(Act.hlc_ms == instant_number(written)),
        select(Act.n),
    )
    sign = holds(cbor2.dumps(int(entry)))
    for way in ways:
        for n in session.scalars(way.where(sign).order_by(Act.n)):
            body = session.scalars(select(Act.body).where(Act.n == n)).one()
            if any(said == entry for said, _ in _entries_of(readable(acts.decode(body)))):
                return n
    return None
