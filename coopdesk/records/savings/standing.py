"""How an account stands: how much can be drawn from it on a day, and what stands against more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import aliased

from coopdesk.i18n import N_, Text
from coopdesk.records.book import Prepared
from coopdesk.records.calendar import add_months, first_of_month, month_end, month_of
from coopdesk.records.ids import HoldingId, MemberId
from coopdesk.records.money import Money
from coopdesk.records.products import Held, Looker, Signed, signed_for
from coopdesk.records.schema import Account, Balance, Entry, Hold, Line, Member, Notice, day_of
from coopdesk.records.terms import COMPULSORY, FIXED_TERM, SavingsTerms

#: Entries that a member makes by coming; interest and fees are no sign of life.
OWN: Final = ("visit", "opening")

_UNDOING: Final = aliased(Entry)
_HELD_BACK: Final = Prepared(
    select(func.sum(Hold.amount)).where(
        Hold.holding == bindparam("holding"), Hold.released.is_(None)
    )
)
_DRAWN: Final = Prepared(
    select(func.count(), func.coalesce(func.sum(Line.amount), 0))
    .join(Entry, Entry.id == Line.entry)
    .where(
        Line.member == bindparam("member"),
        Line.day.between(bindparam("first"), bindparam("last")),
        Line.holding == bindparam("holding"),
        Line.amount > 0,
        Entry.kind == "visit",
        Entry.reverses.is_(None),
        ~select(_UNDOING.id).where(_UNDOING.reverses == Entry.id).exists(),
    )
)
_OWN_DAYS: Final = Prepared(
    select(Line.day, func.max(Entry.kind == "opening"))
    .join(Entry, Entry.id == Line.entry)
    .where(
        Line.member == bindparam("member"),
        Line.holding == bindparam("holding"),
        Line.day <= bindparam("day"),
        or_(*(Entry.kind == kind for kind in OWN)),
        Entry.reverses.is_(None),
    )
    .group_by(Line.day)
    .order_by(Line.day)
)
_NOTICES: Final = Prepared(
    select(Notice.id, Notice.amount, Notice.due)
    .where(Notice.holding == bindparam("holding"), Notice.done.is_(None))
    .order_by(Notice.amount, Notice.due, Notice.id)
)
_GONE: Final = Prepared(
    select(Member.id).where(Member.id == bindparam("of"), Member.left.is_not(None))
)
_OWED: Final = Prepared(
    select(func.coalesce(func.sum(Balance.amount), 0))
    .join(Account, Account.id == Balance.account)
    .where(Balance.member == bindparam("member"), Account.role == "loans")
)


@dataclass(frozen=True, slots=True)
class Limit:
    """Something that allows a withdrawal of at most so much, and the sentence that says so.

    With `but_all` the whole balance may be drawn nevertheless.
    """

    most: int
    why: str  # marked with N_; may name {possible}
    fields: dict[str, Any]
    but_all: bool = False

    def allows(self, amount: int, whole: int) -> bool:
        """Whether an amount may be drawn of an account that gives `whole` at the most."""
        return amount <= self.most or (self.but_all and amount == whole)


@dataclass(frozen=True, slots=True)
class Possible:
    """How much can be drawn now, and what stands against more: a sentence each."""

    amount: Money
    why: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """An account on a day under its terms. `there` is what was in it on each day since."""

    held: Held
    day: date
    terms: Signed
    there: int
    currency: str

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)


def drawing_fee(look: Looker, member: MemberId, terms: SavingsTerms) -> int:
    """What a withdrawal costs; whoever left is settled with, and they or their nominees have it
    whole.
    """
    return 0 if terms.withdrawal_fee and has_left(look, member) else terms.withdrawal_fee


def whole_of(look: Looker, at: Standing) -> int:
    """All that can be drawn of an account, after which it is empty: what the fee leaves of it."""
    owns, fee = at.held.owns, drawing_fee(look, at.held.member, at.terms.terms)
    return owns - fee if owns > fee else owns


def held_back(look: Looker, holding: HoldingId) -> int:
    """What of an account can't be drawn: the sum of its holds, in minor units."""
    return int(look.all(_HELD_BACK, holding=holding)[0][0] or 0)


def limits(look: Looker, at: Standing) -> Iterator[Limit]:
    """All that bounds a withdrawal, what refuses it altogether first.

    Whoever left is paid out: of them only binds what is fixed, or held back.
    """
    left = has_left(look, at.held.member)
    yield from _locked(look, at, left=left)
    terms = at.terms.terms
    fee = 0 if left else terms.withdrawal_fee
    if fee:
        why = N_("Each withdrawal costs {fee}: {possible} can be drawn.")
        at = replace(at, there=max(at.there - fee, 0))
        # Where not even the fee is left, the last of it is drawn without.
        last = at.held.owns <= fee
        yield Limit(at.there, why, {"fee": at.money(fee)}, but_all=last)
    back = held_back(look, at.held.holding)
    if back:
        why = N_("{held} of it is held back: {possible} can be drawn.")
        yield Limit(max(at.there - back, 0), why, {"held": at.money(back)})
    if left:
        return
    if terms.minimum:
        why = N_(
            "At least {minimum} must stay in this account: {possible} can be drawn, or all of it"
            " to close it."
        )
        room = max(at.there - terms.minimum, 0)
        yield Limit(room, why, {"minimum": at.money(terms.minimum)}, but_all=True)
    if terms.most_each:
        why = N_("One withdrawal is at most {most}: {possible} can be drawn.")
        yield Limit(terms.most_each, why, {"most": at.money(terms.most_each)})
    if terms.most_month or terms.most_times:
        yield from _of_the_month(look, at)
    if terms.notice_days:
        yield _noticed(look, at)


def has_left(look: Looker, member: MemberId) -> bool:
    """Whether a member left the co-op."""
    return bool(look.all(_GONE, of=member))


def _locked(look: Looker, at: Standing, *, left: bool) -> Iterator[Limit]:
    """What allows nothing at all."""
    held, day = at.held, at.day
    if held.form == FIXED_TERM and held.until is not None and day < held.until:
        why = N_("This money is fixed until {day}. To have it before, the term must be broken.")
        yield Limit(0, why, {"day": held.until})
    if held.form == COMPULSORY and look.all(_OWED, member=held.member)[0][0] > 0:
        yield Limit(0, N_("Compulsory savings stay until the member's loans are paid back."), {})
    since = None if left else asleep_since(look, at)
    if since is not None:
        why = N_(
            "Nothing moved here since {day}: this account sleeps. Make sure who asks, then wake it."
        )
        yield Limit(0, why, {"day": since})


def _of_the_month(look: Looker, at: Standing) -> Iterator[Limit]:
    held, terms, month = at.held, at.terms.terms, month_of(at.day)
    first = first_of_month(month)
    asked = {"member": held.member, "holding": held.holding}
    times, drawn = look.all(_DRAWN, first=first, last=month_end(first), **asked)[0]
    if terms.most_times and times + held.draws >= terms.most_times:
        many = N_("There can be {most} withdrawals in a month, and there were as many already.")
        one = N_("There can be one withdrawal in a month, and there was one already.")
        yield Limit(0, one if terms.most_times == 1 else many, {"most": terms.most_times})
    if terms.most_month:
        why = N_("At most {most} can be drawn in a month: {possible} of it is left.")
        left = max(terms.most_month - drawn - held.drawn, 0)
        yield Limit(left, why, {"most": at.money(terms.most_month)})


def _noticed(look: Looker, at: Standing) -> Limit:
    terms = at.terms.terms
    due = [amount for _, amount, on in notices(look, at.held.holding) if on <= at.day]
    free = max(terms.notice_from - 1, 0)
    many = N_("To draw more takes {days} days of notice: {possible} can be drawn now.")
    one = N_("To draw more takes a day of notice: {possible} can be drawn now.")
    why = one if terms.notice_days == 1 else many
    return Limit(max([free, *due]), why, {"days": terms.notice_days})


def notices(look: Looker, holding: HoldingId) -> list[tuple[int, int, date]]:
    """Notices that were neither used nor taken back, the smallest first: id, amount, due."""
    return [(n, amount, day_of(due)) for n, amount, due in look.all(_NOTICES, holding=holding)]


def asleep_since(look: Looker, at: Standing) -> date | None:
    """The day of the last sign of life of an account that sleeps; None when it is awake.

    Once asleep, a deposit alone doesn't wake it: anybody can pay in, to draw the next day.
    """
    months = at.terms.terms.dormant_months
    if not months:
        return None
    held = at.held
    rows = look.all(_OWN_DAYS, member=held.member, holding=held.holding, day=at.day)
    return gap([(day_of(day), bool(opening)) for day, opening in rows], at)


def gap(days: Sequence[tuple[date, bool]], at: Standing) -> date | None:
    """The day before the first pause that is too long. `days` are those of signs of life, each
    with whether it was brought forward then: nobody knows what was before that.
    """
    held, terms = at.held, at.terms
    forward = [day for day, opening in days if opening]
    last = max([held.woken or held.opened, *forward])
    for day in [*(day for day, _ in days if day > last), at.day]:
        if add_months(last, terms.terms.dormant_months) < day and day >= terms.since:
            return last
        last = max(last, day)
    return None


def possible(look: Looker, at: Standing) -> Possible:
    """How much can be drawn, and why not more."""
    found = list(limits(look, at))
    room = max(min([at.there, *(one.most for one in found)]), 0)
    binding = [one for one in found if one.most == room and room < at.held.owns]
    return Possible(at.money(room), tuple(_said(one, at.money(room)) for one in binding))


def _said(one: Limit, room: Money) -> Text:
    return Text(one.why, {**one.fields, "possible": room})


def standing_of(
    held: Held, rows: Sequence[Signed], day: date, currency: str, there: int | None = None
) -> Standing:
    """An account on a day. `rows` are the terms of its product."""
    at = signed_for(rows, held, day)
    return Standing(held, day, at, held.owns if there is None else there, currency)


def is_broken(held: Held, signed: SavingsTerms) -> bool:
    """Whether a fixed term was broken: it ends before what was signed."""
    if held.form != FIXED_TERM or held.until is None:
        return False
    return held.until < add_months(held.opened, signed.months)
