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
from itertools import accumulate, pairwise
from typing import Any, Final

import cbor2

from coopdesk.records.book import acts

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
    reader = _Unpacker(packed)
    prev = chain.prev
    for n, body in enumerate(bodies):
        yield reader.act(chain, chain.first + n, prev), body
        prev = acts.hash_of(body)


@dataclass
class Unpacked:
    """Acts that came out of a pack, with when each was written (milliseconds, count), the hash of
    the last, and which of them came whole: those say themselves what is before them.
    """

    tip: bytes
    bodies: list[bytes] = field(default_factory=list)
    times: list[tuple[int, int]] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)


def unpack(packed: bytes, chain: Chain) -> Unpacked:
    """The acts again. Raises Unpackable; whether they are the right ones, the chain's end says."""
    try:
        reader, made, size = _Unpacker(packed), Unpacked(chain.prev), 0
        for n in range(reader.count):
            body = reader.act(chain, chain.first + n, made.tip)
            made.bodies.append(body)
            made.times.append(reader.time)
            made.tip, size = acts.hash_of(body), size + len(body)
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

    def __init__(self, packed: bytes) -> None:
        said = cbor2.loads(packed)
        self.count: int = said["count"]
        self.whole: dict[int, bytes] = {n: body for n, body in said["whole"]}
        self._heads: list[list[Any]] = said["heads"]
        self._shapes: list[list[Any]] = said["shapes"]
        self._acts = [self._read(*one)[0] for one in said["acts"]]
        self._longs = accumulate(said["longs"])
        self._known: list[int] = []
        self._moment, self._own = 0, None
        #: When the act was written that came last.
        self.time = (0, 0)
        columns = iter([self._read(*one) for one in said["columns"]])
        self._of_head = [
            [next(columns) for _ in (head[2] if head[0] == "+" else range(3))]
            for head in self._heads
        ]

    @staticmethod
    def _read(kind: int, values: list[Any]) -> tuple[Iterator[Any], int]:
        """A column's values, and its kind."""
        return (accumulate(values) if kind == _STEPS else iter(values)), kind

    def act(self, chain: Chain, seq: int, prev: bytes) -> bytes:
        """The next act, as bytes."""
        n = seq - chain.first
        if n in self.whole:
            self.time = _time_of(self.whole[n])
            return self.whole[n]
        shape, moment, count, off, flag, day, actor = (next(one) for one in self._acts)
        self._moment, self._own, self.time = moment + off, None, (moment, count)
        command, *facts = self._shapes[shape]
        return acts.encode(
            {
                "v": _LAYOUT,
                "min": _LAYOUT,
                "coop": chain.coop,
                "dev": chain.dev,
                "seq": seq,
                "prev": prev,
                "hlc": [moment, count],
                "wall": self._moment,
                "clock_flag": flag,
                "day": day,
                "actor": actor,
                "command": command,
                "facts": [self._fact(*fact) for fact in facts],
            }
        )

    def _fact(self, head: int, rows: int) -> list[Any]:
        verb, table, names = self._heads[head]
        columns = self._of_head[head]
        if not columns:
            raise Unpackable("rows of nothing")
        made = [
            [self._long(next(one), kind) if kind > _STEPS else next(one) for one, kind in columns]
            for _ in range(rows)
        ]
        if verb == "+":
            return [verb, table, names, made]
        ident, value, base = made[0]
        return [verb, table, ident, names, value, base]

    def _long(self, said: Any, kind: int) -> Any:
        """A value of a column in which long numbers are said."""
        if kind == _MIXED and type(said) is list:
            said = said[0]
        elif kind == _MIXED or said is None:
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
