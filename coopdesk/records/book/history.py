"""What a field was given, act by act, and what stands of it.

A field is a register of several values: a set names, by their hashes, the values that the person
saw, and takes their place; a value that nobody saw stands beside it until a person chooses. Told
from the sets in the canonical order of acts, that is the same on every PC, whatever came first.
The last set in that order is what the row shows meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import cbor2
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import sqlite

from coopdesk.records.book import acts
from coopdesk.records.schema import FACTS, Head, History, Personal, Salt, stored
from coopdesk.records.store import Prepared, Raw

#: A field of a row: table, row and column.
Field = tuple[str, int, str]

#: Where a set stands among all: time, count, device, the first of the act's hash, place in it.
Place = tuple[int, int, int, bytes, int]

_FIRST: Final[Place] = (0, 0, 0, b"", 0)
HASH: Final = 8

_KEEP: Final = Prepared(sqlite.insert(History).on_conflict_do_nothing())
_OF: Final = Prepared(
    select(
        *(History.hlc_ms, History.hlc_count, History.device, History.hash, History.k),
        *(History.value, History.base),
    )
    .where(
        History.table == bindparam("in_"),
        History.row == bindparam("of"),
        History.column == bindparam("at"),
    )
    .order_by(History.hlc_ms, History.hlc_count, History.device, History.hash, History.k)
)
_HERE: Final = (
    Head.table == bindparam("in_"),
    Head.row == bindparam("of"),
    Head.column == bindparam("at"),
)
_FORGET_HEADS: Final = Prepared(delete(Head).where(*_HERE))
_KEEP_HEAD: Final = Prepared(sqlite.insert(Head).on_conflict_do_nothing())


@dataclass(frozen=True, slots=True)
class Values:
    """The personal values beside the acts: by row and mark, and the salt of each row."""

    of: Callable[[int, bytes], Any]
    salt: Callable[[int], bytes]


_PERSONAL: Final = Prepared(
    select(Personal.value).where(
        Personal.row == bindparam("row"), Personal.mark == bindparam("mark")
    )
)
_SALT: Final = Prepared(select(Salt.salt).where(Salt.row == bindparam("row")))


def values_in(raw: Raw) -> Values:
    """The personal values that a book holds."""

    def of(row: int, mark: bytes) -> Any:
        found = raw.one(_PERSONAL, row=row, mark=mark)
        return cbor2.loads(found[0]) if found else None

    def salt(row: int) -> bytes:
        found = raw.one(_SALT, row=row)
        return bytes(found[0]) if found else b""

    return Values(of, salt)


@dataclass(frozen=True, slots=True)
class Version:
    """One value of a field, as an act says it: a personal one as its mark."""

    place: Place
    value: Any
    base: bytes


def place_of(row: acts.ActRow, k: int) -> Place:
    """Where the k-th fact of an act stands."""
    return row.hlc.ms, row.hlc.count, acts.number_of(row.dev), row.hash[:HASH], k


def is_personal(field: Field) -> bool:
    """Whether what stands in it is a person's, and an act only has its mark."""
    return bool(FACTS[field[0]].c[field[2]].info.get("personal"))


def said(field: Field, value: Any, salt: bytes) -> Any:
    """A stored value as an act says it."""
    if value is None or not is_personal(field):
        return value
    return acts.mark(salt, field[0], field[2], value)


def row_of(field: Field, version: Version) -> list[Any]:
    """A version as the table keeps it."""
    ms, count, device, act, k = version.place
    return [*field, ms, count, device, act, k, cbor2.dumps(version.value), version.base]


def keep(raw: Raw, rows: Sequence[Sequence[Any]]) -> None:
    """Keep versions; what is there already stays."""
    raw.many(_KEEP, rows)


def first_row(field: Field, value: Any, salt: bytes) -> list[Any]:
    """What the row was written with, as the first version of a field. `value` is stored."""
    return row_of(field, Version(_FIRST, said(field, value, salt), b""))


def versions(raw: Raw, field: Field) -> list[Version]:
    """All that a field was given, in canonical order."""
    table, row, column = field
    return [
        Version((ms, count, device, bytes(act), k), cbor2.loads(value), bytes(base))
        for ms, count, device, act, k, value, base in raw.all(_OF, in_=table, of=row, at=column)
    ]


def hash_of(field: Field, value: Any, salt: bytes) -> bytes:
    """The hash by which sets name a value, as an act says it."""
    if value is not None and is_personal(field):
        return bytes(value[: acts.HASH])
    return acts.base_of(salt if is_personal(field) else b"", field[0], field[2], value)


def standing(field: Field, told: Iterable[Version], salt: bytes) -> list[Version]:
    """The versions that nobody replaced, in canonical order: the last is what the row shows."""
    left: list[Version] = []
    for one in told:
        seen = _parts(one.base)
        left = [
            other
            for other in left
            if hash_of(field, other.value, salt) not in seen and other.value != one.value
        ]
        left.append(one)
    return left


def _parts(base: bytes) -> set[bytes]:
    return {base[i : i + acts.HASH] for i in range(0, len(base), acts.HASH)}


def settle(raw: Raw, field: Field, values: Values, new: Sequence[Version] = ()) -> bool:
    """Make a row's field and what stands beside it what its versions say. False: no such row.

    `new` are those of an act that is being written: they come last.
    """
    table, row, column = field
    found = raw.one(_of_field(table, column)[0], of=row)
    if found is None:
        return False
    salt = values.salt(row) if is_personal(field) else b""
    if is_personal(field) and not salt:
        _settle_erased(raw, field)
        return True
    keep(raw, [first_row(field, found[0], salt)])
    stand = standing(field, [*versions(raw, field), *new], salt)
    raw.run(_of_field(table, column)[1], of=row, as_=real_of(field, stand[-1].value, values))
    raw.run(_FORGET_HEADS, in_=table, of=row, at=column)
    if len(stand) > 1:
        raw.many(_KEEP_HEAD, list(_heads(field, stand, values, salt)))
    return True


def _settle_erased(raw: Raw, field: Field) -> None:
    """Of a person who was erased nothing stands, whatever somebody still wrote apart."""
    table, row, column = field
    blank = FACTS[table].c[column].info.get("erased")
    raw.run(_of_field(table, column)[1], of=row, as_=blank)
    raw.run(_FORGET_HEADS, in_=table, of=row, at=column)


def _heads(
    field: Field, stand: Sequence[Version], values: Values, salt: bytes
) -> Iterator[list[Any]]:
    for one in stand:
        real = cbor2.dumps(real_of(field, one.value, values))
        yield [*field, hash_of(field, one.value, salt), real]


def fill(raw: Raw, every: Callable[[], Iterable[acts.ActRow]]) -> None:
    """Write the history of all fields from the acts, for a book that kept none yet.

    `every` gives the acts, in any order; it is asked twice.
    """
    fields: set[Field] = set()
    for row in every():
        told = list(_sets(row))
        fields.update(field for field, _ in told)
        keep(raw, [row_of(*one) for one in told])
    wanted: dict[str, dict[int, list[str]]] = {}
    for table, ident, column in fields:
        wanted.setdefault(table, {}).setdefault(ident, []).append(column)
    for row in every():
        keep(raw, [row_of(*one) for one in _firsts(row, wanted)])


def _sets(row: acts.ActRow) -> Iterator[tuple[Field, Version]]:
    for k, fact in enumerate(row.facts):
        if fact[0] == "=" and fact[1] in FACTS and fact[3] in FACTS[fact[1]].c:
            table, ident, column, value, base = fact[1:]
            yield (table, ident, column), Version(place_of(row, k), value, base)


def _firsts(
    row: acts.ActRow, wanted: Mapping[str, Mapping[int, Sequence[str]]]
) -> Iterator[tuple[Field, Version]]:
    """What an act wrote rows with, of the columns by table and row that were set later."""
    for verb, table, *rest in row.facts:
        if verb != "+" or table not in wanted:
            continue
        names, rows = rest
        for values in rows:
            given = dict(zip(names, values, strict=True))
            for column in wanted[table].get(given["id"], ()) if "id" in given else ():
                value = given.get(column, _default(table, column))
                yield (table, given["id"], column), Version(_FIRST, value, b"")


def _default(table: str, column: str) -> Any:
    """What a column has that a row was written without."""
    default = FACTS[table].c[column].default
    return None if default is None else stored(default.arg)  # type: ignore[attr-defined]


def real_of(field: Field, value: Any, values: Values) -> Any:
    """What an act says of a field, as it is stored; None where a person's was erased."""
    if value is None or not is_personal(field):
        return value
    return values.of(field[1], value)


@cache
def _of_field(name: str, column: str) -> tuple[Prepared, Prepared]:
    """How one field of a row is read and written."""
    table = FACTS[name]
    field, this = table.c[column], next(iter(table.primary_key)) == bindparam("of")
    look = select(field).where(this)
    return Prepared(look), Prepared(update(table).where(this).values({field: bindparam("as_")}))
