"""What a member has, and how it came to be: holdings, history, statement, the roll on paper."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import members, office
from coopdesk.records.errors import Refused
from coopdesk.records.ids import EntryId, HoldingId, MemberId, ProductId, VisitId
from coopdesk.records.money import Money
from coopdesk.records.papers import (
    AidLine,
    Coop,
    Roll,
    RollRow,
    RollTotals,
    Statement,
    StatementAccount,
    StatementLine,
)
from coopdesk.records.products import SOCIAL, named
from coopdesk.records.schema import (
    Balance,
    Entry,
    Holding,
    Line,
    Loan,
    LoanMove,
    Member,
    Product,
    day_of,
)
from coopdesk.records.statements.moves import BESIDE, MOVES, Move, what_of, when, worth_of
from coopdesk.records.store import Prepared, Raw, Row


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """What a member holds. `balance` is what they have, or what they owe on a loan.

    `label` is what the member calls it; `product` and `form` are those of records.products.
    """

    id: HoldingId
    kind: str
    name: str
    balance: Money
    opened: date
    closed: date | None
    label: str
    product: ProductId
    form: str

    @property
    def words(self) -> Text:
        """What it is called: the product, and the member's own name for it."""
        return named(self.name, self.label)


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One thing that happened to a member's money; + in, − out. `account` names the holding."""

    entry: EntryId
    day: date
    number: str
    account: str
    what: Text
    amount: Money
    visit: VisitId | None
    reversed: bool
    words: Text  # the account, with the member's own name for it


def holdings(session: Session, member: MemberId) -> list[HoldingRow]:
    """What a member holds, savings first."""
    money = members.currency(session)
    rows = session.execute(
        select(Holding, Product, func.coalesce(Balance.amount, 0))
        .join(Product, Product.id == Holding.product)
        .outerjoin(Balance, and_(Balance.member == member, Balance.holding == Holding.id))
        .where(Holding.member == member)
    )
    found = [
        HoldingRow(
            HoldingId(held.id),
            product.kind,
            product.name,
            Money(worth_of(product.kind, amount), money),
            held.opened,
            held.closed,
            held.label or "",
            ProductId(product.id),
            product.form or "",
        )
        for held, product, amount in rows
    ]
    return sorted(found, key=_in_order)


_ORDER = ("savings", "loans", "shares", "social", "dividends")


def _in_order(row: HoldingRow) -> tuple[int, str, int]:
    return _ORDER.index(row.kind), row.name, row.id


def history(session: Session, member: MemberId, *, limit: int = 50) -> list[HistoryRow]:
    """What happened to a member's money, newest first."""
    money = members.currency(session)
    held = {row.id: row for row in holdings(session, member)}
    rows = session.execute(
        MOVES.where(Line.member == member)
        .order_by(Line.day.desc(), Entry.written.desc(), Entry.number.desc(), Line.entry, Line.n)
        .limit(limit)
    )
    beside = session.execute(
        BESIDE.where(Loan.member == member)
        .order_by(LoanMove.day.desc(), Entry.written.desc(), Entry.number.desc())
        .limit(limit)
    ).all()
    moves = [Move(*row) for row in rows]
    if beside:
        moves = sorted([*moves, *(Move(*row) for row in beside)], key=when, reverse=True)[:limit]
    undone = set(
        session.scalars(
            select(Entry.reverses).where(Entry.reverses.in_({move.entry for move in moves}))
        )
    )
    return [_happened(move, held, money, undone=move.entry in undone) for move in moves]


def _happened(
    move: Move, held: dict[HoldingId, HoldingRow], money: str, *, undone: bool
) -> HistoryRow:
    # What is in no account of theirs, such as aid, stands under the name of the ledger's.
    kind, name, words = move.role, move.name, Text(move.name)
    if move.holding is not None:
        account = held[HoldingId(move.holding)]
        kind, name, words = account.kind, account.name, account.words
    return HistoryRow(
        EntryId(move.entry),
        move.day,
        move.label,
        name,
        what_of(kind, move, money),
        Money(worth_of(kind, move.amount), money),
        VisitId(move.entry) if move.receipt_series else None,
        undone,
        words,
    )


# --- statements ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Period:
    """What all statements of one run share."""

    coop: Coop
    from_: date
    until: date
    made_on: date
    made_by: str


def statement(
    session: Session,
    member: MemberId,
    *,
    from_: date,
    until: date,
    made_on: date,
    made_by: str,
) -> Statement:
    """One member's statement from one day until another, both included."""
    period = _Period(office.coop(session), from_, until, made_on, made_by)
    made = next(_made(session, period, member), None)
    if made is None:
        raise Refused(N_("There is no such member."), field="member")
    return made


def statements(
    session: Session,
    *,
    from_: date,
    until: date,
    made_on: date,
    made_by: str,
    some: Collection[MemberId] | None = None,
) -> Iterator[Statement]:
    """The statement of every member, or of `some`, who holds anything, by member number. What
    moved is read for some members at a time, so that a large book takes no more memory.
    """
    period = _Period(office.coop(session), from_, until, made_on, made_by)
    return _made(session, period, None, some)


class _Owner(NamedTuple):
    id: int
    number: str
    name: str | None
    village: str | None
    joined: date | None


class _Account(NamedTuple):
    member: int
    id: int
    kind: str
    name: str
    closed: date | None
    label: str | None


#: A member and one of their accounts; None: what is in no account of theirs.
_Of = tuple[int, int | None]


#: So many members' statements are read at once.
_AT_ONCE: Final = 200
_SOME: Final = select(func.json_each(bindparam("members")).table_valued("value").c.value)


def _for(query: Select[*tuple[Any, ...]], member: Any) -> tuple[Prepared, Prepared]:
    """A query about some members, and the same about one, which goes by an index."""
    return Prepared(query.where(member.in_(_SOME))), Prepared(
        query.where(member == bindparam("of"))
    )


_PEOPLE: Final = select(Member.id, Member.number, Member.name, Member.village, Member.joined)
_EVERYBODY: Final = Prepared(_PEOPLE)
_SOMEBODY: Final = Prepared(_PEOPLE.where(Member.id == bindparam("of")))
_ACCOUNTS: Final = _for(
    select(
        Holding.member, Holding.id, Product.kind, Product.name, Holding.closed, Holding.label
    ).join(Product, Product.id == Holding.product),
    Holding.member,
)
# What was before is summed where the lines of a member are indexed; only the time itself is read.
_BEFORE: Final = _for(
    select(Line.member, Line.holding, func.sum(Line.amount))
    .where(Line.member.is_not(None), Line.day < bindparam("first"))
    .group_by(Line.member, Line.holding),
    Line.member,
)
_INSIDE: Final = _for(
    MOVES.where(Line.day.between(bindparam("first"), bindparam("last"))).order_by(
        Line.member, Line.holding, Line.day, Entry.written, Entry.number, Line.entry
    ),
    Line.member,
)


_INSIDE_BESIDE: Final = _for(
    BESIDE.where(LoanMove.day.between(bindparam("first"), bindparam("last"))).order_by(
        Loan.member, LoanMove.loan, LoanMove.day, Entry.written, Entry.number
    ),
    Loan.member,
)


def _made(
    session: Session,
    period: _Period,
    member: MemberId | None,
    some: Collection[MemberId] | None = None,
) -> Iterator[Statement]:
    raw = Raw(session.connection())
    people = raw.all(_EVERYBODY) if member is None else raw.all(_SOMEBODY, of=member)
    if some is not None:
        wanted = set(some)
        people = [row for row in people if row[0] in wanted]
    owners = [_Owner._make((*row[:4], day_of(row[4]) if row[4] else None)) for row in people]
    owners.sort(key=_number)
    for at in range(0, len(owners), _AT_ONCE):
        yield from _some(raw, period, owners[at : at + _AT_ONCE], one=member is not None)


def _some(raw: Raw, period: _Period, owners: list[_Owner], *, one: bool) -> Iterator[Statement]:
    """The statements of some members who hold anything; of `one` also without."""
    time: dict[str, Any] = {"first": period.from_, "last": period.until, "of": owners[0].id}
    time["members"] = [owner.id for owner in owners]

    def ask(query: tuple[Prepared, Prepared]) -> list[Row]:
        return raw.all(query[one], **time)

    of_member: dict[int, list[_Account]] = {}
    for owner_id, ident, kind, name, closed, label_ in ask(_ACCOUNTS):
        account = _Account(owner_id, ident, kind, name, day_of(closed) if closed else None, label_)
        of_member.setdefault(owner_id, []).append(account)
    before = {(owner_id, holding): amount for owner_id, holding, amount in ask(_BEFORE)}
    inside = {
        key: [Move._make((*row[:2], day_of(row[2]), *row[3:])) for row in rows]
        for key, rows in groupby(ask(_INSIDE), key=itemgetter(0, 1))
    }
    for row in ask(_INSIDE_BESIDE):
        moves = inside.setdefault((row[0], row[1]), [])
        moves.append(Move._make((*row[:2], day_of(row[2]), *row[3:])))
        moves.sort(key=when)
    for owner in owners:
        held = sorted(of_member.get(owner.id, ()), key=_rank)
        if held or one or (owner.id, None) in inside:
            yield _one(period, owner, held, (before, inside))


def _number(owner: _Owner) -> tuple[str, int, str]:
    return members.by_number(owner.number)


def _rank(account: _Account) -> tuple[int, str, int]:
    return _ORDER.index(account.kind), account.name, account.id


def _one(
    period: _Period,
    owner: _Owner,
    held: list[_Account],
    read: tuple[Mapping[_Of, int], Mapping[_Of, list[Move]]],
) -> Statement:
    before, inside = read
    loose = inside.get((owner.id, None), ())
    accounts = [
        _account(period, a, before.get((owner.id, a.id), 0), inside.get((owner.id, a.id), []))
        for a in held
    ]
    money = period.coop.currency
    return Statement(
        coop=period.coop,
        member_number=owner.number,
        member_name=owner.name or "",
        village=owner.village or "",
        joined=owner.joined,
        from_=period.from_,
        until=period.until,
        accounts=tuple(a for a in accounts if a is not None),
        made_on=period.made_on,
        made_by=period.made_by,
        aid=tuple(_aid(move, money) for move in loose if move.role == SOCIAL),
    )


def _aid(move: Move, money: str) -> AidLine:
    """Money out of the fund of all, in no account of the member's own."""
    return AidLine(move.day, move.label, what_of(SOCIAL, move, money), Money(move.amount, money))


def _account(
    period: _Period, account: _Account, before: int, inside: list[Move]
) -> StatementAccount | None:
    """One account's part of a statement; none when it was over, empty, before it begins.

    A loan is over when it is repaid: no day is written on it as on an account that is closed.
    """
    money = period.coop.currency
    opening = worth_of(account.kind, before)
    over = account.kind == "loans" or (account.closed and account.closed < period.from_)
    if over and not opening and not inside:
        return None
    running, lines = opening, []
    for move in inside:
        worth = worth_of(account.kind, move.amount)
        running += worth
        lines.append(
            StatementLine(
                move.day,
                move.label,
                what_of(account.kind, move, money),
                Money(worth, money),
                Money(running, money),
            )
        )
    amounts = [line.amount.minor for line in lines]
    return StatementAccount(
        name=named(account.name, account.label),
        opening=Money(opening, money),
        lines=tuple(lines),
        closing=Money(running, money),
        total_in=Money(sum(a for a in amounts if a > 0), money),
        total_out=Money(-sum(a for a in amounts if a < 0), money),
    )


# --- the roll ----------------------------------------------------------------------------------


def roll_paper(session: Session, on: date) -> Roll:
    """The register of members with what they hold now, dated `on`."""
    coop = office.coop(session)
    zero = Money.zero(coop.currency)
    rows = tuple(
        RollRow(
            row.number,
            row.name,
            row.village,
            row.joined,
            row.shares,
            row.savings,
            row.loans,
            members.status_text(row.status),
        )
        for row in members.roll(session)
    )
    return Roll(
        coop,
        on,
        rows,
        RollTotals(
            members=len(rows),
            shares=sum(map(attrgetter("shares"), rows), zero),
            savings=sum(map(attrgetter("savings"), rows), zero),
            loans=sum(map(attrgetter("loans"), rows), zero),
        ),
    )
