"""What a run would pay, before anything is written; and which run comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
from coopdesk.records.interest_run.correcting import (
    NOTHING,
    Again,
    Correction,
    again,
    anew,
)
from coopdesk.records.interest_run.finding import (
    BEGUN,
    DONE,
    GONE,
    REVERSING,
    Account,
    Run,
    SavingsProduct,
    Window,
    accounts,
    cases,
    first_day,
    next_maturity,
    posted_count,
    runs,
    savings_product,
    savings_products,
)
from coopdesk.records.interest_run.reckoning import Case, Outcome, in_force, outcome
from coopdesk.records.journal import currency_of
from coopdesk.records.money import Money
from coopdesk.records.products import FIXED_TERM
from coopdesk.records.schema import Holding, Member
from coopdesk.records.search import by_number
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
    standing = [run for run in past if run.state not in GONE]
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
    # The days are paid once: whoever pays them until another day writes the same entries.
    attempt = 1 + sum(run.begins == begins for run in past)
    run = made_for("interest_run", product, begins.isoformat(), until.isoformat(), attempt)
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
    """What an account gets. Amounts in minor units; `case` explains them, and `correction` itself.

    Without a case the new time gives nothing.
    """

    account: Account
    case: Case | None
    days: int
    gross: int
    withheld: int
    correction: Correction = NOTHING

    @property
    def pays(self) -> bool:
        """Whether there is anything to post."""
        return self.gross > 0 or bool(self.correction.gross or self.correction.withheld)


def reckoned(
    session: Session, window: Window, chunk: list[Account], looking: Again
) -> Iterator[Reckoned]:
    """What each account of a chunk gets that held something, also nothing."""
    plain = [account for account in chunk if account.holding not in looking.holdings]
    others = [account for account in chunk if account.holding in looking.holdings]
    found = [
        _reckoned(account, case, outcome(case)) for account, case in cases(session, window, plain)
    ]
    found += anew_of(session, window, others, looking.past)
    yield from sorted(found, key=_by_holding)


def anew_of(
    session: Session,
    window: Window,
    chunk: list[Account],
    past: Sequence[Run],
    *,
    leaving: bool = False,
) -> Iterator[Reckoned]:
    """The same for accounts that are reckoned again from their first day."""
    for one in anew(session, window, chunk, past, leaving=leaving):
        if one.case is not None or one.correction:
            yield _reckoned(one.account, one.case, one.now, one.correction)


def _reckoned(
    account: Account, case: Case | None, found: Outcome | None, correction: Correction = NOTHING
) -> Reckoned:
    if case is None or found is None:
        return Reckoned(account, None, 0, 0, 0, correction)
    return Reckoned(account, case, found.days, found.gross, found.withheld, correction)


def _by_holding(one: Reckoned) -> int:
    return one.account.holding


# --- on screen, before it is written -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AccountInterest:
    """An account in a run: what it held at the end, for how many days it counts, what it gets.

    `gross` is for the new time, `correction` for times that were paid; `withheld` is the tax of
    both. `owed` can't be taken back now. `entry` is where it was posted, None before it is.
    `label` is what the member calls it.
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
    case: Case | None
    entry: EntryId | None = None
    fix: Correction = NOTHING

    @property
    def correction(self) -> Money:
        """What is paid, or taken back, of times that were paid."""
        return Money(self.fix.gross, self.gross.currency)

    @property
    def owed(self) -> Money:
        """What should be taken back but is not there."""
        return Money(self.fix.owed, self.gross.currency)

    @property
    def net(self) -> Money:
        """What the member has more after it."""
        return self.gross + self.correction - self.withheld


@dataclass(frozen=True, slots=True)
class Preview:
    """What a run would post. `rows` are all accounts that held something, by member's number.

    `count` of them get something: `gross` for the new time, and `correction` for times that were
    paid; `withheld` is the tax of both. `owed` can't be taken back now. `open` is the run that is
    half posted, `posted` how many accounts have it already: they are not among the rows.
    """

    product: ProductId
    name: str
    begins: date
    until: date
    rows: tuple[AccountInterest, ...]
    count: int
    gross: Money
    correction: Money
    withheld: Money
    owed: Money
    open: Run | None
    posted: int

    @property
    def paid(self) -> Money:
        """All that is posted, before tax."""
        return self.gross + self.correction

    @property
    def net(self) -> Money:
        """What all members have more after it."""
        return self.paid - self.withheld


def no_step(at: int, of: int) -> None:
    """Nobody wants to know."""


def preview(session: Session, product: ProductId, until: date, *, step: Step = no_step) -> Preview:
    """What interest a product's accounts would get until a day, and why. Writes nothing."""
    what = plan(session, product, until)
    money = currency_of(session)
    people = people_of(session, product)
    window = Window(what.product, what.begins, what.until, what.run)
    looking = again(session, what.product, what.open)
    rows: list[AccountInterest] = []
    seen = 0
    for chunk in accounts(session, what.product, without=what.run):
        rows += (row_of(one, people, money) for one in reckoned(session, window, chunk, looking))
        seen += len(chunk)
        step(seen, len(people))
    rows.sort(key=lambda row: (by_number(row.number), row.holding))
    return Preview(
        product=product,
        name=what.product.name,
        begins=what.begins,
        until=what.until,
        rows=tuple(rows),
        count=sum(bool(row.gross or row.correction or row.fix.withheld) for row in rows),
        gross=Money(sum(row.gross.minor for row in rows), money),
        correction=Money(sum(row.fix.gross for row in rows), money),
        withheld=Money(sum(row.withheld.minor for row in rows), money),
        owed=Money(sum(row.fix.owed for row in rows), money),
        open=what.open,
        posted=posted_count(session, what.run),
    )


Person = tuple[str, str, str]


def people_of(session: Session, product: ProductId) -> dict[int, Person]:
    """Number, name and label for each account of a product."""
    rows = session.execute(
        select(Holding.id, Member.number, Member.name, Holding.label)
        .join(Member, Member.id == Holding.member)
        .where(Holding.product == product)
    )
    return {holding: (number, name or "", label or "") for holding, number, name, label in rows}


def row_of(one: Reckoned, people: dict[int, Person], money: str) -> AccountInterest:
    """What an account gets, with whose it is."""
    number, name, label = people[one.account.holding]
    return AccountInterest(
        one.account.holding,
        one.account.member,
        number,
        name,
        label,
        Money(int(one.case.spell.closing) if one.case else one.account.balance, money),
        one.days,
        Money(one.gross, money),
        Money(one.withheld + one.correction.withheld, money),
        one.case,
        fix=one.correction,
    )


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
        if run.state not in GONE and run.holding is None:
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
