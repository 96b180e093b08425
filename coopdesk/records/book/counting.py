"""Which acts count. Those that don't stay in the log word for word, and are in no row.

It is told from the set of acts alone, so that it is the same on every PC, whatever came first:

- An act that says what can't be (UNFIT) counts nowhere.
- A PC that is trusted no more counts up to its accepted end: what is in its chain after that, or
  beside it, doesn't (REVOKED). Nor does what such a PC says of others after its end. Where two PCs
  trust each other no more, what was said first stands, unless a third PC's word takes it away.
- An act that leans on a row that isn't there (ROOTLESS), a payment on a loan that came with an act
  that doesn't count, is left out as a whole, and so is what leans on it in turn.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.records.book import acts, identity
from coopdesk.records.book.fitting import LEANT_ON, Key, fits, keys_and_roots, revoked_by
from coopdesk.records.schema import FACTS, Act, Revocation
from coopdesk.records.store import Prepared, Raw

UNFIT, REVOKED, ROOTLESS = "unfit", "revoked", "rootless"
_DEVICE: Final = "device"

#: All acts, in their canonical order; asked more than once.
Every = Callable[[], Iterable[acts.ActRow]]


@dataclass(frozen=True, slots=True)
class Left:
    """Why an act doesn't count: `by` is the act that says so of its PC, or of the one that wrote
    what it leans on; `lacks` the row that it leans on and that isn't there.
    """

    why: str
    by: bytes = b""
    lacks: Key | None = None

    @property
    def stranger(self) -> int | None:
        """The PC that wrote it, where nothing of that PC counts: what let it in doesn't."""
        return self.lacks[1] if self.lacks and self.lacks[0] == _DEVICE else None


@dataclass(frozen=True, slots=True)
class _Seen:
    """What matters of an act here."""

    hash: bytes
    device: int
    seq: int
    prev: bytes
    keys: Collection[Key]
    roots: Collection[Key]
    ends: tuple[tuple[int, int, bytes], ...]


def left_out(every: Every) -> dict[bytes, Left]:
    """The acts that don't count, and why."""
    have: dict[str, set[int]] = {table: set() for table in LEANT_ON}
    wanted: dict[str, set[int]] = {table: set() for table in LEANT_ON}
    for row in every():
        if not fits(row) or any(revoked_by(row)):
            return _exactly(every)
        keys, roots = _leaning(row)
        for table, ident in keys:
            have[table].add(ident)
        for table, ident in roots:
            wanted[table].add(ident)
    return {} if all(wanted[t] <= have[t] for t in LEANT_ON) else _exactly(every)


def _leaning(row: acts.ActRow) -> tuple[Collection[Key], Collection[Key]]:
    # Of a newer layout nothing is read: it may be where the PC says who it is.
    return ([("device", acts.number_of(row.dev))], []) if row.newer else keys_and_roots(row)


def _exactly(every: Every) -> dict[bytes, Left]:
    left: dict[bytes, Left] = {}
    seen: list[_Seen] = []
    for row in every():
        if fits(row):
            seen.append(_seen(row))
        else:
            left[row.hash] = Left(UNFIT)
            seen.append(_Seen(row.hash, acts.number_of(row.dev), row.seq, row.prev, (), (), ()))
    left |= {one: why for one, why in _revoked(seen).items() if one not in left}
    return left | dict(_rootless([one for one in seen if one.hash not in left], seen, left))


def _seen(row: acts.ActRow) -> _Seen:
    keys, roots = _leaning(row)
    device = acts.number_of(row.dev)
    return _Seen(row.hash, device, row.seq, row.prev, keys, roots, tuple(revoked_by(row)))


# --- PCs that are trusted no more ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _End:
    """An act says where a PC ends; `after` are the acts of that PC that don't count by this."""

    act: bytes
    of: int
    after: frozenset[bytes]

    def takes(self, other: _End) -> bool:
        """Whether the other one is said by an act that doesn't count by this one."""
        return other.act in self.after


def _revoked(seen: Sequence[_Seen]) -> dict[bytes, Left]:
    said = [(one, end) for one in seen for end in one.ends]
    if not said:
        return {}
    by_device: dict[int, list[_Seen]] = {end[0]: [] for _, end in said}
    for one in seen:
        if one.device in by_device:
            by_device[one.device].append(one)
    ends = [_End(one.hash, end[0], _after(by_device[end[0]], end)) for one, end in said]
    stand, fallen = _weighed(ends)
    left: dict[bytes, Left] = {}
    told: set[int] = set()
    for end in stand:
        if end.of not in told:  # of two that end one PC, the first stands: so does its row
            told.add(end.of)
            left |= {act: Left(REVOKED, end.act) for act in end.after}
    return left | {act: Left(REVOKED, by) for act, by in fallen.items()}


def _after(chain: Sequence[_Seen], end: tuple[int, int, bytes]) -> frozenset[bytes]:
    """The acts of a PC that don't lead to its accepted end; its fellow's, where it was cloned."""
    _, last, tip = end
    inside = {one.hash: one for one in chain if one.seq <= last}
    if tip not in inside:  # it isn't here yet
        return frozenset(one.hash for one in chain if one.seq >= last)
    way = set()
    while tip in inside:
        way.add(tip)
        tip = inside[tip].prev
    return frozenset(one.hash for one in chain) - way


def _weighed(ends: Sequence[_End]) -> tuple[list[_End], dict[bytes, bytes]]:
    """Which of them stand, in canonical order, and which acts fell, each by which other act."""
    waiting, stand, fallen = list(ends), list[_End](), dict[bytes, bytes]()
    while waiting:
        free = (one for one in waiting if not any(other.takes(one) for other in waiting))
        first = next(free, waiting[0])
        if first.takes(first):  # a PC that ends itself by an act after its end says nothing
            waiting.remove(first)
            fallen[first.act] = first.act
            continue
        lost = {one.act for one in waiting if first.takes(one) or one.takes(first)}
        stand.append(first)
        fallen |= dict.fromkeys(lost, first.act)
        waiting = [one for one in waiting if one is not first and one.act not in lost]
    return [one for one in ends if one in stand and one.act not in fallen], fallen


# --- acts that lean on what isn't there ----------------------------------------------------------


def _rootless(
    counted: Sequence[_Seen], every: Sequence[_Seen], left: Mapping[bytes, Left]
) -> Iterator[tuple[bytes, Left]]:
    lost = {key: left[one.hash].by for one in every if one.hash in left for key in one.keys}
    while True:
        have = {key for one in counted for key in one.keys}
        off: dict[bytes, Left] = {}
        for one in counted:
            lacks = min((key for key in one.roots if key not in have), default=None, key=_pc_first)
            if lacks is not None:
                off[one.hash] = Left(ROOTLESS, lost.get(lacks, b""), lacks)
                lost |= {key: off[one.hash].by for key in one.keys}
        if not off:
            return
        yield from off.items()
        counted = [one for one in counted if one.hash not in off]


def _pc_first(key: Key) -> tuple[bool, Key]:
    return key[0] != _DEVICE, key


_THERE: Final = {
    table: Prepared(
        select(next(iter(FACTS[table].primary_key))).where(
            next(iter(FACTS[table].primary_key)).in_(
                select(func.json_each(bindparam("ids")).table_valued("value").c.value)
            )
        )
    )
    for table in LEANT_ON
}


def there(raw: Raw, wanted: Iterable[Key]) -> set[Key]:
    """Which of some rows stand in the book."""
    by_table: dict[str, set[int]] = {}
    for table, ident in wanted:
        by_table.setdefault(table, set()).add(ident)
    return {
        (table, ident)
        for table, ids in by_table.items()
        for (ident,) in raw.all(_THERE[table], ids=list(ids))
    }


def rootless_among(raw: Raw, rows: Iterable[acts.ActRow]) -> dict[bytes, Left]:
    """Of acts that are added to a book: those that lean on what is neither in it nor in them."""
    seen = [_seen(row) for row in rows]
    stands = there(raw, {key for one in seen for key in one.roots})
    bare = [
        _Seen(one.hash, one.device, one.seq, one.prev, one.keys, set(one.roots) - stands, ())
        for one in seen
    ]
    return dict(_rootless(bare, bare, {}))


# --- what is noted -------------------------------------------------------------------------------

_NOTE: Final = "left out"
_PCS: Final = Prepared(select(Revocation.id))
#: Whether an act comes after the end of its PC. The sum keeps SQLite from asking it of every act:
#: it goes by the PCs that have an end.
BEYOND: Final = (
    (Act.device == Revocation.id + 0)
    & (Act.seq >= Revocation.seq)
    & ((Act.seq > Revocation.seq) | (Act.hash != Revocation.hash))
)
_BEYOND: Final = Prepared(select(Act.hash).where(BEYOND))


def keep_note(raw: Raw, left: Mapping[bytes, Left]) -> None:
    """Note which acts don't count, for those who ask often."""
    if left or identity.note(raw, _NOTE):
        said = {one.hex(): [w.why, w.by.hex(), w.lacks] for one, w in sorted(left.items())}
        identity.keep_note(raw, _NOTE, json.dumps(said))


def noted(raw: Raw) -> dict[bytes, Left]:
    """Which acts don't count, as it was noted last."""
    return _read(identity.note(raw, _NOTE))


def left(session: Session) -> dict[bytes, Left]:
    """The same as a query."""
    return _read(identity.noted(session, _NOTE))


def _read(note: str) -> dict[bytes, Left]:
    return {
        bytes.fromhex(one): Left(why, bytes.fromhex(by), tuple(lacks) if lacks else None)
        for one, (why, by, lacks) in json.loads(note or "{}").items()
    }


def revoked_pcs(raw: Raw) -> set[int]:
    """The PCs that are trusted no more."""
    return {device for (device,) in raw.all(_PCS)}


def due(raw: Raw) -> bool:
    """Whether what was noted doesn't hold any more, by what this PC itself wrote since."""
    known = noted(raw)
    if any(bytes(one) not in known for (one,) in raw.all(_BEYOND)):
        return True
    return bool(there(raw, {left.lacks for left in known.values() if left.lacks}))
