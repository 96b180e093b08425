"""Which acts have to do with one member: found by the rows that are theirs, not by looking through
the log.

The id of nearly every row tells the place of the act that wrote it, and the history of fields
tells the moment of each that changed one. Only rows whose id comes from what they are (who was at
a meeting, who was elected) tell neither: the acts of those are looked through, by what is left in
`signs`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import cbor2
from sqlalchemy import and_, or_, select, tuple_, type_coerce
from sqlalchemy.orm import Session

from coopdesk.records.audit.finding import holds
from coopdesk.records.book import same
from coopdesk.records.ids import MemberId
from coopdesk.records.schema import (
    FACTS,
    Act,
    Entry,
    Erasure,
    History,
    Joined,
    Line,
    LoanEvent,
    LoanMove,
    Tip,
    Visit,
    instant_number,
)
from coopdesk.records.store import Raw

_SEQ_BITS: Final = 32
_MANY: Final = 400

#: Rows of what a member has: they name the member by what they name.
_OF_HOLDINGS: Final = (
    *(("holder", "holding"), ("hold", "holding"), ("notice", "holding"), ("passbook", "holding")),
    *(("subscription", "holding"), ("share_refund", "holding"), ("certificate", "holding")),
    *(("share_transfer", "giver"), ("share_transfer", "taker"), ("interest_run", "holding")),
)
_OF_LOANS: Final = (("loan_event", "loan"), ("guarantee", "loan"), ("collateral", "loan"))
#: Tables with a column `member` that are asked for in another way, or say nothing of the member.
_ELSEWHERE: Final = frozenset({"line", "visit", "presence"})
_BY_MEMBER: Final = tuple(
    (name, "member")
    for name, table in FACTS.items()
    if "member" in table.c and name not in _ELSEWHERE
)
#: And those that name the member by another column.
_OTHERWISE: Final = (("attendance", "by"), ("joined", "kept"), ("joined", "id"))
#: What was said or written about any of the rows above.
_ABOUT: Final = (("citation", "subject"), ("duty", "about"))

#: Where an act stands among all: its moment and its PC, the same everywhere, and its place here.
Place = tuple[int, int, int, int]
_AT: Final = (Act.hlc_ms, Act.hlc_count, Act.device, Act.n)


@dataclass(slots=True)
class Traces:
    """The rows of a member by table, and the acts that were found by them, newest first.

    `signs` are bytes of rows whose act is still to be looked for in the log; none: it is all here.
    """

    rows: dict[str, set[int]] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    signs: list[bytes] = field(default_factory=list)


def traces(session: Session, member: MemberId) -> Traces:
    """The acts of a member, as far as their rows tell them."""
    rows = _rows(session, member)
    found = _Found(session)
    loose = found.by_rows({i for name, some in rows.items() if name != "entry" for i in some})
    loose |= found.by_entries(member, rows["entry"])
    found.by_history(rows)
    if loose:
        loose = found.still_loose(loose)
    after = [line for line in sorted(rows["member"]) if _is_after_all(session, line)]
    signs = [cbor2.dumps(line) for line in ([int(member), *after] if loose or after else ())]
    if signs:  # of what does not name the member itself
        named = set().union(*(rows[name] for name, _ in (*_ABOUT, ("passbook", ""))))
        signs += [cbor2.dumps(ident) for ident in sorted(loose & named)]
    return Traces(rows, sorted(found.places, reverse=True), signs)


def look_on(session: Session, signs: Iterable[bytes], top: int, below: int) -> list[Place]:
    """Those with such a sign among the acts from the place `top` down to above `below`."""
    query = select(*_AT).where(Act.n <= top, Act.n > below, or_(*map(holds, signs)))
    return [_place(row) for row in session.execute(query)]


def _place(row: Sequence[int]) -> Place:
    ms, count, pc, n = row
    return ms, count, pc, n


def _is_after_all(session: Session, member: int) -> bool:
    """Whether they were erased or joined to another line: such a row has the member's own id."""
    found = (session.scalar(select(t.id).where(t.id == member)) for t in (Erasure, Joined))
    return any(one is not None for one in found)


# --- rows ----------------------------------------------------------------------------------------


def own_lines(session: Session, member: MemberId) -> set[int]:
    """The lines of the register that are a member: acts name that of then."""
    kept = same.kept_of(Raw(session.connection()))
    return {int(member), *(line for line, to in kept.items() if to == member)}


def _rows(session: Session, member: MemberId) -> dict[str, set[int]]:
    """The ids of all rows that are a member's, by table; of receipts those of their entries."""
    me = own_lines(session, member)
    ours = {"member": me, **{name: set[int]() for name in FACTS if name != "member"}}

    def add(pairs: Iterable[tuple[str, str]], among: set[int]) -> None:
        for name, column in pairs:
            its = FACTS[name]
            for some in _parts(among):
                found = session.scalars(select(its.c.id).where(its.c[column].in_(some)))
                ours[name].update(found)

    add((*_BY_MEMBER, *_OTHERWISE), me)
    add(_OF_HOLDINGS, ours["holding"])
    add(_OF_LOANS, ours["loan"])
    presence = FACTS["presence"]
    sheets = session.scalars(select(presence.c.collection).where(presence.c.member.in_(me)))
    ours["collection"] = set(sheets)
    ours["entry"] = _entries(session, me, ours["loan"])
    attached = FACTS["attachment"]
    of_member = select(attached.c.id).join(Line, Line.entry == attached.c.entry)
    ours["attachment"] = set(session.scalars(of_member.where(Line.member == member)))
    known = set().union(*(some for name, some in ours.items() if name != "entry"))
    add(_ABOUT, known)
    return ours


def _entries(session: Session, me: set[int], loans: set[int]) -> set[int]:
    found = {*session.scalars(select(Line.entry).where(Line.member.in_(me)).distinct())}
    found |= {*session.scalars(select(Visit.id).where(Visit.member.in_(me)))}
    for some in _parts(loans):
        for entry, loan in ((LoanMove.entry, LoanMove.loan), (LoanEvent.entry, LoanEvent.loan)):
            found |= {*session.scalars(select(entry).where(loan.in_(some), entry.is_not(None)))}
    return found


def _parts(among: Iterable[Any]) -> Iterator[list[Any]]:
    """So many as one question takes."""
    every = sorted(among)
    for at in range(0, len(every), _MANY):
        yield every[at : at + _MANY]


# --- acts ----------------------------------------------------------------------------------------


class _Found:
    """Acts, found by the ids of rows."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._pcs = list(session.scalars(select(Tip.device).where(Tip.seq > 0)))
        self.places: set[Place] = set()

    def by_rows(self, idents: set[int]) -> set[int]:
        """The acts that wrote some rows; gives the rows whose act their id does not tell."""
        loose = set(idents)
        for seqs, ids_at in self._by_seq(idents):
            query = select(*_AT, Act.seq, Act.body).where(
                Act.device.in_(self._pcs), Act.seq.in_(seqs)
            )
            for *place, seq, body in self._session.execute(query):
                there = {i for i in ids_at[seq] if cbor2.dumps(i) in body}
                if there:
                    self.places.add(_place(place))
                    loose -= there
        return loose

    def by_entries(self, member: MemberId, entries: set[int]) -> set[int]:
        """The acts that wrote some entries; gives the entries whose act was not found.

        An entry is written at the moment of its act. Together with the place in its id that tells
        the act, without reading it; the id of what is generated tells no place.
        """
        theirs = select(Line.entry).where(Line.member == member)
        its_act = and_(
            Act.device.in_(self._pcs),
            Act.seq == Entry.id.bitwise_rshift(_SEQ_BITS),
            Act.hlc_ms == type_coerce(Entry.written, Act.hlc_ms.type),
        )
        query = select(Entry.id, *_AT).join(Act, its_act).where(Entry.id.in_(theirs))
        at: dict[int, list[Place]] = {}
        for ident, *place in self._session.execute(query):
            at.setdefault(ident, []).append(_place(place))
        left = entries - at.keys()
        for ident, found in at.items():
            if len(found) == 1:
                self.places.update(found)
            else:  # two PCs wrote at one moment: the acts themselves tell
                left.add(ident)
        return self.by_rows(self._generated(left))

    def _generated(self, entries: set[int]) -> set[int]:
        """Look into the acts of the moments of some entries; gives those that are in none."""
        at: dict[int, set[int]] = {}
        for some in _parts(entries):
            told = select(Entry.id, Entry.written).where(Entry.id.in_(some))
            for ident, written in self._session.execute(told):
                at.setdefault(instant_number(written), set()).add(ident)
        left = set(entries)
        for part in _parts(at):
            query = select(*_AT, Act.body).where(Act.hlc_ms.in_(part))
            for ms, count, pc, n, body in self._session.execute(query):
                there = {ident for ident in at[ms] if cbor2.dumps(ident) in body}
                if there:
                    self.places.add((ms, count, pc, n))
                    left -= there
        return left

    def by_history(self, rows: Mapping[str, set[int]]) -> None:
        """The acts that changed a field of some rows."""
        at: set[tuple[int, int, int]] = set()
        for table, idents in rows.items():
            if FACTS[table].info.get("money"):
                continue
            for some in _parts(idents):
                query = select(History.hlc_ms, History.hlc_count, History.device).where(
                    History.table == table, History.row.in_(some), History.hlc_ms > 0
                )
                at.update((ms, count, pc) for ms, count, pc in self._session.execute(query))
        for part in _parts(at):
            wanted = tuple_(Act.hlc_ms, Act.hlc_count, Act.device)
            found = self._session.execute(select(*_AT).where(wanted.in_(part)))
            self.places.update(_place(row) for row in found)

    def still_loose(self, loose: set[int]) -> set[int]:
        """Without those that stand in an act which was found for another row."""
        left = set(loose)
        for some in _parts(n for *_, n in self.places):
            for body in self._session.scalars(select(Act.body).where(Act.n.in_(some))):
                left -= {ident for ident in left if cbor2.dumps(ident) in body}
            if not left:
                break
        return left

    @staticmethod
    def _by_seq(idents: Iterable[int]) -> Iterator[tuple[list[int], Mapping[int, list[int]]]]:
        ids_at: dict[int, list[int]] = {}
        for ident in idents:
            ids_at.setdefault(ident >> _SEQ_BITS, []).append(ident)
        for seqs in _parts(ids_at):
            yield seqs, ids_at
