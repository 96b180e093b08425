"""The paper of new terms, by a rescheduling or another rate: what was, what becomes of each part
that is due, and what holds now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import loans, schedule
from coopdesk.records.errors import Refused
from coopdesk.records.ids import LoanId
from coopdesk.records.loans.life import RATE, RESCHEDULED, Event, Life
from coopdesk.records.loans_on_paper.common import Subject, backers, pledges, subject
from coopdesk.records.loans_on_paper.signing import mates
from coopdesk.records.money import Money
from coopdesk.records.papers import LoanAmendment, LoanTerms, LoanTreated, PlanLine
from coopdesk.records.schedule import DueRow, Standing, Terms

#: What lets other terms hold.
CHANGES: Final = (RESCHEDULED, RATE)

#: The parts that a rescheduling treats, with their names in a standing.
_PARTS: Final = (("interest", "interest"), ("fee", "fees"), ("penalty", "penalty"))


def amendment(session: Session, loan: LoanId, *, on: date, by: str) -> LoanAmendment:
    """The last change of a loan's terms until a day, as it was agreed on its own day, whatever was
    paid since. Refused for a loan whose terms were never changed."""
    of = subject(session, loan, on, by)
    events = of.life.events
    found = [n for n, one in enumerate(events) if one.kind in CHANGES and one.day <= on]
    if not found:
        raise Refused(N_("The terms of this loan were not changed."), field="loan")
    event = events[found[-1]]
    before, after = (_until(of.life, event.day, n) for n in (found[-1], found[-1] + 1))
    was, now = (_stood(one, event.day) for one in (before, after))
    coming = [row for row in now.rows if row.settled is None and not row.early]
    new = loans.terms_on(after, event.day)
    if event.kind == RESCHEDULED:
        new = replace(new, principal=now.owed)
    later = replace(new, fees=tuple(fee for fee in new.fees if fee.when == "each"))
    return LoanAmendment(
        **of.head,
        signed=of.life.signed.day if of.life.signed is not None else of.life.asked.day,
        day=event.day,
        reason=str(event.said.get("reason", "")),
        resolution=event.resolution,
        treated=_treated(of, event, was, now),
        before=_told(of, loans.terms_on(before, event.day), was),
        after=_told(of, new, now),
        rows=tuple(_line(of, n, row) for n, row in enumerate(coming, 1)),
        sentences=loans.how_sentences(later, of.coop.currency),
        backers=backers(session, loan),
        pledges=pledges(session, loan),
        team_name=of.file.team,
        team=mates(of),
        **of.made,
    )


def _until(life: Life, day: date, events: int) -> Life:
    """A loan as it was, before anything but the first events happened to it."""
    moves = tuple(one for one in life.moves if one.day <= day)
    return replace(life, events=life.events[:events], moves=moves)


def _stood(life: Life, day: date) -> Standing:
    found = loans.standing(life, day)
    assert found is not None
    return found


def _money(of: Subject, minor: Decimal | int) -> Money:
    return Money(int(minor), of.coop.currency)


def _treated(of: Subject, event: Event, was: Standing, now: Standing) -> tuple[LoanTreated, ...]:
    """Each part that was owed beside the principal, and what becomes of it."""
    added = {one.on: one for one in now.added}.get(event.day)
    treatment, found = event.said.get("treatment"), list[LoanTreated]()
    if treatment is None:  # another rate leaves what is due as it was
        return ()
    for name, of_standing in _PARTS:
        what = str(treatment.get(name, "keep"))
        owed = getattr(was.due, of_standing) + (was.accrued if name == "interest" else 0)
        if what == "add":
            owed = getattr(added, of_standing) if added is not None else Decimal(0)
        if int(owed):
            words = Text(loans.PART_NAMES[name])
            done = Text(loans.TREATMENT_NAMES[what])
            found.append(LoanTreated(words, _money(of, owed), what, done))
    return tuple(found)


def _told(of: Subject, terms: Terms, stood: Standing) -> LoanTerms:
    """How a loan stands by its terms, in the figures that people compare."""
    rows = [row for row in stood.rows if row.settled is None and not row.early]
    coming = [row for row in rows if row.due > stood.as_of] or rows[-1:]
    usual = coming[1:2] or coming[:1]  # the first may have beside it what was kept
    return LoanTerms(
        owed=_money(of, stood.owed),
        instalment=_money(of, sum((row.parts.total for row in usual), Decimal(0))),
        instalments=len(rows),
        ends=rows[-1].due if rows else None,
        every=loans.every_text(terms.every),
        rate=loans.rate_text(terms),
        to_pay=_money(of, sum((row.left.total for row in rows), Decimal(0))),
        yearly=_yearly(terms),
    )


def _yearly(terms: Terms) -> Decimal | None:
    try:
        return loans.yearly_of(terms, schedule.plan(terms))
    except Refused:
        return None


def _line(of: Subject, n: int, row: DueRow) -> PlanLine:
    """An instalment; what was kept of penalties stands with the fees."""
    parts = row.left
    return PlanLine(
        n,
        row.due,
        _money(of, parts.principal),
        _money(of, parts.interest),
        _money(of, parts.fees + parts.penalty),
        _money(of, parts.total),
        _money(of, row.balance),
    )
