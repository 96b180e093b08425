"""Which act wrote a row: when, on which PC, by whom."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from coopdesk.records.book import acts
from coopdesk.records.ids import act_of
from coopdesk.records.schema import Act, Tip, instant_number


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
