"""What settling with a member who leaves would do, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_, Text
from coopdesk.records import (
    backing,
    interest_run,
    journal,
    loans,
    membership,
    nominees,
    products,
    sanctions,
    savings,
    shares,
    visit,
)
from coopdesk.records.book import Prepared
from coopdesk.records.ids import HoldingId, MemberId, ProductId
from coopdesk.records.membership import (
    DIED,
    Standing,
)
from coopdesk.records.money import Money
from coopdesk.records.products import (
    DIVIDENDS,
    LOANS,
    SAVINGS,
    SHARES,
    Held,
    Signed,
    named,
    signed_for,
)
from coopdesk.records.sanctions import FINE, Fine
from coopdesk.records.schema import (
    Entry,
    Nominee,
    NomineePayment,
)

#: From what a settlement takes, in this order, and with which deed.
TAKEN: Final = {
    SAVINGS: visit.WITHDRAWAL,
    DIVIDENDS: visit.DIVIDEND,
    SHARES: visit.REFUND,
}

_undone: Final = aliased(Entry)
_PAID: Final = Prepared(
    select(NomineePayment.nominee, NomineePayment.amount)
    .join(Nominee, Nominee.id == NomineePayment.nominee)
    .outerjoin(_undone, _undone.reverses == NomineePayment.id)
    .where(Nominee.member == bindparam("of"), _undone.id.is_(None))
)


@dataclass(frozen=True, slots=True)
class Row:
    """An account in a settlement. `holds` is what is in it, `interest` what it gets on closing,
    `set_off` what of it pays loans and fines, `pays` what is paid out. Of a loan or a fine `holds`
    is what is owed with all that belongs to it, and `set_off` what is paid of that. A fine has no
    `holding`, it has its `sanction`.
    """

    holding: HoldingId | None
    kind: str
    name: Text
    holds: Money
    interest: Money
    set_off: Money
    pays: Money
    sanction: int | None = None

    @property
    def owed(self) -> bool:
        """Whether it is what they owe."""
        return self.kind in (LOANS, FINE)

    @property
    def after(self) -> Money:
        """What is left in it or of it."""
        if self.owed:
            return self.holds - self.set_off
        return self.holds + self.interest - self.set_off - self.pays


@dataclass(frozen=True, slots=True)
class Heir:
    """A nominee with their part: `due` is what is still to be paid to them, `paid` what was."""

    nominee: int
    name: str
    relation: str
    guardian: str
    share: int
    due: Money
    paid: Money


@dataclass(frozen=True, slots=True)
class Plan:
    """What settling with a member on a day does. `out` is paid out in all, to the nominees of who
    died; `owed` is what they still owe then. `hindrances` are sentences on what stands against it.

    What they have pays their loans, then their fines, the oldest first. A fine is paid whole: what
    is too little for it waits until it is paid at the cash desk, or lifted.
    """

    member: MemberId
    standing: Standing
    rows: tuple[Row, ...]
    heirs: tuple[Heir, ...]
    out: Money
    owed: Money
    hindrances: tuple[Text, ...]

    @property
    def waits_for_heirs(self) -> bool:
        """Whether the rest goes to nominees, each for themselves."""
        return self.standing.cause == DIED

    @property
    def done(self) -> bool:
        """Whether nothing is left on either side."""
        return all(not row.holds and not row.interest for row in self.rows)


def plan(session: Session, member: MemberId, day: date) -> Plan:
    """What settling with a member who leaves does on a day, before anything is written."""
    look, money = products.reader(session), journal.currency_of(session)
    now, _ = membership.life(session, member, day)
    held = products.read_held(look, member, products.read_offers(look)).values()
    owed = {one.loan: one.most.minor for one in loans.owed_by(session, member, day)}
    answers = backing.answered_by(look, member)
    backed = [one for one in answers if HoldingId(one.loan) in owed]
    hindrances: list[Text] = []
    theirs = [
        _theirs(session, one, backed, day, hindrances, died=now.cause == DIED)
        for one in in_order(held)
    ]
    has, lent = sum(one.now for one in theirs), sum(owed.values())
    fines, paid = sanctions.fines_owed(look, member), min(has, lent)
    covered = _covered(fines, has - lent)
    unpaid = sum(one.amount for one in fines if one not in covered)
    rows = list(_taken(theirs, paid + sum(one.amount for one in covered), unpaid, money))
    out = Money(sum(row.pays.minor for row in rows), money)
    left = Money(lent - paid + unpaid, money)
    lenders = sorted((one for one in held if owed.get(one.holding)), key=_oldest_first)
    for one in lenders:
        some = min(paid, owed[one.holding])
        paid -= some
        rows.append(replace(_row(one, 0, some, 0, money), holds=Money(owed[one.holding], money)))
    rows += [_fine(one, one in covered, money) for one in fines]
    hindrances += [
        Text(
            N_("A fine of {amount} is not paid. It is paid at the cash desk, or lifted."),
            {"amount": Money(one.amount, money)},
        )
        for one in fines
        if one not in covered
    ]
    hindrances += _answers(len(answers) - len(backed))
    heirs = _heirs(session, member, out) if now.cause == DIED else ()
    if named_twice(heirs):
        hindrances.append(Text(nominees.TWICE))
    return Plan(member, now, tuple(rows), heirs, out, left, tuple(hindrances))


@dataclass(frozen=True, slots=True)
class _Theirs:
    """What of an account is theirs, in minor units: what can be taken `now`, and what `pays` in
    all.
    """

    held: Held
    interest: int
    now: int
    pays: int


def _theirs(
    session: Session,
    one: Held,
    backed: Sequence[backing.Answering],
    day: date,
    hindrances: list[Text],
    *,
    died: bool,
) -> _Theirs:
    """What of an account is theirs; what stands against it is added to the hindrances."""
    look, money = products.reader(session), journal.currency_of(session)
    interest = _interest(session, one, day)
    kept = _kept(look, one, backed)
    there = max(one.owns + interest - kept, 0)
    account = named(one.name, one.label)
    if kept:
        said = {"amount": Money(kept, money), "account": account}
        hindrances.append(Text(N_("{amount} of “{account}” is held back."), said))
    if there and _bounded(products.read_terms(look), one, day):
        said = {"account": account}
        hindrances.append(Text(N_("What bounds drawing from “{account}” ends here."), said))
    now = _in_turn(look, one, there, day)
    if now < there:
        hindrances.append(_waits(look, one, Money(there - now, money), day))
    # Of who died all is divided at once; each part is paid when its turn comes.
    return _Theirs(one, interest, now, there if died else now)


def _taken(theirs: Sequence[_Theirs], takes: int, keeps: int, money: str) -> Iterator[Row]:
    """What each account gives: so much is taken for what they owe, and so much of the rest stays
    there until the fines are paid that it is too little for.
    """
    for mine in theirs:
        set_off = min(mine.now, takes)
        kept = min(mine.pays - set_off, keeps)
        takes, keeps = takes - set_off, keeps - kept
        yield _row(mine.held, mine.interest, set_off, mine.pays - set_off - kept, money)


def _covered(fines: Sequence[Fine], rest: int) -> list[Fine]:
    """Which fines what is left pays whole, the oldest first."""
    found = []
    for one in fines:
        if one.amount <= rest:
            found.append(one)
            rest -= one.amount
    return found


def _fine(one: Fine, covered: bool, money: str) -> Row:
    zero, amount = Money.zero(money), Money(one.amount, money)
    name = Text(N_("Fine of {day}"), {"day": one.day})
    return Row(None, FINE, name, amount, zero, amount if covered else zero, zero, one.sanction)


def named_twice(heirs: Sequence[Heir]) -> bool:
    """Whether two PCs named nominees apart, and nobody had their part yet."""
    return sum(one.share for one in heirs) > nominees.WHOLE and not any(
        one.paid.minor for one in heirs
    )


def in_order(held: Sequence[Held] | Any) -> list[Held]:
    """What a settlement takes from, in its order: savings, what waits of a surplus, shares."""
    open_ = [one for one in held if one.kind in TAKEN and not one.closed]
    kinds = list(TAKEN)
    return sorted(open_, key=lambda one: (kinds.index(one.kind), one.holding))


def _in_turn(look: products.Looker, one: Held, there: int, day: date) -> int:
    """What of an account can be taken today: shares by their turn and the year's cap."""
    return min(there, shares.most_now(look, one.holding, day)) if one.kind == SHARES else there


def _waits(look: products.Looker, one: Held, amount: Money, day: date) -> Text:
    """Why not all of the shares is paid."""
    if shares.terms_on(look, one.product, day).refundable:
        return Text(N_("{amount} in shares waits for its turn to be paid."), {"amount": amount})
    return Text(
        N_("{amount} in shares is not paid back: it can be made over to another member."),
        {"amount": amount},
    )


def _oldest_first(one: Held) -> int:
    return one.holding


def _row(one: Held, interest: int, set_off: int, pays: int, money: str) -> Row:
    return Row(
        one.holding,
        one.kind,
        named(one.name, one.label),
        Money(one.owns, money),
        Money(interest, money),
        Money(set_off, money),
        Money(pays, money),
    )


def _interest(session: Session, one: Held, day: date) -> int:
    if one.kind != SAVINGS:
        return 0
    found = interest_run.closing_interest(session, one.holding, day)
    return found.net.minor if found else 0


def _answers(count: int) -> list[Text]:
    """That they answer for loans of others."""
    said = N_("They answer for {count} loans of others: another guarantor is needed first.")
    return [Text(said, {"count": count})] if count else []


def _bounded(terms: Mapping[ProductId, Sequence[Signed]], one: Held, day: date) -> bool:
    """Whether drawing from an account has limits that hold for members alone."""
    if one.kind != SAVINGS:
        return False
    now = signed_for(terms[one.product], one, day).terms
    return any(
        (
            now.minimum,
            now.most_each,
            now.most_month,
            now.most_times,
            now.notice_days,
            now.withdrawal_fee,
        )
    )


def _kept(look: products.Looker, one: Held, backed: Sequence[backing.Answering]) -> int:
    """What of an account is held back, but for loans of their own: that pays these."""
    if one.kind != SAVINGS:
        return 0
    own = [kept for answer in backed if (kept := backing.held(look, answer)) is not None]
    freed = sum(amount for holding, amount in own if holding == one.holding)
    return max(savings.held_back(look, one.holding) - freed, 0)


def _heirs(session: Session, member: MemberId, total: Money) -> tuple[Heir, ...]:
    look = products.reader(session)
    paid: dict[int, int] = {}
    for nominee, amount in look.all(_PAID, of=member):
        paid[nominee] = paid.get(nominee, 0) + amount
    people = session.scalars(
        select(Nominee)
        .where(Nominee.member == member, Nominee.until.is_(None))
        .order_by(Nominee.place, Nominee.id)
    ).all()
    due = _parts(total.minor, [(one.id, one.share) for one in people], set(paid))
    return tuple(
        Heir(
            one.id,
            one.name or "",
            one.relation or "",
            one.guardian or "",
            one.share,
            Money(due.get(one.id, 0), total.currency),
            Money(paid.get(one.id, 0), total.currency),
        )
        for one in people
    )


def _parts(total: int, shares: Sequence[tuple[int, int]], paid: set[int]) -> dict[int, int]:
    """What of the rest each nominee gets who had nothing yet: every coin goes to somebody."""
    waiting = [(ident, share) for ident, share in shares if ident not in paid]
    parts: dict[int, int] = {}
    rest, of = total, sum(share for _, share in waiting)
    for ident, share in waiting:
        parts[ident] = rest * share // of if of else 0
        rest, of = rest - parts[ident], of - share
    return parts
