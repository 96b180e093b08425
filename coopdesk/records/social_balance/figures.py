"""The social balance as a paper: indicators by principle, then the actions told by members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import earlier, members, social_actions
from coopdesk.records.ids import MemberId
from coopdesk.records.membership import DOUBLE, UNPAID
from coopdesk.records.papers import (
    Behind,
    Cell,
    FigureColumn,
    FigureRow,
    Figures,
    Holds,
    Weight,
    Words,
)
from coopdesk.records.schema import Member
from coopdesk.records.social_actions import PRINCIPLES, ActionRow, Totals
from coopdesk.records.social_balance import deeds, democracy, economy
from coopdesk.records.social_balance.kinds import NO_DATA, Kind, Told, Who, Year, column, hours
from coopdesk.records.statements.income import without_closing
from coopdesk.records.statements.parts import ground
from coopdesk.records.store import Row

#: Every indicator, by principle.
KINDS: Final = (*democracy.KINDS, *economy.KINDS, *deeds.KINDS)
BY_KEY: Final[Mapping[str, Kind]] = MappingProxyType({one.key: one for one in KINDS})


def year_of(session: Session, first: date, last: date) -> Year:
    """What indicators of a time are told from, read once."""
    of = ground(session)
    moved = without_closing(session, first, last)
    surplus = -sum(moved.get(one.id, 0) for one in of.of("income", "expense"))
    rows = session.execute(
        select(
            Member.id,
            Member.number,
            Member.name,
            Member.sex,
            Member.born,
            Member.joined,
            Member.left,
        ).where(Member.status.not_in((DOUBLE, UNPAID)))
    )
    before = earlier.times(session)
    everyone = []
    for ident, number, name, sex, born, joined, left in sorted(rows, key=_by_number):
        one = Who(MemberId(ident), number, name or "", sex or "", born, joined, left)
        times = before.get(one.id, ())
        everyone += [replace(one, joined=time.joined, left=time.left) for time in times]
        everyone.append(one)
    actions = tuple(social_actions.actions(session, first, last))
    return Year(session, of, first, last, tuple(everyone), actions, surplus)


def _by_number(row: Row) -> tuple[str, int, str]:
    return members.by_number(row[1])


def told(session: Session, first: date, last: date) -> list[tuple[Kind, Told]]:
    """Every indicator of a time with its list."""
    year = year_of(session, first, last)
    return [(kind, kind.tell(year)) for kind in KINDS]


def social_balance(session: Session, first: date, last: date) -> Figures:
    """The indicators of a year by principle, and its actions, each counted once."""
    year = year_of(session, first, last)
    rows: list[FigureRow] = []
    for number, name in PRINCIPLES.items():
        rows.append(_head(Text(N_("{number}. {name}"), {"number": number, "name": Text(name)})))
        rows += [_row(year, kind, kind.tell(year)) for kind in KINDS if kind.principle == number]
    rows += _told_by_members(year)
    return Figures(
        coop=year.of.coop,
        name="social-balance",
        title=Text(N_("Social balance")),
        subtitle=Text(N_("{first} to {last}"), {"first": first, "last": last}),
        columns=(
            FigureColumn("what", Text(N_("By the principles of co-operatives"))),
            FigureColumn("value", Text(N_("Value")), Holds.PERCENT),
            FigureColumn("count", Text(N_("How many, how much")), Holds.COUNT),
        ),
        rows=tuple(rows),
        notes=tuple(_notes()),
    )


def _head(words: Words) -> FigureRow:
    return FigureRow((words, None, None), Weight.HEAD)


def _row(year: Year, kind: Kind, found: Told) -> FigureRow:
    behind = Behind(from_=year.first, until=year.last, list=kind.key)
    count = None if found.value == NO_DATA and not found.listing.rows else found.of
    cells: tuple[Cell, ...] = (Text(kind.title), found.value, count)
    return FigureRow(cells, level=1, behind=behind if found.listing.rows else None)


def _told_by_members(year: Year) -> Iterable[FigureRow]:
    """The actions: their totals by principle, then all together, each once, then one by one."""
    if not year.actions:
        return
    yield _head(Text(N_("What members tell: hours, and money")))
    for number, name in PRINCIPLES.items():
        under = social_actions.totals(year.actions, year.of.coop.currency, number)
        if under.actions:
            yield _sum(Text(name), under)
    every = social_actions.totals(year.actions, year.of.coop.currency)
    yield FigureRow(
        (
            Text(N_("Together, each action once ({count})"), {"count": every.actions}),
            hours(every.minutes),
            every.amount,
        ),
        Weight.SUM,
        behind=Behind(from_=year.first, until=year.last, list="actions"),
    )
    for one in year.actions:
        yield FigureRow((_named(one), hours(one.minutes), one.amount), level=1)


def _sum(words: Text, of: Totals) -> FigureRow:
    return FigureRow((words, hours(of.minutes), of.amount), level=1)


def _named(one: ActionRow) -> Text:
    if one.private:
        return Text(N_("{day}: a private action"), {"day": one.day})
    if one.text:
        return Text("{day}: {name}. {text}", {"day": one.day, "name": one.name, "text": one.text})
    return Text("{day}: {name}", {"day": one.day, "name": one.name})


def _notes() -> Iterable[Text]:
    yield Text(
        N_(
            "“no data” is not nothing: nobody wrote it down, or there is nothing that it could be "
            "a part of. An action under two principles stands under both and counts once in the "
            "total; a private one counts, without its name."
        )
    )


def behind(session: Session, key: str, first: date, last: date) -> Figures:
    """The list that stands behind a figure of the social balance."""
    year = year_of(session, first, last)
    if key == "actions":
        title, listing = Text(N_("Social actions")), deeds.listed(year)
    else:
        kind = BY_KEY[key]
        title, listing = Text(kind.title), kind.tell(year).listing
    return Figures(
        coop=year.of.coop,
        name="social-list",
        title=title,
        subtitle=Text(N_("{first} to {last}"), {"first": first, "last": last}),
        columns=listing.columns or (column("what", N_("What")),),
        rows=listing.rows,
    )
