"""Shares paid back: requests in the order in which they were asked, and what a year's cap lets.

Whatever pays shares back (the cash desk, a settlement, the page of requests) goes through the same
rule, and marks the requests that it pays: nobody overtakes anybody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import journal, products
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.calendar import year_first, year_last
from coopdesk.records.errors import Refused
from coopdesk.records.ids import EntryId, HoldingId, MemberId, ProductId, made_for
from coopdesk.records.money import Money
from coopdesk.records.products import Held, Looker, worth
from coopdesk.records.schema import (
    Entry,
    Holding,
    Line,
    Member,
    Setting,
    ShareRefund,
    day_of,
)
from coopdesk.records.shares.certificates import CORRECTED, REFUNDED, fit
from coopdesk.records.shares.facts import ON_SHARES, OPENING, TRANSFER, shares_held
from coopdesk.records.shares.offered import ShareTerms, terms_on
from coopdesk.records.terms import percent

LEAVING, PARTIAL = "leaving", "partial"
#: Why shares are to be paid back, and what that is called.
WHY: Final = {LEAVING: N_("The member leaves"), PARTIAL: N_("A part of the shares")}

_ROWS: Final = Prepared(
    select(
        *(ShareRefund.id, ShareRefund.holding, ShareRefund.asked, ShareRefund.amount),
        *(ShareRefund.rest_of, ShareRefund.paid, ShareRefund.dropped),
    )
    .join(Holding, Holding.id == ShareRefund.holding)
    .where(Holding.product == bindparam("of"))
)
_ONE: Final = Prepared(
    select(ShareRefund.holding, ShareRefund.paid, ShareRefund.dropped).where(
        ShareRefund.id == bindparam("of")
    )
)
_BY_ENTRY: Final = Prepared(
    select(ShareRefund.id, ShareRefund.paid).where(ShareRefund.entry == bindparam("of"))
)
_LEFT: Final = Prepared(select(Member.left).where(Member.id == bindparam("of")))
_YEAR: Final = Prepared(select(Setting.value).where(Setting.name == "year_start"))
_NAME: Final = Prepared(
    select(Member.name, Member.number)
    .join(Holding, Holding.member == Member.id)
    .where(Holding.id == bindparam("of"))
)
_OF_PRODUCT: Final = (
    select(func.sum(Line.amount))
    .join(Entry, Entry.id == Line.entry)
    .join(Holding, Holding.id == Line.holding)
    .where(Holding.product == bindparam("of"), ON_SHARES)
)
#: What was brought forward in the year was there before.
_CAPITAL: Final = Prepared(
    _OF_PRODUCT.where(or_(Line.day < bindparam("day"), Entry.kind == OPENING))
)
_PAID: Final = Prepared(
    _OF_PRODUCT.where(
        Line.day.between(bindparam("first"), bindparam("last")),
        Entry.kind != TRANSFER,
        or_(
            and_(Line.amount > 0, Entry.reverses.is_(None)),
            and_(Line.amount < 0, Entry.reverses.is_not(None)),
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that is open: `amount` is what of it is still to be paid, in minor units.

    `asked` and `first` are those of the request that it is the rest of.
    """

    id: int
    holding: HoldingId
    asked: date
    first: int
    amount: int


def waiting(look: Looker, product: ProductId) -> list[Waiting]:
    """The open requests of a kind of share, in their order: the rest of one keeps its place."""
    rows = {row[0]: row for row in look.all(_ROWS, of=product)}
    rests: Counter[int] = Counter()
    for row in rows.values():
        rests[row[4]] += row[3]
    found = []
    for ident, holding, asked, amount, rest_of, paid, dropped in rows.values():
        if paid or dropped:
            continue
        first = ident
        while rest_of in rows:
            first, rest_of = rest_of, rows[rest_of][4]
        part = amount - rests[ident]
        found.append(Waiting(ident, HoldingId(holding), day_of(asked), first, part))
    return sorted(found, key=_place)


def _place(one: Waiting) -> tuple[date, int, int]:
    return one.asked, one.first, one.id


@dataclass(frozen=True, slots=True)
class Cap:
    """What a year lets the co-op pay back of a kind of share: percent of the capital with which it
    began. `most` is that in minor units; None where there is no cap."""

    since: date
    percent: str
    capital: int
    paid: int
    most: int | None

    @property
    def room(self) -> int | None:
        """What is left of it."""
        return None if self.most is None else max(self.most - self.paid, 0)

    @property
    def over(self) -> int:
        """What was paid beyond it: two PCs each had room."""
        return 0 if self.most is None else max(self.paid - self.most, 0)


def cap(look: Looker, product: ProductId, day: date) -> Cap:
    """The cap of the year of a day, with all that was paid back in that year."""
    said = look.all(_YEAR)
    month = int(said[0][0]) if said else 1
    first, last = year_first(day, month), year_last(day, month)
    terms = terms_on(look, product, day)
    said = look.all(_CAPITAL, of=product, day=first)
    capital = -(said[0][0] or 0)
    said = look.all(_PAID, of=product, first=first, last=last)
    paid = said[0][0] or 0
    share = percent(terms.refund_cap)
    most = int(capital * share // 100) if share else None
    return Cap(first, terms.refund_cap, capital, paid, most)


def most_now(look: Looker, holding: HoldingId, day: date) -> int:
    """What of an account's shares can be paid back today: by its turn, the cap and what is there.

    In minor units. Nothing where the terms pay nothing back.
    """
    held = shares_held(look, holding)
    if not terms_on(look, held.product, day).refundable:
        return 0
    most = min(held.owns, _by_turn(waiting(look, held.product), holding, held.owns))
    room = cap(look, held.product, day).room
    return max(most if room is None else min(most, room), 0)


def _by_turn(queue: Sequence[Waiting], holding: HoldingId, all_: int) -> int:
    """How much an account can have before somebody else's turn comes."""
    mine = 0
    for one in queue:
        if one.holding != holding:
            return mine
        mine += one.amount
    return all_


# --- the rule ------------------------------------------------------------------------------------


def pay_back(tx: Tx, held: Held, amount: int, day: date) -> products.Deed:
    """Shares paid back, whole or in part, to who left or asked for it. `amount` in minor units.

    Refused out of turn, over the year's cap, and where the terms pay none back.
    """
    queue = waiting(tx, held.product)
    row = tx.one(_LEFT, of=held.member)
    mine = sum(one.amount for one in queue if one.holding == held.holding)
    if (row is None or row[0] is None) and amount > mine:
        raise Refused(N_("Shares are paid back to a member who left."), field="amount")
    _check_terms(terms_on(tx, held.product, day))
    there = journal.lowest_since(tx, held.member, held.holding, day, held.owns)
    if amount > there:
        raise Refused(
            N_("There is only {balance} in shares to be paid back."),
            field="amount",
            balance=worth(tx, max(there, 0)),
        )
    if amount > _by_turn(queue, held.holding, held.owns):
        _refuse_turn(tx, queue, held.holding)
    room = cap(tx, held.product, day).room
    if room is not None and amount > room:
        raise Refused(
            N_("This year only {room} more in shares can be paid back."),
            field="amount",
            room=worth(tx, room),
        )
    tx.touch(Topic.SHARES)
    return products.deed(held, amount)


def _check_terms(terms: ShareTerms) -> None:
    if not terms.refundable:
        raise Refused(N_("These shares are not paid back."), field="amount")


def _refuse_turn(tx: Tx, queue: Sequence[Waiting], holding: HoldingId) -> None:
    other = next(one for one in queue if one.holding != holding)
    row = tx.one(_NAME, of=other.holding)
    raise Refused(
        N_("{name} asked before, on {day}, and is paid first."),
        field="amount",
        name=row[0] or row[1] if row else "–",
        day=other.asked,
    )


def paid_back(tx: Tx, paid: Iterable[tuple[Held, int]], entry: EntryId, day: date) -> None:
    """Mark the requests that payments of an entry paid, each of what is held after it."""
    for held, amount in paid:
        _mark(tx, held, amount, entry, day)
        fit(tx, held.holding, held.owns, REFUNDED)


def _mark(tx: Tx, held: Held, amount: int, entry: EntryId, day: date) -> None:
    """Of the last request that is paid the rest keeps its place."""
    mine = [one for one in waiting(tx, held.product) if one.holding == held.holding]
    for one in mine:
        if amount <= 0:
            break
        if amount < one.amount:
            rest = made_for("share_refund", one.id, entry)
            said = {"id": rest, "holding": held.holding, "asked": one.asked, "rest_of": one.id}
            tx.insert(ShareRefund, [{**said, "amount": one.amount - amount, "why": ""}])
        tx.set(ShareRefund, one.id, "paid", day, shown=None)
        tx.set(ShareRefund, one.id, "entry", entry, shown=None)
        amount -= one.amount


def taken_back(tx: Tx, after: Iterable[Held], entry: EntryId) -> None:
    """A visit was taken back: what it paid back waits again, in its old place; certificates say no
    more than what is left. `after` is what the member holds after it.
    """
    for held in after:
        if held.kind == products.SHARES:
            fit(tx, held.holding, held.owns, CORRECTED)
    for ident, paid in tx.all(_BY_ENTRY, of=entry):
        tx.set(ShareRefund, ident, "paid", None, shown=day_of(paid) if paid else None)
        tx.set(ShareRefund, ident, "entry", None, shown=entry)
        tx.touch(Topic.SHARES)


# --- asking --------------------------------------------------------------------------------------


def request(tx: Tx, holding: HoldingId, amount: int, why: str) -> int:
    """Put a request at the end of those that wait. Command's part; `amount` in minor units."""
    held = shares_held(tx, holding)
    terms = terms_on(tx, held.product, tx.today)
    _check_terms(terms)
    open_ = sum(one.amount for one in waiting(tx, held.product) if one.holding == holding)
    if amount <= 0:
        raise Refused(N_("The amount must be more than zero."), field="amount")
    if amount + open_ > held.owns:
        raise Refused(
            N_("There is only {balance} in shares to be paid back."),
            field="amount",
            balance=worth(tx, max(held.owns - open_, 0)),
        )
    if why == PARTIAL and held.owns - open_ - amount < terms.minimum * terms.value:
        raise Refused(
            N_("A member keeps at least {amount} in shares."),
            field="amount",
            amount=worth(tx, terms.minimum * terms.value),
        )
    ident = tx.new_id()
    said = {"id": ident, "holding": holding, "asked": tx.today, "amount": amount, "why": why}
    tx.insert(ShareRefund, [said])
    tx.touch(Topic.SHARES)
    return ident


def queue_rest(tx: Tx, held: Held) -> None:
    """Ask for all shares of who left that they have not asked for yet. Command's part."""
    open_ = sum(one.amount for one in waiting(tx, held.product) if one.holding == held.holding)
    if held.owns > open_ and terms_on(tx, held.product, tx.today).refundable:
        request(tx, held.holding, held.owns - open_, LEAVING)


@command(needs=Permission.KEEP_ROLL)
def ask_refund(tx: Tx, *, holding: HoldingId, amount: Money) -> int:
    """A member asks for shares to be paid back. Who stays keeps at least what members must hold.

    They are paid in the order of their requests. Gives the id of the request.
    """
    held = shares_held(tx, holding)
    row = tx.one(_LEFT, of=held.member)
    left = row is not None and row[0] is not None
    return request(tx, holding, amount.minor, LEAVING if left else PARTIAL)


@command(needs=Permission.KEEP_ROLL)
def drop_refund(tx: Tx, *, refund: int) -> None:
    """They don't want the shares back any more. The others move up."""
    row = tx.one(_ONE, of=refund)
    if row is None or row[1] or row[2]:
        raise Refused(N_("This was paid or withdrawn already. Look again."), field="refund")
    tx.set(ShareRefund, refund, "dropped", tx.today, shown=None)
    tx.touch(Topic.SHARES)


# --- looking -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RefundRow:
    """A request in the queue. `now` is what of it can be paid today, `place` counts from 1."""

    id: int
    place: int
    holding: HoldingId
    member: MemberId
    number: str
    name: str
    asked: date
    amount: Money
    now: Money
    rest: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """The requests of a kind of share, and what the year lets."""

    product: ProductId
    name: str
    rows: tuple[RefundRow, ...]
    since: date
    percent: str
    capital: Money
    paid: Money
    room: Money | None


def queues(session: Session, day: date) -> list[Queue]:
    """The requests of each kind of share that is paid back, with what can be paid today."""
    look, money = products.reader(session), journal.currency_of(session)
    found = []
    for offer in products.read_offers(look).values():
        if offer.kind != products.SHARES or not terms_on(look, offer.id, day).refundable:
            continue
        limit, rows = cap(look, offer.id, day), waiting(look, offer.id)
        people = _people(session, [one.holding for one in rows])
        room, listed = limit.room, []
        for place, one in enumerate(rows, 1):
            now = one.amount if room is None else min(one.amount, room)
            room = None if room is None else room - now
            listed.append(
                RefundRow(
                    one.id,
                    place,
                    one.holding,
                    *people[one.holding],
                    one.asked,
                    Money(one.amount, money),
                    Money(now, money),
                    one.first != one.id,
                )
            )
        found.append(
            Queue(
                offer.id,
                offer.name,
                tuple(listed),
                limit.since,
                limit.percent,
                Money(limit.capital, money),
                Money(limit.paid, money),
                None if limit.room is None else Money(limit.room, money),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request in the order of all: `amount` is what of it was `paid`, or still waits."""

    id: int
    member: MemberId
    number: str
    name: str
    asked: date
    amount: Money
    paid: date | None
    dropped: date | None


def requests(session: Session, first: date, last: date) -> list[RequestRow]:
    """The requests that were open in a time, in their order: the rest of one keeps its place."""
    money = journal.currency_of(session)
    rows = {one.id: one for one in session.scalars(select(ShareRefund))}
    rests: Counter[int | None] = Counter()
    for one in rows.values():
        rests[one.rest_of] += one.amount
    people = _people(session, [HoldingId(one.holding) for one in rows.values()])
    found = []
    for one in rows.values():
        ended = one.paid or one.dropped
        if one.asked > last or (ended is not None and ended < first):
            continue
        begun = one.id
        while (rest_of := rows[begun].rest_of) in rows:
            begun = rest_of
        paid, dropped = (day if day and day <= last else None for day in (one.paid, one.dropped))
        part = Money(one.amount - rests[one.id], money)
        who = people[HoldingId(one.holding)]
        found.append((one.asked, begun, RequestRow(one.id, *who, one.asked, part, paid, dropped)))
    return [row for *_, row in sorted(found, key=_in_order)]


def _in_order(one: tuple[date, int, RequestRow]) -> tuple[date, int, int]:
    return one[0], one[1], one[2].id


def _people(
    session: Session, holdings: Sequence[HoldingId]
) -> dict[HoldingId, tuple[MemberId, str, str]]:
    rows = session.execute(
        select(Holding.id, Member.id, Member.number, Member.name)
        .join(Member, Member.id == Holding.member)
        .where(Holding.id.in_(holdings))
    )
    return {HoldingId(h): (MemberId(m), number, name or "") for h, m, number, name in rows}
