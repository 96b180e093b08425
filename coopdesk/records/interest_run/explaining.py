"""How a figure of interest came about: days, balances, rate, and what was rounded and withheld."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_, Text
from coopdesk.records import interest
from coopdesk.records.calendar import add_months
from coopdesk.records.errors import Refused
from coopdesk.records.ids import EntryId
from coopdesk.records.interest_run.correcting import CORRECTED, NOTHING, Correction, Part
from coopdesk.records.interest_run.planning import AccountInterest
from coopdesk.records.interest_run.reckoning import Case, outcome
from coopdesk.records.journal import currency_of, label_of
from coopdesk.records.money import Money, digits_of
from coopdesk.records.papers import InterestPaid, InterestProof, InterestStretch
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
    who = row.number, row.name, product, row.label
    return _explained(_Told(row.case, row.fix), who, row.gross.currency)


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
            InterestLine.gross,
            InterestLine.withheld,
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
    number, name, product, label, proof, gross, withheld, series, n, undone_series, undone = row
    who = (number, name or "", product, label or "")
    reversed_by = label_of(undone_series, undone) if undone else ""
    return _explained(
        _Told.of(proof, gross, withheld),
        who,
        currency_of(session),
        entry=label_of(series, n),
        reversed_by=reversed_by,
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What a proof tells: of a new time, of a correction, or of both."""

    case: Case | None
    fix: Correction

    @classmethod
    def of(cls, proof: Mapping[str, Any], gross: int, withheld: int) -> _Told:
        if CORRECTED in proof:
            return cls(None, Correction.of(proof[CORRECTED], gross, withheld))
        return cls(Case.of(proof), NOTHING)

    @property
    def cases(self) -> list[Case]:
        """What the days and balances are shown of: the new time; without one the corrected ones."""
        return [self.case] if self.case else [part.case for part in self.fix.parts]

    @property
    def days(self) -> tuple[date, date]:
        if self.case is None:
            return self.fix.since, self.fix.until
        return self.case.spell.begins, self.case.spell.until


def _explained(
    told: _Told,
    who: tuple[str, str, str, str],
    money: str,
    *,
    entry: str = "",
    reversed_by: str = "",
) -> InterestProof:
    cases, fix = told.cases, told.fix
    found = outcome(told.case) if told.case else None
    stretches = [one for case in cases for one in outcome(case).stretches]
    rows = tuple(
        InterestStretch(
            one.from_,
            one.until,
            one.days,
            Money(int(one.balance), money),
            one.percent,
            _units(one.interest, money),
        )
        for one in stretches
    )
    number, name, product, label = who
    return InterestProof(
        number,
        name,
        product,
        label,
        *told.days,
        rows,
        _units(sum((one.interest for one in stretches), Decimal(0)), money),
        tuple(_rules(cases[0], money)) if cases else (),
        Money(found.gross if found else 0, money),
        cases[0].tax if cases else Decimal(0),
        Money((found.withheld if found else 0) + fix.withheld, money),
        Money(fix.gross, money),
        tuple(_paid(part, money) for part in fix.parts),
        tuple(_remarks(fix, money)),
        entry,
        reversed_by,
    )


def _paid(part: Part, money: str) -> InterestPaid:
    spell = part.case.spell
    return InterestPaid(
        spell.begins, spell.until, Money(part.gross, money), Money(part.paid, money)
    )


def _remarks(fix: Correction, money: str) -> Iterator[Text]:
    """What else went into a correction than the times that come to something else now."""
    if not fix:
        return
    yield Text(N_("Something of those days was written, or taken back, after they were paid."))
    if fix.before:
        said = N_("{amount} of it was corrected before.")
        yield Text(said, {"amount": Money(fix.before, money)})
    if fix.kept:
        said = N_("{amount} of interest that was taken back from others stayed in this account.")
        yield Text(said, {"amount": Money(fix.kept, money)})
    if fix.owed:
        said = N_("{amount} more should be taken back, but is not there: the next payment does it.")
        yield Text(said, {"amount": Money(fix.owed, money)})


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
        many = N_("Every {months} months the interest is added, and earns interest itself.")
        one = N_("Every month the interest is added, and earns interest itself.")
        told.append(Text(one if case.adds == 1 else many, {"months": case.adds}))
    step = Money(int(rule.rounding.step), money)
    told.append(Text(ROUNDINGS[rule.rounding.mode], {"step": step}))
    return told
