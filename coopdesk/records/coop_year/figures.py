"""The calendar of the co-op's year as a table, for a wall or a file."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records.coop_year.calendar import WHEN_NAMES, calendar
from coopdesk.records.papers import FigureColumn, FigureRow, Figures, Holds
from coopdesk.records.statements.parts import ground


def coop_year(session: Session, today: date) -> Figures:
    """All that is due in the business year of a day."""
    of = ground(session)
    first, last = of.year_of(today)
    rows = tuple(
        FigureRow((one.day, one.what, Text(WHEN_NAMES[one.when(today)]), one.done, one.note))
        for one in calendar(session, today)
    )
    return Figures(
        coop=of.coop,
        name="coop-year",
        title=Text(N_("The co-op's year")),
        subtitle=Text(N_("{first} to {last}"), {"first": first, "last": last}),
        columns=(
            FigureColumn("day", Text(N_("Due on")), Holds.DAY),
            FigureColumn("what", Text(N_("What"))),
            FigureColumn("state", Text(N_("How it stands")), Holds.CODE),
            FigureColumn("done", Text(N_("Done on")), Holds.DAY),
            FigureColumn("note", Text(N_("Note"))),
        ),
        rows=rows,
        notes=(
            Text(
                N_(
                    "Days are those of the country's rules and of the co-op's bodies, to be "
                    "confirmed with the by-laws."
                )
            ),
        ),
    )
