"""Every table of the book as a CSV: days and amounts as people write them for programs, and beside
each reference to another row what that row is called."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import Column, LargeBinary, Table, func, select
from sqlalchemy.orm import Session

from coopdesk.exchange.archive.chest import Chest, Told
from coopdesk.exchange.archive.files import OF_FILES, FileNames
from coopdesk.exchange.exports import figure
from coopdesk.i18n import N_, Language, Text
from coopdesk.records.audit import FIELD_NAMES, TABLE_NAMES, is_money
from coopdesk.records.journal import label_of
from coopdesk.records.money import Money
from coopdesk.records.papers import Words
from coopdesk.records.schema import FACTS, Base

_AT_ONCE: Final = 1000
#: What the program keeps beside the facts and a reader wants: what each has and owes now.
_KEPT: Final = {
    "balance": N_("What a member has in an account now"),
    "month_balance": N_("What moved on an account in a month"),
    "instalment": N_("Instalment of a loan"),
    "loan_now": N_("How a loan stands now"),
}
#: Nobody needs it outside of CoopDesk, and it helps whoever would guess a password.
_LEFT_OUT: Final = frozenset({"person.password"})
_ALSO_MONEY: Final = frozenset(
    "paid_principal paid_interest paid_fee disbursed owed instalment.fee".split()
)
#: What names a row of another table, though its table doesn't say so.
_ALSO_REFER: Final = {
    "entry.reverses": "entry",
    "visit.reverses": "entry",
    "visit.box": "account",
    "visit.sheet": "collection",
    "visit_line.fee": "fee",
    "holding.term": "term",
    "balance.member": "member",
    "balance.account": "account",
    "balance.holding": "holding",
    "month_balance.account": "account",
    "instalment.loan": "loan",
    "loan_now.loan": "loan",
    "surplus_part.surplus": "surplus",
    "step.member": "member",
    "nominee.member": "member",
    "field_value.member": "member",
    "document.member": "member",
}

_NUMBER: Final = N_("Its number in the program")

Names = Callable[[Sequence[Any]], str]


def names() -> list[str]:
    """The tables that an archive has, in the order in which they lean on each other."""
    return [*FACTS, *_KEPT]


def count_of(session: Session, name: str) -> int:
    """How many rows a table has."""
    return session.scalar(select(func.count()).select_from(_table(name))) or 0


def write(session: Session, chest: Chest, told: Told, *, currency: str, language: Language) -> None:
    """All tables into the chest, and what their columns mean."""
    files = FileNames()
    columns: list[list[str]] = []
    for name in names():
        shape = _Shape(_table(name), currency, language, files)
        chest.table(f"tables/{name}.csv", shape.head, shape.rows(session, told))
        columns += shape.meanings()
    head = ["file", "column", "what", "meaning"]
    chest.table("tables/COLUMNS.csv", head, columns)


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


@dataclass(frozen=True, slots=True)
class _Field:
    """One column of a CSV, and how it is written."""

    name: str
    meaning: Words
    write: Names


class _Shape:
    """How one table is written."""

    def __init__(self, table: Table, currency: str, language: Language, files: FileNames) -> None:
        self._table, self._currency, self._language = table, currency, language
        self._files, self._id = files, next(iter(table.primary_key))
        self._selected: list[Any] = []
        self._from: Any = table
        self._fields: list[_Field] = []
        for column in table.columns:
            if f"{table.name}.{column.name}" not in _LEFT_OUT:
                self._take(column)

    @property
    def head(self) -> list[str]:
        """The names of the columns, the same in every language."""
        return [field.name for field in self._fields]

    def rows(self, session: Session, told: Told) -> Iterator[list[str]]:
        """Every row, a few at a time."""
        query = select(*self._selected).select_from(self._from)
        query = query.order_by(*self._table.primary_key)
        found = session.execute(query, execution_options={"yield_per": _AT_ONCE})
        for some in found.partitions():
            told.more(len(some))
            for row in some:
                yield [field.write(row) for field in self._fields]

    def meanings(self) -> Iterator[list[str]]:
        """What each column is, in the co-op's language."""
        name = self._table.name
        what = self._language.say(Text(TABLE_NAMES.get(name) or _KEPT.get(name) or name))
        for field in self._fields:
            meaning = field.meaning
            said = meaning if isinstance(meaning, str) else self._language.say(meaning)
            yield [f"{name}.csv", field.name, str(what), str(said)]

    # --- columns ---------------------------------------------------------------------------------

    def _take(self, column: Column[Any]) -> None:
        full = f"{self._table.name}.{column.name}"
        said = FIELD_NAMES.get(full, FIELD_NAMES.get(column.name))
        meaning: Words = column.name if said is None else Text(said)
        if column.name == "id":
            meaning = Text(_NUMBER)
        target = _refers(column, full)
        if target is None:
            self._add(column.name, meaning, self._read(column, full), self._written(column, full))
            return
        own = column.name == "id"
        self._add("id" if own else f"{column.name}_id", Text(_NUMBER), [column], _plain)
        self._join(column, target, Text(TABLE_NAMES.get(target, target)) if own else meaning)

    def _add(self, name: str, meaning: Words, parts: Sequence[Any], write_: Any) -> None:
        at = len(self._selected)
        self._selected += [part.label(f"c{at + n}") for n, part in enumerate(parts)]
        self._fields.append(_Field(name, meaning, partial(_cut, at, at + len(parts), write_)))

    def _read(self, column: Column[Any], full: str) -> list[Any]:
        """A file's content stays where it is: only its beginning and its name are asked for."""
        if full in OF_FILES:
            return [func.substr(column, 1, 16), self._table.c[OF_FILES[full]]]
        return [column]

    def _written(self, column: Column[Any], full: str) -> Any:
        if full in OF_FILES:
            return partial(_file_name, self._files, full)
        if is_money(self._table.name, column.name) or not _ALSO_MONEY.isdisjoint(
            {column.name, full}
        ):
            return partial(_money, self._currency)
        if isinstance(column.type, LargeBinary):
            return _hex
        return _plain

    def _join(self, column: Column[Any], target: str, meaning: Words) -> None:
        """What the row is called that a column points to."""
        called = _CALLED.get(target)
        if called is None:
            return
        other = _table(target).alias(f"{column.name}_{target}")
        self._from = self._from.outerjoin(other, next(iter(other.primary_key)) == column)
        name = target if column.name == "id" else column.name
        if target in _OWNED:
            self._join_owned(other, name, meaning)
            return
        parts, write_ = called
        own = partial(write_, self._language)
        self._add(name, meaning, [other.c[part] for part in parts], own)

    def _join_owned(self, other: Any, name: str, meaning: Words) -> None:
        """An account of a member: whose it is, and of which product."""
        member, product = (
            _table(part).alias(f"{name}_{other.name}_{part}") for part in ("member", "product")
        )
        self._from = self._from.outerjoin(member, member.c.id == other.c.member).outerjoin(
            product, product.c.id == other.c.product
        )
        parts = [member.c.number, product.c.name]
        self._add(name, meaning, parts, partial(_coded, self._language))


def _refers(column: Column[Any], full: str) -> str | None:
    """The table whose rows a column names."""
    if column.foreign_keys:
        (key,) = column.foreign_keys
        return str(key.column.table.name)
    return _ALSO_REFER.get(full)


def _cut(first: int, last: int, write_: Names, row: Sequence[Any]) -> str:
    return write_(row[first:last])


# --- cells ---------------------------------------------------------------------------------------


def _plain(values: Sequence[Any]) -> str:
    """One value for programs."""
    (value,) = values
    match value:
        case None:
            return ""
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            return value.isoformat()
        case int():
            return str(value)
        case str():
            return value
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _hex(values: Sequence[Any]) -> str:
    (value,) = values
    return "" if value is None else bytes(value).hex()


def _money(currency: str, values: Sequence[Any]) -> str:
    (value,) = values
    return "" if value is None else figure(Money(value, currency))


def _file_name(files: FileNames, full: str, values: Sequence[Any]) -> str:
    start, called = values
    return files.next(full, bytes(start), called or "") if start else ""


def _joined(_language: Language, values: Sequence[Any]) -> str:
    return " ".join(str(value) for value in values if value not in (None, ""))


def _coded(language: Language, values: Sequence[Any]) -> str:
    """A code or number, then a name that a country's chart may have given."""
    code, name = values
    named = language.say(Text(name)) if name else ""
    return f"{code or ''} {named}".strip()


def _named(language: Language, values: Sequence[Any]) -> str:
    (name,) = values
    return language.say(Text(name)) if name else ""


def _numbered(_language: Language, values: Sequence[Any]) -> str:
    series, number = values
    return label_of(series, number) if series else ""


#: What is called by the member and the product that it is of.
_OWNED: Final = frozenset({"holding"})
_Said = tuple[tuple[str, ...], Callable[[Language, Sequence[Any]], str]]
_CALLED: Final[dict[str, _Said]] = {
    "account": (("code", "name"), _coded),
    "member": (("number", "name"), _joined),
    "person": (("name",), _joined),
    "entry": (("series", "number"), _numbered),
    "visit": (("series", "number"), _numbered),
    "product": (("name",), _named),
    "holding": ((), _joined),
    "loan": (("number",), _joined),
    "meeting": (("day", "place"), _joined),
    "agenda_item": (("title",), _joined),
    "motion": (("number", "text"), _joined),
    "body": (("name",), _named),
    "fee": (("name",), _named),
    "team": (("name",), _joined),
    "field": (("name",), _joined),
    "household": (("name",), _joined),
    "nominee": (("name",), _joined),
    "asset": (("number", "name"), _joined),
    "budget": (("name",), _joined),
    "recurring": (("name",), _joined),
    "collection": (("day", "name"), _joined),
    "borrowing": (("lender",), _joined),
    "bank_statement": (("file",), _joined),
    "bank_line": (("day", "text"), _joined),
    "surplus": (("until",), _joined),
}
