"""Fields that two PCs changed apart: both values stand until a person chooses.

Money is never among them: entries are only written, never changed. What a field shows meanwhile
is the last of its values in the order of acts, the same on every PC. Nothing of what loses is
lost: it stays in the log of acts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

import cbor2
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import merge
from coopdesk.records.access import Permission
from coopdesk.records.audit import Reader, Shown, act_lines, field_name
from coopdesk.records.book import Prepared, Topic, Tx, command, history
from coopdesk.records.book.projecting import Touched
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.records.papers import Words
from coopdesk.records.schema import FACTS, Act, Base, Head, History, Salt, Setting
from coopdesk.records.schema.types import Day
from coopdesk.records.store import Raw

#: A field of a row: table, row and column.
Field = history.Field

#: Who may choose, by table; of every other table it is who keeps the books.
_NEEDS: Final[Mapping[str, Permission]] = {
    "member": Permission.KEEP_ROLL,
    "holder": Permission.KEEP_ROLL,
    "holding": Permission.KEEP_ROLL,
    "passbook": Permission.KEEP_ROLL,
    **dict.fromkeys(("person", "device", "setting", "product", "body"), Permission.SET_UP),
    **dict.fromkeys(
        ("agenda_item", "meeting", "motion", "candidate", "attendance", "task", "officer"),
        Permission.KEEP_MINUTES,
    ),
    **dict.fromkeys(
        ("loan", "loan_event", "guarantee", "collateral", "team", "team_member"), Permission.LEND
    ),
}

#: Fields in which a third value can be typed; others are chosen from lists or made by deeds.
_TYPED: Final = frozenset(
    "name phone address village document occupation nominee note title text remark memo reference"
    " label purpose extract born joined slip lender place due why how".split()
)


@dataclass(frozen=True, slots=True)
class Card:
    """One of the values that stand: what it is and who set it, when, on which PC.

    `key` names it to `choose`. `at` is what that PC's clock showed (UTC) and `suspect` whether it
    was not believed; nobody and no day where the row was written with it. `now` is the one that
    the row shows meanwhile.
    """

    key: str
    value: Shown
    who: str
    pc: str
    day: date | None
    at: datetime | None
    suspect: bool
    now: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field with more than one standing value: of what, which field, and the values in the order
    of acts. `typed` says what may be typed instead: "text", "day" or nothing."""

    table: str
    row: int
    column: str
    whose: Words
    field: Words
    cards: tuple[Card, ...]
    typed: str

    @property
    def record(self) -> tuple[str, int]:
        """Of which record it is a field; the co-op's settings are one record together."""
        return (self.table, 0 if self.table == "setting" else self.row)

    @property
    def needs(self) -> Permission:
        """Who may choose."""
        return needs(self.table)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person decides on a field.

    `stood` are the keys of the values that they saw, `keep` the one that stays; with none of them
    `typed` is the value instead.
    """

    table: str
    row: int
    column: str
    stood: tuple[str, ...]
    keep: str = ""
    typed: str | date | None = None


def needs(table: str) -> Permission:
    """Who may choose in a table."""
    return _NEEDS.get(table, Permission.KEEP_BOOKS)


# --- looking -------------------------------------------------------------------------------------


def count(session: Session) -> int:
    """How many fields wait for somebody to choose."""
    fields = select(Head.table, Head.row, Head.column).distinct().subquery()
    return session.scalar(select(func.count()).select_from(fields)) or 0


def of_member(session: Session, member: MemberId) -> int:
    """How many of them are of a member: of their line of the register, or of a row of theirs."""
    found = 0
    for table, row, _ in _fields(session):
        its = FACTS[table]
        if "member" in its.c and table != "member":
            found += session.scalar(select(its.c.member).where(its.c.id == row)) == member
        else:
            found += table == "member" and row == member
    return found


def open_conflicts(session: Session) -> list[Conflict]:
    """Every field with more than one standing value, those of one record together."""
    reader = Reader(session)
    found = [_conflict(session, reader, field) for field in _fields(session)]
    return sorted(found, key=lambda one: (one.record, str(one.field), one.column))


def _fields(session: Session) -> list[Field]:
    rows = session.execute(select(Head.table, Head.row, Head.column).distinct()).all()
    return [(table, row, column) for table, row, column in rows if column in FACTS[table].c]


def _conflict(session: Session, reader: Reader, field: Field) -> Conflict:
    table, row, column = field
    heads = session.execute(
        select(Head.hash, Head.value).where(
            Head.table == table, Head.row == row, Head.column == column
        )
    )
    values = {bytes(key): cbor2.loads(value) for key, value in heads}
    lasts = _lasts(session, field)
    order = sorted(values, key=lambda key: lasts.get(key, (0, 0, 0, b"")))
    cards = [
        _card(session, key, _told(reader, field, values[key]), lasts.get(key)) for key in order
    ]
    cards[-1] = replace(cards[-1], now=True)
    whose, name = _named(session, reader, field)
    return Conflict(table, row, column, whose, name, tuple(cards), _typed(table, column))


def _told(reader: Reader, field: Field, value: Any) -> Shown:
    return None if value is None else reader.plain(FACTS[field[0]].c[field[2]], value)


def _lasts(session: Session, field: Field) -> dict[bytes, tuple[int, int, int, bytes]]:
    """Which act gave each value last, by the hash of the value: time, count, PC, its hash."""
    table, row, column = field
    salt = session.scalar(select(Salt.salt).where(Salt.row == row)) or b""
    rows = session.execute(
        select(History.hlc_ms, History.hlc_count, History.device, History.hash, History.value)
        .where(History.table == table, History.row == row, History.column == column)
        .order_by(History.hlc_ms, History.hlc_count, History.device, History.hash, History.k)
    )
    return {
        history.hash_of(field, cbor2.loads(value), salt): (ms, n, device, bytes(act))
        for ms, n, device, act, value in rows
    }


def _card(
    session: Session, key: bytes, value: Shown, last: tuple[int, int, int, bytes] | None
) -> Card:
    line = None if last is None or not last[0] else _line(session, *last)
    if line is None:
        return Card(key.hex(), value, "", "", None, None, suspect=False, now=False)
    return Card(
        key.hex(), value, line.who, line.pc, line.day, line.at, suspect=line.suspect, now=False
    )


def _line(session: Session, ms: int, n: int, device: int, act: bytes) -> Any:
    found = session.scalar(
        select(Act.n).where(
            Act.hlc_ms == ms,
            Act.hlc_count == n,
            Act.device == device,
            func.substr(Act.hash, 1, len(act)) == act,
        )
    )
    return None if found is None else next(iter(act_lines(session, [found])), None)


def _named(session: Session, reader: Reader, field: Field) -> tuple[Words, Words]:
    """Whose field it is, and what it is called."""
    table, row, column = field
    if table == "setting":
        name = session.scalar(select(Setting.name).where(Setting.id == row)) or ""
        return Text(N_("The co-op's settings")), field_name("setting", name)
    return reader.name(table, row), field_name(table, column)


def _typed(table: str, column: str) -> str:
    if table == "setting" or column not in _TYPED or FACTS[table].c[column].foreign_keys:
        return ""
    kind = FACTS[table].c[column].type
    if isinstance(kind, Day):
        return "day"
    return "text" if kind.python_type is str else ""


# --- choosing ------------------------------------------------------------------------------------

_HEADS: Final = Prepared(
    select(Head.hash, Head.value).where(
        Head.table == bindparam("in_"), Head.row == bindparam("of"), Head.column == bindparam("at")
    )
)


@command(needs=Permission.LOOK)
def choose(tx: Tx, *, choices: Sequence[Choice]) -> None:
    """Say which of the standing values of some fields holds; the others stay in the log only.

    Refuses where another value has come since, and where the person may not change such rows.
    """
    if not choices:
        raise Refused(N_("Choose a value first."), field="choices")
    rows: dict[str, set[int]] = {}
    for one in choices:
        _check_may(tx, one.table)
        _set(tx, one)
        rows.setdefault(one.table, set()).add(one.row)

    def again(raw: Raw) -> None:
        merge.keep(raw, Touched(rows=rows))

    tx.keep(again)
    tx.forget_all()
    tx.touch(~Topic.NONE)


def _check_may(tx: Tx, table: str) -> None:
    if needs(table) not in tx.actor.may:
        raise Refused(N_("{name} may not do this."), name=tx.actor.name or "–")


def _set(tx: Tx, one: Choice) -> None:
    heads = tx.all(_HEADS, in_=one.table, of=one.row, at=one.column)
    stands = {bytes(key).hex(): cbor2.loads(value) for key, value in heads}
    if set(stands) != set(one.stood) or not stands:
        raise Refused(N_("Something has changed here since: look at the values again."))
    if one.keep and one.keep not in stands:
        raise Refused(N_("Choose one of the values that stand."), field="choices")
    value = stands[one.keep] if one.keep else _said(one)
    shown, *also = stands.values()
    tx.set(_model(one.table), one.row, one.column, value, shown=shown, also=also)


def _said(one: Choice) -> Any:
    """The third value, as it is typed."""
    kind = _typed(one.table, one.column)
    if not kind or isinstance(one.typed, date) is not (kind == "day"):
        raise Refused(N_("Here only one of the values that stand can be chosen."), field="choices")
    value = one.typed.strip() if isinstance(one.typed, str) else one.typed
    if not value and one.column in {"name", "title"}:
        raise Refused(N_("Write a name."), field="choices")
    return value


def _model(table: str) -> type[Base]:
    return _MODELS[table]


def _models() -> Iterator[tuple[str, type[Base]]]:
    mappers: Iterable[Any] = Base.registry.mappers
    for mapper in mappers:
        yield mapper.class_.__tablename__, mapper.class_


_MODELS: Final = dict(_models())
