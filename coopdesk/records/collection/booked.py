"""Sheets that were booked: a list of them, and one as its paper says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_, Text
from coopdesk.records import journal, members, office
from coopdesk.records.cash.pieces import read
from coopdesk.records.collection.looking import columns, moved
from coopdesk.records.errors import Refused
from coopdesk.records.ids import (
    CollectionId,
    VisitId,
)
from coopdesk.records.money import Money
from coopdesk.records.papers import (
    CollectionSheet,
    SheetColumn,
    SheetLine,
)
from coopdesk.records.schema import (
    Account,
    Collection,
    Member,
    Person,
    Presence,
    Visit,
    VisitLine,
)
from coopdesk.records.statements.naming import label

_UNDOING: Final = aliased(Visit)


@dataclass(frozen=True, slots=True)
class CollectionRow:
    """A booked sheet in a list. `net` is what the box gained; corrections since are left aside."""

    id: CollectionId
    day: date
    name: str
    written: datetime
    made_by: str
    present: int
    receipts: int
    net: Money
    difference: Money


def past(session: Session, *, limit: int = 100) -> list[CollectionRow]:
    """The sheets that were booked, newest first."""
    money = journal.currency_of(session)
    booked, there = _booked().subquery(), _there().subquery()
    rows = session.execute(
        select(Collection, Person.name, there.c.present, booked.c.receipts, booked.c.net)
        .join(Person, Person.id == Collection.by)
        .outerjoin(there, there.c.collection == Collection.id)
        .outerjoin(booked, booked.c.sheet == Collection.id)
        .order_by(Collection.day.desc(), Collection.written.desc())
        .limit(limit)
    )
    return [_row(money, *row) for row in rows]


def _booked() -> Select[*tuple[Any, ...]]:
    """By sheet how many receipts it has, and what the box gained by them."""
    return (
        select(
            Visit.sheet,
            func.count(Visit.id.distinct()).label("receipts"),
            func.sum(VisitLine.amount).label("net"),
        )
        .join(VisitLine, VisitLine.visit == Visit.id)
        .where(Visit.sheet.is_not(None), Visit.reverses.is_(None))
        .group_by(Visit.sheet)
    )


def _there() -> Select[*tuple[Any, ...]]:
    return select(Presence.collection, func.sum(Presence.present).label("present")).group_by(
        Presence.collection
    )


def _row(money: str, one: Collection, *said: Any) -> CollectionRow:
    by, present, receipts, gained = said
    return CollectionRow(
        CollectionId(one.id),
        one.day,
        one.name,
        one.written.astimezone(),
        by or "",
        present or 0,
        receipts or 0,
        Money(gained or 0, money),
        Money(0 if one.counted is None else one.counted - (gained or 0), money),
    )


def sheets_of_day(session: Session, day: date, *, name: str = "") -> list[CollectionId]:
    """The sheets of a day, newest first; with `name` only those of a meeting."""
    query = select(Collection.id).where(Collection.day == day)
    if name:
        query = query.where(Collection.name == name)
    return [CollectionId(i) for i in session.scalars(query.order_by(Collection.written.desc()))]


def receipts_on(session: Session, sheet: CollectionId) -> list[VisitId]:
    """The receipts of a sheet that still count, in the order of their numbers."""
    rows = session.scalars(
        select(Visit.id)
        .outerjoin(_UNDOING, _UNDOING.reverses == Visit.id)
        .where(Visit.sheet == sheet, Visit.reverses.is_(None), _UNDOING.id.is_(None))
        .order_by(Visit.series, Visit.number)
    )
    return [VisitId(ident) for ident in rows]


def sheet_paper(session: Session, sheet: CollectionId) -> CollectionSheet:
    """A booked sheet as it was written, with what was taken back since. Refused: no such sheet."""
    found = session.execute(
        select(Collection, Person.name, Account.name)
        .join(Person, Person.id == Collection.by)
        .join(Account, Account.id == Collection.box)
        .where(Collection.id == sheet)
    ).first()
    if found is None:
        raise Refused(N_("There is no such collection sheet."), field="sheet")
    one, by, box = found
    coop = office.coop(session)
    lines = moved(session, sheet)
    used = {key for _, key, _ in lines}
    shown = tuple(c for c in columns(session, closed=True) if c.key in used)
    rows = _lines(session, sheet, shown, lines, coop.currency)
    zero = Money.zero(coop.currency)
    totals = tuple(sum((row.amounts[n] or zero for row in rows), zero) for n in range(len(shown)))
    gained = sum(
        (-total if column.out else total for column, total in zip(shown, totals, strict=True)), zero
    )
    return CollectionSheet(
        coop=coop,
        name=one.name,
        day=one.day,
        written=one.written.astimezone(),
        made_by=by or "",
        box=Text(box),
        columns=shown,
        rows=rows,
        totals=totals,
        net=gained,
        pieces=tuple((Money(c, coop.currency), many) for c, many in read(one.pieces).items()),
        counted=None if one.counted is None else Money(one.counted, coop.currency),
        remark=one.remark,
    )


#: Everybody on a sheet, with their receipts on it and what took those back.
_ON_SHEET: Final[Select[*tuple[Any, ...]]] = (
    select(
        Member.number,
        Member.name,
        Presence.present,
        Visit.id,
        Visit.series,
        Visit.number,
        Visit.slip,
        _UNDOING.series,
        _UNDOING.number,
    )
    .join(Member, Member.id == Presence.member)
    .outerjoin(
        Visit,
        and_(
            Visit.member == Presence.member,
            Visit.sheet == Presence.collection,
            Visit.reverses.is_(None),
        ),
    )
    .outerjoin(_UNDOING, _UNDOING.reverses == Visit.id)
)


def _lines(
    session: Session,
    sheet: CollectionId,
    shown: Sequence[SheetColumn],
    lines: Sequence[tuple[VisitId, str, int]],
    money: str,
) -> tuple[SheetLine, ...]:
    """The rows: each receipt, and whoever was on the sheet without one. By member; a heap of slips
    in the order in which it was booked."""
    sums: Counter[tuple[int, str]] = Counter()
    for ident, key, amount in lines:
        sums[ident, key] += amount
    made = []
    for row in session.execute(_ON_SHEET.where(Presence.collection == sheet)):
        number, name, present, visit_id, series, receipt, slip, by_series, by_number = row
        cells = ((visit_id, column.key) for column in shown)
        amounts = tuple(Money(sums[cell], money) if cell in sums else None for cell in cells)
        printed, undone = label(series, receipt), label(by_series, by_number)
        made.append(
            SheetLine(number, name or "", bool(present), amounts, printed, slip or "", undone)
        )
    slips = any(line.slip for line in made)
    return tuple(sorted(made, key=_by_receipt if slips else _by_member))


def _by_receipt(line: SheetLine) -> tuple[Any, ...]:
    return not line.receipt, line.receipt, members.by_number(line.number)


def _by_member(line: SheetLine) -> tuple[Any, ...]:
    return members.by_number(line.number), line.receipt
