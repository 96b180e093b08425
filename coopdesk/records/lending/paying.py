"""A loan is paid out, in one part or several, each by one receipt that holds all of it.

What it costs at once and what goes to the member's savings is kept back on lines of that receipt,
and so is what pays off the loan that this one replaces.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import backing, journal, loans, schedule, visit
from coopdesk.records.access import Permission
from coopdesk.records.book import Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, EntryId, HoldingId, LoanId, MemberId, PersonId, VisitId
from coopdesk.records.lending.asking import check_day, in_state, terms_of
from coopdesk.records.loans import Life, Parts, life_of
from coopdesk.records.loans.life import DISBURSED, RUNNING, SIGNED
from coopdesk.records.money import Money
from coopdesk.records.products import (
    COMPULSORY,
    FIXED_TERM,
    SAVINGS,
    Held,
    Looker,
    read_held,
    read_offers,
    reader,
)
from coopdesk.records.visit import Doing

_STATES: Final = (SIGNED, RUNNING)


@dataclass(frozen=True, slots=True)
class Payout:
    """What becomes of an amount of a loan that is paid out.

    `withheld` are the fees by name, `saved` what goes to the savings account `savings`, `paid_off`
    what pays off the loan that it replaces; `net` is what the member gets in the hand.
    """

    amount: Money
    withheld: tuple[tuple[str, Money], ...]
    saved: Money
    savings: HoldingId | None
    paid_off: Money
    net: Money


def payout(session: Session, loan: LoanId, amount: int, day: date) -> Payout:
    """What would become of an amount (minor units) that is paid out on a day.

    Refused for a loan of which nothing can be paid out.
    """
    look = reader(session)
    life = in_state(look, loan, *_STATES)
    return _payout(look, life, amount, day, journal.currency_of(session))


def to_pay_out(session: Session, loan: LoanId) -> Money:
    """How much of a loan that was signed is not paid out yet."""
    life = life_of(reader(session), loan)
    left = 0 if life.terms is None or life.state not in _STATES else _room(life)
    return Money(left, journal.currency_of(session))


def _room(life: Life) -> int:
    assert life.terms is not None
    return max(int(life.terms.lent) - life.disbursed, 0)


def _payout(look: Looker, life: Life, amount: int, day: date, currency: str) -> Payout:
    assert life.terms is not None
    lent, first = terms_of(look, life), not life.disbursed
    fees = _fees(life, amount)
    withheld = tuple((name, Money(int(fee), currency)) for name, fee in fees if int(fee))
    saved = Money(lent.kept_back(amount), currency)
    paid_off = _old_loan(look, life, day) if first else 0
    net = amount - saved.minor - paid_off - sum(fee.minor for _, fee in withheld)
    return Payout(
        Money(amount, currency),
        withheld,
        saved,
        _savings_of(look, MemberId(life.asked.member)) if saved.minor else None,
        Money(paid_off, currency),
        Money(net, currency),
    )


def _fees(life: Life, amount: int) -> tuple[tuple[str, Decimal], ...]:
    """What is kept back of an amount: of what was paid out before, its part was kept already."""
    assert life.terms is not None
    paid = [one.said for one in life.events if one.kind == DISBURSED]
    kept = [(name, Decimal(fee)) for said in paid for name, fee in said["withheld"]]
    before = Decimal(life.disbursed)
    return schedule.withheld(life.terms, Decimal(amount), before=before, kept=kept)


def _old_loan(look: Looker, life: Life, day: date) -> int:
    if life.asked.replaces is None:
        return 0
    old = life_of(look, LoanId(life.asked.replaces))
    return payoff_of(old, day).total if old.state == RUNNING and old.owed > 0 else 0


def payoff_of(life: Life, day: date) -> Parts:
    """What pays off all of a loan on a day, part by part, in minor units."""
    if life.terms is None:
        raise Refused(N_("This loan was not paid out yet."), field="loan")
    quote = schedule.payoff(life.terms, loans.happened(life), day).parts
    return Parts(*(int(part) for part in quote))


def _savings_of(look: Looker, member: MemberId) -> HoldingId | None:
    """Where what is kept back goes: compulsory savings, or the oldest account that is free."""
    held = [
        one
        for one in read_held(look, member, read_offers(look)).values()
        if one.kind == SAVINGS and not one.closed and one.form != FIXED_TERM
    ]
    held.sort(key=_compulsory_first)
    return held[0].holding if held else None


def _compulsory_first(held: Held) -> tuple[bool, date, int]:
    return held.form != COMPULSORY, held.opened, held.holding


@command(needs=Permission.LEND)
def pay_out(
    tx: Tx,
    *,
    loan: LoanId,
    amount: int,
    day: date,
    box: AccountId | None = None,
    second: PersonId | None = None,
) -> VisitId:
    """Pay a loan out, all of it or a part (minor units), by one receipt. `box`: see a visit.

    An amount of a fee is kept back of the first part; percent, and savings, of each. Refused for
    more than was signed, where less is left than what is kept back, and on a day after the first
    instalment fell due.
    """
    life = in_state(tx, loan, *_STATES)
    check_day(tx, life, day)
    loans.check_second(tx, second, needed=False)
    if amount <= 0:
        raise Refused(N_("The amount must be more than zero."), field="amount")
    _check_in_time(life, day)
    out = _payout(tx, life, amount, day, journal.currency(tx))
    _check_enough(life, out)
    doings = _doings(life, out)
    member = MemberId(life.asked.member)
    try:
        made = visit.book_visit(tx, member=member, day=day, doings=doings, box=box)
    except Refused as no:
        of_loan = visit.field_of(visit.DISBURSEMENT, HoldingId(loan))
        no.field = "amount" if no.field == of_loan else no.field
        raise
    said = {
        "amount": amount,
        "withheld": [[name, fee.minor] for name, fee in out.withheld],
        "savings": out.saved.minor,
        "paid_off": out.paid_off.minor,
    }
    loans.note(tx, loan, DISBURSED, said, day=day, entry=EntryId(made), second=second)
    loans.settle(tx, loan)
    backing.follow(tx, loan)
    return made


def _check_in_time(life: Life, day: date) -> None:
    assert life.terms is not None
    if life.disbursed:
        return
    first = schedule.periods(life.terms, 1)[0].due
    if day >= first:
        raise Refused(
            N_(
                "The first instalment falls due on {due}, before the money is paid out. Take the"
                " signing back, and sign it again with a later day."
            ),
            field="day",
            due=first,
        )


def _check_enough(life: Life, out: Payout) -> None:
    if out.saved.minor and out.savings is None:
        raise Refused(
            N_("The member has no savings account for what is kept back. Open one first."),
            field="loan",
        )
    if out.net.minor < 0:
        raise Refused(
            N_("{kept} is kept back of it: pay out that much or more."),
            field="amount",
            kept=out.amount - out.net,
        )


def _doings(life: Life, out: Payout) -> list[Doing]:
    """The lines of the receipt."""
    holding = HoldingId(life.asked.id)
    made = [Doing(visit.DISBURSEMENT, out.amount, holding)]
    made += [Doing(visit.LOAN_FEE, fee, holding) for _, fee in out.withheld]
    if out.saved.minor:
        made.append(Doing(visit.DEPOSIT, out.saved, out.savings))
    if out.paid_off.minor:
        made.append(Doing(visit.REPAYMENT, out.paid_off, HoldingId(life.asked.replaces or 0)))
    return made
