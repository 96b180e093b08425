"""The book again, from its acts alone.

The state of a book is a function of the set of its acts, taken in their canonical order: replayed
in whatever order they came, they give the same rows. What a newer CoopDesk wrote and this one
doesn't know is left for later and counted, never lost: it stands in the acts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

import cbor2
from sqlalchemy import bindparam, select

from coopdesk.records.book import acts
from coopdesk.records.book.tx import SHAPES, put
from coopdesk.records.schema import FACTS, Act, Personal, Salt, create_all
from coopdesk.records.store import Prepared, Raw, Store

_BATCH: Final = 2000

_PERSONAL: Final = Prepared(
    select(Personal.value).where(
        Personal.row == bindparam("row"), Personal.mark == bindparam("mark")
    )
)
_SALT: Final = Prepared(select(Salt.salt).where(Salt.row == bindparam("row")))
_IN_ORDER: Final = (
    select(Act.body)
    .order_by(Act.hlc_ms, Act.hlc_count, Act.device, Act.hash)
    .execution_options(yield_per=500)
)


@dataclass(frozen=True, slots=True)
class Values:
    """The personal values beside the acts: by row and mark, and the salt of each row."""

    of: Callable[[int, bytes], Any]
    salt: Callable[[int], bytes]


def values_in(raw: Raw) -> Values:
    """The personal values that a book holds."""

    def of(row: int, mark: bytes) -> Any:
        found = raw.one(_PERSONAL, row=row, mark=mark)
        return cbor2.loads(found[0]) if found else None

    def salt(row: int) -> bytes:
        found = raw.one(_SALT, row=row)
        return bytes(found[0]) if found else b""

    return Values(of, salt)


def in_order(raw: Raw) -> Iterator[acts.ActRow]:
    """A book's acts in their canonical order."""
    for (body,) in raw.connection.execute(_IN_ORDER):
        yield acts.decode(body)


def ordered(bodies: Iterable[bytes]) -> list[acts.ActRow]:
    """Acts that came in any order, each once, in their canonical order."""
    once = {row.hash: row for row in map(acts.decode, bodies)}
    return sorted(once.values(), key=attrgetter("place"))


def replay(rows: Iterable[acts.ActRow], values: Values, target: Store) -> int:
    """Write the facts of acts, given in canonical order, into an empty file.

    Returns how many facts a newer CoopDesk must have written: they are left out for now.
    """
    with target.writing() as raw:
        create_all(raw.connection)
        return apply(raw, rows, values)


def apply(raw: Raw, rows: Iterable[acts.ActRow], values: Values) -> int:
    """The same into a file that has its tables, all of them empty."""
    writer = _Writer(raw, values)
    for row in rows:
        for fact in row.facts:
            writer.take(fact)
    writer.flush()
    return writer.deferred


class _Writer:
    """Applies facts in order, inserts in batches."""

    def __init__(self, raw: Raw, values: Values) -> None:
        self.deferred = 0
        self._raw = raw
        self._values = values
        self._waiting: dict[str, list[list[Any]]] = {}
        self._count = 0

    def take(self, fact: acts.Fact) -> None:
        """Apply one fact, now or with the next batch."""
        verb, table = fact[0], fact[1]
        if table not in FACTS:
            self.deferred += 1
        elif verb == "+":
            self._insert(table, fact[2], fact[3])
        else:
            self._set(table, *fact[2:])

    def _insert(self, table: str, names: list[str], rows: list[list[Any]]) -> None:
        shape = SHAPES[table]
        if not set(names) <= set(shape.columns):
            self.deferred += 1
        for row in rows:
            said = dict(zip(names, row, strict=True))
            made: list[Any] = [
                said.get(n, d) for n, d in zip(shape.columns, shape.defaults, strict=True)
            ]
            for i in shape.personal:
                if made[i] is not None:
                    made[i] = self._values.of(made[0], made[i])
            self._waiting.setdefault(table, []).append(made)
        self._count += len(rows)
        if self._count > _BATCH:
            self.flush()

    def _set(self, table: str, row: int, column: str, value: Any, base: bytes) -> None:
        found = FACTS[table].c.get(column)
        if found is None:
            self.deferred += 1
            return
        self.flush()
        salt = b""
        if found.info.get("personal"):
            salt = self._values.salt(row)
            value = None if value is None else self._values.of(row, value)
        put(self._raw, (table, row, column), value, base, salt)

    def flush(self) -> None:
        """Write the batch, what others lean on first."""
        for table in FACTS:
            rows = self._waiting.pop(table, [])
            self._raw.many(SHAPES[table].insert_once, rows)
        self._count = 0
