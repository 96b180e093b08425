"""What a list of members can tell: its columns, and what each member has in them.

The screen, the paper, the files and the order of a list are all told from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import custom_fields, journal, lives, membership, products, search
from coopdesk.records.calendar import age, next_birthday
from coopdesk.records.custom_fields import FieldRow
from coopdesk.records.ids import MemberId
from coopdesk.records.members.criteria import SUSPENDED
from coopdesk.records.members.narrowed import among, kind_held, sightings
from coopdesk.records.members.register import KINDS
from coopdesk.records.money import Money
from coopdesk.records.papers import Cell, FigureColumn, Holds
from coopdesk.records.schema import (
    Account,
    Balance,
    Household,
    HouseholdMember,
    Member,
    Nominee,
)
from coopdesk.records.search import by_number

#: What each column is called, and what it holds; those of the co-op's own fields come after them.
COLUMNS: Final[Mapping[str, tuple[str, Holds]]] = {
    "number": (N_("No."), Holds.CODE),
    "name": (N_("Name"), Holds.WORDS),
    "kind": (N_("Kind"), Holds.WORDS),
    "speaker": (N_("Who speaks for them"), Holds.WORDS),
    "sex": (N_("Sex"), Holds.CODE),
    "born": (N_("Born on"), Holds.DAY),
    "age": (N_("Age"), Holds.COUNT),
    "birthday": (N_("Next birthday"), Holds.DAY),
    "document": (N_("Identity document"), Holds.CODE),
    "phone": (N_("Phone"), Holds.CODE),
    "village": (N_("Village"), Holds.WORDS),
    "address": (N_("Address"), Holds.WORDS),
    "occupation": (N_("Occupation"), Holds.WORDS),
    "household": (N_("Household or group"), Holds.WORDS),
    "nominee": (N_("Nominees"), Holds.WORDS),
    "joined": (N_("Joined"), Holds.DAY),
    "left": (N_("Left on"), Holds.DAY),
    "seen": (N_("Last seen"), Holds.DAY),
    "shares": (N_("Shares"), Holds.MONEY),
    "savings": (N_("Savings"), Holds.MONEY),
    "loans": (N_("Loans"), Holds.MONEY),
    "status": (N_("Status"), Holds.CODE),
}
#: What a list tells where nobody chose.
STANDARD: Final = ("number", "name", "village", "joined", "shares", "savings", "loans", "status")
#: The columns of money, whose sums stand at the foot.
MONEY: Final = (products.SHARES, products.SAVINGS, products.LOANS)
SEXES: Final[Mapping[str, str]] = {"F": N_("Woman"), "M": N_("Man")}
YES_OR_NO: Final = {custom_fields.YES: N_("yes"), custom_fields.NO: N_("no")}

_OWN: Final = "own:"
_MANY: Final = 2_000  # of so many, everybody is read: naming them takes longer
_OWN_HOLDS: Final = {custom_fields.NUMBER: Holds.COUNT, custom_fields.DAY: Holds.DAY}

Seen = Mapping[MemberId, date]
_Ids = Sequence[MemberId] | None  # None: of everybody


def column_of(field: FieldRow) -> str:
    """The column of a field of the co-op's own."""
    return f"{_OWN}{field.id}"


def columns(session: Session) -> dict[str, FigureColumn]:
    """Every column that a list can have, by its name."""
    found = {key: FigureColumn(key, Text(said), holds) for key, (said, holds) in COLUMNS.items()}
    for field in custom_fields.fields(session):
        holds = _OWN_HOLDS.get(field.kind, Holds.WORDS)
        found[column_of(field)] = FigureColumn(column_of(field), field.name, holds)
    return found


# --- one column --------------------------------------------------------------------------------


_SEXES: Final = {sex: Text(words) for sex, words in SEXES.items()}
_KINDS: Final = {kind: Text(words) for kind, words in KINDS.items()}
_STATUSES: Final = {status: Text(words) for status, words in membership.STANDINGS.items()}


def _sex(value: str | None) -> Cell:
    return _SEXES.get(value or "", value)


def _kind(value: str) -> Cell:
    return _KINDS.get(value, value)


def _status(status: str) -> Cell:
    return _STATUSES.get(status, status)


#: What stands in the register itself.
_REGISTER: Final[Mapping[str, Any]] = {
    **{name: getattr(Member, name) for name in ("number", "name", "speaker", "born", "document")},
    **{name: getattr(Member, name) for name in ("phone", "village", "address", "occupation")},
    **{name: getattr(Member, name) for name in ("joined", "left", "status", "sex", "kind")},
    "age": Member.born,
    "birthday": Member.born,
}


class _Reading:
    """Reads columns of some members, as of a day."""

    def __init__(self, session: Session, ids: _Ids, today: date, seen: Seen | None) -> None:
        self._session, self._ids, self._today, self._seen = session, ids, today, seen
        self._of_register: dict[str, Callable[[Any], Cell]] = {
            "sex": _sex,
            "kind": _kind,
            "age": self._age,
            "birthday": self._birthday,
            "status": _status,
        }

    def register(self, keys: Sequence[str]) -> dict[MemberId, tuple[Cell, ...]]:
        """What the register says, of each member who is there."""
        query = select(Member.id, *(_REGISTER[key].label(key) for key in keys))
        query = query if self._ids is None else query.where(among(Member.id, self._ids))
        read = [self._of_register.get(key) for key in keys]
        out = lives.suspended(self._session, self._today) if "status" in keys else frozenset()
        found: dict[MemberId, tuple[Cell, ...]] = {}
        for ident, *said in self._session.execute(query):
            found[ident] = tuple(
                value if reads is None else reads(value)
                for reads, value in zip(read, said, strict=True)
            )
        if out and "status" in keys:
            at = keys.index("status")
            for ident in out & found.keys():
                row = found[ident]
                found[ident] = (*row[:at], _STATUSES[SUSPENDED], *row[at + 1 :])
        return found

    def _age(self, born: date | None) -> Cell:
        return None if born is None else age(born, self._today)

    def _birthday(self, born: date | None) -> Cell:
        return None if born is None else next_birthday(born, self._today)

    def one(self, key: str) -> Mapping[MemberId, Cell]:
        """What stands in one column; who has nothing may be left out."""
        if key in _REGISTER:
            return {ident: value for ident, (value,) in self.register([key]).items()}
        return self.column(key)

    def column(self, key: str) -> Mapping[MemberId, Cell]:
        """What else is known of them; who has nothing is left out."""
        if key in MONEY:
            return self._held(key)
        if key == "seen":
            return self._seen if self._seen is not None else last_seen(self._session)
        if key == "nominee":
            return self._joined(select(Member.id, Member.nominee), _NOMINEES)
        if key == "household":
            return self._joined(_TOGETHER, _PARTS)
        return self._own(key)

    def _some(self, query: Any, member: Any) -> Any:
        wanted = query if self._ids is None else query.where(among(member, self._ids))
        return self._session.execute(wanted)

    def _held(self, kind: str) -> dict[MemberId, Cell]:
        query = (
            select(Balance.member, func.sum(Balance.amount))
            .where(Balance.account.in_(select(Account.id).where(kind_held == kind)))
            .group_by(Balance.member)
        )
        sign = 1 if kind == products.LOANS else -1
        money = journal.currency_of(self._session)
        return {
            ident: Money(sign * amount, money)
            for ident, amount in self._some(query, Balance.member)
        }

    def _joined(self, alone: Any, several: Any) -> dict[MemberId, Cell]:
        """Several names of each, one after the other, or one that stands alone."""
        names: dict[MemberId, list[str]] = {}
        for ident, name in self._some(several, several.selected_columns[0]):
            names.setdefault(ident, []).append(name or "")
        for ident, name in self._some(alone, alone.selected_columns[0]):
            if name and ident is not None:
                names.setdefault(ident, [name])
        return {ident: ", ".join(filter(None, each)) for ident, each in names.items()}

    def _own(self, key: str) -> dict[MemberId, Cell]:
        kind = self._kind_of(key)
        said = custom_fields.values_in(self._session, _field_of(key), self._ids)
        return {member: _own_cell(kind, value) for member, value in said.items()}

    def _kind_of(self, key: str) -> str:
        every = custom_fields.fields(self._session, past=True)
        return next((one.kind for one in every if one.id == _field_of(key)), "")

    def measure(self, key: str) -> Callable[[Cell], Any]:
        """By what cells of a column are put in order."""
        own = key.startswith(_OWN) and self._kind_of(key) == custom_fields.NUMBER
        return _number if own else _measure


_NOMINEES: Final = (
    select(Nominee.member, Nominee.name)
    .where(Nominee.until.is_(None))
    .order_by(Nominee.place, Nominee.id)
)
_PARTS: Final = (
    select(HouseholdMember.member, Household.name)
    .join(Household, Household.id == HouseholdMember.household)
    .where(HouseholdMember.until.is_(None), Household.closed.is_(None))
    .order_by(Household.name, Household.id)
)
_TOGETHER: Final = select(Household.member, Household.name).where(Household.closed.is_(None))


def _field_of(key: str) -> int:
    return int(key.removeprefix(_OWN))


def _own_cell(kind: str, value: str) -> Cell:
    if kind == custom_fields.DAY:
        return date.fromisoformat(value)
    if kind == custom_fields.YES_NO:
        return Text(YES_OR_NO[value]) if value in YES_OR_NO else value
    if kind == custom_fields.NUMBER and "." not in value:
        return int(value)
    return value


def last_seen(session: Session) -> dict[MemberId, date]:
    """The last day on which each was at the cash desk or at a meeting; others are left out."""
    found: dict[MemberId, date] = {}
    for query in sightings():
        member, day = query.selected_columns
        last = query.with_only_columns(member, func.max(day)).group_by(member)
        for ident, when in session.execute(last):
            found[MemberId(ident)] = max(when, found.get(MemberId(ident), when))
    return found


# --- rows and their order ----------------------------------------------------------------------


def cells(
    session: Session,
    ids: Sequence[MemberId],
    keys: Iterable[str],
    *,
    today: date,
    seen: Seen | None = None,
) -> dict[MemberId, tuple[Cell, ...]]:
    """What these members have in some columns. `seen` is what `last_seen` told, if it did."""
    keys = list(keys)
    reading = _Reading(session, ids, today, seen)
    plain = [key for key in keys if key in _REGISTER]
    register = reading.register(plain)
    others = {key: reading.column(key) for key in keys if key not in _REGISTER}
    zero = Money.zero(journal.currency_of(session))
    nothing = {key: zero if key in MONEY else None for key in others}
    at = {key: n for n, key in enumerate(plain)}
    return {
        ident: tuple(
            row[at[key]] if key in at else others[key].get(ident, nothing[key]) for key in keys
        )
        for ident, row in register.items()
    }


def in_order(
    session: Session,
    numbers: Mapping[MemberId, str],
    by: str,
    *,
    today: date,
    descending: bool,
) -> list[MemberId]:
    """Members, with their numbers, by what they have in a column; who has nothing in it comes
    last, either way.
    """
    first = sorted(numbers, key=lambda ident: by_number(numbers[ident]))
    if by == "number":
        return first[::-1] if descending else first
    source = "born" if by == "age" else by
    reading = _Reading(session, first if len(first) < _MANY else None, today, None)
    values = reading.one(source)
    nothing = Money.zero(journal.currency_of(session)) if by in MONEY else None
    measure = reading.measure(source)
    found = {
        ident: measure(value)
        for ident in first
        if (value := values.get(ident, nothing)) is not None and value != ""
    }
    said = [ident for ident in first if ident in found]
    said.sort(key=found.__getitem__, reverse=descending != (by == "age"))
    return said + [ident for ident in first if ident not in found]


def _measure(value: Cell) -> Any:
    match value:
        case Text():
            return value.message
        case str():
            return search.fold(value)
        case Money():
            return value.minor
    return value


def _number(value: Cell) -> Decimal:
    """Whole numbers and others of one column."""
    return Decimal(str(value))
