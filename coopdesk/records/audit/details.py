"""What one act changed, so that a person can read it: fields, before and after."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeAlias

import cbor2
from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from coopdesk.i18n import LANGUAGES, N_, Text
from coopdesk.records.audit.field_names import FIELD_NAMES
from coopdesk.records.audit.naming import MONEY, TABLE_NAMES, WORDS, is_told
from coopdesk.records.audit.trail import ActLine, act_lines
from coopdesk.records.audit.value_names import value_name
from coopdesk.records.book import acts
from coopdesk.records.book.fitting import readable
from coopdesk.records.chart import currency_of
from coopdesk.records.journal import label_of
from coopdesk.records.money import Money
from coopdesk.records.papers import Words
from coopdesk.records.schema import (
    FACTS,
    Account,
    Act,
    Application,
    Entry,
    History,
    Holding,
    Member,
    Person,
    Personal,
    Product,
    Salt,
    day_of,
    instant_of,
)
from coopdesk.records.schema.types import Day, Instant, Json

_MOST: Final = 400
_LONGEST: Final = 200
_KEPT: Final = Text(N_("(kept as data)"))

#: A value as it is shown. None: nothing, or not known any more.
Shown: TypeAlias = Words | Money | date | datetime | int | None


@dataclass(frozen=True, slots=True)
class Change:
    """One field that an act wrote. `row` says in what, `first` begins a new row of a table.

    `before` is what stood there; for a row that is new, and where it can't be known, None.
    """

    row: Words
    field: Words
    before: Shown
    after: Shown
    first: bool = False
    new: bool = True


@dataclass(frozen=True, slots=True)
class ActDetail:
    """An act with its changes; `more` says how many are not listed."""

    line: ActLine
    command: str
    hash: str
    changes: tuple[Change, ...]
    more: int = 0


def act_detail(session: Session, n: int) -> ActDetail | None:
    """The act at a place with what it changed; None where there is none."""
    body = session.scalar(select(Act.body).where(Act.n == n))
    if body is None:
        return None
    row = readable(acts.decode(body))
    (line,) = act_lines(session, [n])
    changes = list(Reader(session).changes(row))
    shown = tuple(changes[:_MOST])
    return ActDetail(line, row.command, row.hash.hex(), shown, len(changes) - len(shown))


class Reader:
    """Reads values and rows as people know them, with what stood before."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._currency = currency_of(session)
        self._named: dict[tuple[str, int], Words] = {}

    def changes(self, row: acts.ActRow) -> Iterator[Change]:
        for fact in row.facts:
            if fact[1] not in FACTS:
                what = Text(N_("Rows of a newer CoopDesk ({table})"), {"table": fact[1]})
                yield Change(what, "", None, None, first=True)
            elif fact[0] == "+":
                for values in fact[3]:
                    yield from self._new(fact[1], dict(zip(fact[2], values, strict=True)))
            else:
                yield self.changed(*fact[1:])

    def _new(self, table: str, said: Mapping[str, Any]) -> Iterator[Change]:
        """Every field of a new row that says something."""
        ident = int(next(iter(said.values())))
        title: Words = Text(TABLE_NAMES.get(table, table))
        first = True
        for name, value in said.items():
            if value in (None, "") or not is_told(table, name) or name not in FACTS[table].c:
                continue
            after = self.shown(FACTS[table].c[name], ident, value)
            yield Change(title, field_name(table, name), None, after, first=first)
            first = False

    def changed(self, table: str, ident: int, name: str, value: Any, base: bytes) -> Change:
        """A field that was changed, with what the person saw before."""
        column = FACTS[table].c.get(name)
        row = self.name(table, ident)
        if column is None or not is_told(table, name):
            kept = None if value is None else _KEPT
            return Change(row, field_name(table, name), None, kept, first=True, new=False)
        before = self._before(column, ident, base)
        after = self.shown(column, ident, value)
        return Change(row, field_name(table, name), before, after, first=True, new=False)

    # --- values ----------------------------------------------------------------------------------

    def shown(self, column: Column[Any], ident: int, value: Any) -> Shown:
        """A stored value as it is shown; a personal one while it exists."""
        if value is None:
            return None
        if column.info.get("personal"):
            kept = self._personal(ident, value)
            return Text(N_("erased")) if kept is None else self.plain(column, kept)
        return self.plain(column, value)

    def plain(self, column: Column[Any], value: Any) -> Shown:
        """A stored value, of a person or not, as it is shown: a choice in the words of its form."""
        words = value_name(column.table.name, column.name, value)
        return self._plain(column, value) if words is None else words

    def _plain(self, column: Column[Any], value: Any) -> Shown:
        table = column.table.name
        if isinstance(column.type, Day):
            return day_of(value)
        if isinstance(column.type, Instant):
            return instant_of(value)
        if column.foreign_keys:
            (key,) = column.foreign_keys
            return self.name(key.column.table.name, int(value))
        if is_money(table, column.name) and isinstance(value, int):
            return Money(int(value), self._currency)
        if named := _NAMED.get(f"{table}.{column.name}", _NAMED.get(column.name)):
            return self.name(named, int(value))
        if table == "setting" and column.name == "value":
            return _setting_value(value)
        if isinstance(column.type, Json) or isinstance(value, bytes):  # of the program's own making
            return _KEPT
        return value if isinstance(value, int) else str(value)[:_LONGEST]

    def _personal(self, row: int, mark: bytes) -> Any:
        kept = self._session.scalar(
            select(Personal.value).where(Personal.row == row, Personal.mark == mark)
        )
        return None if kept is None else cbor2.loads(kept)

    # --- what stood before -------------------------------------------------------------------

    def _before(self, column: Column[Any], ident: int, base: bytes) -> Shown:
        """The value whose hash the set carries, or the first of several."""
        seen = {base[at : at + acts.HASH] for at in range(0, len(base), acts.HASH)}
        if column.info.get("personal"):
            return self._personal_before(column, ident, seen)
        table = column.table.name
        kept = select(History.value).where(
            History.table == table, History.row == ident, History.column == column.name
        )
        for value in map(cbor2.loads, self._session.scalars(kept)):
            if acts.base_of(b"", table, column.name, value) in seen:
                return self.shown(column, ident, value)
        return None

    def _personal_before(self, column: Column[Any], ident: int, seen: set[bytes]) -> Shown:
        kept = select(Personal.mark, Personal.value).where(Personal.row == ident)
        for mark, value in self._session.execute(kept):
            if mark[: acts.HASH] in seen:
                return self.plain(column, cbor2.loads(value))
        salt = self._session.scalar(select(Salt.salt).where(Salt.row == ident))
        return Text(N_("erased")) if salt is None else None

    # --- names ---------------------------------------------------------------------------------

    def name(self, table: str, ident: int) -> Words:
        """What a row is called; its number where it has no name."""
        if (table, ident) not in self._named:
            told = _NAMES.get(table)
            named = told(self._session, ident) if told else None
            self._named[table, ident] = named or Text(TABLE_NAMES.get(table, table))
        return self._named[table, ident]


def _setting_value(value: str) -> Words:
    """What a setting says; a list with commas, and languages as they are called."""
    said = json.loads(value)
    if isinstance(said, dict):  # of the program's own making
        return _KEPT
    each = said if isinstance(said, list) else [said]
    return ", ".join(LANGUAGES.get(one, one) for one in map(str, each))


def is_money(table: str, column: str) -> bool:
    """Whether a field holds money in minor units."""
    full = f"{table}.{column}"
    return full not in WORDS and not MONEY.isdisjoint({column, full})


def field_name(table: str, name: str) -> Words:
    """What a field is called: by its table where the name means something else elsewhere."""
    said = FIELD_NAMES.get(f"{table}.{name}", FIELD_NAMES.get(name))
    return name if said is None else Text(said)


# --- what rows are called ----------------------------------------------------------------------


def _account(session: Session, ident: int) -> Words | None:
    row = session.execute(select(Account.code, Account.name).where(Account.id == ident)).first()
    return Text("{code} {name}", {"code": row[0], "name": Text(row[1])}) if row else None


def _member(session: Session, ident: int) -> Words | None:
    row = session.execute(select(Member.number, Member.name).where(Member.id == ident)).first()
    if row is None:  # who asks to become one has the id already
        return session.scalar(select(Application.name).where(Application.member == ident))
    return f"{row[0]} {row[1] or '–'}"


def _person(session: Session, ident: int) -> Words | None:
    return session.scalar(select(Person.name).where(Person.id == ident))


def _entry(session: Session, ident: int) -> Words | None:
    row = session.execute(select(Entry.series, Entry.number).where(Entry.id == ident)).first()
    return label_of(*row) if row else None


def _product(session: Session, ident: int) -> Words | None:
    name = session.scalar(select(Product.name).where(Product.id == ident))
    return Text(name) if name else None


def _holding(session: Session, ident: int) -> Words | None:
    row = session.execute(
        select(Product.name, Member.number, Member.name)
        .join(Holding, Holding.product == Product.id)
        .join(Member, Member.id == Holding.member)
        .where(Holding.id == ident)
    ).first()
    if row is None:
        return None
    who = f"{row[1]} {row[2] or '–'}"
    return Text(N_("{account} of {member}"), {"account": Text(row[0]), "member": who})


def _by_column(table: str, column: str) -> Callable[[Session, int], Words | None]:
    """The rows of a table are called by one of their columns."""
    its = FACTS[table]

    def told(session: Session, ident: int) -> Words | None:
        said = session.execute(select(its.c[column]).where(its.c["id"] == ident)).scalar()
        title = Text(TABLE_NAMES[table])
        return Text(N_("{what}: {text}"), {"what": title, "text": said}) if said else None

    return told


def _called(table: str) -> Callable[[Session, int], Words | None]:
    """The rows of a table that need no more than their name, which is in the catalogs or is not."""
    its = FACTS[table]

    def told(session: Session, ident: int) -> Words | None:
        said = session.execute(select(its.c.name).where(its.c.id == ident)).scalar()
        return Text(said) if said else None

    return told


def _setting(session: Session, ident: int) -> Words | None:
    its = FACTS["setting"]
    name = session.execute(select(its.c.name).where(its.c.id == ident)).scalar()
    called = value_name("setting", "name", name) or name
    return Text(N_("Setting “{name}”"), {"name": called}) if name else None


def _period(session: Session, ident: int) -> Words | None:
    its = FACTS["period"]
    row = session.execute(select(its.c.kind, its.c.until).where(its.c.id == ident)).first()
    if row is None:
        return None
    said = N_("The year up to {day}") if row[0] == "year" else N_("The month up to {day}")
    return Text(said, {"day": row[1]})


#: Fields that name a row of another table, though the table doesn't say so.
_NAMED: Final = {"reverses": "entry", "visit_line.fee": "fee", "member": "member"}

_NAMES: Final[Mapping[str, Callable[[Session, int], Words | None]]] = {
    "account": _account,
    "member": _member,
    "person": _person,
    "entry": _entry,
    "visit": _entry,
    "handover": _entry,
    "voucher": _entry,
    "product": _product,
    "holding": _holding,
    "setting": _setting,
    "period": _period,
    "cash_box": _account,
    **{
        table: _by_column(table, "name")
        for table in (
            *("asset", "attachment", "budget", "collection", "device", "fee", "recurring"),
            *("household", "team"),
        )
    },
    "body": _called("body"),
    "field": _called("field"),
    "loan": _by_column("loan", "number"),
    "meeting": _by_column("meeting", "day"),
    "agenda_item": _by_column("agenda_item", "title"),
    "bank_statement": _by_column("bank_statement", "file"),
    "bank_line": _by_column("bank_line", "text"),
}
