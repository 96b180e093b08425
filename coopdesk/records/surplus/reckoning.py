"""What the books say at the end of a year: its result, and what each member has a part by.

A few queries give all of it, so that twenty thousand members take a moment; from then on a plan
is tried out by arithmetic alone. Whether the year was already closed changes nothing: its closing
entry is left out of the result and of what earlier years left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_
from coopdesk.records import allocation, journal, members, office, periods
from coopdesk.records.allocation import Cascade, Facts, Move, Part, Plan, Rules
from coopdesk.records.book import same
from coopdesk.records.calendar import add_months, day_before, first_of_month, month_end, month_of
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, MemberId
from coopdesk.records.profiles import profile
from coopdesk.records.schema import (
    Account,
    Entry,
    Line,
    Member,
    MonthBalance,
    Period,
    Surplus,
    Visit,
)
from coopdesk.records.store import Raw

#: Kinds of `surplus`: of a year, and of a savings group's cycle.
YEAR, SHARE_OUT = periods.YEAR, "share_out"
#: What became of one. A year whose surplus is passed is not opened again.
DRAFT, PASSED, TAKEN_BACK = "draft", periods.PASSED, "taken back"

#: Reserves that a surplus fills, by the roles of their accounts.
RESERVES: Final = ("reserve", "education", "solidarity", "staff", "contributions")


@dataclass(frozen=True, slots=True)
class Sharer:
    """A member who has a part, with what it goes by. `left` is when they left the co-op."""

    id: MemberId
    number: str
    name: str
    language: str
    left: date | None
    share_days: int = 0
    operations: Mapping[AccountId, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Operations:
    """A kind of operation: what members paid or earned in the year on an account."""

    account: AccountId
    code: str
    name: str
    role: str
    total: int


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A year as the books have it. `sharers` are in the order of their numbers.

    `closed` says whether its books are closed, so that nothing of it can change any more.
    """

    begins: date
    until: date
    currency: str
    facts: Facts
    rules: Rules
    sharers: tuple[Sharer, ...]
    operations: tuple[Operations, ...]
    closed: bool

    def facts_for(self, plan: Plan) -> Facts:
        """The facts with the sums of those who have a part by a plan."""
        sharers, weights = self.sharers_of(plan), _weights(plan)
        return replace(
            self.facts,
            share_days=sum(sharer.share_days for sharer in sharers),
            operations=sum(weighted(sharer, weights) for sharer in sharers) if weights else 0,
        )

    def sharers_of(self, plan: Plan) -> Sequence[Sharer]:
        """Who has a part by a plan."""
        if plan.leavers:
            return self.sharers
        return [sharer for sharer in self.sharers if sharer.left is None]


class Given(NamedTuple):
    """What a member gets for one purpose, with its proof."""

    sharer: Sharer
    part: Part


@dataclass(frozen=True, slots=True)
class Outcome:
    """A plan carried through: the steps, and each member's parts."""

    facts: Facts
    plan: Plan
    cascade: Cascade
    shares: tuple[Given, ...]
    refund: tuple[Given, ...]

    @property
    def to_members(self) -> int:
        """What members get together."""
        return sum(given.part.amount for given in (*self.shares, *self.refund))


def begins(until: date) -> date:
    """The first day of the year that ends on a day."""
    return first_of_month(month_of(add_months(until, -11)))


def last_year_end(session: Session, today: date) -> date:
    """The end of the last financial year that is over."""
    start = periods.year_start(session)
    ended = day_before(date(today.year, start, 1))
    return ended if ended < today else month_end(add_months(ended, -12))


def years(session: Session, today: date) -> list[date]:
    """The ends of the financial years that are over, newest first, as far back as the book goes."""
    first = session.scalar(select(func.min(Entry.day)))
    end, found = last_year_end(session, today), []
    while first is not None and end >= first:
        found.append(end)
        end = month_end(add_months(end, -12))
    return found


def is_closed(session: Session, until: date) -> bool:
    """Whether the books are closed up to a day."""
    newest = session.scalar(select(func.max(Period.until)).where(Period.state == journal.CLOSED))
    return newest is not None and newest >= until


@dataclass(frozen=True, slots=True)
class Purpose:
    """An account of the co-op's own that the meeting can give something to."""

    account: AccountId
    code: str
    name: str


def purposes(session: Session) -> list[Purpose]:
    """Where the meeting can give something, besides the reserves: funds and debts of its own."""
    rows = session.execute(
        select(Account.id, Account.code, Account.name)
        .where(
            Account.type.in_(("liability", "equity")),
            Account.role.not_in((*journal.CONTROL, "surplus", "opening")),
            Account.closed.is_(None),
        )
        .order_by(Account.code)
    )
    return [Purpose(AccountId(ident), code, name) for ident, code, name in rows]


def reckon(session: Session, until: date) -> Reckoned:
    """What the books say of the year that ends on `until`, the last day of a month."""
    if until != month_end(until):
        raise Refused(N_("A year ends on the last day of a month."), field="until")
    coop, start = office.coop(session), begins(until)
    owners = _owners(session)
    share_days = shares_by_day(session, start, until)
    kinds, done = _operations(session, start, until)
    sharers = tuple(
        replace(
            owner,
            share_days=max(share_days.get(owner.id, 0), 0),
            operations=done.get(owner.id, {}),
        )
        for owner in owners
        if owner.id in share_days or owner.id in done
    )
    funds = _balances(session, RESERVES, until)
    result, before = _result(session, start, until)
    facts = Facts(
        result=result,
        before=before,
        capital=_balances(session, ("shares",), until).get("shares", 0),
        share_days=sum(sharer.share_days for sharer in sharers),
        year_days=(until - start).days + 1,
        funds=funds,
        used=used(session),
    )
    rules = Rules.of(profile(coop.profile).rules)
    closed = is_closed(session, until)
    return Reckoned(start, until, coop.currency, facts, rules, sharers, kinds, closed)


def outcome(reckoned: Reckoned, plan: Plan) -> Outcome:
    """Try a plan out. Refused where it wants more than there is."""
    sharers, weights = reckoned.sharers_of(plan), _weights(plan)
    facts = reckoned.facts_for(plan)
    made = allocation.cascade(facts, plan)
    share_days = [sharer.share_days for sharer in sharers]
    operations = [weighted(sharer, weights) for sharer in sharers]
    return Outcome(
        facts,
        plan,
        made,
        _given(sharers, made.amount(allocation.SHARES), share_days, plan.step),
        _given(sharers, made.amount(allocation.REFUND), operations, plan.step),
    )


def _weights(plan: Plan) -> dict[AccountId, int]:
    return {AccountId(int(key)): weight for key, weight in plan.weights.items() if weight}


def weighted(sharer: Sharer, weights: Mapping[AccountId, int]) -> int:
    """What a member did, each kind as often as it counts."""
    return sum(sharer.operations.get(account, 0) * times for account, times in weights.items())


def _given(
    sharers: Sequence[Sharer], pool: int, bases: Sequence[int], step: int
) -> tuple[Given, ...]:
    if not pool:
        return ()
    parts = allocation.divide(pool, bases, step=step)
    return tuple(Given(s, part) for s, part in zip(sharers, parts, strict=True) if part.base)


# --- the result --------------------------------------------------------------------------------

_OWN = ("income", "expense")


def _result(session: Session, start: date, until: date) -> tuple[int, int]:
    """The year's result, and what earlier years left; a surplus is positive."""
    moved = select(func.coalesce(func.sum(MonthBalance.amount), 0)).join(
        Account, Account.id == MonthBalance.account
    )
    months = MonthBalance.month.between(month_of(start), month_of(until))
    flows = session.scalar(moved.where(Account.type.in_(_OWN), months)) or 0
    closing = session.scalar(
        select(func.coalesce(func.sum(Line.amount), 0))
        .join(Account, Account.id == Line.account)
        .join(Entry, Entry.id == Line.entry)
        .where(Account.role == "surplus", Line.day.between(start, until), Entry.kind == "closing")
    )
    result = -flows - (closing or 0)
    kept = session.scalar(
        moved.where(
            (Account.type.in_(_OWN)) | (Account.role == "surplus"),
            MonthBalance.month <= month_of(until),
        )
    )
    return result, -(kept or 0) - result


def _balances(session: Session, roles: Sequence[str], until: date) -> dict[str, int]:
    """What accounts of roles hold at the end of a month, credit positive; none: not named."""
    rows = session.execute(
        select(Account.role, func.sum(-MonthBalance.amount))
        .join(MonthBalance, MonthBalance.account == Account.id)
        .where(Account.role.in_(roles), MonthBalance.month <= month_of(until))
        .group_by(Account.role)
    )
    return {role: amount for role, amount in rows}


def used(session: Session) -> dict[str, int]:
    """What losses took from each reserve and no surplus has put back."""
    plans = session.scalars(
        select(Surplus.plan).where(Surplus.kind == YEAR, Surplus.state == PASSED)
    )
    taken: dict[str, int] = defaultdict(int)
    for plan in map(Plan.of, plans):
        for role, amount in plan.losses.items():
            taken[role] += amount
        for role, amount in plan.restore.items():
            taken[role] -= amount
    return {role: amount for role, amount in taken.items() if amount > 0}


# --- what members have a part by ---------------------------------------------------------------


def _owners(session: Session) -> list[Sharer]:
    rows = session.execute(
        select(Member.id, Member.number, Member.name, Member.language, Member.left)
    )
    found = [
        Sharer(MemberId(ident), number, name or "", language, left)
        for ident, number, name, language, left in rows
    ]
    return sorted(found, key=_by_number)


def _by_number(sharer: Sharer) -> tuple[tuple[str, int, str], int]:
    return members.by_number(sharer.number), sharer.id


def share_moves(
    session: Session, start: date, until: date, member: MemberId | None = None
) -> dict[MemberId, tuple[int, list[Move]]]:
    """What each member held in shares when the time began, and how it moved in it."""
    held: Select[*tuple[Any, ...]] = (
        select(Line.member, func.sum(-Line.amount))
        .join(Account, Account.id == Line.account)
        .where(Account.role == "shares", Line.member.is_not(None))
        .group_by(Line.member)
    )
    if member is not None:
        held = held.where(Line.member == member)
    opening = {who: amount for who, amount in session.execute(held.where(Line.day < start))}
    moved = held.add_columns(Line.day).group_by(Line.day).order_by(Line.member, Line.day)
    moves: dict[MemberId, list[Move]] = defaultdict(list)
    for who, amount, on in session.execute(moved.where(Line.day.between(start, until))):
        moves[who].append((on, amount))
    return {who: (opening.get(who, 0), moves[who]) for who in (*opening, *moves)}


def shares_by_day(session: Session, start: date, until: date) -> dict[MemberId, int]:
    """Each member's shares times the days that they held them."""
    held = share_moves(session, start, until)
    days = {
        who: allocation.balance_days(opening, moves, start, until)
        for who, (opening, moves) in held.items()
    }
    return {who: base for who, base in days.items() if base}


def _operations(
    session: Session, start: date, until: date
) -> tuple[tuple[Operations, ...], dict[MemberId, dict[AccountId, int]]]:
    """What each member paid the co-op or earned from it, by account.

    A line is a member's when it names them, when it is of their visit, or when they are the only
    member in its entry (interest on their savings).
    """
    other = aliased(Line)
    alone = (
        select(case((func.min(other.member) == func.max(other.member), func.min(other.member))))
        .where(other.entry == Line.entry, other.member.is_not(None))
        .scalar_subquery()
    )
    who = func.coalesce(Line.member, Visit.member, alone)
    sign = case((Account.type == "income", -Line.amount), else_=Line.amount)
    rows = session.execute(
        select(who, Account.id, func.sum(sign))
        .select_from(Line)
        .join(Account, Account.id == Line.account)
        .outerjoin(Visit, Visit.id == Line.entry)
        .where(
            (Account.type == "income") | (Account.role == "savings_interest"),
            Line.day.between(start, until),
        )
        .group_by(who, Account.id)
    )
    done: dict[MemberId, dict[AccountId, int]] = defaultdict(dict)
    totals: dict[AccountId, int] = defaultdict(int)
    kept = same.kept_of(Raw(session.connection()))
    sums: dict[tuple[MemberId, AccountId], int] = defaultdict(int)
    for member, account, amount in rows:
        if member is not None:  # a receipt names the number of then
            sums[MemberId(kept.get(member, member)), AccountId(account)] += amount
    for (who_, account), amount in sums.items():
        if amount > 0:
            done[who_][account] = amount
            totals[account] += amount
    named = session.execute(
        select(Account.id, Account.code, Account.name, Account.role)
        .where(Account.id.in_(totals))
        .order_by(Account.code)
    )
    kinds = tuple(
        Operations(AccountId(i), code, name, role, totals[AccountId(i)])
        for i, code, name, role in named
    )
    return kinds, done
