"""A list of members as figures: for the screen's paper and files, with what narrows it in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import members, office
from coopdesk.records.members import EVERYBODY, MONEY, STANDARD, Criteria, Listing
from coopdesk.records.papers import Cell, FigureRow, Figures, Holds, Weight

#: What is said where nobody fits.
NOBODY = Text(N_("No member fits."))


def members_list(
    session: Session,
    asked: Criteria = EVERYBODY,
    keys: Sequence[str] = STANDARD,
    *,
    today: date,
    order: str = "",
    descending: bool = False,
) -> Figures:
    """The members that fit, in these columns and this order, with the sums of their money. What
    narrows the list stands at its head."""
    every = members.columns(session)
    keys = [key for key in keys if key in every]
    found = members.listing(session, asked, today=today, order=order, descending=descending)
    cells = members.cells(session, found.ids, keys, today=today)
    rows = [FigureRow(cells[ident]) for ident in found.ids if ident in cells]
    if rows:
        rows.append(FigureRow(_sums(found, keys, len(rows)), Weight.TOTAL))
    day = Text(N_("on {day}"), {"day": today})
    said = members.in_words(session, asked)
    return Figures(
        coop=office.coop(session),
        name="members-list",
        title=Text(N_("List of members")),
        subtitle=Text("{said} · {day}", {"said": said, "day": day}) if said else day,
        columns=tuple(every[key] for key in keys),
        rows=tuple(rows),
        nothing=NOBODY,
    )


def _sums(found: Listing, keys: Sequence[str], count: int) -> tuple[Cell, ...]:
    """How many they are and what they hold together, under the columns of money."""
    sums: list[Cell] = [getattr(found, key) if key in MONEY else None for key in keys]
    words = [n for n, key in enumerate(keys) if members.COLUMNS.get(key, ("", None))[1] in _WORDS]
    if words:
        sums[words[0]] = Text(N_("Together: {count}"), {"count": count})
    return tuple(sums)


_WORDS = (Holds.WORDS, None)
