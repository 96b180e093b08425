"""The interest of an account that is closed: what it has earned since the last payment, at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records.book import Prepared, Topic, Tx
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, MemberId, ProductId, made_for
from coopdesk.records.interest_run.finding import (
    DONE,
    GONE,
    Run,
    SavingsProduct,
    Window,
    accounts,
    first_day,
    runs,
    savings_products,
)
from coopdesk.records.interest_run.planning import (
    AccountInterest,
    Reckoned,
    anew_of,
    people_of,
    row_of,
)
from coopdesk.records.interest_run.running import write_lines
from coopdesk.records.journal import currency_of
from coopdesk.records.schema import Holding, InterestRun

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Settlement:
    """What an account gets at its closing, and the run of its own that would pay it."""

    run: Run
    reckoned: Reckoned


def closing_interest(session: Session, holding: HoldingId, day: date) -> AccountInterest | None:
    """What interest an account would get if it was closed and all paid out on a day.

    By the terms of its product, or those that were signed: the day of closing earns nothing, and
    where the lowest balance of a month counts, its month neither. A fixed term gets its interest
    once it is over or broken. None where there is nothing to pay, to correct or to take back.
    Refused while interest of the product is half posted or half taken back.
    """
    found = _settlement(session, holding, day)
    if found is None:
        return None
    people = people_of(session, found.run.product)
    return row_of(found.reckoned, people, currency_of(session))


def settle(tx: Tx, holding: HoldingId) -> None:
    """Post the interest of an account until today, before it is paid out and closed.

    Part of the command that closes it. No run pays these days again: a run on another PC would
    write the entry with the same id.
    """
    found = _settlement(tx.session, holding, tx.today)
    if found is None or not found.reckoned.pays:
        return
    run = found.run
    said = {
        "id": run.id,
        "product": run.product,
        "begins": run.begins,
        "until": run.until,
        "day": run.day,
        "attempt": run.attempt,
        "state": DONE,
        "reason": "",
        "holding": holding,
        "known": {},
    }
    tx.insert(InterestRun, [said])
    write_lines(tx, run, [found.reckoned])
    tx.touch(Topic.SAVINGS | Topic.BOOKS)


_WAITS: Final = Prepared(
    select(InterestRun.id)
    .join(Holding, Holding.id == InterestRun.holding)
    .where(
        Holding.member == bindparam("of"),
        Holding.closed.is_(None),
        *(InterestRun.state != gone for gone in GONE),
    )
)


def was_settled(tx: Tx, member: MemberId) -> bool:
    """Whether an account that is open still got its last interest, as somebody left."""
    return tx.one(_WAITS, of=member) is not None


def _settlement(session: Session, holding: HoldingId, day: date) -> _Settlement | None:
    of = session.scalar(select(Holding.product).where(Holding.id == holding))
    product = next((one for one in savings_products(session) if one.id == of), None)
    if product is None:  # the social fund has no interest
        return None
    every = runs(session, product.id)
    past = [run for run in every if run.state not in GONE]
    _refuse_half(past)
    begins = past[-1].until + _DAY if past else first_day(session, product)
    if begins is None:
        return None
    attempt = 1 + sum(run.begins == begins for run in every)
    run = _run(product, holding, (begins, day), attempt)
    window = Window(product, begins, day, run.id)
    for chunk in accounts(session, product, only=[holding]):
        for one in anew_of(session, window, chunk, past, leaving=True):
            if one.pays or one.correction:
                return _Settlement(run, one)
    return None


def _refuse_half(past: list[Run]) -> None:
    half = next((run for run in past if run.state != DONE), None)
    if half is not None:
        raise Refused(
            N_("Interest until {day} is half posted or half taken back. Finish that first."),
            field="holding",
            day=half.until,
        )


def _run(product: SavingsProduct, holding: HoldingId, days: tuple[date, date], attempt: int) -> Run:
    begins, until = days
    ident = made_for("interest settlement", holding, begins.isoformat(), until.isoformat(), attempt)
    return Run(ident, ProductId(product.id), begins, until, until, attempt, DONE, "", holding, {})
