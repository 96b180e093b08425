"""The lists of the portfolio as figures: arrears, what is expected, groups, insiders, the largest,
provisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records.papers import Cell, FigureColumn, FigureRow, Figures, Holds, Weight, Words
from coopdesk.records.portfolio import grouped, risk
from coopdesk.records.portfolio.arrears import Late, Visit, arrears
from coopdesk.records.portfolio.details import About, Guarantor, about
from coopdesk.records.portfolio.expected import Week, expected
from coopdesk.records.portfolio.figures import (
    UNKNOWN,
    as_of,
    behind,
    listed,
    made,
    percent,
    unknown_note,
)
from coopdesk.records.portfolio.grouped import Borrower, Group, Insider
from coopdesk.records.portfolio.provisions import BandSum, LoanProvision, Preview, preview
from coopdesk.records.portfolio.standing import ids, on, outstanding
from coopdesk.records.profiles import profile
from coopdesk.records.statements.parts import Ground, ground

_TOGETHER: Final = Text(N_("Together"))
_LOANS: Final = FigureColumn("loans", Text(N_("Loans")), Holds.COUNT)
_OWED: Final = FigureColumn("owed", Text(N_("Owed")), Holds.MONEY)
_PART: Final = FigureColumn("share", Text(N_("Part of all")), Holds.PERCENT)
_NUMBER: Final = FigureColumn("number", Text(N_("No.")), Holds.CODE)
_BORROWER: Final = FigureColumn("name", Text(N_("Borrower")))
_DAYS: Final = FigureColumn("days", Text(N_("Days late")), Holds.COUNT)


def _column(
    key: str, title: str, holds: Holds = Holds.MONEY, *, rare: bool = False
) -> FigureColumn:
    return FigureColumn(key, Text(title), holds, rare)


# --- arrears -------------------------------------------------------------------------------------


def arrears_figures(session: Session, day: date) -> Figures:
    """Whom to visit: village by village, the longest late first."""
    of, found = ground(session), arrears(session, day, exact=True)
    rows = [_late_row(of, one, day) for one in found]
    if found:
        sums = [sum(amounts) for amounts in zip(*map(_amounts, found), strict=True)]
        cells: tuple[Cell, ...] = ("", _TOGETHER, "", "", None)
        cells = (*cells, *map(of.money, sums), None, "", "")
        every = behind([one.loan for one in found], day)
        rows.append(FigureRow(cells, Weight.TOTAL, behind=every))
    columns = (
        _NUMBER,
        _BORROWER,
        _column("phone", N_("Phone"), Holds.CODE),
        _column("village", N_("Village"), Holds.CODE),
        _DAYS,
        _column("principal", N_("Principal")),
        _column("interest", N_("Interest and fees")),
        _column("penalty", N_("Penalties")),
        _column("overdue", N_("Overdue")),
        _column("paid", N_("Last paid"), Holds.DAY),
        _column("visited", N_("Last visit"), Holds.WORDS, rare=True),
        _column("guarantors", N_("Guarantors"), Holds.WORDS, rare=True),
    )
    title = N_("Arrears: whom to visit")
    notes = unknown_note(on(session, day))
    return listed(
        of,
        "arrears",
        title,
        subtitle=as_of(day),
        columns=columns,
        rows=rows,
        notes=notes,
        nothing=Text(N_("Nobody is late")),
    )


def _amounts(one: Late) -> tuple[int, ...]:
    parts = one.parts
    return parts.principal, parts.interest + parts.fee, parts.penalty, parts.total


def _late_row(of: Ground, one: Late, day: date) -> FigureRow:
    who = one.about
    return FigureRow(
        (
            who.member_number,
            who.name,
            _unbroken(who.phone),
            who.village,
            one.days,
            *map(of.money, _amounts(one)),
            one.paid,
            "" if one.visit is None else visit_words(of, one.visit),
            "; ".join(map(_guarantor, one.guarantors)),
        ),
        behind=behind([one.loan], day),
    )


def visit_words(of: Ground, visit: Visit) -> Words:
    """When somebody went there last, and what was promised."""
    said = {"day": visit.day, "note": visit.note, "until": visit.promise_on}
    if visit.promise and visit.promise_on:
        promised = N_("{day}: {note} (promised {amount} by {until})")
        return Text(promised, said | {"amount": of.money(visit.promise)})
    if visit.promise_on:
        return Text(N_("{day}: {note} (promised to pay by {until})"), said)
    return Text("{day}: {note}", said)


def _guarantor(one: Guarantor) -> str:
    return f"{one.name} {_unbroken(one.phone)}".strip()


def _unbroken(phone: str) -> str:
    """A phone number that stands on one line."""
    return phone.replace(" ", "\N{NO-BREAK SPACE}")


# --- what should come in -------------------------------------------------------------------------


def expected_figures(session: Session, day: date) -> Figures:
    """What falls due week by week from a day on, and isn't paid yet."""
    of = ground(session)
    weeks = expected(session, day, weekday=profile(of.coop.profile).first_weekday)
    rows = [_week_row(of, one, day) for one in weeks]
    ahead = [one for one in weeks if one.first is not None]
    if ahead:
        loans = dict.fromkeys(loan for one in ahead for loan in one.loans)
        sums = [sum(amounts) for amounts in zip(*map(_week_amounts, ahead), strict=True)]
        words, count = Text(N_("From {day} on, together"), {"day": day}), len(loans)
        cells: tuple[Cell, ...] = (words, sum(one.count for one in ahead), count)
        cells = (*cells, *map(of.money, sums))
        rows.append(FigureRow(cells, Weight.TOTAL, behind=behind(tuple(loans), day)))
    columns = (
        _column("week", N_("Falls due"), Holds.WORDS),
        replace(_column("instalments", N_("Instalments"), Holds.COUNT), spare=True),
        replace(_LOANS, spare=True),
        _column("principal", N_("Principal")),
        _column("interest", N_("Interest")),
        _column("fees", N_("Fees")),
        _column("together", N_("Together")),
    )
    notes = (
        Text(N_("As the loans stand now. Penalties for what is late come on top of it.")),
        *unknown_note(on(session, day)),
    )
    title, subtitle = N_("Expected collections"), Text(N_("from {day} on"), {"day": day})
    return listed(
        of,
        "expected-collections",
        title,
        subtitle=subtitle,
        columns=columns,
        rows=rows,
        notes=notes,
    )


def _week_amounts(one: Week) -> tuple[int, ...]:
    return one.parts.principal, one.parts.interest, one.parts.fee, one.parts.total


def _week_row(of: Ground, one: Week, day: date) -> FigureRow:
    cells: tuple[Cell, ...] = (_week(one), one.count, len(one.loans))
    amounts = map(of.money, _week_amounts(one))
    return FigureRow((*cells, *amounts), behind=behind(one.loans, day))


def _week(one: Week) -> Text:
    if one.first is None:
        return Text(N_("Overdue already"))
    if one.last is None:
        return Text(N_("{day} and later"), {"day": one.first})
    return Text(N_("{first} to {last}"), {"first": one.first, "last": one.last})


# --- groups --------------------------------------------------------------------------------------

#: What the portfolio by each is called, the column of what it is told by, and those without.
_BY: Final = {
    "officer": (N_("Loans by officer"), N_("Officer"), N_("No officer named")),
    "purpose": (N_("Loans by purpose"), N_("Purpose"), N_("No purpose named")),
    "sex": (N_("Loans to women and men"), N_("Borrowers"), N_("Not said")),
    "village": (N_("Loans by village"), N_("Village"), N_("No village named")),
    "product": (N_("Loans by product"), N_("Product"), N_("Not said")),
}


def by_figures(what: str) -> Callable[[Session, date], Figures]:
    """The query of the portfolio by officer, purpose, sex, village or product."""

    def make(session: Session, day: date) -> Figures:
        return _by(session, what, day)

    return make


def _by(session: Session, what: str, day: date) -> Figures:
    of, stood = ground(session), on(session, day)
    title, column, none = _BY[what]
    rows = [_group_row(of, one, none, day) for one in grouped.by_of(session, what, stood)]
    whole = outstanding(stood)
    every = risk.share(stood, whole)
    risky = risk.share(risk.at_risk(stood, 30), whole)
    if rows:
        total = Group(_TOGETHER, every, risky)
        rows.append(_group_row(of, total, none, day, weight=Weight.TOTAL))
    columns = (
        _column(what, column, Holds.WORDS),
        _LOANS,
        _OWED,
        _PART,
        _column("at_risk", N_("More than 30 days late")),
        _column("par30", N_("Part of its own"), Holds.PERCENT),
    )
    notes = unknown_note(stood)
    return listed(
        of, f"loans-by-{what}", title, subtitle=as_of(day), columns=columns, rows=rows, notes=notes
    )


def _group_row(
    of: Ground, one: Group, none: str, day: date, *, weight: Weight = Weight.PLAIN
) -> FigureRow:
    every, risky = one.all, one.risky
    cells = (
        one.name or Text(none),
        len(every.loans),
        of.money(every.owed),
        percent(every.part),
        of.money(risky.owed),
        percent(risky.part),
    )
    return FigureRow(cells, weight, behind=behind(every.loans, day))


# --- insiders, and the largest -------------------------------------------------------------------


def insiders_figures(session: Session, day: date) -> Figures:
    """The loans to those who decide on loans, or are near to them."""
    of, stood = ground(session), on(session, day)
    found, whole = grouped.insiders_of(session, stood), outstanding(stood)
    rows = [_insider_row(of, one, day) for one in found]
    if found:
        loans = tuple(one.about.loan for one in found)
        owed = sum(one.stands.owed for one in found)
        cells = ("", _TOGETHER, "", None, of.money(owed), percent(risk.part(owed, whole)))
        rows.append(FigureRow(cells, Weight.TOTAL, behind=behind(loans, day)))
    columns = (_NUMBER, _BORROWER, _column("loan", N_("Loan"), Holds.CODE), _DAYS, _OWED, _PART)
    title = N_("Loans to insiders")
    return listed(of, "insider-loans", title, subtitle=as_of(day), columns=columns, rows=rows)


def _insider_row(of: Ground, one: Insider, day: date) -> FigureRow:
    who, stands = one.about, one.stands
    cells = (
        who.member_number,
        who.name,
        who.number,
        stands.late,
        of.money(stands.owed),
        percent(one.part),
    )
    return FigureRow(cells, behind=behind([who.loan], day))


def concentration_figures(session: Session, day: date) -> Figures:
    """The largest borrowers, alone and with their teams."""
    of, stood = ground(session), on(session, day)
    found = grouped.concentration_of(session, stood)
    rows = [_borrower_row(of, one, day) for one in found]
    if found:
        owed = sum(one.alone.owed for one in found)
        loans = tuple(loan for one in found for loan in one.alone.loans)
        part = percent(risk.part(owed, outstanding(stood)))
        cells = ("", _TOGETHER, len(loans), of.money(owed), part, "", None, None)
        rows.append(FigureRow(cells, Weight.TOTAL, behind=behind(loans, day)))
    columns = (
        _NUMBER,
        _BORROWER,
        _LOANS,
        _OWED,
        _PART,
        _column("team", N_("Borrowing group"), Holds.WORDS, rare=True),
        _column("with_team", N_("Owed by all together"), rare=True),
        _column("team_share", N_("Part of all"), Holds.PERCENT, rare=True),
    )
    title = N_("The largest borrowers")
    return listed(of, "concentration", title, subtitle=as_of(day), columns=columns, rows=rows)


def _borrower_row(of: Ground, one: Borrower, day: date) -> FigureRow:
    alone, together = one.alone, one.together
    cells = (
        one.number,
        one.name,
        len(alone.loans),
        of.money(alone.owed),
        percent(alone.part),
        one.team,
        of.money(together.owed) if one.team else None,
        percent(together.part) if one.team else None,
    )
    return FigureRow(cells, behind=behind(together.loans, day))


# --- provisions ----------------------------------------------------------------------------------


def provisions_figures(session: Session, day: date) -> Figures:
    """What should be set aside on a day by the co-op's bands, band by band and loan by loan."""
    return provision_figures(session, preview(session, day))


def provision_figures(session: Session, shown: Preview) -> Figures:
    """The same of any preview."""
    of, day = ground(session), shown.day
    known = about(session, [one.stands.loan for one in shown.rows if one.amount])
    rows: list[FigureRow] = []
    for band in reversed(shown.by_band()):
        some = [one for one in shown.rows if one.amount and one.band == band.band]
        if some:
            rows.append(FigureRow(("", band_words(band), *[None] * 4), Weight.HEAD))
            rows += [_provision_row(of, one, known[one.stands.loan], day) for one in some]
        if band.loans:
            words = _TOGETHER if some else band_words(band)
            rows.append(_band_row(of, words, band, day))
    owed, loans = outstanding(one.stands for one in shown.rows), ids(r.stands for r in shown.rows)
    part = percent(risk.part(shown.needed, owed))
    cells = ("", Text(N_("All loans")), None, of.money(owed), part, of.money(shown.needed))
    rows.append(FigureRow(cells, Weight.TOTAL, behind=behind(loans, day)))
    columns = (
        _NUMBER,
        _BORROWER,
        _DAYS,
        _OWED,
        _column("percent", N_("Percent"), Holds.PERCENT),
        _column("set_aside", N_("To set aside")),
    )
    notes = [*_differs(of, shown), *unknown_note(one.stands for one in shown.rows)]
    title = N_("Provision for loans that may be lost")
    return made(
        of, "provisions", title, subtitle=as_of(day), columns=columns, rows=rows, notes=notes
    )


def band_words(one: BandSum) -> Text:
    """What a band is called."""
    if one.band is None:
        return Text(N_("Nothing to set aside"))
    if not one.band.days:
        return Text(N_("Not late, or less than the next"))
    if one.band.days == 1:
        return Text(N_("From one day late"))
    return Text(N_("From {days} days late"), {"days": one.band.days})


def _provision_row(of: Ground, one: LoanProvision, who: About, day: date) -> FigureRow:
    stands, band = one.stands, one.band
    part = band.percent / 100 if band else None
    cells = (
        who.member_number,
        who.name,
        stands.late,
        of.money(stands.owed),
        part,
        of.money(one.amount),
    )
    return FigureRow(cells, level=1, behind=behind([stands.loan], day))


def _band_row(of: Ground, words: Words, one: BandSum, day: date) -> FigureRow:
    part = one.band.percent / 100 if one.band else None
    cells = ("", words, None, of.money(one.owed), part, of.money(one.amount))
    return FigureRow(cells, Weight.SUM, behind=behind(one.loans, day))


def _differs(of: Ground, shown: Preview) -> Iterable[Text]:
    held = {"before": of.money(shown.before), "amount": of.money(abs(shown.difference))}
    if shown.difference > 0:
        yield Text(N_("{before} is set aside already; {amount} more is needed."), held)
    elif shown.difference < 0:
        yield Text(N_("{before} is set aside already; {amount} can be taken back."), held)
    else:
        yield Text(N_("{before} is set aside already: that is enough."), held)


__all__ = [
    "UNKNOWN",
    "arrears_figures",
    "band_words",
    "by_figures",
    "concentration_figures",
    "expected_figures",
    "insiders_figures",
    "provision_figures",
    "provisions_figures",
    "visit_words",
]
