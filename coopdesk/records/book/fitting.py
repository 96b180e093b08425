"""Whether what an act says can be put into rows at all: told from the act alone.

A PC that is vouched for may still write nonsense: a flaw in another program, a turned bit before
signing, ill will. Such an act is the same nonsense on every PC, so that all leave it out alike.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Text

from coopdesk.records.book import acts
from coopdesk.records.schema import FACTS, day_of, instant_number
from coopdesk.records.schema.types import Day, Instant, Json

_MOST: Final = 1 << 63

#: A row by its table and id.
Key = tuple[str, int]


def fits(row: acts.ActRow) -> bool:
    """Whether all of an act's facts are such as can be written, where this release knows them."""
    return facts_fit(row.facts)


def facts_fit(facts: Any) -> bool:
    """The same of facts as they are read."""
    try:
        return all(map(_fact_fits, facts)) and _balances(facts)
    except (TypeError, ValueError, LookupError, OverflowError, AttributeError, RecursionError):
        return False


def readable(row: acts.ActRow) -> acts.ActRow:
    """An act as it can be told to people: one that says what can't be, without what it says."""
    return row if fits(row) else replace(row, facts=[])


def _fact_fits(fact: acts.Fact) -> bool:
    if fact[0] == "+":  # nearly all; unpacking refuses more or fewer parts
        _, table, names, rows = fact
        if type(table) is not str or type(names) is not list or type(rows) is not list:
            return False
        return table not in FACTS or _rows_fit(table, tuple(names), rows)
    match fact:
        case ["=", str(table), int(ident), str(column), value, bytes()]:
            return table not in FACTS or _field_fits(table, ident, column, value)
    return False


def _rows_fit(table: str, names: tuple[str, ...], rows: Sequence[Any]) -> bool:
    shape = _shape(table, names)
    if shape is None or not rows:
        return False
    kinds, looks, wholes = shape
    for row in rows:
        if type(row) is not list or not (fit := kinds[tuple(map(type, row))]):
            return False
        if fit == _LOOSE and not all(map(_is_small, row)):
            return False
        array("q", filter(None, wholes(row)))  # refuses a number too large for a column
        for at, look in looks:
            if not look(row[at]):
                return False
    return True


def _field_fits(table: str, ident: int, column: str, value: Any) -> bool:
    one = FACTS[table].c.get(column)
    if not -_MOST <= ident < _MOST or isinstance(ident, bool):
        return False
    if one is None:
        return True
    info = FACTS[table].info
    locked = info.get("money") and info.get("free") != column
    if one.primary_key or locked or type(value) not in _kinds_of(one):
        return False
    if type(value) is int and not -_MOST <= value < _MOST:
        return False
    look = _look_of(one)
    return look is None or look(value)


def _balances(facts: Sequence[acts.Fact]) -> bool:
    """Whether each entry comes with its lines, and these with it, and they come to nothing."""
    entries: set[int] = set()
    off: dict[int, int] = {}
    for fact in facts:
        if fact[1] == "entry" and fact[0] == "+":
            at = fact[2].index("id")
            entries.update([row[at] for row in fact[3]])
        elif fact[1] == "line":
            at, amount = fact[2].index("entry"), fact[2].index("amount")
            for row in fact[3]:
                off[row[at]] = off.get(row[at], 0) + row[amount]
    return entries == off.keys() and not any(off.values())


_NO, _FITS, _LOOSE = range(3)


def _is_small(value: Any) -> bool:
    return type(value) is not int or -_MOST <= value < _MOST


class _Kinds(dict[tuple[type, ...], int]):
    """Which kinds of values may stand together in a row: asked once for each combination. Loose
    are those with a number in a column of text.
    """

    def __init__(self, allowed: Sequence[frozenset[type] | None]) -> None:
        super().__init__()
        self._allowed = allowed

    def __missing__(self, kinds: tuple[type, ...]) -> int:
        fits = len(kinds) == len(self._allowed) and all(
            allowed is None or kind in allowed
            for kind, allowed in zip(kinds, self._allowed, strict=True)
        )
        found = self[kinds] = (_LOOSE if self._is_loose(kinds) else _FITS) if fits else _NO
        return found

    def _is_loose(self, kinds: tuple[type, ...]) -> bool:
        pairs = zip(kinds, self._allowed, strict=True)
        return any(kind is int and (allowed is None or str in allowed) for kind, allowed in pairs)


Look = Callable[[Any], bool]
_Shape = tuple[_Kinds, list[tuple[int, Look]], Callable[[list[Any]], Iterable[Any]]]
_WHOLE: Final = (frozenset[type]({int}), frozenset[type]({int, type(None)}))


def _picked(places: list[int]) -> Callable[[list[Any]], Iterable[Any]]:
    """What takes the values at some places out of a row."""
    if len(places) > 1:
        return itemgetter(*places)
    at = slice(places[0], places[0] + 1) if places else slice(0)
    return itemgetter(at)


@cache
def _shape(table: str, names: tuple[str, ...]) -> _Shape | None:
    """What rows with these columns must be; None where none can be."""
    columns = FACTS[table].c
    given = frozenset(names)
    if len(given) != len(names) or not all(type(name) is str for name in names):
        return None
    lacking = [c for c in columns if c.name not in given]
    if any(c.primary_key or (not c.nullable and c.default is None) for c in lacking):
        return None
    known = [columns.get(name) for name in names]
    looks = [
        (at, look)
        for at, one in enumerate(known)
        if one is not None and (look := _look_of(one)) is not None
    ]
    wholes = [
        at
        for at, one in enumerate(known)
        if one is not None and _kinds_of(one) in _WHOLE and not isinstance(one.type, Day)
    ]
    kinds = _Kinds([None if one is None else _kinds_of(one) for one in known])
    return kinds, looks, _picked(wholes)


_NONE: Final = frozenset({type(None)})


@cache
def _kinds_of(column: Column[Any]) -> frozenset[type]:
    """The kinds of values that an act may give a column: of a person's, its mark."""
    if column.info.get("personal"):
        kinds = frozenset[type]({bytes})
    elif isinstance(column.type, Day | Instant | BigInteger | Integer):
        kinds = frozenset[type]({int})
    elif isinstance(column.type, LargeBinary):
        kinds = frozenset[type]({bytes})
    else:
        assert isinstance(column.type, Json | Text)
        kinds = frozenset[type]({str, int})  # a number is kept as its digits
    return kinds | _NONE if column.nullable else kinds


@cache
def _look_of(column: Column[Any]) -> Look | None:
    """What else must hold of a value that has the right kind."""
    if column.info.get("personal"):
        return None
    match column.type:
        case Day():
            return _is_day
        case Instant():
            return _is_instant
        case Json():
            return _is_json
    return None


_EARLIEST: Final = instant_number(datetime.min.replace(tzinfo=UTC))
_LATEST: Final = instant_number(datetime.max.replace(tzinfo=UTC))
_days: Final[dict[int | None, bool]] = {None: True}


def _is_day(value: int | None) -> bool:
    found = _days.get(value)
    if found is None:
        assert value is not None
        found = _days[value] = _made(day_of, value)
    return found


def _is_instant(value: int | None) -> bool:
    return value is None or _EARLIEST <= value <= _LATEST


def _is_json(value: str | int | None) -> bool:
    return value is None or _made(json.loads, str(value))


def _made(make: Callable[[Any], Any], value: Any) -> bool:
    try:
        make(value)
    except (ValueError, OverflowError, RecursionError):
        return False
    return True


# --- what leans on what --------------------------------------------------------------------------


#: What the tables themselves don't watch: what takes something back falls with it.
BACK: Final = "reverses"
TAKEN_BACK: Final = frozenset({"entry", "visit"})


def _leaning() -> Mapping[str, Mapping[str, str]]:
    """By table, which of its columns name a row of which other table."""
    found = {
        name: {c.name: key.column.table.name for c in table.c for key in c.foreign_keys}
        for name, table in FACTS.items()
    }
    for name in TAKEN_BACK:
        found[name][BACK] = name
    return found


LEANING: Final = _leaning()
#: Tables whose rows others lean on. Any act leans on its PC's.
LEANT_ON: Final = frozenset(
    {"device", *(of for columns in LEANING.values() for of in columns.values())}
)
#: A PC that is not in the book any more stays trusted no more: the row is passed over, no act.
FREE: Final = frozenset({"revocation"})


@cache
def _places(table: str, names: tuple[str, ...]) -> tuple[int, tuple[tuple[int, str], ...]]:
    """Where a fact's id is (-1: of no matter), and which columns name a row of which table."""
    leaning = {} if table in FREE else LEANING[table]
    own = names.index("id") if table in LEANT_ON else -1
    return own, tuple((at, leaning[name]) for at, name in enumerate(names) if name in leaning)


#: What a column names that names nothing.
_NOTHING: Final[frozenset[Any]] = frozenset((table, None) for table in LEANT_ON)


def keys_and_roots(row: acts.ActRow) -> tuple[set[Key], set[Key]]:
    """The rows that an act writes and others may lean on, and those that must be there for it."""
    keys: set[Key] = set()
    roots: set[Key] = {("device", acts.number_of(row.dev))}
    for fact in row.facts:
        table = fact[1]
        if table not in FACTS:
            continue
        if fact[0] == "+":
            own, others = _places(table, tuple(fact[2]))
            if own >= 0:
                keys.update((table, values[own]) for values in fact[3])
            for at, of in others:
                roots.update((of, values[at]) for values in fact[3])
        elif fact[3] in LEANING[table]:
            roots.add((LEANING[table][fact[3]], fact[4]))
    return keys, roots - keys - _NOTHING


def taken_back(rows: Iterable[acts.ActRow]) -> set[Key]:
    """What acts take back that none of them wrote."""
    gone: set[Key] = set()
    own: set[Key] = set()
    for row in rows:
        for fact in row.facts:
            if fact[0] == "+" and fact[1] in TAKEN_BACK:
                own.update((fact[1], values[fact[2].index("id")]) for values in fact[3])
                if BACK in fact[2]:
                    at = fact[2].index(BACK)
                    gone.update((fact[1], values[at]) for values in fact[3])
    return gone - own - _NOTHING


def revoked_by(row: acts.ActRow) -> Iterator[tuple[int, int, bytes]]:
    """The PCs that an act says are trusted no more, each with the last act that counts."""
    for fact in row.facts:
        if fact[0] == "+" and fact[1] == "revocation":
            at = [fact[2].index(name) for name in ("id", "seq", "hash")]
            for values in fact[3]:
                device, seq, end = (values[i] for i in at)
                yield device, seq, end
