"""Settling what waits for members: into savings, into shares, or in cash by a signed list.

At the cash desk it is paid with a receipt, as a line of a visit; here it is done for many members
at once, in batches: each member's entry has an id of its own, so that a batch that is sent again
after a power cut pays nobody twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import bindparam, func, select

from coopdesk.i18n import N_
from coopdesk.records import dividends, journal, products, savings, shares
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.cash import boxes
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, EntryId, HoldingId, MemberId, made_for
from coopdesk.records.journal import LedgerAccount, Leg, Posting
from coopdesk.records.products import Held, worth
from coopdesk.records.schema import Entry, Line

#: Where what waits goes: savings, shares, or the member's hand.
SAVINGS, SHARES, CASH = "savings", "shares", "cash"
WAYS: Final = (SAVINGS, SHARES, CASH)

#: The kind of its entries.
KIND: Final = "dividend"

#: How many members one command settles; more go in batches.
BATCH: Final = 200

_TIMES: Final = Prepared(
    select(func.count())
    .select_from(Line)
    .join(Entry, Entry.id == Line.entry)
    .where(
        Line.member == bindparam("member"),
        Line.holding == bindparam("holding"),
        Entry.kind == KIND,
        Entry.reverses.is_(None),
    )
)


@dataclass(frozen=True, slots=True)
class Settled:
    """What a batch did: for how many members, how much, and whom it had to leave out."""

    members: int
    amount: int
    left_out: tuple[MemberId, ...]


@command(needs=Permission.KEEP_BOOKS)
def settle(
    tx: Tx,
    *,
    members: Sequence[MemberId],
    way: str,
    day: date,
    box: AccountId | None = None,
) -> Settled:
    """Settle all that waits for some members: into savings, into shares, or in cash.

    Left out is who has no open account for it, or for whom nothing waits. `box` is the cash box
    that pays, the main one without; refused when it holds less.
    """
    if way not in WAYS:
        raise ValueError(f"{way} is no way to settle")
    to = _To(way, day, boxes.the_box(tx, box) if way == CASH else None)
    made = {member: _postings(tx, member, to) for member in dict.fromkeys(members)}
    postings = [posting for some in made.values() for posting in some]
    amount = sum(posting.legs[0].amount for posting in postings)
    if to.box is not None:
        boxes.check_holds(tx, to.box, amount)
    journal.post_all(tx, postings)
    tx.touch(Topic.BOOKS | Topic.SAVINGS | Topic.SHARES)
    left_out = tuple(member for member, some in made.items() if not some)
    return Settled(len(made) - len(left_out), amount, left_out)


@dataclass(frozen=True, slots=True)
class _To:
    """Where a batch goes, and when."""

    way: str
    day: date
    box: LedgerAccount | None


def _postings(tx: Tx, member: MemberId, to: _To) -> list[Posting]:
    """One for each account on which something waits: who had two numbers has two."""
    held = products.held_by(tx, member)
    made = []
    for wait in held.values():
        if wait.kind != products.DIVIDENDS or wait.owns <= 0:
            continue
        target = _target(tx, held, wait.owns, to)
        if target is not None:
            legs = [dividends.pay(tx, wait, wait.owns, to.day).leg, target]
            made.append(Posting(to.day, KIND, legs, ident=_ident(tx, member, wait.holding)))
    return made


def _ident(tx: Tx, member: MemberId, holding: HoldingId) -> EntryId:
    """The id of the next payment of what waits on an account: its how-manieth it is."""
    row = tx.one(_TIMES, member=member, holding=holding)
    return EntryId(made_for(KIND, holding, row[0] if row else 0))


def _target(tx: Tx, held: dict[HoldingId, Held], amount: int, to: _To) -> Leg | None:
    if to.box is not None:
        return Leg(to.box.id, -amount)
    kind = products.SAVINGS if to.way == SAVINGS else products.SHARES
    account = journal.role_account(tx, kind).id
    fit = (h for h in held.values() if h.kind == kind and h.account == account and not h.closed)
    target = min(fit, key=_oldest, default=None)
    if target is None:
        return None
    if to.way == SAVINGS:
        return savings.deposit(tx, target, amount, to.day).leg
    room = shares.has_room(tx, target, amount, to.day)
    return shares.buy(tx, target, amount, to.day).leg if room else None


def _oldest(held: Held) -> tuple[date, int]:
    return held.opened, held.holding


@command(needs=Permission.REVERSE)
def take_back_settling(tx: Tx, *, entry: EntryId, reason: str) -> EntryId:
    """Take back one member's payment of a surplus, with a reason: it waits for them again.

    Refused when the member has drawn it from their savings since.
    """
    head = journal.head_of(tx, entry)
    if head.kind != KIND:
        raise Refused(N_("This entry paid no surplus."), field="entry")
    for leg in journal.legs_of(tx, entry):
        if leg.member is None or leg.holding is None or leg.amount > 0:
            continue
        held = products.held_by(tx, leg.member)[leg.holding]
        if held.closed or held.owns < -leg.amount:
            raise Refused(
                N_("It can't be taken back: only {balance} of it is still there."),
                field="entry",
                balance=worth(tx, held.owns),
            )
        _check_free(tx, held, leg)
    tx.touch(Topic.BOOKS | Topic.SAVINGS | Topic.SHARES)
    return journal.turn_round(tx, entry, reason=reason)


def _check_free(tx: Tx, held: Held, leg: Leg) -> None:
    """Refuse to take back what is held back by now."""
    try:
        savings.check_taken_back(tx, held, replace(held, balance=held.balance - leg.amount))
    except Refused as no:
        no.field = "entry"
        raise
