"""What a run would pay, before anything is written; and which run comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records.calendar import add_months, month_end
from coopdesk.records.errors import Refused
from coopdesk.records.ids import EntryId, HoldingId, MemberId, ProductId, made_for
from coopdesk.records.interest_run.finding import (
    BEGUN,
    DONE,
    REVERSED,
    REVERSING,
    Account,
    Run,
    SavingsProduct,
    Window,
    accounts,
    cases,
    first_day,
    next_maturity,
    run_of,
    runs,
    savings_product,
    savings_products,
)
from coopdesk.records.interest_run.reckoning import Case, in_force, outcome
from coopdesk.records.journal import currency_of
from coopdesk.records.money import Money
from coopdesk.records.products import FIXED_TERM
from coopdesk.records.schema import Holding, InterestLine, Member, Product
from coopdesk.records.terms import POSTINGS

_DAY: Final = timedelta(days=1)

#: Told how many accounts have been reckoned, and of how many.
Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """A run that could be begun, or goes on: for which days, and under which id."""

    product: SavingsProduct
    begins: date
    until: date
    attempt: int
    run: int
    open: Run | None


def plan(session: Session, product: ProductId, until: date) -> Plan:
    """The next run of a product until a day.

    Refused while another is half written, and for days that have their interest already.
    """
    one = savings_product(session, product)
    past = runs(session, product)
    standing = [run for run in past if run.state != REVERSED]
    last = standing[-1] if standing else None
    if last is not None and last.state != DONE:
        return _going_on(one, last, until)
    begins = last.until + _DAY if last else first_day(session, one)
    if begins is None:
        raise Refused(N_("Nobody has saved anything here yet."), field="product")
    if until < begins and one.form == FIXED_TERM and last and until == last.until:
        begins = last.begins  # another contract may have fallen due, or been broken, since
    if until < begins:
        raise Refused(
            N_("Interest is paid up to {day} already. Choose a later day."),
            field="until",
            day=begins - _DAY,
        )
    attempt = 1 + sum(run.until == until for run in past)
    run = made_for("interest_run", product, until.isoformat(), attempt)
    return Plan(one, begins, until, attempt, run, None)


def _going_on(product: SavingsProduct, run: Run, until: date) -> Plan:
    if run.state == REVERSING:
        raise Refused(
            N_("Interest until {day} is being taken back. Finish that first."),
            field="until",
            day=run.until,
        )
    if until != run.until:
        raise Refused(
            N_("Interest until {day} is only half posted. Finish that first."),
            field="until",
            day=run.until,
        )
    return Plan(product, run.begins, run.until, run.attempt, run.id, run)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What an account gets. Amounts in minor units; `case` explains them."""

    account: Account
    case: Case
    days: int
    gross: int
    withheld: int


def reckoned(session: Session, window: Window, chunk: list[Account]) -> Iterator[Reckoned]:
    """What each account of a chunk gets that held something, also nothing."""
    for account, case in cases(session, window, chunk):
        found = outcome(case)
        yield Reckoned(account, case, found.days, found.gross, found.withheld)


# --- on screen, before it is written -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AccountInterest:
    """An account in a run: what it held at the end, for how many days it counts, what it gets.

    `entry` is where that was posted, None before it is. `label` is what the member calls it.
    """

    holding: HoldingId
    member: MemberId
    number: str
    name: str
    label: str
    balance: Money
    days: int
    gross: Money
    withheld: Money
    case: Case
    entry: EntryId | None = None

    @property
    def net(self) -> Money:
        """What the member has more after it."""
        return self.gross - self.withheld


@dataclass(frozen=True, slots=True)
class Preview:
    """What a run would post. `rows` are all accounts that held something, by member's number.

    `count` of them get something. `open` is the run that is half posted, `posted` how many
    accounts have it already: they are not among the rows.
    """

    product: ProductId
    name: str
    begins: date
    until: date
    rows: tuple[AccountInterest, ...]
    count: int
    gross: Money
    withheld: Money
    open: Run | None
    posted: int

    @property
    def net(self) -> Money:
        """What all members have more after it."""
        return self.gross - self.withheld


def no_step(at: int, of: int) -> None:
    """Nobody wants to know."""


def preview(session: Session, product: ProductId, until: date, *, step: Step = no_step) -> Preview:
    """What interest a product's accounts would get until a day, and why. Writes nothing."""
    what = plan(session, product, until)
    money = currency_of(session)
    people = _people(session, product)
    window = Window(what.product, what.begins, what.until, what.run)
    rows: list[AccountInterest] = []
    seen = 0
    for chunk in accounts(session, what.product, without=what.run):
        rows += (_row(one, people, money) for one in reckoned(session, window, chunk))
        seen += len(chunk)
        step(seen, len(people))
    rows.sort(key=lambda row: (_by_number(row.number), row.holding))
    return Preview(
        product=product,
        name=what.product.name,
        begins=what.begins,
        until=what.until,
        rows=tuple(rows),
        count=sum(bool(row.gross) for row in rows),
        gross=Money(sum(row.gross.minor for row in rows), money),
        withheld=Money(sum(row.withheld.minor for row in rows), money),
        open=what.open,
        posted=posted_count(session, what.run),
    )


def _by_number(number: str) -> tuple[int, str]:
    """Numbers of figures in their order, others after them."""
    return (len(number), number) if number.isdecimal() else (99, number)


Person = tuple[str, str, str]


def _people(session: Session, product: ProductId) -> dict[int, Person]:
    """Number, name and label for each account of a product."""
    rows = session.execute(
        select(Holding.id, Member.number, Member.name, Holding.label)
        .join(Member, Member.id == Holding.member)
        .where(Holding.product == product)
    )
    return {holding: (number, name or "", label or "") for holding, number, name, label in rows}


def _row(one: Reckoned, people: dict[int, Person], money: str) -> AccountInterest:
    number, name, label = people[one.account.holding]
    return AccountInterest(
        one.account.holding,
        one.account.member,
        number,
        name,
        label,
        Money(int(one.case.spell.closing), money),
        one.days,
        Money(one.gross, money),
        Money(one.withheld, money),
        one.case,
    )


# --- what was posted -----------------------------------------------------------------------------


def posted_count(session: Session, run: int) -> int:
    """How many accounts have got the interest of a run."""
    wanted = select(func.count()).select_from(InterestLine).where(InterestLine.run == run)
    return session.scalar(wanted) or 0


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run in a list, with the sums of what was posted."""

    run: Run
    product: str
    count: int
    gross: Money
    withheld: Money

    @property
    def net(self) -> Money:
        """What the members got."""
        return self.gross - self.withheld


def past_runs(session: Session) -> list[RunRow]:
    """Every run there was, the newest first."""
    money = currency_of(session)
    sums = {
        run: (count, gross, withheld)
        for run, count, gross, withheld in session.execute(
            select(
                InterestLine.run,
                func.count(),
                func.sum(InterestLine.gross),
                func.sum(InterestLine.withheld),
            ).group_by(InterestLine.run)
        )
    }
    names = {ident: name for ident, name in session.execute(select(Product.id, Product.name))}
    rows = []
    for run in reversed(runs(session)):
        count, gross, withheld = sums.get(run.id, (0, 0, 0))
        name = names[run.product]
        rows.append(RunRow(run, name, count, Money(gross, money), Money(withheld, money)))
    return rows


def posted_rows(session: Session, run: int) -> tuple[AccountInterest, ...]:
    """What a run posted, account by account, by member's number."""
    one, money = run_of(session, run), currency_of(session)
    people = _people(session, one.product)
    lines = session.execute(
        select(
            InterestLine.id,
            InterestLine.holding,
            Holding.member,
            InterestLine.gross,
            InterestLine.withheld,
            InterestLine.proof,
        )
        .join(Holding, Holding.id == InterestLine.holding)
        .where(InterestLine.run == run)
    )
    rows = []
    for entry, holding, member, gross, withheld, proof in lines:
        case = Case.of(proof)
        number, name, label = people[holding]
        rows.append(
            AccountInterest(
                HoldingId(holding),
                MemberId(member),
                number,
                name,
                label,
                Money(int(case.spell.closing), money),
                case.spell.days,
                Money(gross, money),
                Money(withheld, money),
                case,
                EntryId(entry),
            )
        )
    return tuple(sorted(rows, key=lambda row: (_by_number(row.number), row.holding)))


# --- which comes next ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Due:
    """A product, until when its interest is paid, and the end of the time that comes next.

    `open` is a run that is half posted or half taken back. `rate` is percent a year now,
    `accounts` how many there are.
    """

    product: ProductId
    name: str
    form: str
    rate: Decimal
    paid_until: date | None
    next_end: date | None
    open: Run | None
    accounts: int


def dues(session: Session, today: date) -> list[Due]:
    """Each savings product with the interest that is to be paid next."""
    by_product: dict[int, list[Run]] = {}
    for run in runs(session):
        if run.state != REVERSED:
            by_product.setdefault(run.product, []).append(run)
    counts = {
        product: count
        for product, count in session.execute(
            select(Holding.product, func.count())
            .where(Holding.closed.is_(None))
            .group_by(Holding.product)
        )
    }
    return [
        replace(
            _due(session, product, by_product.get(product.id, []), today),
            accounts=counts.get(product.id, 0),
        )
        for product in savings_products(session)
    ]


def _due(session: Session, product: SavingsProduct, standing: list[Run], today: date) -> Due:
    last = standing[-1] if standing else None
    half = last if last is not None and last.state in (BEGUN, REVERSING) else None
    paid = last.until if last else None
    now = in_force(product.terms, today).terms
    if product.form == FIXED_TERM:
        ends = next_maturity(session, product)
    else:
        begins = paid + _DAY if paid else first_day(session, product)
        ends = end_of(begins, now.posting) if begins else None
    return Due(product.id, product.name, product.form, Decimal(now.rate), paid, ends, half, 0)


def end_of(day: date, posting: str) -> date:
    """The last day of the month, quarter or year that a day is in."""
    months = POSTINGS[posting]
    return month_end(add_months(day.replace(day=1), months - 1 - (day.month - 1) % months))
