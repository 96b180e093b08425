"""What was posted: the runs there were, and what each gave to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from coopdesk.records.ids import EntryId, HoldingId, MemberId
from coopdesk.records.interest_run.correcting import CORRECTED, Correction
from coopdesk.records.interest_run.finding import PARTLY, Run, run_of, runs
from coopdesk.records.interest_run.planning import AccountInterest, people_of
from coopdesk.records.interest_run.reckoning import Case
from coopdesk.records.journal import currency_of
from coopdesk.records.money import Money
from coopdesk.records.schema import Entry, Holding, InterestLine, InterestRun, Member, Product
from coopdesk.records.search import by_number


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run in a list, with the sums of what was posted.

    `kept` accounts still have interest that was taken back from the others. `whose` account it
    was, when it was paid at its closing.
    """

    run: Run
    product: str
    count: int
    gross: Money
    withheld: Money
    kept: int = 0
    whose: str = ""

    @property
    def net(self) -> Money:
        """What the members got."""
        return self.gross - self.withheld


def past_runs(session: Session) -> list[RunRow]:
    """Every run there was, the newest first."""
    money = currency_of(session)
    sums = {
        run: (count, gross, withheld)
        for run, count, gross, withheld in session.execute(
            select(
                InterestLine.run,
                func.count(InterestLine.holding.distinct()),
                func.sum(InterestLine.gross),
                func.sum(InterestLine.withheld),
            ).group_by(InterestLine.run)
        )
    }
    names = {ident: name for ident, name in session.execute(select(Product.id, Product.name))}
    every = runs(session)
    kept, whose = _kept_of(session, every), _whose(session)
    rows = []
    for run in reversed(every):
        count, gross, withheld = sums.get(run.id, (0, 0, 0))
        said = RunRow(run, names[run.product], count, Money(gross, money), Money(withheld, money))
        rows.append(replace(said, kept=kept.get(run.id, 0), whose=whose.get(run.id, "")))
    return rows


def _kept_of(session: Session, every: Sequence[Run]) -> dict[int, int]:
    """How many accounts kept the interest of runs that were taken back from the others."""
    partly = [run.id for run in every if run.state == PARTLY]
    undone = aliased(Entry)
    rows = session.execute(
        select(InterestLine.run, func.count(InterestLine.holding.distinct()))
        .outerjoin(undone, undone.reverses == InterestLine.id)
        .where(InterestLine.run.in_(partly), undone.id.is_(None))
        .group_by(InterestLine.run)
    )
    return {run: count for run, count in rows}


def _whose(session: Session) -> dict[int, str]:
    """Whose account was closed by what was paid to it alone."""
    rows = session.execute(
        select(InterestRun.id, Member.number, Member.name)
        .join(Holding, Holding.id == InterestRun.holding)
        .join(Member, Member.id == Holding.member)
    )
    return {run: f"{number} {name or ''}".strip() for run, number, name in rows}


def posted_rows(session: Session, run: int) -> tuple[AccountInterest, ...]:
    """What a run posted, account by account, by member's number."""
    one, money = run_of(session, run), currency_of(session)
    people = people_of(session, one.product)
    lines = session.execute(
        select(
            InterestLine.id,
            InterestLine.holding,
            Holding.member,
            InterestLine.gross,
            InterestLine.withheld,
            InterestLine.proof,
        )
        .join(Holding, Holding.id == InterestLine.holding)
        .where(InterestLine.run == run)
    )
    found: dict[int, AccountInterest] = {}
    nothing = Money(0, money)
    for entry, holding, member, gross, withheld, proof in lines:
        row = found.get(holding)
        if row is None:
            row = AccountInterest(
                HoldingId(holding),
                MemberId(member),
                *people[holding],
                nothing,
                0,
                nothing,
                nothing,
                None,
                EntryId(entry),
            )
        found[holding] = _with_line(row, EntryId(entry), (gross, withheld), proof)
    return tuple(sorted(found.values(), key=lambda row: (by_number(row.number), row.holding)))


def _with_line(
    row: AccountInterest, entry: EntryId, sums: tuple[int, int], proof: Mapping[str, Any]
) -> AccountInterest:
    """A row with one more line of its account: that of the new time, or its correction."""
    gross, withheld = sums
    money = row.gross.currency
    tax = row.withheld + Money(withheld, money)
    if CORRECTED in proof:
        return replace(row, withheld=tax, fix=Correction.of(proof[CORRECTED], gross, withheld))
    case = Case.of(proof)
    return replace(
        row,
        balance=Money(int(case.spell.closing), money),
        days=case.spell.days,
        gross=Money(gross, money),
        withheld=tax,
        case=case,
        entry=entry,
    )
