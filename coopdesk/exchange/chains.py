"""The chains of acts that a book holds: one for each PC, or more where a PC was copied whole.

Two acts of one PC with the same counter prove a fork: both sides are kept and sent. A chain is then
one of the branches, from the PC's first act to one of its ends.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import cbor2
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.records.book import Book, acts
from coopdesk.records.book.fitting import facts_fit
from coopdesk.records.schema import FACTS, Act, Personal, Salt, Tip
from coopdesk.records.store import Prepared, Raw

#: Tables with personal values, and the columns that hold them.
_PERSONAL: Final[Mapping[str, frozenset[str]]] = {
    name: frozenset(c.name for c in table.c if c.info.get("personal"))
    for name, table in FACTS.items()
    if any(c.info.get("personal") for c in table.c)
}

# From PC to PC through the index, not through all acts.
_PC: Final = select(func.min(Act.device).label("pc")).cte("pcs", recursive=True)
_NEXT: Final = select(func.min(Act.device)).where(Act.device > _PC.c.pc).scalar_subquery()
_PCS: Final = _PC.union_all(select(_NEXT).where(_PC.c.pc.is_not(None)))
_LAST: Final = Prepared(
    select(
        _PCS.c.pc, select(func.max(Act.seq)).where(Act.device == _PCS.c.pc).scalar_subquery()
    ).where(_PCS.c.pc.is_not(None))
)

# Asked once for every file of a place.
_AT: Final = (Act.device == bindparam("of"), Act.seq == bindparam("seq"))
_HASH: Final = Prepared(select(Act.hash).where(*_AT).limit(1))
_HELD: Final = Prepared(select(Act.n).where(*_AT, Act.hash == bindparam("hash")))


@dataclass(frozen=True)
class Branch:
    """A chain: acts 1 to `last` of a PC, ending with the hash `tip`. `apart` has the hashes of
    those acts that another branch has otherwise.
    """

    device: bytes
    last: int
    tip: bytes
    apart: Mapping[int, bytes] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """The PC as rows have it."""
        return acts.number_of(self.device)

    @property
    def forked(self) -> bool:
        """Whether the PC has another branch too."""
        return bool(self.apart)


def branches(session: Session) -> list[Branch]:
    """All chains of a book, by PC."""
    told = session.execute(
        select(Act.device, func.max(Act.seq), func.count()).group_by(Act.device)
    ).all()
    ends = sorted((number, last) for number, last, _ in told)
    forks = _forks(session, [number for number, last, count in told if count != last])
    found: list[Branch] = []
    for number, last in ends:
        if number in forks:
            found += _branched(session, number, forks[number])
        else:
            body, tip = session.execute(
                select(Act.body, Act.hash).where(Act.device == number, Act.seq == last)
            ).one()
            found.append(Branch(cbor2.loads(body)["dev"], last, tip))
    return found


def _pairs(rows: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    yield from rows


def _forks(session: Session, numbers: Sequence[int]) -> dict[int, int]:
    """Of PCs that have more acts than counters: the first counter that they have twice."""
    if not numbers:
        return {}
    twice = (
        select(Act.device, Act.seq)
        .where(Act.device.in_(numbers))
        .group_by(Act.device, Act.seq)
        .having(func.count() > 1)
    ).subquery()
    query = select(twice.c.device, func.min(twice.c.seq)).group_by(twice.c.device)
    return dict(_pairs(session.execute(query)))


def _branched(session: Session, number: int, first: int) -> Iterator[Branch]:
    """The branches of a PC, told from what each act says was before it."""
    rows = session.execute(select(Act.hash, Act.body).where(Act.device == number, Act.seq >= first))
    told = {digest: cbor2.loads(body) for digest, body in rows}
    before = {said["prev"] for said in told.values()}
    for tip in sorted(told.keys() - before):
        at, apart = tip, {}
        while at in told:
            apart[told[at]["seq"]] = at
            at = told[at]["prev"]
        yield Branch(told[tip]["dev"], told[tip]["seq"], tip, apart)


def own(book: Book) -> Branch | None:
    """The chain that this PC goes on with; None when it wrote nothing yet."""
    end = book.read(_end, book.device)
    for branch in book.read(branches):
        if branch.device == book.device and branch.tip == end:
            return branch
    return None


def _end(session: Session, device: bytes) -> bytes | None:
    return session.scalar(select(Tip.hash).where(Tip.device == acts.number_of(device)))


def hash_at(session: Session, branch: Branch, seq: int) -> bytes:
    """The hash of one act of a chain; of none for the counter 0 or one that isn't there."""
    if seq in branch.apart:
        return branch.apart[seq]
    found = Raw(session.connection()).one(_HASH, of=branch.number, seq=seq)
    return bytes(found[0]) if found else acts.NO_ACT


def holds(session: Session, number: int, seq: int, digest: bytes) -> bool:
    """Whether the book has this very act."""
    raw = Raw(session.connection())
    return raw.one(_HELD, of=number, seq=seq, hash=digest) is not None


def heads(session: Session) -> dict[int, int]:
    """The counter of each PC's last act."""
    return dict(Raw(session.connection()).all(_LAST))


def sizes(session: Session, branch: Branch, span: tuple[int, int]) -> dict[int, int]:
    """How many bytes each act of a range has, by counter."""
    query = select(Act.seq, func.length(Act.body), Act.hash)
    query = query.where(Act.device == branch.number, Act.seq.between(*span))
    return {
        seq: size for seq, size, digest in session.execute(query) if _is_of(branch, seq, digest)
    }


def _is_of(branch: Branch, seq: int, digest: bytes) -> bool:
    return branch.apart.get(seq, digest) == digest


@dataclass(frozen=True, slots=True)
class Held:
    """Acts of a chain as the book holds them, and decoded, with the hash before the first and of
    the last, and the salts and personal values of exactly the rows in them.
    """

    bodies: list[bytes]
    said: list[Any]
    prev: bytes
    tip: bytes
    salts: dict[int, bytes]
    values: list[tuple[int, bytes, bytes]]
    needs: dict[int, int]


def held(session: Session, branch: Branch, first: int, last: int) -> Held:
    """Acts `first` to `last` of a chain. What was erased of persons is not among the values."""
    query = select(Act.seq, Act.hash, Act.body, Act.hlc_ms, Act.hlc_count)
    query = query.where(Act.device == branch.number, Act.seq >= first, Act.seq <= last)
    rows = [r for r in session.execute(query.order_by(Act.seq)) if _is_of(branch, r[0], r[1])]
    bodies = [row[2] for row in rows]
    said = [cbor2.loads(body) for body in bodies]
    written, marked = _rows_of_persons(said)
    return Held(
        bodies,
        said,
        hash_at(session, branch, first - 1),
        rows[-1][1],
        _salts(session, written),
        _values(session, marked),
        _needs(session, branch.number, rows[-1][3], rows[-1][4]),
    )


def _needs(session: Session, number: int, ms: int, count: int) -> dict[int, int]:
    """By other PC, the last act that was known when one of this time was written, at most."""
    earlier = (Act.hlc_ms < ms) | ((Act.hlc_ms == ms) & (Act.hlc_count < count))
    query = select(Act.device, func.max(Act.seq)).where(Act.device != number, earlier)
    return dict(_pairs(session.execute(query.group_by(Act.device))))


def touches(said: Any, tables: Container[str]) -> bool:
    """Whether an act, which may say anything, says something of some tables."""
    try:
        return any(fact[1] in tables for fact in said["facts"])
    except (TypeError, LookupError):
        return False


def _rows_of_persons(said: Iterable[Any]) -> tuple[set[int], set[tuple[int, bytes]]]:
    """The rows of persons that acts write, and which marks stand in which row."""
    written: set[int] = set()
    marked: set[tuple[int, bytes]] = set()
    of_persons = (one["facts"] for one in said if touches(one, _PERSONAL))
    for facts in filter(facts_fit, of_persons):
        for fact in facts:
            columns = _PERSONAL.get(fact[1])
            if columns and fact[0] == "+":
                written.update(_marks_of(fact, columns, marked))
            elif columns and fact[0] == "=" and fact[3] in columns and fact[4] is not None:
                marked.add((fact[2], fact[4]))
    return written, marked


def _marks_of(fact: Any, columns: frozenset[str], marked: set[tuple[int, bytes]]) -> Iterator[int]:
    names, rows = fact[2], fact[3]
    at = [n for n, name in enumerate(names) if name in columns]
    ident = names.index("id")
    for row in rows:
        marked.update((row[ident], row[n]) for n in at if row[n] is not None)
        yield row[ident]


_IDS: Final = select(func.json_each(bindparam("ids")).table_valued("value").c.value)


def _json(rows: Sequence[int] | set[int]) -> str:
    return "[" + ",".join(map(str, sorted(rows))) + "]"


def _salts(session: Session, rows: set[int]) -> dict[int, bytes]:
    if not rows:
        return {}
    query = select(Salt.row, Salt.salt).where(Salt.row.in_(_IDS)).order_by(Salt.row)
    return dict(_pairs(session.execute(query, {"ids": _json(rows)})))


def _values(session: Session, marked: set[tuple[int, bytes]]) -> list[tuple[int, bytes, bytes]]:
    if not marked:
        return []
    query = select(Personal.row, Personal.mark, Personal.value).where(Personal.row.in_(_IDS))
    found = session.execute(
        query.order_by(Personal.row, Personal.mark), {"ids": _json({row for row, _ in marked})}
    )
    return [(row, mark, value) for row, mark, value in found if (row, mark) in marked]
