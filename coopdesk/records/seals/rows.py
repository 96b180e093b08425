"""Rows that are never changed, against what the acts say that was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, func, select

from coopdesk.records.book import acts, same
from coopdesk.records.book.tx import SHAPES
from coopdesk.records.schema import FACTS, Late, Salt
from coopdesk.records.store import Prepared, Raw, Row

#: Tables whose rows are only ever inserted.
KEPT: Final = tuple(name for name, table in FACTS.items() if table.info.get("money"))
_BATCH: Final = 4000
_LATE: Final = Prepared(select(Late.day).where(Late.entry == bindparam("row")))
_SALT: Final = Prepared(select(Salt.salt).where(Salt.row == bindparam("row")))

Key = tuple[Any, ...]


class Off(NamedTuple):
    """A row that is not what an act says: which, the column that differs (none: it is missing)."""

    device: int
    seq: int
    table: str
    key: Key
    column: str


class Rows:
    """Takes acts, looks their rows up in batches, and tells in the end which are off.

    What two PCs both made stands once: it is right when it is what one of them wrote.
    """

    def __init__(self, raw: Raw) -> None:
        self._raw = raw
        self._waiting: dict[str, list[tuple[acts.ActRow, Row]]] = {}
        self._count = 0
        self._off: dict[tuple[str, Key], Off] = {}
        self._right: dict[str, set[int]] = {name: set() for name in KEPT}
        self._same = same.kept_of(raw)

    def take(self, row: acts.ActRow) -> None:
        """Take one act."""
        for fact in row.facts:
            if fact[0] == "+" and fact[1] in self._right:
                self._expect(row, fact)
        if self._count >= _BATCH:
            self._look()

    def finish(self) -> list[Off]:
        """What is off, in the order of the acts."""
        self._look()
        return list(self._off.values())

    def _expect(self, row: acts.ActRow, fact: acts.Fact) -> None:
        defaults = SHAPES[fact[1]].defaults
        pick = _picker(fact[1], tuple(fact[2]))
        waiting = self._waiting.setdefault(fact[1], [])
        waiting += [(row, pick((*values, *defaults))) for values in fact[3]]
        self._count += len(fact[3])

    def _look(self) -> None:
        """Compare what waits with what stands in the book."""
        for table, waiting in self._waiting.items():
            query, key_of = _query(table)
            ids = "[" + ",".join({str(key_of(said)[0]) for _, said in waiting}) + "]"
            stands = {key_of(row): row for row in self._raw.all(query, ids=ids)}
            keys = [key_of(said) for _, said in waiting]
            right = self._right[table]
            for key, (act, said) in zip(keys, waiting, strict=True):
                if stands.get(key) == said and not self._off:
                    right.add(hash(key))
                else:
                    column = self._differs(table, stands.get(key), said)
                    self._compare(table, key, act, column)
        self._waiting, self._count = {}, 0

    def _compare(self, table: str, key: Key, act: acts.ActRow, column: str | None) -> None:
        right, mark = self._right[table], hash(key)
        if column is None:
            right.add(mark)
            self._off.pop((table, key), None)
        elif mark not in right:
            off = Off(acts.number_of(act.dev), act.seq, table, key, column)
            self._off.setdefault((table, key), off)

    def _differs(self, table: str, stands: Row | None, said: Row) -> str | None:
        """The first column in which a row differs; empty: there is no such row."""
        if stands is None:
            return ""
        shape = SHAPES[table]
        if stands == said:
            return None
        for at, name in enumerate(shape.columns):
            if stands[at] != said[at] and not self._may_differ(table, (stands, said), at):
                return name
        return None

    def _may_differ(self, table: str, both: tuple[Row, Row], at: int) -> bool:
        """Whether it is a person's own value, the day on which a late line counts, or the line of
        the register that was kept of two.
        """
        stands, said = both
        if table == "line" and SHAPES[table].columns[at] == "day":
            counts = self._raw.one(_LATE, row=said[0])
            return counts is not None and bool(counts[0] == stands[at])
        if table == "line" and SHAPES[table].columns[at] == "member":
            return bool(self._same.get(said[at], said[at]) == stands[at])
        return self._marks(table, stands, said, at)

    def _marks(self, table: str, stands: Sequence[Any], said: Sequence[Any], at: int) -> bool:
        """Whether an act's mark is that of the personal value that stands there."""
        shape = SHAPES[table]
        if at not in shape.personal:
            return False
        salt = self._raw.one(_SALT, row=said[0])
        if salt is None:
            return stands[at] is None  # erased
        mark = acts.mark(bytes(salt[0]), table, shape.columns[at], stands[at])
        return bool(mark == said[at])

    def too_many(self) -> Iterator[tuple[str, int]]:
        """Tables with more rows than acts tell of, and how many more."""
        for table, right in self._right.items():
            found = self._raw.one(_count(table))
            there = sum(off.table == table and bool(off.column) for off in self._off.values())
            more = (found[0] if found else 0) - len(right) - there
            if more > 0:
                yield table, more


@cache
def _picker(name: str, names: tuple[str, ...]) -> Callable[[Row], Row]:
    """Makes a whole row of the values of a fact, with the defaults of all columns behind them."""
    columns = SHAPES[name].columns
    return itemgetter(
        *(
            names.index(column) if column in names else len(names) + at
            for at, column in enumerate(columns)
        )
    )


@cache
def _query(name: str) -> tuple[Prepared, Callable[[Row], Key]]:
    """How rows are found by the first of their key, and what takes their key out of them."""
    table = FACTS[name]
    wanted = select(func.json_each(bindparam("ids")).table_valued("value").c.value)
    first = next(iter(table.primary_key))
    at = [list(table.columns).index(column) for column in table.primary_key]
    query = Prepared(select(*table.columns).where(first.in_(wanted)))
    return query, itemgetter(*at) if len(at) > 1 else itemgetter(slice(at[0], at[0] + 1))


@cache
def _count(name: str) -> Prepared:
    return Prepared(select(func.count()).select_from(FACTS[name]))
