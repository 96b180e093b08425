"""A loan is signed: its terms are fixed, its account opened, savings that answer are held back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import bindparam, select

from coopdesk.records import backing, journal, loans, membership, schedule
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, LoanId, MemberId, PersonId
from coopdesk.records.lending import checks
from coopdesk.records.lending.asking import check_day, in_state, terms_of, who_stays
from coopdesk.records.lending_terms import LendingTerms
from coopdesk.records.loans.life import APPROVED, SIGNED, Event, Life
from coopdesk.records.schedule import Tranche
from coopdesk.records.schema import Guarantee, Holding, day_of

_HOLDING: Final = Prepared(select(Holding.closed).where(Holding.id == bindparam("of")))


def agreed(
    terms: LendingTerms,
    approved: Event,
    day: date,
    *,
    first_due: date | None = None,
    tranches: Sequence[Tranche] = (),
) -> schedule.Terms:
    """The terms that would be signed on a day for what was approved."""
    said = approved.said
    parts = tuple(tranches)
    made = terms.schedule(
        said["amount"], day, said["instalments"], first_due=first_due, tranches=parts
    )
    schedule.plan(made)
    return made


@command(needs=Permission.LEND)
def sign_loan(
    tx: Tx,
    *,
    loan: LoanId,
    day: date,
    first_due: date | None = None,
    tranches: Sequence[Tranche] = (),
    second: PersonId | None = None,
) -> HoldingId:
    """The member signs the contract for what was approved: from now on these terms hold.

    `first_due` is when the first instalment falls due, `tranches` when which part is paid out (the
    first on that day; none: all of it at once). Refused where fewer members answer for it than the
    product wants, or with less, or where their savings are not free any more.
    """
    life = in_state(tx, loan, APPROVED)
    approved = life.approved
    assert approved is not None
    check_day(tx, life, day)
    loans.check_second(tx, second, needed=False)
    who_stays(tx, MemberId(life.asked.member))
    membership.check_may(tx, MemberId(life.asked.member), membership.BORROW, day=day)
    lent = terms_of(tx, life)
    terms = agreed(lent, approved, day, first_due=first_due, tranches=tranches)
    _check_backed(tx, life, day)
    _open(tx, life, day)
    said = {"terms": terms.said(), "term": life.asked.term}
    loans.note(tx, loan, SIGNED, said, day=day, second=second)
    loans.settle(tx, loan)
    _pledge_own(tx, life, day)
    backing.follow(tx, loan)
    tx.touch(Topic.LOANS | Topic.SAVINGS)
    return HoldingId(loan)


def _check_backed(tx: Tx, life: Life, day: date) -> None:
    case = checks.case_of(tx, life, day, journal.currency(tx))
    for one in checks.backed(tx, case):
        if one.ok is False:
            raise Refused(one.text.message, field="loan", **one.text.fields)


def _open(tx: Tx, life: Life, day: date) -> None:
    """The account of the loan: with its id, opened again where a signing was taken back."""
    asked = life.asked
    found = tx.one(_HOLDING, of=asked.id)
    if found is None:
        said = {"member": asked.member, "product": asked.product, "opened": day}
        tx.insert(Holding, [{"id": asked.id, "term": asked.term, **said}])
    elif found[0] is not None:
        tx.set(Holding, asked.id, "closed", None, shown=day_of(found[0]))


def _pledge_own(tx: Tx, life: Life, day: date) -> None:
    """What members who answer leave uncovered is held back of the borrower's own savings."""
    case = checks.case_of(tx, life, day, journal.currency(tx))
    found = backing.answering_for(tx, life.asked.id)
    short = checks.to_cover(case) - sum(one.amount for one in found)
    if short > 0:
        row = {"loan": life.asked.id, "member": life.asked.member, "amount": short}
        tx.insert(Guarantee, [{"id": tx.new_id(), "since": day, **row}])
