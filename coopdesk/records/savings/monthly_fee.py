"""The fee of a month, taken out of the accounts of a product in batches.

Each fee is an entry whose id comes from the account and the month: it is taken once, however often
the run is started, and two PCs that both run it write the same entries.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Final

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import journal
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.calendar import first_of_month, month_end
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import EntryId, HoldingId, ProductId, made_for
from coopdesk.records.journal import Leg
from coopdesk.records.money import Money
from coopdesk.records.products import (
    all_terms,
    read_terms,
    reader,
    signed_for,
    terms_of,
)
from coopdesk.records.savings.keeping import held_as
from coopdesk.records.savings.standing import held_back
from coopdesk.records.schema import Balance, Entry, Hold, Holding, Line, Member, Product

#: The kind of their entries.
FEE: Final = "fee"

_TAKEN: Final = Prepared(select(Entry.id).where(Entry.id == bindparam("of")))
_UNDONE: Final = Prepared(select(Entry.id).where(Entry.reverses == bindparam("of")))


@dataclass(frozen=True, slots=True)
class FeeRow:
    """An account that the fee of a month is still to be taken from."""

    holding: HoldingId
    number: str
    name: str
    balance: Money
    fee: Money


def entry_of(holding: HoldingId, month: int, attempt: int = 0) -> EntryId:
    """The id of the entry of a month's fee (202603); each time it was taken back begins another."""
    return EntryId(made_for("fee", holding, month, *((attempt,) if attempt else ())))


def fees_due(session: Session, product: ProductId, month: int) -> list[FeeRow]:
    """Whom the fee of a month (202603) is still to be taken from, by number; empty: nobody.

    Nothing is taken from an account that was not open then or has nothing free.
    """
    terms = read_terms(reader(session)).get(product, [])
    last = month_end(first_of_month(month))
    if not any(row.terms.monthly_fee for row in terms):
        return []
    form = session.scalar(select(Product.form).where(Product.id == product)) or ""
    back = (
        select(func.coalesce(func.sum(Hold.amount), 0))
        .where(Hold.holding == Holding.id, Hold.released.is_(None))
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Holding.id,
            Member.number,
            Member.name,
            -Balance.amount,
            back,
            Holding.term,
            Holding.opened,
            Holding.until,
        )
        .join(Member, Member.id == Holding.member)
        .join(Balance, and_(Balance.member == Holding.member, Balance.holding == Holding.id))
        .where(Holding.product == product, Holding.closed.is_(None), Holding.opened <= last)
        .order_by(Member.number, Holding.id)
    ).all()
    taken = _taken(session, [HoldingId(row[0]) for row in rows], month)
    money = journal.currency_of(session)
    found = []
    for holding, number, name, owns, kept, *signed in rows:
        fee = min(signed_for(terms, _Signer(form, *signed), last).terms.monthly_fee, owns - kept)
        if fee > 0 and holding not in taken:
            row = FeeRow(
                HoldingId(holding), number, name or "", Money(owns, money), Money(fee, money)
            )
            found.append(row)
    return found


@dataclass(frozen=True, slots=True)
class _Signer:
    """What of an account tells by which terms it runs."""

    form: str
    term: int | None
    opened: date
    until: date | None


def fees_taken(session: Session, product: ProductId, month: int) -> list[FeeRow]:
    """From whom the fee of a month was taken, by number, and how much."""
    rows = session.execute(
        select(Holding.id, Member.number, Member.name, -Balance.amount)
        .join(Member, Member.id == Holding.member)
        .join(Balance, and_(Balance.member == Holding.member, Balance.holding == Holding.id))
        .where(Holding.product == product, Holding.closed.is_(None))
        .order_by(Member.number, Holding.id)
    ).all()
    taken = _taken(session, [HoldingId(row[0]) for row in rows], month)
    amounts = {
        holding: amount
        for holding, amount in session.execute(
            select(Line.holding, Line.amount).where(
                Line.entry.in_(_among(list(taken.values()))), Line.holding.is_not(None)
            )
        )
    }
    money = journal.currency_of(session)
    return [
        FeeRow(
            HoldingId(holding),
            number,
            name or "",
            Money(owns, money),
            Money(amounts[holding], money),
        )
        for holding, number, name, owns in rows
        if holding in taken
    ]


def _taken(session: Session, holdings: Sequence[HoldingId], month: int) -> dict[int, EntryId]:
    """The entry by which each account's fee was taken and not given back."""
    taken: dict[int, EntryId] = {}
    asked, attempt = list(holdings), 0
    while asked:
        entries = {entry_of(holding, month, attempt): holding for holding in asked}
        there = set(session.scalars(select(Entry.id).where(Entry.id.in_(_among(list(entries))))))
        undone = set(
            session.scalars(select(Entry.reverses).where(Entry.reverses.in_(_among(list(there)))))
        )
        taken |= {entries[EntryId(e)]: EntryId(e) for e in there if e not in undone}
        asked = [entries[EntryId(e)] for e in there if e in undone]
        attempt += 1
    return taken


def _among(entries: Sequence[int]) -> Select[tuple[int]]:
    return select(func.json_each(json.dumps(entries)).table_valued("value").c.value)


@command(needs=Permission.KEEP_BOOKS)
def charge_fees(tx: Tx, *, product: ProductId, month: int, holdings: Sequence[HoldingId]) -> int:
    """Take the fee of a month (202603) from accounts of a product; tells from how many.

    Written on the month's last day, once only, and never more than was free since. Refused for a
    month that is not over and for one that is closed.
    """
    terms, last = all_terms(tx).get(product, ()), month_end(first_of_month(month))
    if not terms:
        raise Refused(N_("There is no such savings product."), field="product")
    if last > tx.today:
        raise Refused(N_("{day} has not come yet."), field="month", day=last)
    with renamed(day="month", account="product"):
        return sum(_charge(tx, product, holding, month) for holding in holdings)


def _charge(tx: Tx, product: ProductId, holding: HoldingId, month: int) -> bool:
    """Take one account's fee; False when it was taken already or nothing is free."""
    entry, live = _entry(tx, holding, month)
    last = month_end(first_of_month(month))
    if live:
        return False
    held = held_as(tx, holding)
    if held.product != product:
        raise Refused(N_("There is no such account."), field="holdings")
    fee = terms_of(tx, held, last).monthly_fee
    there = journal.lowest_since(tx, held.member, holding, last, held.owns)
    fee = min(fee, there - held_back(tx, holding))
    if fee <= 0 or held.opened > last:
        return False
    legs = [
        Leg(held.account, fee, held.member, holding),
        Leg(journal.role_account(tx, "fees").id, -fee),
    ]
    journal.post(tx, day=last, kind=FEE, legs=legs, ident=entry)
    tx.touch(Topic.SAVINGS)
    return True


def _entry(tx: Tx, holding: HoldingId, month: int) -> tuple[EntryId, bool]:
    """The entry of an account's fee that counts, and True; or the one to be written, and False."""
    for attempt in count():
        entry = entry_of(holding, month, attempt)
        if not tx.one(_TAKEN, of=entry):
            return entry, False
        if not tx.one(_UNDONE, of=entry):
            return entry, True
    raise AssertionError  # never: some attempt is the last


@command(needs=Permission.KEEP_BOOKS)
def give_fees_back(tx: Tx, *, month: int, holdings: Sequence[HoldingId], reason: str) -> int:
    """Take the fee of a month back, with a reason; tells for how many accounts.

    It can be taken again after that.
    """
    if not reason.strip():
        raise Refused(N_("Write why it is reversed."), field="reason")
    given = 0
    for holding in holdings:
        entry, live = _entry(tx, holding, month)
        if live:
            held_as(tx, holding)
            with renamed(day="month", account="holdings"):
                journal.turn_round(tx, entry, reason=reason, on=journal.own_day(tx, entry))
            given += 1
    tx.touch(Topic.SAVINGS)
    return given
