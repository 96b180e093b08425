"""What a visit may do with a savings account."""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from coopdesk.i18n import N_
from coopdesk.records import journal
from coopdesk.records.book import Prepared, Topic, Tx
from coopdesk.records.errors import Refused
from coopdesk.records.products import SAVINGS, Deed, Held, all_terms, deed, named, terms_of, worth
from coopdesk.records.savings.standing import (
    drawing_fee,
    held_back,
    limits,
    notices,
    standing_of,
    whole_of,
)
from coopdesk.records.schema import Entry, Line, Notice
from coopdesk.records.terms import FIXED_TERM

_UNDOING: Final = aliased(Entry)
_TOUCHED: Final = Prepared(
    select(Line.entry)
    .join(Entry, Entry.id == Line.entry)
    .where(
        Line.member == bindparam("member"),
        Line.holding == bindparam("holding"),
        Entry.reverses.is_(None),
        ~select(_UNDOING.id).where(_UNDOING.reverses == Entry.id).exists(),
    )
    .limit(1)
)
_USED: Final = Prepared(
    select(Notice.id)
    .where(
        Notice.holding == bindparam("holding"),
        Notice.done == bindparam("day"),
        Notice.due <= bindparam("day"),
        Notice.amount >= bindparam("amount"),
    )
    .order_by(Notice.amount, Notice.due, Notice.id)
)


def deposit(tx: Tx, held: Held, amount: int, day: date) -> Deed:
    """Money paid into savings. `amount` in minor units.

    A fixed-term account takes its money once: for more, another one is opened.
    """
    if held.form == FIXED_TERM:
        if held.until is not None and day >= held.until:
            raise Refused(
                N_("The term of this account was over on {day}."), field="amount", day=held.until
            )
        if held.owns > 0:
            raise Refused(
                N_("This term deposit has its money already. Open another one for more."),
                field="amount",
            )
    tx.touch(Topic.SAVINGS)
    return deed(held, -amount)


def withdraw(tx: Tx, held: Held, amount: int, day: date) -> Deed:
    """Money taken out of savings: what was there on the day and on any day since, and is free.

    Holds, the minimum and the limits of the terms bind it, and a notice where these want one; a
    fixed term, a sleeping account and compulsory savings beside a loan give nothing at all.
    """
    there = journal.lowest_since(tx, held.member, held.holding, day, held.owns)
    if amount > held.owns:
        raise Refused(
            N_("There is only {balance} in this account."),
            field="amount",
            balance=worth(tx, held.owns),
        )
    if amount > there:
        raise Refused(
            N_("On {day} or a day since there was only {balance} in this account."),
            field="amount",
            day=day,
            balance=worth(tx, max(there, 0)),
        )
    _check_limits(tx, held, amount, day, there)
    _use_notice(tx, held, amount, day)
    tx.touch(Topic.SAVINGS)
    return deed(held, amount)


def drawable_whole(tx: Tx, held: Held) -> int:
    """The withdrawal that leaves an account empty today, with its fee."""
    rows = all_terms(tx)[held.product]
    return whole_of(tx, standing_of(held, rows, tx.today, journal.currency(tx)))


def _check_limits(tx: Tx, held: Held, amount: int, day: date, there: int) -> None:
    at = standing_of(held, all_terms(tx)[held.product], day, journal.currency(tx), there)
    found = list(limits(tx, at))
    whole = whole_of(tx, at)
    for one in found:
        if not one.allows(amount, whole):
            room = max(min([there, *(limit.most for limit in found)]), 0)
            if amount > whole and all(limit.allows(whole, whole) for limit in found):
                room = whole
            raise Refused(one.why, field="amount", **one.fields, possible=at.money(room))


def _use_notice(tx: Tx, held: Held, amount: int, day: date) -> None:
    """A notice that was needed is used up, the smallest that is large enough."""
    terms = terms_of(tx, held, day)
    if not terms.notice_days or amount < terms.notice_from:
        return
    for notice, said, due in notices(tx, held.holding):
        if due <= day and said >= amount:
            tx.set(Notice, notice, "done", day, shown=None)
            return


def use_again(tx: Tx, held: Held, amount: int, day: date) -> None:
    """The notice that a withdrawal of a day used up counts again, now that it is taken back."""
    terms = terms_of(tx, held, day)
    if not terms.notice_days or amount < terms.notice_from:
        return
    used = tx.one(_USED, holding=held.holding, day=day, amount=amount)
    if used is not None:
        tx.set(Notice, used[0], "done", None, shown=day)


def check_taken_back(tx: Tx, before: Held, now: Held) -> None:
    """Refuse a correction that would take what is held back."""
    if before.kind == SAVINGS and now.owns < before.owns and now.owns < held_back(tx, now.holding):
        raise Refused(
            N_("It can't be taken back: money of {account} is held back. Release it first."),
            field="visit",
            account=named(now.name, now.label),
        )


def fee_of(tx: Tx, before: Held, after: Held, day: date) -> int:
    """What a deposit or a withdrawal costs by the terms, in minor units, out of the account.

    Each withdrawal has its fee, the first deposit the fee of opening; never more than is left.
    """
    terms = terms_of(tx, before, day)
    if after.owns < before.owns:
        return min(drawing_fee(tx, before.member, terms), max(after.owns, 0))
    if not terms.opening_fee or before.balance or before.drawn:
        return 0
    touched = tx.one(_TOUCHED, member=before.member, holding=before.holding)
    return 0 if touched else min(terms.opening_fee, after.owns)
