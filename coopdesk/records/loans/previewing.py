"""What would come of something before it is written: a repayment, new terms, another rate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import journal, schedule
from coopdesk.records.book import Prepared
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import EntryId, LoanId
from coopdesk.records.loans.changes import terms_on
from coopdesk.records.loans.facts import find
from coopdesk.records.loans.life import RUNNING, WRITTEN_OFF, Life, Parts
from coopdesk.records.loans.looking import stands
from coopdesk.records.loans.moving import (
    check_begun,
    divided,
    most_on,
    recovers,
    too_much_recovered,
)
from coopdesk.records.loans.rows import (
    Amounts,
    InstalmentRow,
    Snapshot,
    booked,
    instalment,
    reckoned,
    snapshot,
)
from coopdesk.records.loans.truth import last_day, standing, too_much
from coopdesk.records.money import LARGEST, Money
from coopdesk.records.products import LOANS, Looker, reader
from coopdesk.records.schedule import Standing, Terms, Treatment
from coopdesk.records.schema import (
    Balance,
    Entry,
    Holding,
    LoanMove,
    Product,
    Visit,
)

_BARE: Final = Prepared(
    select(func.coalesce(Balance.amount, 0))
    .select_from(Holding)
    .join(Product, Product.id == Holding.product)
    .outerjoin(Balance, (Balance.member == Holding.member) & (Balance.holding == Holding.id))
    .where(Holding.id == bindparam("of"), Product.kind == LOANS)
)
_NUMBERS: Final = Prepared(
    select(LoanMove.entry, Entry.series, Entry.number, Visit.series, Visit.number)
    .join(Entry, Entry.id == LoanMove.entry)
    .outerjoin(Visit, Visit.id == LoanMove.entry)
    .where(LoanMove.loan == bindparam("of"))
)


@dataclass(frozen=True, slots=True)
class PaymentChange:
    """A later payment that is divided anew, since something of an earlier day came to the books."""

    entry: EntryId
    day: date
    number: str
    amount: Money
    before: Amounts
    after: Amounts


@dataclass(frozen=True, slots=True)
class RepaymentPreview:
    """What a payment would do: how the loan stands on the later of its day and the last on which
    anything happened, without it and with it; its parts; the later payments that change.

    `most` is the most that can be paid on the day. `recovered`: the loan was written off, and all
    of it is recovered. `too_much` is what then was paid beyond what is owed, since more was paid
    after the day. Of a loan without terms `before` and `after` know only what is owed.
    """

    amount: Money
    most: Money
    parts: Amounts
    recovered: Money
    before: Snapshot
    after: Snapshot
    rows: tuple[InstalmentRow, ...]
    changes: tuple[PaymentChange, ...]
    too_much: Money

    @property
    def pays_all(self) -> bool:
        """Whether nothing is owed afterwards."""
        return not self.after.to_pay and not self.recovered


def preview_repayment(session: Session, loan: LoanId, amount: int, day: date) -> RepaymentPreview:
    """What a payment of so much (minor units) on a day would do.

    Refused like the payment itself: more than pays all of it, a loan that was not paid out, a day
    in the closed part of the books; and an amount of nothing.
    """
    look, money = reader(session), journal.currency_of(session)
    _check_open(session, day)
    if not 0 < amount <= LARGEST:
        raise Refused(N_("The amount must be more than zero."), field="amount")
    life = find(look, loan)
    if life is None:
        return _bare(look, loan, amount, money)
    if recovers(life, day):
        return _recovery(life, amount, day, money)
    if life.state not in (RUNNING, WRITTEN_OFF) or life.terms is None:
        raise Refused(N_("This loan was not paid out yet."), field="amount")
    check_begun(life, day)
    parts, most = divided(life, amount, day)
    if amount > most:
        raise _too_much(most, money)
    until = max(day, last_day(life))
    before = _at(life, until)
    after = _at(life, until, [schedule.Payment(day, Decimal(amount), _THIS)])
    return RepaymentPreview(
        Money(amount, money),
        Money(most_on(life, day), money),
        booked(parts, money),
        Money.zero(money),
        snapshot(before, money),
        snapshot(after, money),
        tuple(instalment(row, until, money) for row in after.rows),
        _changes(look, loan, before, after, money),
        Money(too_much(after), money),
    )


#: What the payment that is asked about is known by.
_THIS: Final = "this"


def _too_much(most: int, money: str) -> Refused:
    balance = Money(max(most, 0), money)
    return Refused(N_("Only {balance} is still owed."), field="amount", balance=balance)


def _check_open(session: Session, day: date) -> None:
    closed = journal.closed_until_of(session)
    if closed is not None and day <= closed:
        raise Refused(
            N_("The books are closed up to {closed}. Write it on a later day."),
            field="day",
            closed=closed,
        )


def _at(life: Life, day: date, more: Iterable[schedule.Event] = ()) -> Standing:
    found = standing(life, day, more)
    assert found is not None
    return found


def _bare(look: Looker, loan: LoanId, amount: int, money: str) -> RepaymentPreview:
    """A loan that was brought forward without its terms has principal alone."""
    rows = look.all(_BARE, of=loan)
    if not rows:
        raise Refused(N_("There is no such loan."), field="loan")
    owed = rows[0][0]
    if amount > owed:
        raise _too_much(owed, money)
    before, after = (_bare_snapshot(one, money) for one in (owed, owed - amount))
    nothing = Money.zero(money)
    parts = booked(Parts(amount), money)
    most = Money(owed, money)
    said = (Money(amount, money), most, parts, nothing)
    return RepaymentPreview(*said, before, after, (), (), nothing)


def _bare_snapshot(owed: int, money: str) -> Snapshot:
    nothing, worth = Money.zero(money), Money(owed, money)
    return Snapshot(worth, booked(Parts(), money), nothing, 0, 0, None, nothing, worth, None)


def _recovery(life: Life, amount: int, day: date, money: str) -> RepaymentPreview:
    """What is paid on a loan that was written off is recovered, whatever it was for: at most what
    was given up with it."""
    now = snapshot(_at(life, max(day, last_day(life))), money)
    paid, most = Money(amount, money), Money(max(most_on(life, day), 0), money)
    if paid > most:
        raise too_much_recovered(most)
    nothing, zero = booked(Parts(), money), Money.zero(money)
    return RepaymentPreview(paid, most, nothing, paid, now, now, (), (), zero)


def _changes(
    look: Looker, loan: LoanId, before: Standing, after: Standing, money: str
) -> tuple[PaymentChange, ...]:
    """The payments that count otherwise afterwards, in the order of their days."""
    was = {one.key: one.parts for one in before.allocations}
    changed = [
        one for one in after.allocations if one.key != _THIS and was.get(one.key) != one.parts
    ]
    if not changed:
        return ()
    named = {row[0]: row[1:] for row in look.all(_NUMBERS, of=loan)}
    made = []
    for one in changed:
        assert isinstance(one.key, tuple)
        entry = EntryId(one.key[0])
        number = _label(named.get(entry, ("", 0, None, None)))
        made.append(
            PaymentChange(
                entry,
                one.on,
                number,
                Money(int(one.amount), money),
                reckoned(was.get(one.key, schedule.Parts()), money),
                reckoned(one.parts, money),
            )
        )
    return tuple(made)


def _label(named: Sequence[Any]) -> str:
    series, number, of_visit, receipt = named
    return journal.label_of(of_visit, receipt) if of_visit else journal.label_of(series, number)


# --- new terms, another rate, letting off --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ChangePreview:
    """How a loan would stand on a day without something and with it, and its instalments then."""

    before: Snapshot
    after: Snapshot
    rows: tuple[InstalmentRow, ...]
    changes: tuple[PaymentChange, ...]


def preview_reschedule(
    session: Session, loan: LoanId, day: date, terms: Terms, treatment: Mapping[str, Treatment]
) -> ChangePreview:
    """What new terms from a day on would do. Refused when they can't be reckoned, for a loan that
    does not run, and for a day in the closed part of the books."""
    life = _running(session, loan, day)
    owed = _at(life, day).owed
    if not owed:
        raise Refused(N_("Nothing is owed on this loan."), field="loan")
    new = replace(terms, principal=owed, start=day, disbursements=()).checked()
    treated = {part: treatment.get(part, "keep") for part in ("interest", "fee", "penalty")}
    return _preview(session, life, schedule.Change(day, new, **treated))


def preview_rate(session: Session, loan: LoanId, day: date, percent: Decimal) -> ChangePreview:
    """What another rate from a day on would do. Refused as new terms are."""
    life = _running(session, loan, day)
    with renamed(rate="percent"):
        replace(terms_on(life, day), percent=percent).checked()
    return _preview(session, life, schedule.RateChange(day, percent))


def preview_waiver(
    session: Session,
    loan: LoanId,
    day: date,
    *,
    penalty: int = 0,
    interest: int = 0,
    fee: int = 0,
) -> ChangePreview:
    """What letting off some amounts (minor units) on a day would do. Refused as new terms are."""
    life = _running(session, loan, day)
    parts = (Decimal(penalty), Decimal(interest), Decimal(fee))
    return _preview(session, life, schedule.Waiver(day, *parts))


def _running(session: Session, loan: LoanId, day: date) -> Life:
    _check_open(session, day)
    life = find(reader(session), loan)
    if life is None or life.state != RUNNING or stands(life, day)[1] != RUNNING:
        raise Refused(N_("This loan does not run."), field="loan")
    return life


def _preview(session: Session, life: Life, event: schedule.Event) -> ChangePreview:
    look, money = reader(session), journal.currency_of(session)
    until = max(event.on, last_day(life))
    before, after = _at(life, until), _at(life, until, [event])
    return ChangePreview(
        snapshot(before, money),
        snapshot(after, money),
        tuple(instalment(row, until, money) for row in after.rows),
        _changes(look, life.asked.id, before, after, money),
    )
