"""Key ratios as a table of figures: the most telling first, then all of PEARLS by their letters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records.calendar import year_before
from coopdesk.records.papers import Cell, FigureColumn, FigureRow, Figures, Holds, Weight
from coopdesk.records.ratios.held import Basis, basis
from coopdesk.records.ratios.kinds import Meets, Ratio, Value
from coopdesk.records.ratios.pearls import NO_DATA, reckoned
from coopdesk.records.statements.parts import ground

NONE: Final = Text(N_("n/a"))
UNKNOWN: Final = Text(N_("no data"))

#: What each letter of PEARLS stands for.
LETTERS: Final[Mapping[str, str]] = {
    "P": N_("Protection"),
    "E": N_("Effective financial structure"),
    "A": N_("Quality of assets"),
    "R": N_("Rates of return and costs"),
    "L": N_("Liquidity"),
    "S": N_("Signs of growth"),
}
_MEETS: Final[Mapping[Meets, str]] = {
    Meets.YES: N_("yes"),
    Meets.NO: N_("no"),
    Meets.OPEN: "",
}


def key_ratios(session: Session, day: date) -> Figures:
    """The ratios of a day beside those of the same day a year before, and their goals."""
    of, ago = ground(session), year_before(day)
    now = basis(session, day, ago)
    found = reckoned(now)
    before = {one.kind.code: one.value for one in reckoned(basis(session, ago, year_before(ago)))}
    rows = [_head(Text(N_("The most telling")))]
    rows += [_row(now, one, before) for one in found if one.kind.main]
    for letter, name in LETTERS.items():
        rest = [o for o in found if o.kind.code.startswith(letter) and not o.kind.main]
        rows += [_head(Text(name)), *(_row(now, one, before) for one in rest)]
    return Figures(
        coop=of.coop,
        name="key-ratios",
        title=Text(N_("Key ratios")),
        subtitle=Text(N_("on {day}, beside {before}"), {"day": day, "before": ago}),
        columns=_columns(day, ago),
        rows=tuple(rows),
        notes=tuple(_notes(now)),
    )


def _columns(day: date, ago: date) -> tuple[FigureColumn, ...]:
    return (
        FigureColumn("code", Text(N_("Code")), Holds.CODE),
        FigureColumn("ratio", Text(N_("Ratio"))),
        FigureColumn("formula", Text(N_("How it is reckoned"))),
        FigureColumn("value", Text("{day}", {"day": day}), Holds.PERCENT),
        FigureColumn("before", Text("{day}", {"day": ago}), Holds.PERCENT),
        FigureColumn("goal", Text(N_("Goal")), Holds.CODE),
        FigureColumn("meets", Text(N_("Reached?")), Holds.CODE),
    )


def _head(words: Text) -> FigureRow:
    return FigureRow(("", words, *[None] * 5), Weight.HEAD)


def _row(of: Basis, one: Ratio, before: Mapping[str, Value]) -> FigureRow:
    kind = one.kind
    cells: tuple[Cell, ...] = (
        kind.code,
        Text(kind.title),
        Text(kind.formula) if kind.formula else "",
        cell(kind.code, one.value),
        cell(kind.code, before[kind.code]),
        kind.aim,
        Text(_MEETS[one.meets]) if _MEETS[one.meets] else "",
    )
    return FigureRow(cells, behind=of.behind.get(kind.behind))


def cell(code: str, value: Value) -> Cell:
    """A ratio as a cell: a part, yes or no, "n/a" of nothing, "no data" where nobody can tell."""
    if code in NO_DATA:
        return UNKNOWN
    if value is None:
        return NONE
    if isinstance(value, bool):
        return Text(N_("yes")) if value else Text(N_("no"))
    return value


def _notes(of: Basis) -> Iterable[Text]:
    yield Text(
        N_(
            "PEARLS, World Council of Credit Unions. “n/a”: the amount that it is a part of is "
            "nothing. “no data”: the chart of accounts doesn't tell it."
        )
    )
    yield Text(
        N_(
            "Late is more than 30 days, a year is 365 days. Expected losses: all that is more than "
            "a year late, 35 percent of what else is late. Own capital: reserves and the retained "
            "surplus; not the shares, nor funds for education and the like."
        )
    )
    if of.earned.months != 12:
        yield Text(
            N_("Income and costs since {day} are reckoned as for a whole year."), {"day": of.since}
        )
