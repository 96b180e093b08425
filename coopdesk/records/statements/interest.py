"""Interest on savings on paper: the list of a run, and how one figure came about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import interest_run, office
from coopdesk.records.errors import Refused
from coopdesk.records.ids import EntryId
from coopdesk.records.interest_run import AccountInterest, Preview
from coopdesk.records.money import Money
from coopdesk.records.papers import (
    Behind,
    Coop,
    FigureColumn,
    FigureRow,
    Figures,
    Holds,
    InterestProof,
    InterestProofPaper,
    Weight,
)
from coopdesk.records.schema import Entry, InterestLine, Product

_NUMBER: Final = re.compile(r"\s*([A-Za-z]+)\s*-?\s*0*(\d{1,15})\s*")

_SUBTITLE: Final = N_("{product}, from {begins} until {until}")

#: What is said of a run that is not done.
_STATES: Final = {
    interest_run.BEGUN: N_("This interest is only half posted."),
    interest_run.REVERSING: N_("This interest is being taken back: {reason}"),
    interest_run.REVERSED: N_("This interest was taken back: {reason}"),
    interest_run.PARTLY: N_(
        "This interest was taken back, but for accounts where it was not there any more: {reason}"
    ),
}


def interest_paper(session: Session, run: int, *, made_by: str = "") -> Figures:
    """What a run paid, account by account."""
    one = interest_run.run_of(session, run)
    rows = interest_run.posted_rows(session, run)
    name = session.scalar(select(Product.name).where(Product.id == one.product)) or ""
    warnings = [Text(_STATES[one.state], {"reason": one.reason})] if one.state in _STATES else []
    fields = {"product": Text(name), "begins": one.begins, "until": one.until}
    made = _figures(office.coop(session), rows, made_by)
    return replace(made, subtitle=Text(_SUBTITLE, fields), warnings=tuple(warnings))


def newest_interest(session: Session, on: date) -> Figures:
    """What the newest run paid that ended until a day; refuses where there is none."""
    for row in interest_run.past_runs(session):
        paid = row.run.holding is None and row.run.until <= on
        if paid and row.run.state not in interest_run.GONE:
            return interest_paper(session, row.run.id)
    raise Refused(N_("No interest was paid until then."), field="on")


def interest_preview(session: Session, shown: Preview, *, made_by: str = "") -> Figures:
    """What a run would pay, to be looked through before it is posted."""
    warnings = [Text(N_("This interest is not posted yet."))]
    rows = tuple(row for row in shown.rows if row.gross or row.fix)
    fields = {"product": Text(shown.name), "begins": shown.begins, "until": shown.until}
    made = _figures(office.coop(session), rows, made_by)
    return replace(made, subtitle=Text(_SUBTITLE, fields), warnings=tuple(warnings))


def _figures(coop: Coop, rows: tuple[AccountInterest, ...], made_by: str) -> Figures:
    has = _Has(tax=any(row.withheld for row in rows), fix=any(row.correction for row in rows))
    by = Text(N_("Reckoned by {name}"), {"name": made_by}) if made_by else Text(N_("Reckoned"))
    return Figures(
        coop=coop,
        name="interest-run",
        title=Text(N_("Interest paid to members")),
        subtitle="",
        columns=_columns(has),
        rows=_rows(coop, rows, has),
        notes=tuple(_notes(coop, rows)),
        signatures=(by, Text(N_("Checked")), Text(N_("For the board"))),
    )


@dataclass(frozen=True, slots=True)
class _Has:
    """Which columns a run needs."""

    tax: bool
    fix: bool


def _notes(coop: Coop, rows: tuple[AccountInterest, ...]) -> Iterator[Text]:
    yield Text(N_("Accounts: {count}"), {"count": len(rows)})
    owed = sum((row.owed for row in rows), Money.zero(coop.currency))
    if owed:
        yield Text(
            N_("{amount} too much was paid before and can't be taken back yet."), {"amount": owed}
        )


def _columns(has: _Has) -> tuple[FigureColumn, ...]:
    fix = (FigureColumn("correction", Text(N_("Corrections")), Holds.MONEY),) if has.fix else ()
    tax = (FigureColumn("tax", Text(N_("Tax")), Holds.MONEY),) if has.tax else ()
    return (
        FigureColumn("number", Text(N_("No.")), Holds.CODE),
        FigureColumn("name", Text(N_("Name"))),
        FigureColumn("balance", Text(N_("Balance")), Holds.MONEY),
        FigureColumn("interest", Text(N_("Interest")), Holds.MONEY),
        *fix,
        *tax,
        FigureColumn("added", Text(N_("Paid in")), Holds.MONEY),
    )


def _rows(coop: Coop, rows: tuple[AccountInterest, ...], has: _Has) -> tuple[FigureRow, ...]:
    zero = Money.zero(coop.currency)
    parts = ["balance", "gross", "correction", "withheld", "net"]
    if not has.fix:
        parts.remove("correction")
    if not has.tax:
        parts.remove("withheld")
    made = [
        _behind(FigureRow((row.number, _who(row), *(getattr(row, p) for p in parts))), row)
        for row in rows
    ]
    if rows:
        sums = [sum((getattr(row, part) for row in rows), zero) for part in parts]
        made.append(FigureRow(("", Text(N_("Together")), *sums), Weight.TOTAL))
    return tuple(made)


def _who(row: AccountInterest) -> str:
    return f"{row.name} · {row.label}" if row.label else row.name


def _behind(made: FigureRow, row: AccountInterest) -> FigureRow:
    behind = Behind(entry=row.entry) if row.entry else None
    return FigureRow(made.cells, behind=behind)


# --- one figure ----------------------------------------------------------------------------------


def interest_proof(
    session: Session, proof: InterestProof, *, made_on: date, made_by: str = ""
) -> InterestProofPaper:
    """How a figure came about, to hand out."""
    return InterestProofPaper(office.coop(session), proof, made_on, made_by)


def find_interest(session: Session, number: str) -> EntryId:
    """The entry with a number as people type it, when it paid interest; refuses others."""
    said = _NUMBER.fullmatch(number)
    found = said and session.scalar(
        select(Entry.id)
        .join(InterestLine, InterestLine.id == Entry.id)
        .where(Entry.series == said[1].upper(), Entry.number == int(said[2]))
    )
    if not found:
        raise Refused(N_("This entry paid no interest on savings."), field="number")
    return EntryId(found)
