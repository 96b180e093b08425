"""What the co-op itself borrowed, as a table of figures."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records.borrowings import BorrowingRow, borrowings
from coopdesk.records.papers import Behind, FigureColumn, FigureRow, Figures, Holds, Weight
from coopdesk.records.statements.parts import SIGNED, Ground, ground


def borrowings_figures(session: Session, on: date) -> Figures:
    """Every loan from outside that is not closed, as it stood on a day; each opens its account."""
    of = ground(session)
    here = [row for row in borrowings(session, on) if row.closed is None]
    rows = [_row(row, on) for row in here]
    if here:
        rows.append(_total(of, here))
    return Figures(
        coop=of.coop,
        name="borrowings",
        title=Text(N_("Loans from outside")),
        subtitle=Text(N_("on {day}"), {"day": on}),
        columns=(
            FigureColumn("lender", Text(N_("Lender"))),
            FigureColumn("since", Text(N_("From")), Holds.DAY),
            FigureColumn("received", Text(N_("Received")), Holds.MONEY),
            FigureColumn("repaid", Text(N_("Paid back")), Holds.MONEY),
            FigureColumn("interest", Text(N_("Interest and fees")), Holds.MONEY),
            FigureColumn("due", Text(N_("Next due")), Holds.DAY),
            FigureColumn("late", Text(N_("Late")), Holds.MONEY),
            FigureColumn("owed", Text(N_("Owed")), Holds.MONEY),
        ),
        rows=tuple(rows),
        signatures=SIGNED,
    )


def _row(row: BorrowingRow, on: date) -> FigureRow:
    sums = (row.received, row.repaid, row.interest + row.fees)
    cells = (row.lender, row.since, *sums, row.due, row.late, row.owed)
    return FigureRow(cells, behind=Behind(accounts=(row.account,), until=on))


def _total(of: Ground, rows: list[BorrowingRow]) -> FigureRow:
    zero = of.money(0)
    received, repaid, costs, late, owed = (
        sum(each, zero)
        for each in zip(
            *((r.received, r.repaid, r.interest + r.fees, r.late, r.owed) for r in rows),
            strict=True,
        )
    )
    cells = (Text(N_("Together")), None, received, repaid, costs, None, late, owed)
    return FigureRow(cells, Weight.TOTAL)
