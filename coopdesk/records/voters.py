"""Who may vote in a body on a day, and who may not and why. What the voters' list shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import bodies, earlier, journal, lives, membership
from coopdesk.records.bodies import ASSEMBLY, BodyRow
from coopdesk.records.calendar import years_on
from coopdesk.records.ids import MemberId
from coopdesk.records.instalments import was_late
from coopdesk.records.money import Money
from coopdesk.records.schema import (
    Account,
    Balance,
    Holding,
    Instalment,
    Line,
    Member,
    Product,
    Term,
)
from coopdesk.records.search import by_number


@dataclass(frozen=True, slots=True)
class Voter:
    """A member of a body: with a vote, or only with a voice, and then why. `post` of an officer."""

    member: MemberId
    number: str
    name: str
    village: str
    document: str
    post: str
    votes: bool
    why: Text | None


@dataclass(frozen=True, slots=True)
class Voters:
    """A body's members on a day, by number or by post."""

    body: BodyRow
    day: date
    rows: tuple[Voter, ...]

    @property
    def entitled(self) -> int:
        """How many may vote."""
        return sum(one.votes for one in self.rows)


def voters(session: Session, body: BodyRow, day: date) -> Voters:
    """Who belongs to a body on a day, and who of them may vote.

    Of the general meeting every member is one: those who have not paid their share have a voice
    and no vote, unless the rules say otherwise; so have those who are suspended, those too young,
    and those who were too late with a loan on that day where the rules bar them (of one that was
    rescheduled since, by its instalments of now). Of other bodies it is who serves there.
    """
    rows = _assembly(session, body, day) if body.kind == ASSEMBLY else _serving(session, body, day)
    return Voters(body, day, tuple(rows))


def votes_of(session: Session, body: BodyRow, day: date) -> frozenset[MemberId]:
    """Those of `voters` who may vote, without their names: to count votes nobody needs more."""
    rules = body.rules
    if body.kind != ASSEMBLY:
        serving = bodies.officers(session, body=body.id, day=day)
        there = frozenset(one.member for one in serving if one.member is not None)
        return there - lives.barred(session, membership.VOTE, day)
    query = select(Member.id).where(belongs(session, day))
    if rules.voting_age:
        youngest = years_on(day, -rules.voting_age)
        query = query.where(or_(Member.born.is_(None), Member.born <= youngest))
    votes = set(session.scalars(query))
    if not rules.unpaid_shares_vote:
        values = share_values(session, day)
        votes &= {one for one, kind, paid in _paid(session, day) if paid >= values.get(kind, 0)}
    votes -= lives.barred(session, membership.VOTE, day)
    return frozenset(map(MemberId, votes - _late(session, rules.late_days, day)))


def belongs(session: Session, day: date) -> ColumnElement[bool]:
    """Of the general meeting: who had joined by a day and not left, also of those who left later
    and came back.
    """
    now = and_(
        or_(Member.joined.is_(None), Member.joined <= day),
        or_(Member.left.is_(None), Member.left > day),
    )
    return or_(now, Member.id.in_(earlier.there(session, day)))


def _serving(session: Session, body: BodyRow, day: date) -> list[Voter]:
    rows = bodies.officers(session, body=body.id, day=day)
    details = _details(session, [one.member for one in rows if one.member is not None])
    barred = lives.barred(session, membership.VOTE, day)
    found = []
    for one in rows:
        if one.member is not None:
            why = _SUSPENDED if one.member in barred else None
            said = (one.member, one.number, one.name, *details[one.member], one.post)
            found.append(Voter(*said, why is None, why))
    return found


_SUSPENDED: Final = Text(membership.STANDINGS[membership.SUSPENDED])


def _details(session: Session, members: list[MemberId]) -> Mapping[int, tuple[str, str]]:
    found = session.execute(
        select(Member.id, Member.village, Member.document).where(Member.id.in_(members))
    )
    return {ident: (village or "", document or "") for ident, village, document in found}


def _assembly(session: Session, body: BodyRow, day: date) -> list[Voter]:
    unpaid = _unpaid(session, day)
    late = _late(session, body.rules.late_days, day)
    barred = lives.barred(session, membership.VOTE, day)
    found = session.execute(
        select(
            Member.id,
            Member.number,
            Member.name,
            Member.village,
            Member.document,
            Member.born,
        ).where(belongs(session, day))
    )
    rows = []
    for ident, number, name, village, document, born in found:
        why = _young(born, body.rules.voting_age, day)
        if why is None and not body.rules.unpaid_shares_vote:
            why = unpaid.get(ident, _NO_SHARE)
        if why is None and ident in late:
            why = Text(N_("has a loan that is late"))
        if ident in barred:
            why = _SUSPENDED
        rows.append(
            Voter(
                MemberId(ident),
                number,
                name or "",
                village or "",
                document or "",
                "",
                why is None,
                why,
            )
        )
    return sorted(rows, key=_by_number)


def _by_number(one: Voter) -> tuple[str, int, str]:
    return by_number(one.number)


def share_values(session: Session, day: date) -> dict[int, int]:
    """What a share of each kind costs on a day, by product: minor units, 0 where nobody said."""
    rows = session.execute(
        select(Term.product, Term.terms)
        .join(Product, Product.id == Term.product)
        .join(Account, Account.id == Product.account)
        .where(Account.role == "shares", Term.since <= day)
        .order_by(Term.since, Term.id)
    )
    return {product: int(terms.get("value", 0)) for product, terms in rows}


_NO_SHARE: Final = Text(N_("has not paid a share"))


def _unpaid(session: Session, day: date) -> dict[int, Text | None]:
    """Members with something in shares at the end of a day: what is missing, None where a share
    of any kind is paid in full."""
    values, money = share_values(session, day), journal.currency_of(session)
    found: dict[int, Text | None] = {}
    for member, product, paid in _paid(session, day):
        value = values.get(product, 0)
        if paid >= value:
            found[member] = None
        elif member not in found:
            said = {"paid": Money(paid, money), "value": Money(value, money)}
            found[member] = Text(N_("has paid {paid} of {value} for a share"), said)
    return found


def _paid(session: Session, day: date) -> Iterator[tuple[int, int, int]]:
    """Who has something in shares at the end of a day: the member, the kind, how much.

    Reckoned back from what they have now: the day is nearly always today, or hardly before.
    """
    since = {
        (member or 0, product): moved
        for member, product, moved in session.execute(
            select(Line.member, Holding.product, func.sum(Line.amount))
            .join(Holding, Holding.id == Line.holding)
            .where(Line.account.in_(_SHARES), Line.day > day)
            .group_by(Line.member, Holding.product)
        )
    }
    held = session.execute(
        select(Balance.member, Holding.product, func.sum(Balance.amount))
        .select_from(Product)
        .join(Holding, Holding.product == Product.id)
        .join(
            Balance,
            and_(
                Balance.member == Holding.member,
                Balance.account == Product.account,
                Balance.holding == Holding.id,
            ),
        )
        .where(Product.account.in_(_SHARES))
        .group_by(Balance.member, Holding.product)
    )
    for member, product, now in held:
        paid = since.get((member, product), 0) - now
        if paid > 0:
            yield member, product, paid


_SHARES: Final = select(Account.id).where(Account.role == "shares")


def _young(born: date | None, age: int, day: date) -> Text | None:
    if not age or born is None or _age(born, day) >= age:
        return None
    return Text(N_("is not {age} years old yet"), {"age": age})


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _late(session: Session, days: int | None, day: date) -> frozenset[int]:
    """Members with a loan of which an instalment was later than so many days on a day."""
    if days is None:
        return frozenset()
    late = was_late(day, day - timedelta(days=days))
    query = select(Holding.member).join(Instalment, Instalment.loan == Holding.id).where(late)
    return frozenset(session.scalars(query))
