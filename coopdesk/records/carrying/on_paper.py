"""The register of resolutions: each with its votes and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records.carrying import following
from coopdesk.records.carrying.following import IDLE, STATES, Carried
from coopdesk.records.papers import Cell, FigureColumn, FigureRow, Figures, Holds, Words
from coopdesk.records.resolutions import Resolution
from coopdesk.records.statements import Asked, BookStatement
from coopdesk.records.statements.parts import ground
from coopdesk.records.voting import UNANIMOUS

_SIGNED: Final = (Text(N_("Secretary")), Text(N_("Chairperson")))


def resolutions_register(session: Session, asked: Asked) -> Figures:
    """Every resolution of a time, the earliest first, with votes and what became of each."""
    rows = [
        _row(one)
        for one in reversed(following.register(session))
        if asked.from_ <= one.resolution.day <= asked.until
    ]
    return Figures(
        coop=ground(session).coop,
        name="resolutions-register",
        title=Text(N_("Register of resolutions")),
        subtitle=Text(N_("{from_} to {until}"), {"from_": asked.from_, "until": asked.until}),
        columns=_COLUMNS,
        rows=tuple(rows),
        signatures=_SIGNED,
    )


def _column(key: str, title: str, holds: Holds = Holds.WORDS) -> FigureColumn:
    return FigureColumn(key, Text(title), holds)


_COLUMNS: Final = (
    _column("number", N_("Number"), Holds.CODE),
    _column("day", N_("Day"), Holds.DAY),
    _column("body", N_("Body")),
    _column("text", N_("Resolution")),
    _column("votes", N_("Votes"), Holds.CODE),
    _column("state", N_("What became of it"), Holds.CODE),
    _column("done", N_("What was done")),
)


def _row(one: Carried) -> FigureRow:
    what = one.resolution
    cells: tuple[Cell, ...] = (
        what.number,
        what.day,
        Text(what.body),
        what.text,
        votes_of(what),
        Text(STATES[one.state]),
        _done(one),
    )
    return FigureRow(cells)


def votes_of(one: Resolution) -> Words:
    """The votes of a resolution in short: for, against, abstained."""
    if one.way == UNANIMOUS:
        return Text(N_("all {votes}"), {"votes": one.votes_for})
    return f"{one.votes_for} : {one.against} : {one.abstained}"


def _done(one: Carried) -> Words:
    if one.state == IDLE:
        return one.resolution.idle
    words: Words = ""
    for done in one.done:
        words = done.what if not words else Text("{one}; {two}", {"one": words, "two": done.what})
    return words


#: Named as the statements of the books are.
REGISTERS: Final[Mapping[str, BookStatement]] = {
    "resolutions-register": BookStatement("resolutions-register", ("period",), resolutions_register)
}
