"""Which act wrote a row, and what an act gave: whether it still stands, and what was before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import cbor2
from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from coopdesk.records.book import acts
from coopdesk.records.book.fitting import readable
from coopdesk.records.book.history import (
    Field,
    hash_of,
    is_personal,
    real_of,
    standing,
    values_in,
    versions,
)
from coopdesk.records.ids import act_of
from coopdesk.records.schema import Act, Device, Tip, instant_number
from coopdesk.records.store import Raw


def act_that_wrote(
    session: Session, table: str, ident: int, at: datetime | None = None
) -> acts.ActRow | None:
    """The act that wrote a row; None where it is not told.

    An id tells the number of its act, but not one that was made for what it is of (a correction, a
    month's interest): there `at` is needed, the moment that the row keeps.
    """
    where = Act.hlc_ms == instant_number(at) if at is not None else _numbered(ident)
    rows = map(acts.decode, session.scalars(select(Act.body).where(where)))
    return next((row for row in rows if _wrote(row, table, ident)), None)


def _numbered(ident: int) -> ColumnElement[bool]:
    return and_(Act.device.in_(select(Tip.device)), Act.seq.in_(act_of(ident)))


def _wrote(row: acts.ActRow, table: str, ident: int) -> bool:
    return any(
        ident == values[fact[2].index("id")]
        for fact in row.facts
        if fact[0] == "+" and fact[1] == table and "id" in fact[2]
        for values in fact[3]
    )


# --- what an act gave its fields, and whether it still stands --------------------------------


def acts_named(
    session: Session, command: str, *, most: int, within: int
) -> list[tuple[int, acts.ActRow]]:
    """The newest acts of a command with their places, at most so many, of the newest `within`."""
    newest = session.scalar(select(func.max(Act.n))) or 0
    sign = cbor2.dumps("command") + cbor2.dumps(command)
    query = select(Act.n, Act.body).where(Act.n > newest - within, func.instr(Act.body, sign) > 0)
    found = session.execute(query.order_by(Act.n.desc()).limit(most))
    return [(n, readable(acts.decode(body))) for n, body in found]


@dataclass(frozen=True, slots=True)
class Given:
    """What an act gave one field of a row: a personal value as its mark. `base` names what stood
    there before; a row that the act made has none.
    """

    field: Field
    value: Any
    base: bytes = b""


def given(row: acts.ActRow) -> Iterator[list[Given]]:
    """What an act gave, row by row: all that it made one with, or the one field that it set.

    A PC's first act says also who the PC is: no command gave that, and nobody takes it back.
    """
    for fact in row.facts:
        if fact[1] == Device.__tablename__:
            continue
        if fact[0] == "=":
            yield [Given((fact[1], fact[2], fact[3]), fact[4], fact[5])]
            continue
        for values in fact[3]:
            said = dict(zip(fact[2], values, strict=True))
            yield [Given((fact[1], said["id"], name), value) for name, value in said.items()]


def _salt(raw: Raw, one: Given) -> bytes:
    return values_in(raw).salt(one.field[1]) if is_personal(one.field) else b""


def sign(raw: Raw, one: Given) -> bytes:
    """By what a set names it that takes its place."""
    return hash_of(one.field, one.value, _salt(raw, one))


def stands(raw: Raw, one: Given) -> bool:
    """Whether nothing took its place, or stands beside it, and nobody erased it."""
    salt = _salt(raw, one)
    if is_personal(one.field) and not salt:
        return False
    told = versions(raw, one.field)
    return not told or [left.value for left in standing(one.field, told, salt)] == [one.value]


def real(raw: Raw, one: Given) -> Any:
    """The value itself, as it is stored; None of what was erased."""
    return real_of(one.field, one.value, values_in(raw))


def before(raw: Raw, one: Given) -> Any:
    """What stood there when the act set it, as it is stored."""
    salt = _salt(raw, one)
    for version in versions(raw, one.field):
        if one.base.startswith(hash_of(one.field, version.value, salt)):
            return real_of(one.field, version.value, values_in(raw))
    return None
