"""Acts turned into rows: the same whether they are all replayed or some arrive.

Acts come in canonical order. A row is written by the first act that has its id; what two PCs both
made (a month's interest) stands once. An entry that lost takes its lines with it, so that no entry
is mixed of two; its number is kept as the twin of the one that stands. Fields that were changed
are told from all their versions at the end, so it doesn't matter in what order those came.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects import sqlite

from coopdesk.records.book import acts, history
from coopdesk.records.book.counting import REVOKED, Left, there
from coopdesk.records.book.fitting import FREE, fits
from coopdesk.records.book.history import Field, Values
from coopdesk.records.book.tx import SHAPES, Shape
from coopdesk.records.schema import FACTS, RECEIPTS, Entry, Twin, Visit
from coopdesk.records.store import Prepared, Raw

_BATCH: Final = 2000

#: An act by its turn here, and a row that it writes.
Waiting = tuple[int, Sequence[Any]]

_ENTRY: Final = Entry.__tablename__
_STANDS: Final = Prepared(
    select(Entry.id, Entry.series, Entry.number).where(
        Entry.id.in_(select(func.json_each(bindparam("ids")).table_valued("value").c.value))
    )
)
# Where two PCs had one letter, two entries can have lost one number: one of them, the same always.
_SPENT: Final = sqlite.insert(Twin)
_TWIN: Final = Prepared(
    _SPENT.on_conflict_do_update(
        index_elements=["series", "number"],
        set_={"entry": func.min(Twin.entry, _SPENT.excluded.entry)},
    )
)


#: Tables whose rows are numbered, and what stands before the series in the account of numbers.
_NUMBERED: Final = {_ENTRY: "", Visit.__tablename__: RECEIPTS}


def _hanging() -> frozenset[str]:
    """Tables whose rows are a part of an entry: the first of their key is the entry's id."""
    found = {_ENTRY}
    for name, table in FACTS.items():  # those that others lean on come first
        first = next(iter(table.primary_key))
        if any(key.column.table.name in found for key in first.foreign_keys):
            found.add(name)
    return frozenset(found - {_ENTRY})


HANGING: Final = _hanging()


@dataclass
class Touched:
    """What arrived acts changed: rows by table, the lines that were written, fields set."""

    rows: dict[str, set[int]] = field(default_factory=dict)
    lines: list[Sequence[Any]] = field(default_factory=list)
    deferred: int = 0
    everything: bool = False

    def of(self, *tables: str) -> set[int]:
        """The ids of the rows touched in some tables."""
        return set().union(*(self.rows.get(table, set()) for table in tables))


@cache
def _laid(table: str, names: tuple[str, ...]) -> tuple[Callable[[Sequence[Any]], Any], bool]:
    """What makes the table's row of a fact's row with the defaults behind it, and whether the fact
    has a column of a newer release.
    """
    columns = SHAPES[table].columns  # more than one in each table, so that it is always a row
    at = {name: n for n, name in enumerate(names)}
    made = [at.get(name, len(names) + n) for n, name in enumerate(columns)]
    return itemgetter(*made), not at.keys() <= set(columns)


class Projector:
    """Takes acts in canonical order, writes their rows in batches and their fields at the end."""

    def __init__(
        self,
        raw: Raw,
        values: Values,
        *,
        watched: bool = False,
        only: Collection[str] = frozenset(FACTS),
    ) -> None:
        """`watched`: tell in the end which lines were written, for those who keep sums. `only`
        some tables may be asked for.
        """
        self._raw, self._values, self._watched, self._only = raw, values, watched, only
        self._waiting: dict[str, list[Waiting]] = {}
        self._told: list[list[Any]] = []
        self._fields: set[Field] = set()
        self._touched = Touched()
        self._act = self._count = 0
        #: Whether a row stood already by another act.
        self.stood = False

    def take(self, row: acts.ActRow, left: Left | None = None) -> None:
        """Take one act. Its rows are written with the next batch, never in two. Of one that is
        `left` out, only the numbers are noted that it used up.
        """
        if left is not None:
            if left.why != REVOKED and left.stranger is None:  # whose numbers go on to nobody
                self._spend(row)
            return
        self._act += 1
        self._touched.deferred += row.newer
        for k, fact in enumerate(row.facts):
            verb, table = fact[0], fact[1]
            if table not in FACTS:
                self._touched.deferred += 1
            elif table not in self._only:
                continue
            elif verb == "+":
                self._insert(table, fact[2], fact[3])
            else:
                self._set(row, k, fact)
        if self._count > _BATCH:
            self._flush()

    def finish(self) -> Touched:
        """Write what waits, then what stands in every field that was set."""
        self._flush()
        for one in sorted(self._fields):
            history.settle(self._raw, one, self._values)
        return self._touched

    def _spend(self, row: acts.ActRow) -> None:
        """Keep the numbers of what an act wrote: they are used, though it doesn't count."""
        for fact in row.facts if fits(row) else ():
            if fact[0] == "+" and fact[1] in _NUMBERED:
                at = [fact[2].index(name) for name in ("series", "number", "id")]
                for values in fact[3]:
                    self._twin(fact[1], *(values[i] for i in at))

    def _twin(self, table: str, series: str, number: int, entry: int) -> None:
        self._raw.many(_TWIN, [[_NUMBERED[table] + series, number, entry]])

    def _insert(self, table: str, names: list[str], rows: list[list[Any]]) -> None:
        shape = SHAPES[table]
        laid, newer = _laid(table, tuple(names))
        self._touched.deferred += newer
        act, defaults = self._act, shape.defaults
        made = [laid(row + defaults) for row in rows]
        if shape.personal:
            made = [self._known(shape, row) for row in made]
        self._waiting.setdefault(table, []).extend([(act, row) for row in made])
        self._count += len(rows)

    def _known(self, shape: Shape, row: Sequence[Any]) -> Sequence[Any]:
        """A row with the values of a person in the place of their marks."""
        made = list(row)
        for i in shape.personal:
            if made[i] is not None:
                kept = self._values.of(made[0], made[i])
                made[i] = shape.erased[i] if kept is None else kept
        return made

    def _set(self, row: acts.ActRow, k: int, fact: acts.Fact) -> None:
        table, ident, column, value, base = fact[1:]
        if column not in FACTS[table].c:
            self._touched.deferred += 1
            return
        one, place = (table, ident, column), history.place_of(row, k)
        self._told.append(history.row_of(one, history.Version(place, value, base)))
        self._fields.add(one)
        self._touched.rows.setdefault(table, set()).add(ident)

    def _flush(self) -> None:
        """Write the batch, what others lean on first."""
        lost: set[tuple[int, int]] = set()
        for table in FACTS:
            waiting = self._waiting.pop(table, [])
            if not waiting:
                continue
            if table in HANGING and lost:
                waiting = self._without(table, waiting, lost)
            if table in FREE:
                waiting = self._rooted(table, waiting)
            rows = [row for _, row in waiting]
            if table == _ENTRY:
                stood = self._standing(rows).keys()
                if self._write(table, rows) < len(rows):
                    lost = set(self._lost(waiting, stood))
            else:
                self._write(table, rows)
            self._touch(table, rows)
        history.keep(self._raw, self._told)
        self._told, self._count = [], 0

    def _write(self, table: str, rows: Sequence[Sequence[Any]]) -> int:
        """Write rows whose ids are not there yet; how many those were."""
        before = self._raw.changes
        self._raw.many(SHAPES[table].insert_once, rows)
        written = self._raw.changes - before
        self.stood = self.stood or written < len(rows)
        return written

    def _standing(self, rows: Iterable[Sequence[Any]]) -> dict[int, tuple[Any, ...]]:
        """Which of some entries stand, and their numbers."""
        ids = "[" + ",".join(str(row[0]) for row in rows) + "]"
        return {row[0]: tuple(row[1:]) for row in self._raw.all(_STANDS, ids=ids)}

    def _lost(
        self, waiting: Sequence[Waiting], stood: Collection[int]
    ) -> Iterator[tuple[int, int]]:
        """The entries, by act, that stand as another act's: their numbers are twins.

        By number alone they can't be told: two copies of a book may have taken one letter.
        """
        won: dict[int, int] = {}
        stands = self._standing(row for _, row in waiting)
        at = [SHAPES[_ENTRY].columns.index(name) for name in ("series", "number")]
        for act, row in waiting:
            if row[0] not in stood and won.setdefault(row[0], act) == act:
                continue
            series, number = (row[i] for i in at)
            if stands[row[0]] != (series, number):
                self._twin(_ENTRY, series, number, row[0])
            yield act, row[0]

    def _without(
        self, table: str, waiting: Sequence[Waiting], lost: Collection[tuple[int, int]]
    ) -> list[Waiting]:
        """The rows but those of entries that lost; the number of a receipt among them is used."""
        if table in _NUMBERED:
            gone = [row for act, row in waiting if (act, row[0]) in lost]
            at = [SHAPES[table].columns.index(name) for name in ("series", "number", "id")]
            for row in gone:
                self._twin(table, *(row[i] for i in at))
        return [one for one in waiting if (one[0], one[1][0]) not in lost]

    def _rooted(self, table: str, waiting: Sequence[Waiting]) -> list[Waiting]:
        """The rows of PCs that are in the book."""
        (of,) = (key.column.table.name for key in FACTS[table].c["id"].foreign_keys)
        stand = there(self._raw, {(of, row[0]) for _, row in waiting})
        return [one for one in waiting if (of, one[1][0]) in stand]

    def _touch(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        if self._watched:
            self._touched.rows.setdefault(table, set()).update(map(itemgetter(0), rows))
            if table == "line":
                self._touched.lines += rows
