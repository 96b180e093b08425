"""What a loan costs in a year: the rate by which all that is paid out and back comes to nothing.

`effective` is the yearly rate of the European directives (2008/48/EC and 2014/17/EU, Annex I), with
interest on interest; `nominal` that of the United States (12 CFR 1026, Appendix J): the rate of a
unit period times their number in a year. Rates are percent. Below zero an amount goes to the
member.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import Final, NamedTuple

from coopdesk.i18n import N_
from coopdesk.records.calendar import add_months, month_end
from coopdesk.records.errors import Refused
from coopdesk.records.rounding import Rounding
from coopdesk.records.schedule.planning import Plan, kept_back, tranches
from coopdesk.records.schedule.terms import Every, Terms

_ZERO: Final = Decimal(0)
_ONE: Final = Decimal(1)
_HUNDRED: Final = Decimal(100)
_WEEK: Final = 7

#: Figures are kept to 40 places, and a rate is sought until it moves by less than 10⁻²⁰.
_EXACT: Final = Context(prec=40)
_NEAR: Final = Decimal("1e-20")
_TURNS: Final = 200
#: The rate is looked for as growth by e^y: first near nothing, at last between e⁻⁶⁴ and e⁶⁴.
_FIRST: Final = Decimal("0.125")
_LAST: Final = Decimal(64)


class Flow(NamedTuple):
    """Money that changes hands some years after the first of it; below zero: to the member."""

    at: Fraction
    amount: Decimal


class Dated(NamedTuple):
    """The same on a day."""

    on: date
    amount: Decimal


class NoRate(Refused):
    """Money goes one way only, or so that no rate brings it to nothing."""


@dataclass(frozen=True, slots=True)
class EqualPayments:
    """Equal payments, one each unit period; the first after some whole ones and a part of one."""

    count: int
    amount: Decimal
    first: int
    fraction: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class YearlyRate:
    """What a loan costs in a year, in percent: with interest on interest, and the rate of a period
    times the periods of a year."""

    effective: Decimal
    nominal: Decimal


# --- the rates -----------------------------------------------------------------------------------


def effective(flows: Iterable[Flow]) -> Decimal:
    """The yearly rate with interest on interest. NoRate when there is none."""
    with localcontext(_EXACT):
        return _HUNDRED * (_growth([_Worth(amount, at) for at, amount in flows]).exp() - _ONE)


def nominal(advance: Decimal, payments: Iterable[EqualPayments], periods_a_year: int) -> Decimal:
    """The rate of a unit period times their number in a year, in percent.

    advance = Σ P / ((1 + f·i)(1 + i)^t). NoRate when there is none.
    """
    worths = [_Worth(-advance, Fraction(0))]
    for some in payments:
        times = range(some.first, some.first + some.count)
        worths += (_Worth(some.amount, Fraction(t), some.fraction) for t in times)
    with localcontext(_EXACT):
        return _HUNDRED * periods_a_year * (_growth(worths).exp() - _ONE)


def yearly_rate(flows: Sequence[Dated], every: Every) -> YearlyRate:
    """What money on some days costs, where instalments lie so far apart. NoRate: see `effective`.

    Times are counted from the first day in whole months (weeks where instalments are weekly) and
    days. The nominal rate is that of a period which grows to the effective one in a year.
    """
    begins = min((flow.on for flow in flows), default=date.min)
    weekly = every.unit == "week"
    timed = [Flow(years_between(begins, on, weekly=weekly), amount) for on, amount in flows]
    percent = effective(timed)
    with localcontext(_EXACT):
        part = Decimal(every.years.numerator) / every.years.denominator
        grown = ((_ONE + percent / _HUNDRED).ln() * part).exp()
        return YearlyRate(percent, _HUNDRED * (grown - _ONE) / part)


def flows_of(terms: Terms, plan: Plan, paid: Rounding | None = None) -> list[Dated]:
    """What changes hands by a contract: what is paid out, without the fees that are kept back of it
    that day, then the instalments with theirs.

    `paid` is how an instalment is rounded when it is paid, where nothing is rounded inside.
    """
    rounded: Callable[[Decimal], Decimal] = paid or Rounding(_ZERO)
    return [
        *(Dated(part.on, part.amount) for part in kept_back(terms)),
        *(Dated(part.on, -part.amount) for part in tranches(terms)),
        *(Dated(row.due, rounded(row.total)) for row in plan.rows),
    ]


# --- times ---------------------------------------------------------------------------------------


def years_between(begins: date, ends: date, *, weekly: bool = False) -> Fraction:
    """The years from one day to another: whole months counted back from the second, and days.

    `weekly` counts back whole weeks, 52 to the year. The days that are left over are a part of the
    year that ends with the last of them: of 366 days when 29 February lies in it. From the 31st to
    the last of a shorter month are whole months.
    """
    if ends < begins:
        return -years_between(ends, begins, weekly=weekly)
    if weekly:
        weeks, days = divmod((ends - begins).days, _WEEK)
        return Fraction(weeks, 52) + _part_of_year(begins, days)
    months = (ends.year - begins.year) * 12 + ends.month - begins.month
    if begins.day > ends.day:
        if ends == month_end(ends):
            return Fraction(months, 12)
        months -= 1
    days = (add_months(ends, -months) - begins).days
    return Fraction(months, 12) + _part_of_year(begins, days)


def _part_of_year(begins: date, days: int) -> Fraction:
    """Some days as part of the year that ends with the last of them."""
    last = begins + timedelta(days=days)
    return Fraction(days, (last - add_months(last, -12)).days)


# --- finding a rate ------------------------------------------------------------------------------


class _Worth(NamedTuple):
    """An amount `at` some time; `odd` is a part of a period that bears simple interest."""

    amount: Decimal
    at: Fraction
    odd: Fraction = Fraction(0)


class _Sum:
    """What all amounts are worth together at the beginning, by growth of e^y in one time."""

    def __init__(self, worths: Sequence[_Worth]) -> None:
        met: dict[tuple[Fraction, Fraction], Decimal] = {}
        for amount, at, odd in worths:
            met[at, odd] = met.get((at, odd), _ZERO) + amount
        self._met = sorted((at, odd, amount) for (at, odd), amount in met.items() if amount)
        times = [self._met[0][0], *(at for at, _, _ in self._met)] if self._met else []
        #: From one to the next; few differ, so that few powers are reckoned.
        self._gaps = [later - sooner for sooner, later in pairwise(times)]
        self._odds = {odd: _decimal(odd) for _, odd, _ in self._met}
        self._lengths = {gap: _decimal(gap) for gap in self._gaps}

    @property
    def both_ways(self) -> bool:
        """Whether money goes to the member and comes back, not all at one time."""
        signs = {amount > 0 for _, _, amount in self._met}
        return len(signs) > 1

    def __call__(self, y: Decimal) -> tuple[Decimal, Decimal]:
        """The sum, and how it changes with y."""
        grown = y.exp()
        powers = {gap: (-y * length).exp() for gap, length in self._lengths.items()}
        parts = {odd: _ONE + f * (grown - _ONE) for odd, f in self._odds.items()}
        leans = {odd: f * grown / parts[odd] for odd, f in self._odds.items()}
        by, since = _ONE, _ZERO
        value = slope = _ZERO
        for (_, odd, amount), gap in zip(self._met, self._gaps, strict=True):
            if gap:
                by, since = by * powers[gap], since + self._lengths[gap]
            worth = amount * by / parts[odd] if odd else amount * by
            value += worth
            slope -= worth * (since + leans[odd])
        return value, slope


def _decimal(part: Fraction) -> Decimal:
    return Decimal(part.numerator) / part.denominator


def _growth(worths: Sequence[_Worth]) -> Decimal:
    """The y by which all amounts together are worth nothing; the one that is nearest to none."""
    worth = _Sum(worths)
    if worth.both_ways:
        found = _between(worth)
        if found is not None:
            return _refined(worth, *found)
    raise NoRate(N_("No yearly rate brings these amounts to nothing."))


def _between(worth: _Sum) -> tuple[Decimal, Decimal] | None:
    """Two numbers between which the sum changes its sign; first above nothing, then below."""
    still, _ = worth(_ZERO)
    if not still:
        return _ZERO, _ZERO
    above = below = _ZERO
    step = _FIRST
    while step <= _LAST:
        for near, far in ((above, step), (below, -step)):
            value, _ = worth(far)
            if not value or (value > 0) != (still > 0):
                return near, far
        above, below, step = step, -step, step * 2
    return None


def _refined(worth: _Sum, a: Decimal, b: Decimal) -> Decimal:
    """Newton's way from between two numbers, halving where it would leave them or is slow."""
    rising = worth(a)[0] <= 0
    low, high = (a, b) if rising else (b, a)  # the sum is below zero at `low`
    at, last = (a + b) / 2, abs(b - a)
    for _ in range(_TURNS):
        value, slope = worth(at)
        if not value:
            return at
        if value < 0:
            low = at
        else:
            high = at
        nearer = at - value / slope if slope else low
        inside = min(low, high) < nearer < max(low, high)
        if not inside or abs(nearer - at) * 2 > last:
            nearer = (low + high) / 2
        last = abs(nearer - at)
        at = nearer
        if last < _NEAR:
            break
    return at
