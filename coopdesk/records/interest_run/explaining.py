"""How a figure of interest came about: days, balances, rate, and what was rounded and withheld."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_, Text
from coopdesk.records import interest
from coopdesk.records.calendar import add_months
from coopdesk.records.errors import Refused
from coopdesk.records.ids import EntryId
from coopdesk.records.interest_run.planning import AccountInterest
from coopdesk.records.interest_run.reckoning import Case, outcome
from coopdesk.records.journal import currency_of, label_of
from coopdesk.records.money import Money, digits_of
from coopdesk.records.papers import InterestProof, InterestStretch
from coopdesk.records.schema import (
    Entry,
    Holding,
    InterestLine,
    InterestRun,
    Member,
    Product,
)

#: What earns.
METHODS: Final[Mapping[str, str]] = {
    interest.DAILY: N_("Interest is reckoned on what is there at the end of each day."),
    interest.MINIMUM: N_("Interest is reckoned on the lowest balance of each month."),
    interest.AVERAGE: N_("Interest is reckoned on the average balance of each month."),
}

#: What a day is of a year.
DAY_COUNTS: Final[Mapping[str, str]] = {
    "actual/365": N_("Balance × rate × days ÷ 365."),
    "actual/360": N_("Balance × rate × days ÷ 360."),
    "30/360": N_("Balance × rate × days ÷ 360; each month counts 30 days."),
    "twelfth": N_("Balance × rate ÷ 12 for each whole month."),
}

#: What becomes of the part of a coin. {step} is the smallest amount that is paid.
ROUNDINGS: Final[Mapping[str, str]] = {
    "half_up": N_("Rounded to {step}; a half is rounded up."),
    "half_even": N_("Rounded to {step}; a half goes to the even side."),
    "floor": N_("Rounded down to {step}."),
    "ceiling": N_("Rounded up to {step}."),
}

#: Figures behind the smallest coin that are shown of what is not rounded yet.
_FINER: Final = 2
_WIDE: Final = Context(prec=60)


def explanation(product: str, row: AccountInterest) -> InterestProof:
    """How a figure of a preview came about."""
    return _explained(row.case, (row.number, row.name, product, row.label), row.gross.currency)


def posted_explanation(session: Session, entry: EntryId) -> InterestProof:
    """How the interest of an entry came about; refuses when it is none that a run posted."""
    reversal = aliased(Entry)
    row = session.execute(
        select(
            Member.number,
            Member.name,
            Product.name,
            Holding.label,
            InterestLine.proof,
            Entry.series,
            Entry.number,
            reversal.series,
            reversal.number,
        )
        .select_from(InterestLine)
        .join(InterestRun, InterestRun.id == InterestLine.run)
        .join(Product, Product.id == InterestRun.product)
        .join(Holding, Holding.id == InterestLine.holding)
        .join(Member, Member.id == Holding.member)
        .join(Entry, Entry.id == InterestLine.id)
        .outerjoin(reversal, reversal.reverses == InterestLine.id)
        .where(InterestLine.id == entry)
    ).first()
    if row is None:
        raise Refused(N_("This entry paid no interest on savings."), field="entry")
    number, name, product, label, proof, series, n, undone_series, undone = row
    who = (number, name or "", product, label or "")
    reversed_by = label_of(undone_series, undone) if undone else ""
    return _explained(
        Case.of(proof),
        who,
        currency_of(session),
        entry=label_of(series, n),
        reversed_by=reversed_by,
    )


def _explained(
    case: Case,
    who: tuple[str, str, str, str],
    money: str,
    *,
    entry: str = "",
    reversed_by: str = "",
) -> InterestProof:
    found = outcome(case)
    rows = tuple(
        InterestStretch(
            one.from_,
            one.until,
            one.days,
            Money(int(one.balance), money),
            one.percent,
            _units(one.interest, money),
        )
        for one in found.stretches
    )
    number, name, product, label = who
    return InterestProof(
        number,
        name,
        product,
        label,
        case.spell.begins,
        case.spell.until,
        rows,
        _units(sum((one.interest for one in found.stretches), Decimal(0)), money),
        tuple(_rules(case, money)),
        Money(found.gross, money),
        case.tax,
        Money(found.withheld, money),
        entry,
        reversed_by,
    )


def _units(minor: Decimal, money: str) -> Decimal:
    """In whole units, with a little more behind the point than the currency has."""
    digits = digits_of(money)
    finest = Decimal(1).scaleb(-_FINER)
    return minor.quantize(finest, context=_WIDE).scaleb(-digits, _WIDE)


def _rules(case: Case, money: str) -> list[Text]:
    rule = case.rule
    told = [Text(METHODS[rule.method]), Text(DAY_COUNTS[rule.day_count])]
    if rule.least:
        least = Money(int(rule.least), money)
        told.append(Text(N_("A balance under {least} earns nothing."), {"least": least}))
    if case.adds and case.spell.until >= add_months(case.spell.begins, case.adds):
        added = N_("Every {months} months the interest is added, and earns interest itself.")
        told.append(Text(added, {"months": case.adds}))
    step = Money(int(rule.rounding.step), money)
    told.append(Text(ROUNDINGS[rule.rounding.mode], {"step": step}))
    return told
