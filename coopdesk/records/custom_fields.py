"""Fields of the co-op's own: something more that it asks of its members.

A field is a text, a number, a day, a choice or a yes or no. What a member has in it is kept as
text that its kind reads; a field that is closed is asked no more, and what was said in it stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import membership
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import MemberId
from coopdesk.records.schema import Field, FieldValue

TEXT, NUMBER, DAY, CHOICE, YES_NO = "text", "number", "day", "choice", "yes_no"

#: What kinds of field there are.
KINDS: Final[Mapping[str, str]] = {
    TEXT: N_("Text"),
    NUMBER: N_("Number"),
    DAY: N_("Day"),
    CHOICE: N_("Choice"),
    YES_NO: N_("Yes or no"),
}
YES, NO = "yes", "no"
_MOST: Final = 40
_SOME: Final = 1000  # members whose values are looked up one by one
_LONGEST: Final = 500  # letters
_DECIMALS: Final = 3  # as many as a form takes

_NAMES: Final = Prepared(select(Field.id, Field.name).where(Field.closed.is_(None)))
_FIELD: Final = Prepared(
    select(Field.name, Field.kind, Field.options, Field.needed, Field.closed, Field.place).where(
        Field.id == bindparam("of")
    )
)
# Two PCs that fill in one field apart make two rows; on every PC the same one of them counts.
_VALUE: Final = Prepared(
    select(FieldValue.id)
    .where(FieldValue.field == bindparam("field"), FieldValue.member == bindparam("of"))
    .order_by(FieldValue.id.desc())
)
_USED: Final = Prepared(
    select(FieldValue.value).where(
        FieldValue.field == bindparam("of"), FieldValue.value == bindparam("value")
    )
)
_LAST: Final = Prepared(select(func.max(Field.place)))


AUDITS: Final = (
    (
        "fields",
        N_("The field {name} is a choice, and offers nothing to choose from."),
        "SELECT f.name FROM field f WHERE f.kind = 'choice'"
        " AND coalesce(json_array_length(f.options), 0) < 2",
    ),
)


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field. Whoever has nothing in one that is `needed` is listed as not complete."""

    id: int
    name: str
    kind: str
    options: tuple[str, ...]
    needed: bool
    closed: date | None


@command(needs=Permission.SET_UP)
def add_field(
    tx: Tx, *, name: str, kind: str, options: Sequence[str] = (), needed: bool = False
) -> int:
    """Ask something more of every member. A choice has its `options`."""
    if kind not in KINDS:
        raise Refused(N_("Choose one of those that are offered."), field="kind")
    if len(tx.all(_NAMES)) >= _MOST:
        raise Refused(N_("There can be {count} fields at most."), field="name", count=_MOST)
    ident = tx.new_id()
    row = {"id": ident, "name": _named(tx, name), "kind": kind, "needed": int(needed)}
    row |= {"options": _offered(kind, options), "place": ((tx.one(_LAST) or (0,))[0] or 0) + 1}
    tx.insert(Field, [row])
    tx.touch(Topic.MEMBERS)
    return ident


def _named(tx: Tx, name: str, but: int = 0) -> str:
    """The name, if no other field that is asked has it."""
    name = name.strip()
    if not name:
        raise Refused(N_("Write what the field is called."), field="name")
    if any(name.casefold() == said.casefold() for one, said in tx.all(_NAMES) if one != but):
        raise Refused(N_("There is a field of this name."), field="name")
    return name


def _offered(kind: str, options: Sequence[str]) -> list[str]:
    said = list(dict.fromkeys(filter(None, (one.strip() for one in options))))
    if kind != CHOICE:
        return []
    if len(said) < 2:
        raise Refused(N_("Write at least two things to choose from."), field="options")
    return said


@command(needs=Permission.SET_UP)
def change_field(
    tx: Tx, *, field: int, name: str, options: Sequence[str], needed: bool, shown: FieldRow
) -> None:
    """Call a field otherwise, offer other choices, need it or not. Its kind stays. `shown` is
    what the person saw. A choice that somebody has can't be taken away.
    """
    row = _known(tx, field)
    name, said = _named(tx, name, field), _offered(row.kind, options)
    for gone in set(row.options) - set(said):
        if tx.one(_USED, of=field, value=gone) is not None:
            raise Refused(
                N_("Some members have “{choice}”. It stays."), field="options", choice=gone
            )
    if name != shown.name:
        tx.set(Field, field, "name", name, shown=shown.name)
    if said != list(shown.options):
        tx.set(Field, field, "options", said, shown=list(shown.options))
    if needed != shown.needed:
        tx.set(Field, field, "needed", int(needed), shown=int(shown.needed))
    tx.touch(Topic.MEMBERS)


@command(needs=Permission.SET_UP)
def close_field(tx: Tx, *, field: int) -> None:
    """Ask it no more. What was said in it stays."""
    row = _known(tx, field)
    if row.closed is None:
        tx.set(Field, field, "closed", tx.today, shown=None)
        tx.touch(Topic.MEMBERS)


@command(needs=Permission.SET_UP)
def reopen_field(tx: Tx, *, field: int) -> None:
    """Ask it again."""
    row = _known(tx, field)
    if row.closed is not None:
        with renamed(name="field"):
            _named(tx, row.name, field)
        tx.set(Field, field, "closed", None, shown=row.closed)
        tx.touch(Topic.MEMBERS)


@command(needs=Permission.SET_UP)
def put_in_order(tx: Tx, *, fields: Sequence[int]) -> None:
    """Ask the fields in this order."""
    for place, field in enumerate(fields, 1):
        row = tx.one(_FIELD, of=field)
        if row is None:
            raise Refused(N_("There is no such field."), field="fields")
        if row[5] != place:
            tx.set(Field, field, "place", place, shown=row[5])
    tx.touch(Topic.MEMBERS)


def _known(tx: Tx, field: int) -> FieldRow:
    row = tx.session.get(Field, field)
    if row is None:
        raise Refused(N_("There is no such field."), field="field")
    tx.session.refresh(row)
    return _row(row)


@command(needs=Permission.KEEP_ROLL)
def fill_in(
    tx: Tx, *, member: MemberId, values: Mapping[int, str], shown: Mapping[int, str]
) -> None:
    """Write down what a member has in some fields, by field; nothing in it empties one. `shown`
    is what stood there before.
    """
    membership.check_known(tx, member)
    write(tx, member, values, shown)
    tx.touch(Topic.MEMBERS)


def write(tx: Tx, member: MemberId, values: Mapping[int, str], shown: Mapping[int, str]) -> None:
    """The same for who is not in the register yet, and without telling who looks."""
    for field, value in values.items():
        said, was = check(tx, field, value) or None, shown.get(field) or None
        if said == was:
            continue
        stands = tx.one(_VALUE, field=field, of=member)
        if stands is not None:
            tx.set(FieldValue, stands[0], "value", said, shown=was)
        else:
            new = {"id": tx.new_id(), "field": field, "member": member, "value": said}
            tx.insert(FieldValue, [new])


def check(tx: Tx, field: int, value: str) -> str:
    """What is kept of a value in a field, whoever has it."""
    row = _known(tx, field)
    if row.closed is not None:
        raise Refused(N_("“{name}” is asked no more."), field="values", name=row.name)
    return read(row, value)


def write_new(tx: Tx, rows: Sequence[tuple[MemberId, Mapping[int, str]]]) -> None:
    """Write what members have who are new, very many at once."""
    asked = {one.id: one for one in fields(tx.session)} if any(said for _, said in rows) else {}
    made: list[dict[str, Any]] = []
    for member, said in rows:
        for field, value in said.items():
            if field not in asked:
                raise Refused(N_("There is no such field."), field="values")
            if kept := read(asked[field], value):
                row = {"id": tx.new_id(), "field": field, "member": member, "value": kept}
                made.append(row)
    tx.insert(FieldValue, made)


def read(field: FieldRow, value: str) -> str:
    """What is kept of a value: 250 of “ 250.0 ”; nothing of nothing."""
    value = value.strip()
    if not value:
        return ""
    if len(value) > _LONGEST:
        raise Refused(
            N_("{name}: at most {count} letters."), field="values", name=field.name, count=_LONGEST
        )
    if field.kind == NUMBER:
        return _number(field, value)
    if field.kind == DAY:
        return _day(field, value)
    if field.kind == YES_NO and value not in {YES, NO}:
        raise _unread(field, value)
    if field.kind == CHOICE and value not in field.options:
        raise _unread(field, value)
    return value


def readable(field: FieldRow, value: str) -> str:
    """The same; nothing of what can't be read."""
    try:
        return read(field, value)
    except Refused:
        return ""


def _number(field: FieldRow, value: str) -> str:
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise _unread(field, value) from None
    if not number.is_finite() or abs(number) >= 10**15 or number != round(number, _DECIMALS):
        raise _unread(field, value)
    said = f"{number + 0:f}"  # which knows no -0
    return said.rstrip("0").rstrip(".") if "." in said else said


def _day(field: FieldRow, value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise _unread(field, value) from None


def _unread(field: FieldRow, value: str) -> Refused:
    return Refused(
        N_("{name}: “{text}” can't be read."), field="values", name=field.name, text=value
    )


def _row(one: Field) -> FieldRow:
    return FieldRow(
        one.id, one.name, one.kind, tuple(one.options or ()), bool(one.needed), one.closed
    )


def fields(session: Session, *, past: bool = False) -> list[FieldRow]:
    """The fields in their order; with `past` also those that are asked no more, at the end."""
    query = select(Field).order_by(Field.closed.is_not(None), Field.place, Field.id)
    if not past:
        query = query.where(Field.closed.is_(None))
    return [_row(one) for one in session.scalars(query)]


def values(session: Session, member: MemberId) -> dict[int, str]:
    """What a member has in each field that has something, by field."""
    query = select(FieldValue.field, FieldValue.value).where(FieldValue.member == member)
    said = {field: value for field, value in session.execute(query.order_by(FieldValue.id))}
    return {field: value for field, value in said.items() if value}


def all_values(session: Session) -> dict[MemberId, dict[int, str]]:
    """The same of everybody."""
    said: dict[MemberId, dict[int, str | None]] = {}
    query = select(FieldValue.member, FieldValue.field, FieldValue.value).order_by(FieldValue.id)
    for member, field, value in session.execute(query):
        said.setdefault(MemberId(member), {})[field] = value
    kept = {member: {f: v for f, v in own.items() if v} for member, own in said.items()}
    return {member: own for member, own in kept.items() if own}


def values_in(
    session: Session, field: int, members: Sequence[MemberId] | None = None
) -> dict[MemberId, str]:
    """What members have in one field, some or all of them, by whose it is."""
    query = select(FieldValue.member, FieldValue.value).where(FieldValue.field == field)
    if members is not None and len(members) <= _SOME:
        query = query.where(FieldValue.member.in_(members))
    said = session.execute(query.order_by(FieldValue.id))
    kept = {MemberId(member): value for member, value in said}
    return {member: value for member, value in kept.items() if value}


def counts(session: Session) -> dict[int, int]:
    """How many members have something in each field."""
    return Counter(field for own in all_values(session).values() for field in own)


def missing(session: Session, member: MemberId) -> list[FieldRow]:
    """The fields that are needed and that a member has nothing in."""
    said: dict[int, Any] = dict(values(session, member))
    return [one for one in fields(session) if one.needed and one.id not in said]
