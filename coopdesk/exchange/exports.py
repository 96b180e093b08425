"""The journal for other programs: hledger, beancount, and any spreadsheet (CSV).

What those programs compute from it equals the book to the coin. Accounts keep their codes; the
number and kind of an entry, its receipt, what it reverses and the member go along as tags.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final, Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from coopdesk.exchange.files import Rows
from coopdesk.i18n import Language, Text
from coopdesk.records import office
from coopdesk.records.journal import TYPES
from coopdesk.records.money import Money
from coopdesk.records.schema import Account, Entry, Line, Member, Visit
from coopdesk.records.statements.naming import entry_text, label

Sink = Callable[[str], object]

_AT_ONCE: Final = 5_000
_ROOTS: Final = {
    "asset": ("assets", "Assets", "A"),
    "liability": ("liabilities", "Liabilities", "L"),
    "equity": ("equity", "Equity", "E"),
    "income": ("income", "Income", "R"),
    "expense": ("expenses", "Expenses", "X"),
}
CSV_COLUMNS: Final = (
    "date entry receipt kind text reverses account account_name member member_name"
    " debit credit currency"
).split()


@dataclass(frozen=True, slots=True)
class _Posting:
    account: int
    amount: Money
    member: str
    name: str

    @property
    def who(self) -> str:
        return f"{self.member} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry with everything that an export says of it."""

    day: date
    number: str
    receipt: str
    kind: str
    memo: str
    reverses: str
    postings: tuple[_Posting, ...]

    def text(self, language: Language) -> str:
        """What it is, in a language."""
        member = next((p.who for p in self.postings if p.member), "")
        said = entry_text(self.kind, self.memo, reverses=self.reverses, member=member)
        return _line(language.say(said))

    def tags(self) -> dict[str, str]:
        said = {"kind": self.kind, "receipt": self.receipt, "reverses": self.reverses}
        return {name: _line(value) for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class _Account:
    id: int
    code: str
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class _Head:
    """What a format needs before the first entry."""

    coop: str
    currency: str
    first: date | None
    accounts: tuple[_Account, ...]
    language: Language


class _Format(Protocol):
    def head(self) -> Iterable[str]: ...

    def entry(self, entry: _Entry) -> Iterable[str]: ...


def journal(session: Session, sink: Sink, *, form: str, language: Language) -> int:
    """Write all entries, oldest first, to `sink` as text. `form` is a name of FORMATS.

    Returns how many entries there were. Account names and texts are in `language`.
    """
    head = _head(session, language)
    format_ = FORMATS[form](head)
    for text in format_.head():
        sink(text)
    count = 0
    for entry in _entries(session, head.currency):
        for text in format_.entry(entry):
            sink(text)
        count += 1
    return count


def _head(session: Session, language: Language) -> _Head:
    coop = office.coop(session)
    accounts = [
        _Account(ident, code, _line(language.say(Text(name))) if name else "", kind)
        for ident, code, name, kind in session.execute(
            select(Account.id, Account.code, Account.name, Account.type)
        )
    ]
    first = session.scalar(select(func.min(Entry.day)))
    ordered = tuple(sorted(accounts, key=_class_and_code))
    return _Head(_line(coop.name), coop.currency, first, ordered, language)


def _class_and_code(account: _Account) -> tuple[int, str]:
    return TYPES.index(account.type), account.code


def _entries(session: Session, currency: str) -> Iterator[_Entry]:
    was = aliased(Entry)
    rows = session.execute(
        select(
            Entry.id,
            Entry.day,
            Entry.series,
            Entry.number,
            Entry.kind,
            Entry.memo,
            Visit.series.label("receipt_series"),
            Visit.number.label("receipt"),
            was.series.label("was_series"),
            was.number.label("was"),
            Line.account,
            Line.amount,
            Member.number.label("member"),
            Member.name,
        )
        .join(Line, Line.entry == Entry.id)
        .outerjoin(Visit, Visit.id == Entry.id)
        .outerjoin(was, was.id == Entry.reverses)
        .outerjoin(Member, Member.id == Line.member)
        .order_by(Entry.day, Entry.series, Entry.number, Entry.id, Line.n),
        execution_options={"yield_per": _AT_ONCE},
    )
    for _, group in groupby(rows, key=attrgetter("id")):
        yield _entry(list(group), currency)


def _entry(rows: list[Any], currency: str) -> _Entry:
    first = rows[0]
    return _Entry(
        first.day,
        label(first.series, first.number),
        label(first.receipt_series, first.receipt),
        first.kind,
        first.memo,
        label(first.was_series, first.was),
        tuple(
            _Posting(row.account, Money(row.amount, currency), row.member or "", row.name or "")
            for row in rows
        ),
    )


def _line(text: str) -> str:
    """Text on one line."""
    return " ".join(text.split())


def figure(money: Money) -> str:
    """An amount for programs: all its decimals, a point, no groups."""
    return f"{money.units:f}"


def _unlike(names: Iterable[tuple[int, str]]) -> dict[int, str]:
    """Each its own name: what became equal when it was made legal gets a number."""
    taken: set[str] = set()
    found = {}
    for ident, name in names:
        own, n = name, 1
        while own in taken:
            n += 1
            own = f"{name}-{n}"
        taken.add(own)
        found[ident] = own
    return found


class _Hledger:
    def __init__(self, head: _Head) -> None:
        self._head = head
        self._names = _unlike((a.id, self._name(a)) for a in head.accounts)

    @staticmethod
    def _name(account: _Account) -> str:
        # ":" would open a level, ";" a comment, a bracket at the start a posting of another kind.
        said = re.sub(r"[:;|*!()\[\]\"]", " ", f"{account.code} {account.name}")
        return f"{_ROOTS[account.type][0]}:{_line(said) or account.id}"

    def head(self) -> Iterator[str]:
        zeros = f"1000.{'0' * Money.zero(self._head.currency).digits}"
        yield f"; {self._head.coop}\ndecimal-mark .\ncommodity {zeros} {self._head.currency}\n\n"
        for account in self._head.accounts:
            kind = _ROOTS[account.type][2]
            yield f"account {self._names[account.id]}  ; type: {kind}\n"

    def entry(self, entry: _Entry) -> Iterator[str]:
        said = re.sub(r"[;|]", ",", entry.text(self._head.language))
        yield f"\n{entry.day:%Y-%m-%d} * ({entry.number}) {said}{self._tags(entry.tags())}\n"
        for posting in entry.postings:
            tags = self._tags({"member": posting.who} if posting.member else {})
            amount = f"{figure(posting.amount)} {self._head.currency}"
            yield f"    {self._names[posting.account]}  {amount}{tags}\n"

    @staticmethod
    def _tags(tags: Mapping[str, str]) -> str:
        # A tag's value ends at a comma.
        said = ", ".join(f"{name}: {_line(v.replace(',', ' '))}" for name, v in tags.items())
        return f"  ; {said}" if said else ""


class _Beancount:
    def __init__(self, head: _Head) -> None:
        self._head = head
        self._names = _unlike((a.id, self._name(a)) for a in head.accounts)

    @staticmethod
    def _name(account: _Account) -> str:
        plain = unicodedata.normalize("NFKD", f"{account.code} {account.name}")
        words = re.findall(r"[A-Za-z0-9]+", re.sub(r"[\u0300-\u036f’']", "", plain))
        said = "-".join(words) or str(account.id)
        return f"{_ROOTS[account.type][1]}:{said[0].upper()}{said[1:]}"

    def head(self) -> Iterator[str]:
        yield f'option "title" {_quoted(self._head.coop)}\n'
        yield f'option "operating_currency" "{self._head.currency}"\n\n'
        for account in self._head.accounts if self._head.first else ():
            yield f"{self._head.first} open {self._names[account.id]} {self._head.currency}\n"
            yield f"  name: {_quoted(account.name)}\n"

    def entry(self, entry: _Entry) -> Iterator[str]:
        yield f"\n{entry.day:%Y-%m-%d} * {_quoted(entry.text(self._head.language))}\n"
        for name, value in {"entry": entry.number, **entry.tags()}.items():
            yield f"  {name}: {_quoted(value)}\n"
        for posting in entry.postings:
            amount = f"{figure(posting.amount)} {self._head.currency}"
            yield f"  {self._names[posting.account]}  {amount}\n"
            if posting.member:
                yield f"    member: {_quoted(posting.who)}\n"


def _quoted(text: str) -> str:
    escaped = _line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class _Written(list[str]):
    """What rows are written into."""

    write = list.append


class _Csv:
    def __init__(self, head: _Head) -> None:
        self._head = head
        self._accounts = {account.id: account for account in head.accounts}

    @staticmethod
    def _row(values: Iterable[str]) -> str:
        rows = _Written()
        Rows(rows).write(values)
        return "".join(rows)

    def head(self) -> Iterator[str]:
        yield self._row(CSV_COLUMNS)

    def entry(self, entry: _Entry) -> Iterator[str]:
        said = (entry.day.isoformat(), entry.number, entry.receipt, entry.kind)
        text, zero = entry.text(self._head.language), Money.zero(self._head.currency)
        for posting in entry.postings:
            account, amount = self._accounts[posting.account], posting.amount
            sides = (max(amount, zero), max(-amount, zero))
            yield self._row(
                (
                    *said,
                    text,
                    entry.reverses,
                    account.code,
                    account.name,
                    posting.member,
                    posting.name,
                    *map(figure, sides),
                    self._head.currency,
                )
            )


#: The formats of a journal, by name.
FORMATS: Final[Mapping[str, Callable[[_Head], _Format]]] = MappingProxyType(
    {"hledger": _Hledger, "beancount": _Beancount, "csv": _Csv}
)
