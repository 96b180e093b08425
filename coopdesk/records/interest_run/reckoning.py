"""What one account earns in a run: its case, and what the case comes to. Pure, in minor units.

A case holds all that the figure was reckoned from. It is kept with the entry as its proof, so that
the figure can be explained and reckoned again for ever, whatever was written later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from coopdesk.records import interest
from coopdesk.records.calendar import add_months, day_before
from coopdesk.records.interest import Rate, Rule, Spell, Stretch
from coopdesk.records.rounding import Rounding
from coopdesk.records.schema import day_of
from coopdesk.records.schema.types import day_number
from coopdesk.records.terms import POSTINGS, SavingsTerms

_NONE: Final = Decimal(0)

#: What a proof leaves out, because it is so nearly always.
_USUAL: Final[Mapping[str, Any]] = {
    "moves": [],
    "method": interest.DAILY,
    "day_count": "actual/365",
    "rounding": "half_up",
    "step": 1,
    "least": 0,
    "tax": "0",
    "adds": 0,
}


@dataclass(frozen=True, slots=True)
class Case:
    """An account in a time, with the rates and the rule that hold for it.

    `tax` percent of the interest is withheld. `adds` is after how many months interest is added to
    a contract that nobody touches; 0: only at its end.
    """

    spell: Spell
    rates: tuple[Rate, ...]
    rule: Rule
    tax: Decimal = _NONE
    adds: int = 0

    def said(self) -> dict[str, Any]:
        """As JSON, days as 20260331."""
        spell, rule = self.spell, self.rule
        said = {
            "from": day_number(spell.begins),
            "until": day_number(spell.until),
            "opening": int(spell.opening),
            "moves": [[day_number(day), int(amount)] for day, amount in spell.moves],
            "rates": [[day_number(rate.since), f"{rate.percent:f}"] for rate in self.rates],
            "method": rule.method,
            "day_count": rule.day_count,
            "rounding": rule.rounding.mode,
            "step": int(rule.rounding.step),
            "least": int(rule.least),
            "tax": f"{self.tax:f}",
            "adds": self.adds,
        }
        return {key: value for key, value in said.items() if value != _USUAL.get(key)}

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Case:
        """From the JSON of a proof."""
        told = {**_USUAL, **said}
        moves = [(day_of(day), Decimal(amount)) for day, amount in told["moves"]]
        begins = day_of(told["from"])
        return cls(
            Spell(begins, day_of(told["until"]), Decimal(told["opening"]), moves),
            tuple(Rate(day_of(since), Decimal(percent)) for since, percent in told["rates"]),
            Rule(
                Rounding(Decimal(told["step"]), told["rounding"]),
                told["method"],
                told["day_count"],
                Decimal(told["least"]),
                monthly=True,
                anchor=begins if told["adds"] else None,
            ),
            Decimal(told["tax"]),
            told["adds"],
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case comes to. `gross` and `withheld` in minor units."""

    gross: int
    withheld: int
    days: int
    stretches: tuple[Stretch, ...]


def outcome(case: Case) -> Outcome:
    """Reckon a case."""
    if case.adds:
        ends = interest.anniversaries(case.spell, case.adds)
        made = interest.posted(case.rule, case.rates, case.spell, ends)
        gross = sum((one.interest for one in made), _NONE)
        stretches = tuple(stretch for one in made for stretch in one.earned.stretches)
    else:
        found = interest.earned(case.rule, case.rates, case.spell)
        gross, stretches = found.interest, found.stretches
    tax = case.rule.rounding(gross * case.tax / 100) if case.tax else _NONE
    return Outcome(int(gross), int(tax), case.spell.days, stretches)


# --- which terms hold ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dated:
    """The terms of a product from a day on."""

    id: int
    since: date
    terms: SavingsTerms


@dataclass(frozen=True, slots=True)
class Deal:
    """The rates and the rule of accounts of a product until a day; shared by those alike."""

    rates: tuple[Rate, ...]
    rule: Rule
    tax: Decimal
    adds: int = 0

    def case(self, spell: Spell) -> Case:
        """An account under this deal."""
        rule = replace(self.rule, anchor=spell.begins) if self.adds else self.rule
        return Case(spell, self.rates, rule, self.tax, self.adds)


#: A rate that holds from the beginning: what came before the first terms was under them too.
_ALWAYS: Final = date(1900, 1, 1)


def following(rows: Sequence[Dated], until: date) -> Deal:
    """Open-ended savings: each rate from its day on, all else as it is at the end."""
    return _deal(_rates(rows, until), in_force(rows, until).terms)


def in_force(rows: Sequence[Dated], day: date) -> Dated:
    """The terms of a product on a day; before its first day, those of that day."""
    known = max(day, rows[0].since)
    return [row for row in rows if row.since <= known][-1]


def signed(rows: Sequence[Dated], own: Dated, ends: date | None, until: date) -> Deal:
    """A contract: as it was signed until it ends, then as the product is."""
    rates = (Rate(_ALWAYS, Decimal(own.terms.rate)),)
    if ends is None or until <= ends:
        return _deal(rates, own.terms)
    after = ends + timedelta(days=1)
    later = [Rate(max(rate.since, after), rate.percent) for rate in _rates(rows, until)]
    # Of those that held already when it ended only the newest counts.
    newest = {rate.since: rate for rate in later}
    return _deal((*rates, *newest.values()), in_force(rows, until).terms)


def fixed(own: Dated, opened: date, ends: date) -> Deal:
    """A fixed term: its rate, or the early one when it was broken before its day."""
    terms = own.terms
    broken = bool(terms.months) and ends < add_months(opened, terms.months)
    rates = (Rate(_ALWAYS, Decimal(terms.early_rate if broken else terms.rate)),)
    return _deal(rates, terms, adds=POSTINGS[terms.posting])


def last_day(ends: date) -> date:
    """The last day that a fixed term earns: on the day that it falls due it earns no more."""
    return day_before(ends)


def _rates(rows: Sequence[Dated], until: date) -> tuple[Rate, ...]:
    held = [row for row in rows if row.since <= until] or list(rows[:1])
    first = Rate(_ALWAYS, Decimal(held[0].terms.rate))
    newest = {row.since: Rate(row.since, Decimal(row.terms.rate)) for row in held[1:]}
    return (first, *newest.values())


def _deal(rates: tuple[Rate, ...], terms: SavingsTerms, adds: int = 0) -> Deal:
    rounding = Rounding(Decimal(terms.step or 1), terms.rounding)
    least = Decimal(terms.interest_from)
    rule = Rule(rounding, terms.method, terms.day_count, least, monthly=True)
    return Deal(rates, rule, Decimal(terms.withholding), adds)
