"""The settlement with a member who leaves, and the parts of nominees, are booked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from coopdesk.i18n import N_
from coopdesk.records import (
    interest_run,
    journal,
    lending,
    loans,
    membership,
    nominees,
    products,
    sanctions,
    savings,
    shares,
    visit,
)
from coopdesk.records.access import Permission
from coopdesk.records.book import Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, EntryId, HoldingId, MemberId, VisitId
from coopdesk.records.membership import (
    DIED,
    LEAVING,
    LEFT,
    SETTLED,
)
from coopdesk.records.money import Money
from coopdesk.records.products import DIVIDENDS, LOANS, SAVINGS, SHARES, Held
from coopdesk.records.schema import (
    Holding,
    NomineePayment,
)
from coopdesk.records.settlement.planned import TAKEN, Plan, in_order, named_twice, plan
from coopdesk.records.visit import Doing


@command(needs=Permission.KEEP_ROLL)
def settle(
    tx: Tx, *, member: MemberId, box: AccountId | None = None, check_box: bool = True
) -> VisitId | None:
    """Pay the interest of who leaves, set what they have off against their loans and fines, and pay
    them the rest, all in one visit; of who died the rest waits for the nominees.

    When nothing is left, all accounts are closed. Gives the receipt, None where no money moved.
    """
    now = membership.check_member(tx, member, LEAVING)
    for one in in_order(products.held_by(tx, member).values()):
        if one.kind == SAVINGS:
            _break(tx, one)
            interest_run.settle(tx, one.holding)
    _use_backing(tx, member)
    wanted = plan(tx.session, member, tx.today)
    heirs = now.cause == DIED
    doings = []
    for row in wanted.rows:
        amount = row.set_off if heirs or row.owed else row.set_off + row.pays
        if amount.minor > 0:
            doings.append(Doing(_DEEDS[row.kind], amount, row.holding, sanction=row.sanction))
    receipt = _visit(tx, member, doings, box, check_box=check_box) if doings else None
    _queue(tx, member)
    _close(tx, member)
    return receipt


def _queue(tx: Tx, member: MemberId) -> None:
    """Shares that can't be paid back today wait for their turn."""
    for one in products.held_by(tx, member).values():
        if one.kind == SHARES and not one.closed:
            shares.queue_rest(tx, one)


def _break(tx: Tx, one: Held) -> None:
    """A fixed term ends when its member leaves."""
    if one.form == products.FIXED_TERM and one.until is not None and one.until > tx.today:
        savings.break_term(tx, holding=one.holding)


def _use_backing(tx: Tx, member: MemberId) -> None:
    """Savings that are held back for a loan of their own, or that stay as long as they have one,
    pay it first: then they are free.
    """
    held = products.held_by(tx, member)
    for owed in loans.owed_by(tx.session, member, tx.today):
        if not owed.number:
            continue
        for source in lending.sources(tx.session, _loan(owed.loan), tx.today):
            if source.member != member:
                continue
            kept = savings.held_back(tx, source.holding)
            if held[source.holding].form == products.COMPULSORY:
                kept = source.most.minor
            if kept:
                left = {o.loan: o.most.minor for o in loans.owed_by(tx.session, member, tx.today)}
                amount = min(kept, source.most.minor, left.get(owed.loan, 0))
                if amount > 0:
                    lending.set_off(
                        tx,
                        loan=_loan(owed.loan),
                        holding=source.holding,
                        amount=amount,
                        day=tx.today,
                        reason=SETTLEMENT,
                    )


#: With which deed each kind of row is settled.
_DEEDS: Final = {**TAKEN, LOANS: visit.REPAYMENT, sanctions.FINE: visit.FINE}
#: What stands beside what a settlement moves.
SETTLEMENT: Final = N_("Settlement with a member who left")


def _loan(holding: HoldingId) -> Any:
    return holding


def _visit(
    tx: Tx,
    member: MemberId,
    doings: Sequence[Doing],
    box: AccountId | None,
    *,
    check_box: bool,
    remark: str = "",
) -> VisitId:
    return visit.record_visit(
        tx,
        member=member,
        day=tx.today,
        doings=doings,
        box=box,
        check_box=check_box,
        remark=remark,
    )


def _close(tx: Tx, member: MemberId) -> None:
    """Close all accounts and the line of the register, where nothing is left on either side."""
    held = [one for one in products.held_by(tx, member).values() if not one.closed]
    if any(one.balance for one in held if one.kind != products.SOCIAL):
        return
    if loans.owed_by(tx.session, member, tx.today) or sanctions.fines_owed(tx, member):
        return
    for one in held:
        if one.kind in (SAVINGS, products.SOCIAL) and not one.balance:
            savings.close_empty(tx, one.holding)
        elif one.kind in (SHARES, DIVIDENDS):
            tx.set(Holding, one.holding, "closed", tx.today, shown=None)
    membership.take_step(tx, member, SETTLED, tx.today)
    tx.touch(Topic.SHARES | Topic.SAVINGS)


@command(needs=Permission.KEEP_ROLL)
def close(tx: Tx, *, member: MemberId) -> None:
    """Close the accounts of who left, and their line: nothing is left, nothing is owed."""
    membership.check_member(tx, member, LEAVING)
    _close(tx, member)
    if membership.standing_in(tx, member).status != LEFT:
        raise Refused(N_("There is still something to be paid. Settle it first."), field="member")


@command(needs=Permission.KEEP_ROLL)
def pay_nominee(
    tx: Tx,
    *,
    member: MemberId,
    nominee: int,
    amount: Money,
    box: AccountId | None = None,
    check_box: bool = True,
) -> VisitId:
    """Pay a nominee their part of what a member left, all at once. `amount` is what was shown.

    The loans of who died are settled before. After the last one everything is closed.
    """
    now = membership.check_member(tx, member, LEAVING)
    wanted = plan(tx.session, member, tx.today)
    heir = next((one for one in wanted.heirs if one.nominee == nominee), None)
    if now.cause != DIED or heir is None:
        raise Refused(N_("This is no nominee of who died."), field="nominee")
    if heir.paid.minor:
        raise Refused(N_("{name} has had their part."), field="nominee", name=heir.name)
    if named_twice(wanted.heirs):
        raise Refused(nominees.TWICE, field="nominee")
    if any(row.set_off.minor or row.interest.minor for row in wanted.rows):
        raise Refused(N_("Settle what they owe and their interest first."), field="nominee")
    if heir.due != amount or not amount.minor:
        raise Refused(
            N_("The part is {amount} by now. Look again."), field="amount", amount=heir.due
        )
    doings = _from_all(tx, wanted, amount.minor)
    receipt = _visit(tx, member, doings, box, check_box=check_box, remark=heir.name)
    row = {"id": EntryId(receipt), "nominee": nominee, "amount": amount.minor}
    tx.insert(NomineePayment, [row])
    _close(tx, member)
    return receipt


def _from_all(tx: Tx, wanted: Plan, amount: int) -> list[Doing]:
    """So much out of what is there, the first account first."""
    doings, money = [], journal.currency(tx)
    for row in wanted.rows:
        some = min(row.pays.minor, amount)
        if row.owed or some <= 0:
            continue
        amount -= some
        doings.append(Doing(TAKEN[row.kind], Money(some, money), row.holding))
    return doings
