"""Shares made over from a member to another: asked for, and effective when entered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_
from coopdesk.records import journal, membership, resolutions
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import EntryId, HoldingId, MemberId, made_for
from coopdesk.records.journal import Belongs, Leg
from coopdesk.records.money import Money
from coopdesk.records.products import Held, worth
from coopdesk.records.schema import Holding, Member, ShareTransfer
from coopdesk.records.shares.certificates import TRANSFERRED, fit
from coopdesk.records.shares.facts import TRANSFER, moves_of, shares_held
from coopdesk.records.shares.offered import ShareTerms, terms_on
from coopdesk.records.shares.refunds import waiting
from coopdesk.records.shares.subscribing import standing, subscriptions_of

#: Entries that are not reversed alone.
NOT_ALONE: Final[Mapping[str, Belongs]] = {
    TRANSFER: Belongs(N_("Write a transfer that makes the shares over again instead.")),
}

_LEFT: Final = Prepared(select(Member.left).where(Member.id == bindparam("of")))
_ONE: Final = Prepared(
    select(
        *(ShareTransfer.giver, ShareTransfer.taker, ShareTransfer.count, ShareTransfer.amount),
        *(ShareTransfer.entered, ShareTransfer.dropped, ShareTransfer.resolution),
    ).where(ShareTransfer.id == bindparam("of"))
)
_ASKED: Final = Prepared(
    select(func.sum(ShareTransfer.amount)).where(
        ShareTransfer.giver == bindparam("of"),
        ShareTransfer.entered.is_(None),
        ShareTransfer.dropped.is_(None),
    )
)


@command(needs=Permission.KEEP_ROLL)
def ask_transfer(
    tx: Tx,
    *,
    giver: HoldingId,
    taker: HoldingId,
    count: int,
    resolution: str = "",
    why: str = "",
) -> int:
    """A member wants to make shares over to another. Nothing moves until it is entered.

    Both accounts are of the same kind of share. Gives the id of the transfer.
    """
    amount = _check(tx, giver, taker, count)
    ident = tx.new_id()
    said: dict[str, Any] = {
        "id": ident,
        "giver": giver,
        "taker": taker,
        "count": count,
        "amount": amount,
    }
    said |= {"asked": tx.today, "resolution": resolution.strip(), "why": why.strip()}
    tx.insert(ShareTransfer, [said])
    tx.touch(Topic.SHARES)
    return ident


def _check(tx: Tx, giver: HoldingId, taker: HoldingId, count: int, asked: int = 0) -> int:
    """What the shares are worth that are made over. `asked`: of it what was asked for already."""
    gives, takes = shares_held(tx, giver, "giver"), shares_held(tx, taker, "taker")
    terms = terms_on(tx, gives.product, tx.today)
    if giver == taker or gives.member == takes.member:
        raise Refused(N_("Choose somebody else to have them."), field="taker")
    if gives.product != takes.product:
        raise Refused(N_("Both must hold the same kind of share."), field="taker")
    if not terms.transferable:
        raise Refused(N_("These shares can't be made over."), field="giver")
    _check_people(tx, gives.member, takes.member)
    if count <= 0:
        raise Refused(N_("Write how many shares."), field="count")
    amount = count * terms.value
    free = _free(tx, gives) + asked
    if amount > free:
        raise Refused(
            N_("There is only {balance} in shares that are paid and free."),
            field="count",
            balance=worth(tx, max(free, 0)),
        )
    _check_least(tx, gives.member, free - amount, terms)
    if terms.maximum and _subscribed(tx, taker) + amount > terms.maximum * terms.value:
        raise Refused(
            N_("A member may hold at most {most} of these shares."),
            field="count",
            most=terms.maximum,
        )
    return amount


def _check_least(tx: Tx, giver: MemberId, left: int, terms: ShareTerms) -> None:
    """Who stays keeps what members must hold. `left`: what they have after it."""
    row, least = tx.one(_LEFT, of=giver), terms.minimum * terms.value
    if row is not None and row[0] is None and left < least:
        raise Refused(
            N_("A member keeps at least {amount} in shares."),
            field="count",
            amount=worth(tx, least),
        )


def _subscribed(tx: Tx, holding: HoldingId) -> int:
    """What is paid or undertaken on an account."""
    said, moves = subscriptions_of(tx, holding), moves_of(tx, holding)
    return standing(said, moves, tx.today, journal.currency(tx)).subscribed.minor


def _check_people(tx: Tx, giver: MemberId, taker: MemberId) -> None:
    row = tx.one(_LEFT, of=taker)
    if row is None or row[0]:
        raise Refused(N_("Only a member can have them."), field="taker")
    for member, field in ((giver, "giver"), (taker, "taker")):
        membership.check_may(tx, member, membership.MAKE_OVER, field=field)


def _free(tx: Tx, held: Held) -> int:
    """What is paid, and neither asked back nor made over already."""
    row = tx.one(_ASKED, of=held.holding)
    queue = waiting(tx, held.product)
    back = sum(one.amount for one in queue if one.holding == held.holding)
    return held.owns - (row[0] or 0 if row else 0) - back


@command(needs=Permission.KEEP_ROLL)
def enter_transfer(tx: Tx, *, transfer: int, resolution: str = "") -> EntryId:
    """Enter a transfer in the register: from today on the shares are the other's.

    Where the terms want it, by a resolution. Certificates of who gives are cancelled as far as they
    say more than is left. Gives the entry.
    """
    giver, taker, count, amount, said = _open(tx, transfer)
    with renamed(giver="transfer", taker="transfer", count="transfer"):
        worth_now = _check(tx, giver, taker, count, asked=amount)
    gives, takes = shares_held(tx, giver), shares_held(tx, taker)
    resolution = resolution.strip() or said
    if terms_on(tx, gives.product, tx.today).resolved and not resolution:
        raise Refused(N_("Write the resolution that allows it."), field="resolution")
    if worth_now != amount:
        raise Refused(
            N_("One share costs something else by now. Ask for the transfer anew."),
            field="transfer",
        )
    legs = [
        Leg(gives.account, amount, gives.member, giver),
        Leg(takes.account, -amount, takes.member, taker),
    ]
    ident = EntryId(made_for(TRANSFER, transfer))
    entry = journal.post(tx, day=tx.today, kind=TRANSFER, legs=legs, ident=ident)
    for name, value, shown in (("entered", tx.today, None), ("entry", entry, None)):
        tx.set(ShareTransfer, transfer, name, value, shown=shown)
    if resolution != said:
        tx.set(ShareTransfer, transfer, "resolution", resolution, shown=said)
    resolutions.cite(tx, resolution, resolutions.OTHER, transfer, tx.today)
    fit(tx, giver, gives.owns - amount, TRANSFERRED)
    tx.touch(Topic.SHARES)
    return entry


@command(needs=Permission.KEEP_ROLL)
def drop_transfer(tx: Tx, *, transfer: int) -> None:
    """A transfer that was asked for is not done."""
    _open(tx, transfer)
    tx.set(ShareTransfer, transfer, "dropped", tx.today, shown=None)
    tx.touch(Topic.SHARES)


def _open(tx: Tx, transfer: int) -> tuple[HoldingId, HoldingId, int, int, str]:
    row = tx.one(_ONE, of=transfer)
    if row is None or row[4] or row[5]:
        raise Refused(N_("This transfer was entered or dropped already."), field="transfer")
    return HoldingId(row[0]), HoldingId(row[1]), row[2], row[3], row[6]


# --- looking -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A transfer: who gives, who takes. Neither `entered` nor `dropped`: it waits."""

    id: int
    giver: MemberId
    giver_number: str
    giver_name: str
    taker: MemberId
    taker_number: str
    taker_name: str
    count: int
    amount: Money
    asked: date
    entered: date | None
    resolution: str
    why: str
    dropped: date | None


def transfers(session: Session, *, member: MemberId | None = None) -> list[TransferRow]:
    """The transfers from or to one member or of all, the latest first."""
    given, taken = aliased(Holding), aliased(Holding)
    gives, takes = aliased(Member), aliased(Member)
    query: Any = (
        select(
            ShareTransfer,
            *(gives.id, gives.number, gives.name, takes.id, takes.number, takes.name),
        )
        .join(given, given.id == ShareTransfer.giver)
        .join(gives, gives.id == given.member)
        .join(taken, taken.id == ShareTransfer.taker)
        .join(takes, takes.id == taken.member)
        .order_by(ShareTransfer.asked.desc(), ShareTransfer.id.desc())
    )
    if member is not None:
        query = query.where((given.member == member) | (taken.member == member))
    money = journal.currency_of(session)
    return [
        TransferRow(
            one.id,
            MemberId(giver),
            giver_number,
            giver_name or "",
            MemberId(taker),
            taker_number,
            taker_name or "",
            one.count,
            Money(one.amount, money),
            one.asked,
            one.entered,
            one.resolution,
            one.why,
            one.dropped,
        )
        for one, giver, giver_number, giver_name, taker, taker_number, taker_name in (
            session.execute(query)
        )
    ]
