"""What ratios are reckoned from: what the co-op held on a day and what it earned until then.

Amounts are whole minor units. Accounts are told apart by their roles; an account without one is
what its class and the flow of its money say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.records import allocation, periods, portfolio
from coopdesk.records.calendar import day_before, month_end
from coopdesk.records.ids import AccountId
from coopdesk.records.loans.life import LOST, RECOVERED
from coopdesk.records.membership import DOUBLE
from coopdesk.records.papers import Behind
from coopdesk.records.portfolio import Stands
from coopdesk.records.schema import LoanMove, Member, Surplus, SurplusPart
from coopdesk.records.statements import balances_on
from coopdesk.records.statements.income import without_closing
from coopdesk.records.statements.parts import Acc, Ground, ground, lasting
from coopdesk.records.store import Prepared, Raw
from coopdesk.records.voters import belongs

#: From how many days on a loan counts as late, and as a loss.
LATE, LOSS = 30, 365

_TRANSITORY: Final = frozenset({"education", "solidarity", "staff", "opening"})
_DEPOSITS: Final = frozenset({"savings", "term_deposits"})
_OF_LOANS: Final = frozenset({"loan_interest", "fees", "fines"})

_MOVED: Final = Prepared(
    select(func.coalesce(func.sum(LoanMove.principal), 0)).where(
        LoanMove.kind == bindparam("kind"),
        LoanMove.day.between(bindparam("first"), bindparam("last")),
    )
)
_CAME: Final = Prepared(
    select(func.coalesce(func.sum(LoanMove.amount), 0)).where(
        LoanMove.kind == bindparam("kind"), LoanMove.day <= bindparam("last")
    )
)
_ON_SHARES: Final = Prepared(
    select(func.coalesce(func.sum(SurplusPart.amount), 0))
    .join(Surplus, Surplus.id == SurplusPart.surplus)
    .where(
        SurplusPart.purpose == allocation.SHARES,
        Surplus.state == periods.PASSED,
        Surplus.passed.between(bindparam("first"), bindparam("last")),
    )
)


@dataclass(frozen=True, slots=True)
class Held:
    """What the co-op holds and owes on a day, in minor units, each on its own side.

    - `liquid` is money at hand that earns nothing, `invested` what is in the bank, `financial` and
      `stocks` what else was invested, in papers and in goods.
    - `lost` are loans more than a year late, `late` those between a month and a year.
    - `own` is institutional capital, `passing` that which still goes somewhere: funds for
      education and the like, and what no entry has closed yet.
    """

    assets: int = 0
    loans: int = 0
    allowance: int = 0
    liquid: int = 0
    invested: int = 0
    financial: int = 0
    stocks: int = 0
    idle: int = 0
    liabilities: int = 0
    deposits: int = 0
    borrowed: int = 0
    shares: int = 0
    own: int = 0
    passing: int = 0
    lost: int = 0
    late: int = 0
    members: int = 0

    @property
    def net_loans(self) -> int:
        return self.loans - self.allowance

    @property
    def expected_loss(self) -> Fraction:
        """All of what is more than a year late, and 35 % of what else is late."""
        return self.lost + Fraction(35, 100) * self.late

    @property
    def net_own(self) -> Fraction:
        """Institutional capital after what is expected to be lost."""
        return self.own + self.allowance - self.expected_loss

    @property
    def payables(self) -> int:
        """What is owed to others than savers and lenders."""
        return self.liabilities - self.deposits - self.borrowed


@dataclass(frozen=True, slots=True)
class Earned:
    """What came in and was spent in a part of a year; `months` of it, a part of one counted so."""

    months: Fraction = Fraction(12)
    of_loans: int = 0
    other: int = 0
    on_savings: int = 0
    on_borrowed: int = 0
    set_aside: int = 0
    running: int = 0
    on_shares: int = 0
    written_off: int = 0
    all_written_off: int = 0
    all_recovered: int = 0

    @property
    def margin(self) -> int:
        """What loans brought, less what the money for them cost."""
        return self.of_loans - self.on_savings - self.on_borrowed

    @property
    def left(self) -> int:
        """What is left of all: the surplus."""
        return self.margin + self.other - self.running - self.set_aside


@dataclass(frozen=True, slots=True)
class Basis:
    """All that ratios of a day are reckoned from: now, when the year began, a year ago."""

    day: date
    since: date
    now: Held
    start: Held
    ago: Held
    earned: Earned
    behind: Mapping[str, Behind]


def basis(session: Session, day: date, ago: date) -> Basis:
    """What ratios of a day are reckoned from; `ago` is the same day a year before."""
    of = ground(session)
    since = of.year_of(day)[0]
    stood = portfolio.on(session, day)
    return Basis(
        day,
        since,
        held(session, of, day, stood),
        held(session, of, day_before(since)),
        held(session, of, ago, portfolio.on(session, ago)),
        earned(session, of, since, day),
        _behind(session, of, since, day, stood),
    )


def held(session: Session, of: Ground, day: date, stood: Iterable[Stands] | None = None) -> Held:
    """What the co-op holds at the end of a day. Without `stood` late loans are not looked at."""
    balances, lasts = balances_on(session, day), lasting(session, of)
    sums: dict[str, int] = {}
    for account in of.of("asset", "liability", "equity"):
        amount = account.sign * balances.get(account.id, 0)
        for name in places(account, lasts):
            sums[name] = sums.get(name, 0) + amount
    sums["allowance"] = -sums.get("allowance", 0)
    sums["passing"] = sums.get("passing", 0) - sum(
        balances.get(account.id, 0) for account in of.of("income", "expense")
    )
    late = list(stood or ())
    members = select(func.count(Member.id)).where(belongs(session, day), Member.status != DOUBLE)
    return Held(
        **sums,
        lost=portfolio.outstanding(one for one in late if one.late > LOSS),
        late=portfolio.outstanding(one for one in late if LATE < one.late <= LOSS),
        members=session.scalar(members) or 0,
    )


def places(account: Acc, lasts: frozenset[int]) -> tuple[str, ...]:
    """Which amounts of Held an account of the balance sheet is part of."""
    match account.type:
        case "asset":
            return "assets", *_asset(account, lasts)
        case "liability":
            return "liabilities", *_liability(account)
    if account.role == "shares":
        return ("shares",)
    return ("passing",) if account.role in _TRANSITORY else ("own",)


def _asset(account: Acc, lasts: frozenset[int]) -> tuple[str, ...]:
    match account.role:
        case "loans" | "allowance":
            return (account.role,)
        case "cash" | "mobile":
            return "liquid", "idle"
        case "bank":
            return ("invested",)
        case "produce":
            return ("stocks",)
    if account.id not in lasts and not account.role and account.flow == "investing":
        return ("financial",)
    return ("idle",)


def _liability(account: Acc) -> tuple[str, ...]:
    if account.role in _DEPOSITS:
        return ("deposits",)
    return ("borrowed",) if account.role == "borrowed" else ()


def earned(session: Session, of: Ground, first: date, last: date) -> Earned:
    """What came in and was spent from one day until another."""
    moved = without_closing(session, first, last)
    sums: dict[str, int] = {}
    for account in of.of("income", "expense"):
        name = kind_of(account)
        sums[name] = sums.get(name, 0) + account.sign * moved.get(account.id, 0)
    raw, time = Raw(session.connection()), {"first": first, "last": last}
    return Earned(
        months=months(first, last),
        **sums,
        on_shares=_one(raw, _ON_SHARES, **time),
        written_off=_one(raw, _MOVED, kind=LOST, **time),
        all_written_off=_one(raw, _MOVED, kind=LOST, first=date.min, last=last),
        all_recovered=_one(raw, _CAME, kind=RECOVERED, last=last),
    )


def kind_of(account: Acc) -> str:
    """Which amount of Earned an account of income or expense is part of."""
    if account.type == "income":
        return "of_loans" if account.role in _OF_LOANS else "other"
    match account.role:
        case "savings_interest":
            return "on_savings"
        case "borrowing_interest":
            return "on_borrowed"
        case "loan_loss":
            return "set_aside"
    return "running"


def _one(raw: Raw, prepared: Prepared, **values: object) -> int:
    row = raw.one(prepared, **values)
    return int(row[0]) if row else 0


def months(first: date, last: date) -> Fraction:
    """How many months a time has; days of a month that is not over count as a part of it."""
    whole = (last.year - first.year) * 12 + last.month - first.month
    return (
        whole
        + Fraction(last.day, month_end(last).day)
        - Fraction(first.day - 1, month_end(first).day)
    )


def _behind(
    session: Session, of: Ground, since: date, day: date, stood: Iterable[Stands]
) -> dict[str, Behind]:
    """What stands behind each amount: accounts since the year began, or loans."""
    lasts, found = lasting(session, of), dict[str, list[AccountId]]()
    for account in of.accounts:
        results = account.type in ("income", "expense")
        for name in (kind_of(account),) if results else places(account, lasts):
            found.setdefault(name, []).append(account.id)
    behind = {name: Behind(tuple(ids), since, day) for name, ids in found.items()}
    late = tuple(one.loan for one in stood if one.owed > 0 and one.late > LATE)
    lost = tuple(one.loan for one in stood if one.owed > 0 and one.late > LOSS)
    for name, loans in (("late", late), ("lost", lost)):
        if loans:
            behind[name] = Behind(until=day, loans=loans)
    return behind
