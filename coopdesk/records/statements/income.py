"""The income statement of any time, beside the same time a year before."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records.calendar import year_before
from coopdesk.records.papers import Behind, Figures, Only, Weight
from coopdesk.records.statements import sums
from coopdesk.records.statements.parts import (
    SIGNED,
    Amounts,
    account_parts,
    amounts_row,
    class_rows,
    compared,
    ground,
    span,
    total,
)


def income_statement(session: Session, from_: date, until: date) -> Figures:
    """What came in for good and what was spent, and what is left of it.

    Entries that close a year are left out of it, so that a closed year can be told too.
    """
    of = ground(session)
    ago = (year_before(from_), year_before(until))
    moved = (without_closing(session, from_, until), without_closing(session, *ago))
    behind = Behind((), from_, until, only=Only.RESULT)
    income, expense = (account_parts(of, name, moved, behind) for name in ("income", "expense"))
    came, went = (total(part.amounts for part in parts) for parts in (income, expense))
    left = Amounts(came.now - went.now, came.before - went.before)
    rows = [
        *class_rows(of, "income", income, behind),
        *class_rows(of, "expense", expense, behind),
        amounts_row(
            of,
            Text(N_("Surplus") if left.now >= 0 else N_("Loss")),
            left,
            weight=Weight.TOTAL,
            behind=Behind(
                tuple(a.id for a in of.of("income", "expense")), from_, until, only=Only.RESULT
            ),
        ),
    ]
    return Figures(
        coop=of.coop,
        name="income-statement",
        title=Text(N_("Income statement")),
        subtitle=Text(
            N_("{first} to {last}, beside the year before"), {"first": from_, "last": until}
        ),
        columns=compared(span(from_, until), span(*ago)),
        rows=tuple(rows),
        signatures=SIGNED,
    )


def without_closing(session: Session, from_: date, until: date) -> dict[int, int]:
    """What each account moved in a time, but for the entries that close a year."""
    moved = sums.moved(session, from_, until)
    for (account, _), amount in sums.closings(session, from_, until).items():
        moved[account] = moved.get(account, 0) - amount
    return moved
