"""One transaction, the commands that run in it, and the facts that it leaves.

`tx.insert` and `tx.set` write the row and the fact of the act; `tx.derive` keeps caches and
leaves no fact. Nothing else writes, so nothing can be written that would not travel.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Flag, auto
from functools import partial
from operator import itemgetter
from typing import Any, Concatenate, Final, Generic, ParamSpec, TypeVar

import cbor2
from sqlalchemy import Column, Table, bindparam, insert, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, tidied
from coopdesk.records.access import Actor, Permission
from coopdesk.records.book import acts, erased, same
from coopdesk.records.book.clock import Hlc
from coopdesk.records.book.history import Field, Version, settle, values_in
from coopdesk.records.errors import Refused
from coopdesk.records.ids import ids_of_act
from coopdesk.records.schema import Base, Erasure, Member, Personal, Salt, stored
from coopdesk.records.store import Prepared, Raw, Row

P = ParamSpec("P")
R = TypeVar("R")


class Topic(Flag):
    """What a command touched, so that pages know whether to look again."""

    COOP = auto()
    PEOPLE = auto()
    MEMBERS = auto()
    JOURNAL = auto()
    SAVINGS = auto()
    SHARES = auto()
    LOANS = auto()
    CASH = auto()
    BOOKS = auto()
    MEETINGS = auto()
    NONE = 0


class Command(Generic[P, R]):
    """A function that changes a book, with the permission that it needs."""

    def __init__(self, run: Callable[Concatenate[Tx, P], R], needs: Permission) -> None:
        self._run = run
        self.needs = needs
        self.name = f"{run.__module__.rpartition('.')[2]}.{run.__name__}"
        self.__doc__ = run.__doc__
        self.__wrapped__ = run

    def __call__(self, tx: Tx, /, *args: P.args, **kw: P.kwargs) -> R:
        """Run it inside a transaction, as a part of the command that called it."""
        if self.needs not in tx.actor.may:
            raise Refused(N_("{name} may not do this."), name=tx.actor.name or "–")
        return self._run(tx, *args, **kw)


#: Every command there is, by name.
COMMANDS: Final[dict[str, Command[Any, Any]]] = {}


def command(
    needs: Permission,
) -> Callable[[Callable[Concatenate[Tx, P], R]], Command[P, R]]:
    """Declare a function to be a command, and what it takes to give it."""

    def declare(run: Callable[Concatenate[Tx, P], R]) -> Command[P, R]:
        made = Command(run, needs)
        COMMANDS[made.name] = made
        return made

    return declare


class Shape:
    """A table as the log sees it: its columns, their defaults, which of them are personal."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.columns = [column.name for column in table.columns]
        self._known = frozenset(self.columns)
        self.defaults = [  # plain values, all of them: the type knows of other kinds too
            None if column.default is None else column.default.arg  # type: ignore[attr-defined]
            for column in table.columns
        ]
        self.personal = [i for i, c in enumerate(table.columns) if c.info.get("personal")]
        self.erased = [c.info.get("erased") for c in table.columns]
        #: Where members stand for whom the row is written.
        self.whose = [i for i, c in enumerate(table.columns) if _is_whose(table, c)]
        self.naming = frozenset(self.columns[i] for i in self.whose)
        self.insert = Prepared(insert(table))
        self.insert_once = Prepared(sqlite.insert(table).on_conflict_do_nothing())

    def row(self, given: Mapping[str, Any]) -> list[Any]:
        """All columns in order, as stored; a name that the table lacks is a bug."""
        if not given.keys() <= self._known:
            unknown = given.keys() - self._known
            raise KeyError(f"{self.table.name} has no {', '.join(sorted(unknown))}")
        return [
            written(given.get(name, default))
            for name, default in zip(self.columns, self.defaults, strict=True)
        ]

    def fact(self, rows: Sequence[Sequence[Any]]) -> acts.Fact:
        """The insert fact of some rows, without the columns that all leave at their default."""
        used = [i for i, d in enumerate(self.defaults) if any(row[i] != d for row in rows)]
        names = [self.columns[i] for i in used]
        if len(used) == len(self.columns):
            return ["+", self.table.name, names, list(rows)]
        if len(used) == 1:
            return ["+", self.table.name, names, [[row[used[0]]] for row in rows]]
        return ["+", self.table.name, names, list(map(itemgetter(*used), rows))]


def written(value: Any) -> Any:
    """A value as a row that is written here holds it; of a text only what can be seen."""
    said = stored(value)
    return tidied(said) if isinstance(said, str) else said


def _is_whose(table: Table, column: Column[Any]) -> bool:
    """Whether it names a member: not the line itself, nor the one of two that is gone."""
    to = {key.column.table.name for key in column.foreign_keys}
    return column.name == "member" or ("member" in to and (table.name, column.name) != _GONE)


_GONE: Final = ("joined", "id")
SHAPES: Final = {table.name: Shape(table) for table in Base.metadata.sorted_tables}
_SALT: Final = Prepared(insert(Salt))
_PERSONAL: Final = Prepared(sqlite.insert(Personal).on_conflict_do_nothing())
_SALT_OF: Final = Prepared(select(Salt.salt).where(Salt.row == bindparam("of")))
_NUMBER: Final = Prepared(select(Member.number).where(Member.id == bindparam("of")))

Place = tuple[str, int, str]


@dataclass
class Numbers:
    """The next numbers of this device's series."""

    entries: int
    receipts: int


@dataclass
class Frame:
    """What the book knows when a transaction begins. `wall` is the last clock that was believed."""

    raw: Raw
    actor: Actor
    now: datetime
    today: date
    believed: bool
    wall: int
    device: int
    letter: str
    seq: int
    prev: bytes
    hlc: Hlc
    numbers: Numbers
    cache: dict[str, Any]


class Tx:
    """What a command has in its hands: who, when, and the verbs that write."""

    def __init__(self, frame: Frame) -> None:
        self.actor = frame.actor
        self.now = frame.now
        self.today = frame.today
        self.device = frame.device
        self.letter = frame.letter
        self.topics = Topic.NONE
        self.facts: list[acts.Fact] = []
        self.sets: list[tuple[Field, Version]] = []
        self._set: defaultdict[Field, list[Version]] = defaultdict(list)
        self.has_erased = False
        self._cache = frame.cache
        self._frame = frame
        self._ids: Iterator[int] = ids_of_act(frame.seq)
        self._waiting: list[tuple[Prepared, Sequence[Sequence[Any]]]] = []
        self._raw = frame.raw
        self._session: Session | None = None

    def cached(self, name: str, make: Callable[[], R]) -> R:
        """What hardly ever changes (the chart, the products), read once for many commands."""
        if name not in self._cache:
            self._cache[name] = make()
        kept: R = self._cache[name]
        return kept

    def forget(self, name: str) -> None:
        """Read it again the next time: the command has changed it."""
        self._cache.pop(name, None)

    def forget_all(self) -> None:
        """Read all of it again the next time: a field of any table was changed."""
        self._cache.clear()

    def new_id(self) -> int:
        """An id for a row of this act."""
        return next(self._ids)

    def next_entry(self) -> int:
        """The next number in this PC's series of entries."""
        number = self._frame.numbers.entries
        self._frame.numbers.entries += 1
        return number

    def next_receipt(self) -> int:
        """The next number in this PC's series of receipts."""
        number = self._frame.numbers.receipts
        self._frame.numbers.receipts += 1
        return number

    def begin_series(self, letter: str) -> None:
        """Number what comes from 1 on, under another letter."""
        self.letter = letter
        self._frame.numbers = Numbers(1, 1)

    def touch(self, topic: Topic) -> None:
        """Say what the command changes, for those who look at it."""
        self.topics |= topic

    # --- looking ---------------------------------------------------------------------------

    def all(self, prepared: Prepared, **values: Any) -> list[Row]:
        """The rows of a prepared select, as stored."""
        self.flush()
        return self._raw.all(prepared, **values)

    def one(self, prepared: Prepared, **values: Any) -> Row | None:
        """The first row of a prepared select, or None."""
        self.flush()
        return self._raw.one(prepared, **values)

    @property
    def session(self) -> Session:
        """For queries inside a command; sees what the command has written so far."""
        self.flush()
        if self._session is None:
            self._session = Session(
                self._raw.connection,
                join_transaction_mode="rollback_only",
                expire_on_commit=False,
                autoflush=False,
            )
        return self._session

    # --- writing ---------------------------------------------------------------------------

    def insert(self, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
        """Write new rows of facts, many at once. Columns not given keep their default."""
        if not rows:
            return
        shape = SHAPES[table.__tablename__]
        made = [shape.row(row) for row in rows]
        self._check_whose(shape, made)
        self._waiting.append((shape.insert, made))
        self.facts.append(shape.fact(self._marked(shape, made) if shape.personal else made))

    def insert_stored(self, table: type[Base], rows: Sequence[Sequence[Any]]) -> None:
        """The same for very many: every column in its order, each value as it is stored.

        For tables that hold nothing of a person; a third of the time of `insert`.
        """
        if rows:
            shape = SHAPES[table.__tablename__]
            self._check_whose(shape, rows)
            self._waiting.append((shape.insert, rows))
            self.facts.append(shape.fact(rows))

    def doubles(self) -> Mapping[int, int]:
        """The lines of the register that were joined to another, each with that one."""
        return self.cached("doubles", lambda: same.kept_of(self))

    def check_line(self, member: int) -> None:
        """Nothing new is written on a line of the register that was joined to another."""
        to = self.doubles().get(member)
        if to is not None:
            number = (self.one(_NUMBER, of=to) or ("–",))[0]
            raise Refused(
                N_("This is the same person as No {number}. Use that number."),
                field="member",
                number=number,
            )

    def _check_whose(self, shape: Shape, rows: Sequence[Sequence[Any]]) -> None:
        if shape.whose and (gone := self.doubles()):
            for member in {row[at] for row in rows for at in shape.whose} & gone.keys():
                self.check_line(member)

    def _marked(self, shape: Shape, rows: Sequence[list[Any]]) -> list[list[Any]]:
        """The rows with marks in place of personal values, which are kept beside."""
        salts, values, marked = [], [], []
        for row in rows:
            salt, shown = secrets.token_bytes(16), list(row)
            salts.append((row[0], salt))
            for i in shape.personal:
                if row[i] is not None:
                    shown[i] = acts.mark(salt, shape.table.name, shape.columns[i], row[i])
                    values.append((row[0], shown[i], cbor2.dumps(row[i])))
            marked.append(shown)
        self._waiting.append((_SALT, salts))
        self._waiting.append((_PERSONAL, values))
        return marked

    def set(
        self,
        table: type[Base],
        row: int,
        column: str,
        value: Any,
        *,
        shown: Any,
        also: Sequence[Any] = (),
    ) -> None:
        """Change one field of a row. `shown` is the value that the person saw when deciding,
        `also` those that stood beside it.

        When the field has another value by now, both stand until a person chooses.
        """
        name = table.__tablename__
        if column in SHAPES[name].naming and value in self.doubles():
            self.check_line(value)
        personal = bool(table.__table__.c[column].info.get("personal"))
        salt = self.salt_of(row) if personal else b""
        if personal and not salt:
            raise Refused(N_("The data of this person was erased."), field=column)
        base = b"".join(acts.base_of(salt, name, column, v) for v in (shown, *also))
        said, field = written(value), (name, row, column)
        if personal and said is not None:
            kept, said = cbor2.dumps(said), acts.mark(salt, name, column, said)
            self._waiting.append((_PERSONAL, [(row, said, kept)]))
        self.facts.append(["=", name, row, column, said, base])
        self.flush()
        at = self._frame.hlc.ms, self._frame.hlc.count, 0, b"", len(self.facts) - 1
        version = Version(at, said, base)
        self.sets.append((field, version))
        self._set[field].append(version)
        if not settle(self._raw, field, values_in(self._raw), self._set[field]):
            raise LookupError(f"{name} has no row {row}")

    def salt_of(self, row: int) -> bytes:
        """The salt of a row's marks; empty when the person was erased."""
        found = self.one(_SALT_OF, of=row)
        return bytes(found[0]) if found else b""

    def derive(self, prepared: Prepared, rows: Sequence[Mapping[str, Any]]) -> None:
        """Keep a cache. Leaves no fact: the same rows can be made again from the facts."""
        if not rows:
            return
        _, names, own = prepared.parts(self._raw.dialect)
        self._waiting.append(
            (prepared, [[row[n] if n in row else own[n] for n in names] for row in rows])
        )

    def keep(self, again: Callable[[Raw], None]) -> None:
        """Keep caches by what makes them again from the facts, as they stand now."""
        self.flush()
        again(self._raw)

    def flush(self) -> None:
        """Send what waits, in the order in which it was written."""
        waiting, self._waiting = self._waiting, []
        for prepared, rows in waiting:
            self._raw.many(prepared, rows)


def erase_rows(tx: Tx, rows: Sequence[int], why: str) -> None:
    """Take the personal values of some rows out of the book for good, on every PC."""
    tx.insert(Erasure, [{"id": row, "day": tx.today, "why": why} for row in rows])
    tx.keep(partial(erased.erase, rows=rows))
    tx.has_erased = True
