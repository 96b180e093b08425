"""What pages and papers ask of savings accounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, Final, TypeVar

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import journal
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, MemberId, ProductId
from coopdesk.records.money import Money
from coopdesk.records.products import (
    SAVINGS,
    SOCIAL,
    Held,
    Offer,
    Signed,
    in_force,
    named,
    read_held,
    read_offers,
    read_terms,
    reader,
)
from coopdesk.records.savings.standing import (
    OWN,
    Possible,
    asleep_since,
    gap,
    held_back,
    is_broken,
    possible,
    standing_of,
)
from coopdesk.records.schema import (
    Balance,
    Entry,
    Hold,
    Holder,
    Holding,
    Line,
    Member,
    Notice,
    Product,
)
from coopdesk.records.store import Raw

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class HolderRow:
    """Who holds an account together with its owner."""

    id: int
    member: MemberId
    number: str
    name: str
    since: date


@dataclass(frozen=True, slots=True)
class HoldRow:
    """An amount that is or was held back. `loan` is the loan that it guarantees."""

    id: int
    amount: Money
    reason: str
    since: date
    released: date | None
    loan: HoldingId | None


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """An amount that a member means to draw from `due` on."""

    id: int
    amount: Money
    given: date
    due: date


@dataclass(frozen=True, slots=True)
class SavingsAccount:
    """Everything about one savings account. `terms` are those that hold for it today.

    `signed` are those that it was opened by; `runs` while its day has not come; `asleep` is the
    last sign of life of one that sleeps; `place` counts the member's savings accounts in the order
    of opening, from 1.
    """

    id: HoldingId
    place: int
    member: MemberId
    number: str
    name: str
    kind: str
    product: ProductId
    product_name: str
    form: str
    label: str
    balance: Money
    opened: date
    closed: date | None
    until: date | None
    target: Money | None
    mandate: str
    broken: bool
    runs: bool
    signed: Signed
    terms: Signed
    possible: Possible
    held_back: Money
    asleep: date | None
    woken: date | None
    woken_why: str
    holders: tuple[HolderRow, ...]
    holds: tuple[HoldRow, ...]
    notices: tuple[NoticeRow, ...]

    @property
    def words(self) -> Text:
        """What it is called."""
        return named(self.product_name, self.label)


@dataclass(frozen=True, slots=True)
class JointRow:
    """An account of another member that somebody holds too."""

    holding: HoldingId
    words: Text
    member: MemberId
    number: str
    name: str
    balance: Money


@dataclass(frozen=True, slots=True)
class SleeperRow:
    """An account that sleeps, and since when."""

    holding: HoldingId
    member: MemberId
    number: str
    name: str
    phone: str
    words: Text
    balance: Money
    since: date


def account(session: Session, holding: HoldingId, day: date) -> SavingsAccount:
    """One account as it stands today. Refused when there is none."""
    owner = session.scalar(select(Holding.member).where(Holding.id == holding))
    found = [one for one in accounts_of(session, MemberId(owner or 0), day) if one.id == holding]
    if not found:
        raise Refused(N_("There is no such account."), field="holding")
    return found[0]


def accounts_of(session: Session, member: MemberId, day: date) -> list[SavingsAccount]:
    """A member's savings accounts as they stand today, the oldest first."""
    look = reader(session)
    owner = session.get(Member, member)
    terms, money = read_terms(look), journal.currency_of(session)
    held = [
        one
        for one in read_held(look, member, read_offers(look)).values()
        if one.kind in (SAVINGS, SOCIAL)
    ]
    if owner is None or not held:
        return []
    held.sort(key=lambda one: (one.opened, one.holding))
    signed = {
        row.id: row for row in session.scalars(select(Holding).where(Holding.member == member))
    }
    more = _more(session, [one.holding for one in held])
    return [
        _account(
            look, one, _Around(n, owner, signed[one.holding], terms[one.product], money, more), day
        )
        for n, one in enumerate(held, 1)
    ]


@dataclass(frozen=True, slots=True)
class _More:
    """Holders, holds and notices, by account."""

    holders: Mapping[int, tuple[HolderRow, ...]]
    holds: Mapping[int, tuple[HoldRow, ...]]
    notices: Mapping[int, tuple[NoticeRow, ...]]


@dataclass(frozen=True, slots=True)
class _Around:
    """What is known around an account before it is told."""

    place: int
    owner: Member
    row: Holding
    terms: Sequence[Signed]
    money: str
    more: _More


def _more(session: Session, holdings: Sequence[HoldingId]) -> _More:
    money = journal.currency_of(session)
    holders = session.execute(
        select(Holder, Member.number, Member.name)
        .join(Member, Member.id == Holder.member)
        .where(Holder.holding.in_(holdings), Holder.until.is_(None))
        .order_by(Holder.since, Holder.id)
    )
    holds = session.scalars(select(Hold).where(Hold.holding.in_(holdings)).order_by(Hold.id))
    notices = session.scalars(
        select(Notice)
        .where(Notice.holding.in_(holdings), Notice.done.is_(None))
        .order_by(Notice.due, Notice.id)
    )
    return _More(
        _by_holding(
            (one.holding, HolderRow(one.id, MemberId(one.member), number, name or "", one.since))
            for one, number, name in holders
        ),
        _by_holding(
            (
                one.holding,
                HoldRow(
                    one.id,
                    Money(one.amount, money),
                    one.reason,
                    one.since,
                    one.released,
                    None if one.loan is None else HoldingId(one.loan),
                ),
            )
            for one in holds
        ),
        _by_holding(
            (one.holding, NoticeRow(one.id, Money(one.amount, money), one.given, one.due))
            for one in notices
        ),
    )


def _by_holding(rows: Iterable[tuple[int, R]]) -> dict[int, tuple[R, ...]]:
    found: dict[int, tuple[R, ...]] = {}
    for holding, row in rows:
        found[holding] = (*found.get(holding, ()), row)
    return found


def _account(look: Raw, held: Held, around: _Around, day: date) -> SavingsAccount:
    row, money, more = around.row, around.money, around.more
    at = standing_of(held, around.terms, day, money)
    nothing = Possible(Money.zero(money), ())
    signed = [one for one in around.terms if one.id == held.term]
    opened_by = signed[0] if signed else in_force(around.terms, held.opened)
    return SavingsAccount(
        id=held.holding,
        place=around.place,
        member=held.member,
        number=around.owner.number,
        name=around.owner.name or "",
        kind=held.kind,
        product=held.product,
        product_name=held.name,
        form=held.form,
        label=held.label,
        balance=Money(held.owns, money),
        opened=held.opened,
        closed=held.closed,
        until=held.until,
        target=None if row.target is None else Money(row.target, money),
        mandate=row.mandate or "",
        broken=is_broken(held, opened_by.terms),
        runs=held.closed is None and held.until is not None and held.until > day,
        signed=opened_by,
        terms=at.terms,
        possible=nothing if held.closed else possible(look, at),
        held_back=Money(held_back(look, held.holding), money),
        asleep=None if held.closed else asleep_since(look, at),
        woken=held.woken,
        woken_why=row.woken_why or "",
        holders=more.holders.get(held.holding, ()),
        holds=more.holds.get(held.holding, ()),
        notices=more.notices.get(held.holding, ()),
    )


def joint_of(session: Session, member: MemberId) -> list[JointRow]:
    """The accounts of others that a member holds too."""
    money = journal.currency_of(session)
    rows = session.execute(
        select(
            Holding.id,
            Product.name,
            Holding.label,
            Member.id,
            Member.number,
            Member.name,
            func.coalesce(-Balance.amount, 0),
        )
        .join(Holder, Holder.holding == Holding.id)
        .join(Product, Product.id == Holding.product)
        .join(Member, Member.id == Holding.member)
        .outerjoin(Balance, and_(Balance.member == Member.id, Balance.holding == Holding.id))
        .where(Holder.member == member, Holder.until.is_(None), Holding.closed.is_(None))
        .order_by(Holding.opened, Holding.id)
    )
    return [
        JointRow(
            HoldingId(holding),
            named(product, label),
            MemberId(owner),
            number,
            name or "",
            Money(amount, money),
        )
        for holding, product, label, owner, number, name, amount in rows
    ]


# --- what sleeps -------------------------------------------------------------------------------


def asleep(session: Session, day: date) -> list[SleeperRow]:
    """Every account with money in it that sleeps on a day, who slept longest first."""
    look = reader(session)
    products, terms, money = read_offers(look), read_terms(look), journal.currency_of(session)
    watched = [product for product, rows in terms.items() if _watched(rows)]
    if not watched:
        return []
    lives = session.execute(_LIVES.where(Holding.product.in_(watched), Line.day <= day))
    days = {
        holding: [(on, bool(opening)) for _, on, opening in found]
        for holding, found in groupby(lives, key=itemgetter(0))
    }
    sleepers = []
    for owner, (number, name, phone), row in map(_parted, session.execute(_kept(watched))):
        product = ProductId(row[0])
        held = _as_held(owner, products[product], row)
        at = standing_of(held, terms[product], day, money)
        since = gap(days.get(held.holding, ()), at) if at.terms.terms.dormant_months else None
        if since is not None:
            words, balance = named(held.name, held.label), at.money(held.owns)
            sleepers.append(
                SleeperRow(
                    held.holding, owner, number, name or "", phone or "", words, balance, since
                )
            )
    return sorted(sleepers, key=lambda one: (one.since, one.number))


def _parted(row: Sequence[Any]) -> tuple[MemberId, Sequence[Any], Sequence[Any]]:
    """A row of `_kept`: whose it is, what to call them, and the account."""
    return MemberId(row[0]), row[1:4], row[4:]


def _as_held(owner: MemberId, product: Offer, row: Sequence[Any]) -> Held:
    _, holding, amount, opened, term, until, woken, label = row
    return Held(
        HoldingId(holding),
        owner,
        product.kind,
        product.name,
        product.account,
        amount,
        opened,
        None,
        product.id,
        product.form,
        term,
        until,
        woken,
        label or "",
    )


def _watched(rows: Sequence[Signed]) -> bool:
    return any(row.terms.dormant_months for row in rows)


_LIVES: Final[Select[*tuple[Any, ...]]] = (
    select(Line.holding, Line.day, func.max(Entry.kind == "opening"))
    .join(Entry, Entry.id == Line.entry)
    .join(Holding, Holding.id == Line.holding)
    .where(Entry.kind.in_(OWN), Entry.reverses.is_(None))
    .group_by(Line.holding, Line.day)
    .order_by(Line.holding, Line.day)
)


def _kept(products: Sequence[ProductId]) -> Select[*tuple[Any, ...]]:
    """The open accounts of some products that hold anything."""
    return (
        select(
            Member.id,
            Member.number,
            Member.name,
            Member.phone,
            Holding.product,
            Holding.id,
            Balance.amount,
            Holding.opened,
            Holding.term,
            Holding.until,
            Holding.woken,
            Holding.label,
        )
        .join(Member, Member.id == Holding.member)
        .join(Balance, and_(Balance.member == Member.id, Balance.holding == Holding.id))
        .where(Holding.closed.is_(None), Balance.amount != 0, Holding.product.in_(products))
    )
