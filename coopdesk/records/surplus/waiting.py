"""What waits for members from surpluses, and what of it was paid.

The journal alone tells: what stands on a member's account of the surplus is not paid yet. What was
paid went to the oldest surplus first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import Text
from coopdesk.records import allocation, members, products
from coopdesk.records.book import same
from coopdesk.records.ids import HoldingId, MemberId
from coopdesk.records.products import named
from coopdesk.records.schema import (
    Account,
    Balance,
    Entry,
    Holding,
    Line,
    Member,
    Product,
    Surplus,
    SurplusPart,
)
from coopdesk.records.store import Raw
from coopdesk.records.surplus.reckoning import PASSED, YEAR
from coopdesk.records.surplus.settling import KIND


@dataclass(frozen=True, slots=True)
class PartRow:
    """What a member gets of one surplus, in minor units, and how much of it was paid.

    `share_days` and `operations` are what it was reckoned from. In a share-out `by_shares` is all
    of the part, and `share_days` are the shares themselves. `into` is the account that took all
    of it.
    """

    member: MemberId
    number: str
    name: str
    language: str
    village: str
    left: date | None
    share_days: int
    by_shares: int
    operations: int
    by_operations: int
    paid: int
    into: Text | None = None

    @property
    def amount(self) -> int:
        """All of it."""
        return self.by_shares + self.by_operations

    @property
    def due(self) -> int:
        """What still waits."""
        return self.amount - self.paid


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A member for whom something waits, of whatever year."""

    member: MemberId
    number: str
    name: str
    left: date | None
    holding: HoldingId
    due: int


@dataclass(frozen=True, slots=True)
class Foreseen:
    """All that waits for a member, and the account that it goes to: what is in it before.

    `account` is None where the member has no open account for it: then it goes on waiting.
    """

    due: int
    account: Text | None
    before: int

    @property
    def after(self) -> int:
        """What is in it once it is settled."""
        return self.before + self.due


_WAITING: Final[Select[*tuple[Any, ...]]] = (
    select(Balance.member, Balance.holding, func.sum(-Balance.amount))
    .join(Account, Account.id == Balance.account)
    .where(Account.role == "dividends")
    .group_by(Balance.member, Balance.holding)
    .having(func.sum(-Balance.amount) > 0)
)


def waiting(session: Session) -> list[WaitingRow]:
    """Everybody for whom something waits, in the order of their numbers."""
    due: dict[int, list[tuple[HoldingId, int]]] = defaultdict(list)
    for member, holding, amount in session.execute(_WAITING):
        due[member].append((HoldingId(holding), amount))
    rows = session.execute(select(Member.id, Member.number, Member.name, Member.left))
    found = [
        WaitingRow(MemberId(ident), number, name or "", left, *waits)
        for ident, number, name, left in rows
        for waits in due.get(ident, ())
    ]
    return sorted(found, key=lambda row: (members.by_number(row.number), row.member, row.holding))


def foreseen(session: Session, way: str) -> dict[MemberId, Foreseen]:
    """What `settle` would do for everybody for whom something waits: `way` is as there.

    In cash it goes to no account.
    """
    held = (
        select(
            Holding.member,
            Product.name,
            Holding.label,
            func.coalesce(-Balance.amount, 0),
        )
        .join(Product, Product.id == Holding.product)
        .join(Account, Account.id == Product.account)
        .outerjoin(Balance, and_(Balance.member == Holding.member, Balance.holding == Holding.id))
        .where(Product.kind == way, Account.role == way, Holding.closed.is_(None))
        .order_by(Holding.opened.desc(), Holding.id.desc())
    )
    # The oldest account of each comes last, and takes it.
    goes_to = {
        member: (named(name, label), there) for member, name, label, there in session.execute(held)
    }
    return {
        MemberId(member): Foreseen(due, *goes_to.get(member, (None, 0)))
        for member, due in _waits(session).items()
    }


def _waits(session: Session) -> dict[int, int]:
    """What waits for each member."""
    sums: Counter[int] = Counter()
    for member, _, amount in session.execute(_WAITING):
        sums[member] += amount
    return dict(sums)


def parts(session: Session, surplus: int) -> list[PartRow]:
    """Each member's part of one surplus, in the order of their numbers."""
    rows = session.execute(
        select(
            SurplusPart.member,
            SurplusPart.purpose,
            SurplusPart.base,
            SurplusPart.amount,
        ).where(SurplusPart.surplus == surplus)
    )
    same_line = same.kept_of(Raw(session.connection()))
    said: dict[int, dict[str, tuple[int, int]]] = {}
    for member, purpose, base, amount in rows:  # who had two numbers had a part by each
        own = said.setdefault(same_line.get(member, member), {})
        before = own.get(purpose, (0, 0))
        own[purpose] = before[0] + base, before[1] + amount
    kept, put = _unpaid_of(session, surplus), _put(session, surplus)
    people = session.execute(
        select(Member.id, Member.number, Member.name, Member.language, Member.village, Member.left)
    )
    found = [
        _row(
            said[ident], kept, (MemberId(ident), number, name or "", language, village or "", left)
        )
        for ident, number, name, language, village, left in people
        if ident in said
    ]
    found = [
        replace(row, into=put[row.member][0])
        if row.member in put and not row.due and put[row.member][1] >= row.amount
        else row
        for row in found
    ]
    return sorted(found, key=lambda row: (members.by_number(row.number), row.member))


def _put(session: Session, surplus: int) -> dict[MemberId, tuple[Text, int]]:
    """The account that took what waited for each member first after a surplus was passed, and how
    much."""
    row = session.get_one(Surplus, surplus)
    if row.kind != YEAR or row.state != PASSED:
        return {}
    undone = select(Entry.reverses).where(Entry.reverses.is_not(None))
    rows = session.execute(
        select(Line.member, Product.name, Holding.label, -Line.amount)
        .join(Entry, Entry.id == Line.entry)
        .join(Holding, Holding.id == Line.holding)
        .join(Product, Product.id == Holding.product)
        .where(
            Entry.kind == KIND,
            Entry.reverses.is_(None),
            Entry.id.not_in(undone),
            Product.kind.in_((products.SAVINGS, products.SHARES)),
            Line.day >= (row.passed or row.until),
        )
        .order_by(Line.day.desc(), Line.entry.desc())
    )
    return {MemberId(who): (named(name, label), much) for who, name, label, much in rows if who}


def _row(
    said: Mapping[str, tuple[int, int]],
    unpaid: Mapping[int, int] | None,
    who: tuple[MemberId, str, str, str, str, date | None],
) -> PartRow:
    nothing = 0, 0
    share_days, by_shares = said.get(allocation.SHARES, nothing)
    operations, by_operations = said.get(allocation.REFUND, nothing)
    amount = by_shares + by_operations
    due = 0 if unpaid is None else min(max(unpaid.get(who[0], 0), 0), amount)
    return PartRow(*who, share_days, by_shares, operations, by_operations, amount - due)


def _unpaid_of(session: Session, surplus: int) -> Mapping[int, int] | None:
    """What still waits for each member once newer surpluses are left aside. None: all was paid."""
    row = session.get_one(Surplus, surplus)
    if row.kind != YEAR or row.state != PASSED:
        return None
    unpaid, same_line = _waits(session), same.kept_of(Raw(session.connection()))
    newer = session.execute(
        select(SurplusPart.member, func.sum(SurplusPart.amount))
        .join(Surplus, Surplus.id == SurplusPart.surplus)
        .where(
            Surplus.kind == YEAR,
            Surplus.state == PASSED,
            Surplus.until > row.until,
        )
        .group_by(SurplusPart.member)
    )
    for line, amount in newer:
        member = same_line.get(line, line)
        unpaid[member] = unpaid.get(member, 0) - amount
    return unpaid
