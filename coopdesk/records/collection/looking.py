"""What stands on a sheet before it is booked: its columns, and members with what they have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import journal, loans, members, office, products, visit
from coopdesk.records.cash.pieces import coins
from coopdesk.records.collection.booking import deed_of
from coopdesk.records.ids import (
    CollectionId,
    MemberId,
    VisitId,
)
from coopdesk.records.money import Money
from coopdesk.records.papers import (
    BlankRow,
    CollectionBlank,
    SheetColumn,
)
from coopdesk.records.schema import (
    Balance,
    Collection,
    Fee,
    Holding,
    Loan,
    Member,
    Presence,
    Product,
    Term,
    Visit,
    VisitLine,
)
from coopdesk.records.terms import COMPULSORY, FIXED_TERM, TARGET

#: What a column is called, by its deed and with the name of its product or fee.
_TITLES: Final = {
    visit.DEPOSIT: "{account}",
    visit.SHARE: "{account}",
    visit.SOCIAL: "{account}",
    visit.REPAYMENT: N_("Loan"),
    visit.FINE: N_("Fine"),
    visit.WITHDRAWAL: N_("Out of {account}"),
    visit.AID: N_("Aid from {account}"),
}


def columns(session: Session, *, closed: bool = False) -> list[SheetColumn]:
    """Every column that a sheet of this co-op can have, in the order in which they stand on it.

    Fixed-term savings have none: they are paid in once, when they are agreed. With `closed` also
    those of products and fees that are no longer offered.
    """
    # An id of a product says nothing; that of its first terms tells when it was first offered.
    offered = select(func.min(Term.id)).where(Term.product == Product.id).scalar_subquery()
    query = select(Product.id, Product.kind, Product.name).order_by(_rank, offered, Product.id)
    if not closed:
        query = query.where(or_(Product.form.is_(None), Product.form != FIXED_TERM))
    offers = session.execute(query if closed else query.where(Product.closed.is_(None))).all()

    def of(kind: str, deed: str) -> list[SheetColumn]:
        found = [(ident, name) for ident, each, name in offers if each == kind]
        return [_column(f"{deed}.{ident}", name) for ident, name in found]

    fund = [name for _, kind, name in offers if kind == products.SOCIAL][:1]
    lent = any(kind == products.LOANS for _, kind, _ in offers)
    return [
        *of(products.SAVINGS, visit.DEPOSIT),
        *([_column(visit.REPAYMENT, "")] if lent else []),
        *of(products.SHARES, visit.SHARE),
        _column(visit.FINE, ""),
        *(_column(visit.SOCIAL, name) for name in fund),
        *_fees(session, closed=closed),
        *of(products.SAVINGS, visit.WITHDRAWAL),
        *(_column(visit.AID, name) for name in fund),
    ]


#: What most members have stands first: plain savings, then those that have a purpose.
_rank: Final = case((Product.form.in_((COMPULSORY, TARGET, FIXED_TERM)), 1), else_=0)


def _fees(session: Session, *, closed: bool) -> list[SheetColumn]:
    query = select(Fee.id, Fee.name).order_by(Fee.name, Fee.id)
    rows = session.execute(query if closed else query.where(Fee.closed.is_(None)))
    return [SheetColumn(f"{visit.FEE}.{ident}", name) for ident, name in rows]


def _column(key: str, name: str) -> SheetColumn:
    deed = deed_of(key)
    fields = {"account": Text(name)} if name else {}
    return SheetColumn(key, Text(_TITLES[deed], fields), out=deed in visit.OUT)


#: Savings that every member has to pay in.
_COMPULSORY: Final = select(Product.id).where(Product.form == COMPULSORY, Product.closed.is_(None))


def usual(session: Session) -> list[str]:
    """The keys of the columns that a sheet has unless a person chooses others: what is brought to
    most meetings, compulsory savings among it, and what the last sheet had."""
    every = columns(session)
    last = session.scalar(select(Collection.id).order_by(Collection.written.desc()).limit(1))
    used = set() if last is None else {key for _, key, _ in moved(session, last)}
    first = {f"{visit.DEPOSIT}.{ident}" for ident in session.scalars(_COMPULSORY)}
    for deed in (visit.DEPOSIT, visit.REPAYMENT, visit.SHARE, visit.FINE, visit.SOCIAL):
        first.update([one.key for one in every if deed_of(one.key) == deed][:1])
    return [one.key for one in every if one.key in first | used]


@dataclass(frozen=True, slots=True)
class SheetMember:
    """A member as the sheet shows them. `held`: by column what they have of it, or owe on loans;
    a column that names a product and is not in it can't be typed in. `due` is what of the loans
    should be paid by the day; all of it where they have no terms."""

    id: MemberId
    number: str
    name: str
    village: str
    held: Mapping[str, Money]
    due: Money | None = None

    def has(self, key: str) -> bool:
        """Whether a column is open for this member."""
        return key in self.held or deed_of(key) in _ALWAYS


#: Deeds that anybody can do, whatever they hold.
_ALWAYS: Final = frozenset({visit.FINE, visit.FEE, visit.SOCIAL, visit.AID})
#: What is done in the columns of a kind of product.
_DONE: Final[Mapping[str, tuple[str, ...]]] = {
    products.SAVINGS: (visit.DEPOSIT, visit.WITHDRAWAL),
    products.SHARES: (visit.SHARE,),
}


def on_sheet(
    session: Session, ids: Sequence[MemberId], day: date | None = None
) -> list[SheetMember]:
    """These members with what they hold, in this order; those who left are left out.

    With a day what is due on loans is what should be paid by then, without it all that is owed.
    """
    currency = journal.currency_of(session)
    held, due = _held(session, ids), _due(session, ids, day)
    rows = session.execute(
        select(Member.id, Member.number, Member.name, Member.village).where(
            members.among(Member.id, ids), Member.left.is_(None)
        )
    )
    found = {
        ident: SheetMember(
            MemberId(ident),
            number,
            name or "",
            village or "",
            {
                key: Money(minor, currency)
                for key, minor in (held.get(ident, {}) | _owed(due.get(ident))).items()
            },
            Money(due[ident].due, currency) if ident in due and due[ident].due else None,
        )
        for ident, number, name, village in rows
    }
    return [found[ident] for ident in ids if ident in found]


def _owed(due: loans.Dues | None) -> dict[str, int]:
    """What is owed, by its column."""
    return {visit.REPAYMENT: due.owed} if due else {}


def _due(session: Session, ids: Sequence[MemberId], day: date | None) -> dict[int, loans.Dues]:
    """What is owed on loans, by member: of those with terms by the day, of the others all."""
    found = {member: loans.Dues(owed, owed) for member, owed in _bare(session, ids).items()}
    for member, one in loans.dues(session, ids, day or date.max).items():
        before = found.get(member, loans.Dues())
        found[member] = loans.Dues(before.owed + one.owed, before.due + one.due)
    return found


def _bare(session: Session, ids: Sequence[MemberId]) -> dict[int, int]:
    """By member what is owed on loans that were brought forward without terms."""
    rows = session.execute(
        select(Holding.member, func.sum(Balance.amount))
        .join(Product, and_(Product.id == Holding.product, Product.kind == products.LOANS))
        .join(Balance, and_(Balance.member == Holding.member, Balance.holding == Holding.id))
        .outerjoin(Loan, Loan.id == Holding.id)
        .where(
            members.among(Holding.member, ids),
            Holding.closed.is_(None),
            Balance.amount > 0,
            Loan.id.is_(None),
        )
        .group_by(Holding.member)
    )
    return {member: owed for member, owed in rows}


def _held(session: Session, ids: Sequence[MemberId]) -> dict[int, dict[str, int]]:
    """By member and column what they have in it, but loans; of a product the account opened first
    counts."""
    rows = session.execute(
        select(Holding.member, Product.id, Product.kind, func.coalesce(Balance.amount, 0))
        .join(Product, Product.id == Holding.product)
        .outerjoin(Balance, and_(Balance.member == Holding.member, Balance.holding == Holding.id))
        .where(members.among(Holding.member, ids), Holding.closed.is_(None))
        .order_by(Holding.id)
    )
    held: dict[int, dict[str, int]] = {}
    for member, product, kind, amount in rows:
        of = held.setdefault(member, {})
        if kind == products.SOCIAL:
            of[visit.SOCIAL] = of.get(visit.SOCIAL, 0) - amount
        for deed in _DONE.get(kind, ()):
            of.setdefault(f"{deed}.{product}", -amount)
    return held


def members_of(session: Session, *, village: str = "") -> list[MemberId]:
    """Everybody of a village, or of the co-op, by number; those who left are left out."""
    query = select(Member.id, Member.number).where(Member.left.is_(None))
    if village:
        query = query.where(Member.village == village)
    rows = sorted(session.execute(query), key=lambda row: members.by_number(row[1]))
    return [MemberId(ident) for ident, _ in rows]


def villages(session: Session) -> dict[str, int]:
    """How many members live in each village, by its name; those who left are left out."""
    rows = session.execute(
        select(Member.village, func.count()).where(Member.left.is_(None)).group_by(Member.village)
    )
    return {village: many for village, many in sorted(rows, key=_by_name) if village}


def _by_name(row: Any) -> str:
    return (row[0] or "").casefold()


def who_came(session: Session, sheet: CollectionId) -> list[MemberId]:
    """Everybody who stood on a sheet, there or not, by number: a group that meets again."""
    rows = session.execute(
        select(Member.id, Member.number)
        .join(Presence, Presence.member == Member.id)
        .where(Presence.collection == sheet)
    )
    return [MemberId(i) for i, _ in sorted(rows, key=lambda row: members.by_number(row[1]))]


def moved(session: Session, sheet: int) -> list[tuple[VisitId, str, int]]:
    """The receipts of a booked sheet line by line: which, the column, and the amount as positive
    minor units."""
    rows = session.execute(
        select(Visit.id, VisitLine.deed, VisitLine.fee, Holding.product, VisitLine.amount)
        .join(VisitLine, VisitLine.visit == Visit.id)
        .outerjoin(Holding, Holding.id == VisitLine.holding)
        .where(Visit.sheet == sheet, Visit.reverses.is_(None))
        .order_by(Visit.series, Visit.number, VisitLine.n)
    )
    return [
        (VisitId(ident), _key(deed, fee, product), abs(amount))
        for ident, deed, fee, product, amount in rows
    ]


def _key(deed: str, fee: int | None, product: int | None) -> str:
    """The column of a line of a receipt."""
    if deed in (visit.REPAYMENT, visit.SOCIAL):
        return deed
    of = fee or product
    return f"{deed}.{of}" if of else deed


# --- the empty sheet -----------------------------------------------------------------------------


def blank(
    session: Session,
    ids: Sequence[MemberId],
    keys: Sequence[str],
    *,
    name: str,
    day: date | None,
    by: date | None = None,
) -> CollectionBlank:
    """The sheet to print before a meeting: these members, these columns, and what is due by the
    day; where that is left open, by another day."""
    coop = office.coop(session)
    wanted = tuple(column for column in columns(session) if column.key in keys)
    rows = tuple(
        BlankRow(
            one.number,
            one.name,
            tuple(one.due if deed_of(c.key) == visit.REPAYMENT else None for c in wanted),
        )
        for one in on_sheet(session, ids, day or by)
    )
    pieces = tuple(Money(coin, coop.currency) for coin in coins(session))
    return CollectionBlank(coop, name, day, wanted, rows, pieces)
