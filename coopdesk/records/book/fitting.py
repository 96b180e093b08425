"""Whether what an act says can be put into rows at all: told from the act alone.

A PC that is vouched for may still write nonsense: a flaw in another program, a turned bit before
signing, ill will. Such an act is the same nonsense on every PC, so that all leave it out alike.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache, lru_cache
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
    except _ODD:
        return False


#: What comes of looking at what isn't as it is taken to be.
_ODD: Final = (TypeError, ValueError, LookupError, OverflowError, AttributeError, RecursionError)


@dataclass(slots=True)
class Fitting:
    """Acts that fit, with what they say laid together: rows by their table and its columns, and the
    fields that they set, of tables that this release knows.
    """

    every: Sequence[acts.ActRow]
    rows: dict[tuple[str, tuple[str, ...]], list[Any]] = field(default_factory=dict)
    sets: list[acts.Fact] = field(default_factory=list)

    @property
    def tables(self) -> set[str]:
        """In which of them something is written."""
        return {table for table, _ in self.rows} | {fact[1] for fact in self.sets}


def those_fitting(rows: Sequence[acts.ActRow]) -> Fitting:
    """Those of some acts that fit: looked at all at once, and one by one where some don't."""
    try:
        found = _laid_together(rows)
        if all(_rows_fit(*key, some) for key, some in found.rows.items()) and all(
            _balances(row.facts) for row in rows
        ):
            return found
    except _ODD:
        pass
    return _laid_together([row for row in rows if fits(row)])


def _laid_together(rows: Sequence[acts.ActRow]) -> Fitting:
    """Raises ValueError, or something as odd, for what doesn't fit by itself."""
    found = Fitting(rows)
    together = found.rows
    for row in rows:
        for fact in row.facts:
            if fact[0] == "+" and _is_laid_out(*fact) and fact[3]:
                if fact[1] in FACTS:
                    together.setdefault((fact[1], tuple(fact[2])), []).extend(fact[3])
            elif not _fact_fits(fact):
                raise ValueError("a fact that can't be")
            elif fact[1] in FACTS:
                found.sets.append(fact)
    return found


def readable(row: acts.ActRow) -> acts.ActRow:
    """An act as it can be told to people: one that says what can't be, without what it says."""
    return row if _VERDICTS.fits(row) else replace(row, facts=[])


class Verdicts:
    """Of acts with many facts it is told once: it takes long, and an act never changes. With the
    `most` of them told, all is forgotten, which can be while another thread asks.
    """

    def __init__(self, *, large: int = 1_000, most: int = 500) -> None:
        self._large, self._most = large, most
        self.told: dict[bytes, bool] = {}

    def fits(self, row: acts.ActRow) -> bool:
        """Whether an act fits."""
        facts: Any = row.facts  # which of an odd act can be anything
        if not isinstance(facts, list) or len(facts) < self._large:
            return fits(row)
        told = self.told.get(row.hash)
        if told is None:
            told = bool(those_fitting([row]).every)
            if len(self.told) >= self._most:
                self.told.clear()
            self.told[row.hash] = told
        return told


_VERDICTS: Final = Verdicts()


def _fact_fits(fact: acts.Fact) -> bool:
    if fact[0] == "+":  # nearly all
        if not _is_laid_out(*fact):  # which refuses more or fewer parts
            return False
        _, table, names, rows = fact
        return table not in FACTS or (bool(rows) and _rows_fit(table, tuple(names), rows))
    match fact:
        case ["=", str(table), int(ident), str(column), value, bytes()]:
            return table not in FACTS or _field_fits(table, ident, column, value)
    return False


def _is_laid_out(_verb: str, table: Any, names: Any, rows: Any) -> bool:
    return type(table) is str and type(names) is list and type(rows) is list


def _rows_fit(table: str, names: tuple[str, ...], rows: Sequence[Any]) -> bool:
    shape = _shape(table, names)
    if shape is None or set(map(type, rows)) != {list} or set(map(len, rows)) != {len(names)}:
        return False
    return all(map(_column_fits, shape, zip(*rows, strict=True)))


def _column_fits(one: _Kind | None, column: tuple[Any, ...]) -> bool:
    """Whether a column may have these values; of one that this release doesn't know (None), only
    that no number is too large.
    """
    kinds = set(map(type, column))
    if one is None:
        return all(map(_is_small, column))
    if not kinds <= one.kinds:
        return False
    if one.look is not None and not all(map(one.look, set(column))):
        return False
    if kinds <= _WHOLE:
        array("q", filter(None, column))  # refuses a number too large for a column
        return True
    return int not in kinds or all(map(_is_small, column))


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


def _is_small(value: Any) -> bool:
    return type(value) is not int or -_MOST <= value < _MOST


Look = Callable[[Any], bool]
_WHOLE: Final = frozenset[type]({int, type(None)})


@dataclass(frozen=True, slots=True)
class _Kind:
    """Which kinds of values a column may have, and what else must hold of each."""

    kinds: frozenset[type]
    look: Look | None


@cache
def _shape(table: str, names: tuple[str, ...]) -> list[_Kind | None] | None:
    """What rows with these columns must be; None where none can be."""
    columns = FACTS[table].c
    given = frozenset(names)
    if len(given) != len(names) or not all(type(name) is str for name in names):
        return None
    lacking = [c for c in columns if c.name not in given]
    if any(c.primary_key or (not c.nullable and c.default is None) for c in lacking):
        return None
    known = [columns.get(name) for name in names]
    return [None if one is None else _Kind(_kinds_of(one), _look_of(one)) for one in known]


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


@lru_cache(maxsize=20_000)  # half a century
def _is_day(value: int | None) -> bool:
    return value is None or _made(day_of, value)


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


def taken_back(said: Fitting) -> set[Key]:
    """What acts take back that none of them wrote."""
    gone = {key for table in TAKEN_BACK for key in _named(said, table, BACK)} - _NOTHING
    return gone and gone - {key for table in TAKEN_BACK for key in _named(said, table, "id")}


def strangers(said: Fitting) -> set[Key]:
    """The PCs of acts that none of them lets in."""
    writers = {("device", acts.number_of(dev)) for dev in {row.dev for row in said.every}}
    return writers - set(_named(said, "device", "id"))


def named_by_sets(said: Fitting) -> set[Key]:
    """What acts set a field to, where that is another row: nobody watches it of a field that is
    set in a row that isn't there.
    """
    return {
        (LEANING[table][column], value)
        for _, table, _, column, value, _ in said.sets
        if column in LEANING[table]
    } - _NOTHING


def _named(said: Fitting, wanted: str, column: str) -> Iterator[Key]:
    """What the rows of a table name in a column: rows of the same table."""
    for (table, names), rows in said.rows.items():
        if table == wanted and column in names:
            at = names.index(column)
            yield from ((table, row[at]) for row in rows)


def revoked_by(row: acts.ActRow) -> Iterator[tuple[int, int, bytes]]:
    """The PCs that an act says are trusted no more, each with the last act that counts."""
    for fact in row.facts:
        if fact[0] == "+" and fact[1] == "revocation":
            at = [fact[2].index(name) for name in ("id", "seq", "hash")]
            for values in fact[3]:
                device, seq, end = (values[i] for i in at)
                yield device, seq, end
