"""The register of shares as of any day: who undertook, paid and holds what, and on which papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.records import journal, products
from coopdesk.records.ids import HoldingId, MemberId, ProductId
from coopdesk.records.money import Money
from coopdesk.records.schema import Account, Holding, Line, Member
from coopdesk.records.search import by_number
from coopdesk.records.shares.certificates import certificates
from coopdesk.records.shares.facts import Moves, moves_of, moves_of_product
from coopdesk.records.shares.offered import terms_on
from coopdesk.records.shares.subscribing import all_subscriptions, standing


@dataclass(frozen=True, slots=True)
class ShareRow:
    """An account of shares on a day. `before` is what was there when the time began; since then
    `paid_in` was paid, `came` and `went` were made over, `paid_back` was paid back: with them
    `before` makes `paid`. `count` is how many whole shares that is.
    """

    holding: HoldingId
    member: MemberId
    number: str
    name: str
    product: ProductId
    kind: str
    subscribed: Money
    paid: Money
    count: int
    late: Money
    before: Money
    paid_in: Money
    came: Money
    went: Money
    paid_back: Money
    certificates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShareRegister:
    """The register on a day. `booked` is what the accounts of share capital say on that day."""

    day: date
    since: date
    rows: tuple[ShareRow, ...]
    paid: Money
    booked: Money


def register(
    session: Session, day: date, since: date, *, member: MemberId | None = None
) -> ShareRegister:
    """The register at the end of a day, with what happened from `since` on."""
    look, money = products.reader(session), journal.currency_of(session)
    said = all_subscriptions(look)
    papers: dict[HoldingId, list[str]] = {}
    whose = None if member is None else _accounts(session, member)
    for one in certificates(session, holdings=whose, on=day):
        papers.setdefault(one.holding, []).append(one.number)
    rows = []
    for offer in products.read_offers(look).values():
        if offer.kind != products.SHARES:
            continue
        value = terms_on(look, offer.id, day).value
        moves = (
            moves_of_product(look, offer.id)
            if whose is None
            else {one: moves_of(look, one) for one in whose}
        )
        for holding, who, number, name, opened in _holders(session, offer.id, member):
            of = moves.get(holding, Moves())
            now = standing(said.get(holding, ()), of, day, money)
            if not of.begun(day) and (opened > day or (member is None and not now.missing.minor)):
                continue
            came, went = of.made_over(since, day)
            rows.append(
                ShareRow(
                    holding,
                    who,
                    number,
                    name,
                    offer.id,
                    offer.name,
                    now.subscribed,
                    now.paid,
                    now.paid.minor // value if value else 0,
                    now.late,
                    Money(of.before(since, day), money),
                    Money(of.paid_in(since, day), money),
                    Money(came, money),
                    Money(went, money),
                    Money(of.paid_back(since, day), money),
                    tuple(papers.get(holding, ())),
                )
            )
    rows.sort(key=_by_number)
    zero = Money.zero(money)
    booked = session.scalar(
        select(func.sum(Line.amount))
        .join(Account, Account.id == Line.account)
        .where(Account.role == "shares", Line.day <= day)
    )
    paid = sum((row.paid for row in rows), zero)
    return ShareRegister(day, since, tuple(rows), paid, Money(-(booked or 0), money))


def _accounts(session: Session, member: MemberId) -> list[HoldingId]:
    """The accounts of a member, of which those of shares are looked at."""
    found = session.scalars(
        select(Holding.id).where(Holding.member == member, Holding.closed.is_(None))
    )
    return list(map(HoldingId, found))


def _holders(
    session: Session, product: ProductId, member: MemberId | None
) -> list[tuple[HoldingId, MemberId, str, str, date]]:
    query = (
        select(Holding.id, Member.id, Member.number, Member.name, Holding.opened)
        .join(Member, Member.id == Holding.member)
        .where(Holding.product == product)
    )
    if member is not None:
        query = query.where(Holding.member == member, Holding.closed.is_(None))
    return [
        (HoldingId(h), MemberId(m), n, name or "", d) for h, m, n, name, d in session.execute(query)
    ]


def _by_number(row: ShareRow) -> tuple[tuple[str, int, str], str, int]:
    return by_number(row.number), row.kind, row.holding
