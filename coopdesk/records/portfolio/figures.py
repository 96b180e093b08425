"""The portfolio as tables of figures, for screen, paper and files. Each row opens its loans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records.ids import LoanId
from coopdesk.records.papers import (
    Behind,
    Cell,
    FigureColumn,
    FigureRow,
    Figures,
    Holds,
    Weight,
    Words,
)
from coopdesk.records.portfolio import risk
from coopdesk.records.portfolio.risk import AGES, Ratio, Risk, Share
from coopdesk.records.portfolio.standing import Stands, on, outstanding
from coopdesk.records.statements.parts import SIGNED, Ground, ground

#: What a share of nothing is: there is none.
NONE: Final = Text(N_("n/a"))

AS_OF: Final = N_("on {day}")

_NOTHING: Final = Text(N_("No loans stand here"))

#: What each band of ageing is called.
AGE_NAMES: Final = (
    N_("Not late"),
    N_("1 to 30 days late"),
    N_("31 to 60 days late"),
    N_("61 to 90 days late"),
    N_("91 to 180 days late"),
    N_("181 to 365 days late"),
    N_("More than 365 days late"),
)
UNKNOWN: Final = Text(N_("Brought forward without terms"))
_UNKNOWN_NOTE: Final = N_(
    "Loans that were brought forward without their terms: {count}. When they fall due is not "
    "known, so they never count as late."
)
_SHARES: Final = (
    FigureColumn("loans", Text(N_("Loans")), Holds.COUNT),
    FigureColumn("amount", Text(N_("Owed")), Holds.MONEY),
    FigureColumn("share", Text(N_("Part of all")), Holds.PERCENT),
)


def made(
    of: Ground,
    name: str,
    title: str,
    *,
    subtitle: Text,
    columns: Sequence[FigureColumn],
    rows: Iterable[FigureRow],
    notes: Iterable[Words] = (),
    nothing: Words = _NOTHING,
) -> Figures:
    """Figures with the co-op's head and its lines to sign on."""
    return Figures(
        coop=of.coop,
        name=name,
        title=Text(title),
        subtitle=subtitle,
        columns=tuple(columns),
        rows=tuple(rows),
        notes=tuple(notes),
        signatures=SIGNED,
        nothing=nothing,
    )


def listed(of: Ground, name: str, title: str, **more: Any) -> Figures:
    """The same as a list to work with, which nobody signs."""
    return replace(made(of, name, title, **more), signatures=())


def as_of(day: date) -> Text:
    """Of which day figures are."""
    return Text(AS_OF, {"day": day})


def behind(loans: Sequence[LoanId], day: date) -> Behind | None:
    """The loans behind a figure of a day; None where there are none."""
    return Behind(until=day, loans=tuple(loans)) if loans else None


def percent(value: Decimal | None) -> Cell:
    """A share as a cell; "n/a" of nothing."""
    return NONE if value is None else value


def unknown_note(stood: Iterable[Stands]) -> tuple[Text, ...]:
    """What to say of loans that were brought forward without terms."""
    count = sum(not one.known and one.owed > 0 for one in stood)
    return (Text(_UNKNOWN_NOTE, {"count": count}),) if count else ()


def head(words: Words, columns: int) -> FigureRow:
    """The title of rows that follow."""
    return FigureRow((words, *[None] * (columns - 1)), Weight.HEAD)


def share_row(
    of: Ground,
    words: Words,
    share: Share,
    day: date,
    *,
    weight: Weight = Weight.PLAIN,
    level: int = 0,
) -> FigureRow:
    """Words, how many loans, what is owed of them, and their part of all."""
    cells = (words, len(share.loans), of.money(share.owed), percent(share.part))
    return FigureRow(cells, weight, level, behind(share.loans, day))


# --- portfolio at risk ---------------------------------------------------------------------------


def portfolio_at_risk(session: Session, day: date) -> Figures:
    """PAR 1 to 365 and that of 30 days with rescheduled loans; what is behind the ratios."""
    of = ground(session)
    found = risk.par(session, day, of.year_of(day)[0])
    rows = [
        share_row(of, Text(N_("Outstanding principal")), found.all, day, weight=Weight.TOTAL),
        *([share_row(of, UNKNOWN, found.unknown, day, level=1)] if found.unknown.loans else []),
        head(Text(N_("At risk: all that is owed of loans with an instalment overdue")), 4),
        *(share_row(of, _beyond(days), one, day, level=1) for days, one in found.at_risk.items()),
        share_row(
            of,
            Text(N_("more than 30 days, with all rescheduled loans")),
            found.rescheduled,
            day,
            level=1,
        ),
        head(Text(N_("Since {day}"), {"day": found.since}), 4),
        *_ratios(of, found),
    ]
    columns = (FigureColumn("what", Text(N_("Portfolio"))), *_SHARES)
    title = N_("Portfolio at risk")
    notes = [*_how(), *_unknown_of(found)]
    return made(
        of,
        "portfolio-at-risk",
        title,
        subtitle=as_of(day),
        columns=columns,
        rows=rows,
        notes=notes,
    )


def _beyond(days: int) -> Text:
    if days == 1:
        return Text(N_("more than 1 day"))
    return Text(N_("more than {days} days"), {"days": days})


def _ratios(of: Ground, found: Risk) -> Iterable[FigureRow]:
    lost = Text(N_("Written off, of the average that was outstanding"))
    yield _ratio_row(of, lost, found.lost.amount // 2, found.lost)
    if found.recovered:
        came = (Text(N_("Came in of loans that were written off")), None)
        yield FigureRow((*came, of.money(found.recovered), None), level=1)
    paid = Text(N_("Paid, of what fell due for the first time"))
    yield _ratio_row(of, paid, found.recovery.amount, found.recovery)
    held = Text(N_("Set aside, of what is more than 30 days overdue"))
    yield _ratio_row(of, held, found.coverage.amount, found.coverage)


def _ratio_row(of: Ground, words: Text, amount: int, ratio: Ratio) -> FigureRow:
    return FigureRow((words, None, of.money(amount), percent(ratio.part)), level=1)


def _how() -> Iterable[Text]:
    yield Text(
        N_(
            "At risk is the whole principal that is owed of a loan, not only what is overdue; "
            "without interest, and without loans that were written off."
        )
    )


def _unknown_of(found: Risk) -> Iterable[Text]:
    if found.unknown.loans:
        yield Text(_UNKNOWN_NOTE, {"count": len(found.unknown.loans)})


# --- ageing --------------------------------------------------------------------------------------


def ageing(session: Session, day: date) -> Figures:
    """The loans by how long they are late; the bands add up to what is outstanding."""
    of, stood = ground(session), on(session, day)
    whole = outstanding(stood)
    bands = risk.ageing(stood)
    unknown = risk.share((one for one in stood if not one.known), whole)
    rows = [
        *(share_row(of, Text(n), one, day) for n, one in zip(AGE_NAMES, bands, strict=True)),
        *([share_row(of, UNKNOWN, unknown, day)] if unknown.loans else []),
        share_row(
            of,
            Text(N_("Outstanding principal")),
            risk.share(stood, whole),
            day,
            weight=Weight.TOTAL,
        ),
    ]
    assert len(AGES) == len(AGE_NAMES)
    columns = (FigureColumn("band", Text(N_("The oldest unpaid instalment"))), *_SHARES)
    title = N_("Loans by how late they are")
    notes = unknown_note(stood)
    return made(of, "ageing", title, subtitle=as_of(day), columns=columns, rows=rows, notes=notes)
