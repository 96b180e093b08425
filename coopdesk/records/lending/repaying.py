"""A loan is paid back otherwise than with money over the desk: in kind, or out of savings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import backing, journal, loans, savings
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import EntryId, HoldingId, LoanId, MemberId
from coopdesk.records.journal import Leg
from coopdesk.records.lending.asking import in_state, who, written
from coopdesk.records.loans import Life, life_of
from coopdesk.records.loans.life import IN_KIND, RECOVERED, RUNNING, SET_OFF, WRITTEN_OFF
from coopdesk.records.loans.moving import recovers
from coopdesk.records.money import LARGEST, Money
from coopdesk.records.products import (
    FIXED_TERM,
    SAVINGS,
    Deed,
    Held,
    Looker,
    held_by,
    named,
    read_held,
    read_offers,
    reader,
    worth,
)
from coopdesk.records.schema import Holding, LoanMove, TeamMember

_STATES: Final = (RUNNING, WRITTEN_OFF)

_OWNER: Final = Prepared(select(Holding.member).where(Holding.id == bindparam("of")))
_MATES: Final = Prepared(
    select(TeamMember.member).where(TeamMember.team == bindparam("of"), TeamMember.until.is_(None))
)
_LOANS: Final = Prepared(select(LoanMove.loan).where(LoanMove.entry == bindparam("of")))


# --- in kind ---------------------------------------------------------------------------------


def worth_of(quantity: Decimal | str, price: int) -> int:
    """What so much of a thing is worth at a price (minor units), rounded half up.

    Refused where the quantity is no number.
    """
    try:
        return int((Decimal(quantity) * price).quantize(Decimal(1), ROUND_HALF_UP))
    except (InvalidOperation, ValueError):  # the second: "NaN" is a Decimal too
        raise Refused(N_("Write how much it is as a number."), field="quantity") from None


@command(needs=Permission.TAKE_MONEY)
def pay_in_kind(
    tx: Tx, *, loan: LoanId, what: str, quantity: Decimal | str, unit: str, price: int, day: date
) -> EntryId:
    """The member pays with produce: 12 sacks of coffee at a price (minor units a sack).

    It goes to the parts of the loan as money would, and into the account of produce. Refused for
    more than is owed.
    """
    life = in_state(tx, loan, *_STATES)
    said = written(what, "what", N_("Write what is brought, such as “coffee”."))
    amount = worth_of(quantity, price)
    if price <= 0:
        raise Refused(N_("The price must be more than zero."), field="price")
    if not 0 < amount <= LARGEST:
        raise Refused(N_("Write how much is brought."), field="quantity")
    deed = _paid(tx, life, amount, day, "quantity")
    produce = Leg(journal.role_account(tx, "produce").id, amount)
    event: dict[str, Any] = {
        "what": said,
        "quantity": f"{Decimal(quantity):f}",
        "unit": unit.strip(),
    }
    event |= {"price": price, "amount": amount}
    return _write(tx, life, day, IN_KIND, deed, from_=produce, event=event, memo=said)


def _paid(tx: Tx, life: Life, amount: int, day: date, field: str) -> Deed:
    """How a payment goes to the parts of a loan."""
    held = held_by(tx, MemberId(life.asked.member))[HoldingId(life.asked.id)]
    try:
        return loans.repay(tx, held, amount, day)
    except Refused as no:
        no.field = field if no.field == "amount" else no.field
        raise


def _write(
    tx: Tx,
    life: Life,
    day: date,
    kind: str,
    deed: Deed,
    *,
    from_: Leg,
    event: dict[str, Any],
    memo: str,
) -> EntryId:
    loan = life.asked.id
    legs = [from_, *deed.legs]
    entry = journal.post(tx, day=day, kind=kind, legs=legs, memo=memo)
    loans.note(tx, loan, kind, event, day=day, entry=entry)
    booked = RECOVERED if recovers(life, day) else kind
    line = loans.Line(1, loan, event["amount"], deed.parts, kind=booked)
    loans.book(tx, entry, day, [line])
    backing.follow(tx, loan)
    tx.touch(Topic.LOANS | Topic.SAVINGS)
    return entry


# --- out of savings --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """An account of savings that can be set off against a loan, and at most how much of it."""

    holding: HoldingId
    member: MemberId
    name: str
    account: Text
    most: Money
    own: bool


@dataclass(frozen=True, slots=True)
class _Taking:
    """What can be taken of an account, and how much of that without touching a guarantee."""

    most: int
    free: int
    guarantee: int | None


def sources(session: Session, loan: LoanId, day: date) -> list[Source]:
    """The savings that can be set off on a day: the borrower's own, then of those who answer.

    What others have only counts once the loan is late.
    """
    look, money = reader(session), journal.currency_of(session)
    life = life_of(look, loan)
    if life.state not in _STATES:
        return []
    found = []
    for member in _answering(look, life, day):
        name = who(look, member).name
        for held in read_held(look, member, read_offers(look)).values():
            if held.kind == SAVINGS and not held.closed and not _fixed(held, day):
                most = _taking(look, life, held).most
                own = member == life.asked.member
                row = (held.holding, member, name, named(held.name, held.label))
                found += [Source(*row, Money(most, money), own)] if most > 0 else []
    return found


def _answering(look: Looker, life: Life, day: date) -> list[MemberId]:
    borrower = MemberId(life.asked.member)
    if not _is_late(life, day):
        return [borrower]
    found = [one.member for one in backing.answering_for(look, life.asked.id)]
    mates = look.all(_MATES, of=life.asked.team) if life.asked.team else []
    return list(dict.fromkeys([borrower, *found, *(MemberId(member) for (member,) in mates)]))


def _is_late(life: Life, day: date) -> bool:
    if life.state == WRITTEN_OFF:
        return True
    found = loans.standing(life, max(day, loans.last_day(life)))
    return found is not None and found.overdue.total > 0


def _fixed(held: Held, day: date) -> bool:
    return held.form == FIXED_TERM and held.until is not None and day < held.until


def _taking(look: Looker, life: Life, held: Held) -> _Taking:
    free = max(held.owns - savings.held_back(look, held.holding), 0)
    mine = [one for one in backing.answering_for(look, life.asked.id) if one.member == held.member]
    if not mine:
        return _Taking(free, free, None)
    [one] = mine[:1]
    kept = backing.held(look, one)
    here = kept[1] if kept and kept[0] == held.holding else 0
    if held.member == life.asked.member:
        return _Taking(free + here, free, one.id)
    return _Taking(min(free + here, backing.left_of(life, one)), 0, one.id)


@command(needs=Permission.LEND)
def set_off(
    tx: Tx, *, loan: LoanId, holding: HoldingId, amount: int, day: date, reason: str
) -> EntryId:
    """Pay a loan out of savings: the member's own, or of somebody who answers for it.

    Of others only once it is late, and not more than they answer for; in a group each answers for
    all. What is held back for something else, and a fixed term, stays. `amount` in minor units.
    """
    life = in_state(tx, loan, *_STATES)
    said = written(reason, "reason", N_("Write why it is set off."))
    owner = tx.one(_OWNER, of=holding)
    held = held_by(tx, MemberId(owner[0])).get(holding) if owner else None
    if held is None or held.kind != SAVINGS or held.closed:
        raise Refused(N_("There is no such account."), field="holding")
    _check_answers(tx, life, held, day)
    taking = _taking(tx, life, held)
    _check_there(tx, held, amount, day, taking)
    deed = _paid(tx, life, amount, day, "amount")
    answered = max(amount - taking.free, 0) if taking.guarantee else 0
    event = {"holding": holding, "member": held.member, "amount": amount, "reason": said}
    event |= {"guarantee": taking.guarantee, "answered": answered}
    drawn = Leg(held.account, amount, held.member, holding)
    return _write(tx, life, day, SET_OFF, deed, from_=drawn, event=event, memo=said)


def _check_answers(tx: Tx, life: Life, held: Held, day: date) -> None:
    if held.member in _answering(tx, life, day):
        if _fixed(held, day):
            raise Refused(
                N_("This money is fixed until {day}. To have it before, the term must be broken."),
                field="holding",
                day=held.until,
            )
        return
    if _is_late(life, day):
        raise Refused(N_("This member does not answer for the loan."), field="holding")
    raise Refused(
        N_("The loan is not late: only the member's own savings can be set off."), field="holding"
    )


def _check_there(tx: Tx, held: Held, amount: int, day: date, taking: _Taking) -> None:
    if amount <= 0:
        raise Refused(N_("The amount must be more than zero."), field="amount")
    if amount > taking.most:
        raise Refused(
            N_("At most {balance} of this account can be set off."),
            field="amount",
            balance=worth(tx, max(taking.most, 0)),
        )
    there = journal.lowest_since(tx, held.member, held.holding, day, held.owns)
    if amount > there:
        raise Refused(
            N_("On {day} or a day since there was only {balance} in this account."),
            field="amount",
            day=day,
            balance=worth(tx, max(there, 0)),
        )


# --- taking it back --------------------------------------------------------------------------


@command(needs=Permission.REVERSE)
def take_back_payment(tx: Tx, *, entry: EntryId, reason: str) -> EntryId:
    """What was paid in kind or set off was wrong: post its opposite, with a reason.

    Savings get their money back, and are held back again for the loan as before.
    """
    if journal.head_of(tx, entry).kind not in (IN_KIND, SET_OFF):
        raise Refused(N_("This was neither paid in kind nor set off."), field="entry")
    loan = (tx.one(_LOANS, of=entry) or (0,))[0]
    reversal = journal.turn_round(tx, entry, reason=reason)
    with renamed(visit="entry"):
        loans.take_back(tx, entry, reversal)
    backing.follow(tx, LoanId(loan))
    tx.touch(Topic.LOANS | Topic.SAVINGS)
    return reversal
