"""Indicators of the last three principles: education, other co-ops, concern for the community."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from sqlalchemy import bindparam, select

from coopdesk.i18n import N_
from coopdesk.records import social_actions
from coopdesk.records.papers import Behind, FigureRow, Holds
from coopdesk.records.ratios import part
from coopdesk.records.schema import Account, Line, Member, day_of
from coopdesk.records.social_actions import ActionRow
from coopdesk.records.social_balance.kinds import (
    NO_DATA,
    Kind,
    Listing,
    Told,
    Year,
    column,
    deeds,
    hours,
    ratio,
)
from coopdesk.records.store import Prepared, Raw

_AID: Final = Prepared(
    select(Line.entry, Line.day, Line.member, Member.name, Line.amount)
    .join(Account, Account.id == Line.account)
    .outerjoin(Member, Member.id == Line.member)
    .where(
        Account.role == "social",
        Line.amount > 0,
        Line.holding.is_(None),
        Line.day.between(bindparam("first"), bindparam("last")),
    )
    .order_by(Line.day, Line.entry)
)


def _under(year: Year, principle: int) -> list[ActionRow]:
    return [one for one in year.actions if principle in one.principles]


def _spent(principle: int) -> Callable[[Year], Told]:
    """The money of actions, of the year's surplus; without a surplus there is no data."""

    def tell(year: Year) -> Told:
        found = _under(year, principle)
        spent = social_actions.totals(found, year.of.coop.currency).amount
        value = ratio(part(spent.minor, year.surplus) if year.surplus > 0 else None)
        return Told(value if found else NO_DATA, spent if found else None, deeds(found))

    return tell


def _hours(principle: int) -> Callable[[Year], Told]:
    def tell(year: Year) -> Told:
        found = _under(year, principle)
        minutes = sum(one.minutes for one in found)
        return Told(hours(minutes) if found else NO_DATA, None, deeds(found))

    return tell


def _took_part(principle: int) -> Callable[[Year], Told]:
    def tell(year: Year) -> Told:
        found = _under(year, principle)
        people = sum(one.people for one in found)
        return Told(people if found else NO_DATA, None, deeds(found))

    return tell


def _reached(year: Year) -> Told:
    found = _under(year, 7)
    return Told(sum(one.reached for one in found) if found else NO_DATA, None, deeds(found))


def _how_many(principle: int) -> Callable[[Year], Told]:
    def tell(year: Year) -> Told:
        found = _under(year, principle)
        return Told(len(found) if year.actions else NO_DATA, None, deeds(found))

    return tell


def _environment(year: Year) -> Told:
    found = [one for one in year.actions if one.environment]
    return Told(len(found) if year.actions else NO_DATA, None, deeds(found))


def _trained(year: Year) -> Told:
    """Who took part in education, of the members: those who came twice count twice."""
    found, members = _under(year, 5), len(year.members)
    people = sum(one.people for one in found)
    value: Decimal | None = part(people, members) if found else None
    return Told(ratio(value), people if found else None, deeds(found))


def _aid(year: Year) -> Told:
    rows = Raw(year.session.connection()).all(_AID, first=year.first, last=year.last)
    columns = (
        column("day", N_("Day"), Holds.DAY),
        column("name", N_("Member")),
        column("amount", N_("Aid"), Holds.MONEY),
    )
    listed = tuple(
        FigureRow(
            (day_of(day), name or "", year.money(amount)),
            behind=Behind(entry=entry),
        )
        for entry, day, _, name, amount in rows
    )
    total = sum(amount for *_, amount in rows)
    return Told(year.money(total) if rows else NO_DATA, len(rows) or None, Listing(columns, listed))


def _untold(_year: Year) -> Told:
    return Told(NO_DATA)


KINDS: Final = (
    Kind("education", 5, N_("Money for education, of the surplus"), _spent(5)),
    Kind("education_hours", 5, N_("Hours of education"), _hours(5)),
    Kind("trained", 5, N_("Took part in education, of the members"), _trained),
    Kind("co_ops", 6, N_("Joint projects with other co-ops"), _how_many(6)),
    Kind("co_ops_people", 6, N_("Members who took part in them"), _took_part(6)),
    Kind("trade", 6, N_("Bought from and sold to co-ops"), _untold),
    Kind("community", 7, N_("Money for the community, of the surplus"), _spent(7)),
    Kind("community_hours", 7, N_("Hours of work for the community"), _hours(7)),
    Kind("reached", 7, N_("People served"), _reached),
    Kind("environment", 7, N_("Actions for the environment"), _environment),
    Kind("aid", 7, N_("Aid from the social fund"), _aid),
)


def listed(year: Year) -> Listing:
    """Every action of the year."""
    return deeds(year.actions)
