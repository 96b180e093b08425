"""Acts laid out in columns, so that a day of visits is small on the wire.

What is the same in all acts of a chain, or follows from it (co-op, device, counter, the hash of the
act before), is left out and made again. Long numbers are said once and then by where they stood; a
row's columns stand beside each other over all acts. An act that would not come out byte for byte
the same (a newer CoopDesk's) goes whole.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any, Final

import cbor2

from coopdesk.records.book import acts
from coopdesk.records.book.fitting import facts_fit

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


class Unpackable(ValueError):
    """What should be packed acts isn't."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Whose acts these are, the counter of the first, and the hash of the act before it."""

    coop: bytes
    dev: bytes
    first: int
    prev: bytes


def pack(bodies: Sequence[bytes], chain: Chain) -> bytes:
    """Acts of one chain, in their order, as columns."""
    whole = {n for n, body in enumerate(bodies) if not _is_plain(cbor2.loads(body))}
    packed = _Packer().pack(bodies, whole)
    off = {n for n, (a, b) in enumerate(_again(packed, chain, bodies)) if a != b}
    return _Packer().pack(bodies, whole | off) if off else packed


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
    return (
        set(said) == _FIELDS
        and said["v"] == said["min"] == _LAYOUT
        and facts_fit(said["facts"])
        and all(_is_plain_fact(fact) for fact in said["facts"])
    )


def _is_plain_fact(fact: Any) -> bool:
    if fact[0] == "+":
        rows, wide = fact[3], len(fact[2])
        return (
            len(fact) == 4
            and wide > 0
            and all(len(row) == wide and _is_plain_row(row) for row in rows)
        )
    return fact[0] == "=" and len(fact) == 6 and _is_plain_row(fact[2:])


def _is_plain_row(row: list[Any]) -> bool:
    return all(type(value) in _STORED for value in row)


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
        self._heads: dict[Any, int] = {}
        self._shapes: dict[Any, int] = {}
        self._columns: list[list[Any]] = []
        self._start: list[int] = []
        self._longs = _Longs()
        self._acts: list[list[int]] = [[] for _ in range(7)]

    def pack(self, bodies: Sequence[bytes], whole: set[int]) -> bytes:
        """All of them; those named stay whole."""
        for n, body in enumerate(bodies):
            if n not in whole:
                self._act(cbor2.loads(body))
        said = {
            "count": len(bodies),
            "whole": [[n, bodies[n]] for n in sorted(whole)],
            "heads": [[*head] for head in self._heads],
            "shapes": [[*shape] for shape in self._shapes],
            "acts": [_column(one) for one in self._acts],
            "longs": _deltas(self._longs.all),
            "columns": [_column(one) for one in self._columns],
        }
        return cbor2.dumps(said)

    def _act(self, said: dict[str, Any]) -> None:
        moment, count = said["hlc"]
        self._longs.begin(said["wall"])
        shape = [said["command"], *(self._fact(fact) for fact in said["facts"])]
        key = cbor2.dumps(shape)
        index = self._shapes.setdefault(_Keyed(key, shape), len(self._shapes))
        parts = (index, moment, count, said["wall"] - moment)
        for column, value in zip(
            self._acts, (*parts, said["clock_flag"], said["day"], said["actor"]), strict=True
        ):
            column.append(value)

    def _fact(self, fact: list[Any]) -> list[int]:
        """A fact's head and how many rows it has; its values go into columns."""
        if fact[0] == "+":
            head, rows = ["+", fact[1], fact[2]], fact[3]
        else:
            head, rows = ["=", fact[1], fact[3]], [[fact[2], fact[4], fact[5]]]
        key = _Keyed(cbor2.dumps(head), head)
        if key not in self._heads:
            self._heads[key] = len(self._heads)
            self._start.append(len(self._columns))
            self._columns += [[] for _ in range(len(fact[2]) if fact[0] == "+" else 3)]
        index = self._heads[key]
        start = self._start[index]
        for row in rows:
            for at, value in enumerate(row, start):
                is_long = type(value) is int and value >= _LONG
                self._columns[at].append((self._longs.say(value),) if is_long else value)
        return [index, len(rows)]


class _Keyed(list[Any]):
    """A list that is told from others by its bytes."""

    def __init__(self, key: bytes, said: list[Any]) -> None:
        super().__init__(said)
        self.key = key

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and other.key == self.key


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
