"""Deciding on a year's surplus: a plan that is kept, then passed by the meeting and booked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import allocation, dividends, journal, resolutions
from coopdesk.records.access import Permission
from coopdesk.records.allocation import GIFT, RESERVE, RESTORE, Plan
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import AccountId, EntryId, MemberId, made_for
from coopdesk.records.journal import Belongs, Leg
from coopdesk.records.products import worth
from coopdesk.records.schema import Account, Surplus, SurplusPart
from coopdesk.records.surplus import waiting
from coopdesk.records.surplus.reckoning import (
    DRAFT,
    PASSED,
    TAKEN_BACK,
    YEAR,
    Given,
    Outcome,
    outcome,
    reckon,
)

#: The kind of the entry that shares a surplus out.
KIND: Final = "surplus"
#: What to do instead of reversing an entry of its kinds alone.
NOT_ALONE: Final[Mapping[str, Belongs]] = {
    KIND: Belongs(N_("Take the surplus back on its page instead.")),
}

_OF_YEAR: Final = Prepared(
    select(Surplus.id, Surplus.attempt, Surplus.state)
    .where(Surplus.kind == bindparam("kind"), Surplus.until == bindparam("until"))
    .order_by(Surplus.attempt.desc())
)


@dataclass(frozen=True, slots=True)
class SurplusRow:
    """What is decided, or on the way to be, of a year's surplus or of a group's box."""

    id: int
    kind: str
    until: date
    state: str
    plan: Plan
    proof: dict[str, Any]
    resolution: str
    passed: date | None
    entry: EntryId | None


def surpluses(session: Session, kind: str = YEAR) -> list[SurplusRow]:
    """All that count, the newest first; those that were taken back are left out."""
    rows = session.scalars(
        select(Surplus)
        .where(Surplus.kind == kind, Surplus.state != TAKEN_BACK)
        .order_by(Surplus.until.desc(), Surplus.attempt.desc())
    )
    return [_row(row) for row in rows]


def surplus_of(session: Session, until: date, kind: str = YEAR) -> SurplusRow | None:
    """That of the year that ends on a day; None while nothing is decided."""
    return next((row for row in surpluses(session, kind) if row.until == until), None)


def one(session: Session, surplus: int) -> SurplusRow:
    """One by its id. Refused when there is none."""
    found = session.get(Surplus, surplus)
    if found is None:
        raise Refused(N_("There is no such surplus."), field="surplus")
    return _row(found)


def _row(row: Surplus) -> SurplusRow:
    return SurplusRow(
        row.id,
        row.kind,
        row.until,
        row.state,
        Plan.of(row.plan) if row.kind == YEAR else Plan(),
        row.proof,
        row.resolution,
        row.passed,
        None if row.entry is None else EntryId(row.entry),
    )


@command(needs=Permission.KEEP_BOOKS)
def keep_plan(tx: Tx, *, until: date, plan: Plan) -> int:
    """Keep what is planned for the surplus of the year that ends on a day, to go on later.

    Refused when that surplus was passed already.
    """
    found = tx.one(_OF_YEAR, kind=YEAR, until=until)
    if found is not None and found[2] == PASSED:
        raise Refused(N_("The surplus of this year was passed already."), field="until")
    tx.touch(Topic.BOOKS)
    if found is not None and found[2] == DRAFT:
        ident = int(found[0])
        shown = tx.session.get_one(Surplus, ident).plan
        if shown != plan.said():
            tx.set(Surplus, ident, "plan", plan.said(), shown=shown)
        return ident
    attempt = found[1] + 1 if found else 1
    return _begin(tx, YEAR, until, attempt, plan.said())


def _begin(tx: Tx, kind: str, until: date, attempt: int, plan: dict[str, Any]) -> int:
    ident = made_for("surplus", kind, until.isoformat(), attempt)
    tx.insert(
        Surplus,
        [
            {
                "id": ident,
                "kind": kind,
                "until": until,
                "attempt": attempt,
                "state": DRAFT,
                "plan": plan,
                "proof": {},
            }
        ],
    )
    return ident


@command(needs=Permission.KEEP_BOOKS)
def pass_surplus(tx: Tx, *, surplus: int, day: date, number: str, text: str) -> EntryId | None:
    """Book what the meeting has passed on a day: reserves, gifts, and what waits for each member.

    `number` is that of the resolution in the minutes, `text` its words. Gives the entry, or None
    where everything stays as it is. Refused where the plan departs from what the law wants and no
    reason is written.
    """
    said = one(tx.session, surplus)
    _check_passing(said, day, number)
    reckoned = reckon(tx.session, said.until)
    made = outcome(reckoned, said.plan)
    for departure in allocation.departures(made.facts, said.plan, reckoned.rules):
        if not said.plan.reason.strip():
            no = Refused(departure.what.message, field=departure.field, **departure.what.fields)
            raise no
    parts = [(allocation.SHARES, given) for given in made.shares]
    parts += [(allocation.REFUND, given) for given in made.refund]
    legs = [*_own_legs(tx, made), *_members_legs(tx, parts, day)]
    entry = None
    if any(leg.amount for leg in legs):
        ident = EntryId(made_for("surplus entry", surplus))
        entry = journal.post(tx, day=day, kind=KIND, legs=legs, ident=ident)
    _insert_parts(tx, surplus, parts)
    proof = _proof(made) | {"text": text.strip()}
    _set(tx, said, state=PASSED, resolution=number.strip(), passed=day, entry=entry, proof=proof)
    with renamed(resolution="number"):
        resolutions.cite(tx, number, resolutions.SURPLUS, surplus, day)
    return entry


def _check_passing(said: SurplusRow, day: date, number: str) -> None:
    if said.kind != YEAR or said.state != DRAFT:
        raise Refused(N_("The surplus of this year was passed already."), field="surplus")
    if day <= said.until:
        raise Refused(N_("The meeting comes after the end of the year."), field="day")
    if not number.strip():
        raise Refused(N_("Write the number of the resolution."), field="number")


def _own_legs(tx: Tx, made: Outcome) -> list[Leg]:
    """What comes out of the surplus, and what goes to the co-op's own funds.

    A loss that earlier years cover needs no line: both stand on one account.
    """
    legs: list[Leg] = []
    for step in made.cascade.steps:
        if step.what in (RESTORE, RESERVE):
            legs.append(Leg(journal.role_account(tx, step.of).id, -step.amount))
        elif step.what == GIFT:
            legs.append(Leg(_gift_account(tx, AccountId(int(step.of))), -step.amount))
    out = made.to_members - sum(leg.amount for leg in legs)
    return [Leg(journal.role_account(tx, "surplus").id, out), *legs]


def _gift_account(tx: Tx, account: AccountId) -> AccountId:
    found = tx.session.get(Account, account)
    if found is None or found.closed or found.role in journal.CONTROL | journal.CASH:
        raise Refused(N_("Choose an account of the co-op's own for it."), field="gifts")
    return account


def _members_legs(tx: Tx, parts: Sequence[tuple[str, Given]], day: date) -> list[Leg]:
    due: dict[MemberId, int] = {}
    for _, given in parts:
        if given.part.amount:
            due[given.sharer.id] = due.get(given.sharer.id, 0) + given.part.amount
    if not due:
        return []
    account, held = dividends.holdings_of(tx, due, day)
    return [Leg(account, -amount, member, held[member]) for member, amount in due.items()]


def _insert_parts(tx: Tx, surplus: int, parts: Sequence[tuple[str, Given]]) -> None:
    tx.insert(
        SurplusPart,
        [
            {
                "id": made_for("surplus part", surplus, given.sharer.id, purpose),
                "surplus": surplus,
                "member": given.sharer.id,
                "purpose": purpose,
                "base": given.part.base,
                "amount": given.part.amount,
            }
            for purpose, given in parts
        ],
    )


def _proof(made: Outcome) -> dict[str, Any]:
    """The figures that it was reckoned from, as they were when it was passed."""
    facts = made.facts
    return {
        "result": facts.result,
        "before": facts.before,
        "capital": facts.capital,
        "share_days": facts.share_days,
        "year_days": facts.year_days,
        "operations": facts.operations,
        "whole": made.cascade.whole,
        "steps": [[s.what, s.of, s.amount, s.left] for s in made.cascade.steps],
        "members": made.to_members,
    }


def _set(tx: Tx, said: SurplusRow, **new: Any) -> None:
    row = tx.session.get_one(Surplus, said.id)
    shown = {name: getattr(row, name) for name in new}
    for name, value in new.items():
        if value != shown[name]:
            tx.set(Surplus, said.id, name, value, shown=shown[name])
    tx.touch(Topic.BOOKS)


@command(needs=Permission.REVERSE)
def take_back_surplus(tx: Tx, *, surplus: int, reason: str) -> None:
    """Take back what was passed, with a reason, as long as nothing of it was paid."""
    said = one(tx.session, surplus)
    if said.kind != YEAR or said.state != PASSED:
        raise Refused(N_("This surplus was not passed."), field="surplus")
    if not reason.strip():
        raise Refused(N_("Write why it is taken back."), field="reason")
    paid = sum(row.paid for row in waiting.parts(tx.session, surplus))
    if paid:
        raise Refused(
            N_("{amount} of it was paid already. Take the payments back first."),
            field="surplus",
            amount=worth(tx, paid),
        )
    if said.entry is not None:
        journal.turn_round(tx, said.entry, reason=reason)
    _set(tx, said, state=TAKEN_BACK)
    resolutions.let_go(tx, resolutions.SURPLUS, surplus)
