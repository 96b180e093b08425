"""Money that stays in an account: held back for a reason, or waiting until notice has run."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import bindparam, select

from coopdesk.i18n import N_
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId
from coopdesk.records.products import terms_of, worth
from coopdesk.records.savings.keeping import held_as
from coopdesk.records.savings.standing import held_back
from coopdesk.records.schema import Guarantee, Hold, Notice

_HOLD: Final = Prepared(select(Hold.released).where(Hold.id == bindparam("of")))
_GUARANTEES: Final = Prepared(
    select(Guarantee.id).where(Guarantee.hold == bindparam("of"), Guarantee.released.is_(None))
)
_NOTICE: Final = Prepared(select(Notice.done).where(Notice.id == bindparam("of")))


@command(needs=Permission.KEEP_ROLL)
def put_hold(
    tx: Tx, *, holding: HoldingId, amount: int, reason: str, loan: HoldingId | None = None
) -> int:
    """Hold back an amount (minor units) that can then not be drawn; `loan`: what it guarantees.

    Refused when less than that is free.
    """
    return keep_back(tx, holding=holding, amount=amount, reason=reason, loan=loan)


def keep_back(
    tx: Tx, *, holding: HoldingId, amount: int, reason: str, loan: HoldingId | None
) -> int:
    """The same as a part of what somebody may do who may not hold back at will."""
    held = held_as(tx, holding)
    free = held.owns - held_back(tx, holding)
    if amount <= 0:
        raise Refused(N_("The amount must be more than zero."), field="amount")
    if amount > free:
        raise Refused(
            N_("Only {balance} of this account is free."),
            field="amount",
            balance=worth(tx, max(free, 0)),
        )
    if not reason.strip():
        raise Refused(N_("Write why it is held back."), field="reason")
    hold = tx.new_id()
    said = {"amount": amount, "reason": reason.strip(), "since": tx.today, "loan": loan}
    tx.insert(Hold, [{"id": hold, "holding": holding, **said}])
    tx.touch(Topic.SAVINGS)
    return hold


@command(needs=Permission.KEEP_ROLL)
def release_hold(tx: Tx, *, hold: int) -> None:
    """Let an amount be drawn again that was held back."""
    found = tx.one(_HOLD, of=hold)
    if found is None or found[0] is not None:
        raise Refused(N_("This is not held back any more."), field="hold")
    if tx.one(_GUARANTEES, of=hold) is not None:
        raise Refused(
            N_("This guarantees a loan: release the guarantor on the loan's page."), field="hold"
        )
    let_go(tx, hold=hold)


def let_go(tx: Tx, *, hold: int) -> None:
    """The same for a hold that is there, as a part of something else."""
    tx.set(Hold, hold, "released", tx.today, shown=None)
    tx.touch(Topic.SAVINGS)


@command(needs=Permission.TAKE_MONEY)
def give_notice(tx: Tx, *, holding: HoldingId, amount: int) -> int:
    """Note that a member means to draw an amount (minor units) as soon as notice has run.

    Refused where the terms want none, and for more than is in the account.
    """
    held = held_as(tx, holding)
    terms = terms_of(tx, held, tx.today)
    if not terms.notice_days:
        raise Refused(N_("This account needs no notice: it can be drawn now."), field="holding")
    if amount <= 0:
        raise Refused(N_("The amount must be more than zero."), field="amount")
    if amount > held.owns:
        raise Refused(
            N_("There is only {balance} in this account."),
            field="amount",
            balance=worth(tx, held.owns),
        )
    if amount < terms.notice_from:
        raise Refused(
            N_("Less than {least} needs no notice: it can be drawn now."),
            field="amount",
            least=worth(tx, terms.notice_from),
        )
    notice, due = tx.new_id(), tx.today + timedelta(days=terms.notice_days)
    said = {"amount": amount, "given": tx.today, "due": due}
    tx.insert(Notice, [{"id": notice, "holding": holding, **said}])
    tx.touch(Topic.SAVINGS)
    return notice


@command(needs=Permission.TAKE_MONEY)
def withdraw_notice(tx: Tx, *, notice: int) -> None:
    """The member takes a notice back: they don't mean to draw any more."""
    found = tx.one(_NOTICE, of=notice)
    if found is None or found[0] is not None:
        raise Refused(N_("This notice was used or taken back already."), field="notice")
    tx.set(Notice, notice, "done", tx.today, shown=None)
    tx.touch(Topic.SAVINGS)
