"""Acts laid out in columns, so that a day of visits is small on the wire.

What is the same in all acts of a chain, or follows from it (co-op, device, counter, the hash of the
act before), is left out and made again. Long numbers are said once and then by where they stood; a
row's columns stand beside each other over all acts. An act that would not come out byte for byte
the same (a newer CoopDesk's) goes whole.
"""

from __future__ import annotations

import gc
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import accumulate, islice, pairwise
from typing import Any, Final

import cbor2

from coopdesk.records.book import acts
from coopdesk.records.book.clock import Hlc

#: Integers from here on are said once: ids and moments. Those below are counts, days, amounts.
_LONG: Final = 1 << 31
#: How a long number is said: as one that is new, the act's own first one, its moment, or by place.
_NEW, _OWN, _MOMENT, _KNOWN = 0, 1, 2, 3
_FIELDS: Final = {
    *("v", "min", "coop", "dev", "seq", "prev", "hlc", "wall", "clock_flag", "day", "actor"),
    *("command", "facts"),
}


#: Bytes of acts that one pack can hold.
LARGEST: Final = 128 << 20
#: The layout of acts that stand in columns, whatever layout is written by now. Others go whole.
_LAYOUT: Final = 1
#: What a value of a row can be: see schema.stored.
_STORED: Final = frozenset({int, str, bytes, type(None)})
_TEXT: Final = frozenset({str})
_WHOLE: Final = frozenset({int})


@contextmanager
def no_search_for_circles() -> Iterator[None]:
    """While hundred thousands of values are made, none of them in a circle: Python would look
    through all of them again and again, for a third of the time.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Unpackable(ValueError):
    """What should be packed acts isn't."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Whose acts these are, the counter of the first, and the hash of the act before it."""

    coop: bytes
    dev: bytes
    first: int
    prev: bytes


def pack(bodies: Sequence[bytes], said: Sequence[Any], chain: Chain) -> bytes:
    """Acts of one chain, in their order, as columns. `said` are the same acts, decoded."""
    whole = {n for n, one in enumerate(said) if not _is_plain(one)}
    packed = _Packer().pack(bodies, said, whole)
    off = {n for n, (a, b) in enumerate(_again(packed, chain, bodies)) if a != b}
    return _Packer().pack(bodies, said, whole | off) if off else packed


def _again(packed: bytes, chain: Chain, bodies: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Each act as it would come out, given that those before it do, beside the act."""
    reader = _Unpacker(packed, chain)
    prev = chain.prev
    for body in bodies:
        yield reader.act(prev), body
        prev = acts.hash_of(body)


@dataclass
class Unpacked:
    """Acts that came out of a pack, with when each was written (milliseconds, count), the hash of
    each, the hash of the last, and which of them came whole: those say themselves what is before
    them. `read` are the acts by their bytes, as they would be decoded from these.
    """

    tip: bytes
    bodies: list[bytes] = field(default_factory=list)
    times: list[tuple[int, int]] = field(default_factory=list)
    hashes: list[bytes] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    read: dict[bytes, acts.ActRow] = field(default_factory=dict)


def unpack(packed: bytes, chain: Chain, *, read: int = 0) -> Unpacked:
    """The acts again, so many of them `read` too: that takes 2 KB each. Raises Unpackable; whether
    they are the right ones, the chain's end says.
    """
    try:
        reader, made, size = _Unpacker(packed, chain), Unpacked(chain.prev), 0
        for _ in range(reader.count):
            prev, body = made.tip, reader.act(made.tip)
            made.bodies.append(body)
            made.times.append(reader.time)
            made.tip = acts.hash_of(body)
            made.hashes.append(made.tip)
            if len(made.hashes) <= read:
                row = reader.row(body, made.tip, prev)
                if row is not None:
                    made.read[body] = row
            size += len(body)
            if size > LARGEST:
                raise Unpackable("more than acts can be")
        made.whole = sorted(reader.whole)
    except (
        *(cbor2.CBORDecodeError, LookupError, TypeError, ValueError, ArithmeticError),
        *(AttributeError, MemoryError, RuntimeError, StopIteration),
    ) as error:
        raise Unpackable(str(error)) from error
    return made


def _is_plain(said: Any) -> bool:
    """Whether an act can stand in columns. It may be another PC's, and say anything."""
    try:
        moments = [*said["hlc"], said["wall"]]
        return (
            said.keys() == _FIELDS
            and said["v"] == said["min"] == _LAYOUT
            and type(said["command"]) is str
            and [type(one) for one in moments] == [int, int, int]
            and all(map(_is_plain_fact, said["facts"]))
        )
    except (TypeError, ValueError, LookupError, AttributeError):
        return False


def _is_plain_fact(fact: Any) -> bool:
    if fact[0] == "+":
        _, table, names, rows = fact
        wide = len(names)
        return (
            type(table) is str
            and type(names) is list
            and wide > 0
            and _TEXT.issuperset(map(type, names))
            and all(type(row) is list and len(row) == wide for row in rows)
            and all(_STORED.issuperset(map(type, row)) for row in rows)
        )
    verb, table, ident, column, value, base = fact
    if verb != "=" or not _TEXT.issuperset((type(table), type(column))):
        return False
    return _STORED.issuperset(map(type, (ident, value, base)))


@dataclass
class _Longs:
    """Long numbers in the order in which they were first said."""

    all: list[int] = field(default_factory=list)
    at: dict[int, int] = field(default_factory=dict)
    moment: int = 0
    own: int | None = None

    def begin(self, moment: int) -> None:
        """Another act begins."""
        self.moment, self.own = moment, None

    def say(self, value: int) -> int:
        """How a number is said."""
        if value == self.moment:
            return _MOMENT
        if value == self.own:
            return _OWN
        if value in self.at:
            return _KNOWN + self.at[value]
        self.at[value] = len(self.all)
        self.all.append(value)
        if self.own is None:
            self.own = value
        return _NEW


class _Packer:
    """One pack that is being made."""

    def __init__(self) -> None:
        self._heads: dict[tuple[Any, ...], int] = {}
        self._shapes: dict[tuple[Any, ...], int] = {}
        self._columns: list[list[list[Any]]] = []
        self._longs = _Longs()
        self._acts: list[list[int]] = [[] for _ in range(7)]

    def pack(self, bodies: Sequence[bytes], said: Sequence[Any], whole: set[int]) -> bytes:
        """All of them; those named stay whole."""
        for n, one in enumerate(said):
            if n not in whole:
                self._act(one)
        packed = {
            "count": len(bodies),
            "whole": [[n, bodies[n]] for n in sorted(whole)],
            "heads": list(self._heads),
            "shapes": list(self._shapes),
            "acts": [_column(one) for one in self._acts],
            "longs": _deltas(self._longs.all),
            "columns": [_column(one) for head in self._columns for one in head],
        }
        return cbor2.dumps(packed)

    def _act(self, said: dict[str, Any]) -> None:
        moment, count = said["hlc"]
        self._longs.begin(said["wall"])
        shape = (said["command"], *map(self._fact, said["facts"]))
        index = self._shapes.setdefault(shape, len(self._shapes))
        parts = (index, moment, count, said["wall"] - moment)
        for column, value in zip(
            self._acts, (*parts, said["clock_flag"], said["day"], said["actor"]), strict=True
        ):
            column.append(value)

    def _fact(self, fact: list[Any]) -> tuple[int, int]:
        """A fact's head and how many rows it has; its values go into columns."""
        if fact[0] == "+":
            _, table, names, rows = fact
            head: tuple[Any, ...] = ("+", table, tuple(names))
        else:
            head, rows = ("=", fact[1], fact[3]), [[fact[2], *fact[4:]]]
        index = self._heads.setdefault(head, len(self._heads))
        if index == len(self._columns):
            self._columns.append([[] for _ in range(len(head[2]) if head[0] == "+" else 3)])
        columns, say = self._columns[index], self._longs.say
        for row in rows:
            for column, value in zip(columns, row, strict=True):
                is_long = type(value) is int and value >= _LONG
                column.append((say(value),) if is_long else value)
        return index, len(rows)


# --- columns -------------------------------------------------------------------------------------

#: A column as it is, of whole numbers as differences, of long numbers by how they are said, mixed.
_PLAIN, _STEPS, _LONGS, _MIXED = 0, 1, 2, 3
#: What may stand in a column of each kind: a long number among others stands in a list.
_LAID: Final = {
    _PLAIN: _STORED,
    _STEPS: _STORED,
    _LONGS: frozenset({int, type(None)}),
    _MIXED: _STORED | {list},
}


def _column(values: list[Any]) -> list[Any]:
    """A column as it is sent: what comes out smaller."""
    kinds = {type(value) for value in values}
    if tuple in kinds:
        if kinds <= {tuple, type(None)}:
            return [_LONGS, [value and value[0] for value in values]]
        return [_MIXED, [[*value] if type(value) is tuple else value for value in values]]
    if kinds == {int} and len(values) > 1:
        steps = _deltas(values)
        if _size(steps) < _size(values):
            return [_STEPS, steps]
    return [_PLAIN, values]


def _deltas(values: list[int]) -> list[int]:
    return [*values[:1], *(b - a for a, b in pairwise(values))]


def _size(values: list[int]) -> int:
    return len(zlib.compress(cbor2.dumps(values), 1))


def _time_of(body: bytes) -> tuple[int, int]:
    moment, count = cbor2.loads(body)["hlc"]
    return moment, count


class _Unpacker:
    """Reads one pack, act by act."""

    def __init__(self, packed: bytes, chain: Chain) -> None:
        said = cbor2.loads(packed)
        self.count: int = said["count"]
        self.whole: dict[int, bytes] = {n: body for n, body in said["whole"]}
        self._chain, self._n = chain, -1
        self._heads: list[list[Any]] = said["heads"]
        self._shapes: list[list[Any]] = said["shapes"]
        moments = [_read(*one) for one in said["acts"]]
        self._acts = zip(*moments, strict=True)
        self._longs = iter(list(accumulate(said["longs"])))
        self._known: list[int] = []
        self._moment, self._own = 0, None
        #: When the act was written that came last, and what it said.
        self.time = (0, 0)
        self._said: tuple[Any, ...] = ()
        columns = [(kind, _read(kind, values)) for kind, values in said["columns"]]
        #: Whether all is such as comes out of an act's bytes as it went in.
        self._plain = (
            all(map(_is_plain_head, self._heads))
            and _TEXT.issuperset(type(shape[0]) for shape in self._shapes)
            and all(_WHOLE.issuperset(map(type, one)) for one in moments)
            and _WHOLE.issuperset(map(type, said["longs"]))
            and all(_LAID[kind].issuperset(map(type, values)) for kind, values in columns)
        )
        self._encoder = acts.Encoder(chain.coop, chain.dev)
        self._begins = [_begins(*head) for head in self._heads] if self._plain else []
        following = iter(columns)
        self._rows = [
            self._rows_of([next(following) for _ in (head[2] if head[0] == "+" else range(3))])
            for head in self._heads
        ]

    def _rows_of(self, columns: Sequence[tuple[int, list[Any]]]) -> Iterator[tuple[Any, ...]]:
        """The rows of a head, one after the other."""
        if not columns:
            raise Unpackable("rows of nothing")
        ways = {_LONGS: self._long, _MIXED: self._mixed}
        told = [map(ways[kind], said) if kind in ways else iter(said) for kind, said in columns]
        return zip(*told, strict=True)

    def act(self, prev: bytes) -> bytes:
        """The next act, as bytes."""
        self._n += 1
        if self._n in self.whole:
            body, self._said = self.whole[self._n], ()
            self.time = _time_of(body)
            return body
        shape, moment, count, off, flag, day, actor = next(self._acts)
        self._moment, self._own, self.time = moment + off, None, (moment, count)
        command, *facts = self._shapes[shape]
        made = [self._fact(*fact) for fact in facts]
        self._said = (self._moment, flag, day, actor, command, made)
        seq = self._chain.first + self._n
        if self._plain:
            say, begins = cbor2.dumps, self._begins  # how a fact begins was made once for all
            told = [
                begins[said[0]] + say(fact[3]) if fact[0] == "+" else say(fact)
                for said, fact in zip(facts, made, strict=True)
            ]
            return self._encoder.encode(
                seq=seq,
                prev=prev,
                hlc=self.time,
                wall=self._moment,
                clock_flag=flag,
                day=day,
                actor=actor,
                command=command,
                facts=told,
            )
        return acts.encode(
            {
                "v": _LAYOUT,
                "min": _LAYOUT,
                "coop": self._chain.coop,
                "dev": self._chain.dev,
                "seq": seq,
                "prev": prev,
                "hlc": [moment, count],
                "wall": self._moment,
                "clock_flag": flag,
                "day": day,
                "actor": actor,
                "command": command,
                "facts": made,
            }
        )

    def row(self, body: bytes, digest: bytes, prev: bytes) -> acts.ActRow | None:
        """The act that came last, as it is decoded from its bytes; None where it isn't sure."""
        if not (self._plain and self._said):
            return None
        wall, flag, day, actor, command, facts = self._said
        return acts.ActRow(
            hash=digest,
            coop=self._chain.coop,
            dev=self._chain.dev,
            seq=self._chain.first + self._n,
            prev=prev,
            hlc=Hlc(*self.time),
            wall=wall,
            suspect=bool(flag),
            day=day,
            actor=actor,
            command=command,
            facts=facts,
            body=body,
        )

    def _fact(self, head: int, rows: int) -> acts.Fact:
        verb, table, names = self._heads[head]
        told = self._rows[head]
        made = [list(next(told))] if rows == 1 else [list(one) for one in islice(told, rows)]
        if len(made) != rows:
            raise Unpackable("fewer rows than it says")
        if verb == "+":
            return [verb, table, names, made]
        ident, value, base = made[0]
        return [verb, table, ident, names, value, base]

    def _mixed(self, said: Any) -> Any:
        """A value of a column in which some are long numbers."""
        return self._long(said[0]) if type(said) is list else said

    def _long(self, said: Any) -> Any:
        """A value of a column in which long numbers are said."""
        if said is None:
            return said
        if said >= _KNOWN:
            return self._known[said - _KNOWN]
        if said != _NEW:
            return self._own if said == _OWN else self._moment
        value = next(self._longs)
        self._known.append(value)
        if self._own is None:
            self._own = value
        return value


def _read(kind: int, values: list[Any]) -> list[Any]:
    """A column's values; long numbers as they are said."""
    return list(accumulate(values)) if kind == _STEPS else list(values)


def _is_plain_head(head: list[Any]) -> bool:
    verb, table, names = head
    if verb == "+":
        return type(table) is str and type(names) is list and _TEXT.issuperset(map(type, names))
    return _TEXT.issuperset(map(type, head))


def _begins(verb: str, table: str, names: Any) -> bytes:
    """How a fact's bytes begin, up to its rows."""
    return cbor2.dumps([verb, table, names, []])[:-1]
