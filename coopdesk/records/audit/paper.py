"""The audit trail of some days as a paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import office
from coopdesk.records.audit.finding import Wanted, pcs
from coopdesk.records.audit.naming import KINDS
from coopdesk.records.audit.trail import ActLine, act_lines, trail
from coopdesk.records.papers import FigureColumn, FigureRow, Figures, Holds, Words
from coopdesk.records.papers.figures import Behind
from coopdesk.records.schema import Member, Person

#: More would be a book, not a paper.
_MOST = 5000
_EVERYTHING = Wanted()
#: What papers say of an act.
COLUMNS: Final = (
    FigureColumn("day", Text(N_("Day")), Holds.DAY),
    FigureColumn("time", Text(N_("Clock")), Holds.CODE),
    FigureColumn("pc", Text(N_("PC")), Holds.CODE),
    FigureColumn("who", Text(N_("Who"))),
    FigureColumn("what", Text(N_("What"))),
    FigureColumn("about", Text(N_("About"))),
)


def audit_trail(
    session: Session,
    from_: date,
    until: date,
    wanted: Wanted = _EVERYTHING,
) -> Figures:
    """What was done from one day until another, both included, in the order of the log."""
    places = trail(session, replace(wanted, from_=from_, until=until))
    lines = act_lines(session, places[:_MOST])[::-1]
    left = len(places) - len(lines)
    warnings = list(_narrowed(session, wanted))
    if left:
        said = N_("The last {count} are here; {left} before them are not.")
        warnings.append(Text(said, _counts(lines, left)))
    return Figures(
        office.coop(session),
        "audit-trail",
        Text(N_("Audit trail")),
        Text(N_("{from_} to {until}"), {"from_": from_, "until": until}),
        COLUMNS,
        tuple(map(_row, lines)),
        notes=() if lines else (Text(N_("Nothing was done in these days.")),),
        warnings=tuple(warnings),
    )


def _narrowed(session: Session, wanted: Wanted) -> Iterator[Text]:
    """What only is on the paper, so that nobody takes a part for the whole."""
    if wanted.person is not None:
        name = session.scalar(select(Person.name).where(Person.id == wanted.person))
        yield Text(N_("Only what {name} did."), {"name": name or "–"})
    for pc in pcs(session):
        if pc.id == wanted.pc:
            yield Text(N_("Only what was done at the PC {pc}."), {"pc": pc.label})
    if wanted.kind:
        yield Text(N_("Only acts of this kind: {kind}."), {"kind": Text(KINDS[wanted.kind][0])})
    if wanted.member is not None:
        row = session.execute(
            select(Member.number, Member.name).where(Member.id == wanted.member)
        ).first()
        who = f"{row[0]} {row[1] or '–'}" if row else "–"
        yield Text(N_("Only what has to do with the member {member}."), {"member": who})
    if wanted.words.strip():
        yield Text(N_("Only acts with the words “{words}”."), {"words": wanted.words.strip()})


def _counts(lines: list[ActLine], left: int) -> dict[str, int]:
    return {"count": len(lines), "left": left}


def _row(line: ActLine) -> FigureRow:
    return row_of(line, _about(line.about))


def row_of(line: ActLine, about: Words) -> FigureRow:
    """An act under COLUMNS. The clock is written as the PC shows it here, with a sign where it was
    not believed.
    """
    clock = f"{line.at.astimezone():%H:%M}" + (" ?" if line.suspect else "")
    cells = (line.day, clock, line.pc, line.who, line.what, about)
    return FigureRow(cells, behind=Behind(entry=line.entry) if line.entry else None)


def _about(about: tuple[Words, ...]) -> Words:
    if len(about) > 1:
        return Text("{one} · {other}", {"one": about[0], "other": about[1]})
    return about[0] if about else ""
