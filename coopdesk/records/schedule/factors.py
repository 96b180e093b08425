"""What a time costs of what is owed, and the level instalment that pays it all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from coopdesk.records.schedule.dates import Period, part_years
from coopdesk.records.schedule.terms import Terms

_ZERO: Final = Decimal(0)
_ONE: Final = Decimal(1)
_HUNDRED: Final = Decimal(100)
_NOTHING: Final = Fraction(0)


class Factor(NamedTuple):
    """What a period costs of what is owed: a quotient, so that nothing is lost before rounding."""

    top: Decimal
    bottom: Decimal

    def of(self, balance: Decimal) -> Decimal:
        """The interest on a balance, exact."""
        return balance * self.top / self.bottom


def factor(terms: Terms, years: Fraction, percent: Decimal | None = None) -> Factor:
    """What a part of a year costs by the rate of the terms, or by another."""
    if terms.per == "month":
        years *= 12
    elif terms.per == "period":
        years /= terms.every.years
    rate = terms.percent if percent is None else percent
    return Factor(rate * years.numerator, _HUNDRED * years.denominator)


def level_of(balance: Decimal, factors: Sequence[Factor]) -> Decimal:
    """The level instalment that pays a balance in the periods of some factors, not rounded.

    P·Π(1 + f) / F, where F_k = F_(k−1)·(1 + f_k) + 1. Without interest it is an equal part.
    """
    grown, sums = balance, _ZERO
    for top, bottom in factors:
        by = _ONE + top / bottom
        grown *= by
        sums = sums * by + _ONE
    return grown / sums


def nominal_level(balance: Decimal, rate: Factor, count: int) -> Decimal:
    """The same where every period costs the same."""
    if not rate.top:
        return balance / count
    grown = (_ONE + rate.top / rate.bottom) ** count
    return balance * rate.top * grown / (rate.bottom * (grown - _ONE))


class Costs:
    """What the periods of a loan cost by a rate, all of them and in part; a waived one nothing."""

    def __init__(self, terms: Terms, spans: Sequence[Period], percent: Decimal) -> None:
        self.percent = percent
        self._terms, self._spans = terms, spans
        self._known: dict[tuple[int, int], Factor] = {}  # a fraction is slow to look up
        self._all: list[Factor] | None = None
        self._worth: list[Decimal] | None = None

    def of(self, at: int) -> Factor:
        """What a period costs."""
        return (self._all or self.all())[at]

    def part(self, at: int, since: date, until: date) -> Factor:
        """What some days of a period cost."""
        span = self._spans[at]
        if not self._counted(span):
            return self._factor(_NOTHING)
        return self._factor(part_years(span, since, until, self._terms))

    def all(self) -> list[Factor]:
        """What each period costs."""
        if self._all is None:
            self._all = list(self._each())
        return self._all

    def _each(self) -> Iterator[Factor]:
        before, found = _NOTHING, self._factor(_NOTHING)
        for span in self._spans:
            years = self._counted(span)
            if years is not before:  # to look one up takes as long as all the rest
                before, found = years, self._factor(years)
            yield found

    def usual(self) -> Factor:
        """The nominal rate of a period."""
        return self._factor(self._terms.every.years)

    def worth(self, at: int) -> Decimal:
        """What one paid at the end of each period from one on is worth when that one begins."""
        if self._worth is None:
            worth, values = _ZERO, [_ZERO]
            for top, bottom in reversed(self.all()):
                worth = (worth + _ONE) / (_ONE + top / bottom)
                values.append(worth)
            self._worth = values[::-1]
        return self._worth[at]

    def _counted(self, span: Period) -> Fraction:
        """The part of a year that interest is for."""
        grace = self._terms.grace
        return _NOTHING if span.n <= grace.interest and grace.kind == "waived" else span.years

    def _factor(self, years: Fraction) -> Factor:
        said = years.as_integer_ratio()
        found = self._known.get(said)
        if found is None:
            found = self._known[said] = factor(self._terms, years, self.percent)
        return found
