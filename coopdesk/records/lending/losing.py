"""A loan is given up: what was set aside for it is used, the rest is a loss.

Whatever is still paid on it afterwards is recovered: it goes over the desk like any repayment.
"""

from __future__ import annotations

from datetime import date

from coopdesk.i18n import N_
from coopdesk.records import backing, journal, loans
from coopdesk.records.access import Permission
from coopdesk.records.book import Topic, Tx, command
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import EntryId, HoldingId, LoanId, MemberId, PersonId, made_for
from coopdesk.records.journal import Leg
from coopdesk.records.lending.asking import check_day, in_state, written
from coopdesk.records.loans import Life, Parts
from coopdesk.records.loans.life import LOST, RUNNING, WRITTEN_OFF
from coopdesk.records.products import held_by


@command(needs=Permission.KEEP_BOOKS)
def write_off(
    tx: Tx, *, loan: LoanId, day: date, reason: str, resolution: str, second: PersonId
) -> EntryId:
    """Give up what is owed of a loan: nothing of it falls due any more. Takes a resolution, and
    a second person who signs beside. Who answers for it goes on answering.

    What is set aside for loans is used first, the rest is a loss. Refused on a day before the last
    thing that happened to the loan.
    """
    why = written(reason, "reason", N_("Write why it is written off."))
    resolved = written(resolution, "resolution", N_("Name the resolution that writes it off."))
    loans.check_second(tx, second, needed=True)
    loans.settle(tx, loan)
    life = in_state(tx, loan, RUNNING)
    _check(tx, life, day)
    owed, covered = life.owed, min(_set_aside(tx), life.owed)
    said = (loan, _attempts(life), owed, covered)
    entry = EntryId(made_for(LOST, *said))
    journal.post(tx, day=day, kind=LOST, legs=_legs(tx, life, covered), memo=why, ident=entry)
    loans.note(
        tx,
        loan,
        WRITTEN_OFF,
        {"reason": why, "amount": owed, "covered": covered},
        day=day,
        entry=entry,
        second=second,
        resolution=resolved,
        ident=made_for("write-off", *said),
    )
    loans.book(tx, entry, day, [loans.Line(1, loan, 0, Parts(owed), kind=LOST)])
    tx.touch(Topic.LOANS)
    return entry


def _check(tx: Tx, life: Life, day: date) -> None:
    check_day(tx, life, day)
    if life.owed <= 0:
        raise Refused(N_("This loan is paid back."), field="loan")
    last = loans.last_day(life)
    if day < last:
        raise Refused(
            N_("Something happened to this loan on {last}. Choose that day or a later one."),
            field="day",
            last=last,
        )


def _set_aside(tx: Tx) -> int:
    """What is set aside for all loans, in minor units."""
    return max(-journal.holds(tx, journal.role_account(tx, "allowance").id), 0)


def _attempts(life: Life) -> int:
    return sum(one.kind == LOST and one.principal > 0 for one in life.moves)


def _legs(tx: Tx, life: Life, covered: int) -> list[Leg]:
    member, holding = MemberId(life.asked.member), HoldingId(life.asked.id)
    account = held_by(tx, member)[holding].account
    return [
        Leg(journal.role_account(tx, "allowance").id, covered),
        Leg(journal.role_account(tx, "loan_loss").id, life.owed - covered),
        Leg(account, -life.owed, member, holding),
    ]


@command(needs=Permission.KEEP_BOOKS)
def take_back_write_off(tx: Tx, *, loan: LoanId, reason: str) -> EntryId:
    """A loan was written off by mistake: it is owed again, and what was paid since counts on it."""
    life = in_state(tx, loan, WRITTEN_OFF)
    [lost] = [one for one in life.events if one.kind == WRITTEN_OFF][-1:]
    assert lost.entry is not None
    reversal = journal.turn_round(tx, lost.entry, reason=reason)
    with renamed(visit="loan"):
        loans.take_back(tx, lost.entry, reversal)
    backing.follow(tx, loan)
    return reversal
