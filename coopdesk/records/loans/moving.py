"""What a visit to the cash desk may do with a loan: pay it out, pay it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, select

from coopdesk.i18n import N_
from coopdesk.records import journal, resolutions, schedule
from coopdesk.records.book import Prepared, Topic, Tx
from coopdesk.records.errors import Refused
from coopdesk.records.ids import EntryId, LoanId, PersonId
from coopdesk.records.journal import Leg
from coopdesk.records.loans.facts import find, life_of
from coopdesk.records.loans.keeping import income_legs, settle
from coopdesk.records.loans.life import (
    APPROVED,
    DISBURSEMENT,
    OPENING,
    PAYMENTS,
    RATE,
    RECOVERED,
    REFUSED,
    REPAYMENT,
    RESCHEDULED,
    RUNNING,
    SIGNED,
    UNDONE,
    WAIVED,
    WRITTEN_OFF,
    Life,
    Move,
    Parts,
    live,
)
from coopdesk.records.loans.truth import back_too_much, last_day, standing, too_much
from coopdesk.records.money import LARGEST, Money
from coopdesk.records.products import Deed, Held, deed, worth
from coopdesk.records.schema import LoanEvent, LoanMove

#: What each kind of event is to the resolution that it names.
CAUSES: Final[Mapping[str, str]] = {
    APPROVED: resolutions.LOAN,
    REFUSED: resolutions.LOAN,
    RESCHEDULED: resolutions.RESCHEDULING,
    RATE: resolutions.RESCHEDULING,
    WAIVED: resolutions.WAIVER,
    WRITTEN_OFF: resolutions.WRITE_OFF,
}

#: What the payment that is asked about is known by.
_THIS: Final = "this"

_MOVES: Final = Prepared(
    select(
        LoanMove.n,
        LoanMove.loan,
        LoanMove.kind,
        LoanMove.amount,
        LoanMove.principal,
        LoanMove.interest,
        LoanMove.fee,
        LoanMove.penalty,
    )
    .where(LoanMove.entry == bindparam("of"))
    .order_by(LoanMove.n)
)
_EVENTS: Final = Prepared(
    select(LoanEvent.id, LoanEvent.loan).where(LoanEvent.entry == bindparam("of"))
)


def repay(tx: Tx, held: Held, amount: int, day: date) -> Deed:
    """Money paid back on a loan, never more than pays all of it. `amount` in minor units.

    It goes to penalties, fees, interest and principal by what was signed, as if everything that
    was paid until now had come in the order of its days. A loan that was brought forward without
    its terms has principal alone.
    """
    tx.touch(Topic.LOANS)
    life = find(tx, LoanId(held.holding))
    if life is None:
        _check_owed(tx, amount, held.owns)
        return deed(held, -amount)
    if recovers(life, day):
        _check_lost(tx, life, amount, day)
        recovered = Leg(journal.role_account(tx, "recoveries").id, -amount)
        return Deed(recovered, held, parts=Parts())
    if life.state not in (RUNNING, WRITTEN_OFF):
        raise Refused(N_("This loan was not paid out yet."), field="amount")
    check_begun(life, day)
    parts, most = divided(life, amount, day)
    _check_owed(tx, amount, most)
    leg = Leg(held.account, -parts.principal, held.member, held.holding)
    more = income_legs(tx, parts.interest, parts.fee, parts.penalty)
    return Deed(leg, held.moved(leg), tuple(more), parts)


def recovers(life: Life, day: date) -> bool:
    """Whether what is paid on a day is recovered after the loan was written off. On the day itself,
    and before it, it still counts as paid back; nothing is recovered of a loan of which all was
    paid back by then, as came to light since."""
    if life.state != WRITTEN_OFF or day <= life.since:
        return False
    found = standing(life)
    return found is not None and found.written_off is not None


def _check_lost(tx: Tx, life: Life, amount: int, day: date) -> None:
    _, most = divided(life, amount, day)
    if amount > most:
        raise too_much_recovered(worth(tx, max(most, 0)))


def too_much_recovered(balance: Money) -> Refused:
    """Refuse more than was given up with a loan."""
    return Refused(
        N_("Only {balance} of what was written off is still to come in."),
        field="amount",
        balance=balance,
    )


def check_begun(life: Life, day: date) -> None:
    """Refuse a payment of before anything was paid out."""
    began = min((one.day for one in life.moves if _puts_out(one)), default=day)
    if day < began:
        raise Refused(N_("This loan was paid out only on {day}."), field="day", day=began)


def _puts_out(move: Move) -> bool:
    return move.kind in (DISBURSEMENT, OPENING) and not move.undone


def _check_owed(tx: Tx, amount: int, owed: int) -> None:
    if amount > owed:
        there = worth(tx, max(owed, 0))
        raise Refused(N_("Only {balance} is still owed."), field="amount", balance=there)


def check_not_too_much(tx: Tx, before: Life, field: str) -> None:
    """Refuse what was done to a loan since, where the co-op would owe the member by it.

    Who writes it knows that: the payment is taken back first, and the right one written. What two
    PCs took, or came in by a slip of before, stands as owed to the member (see `give_back`).
    """
    was, now = (_ever_too_much(life) for life in (before, life_of(tx, before.asked.id)))
    if now > was:
        raise Refused(
            N_(
                "By that {amount} too much was paid on this loan. Take the last payment back first,"
                " then write what is right."
            ),
            field=field,
            amount=worth(tx, now),
        )


def _ever_too_much(life: Life) -> int:
    """What was paid beyond all that was owed at the time, given back or not."""
    return too_much(standing(life)) + life.given_back


def divided(life: Life, amount: int, day: date) -> tuple[Parts, int]:
    """Into which parts a payment would go, and how much there is to pay at most, that day.

    What was owed that day can be paid, although more was paid since: that then was too much.
    """
    last = last_day(life)
    this, most = _tried(life, amount, day, max(day, last))
    if most < amount and day < last:
        most = max(most, _tried(life, amount, day, day)[1])
    got = this.parts
    return Parts(int(got.principal), int(got.interest), int(got.fees), int(got.penalty)), most


def _tried(life: Life, amount: int, day: date, until: date) -> tuple[schedule.Allocation, int]:
    """Where a payment would go, and the most of it, by what is known until a day."""
    found = standing(life, until, [schedule.Payment(day, Decimal(amount), _THIS)])
    assert found is not None
    [this] = [one for one in found.allocations if one.key == _THIS]
    more = too_much(found)
    if more > this.left:
        more -= too_much(standing(life, until))
    return this, amount - more


def most_on(life: Life, day: date) -> int:
    """The most that can be paid on a day, by all that is known: also of later days."""
    return divided(life, LARGEST, day)[1]


def give_back(tx: Tx, held: Held, amount: int, day: date) -> Deed:
    """What was paid too much on a loan goes back to the member. `amount` in minor units."""
    tx.touch(Topic.LOANS)
    life = find(tx, LoanId(held.holding))
    more = -held.owns if life is None else too_much(standing(life))
    if amount > more:
        raise Refused(
            N_("Only {balance} was paid too much on this loan."),
            field="amount",
            balance=worth(tx, max(more, 0)),
        )
    if life is None:
        return deed(held, amount)
    last = max(one.day for one in life.moves if one.kind in PAYMENTS and not one.undone)
    if day < last:
        raise Refused(
            N_("Something happened to this loan on {last}. Choose that day or a later one."),
            field="day",
            last=last,
        )
    return replace(deed(held, amount), parts=Parts(-amount))


def disburse(tx: Tx, held: Held, amount: int, day: date) -> Deed:
    """Money of a loan paid out: not more than was signed. `amount` in minor units."""
    life = find(tx, LoanId(held.holding))
    if life is None or life.terms is None or life.state not in (SIGNED, RUNNING):
        raise Refused(N_("Nothing can be paid out of this loan."), field="amount")
    room = int(life.terms.lent) - life.disbursed
    if amount > room:
        raise Refused(
            N_("Only {balance} of this loan is not paid out yet."),
            field="amount",
            balance=worth(tx, max(room, 0)),
        )
    tx.touch(Topic.LOANS)
    return replace(deed(held, amount), parts=Parts(-amount))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an entry that moved a loan, and of which `kind` it is; none: a payment."""

    n: int
    loan: LoanId
    amount: int
    parts: Parts
    kind: str = ""


def book(tx: Tx, entry: EntryId, day: date, lines: Sequence[Line]) -> None:
    """Keep what the lines of an entry did to loans, and put later payments where they belong."""
    rows: list[dict[str, Any]] = []
    for line in lines:
        life = find(tx, line.loan)
        if life is not None:
            kind = RECOVERED if recovers(life, day) else REPAYMENT
            rows.append(_row(entry, line, day, line.kind or kind))
    if not rows:
        return
    tx.insert(LoanMove, rows)
    for loan in {line.loan for line in lines}:
        settle(tx, loan)


def _row(entry: EntryId, line: Line, day: date, kind: str) -> dict[str, Any]:
    parts = line.parts
    return {
        "entry": entry,
        "n": line.n,
        "loan": line.loan,
        "day": day,
        "kind": kind,
        "amount": line.amount,
        "principal": parts.principal,
        "interest": parts.interest,
        "fee": parts.fee,
        "penalty": parts.penalty,
    }


def take_back(tx: Tx, entry: EntryId, reversal: EntryId) -> list[LoanId]:
    """Turn round what an entry did to loans that is reversed, and put the rest where it belongs.

    Tells which loans these are. Refused where a loan was paid back that then was never paid out.
    """
    rows = tx.all(_MOVES, of=entry)
    if any(row[2] == OPENING for row in rows):
        raise Refused(
            N_(
                "This was paid before the terms of the loan came into the book, and is part of"
                " what is owed by them. Write what differs as a new visit."
            ),
            field="visit",
        )
    made = [
        {
            "entry": reversal,
            "n": n,
            "loan": loan,
            "day": tx.today,
            "kind": kind,
            "amount": -amount,
            "principal": -principal,
            "interest": -interest,
            "fee": -fee,
            "penalty": -penalty,
        }
        for n, loan, kind, amount, principal, interest, fee, penalty in rows
    ]
    moved = [LoanId(loan) for loan in dict.fromkeys(row["loan"] for row in made)]
    before = [_as_if_it_held(life_of(tx, loan), entry) for loan in moved]
    tx.insert(LoanMove, made)
    for event, loan in tx.all(_EVENTS, of=entry):
        note(tx, LoanId(loan), UNDONE, {"event": event}, entry=reversal)
    for life in before:
        now = life_of(tx, life.asked.id)
        _check_paid_out(now)
        _check_not_given_back(life, now)
        settle(tx, life.asked.id)
        check_not_too_much(tx, life, "visit")
    return moved


def _as_if_it_held(life: Life, entry: EntryId) -> Life:
    """A loan as it was before the reversal of an entry, which is written by now."""
    moves = [replace(one, undone=False) if one.entry == entry else one for one in life.moves]
    return live(life.asked, life.events, moves)


def _check_not_given_back(before: Life, now: Life) -> None:
    if back_too_much(now) > back_too_much(before):
        raise Refused(
            N_("What was paid too much on this loan was given back. Take that back first."),
            field="visit",
        )


def _check_paid_out(life: Life) -> None:
    paid = any(one.kind in PAYMENTS and not one.undone for one in life.moves)
    if paid and not life.disbursed:
        raise Refused(
            N_("Something was paid back on this loan already. Take that back first."),
            field="visit",
        )


def note(
    tx: Tx,
    loan: LoanId,
    kind: str,
    said: Mapping[str, Any],
    *,
    day: date | None = None,
    entry: EntryId | None = None,
    second: PersonId | None = None,
    resolution: str = "",
    ident: int | None = None,
) -> int:
    """Write down that something happened to a loan, today where no day is said.

    `ident` is for what two PCs may write both (see `ids.made_for`). The resolution that is named is
    tied to the event, until the event is taken back.
    """
    event = tx.new_id() if ident is None else ident
    row = {
        "id": event,
        "loan": loan,
        "day": day or tx.today,
        "written": tx.now,
        "kind": kind,
        "by": tx.actor.person,
        "second": second,
        "entry": entry,
        "resolution": " ".join(resolution.split()),
        "said": dict(said),
    }
    tx.insert(LoanEvent, [row])
    if kind == UNDONE:
        resolutions.let_go(tx, "", said["event"])
    elif resolution.strip():
        refused = kind == REFUSED
        resolutions.cite(tx, resolution, CAUSES[kind], event, day or tx.today, lost=refused)
    tx.touch(Topic.LOANS)
    return event
