"""What the office does with a loan that runs, beside taking money: new terms, another rate, letting
off, visits and reminders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from coopdesk.i18n import N_
from coopdesk.records import backing, journal, loans, schedule
from coopdesk.records.access import Permission
from coopdesk.records.book import Tx, command
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import EntryId, HoldingId, LoanId, MemberId, PersonId
from coopdesk.records.journal import Leg
from coopdesk.records.loans import Life, Parts, agreed, standing
from coopdesk.records.loans.approval import check_resolution, check_second, needs_second
from coopdesk.records.loans.changes import TONES, TREATED, TREATMENTS, may_waive, terms_on
from coopdesk.records.loans.facts import life_of
from coopdesk.records.loans.keeping import control_of, income_legs
from coopdesk.records.loans.life import (
    ADDED,
    RATE,
    REMINDED,
    RESCHEDULED,
    RUNNING,
    SIGNED,
    VISITED,
    WAIVED,
    WRITTEN_OFF,
)
from coopdesk.records.loans.moving import check_not_too_much
from coopdesk.records.money import LARGEST
from coopdesk.records.products import worth
from coopdesk.records.schedule import Standing, Terms, Treatment
from coopdesk.records.schema import LoanMove
from coopdesk.records.terms import percent as read_percent

# --- terms, rate ---------------------------------------------------------------------------------


@command(needs=Permission.LEND)
def reschedule(
    tx: Tx,
    *,
    loan: LoanId,
    day: date,
    terms: Terms,
    treatment: Mapping[str, Treatment],
    resolution: str,
    second: PersonId | None = None,
    reason: str,
) -> int:
    """Let what is owed of a loan be paid back by new terms from a day on; gives the event.

    `treatment` says for interest, fee and penalty that are owed on the day whether they are added
    to the principal, kept (due with the first new instalment) or waived. Principal, start and
    tranches of `terms` are taken from the loan. Refused for a loan that does not run, for a day in
    the closed part of the books, and without the resolution or second person that is wanted.
    """
    life = _running(tx, loan)
    _check_day(tx, life, day)
    found = _stands(life, day)
    if not found.owed:
        raise Refused(N_("Nothing is owed on this loan."), field="loan")
    treated = {part: treatment.get(part, "keep") for part in TREATED}
    if any(one not in TREATMENTS for one in treated.values()):
        raise Refused(N_("Choose one of those that are offered."), field="treatment")
    why = _said(reason, "reason", N_("Write why the loan is rescheduled."))
    product = agreed(tx, life.asked.term).terms
    check_resolution(product, resolution)
    check_second(tx, second, needed=needs_second(product, int(found.owed)))
    new = replace(terms, principal=found.owed, start=day, disbursements=()).checked()
    change = schedule.Change(day, new, **treated)
    entry = _add(tx, life, change, why)
    said = {"terms": new.said(), "treatment": treated, "reason": why}
    event = loans.note(
        tx, loan, RESCHEDULED, said, day=day, entry=entry, second=second, resolution=resolution
    )
    _settle(tx, life)
    return event


def _add(tx: Tx, life: Life, change: schedule.Change, why: str) -> EntryId | None:
    """Book what a rescheduling adds to the principal; None when it is nothing."""
    without, with_it = (_replayed(life, more).added for more in ((), (change,)))
    interest, fee, penalty = (
        sum(getattr(one, part) for one in with_it) - sum(getattr(one, part) for one in without)
        for part in ("interest", "fees", "penalty")
    )
    added = Parts(0, int(interest), int(fee), int(penalty))
    if not added.total:
        return None
    loan, member = life.asked.id, MemberId(life.asked.member)
    legs = [
        Leg(control_of(tx, life), added.total, member, HoldingId(loan)),
        *income_legs(tx, added.interest, added.fee, added.penalty),
    ]
    entry = journal.post(tx, day=change.on, kind=RESCHEDULED, legs=legs, memo=why)
    row = {"entry": entry, "n": 1, "loan": loan, "day": change.on, "kind": ADDED, "amount": 0}
    parts = {"interest": added.interest, "fee": added.fee, "penalty": added.penalty}
    tx.insert(LoanMove, [{**row, "principal": -added.total, **parts}])
    return entry


@command(needs=Permission.LEND)
def change_rate(tx: Tx, *, loan: LoanId, day: date, percent: str, resolution: str = "") -> int:
    """Let another rate hold from a day on, for the same time as agreed; gives the event.

    Refused for a loan that does not run, a day in the closed part of the books, a rate below zero
    or the one that holds already, and without the resolution that its product wants.
    """
    life = _running(tx, loan)
    _check_day(tx, life, day)
    rate, now = read_percent(percent), terms_on(life, day)
    with renamed(rate="percent"):
        replace(now, percent=rate).checked()
    if rate == now.percent:
        raise Refused(N_("This rate holds already."), field="percent")
    check_resolution(agreed(tx, life.asked.term).terms, resolution)
    said = {"percent": f"{rate:f}"}
    event = loans.note(tx, loan, RATE, said, day=day, resolution=resolution)
    _settle(tx, life)
    return event


@command(needs=Permission.LEND)
def waive(
    tx: Tx,
    *,
    loan: LoanId,
    day: date,
    penalty: int = 0,
    interest: int = 0,
    fee: int = 0,
    reason: str,
    resolution: str = "",
) -> int:
    """Let a member off penalties, interest or fees that are owed on a day; gives the event.

    Amounts in minor units. Refused for more than is owed of a part, for a loan that does not run,
    and for a day in the closed part of the books.
    """
    life = _running(tx, loan)
    _check_day(tx, life, day)
    asked = {"penalty": penalty, "interest": interest, "fee": fee}
    owed = may_waive(_stands(life, day))
    for part, amount in asked.items():
        if amount < 0:
            raise Refused(N_("It can't be less than nothing."), field=part)
        most: int = getattr(owed, part)
        if amount > most:
            raise Refused(N_("Only {balance} is still owed."), field=part, balance=worth(tx, most))
    if not any(asked.values()):
        raise Refused(N_("The amount must be more than zero."), field="penalty")
    why = _said(reason, "reason", N_("Write why it is let off."))
    given = {part: amount for part, amount in asked.items() if amount}
    event = loans.note(tx, loan, WAIVED, {**given, "reason": why}, day=day, resolution=resolution)
    _settle(tx, life)
    return event


# --- visits and reminders ----------------------------------------------------------------------


@command(needs=Permission.LEND)
def note_visit(
    tx: Tx,
    *,
    loan: LoanId,
    day: date,
    note: str,
    promise_on: date | None = None,
    promise: int = 0,
) -> int:
    """Write down a visit to a borrower, and what they promised to pay until when; gives the event.

    `promise` in minor units. Refused for a day that has not come, a visit without words, a promise
    without its day, or with one before the visit.
    """
    life = _lent(tx, loan)
    _check_come(tx, life, day)
    said: dict[str, Any] = {"note": _said(note, "note", N_("Write what came of the visit."))}
    if not 0 <= promise <= LARGEST:
        raise Refused(N_("It can't be less than nothing."), field="promise")
    if promise and promise_on is None:
        raise Refused(N_("Write until when it was promised."), field="promise_on")
    if promise_on is not None:
        if promise_on < day:
            raise Refused(
                N_("A promise is for the day of the visit or a later one."), field="promise_on"
            )
        said |= {"promise_on": promise_on.isoformat(), "promise": promise}
    return loans.note(tx, loan, VISITED, said, day=day)


@command(needs=Permission.LEND)
def note_reminder(tx: Tx, *, loan: LoanId, tone: str) -> int:
    """Write down that a reminder was written today, and in which tone; gives the event."""
    _lent(tx, loan)
    if tone not in TONES:
        raise Refused(N_("Choose one of those that are offered."), field="tone")
    return loans.note(tx, loan, REMINDED, {"tone": tone})


# --- what all of them do -----------------------------------------------------------------------


def _settle(tx: Tx, life: Life) -> None:
    """Put the loan in order; savings that answer for it are free once nothing is owed."""
    loans.settle(tx, life.asked.id)
    check_not_too_much(tx, life, "day")
    backing.follow(tx, life.asked.id)


def _running(tx: Tx, loan: LoanId) -> Life:
    """A loan that runs; refuses any other."""
    life = life_of(tx, loan)
    if life.state not in (SIGNED, RUNNING) or not life.disbursed:
        raise Refused(N_("This loan does not run."), field="loan")
    return life


def _lent(tx: Tx, loan: LoanId) -> Life:
    """A loan that was paid out, whatever became of it."""
    life = life_of(tx, loan)
    if life.state not in (RUNNING, WRITTEN_OFF):
        raise Refused(N_("This loan was not paid out yet."), field="loan")
    return life


def _check_come(tx: Tx, life: Life, day: date) -> None:
    if day > tx.today:
        raise Refused(N_("{day} has not come yet."), field="day", day=day)
    began = life.since if life.signed is None else life.signed.day
    if day < began:
        raise Refused(N_("This loan began only on {day}."), field="day", day=began)


def _check_day(tx: Tx, life: Life, day: date) -> None:
    """Refuse a day on which figures can't change."""
    _check_come(tx, life, day)
    closed = journal.closed_until(tx)
    if closed is not None and day <= closed:
        raise Refused(
            N_("The books are closed up to {closed}. Write it on a later day."),
            field="day",
            closed=closed,
        )


def _stands(life: Life, day: date) -> Standing:
    found = standing(life, day)
    assert found is not None
    return found


def _replayed(life: Life, more: tuple[schedule.Event, ...]) -> Standing:
    found = standing(life, None, more)
    assert found is not None
    return found


def _said(text: str, field: str, missing: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise Refused(missing, field=field)
    return said
