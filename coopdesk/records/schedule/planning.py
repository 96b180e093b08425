"""The instalments of a loan as they are planned when it is signed.

Period by period: interest on what is owed, then the part of the principal by the method. Amounts
are multiplied before they are divided, so that exactly half a coin is seen to be one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Final, NamedTuple

from coopdesk.i18n import N_
from coopdesk.records.errors import Refused
from coopdesk.records.rounding import EXACT
from coopdesk.records.schedule.dates import Period, part_years, periods
from coopdesk.records.schedule.terms import MOST, Fee, Terms, Tranche

_ZERO: Final = Decimal(0)
_ONE: Final = Decimal(1)
_HUNDRED: Final = Decimal(100)
_CENT: Final = Decimal("0.01")

#: What is left over is moved to the first instalment a few times at most: it changes the interest.
_TRIES: Final = 4
_FEWEST: Final = 2


class Row(NamedTuple):
    """An instalment: what falls due on a day, and what is owed of the principal after it."""

    n: int
    due: date
    principal: Decimal
    interest: Decimal
    fees: Decimal
    balance: Decimal

    @property
    def total(self) -> Decimal:
        """All that is due."""
        return self.principal + self.interest + self.fees


@dataclass(frozen=True, slots=True)
class Plan:
    """The instalments of a loan, and what is kept back when it is paid out.

    `down` is paid by the member at the start and not lent; `withheld` are the fees by name.
    `level` is the level instalment, where the method has one.
    """

    rows: tuple[Row, ...]
    periods: tuple[Period, ...]
    level: Decimal | None
    down: Decimal
    withheld: tuple[tuple[str, Decimal], ...]

    @property
    def principal(self) -> Decimal:
        """What is paid back."""
        return sum((row.principal for row in self.rows), _ZERO)

    @property
    def interest(self) -> Decimal:
        """What it costs."""
        return sum((row.interest for row in self.rows), _ZERO)

    @property
    def fees(self) -> Decimal:
        """What falls due beside it; what is withheld is not in it."""
        return sum((row.fees for row in self.rows), _ZERO)


class Factor(NamedTuple):
    """What a period costs of what is owed: a quotient, so that nothing is lost before rounding."""

    top: Decimal
    bottom: Decimal

    def of(self, balance: Decimal) -> Decimal:
        """The interest on a balance, exact."""
        return balance * self.top / self.bottom


def factor(terms: Terms, years: Fraction) -> Factor:
    """What a part of a year costs by the rate of the terms."""
    percent, per = terms.percent, terms.per
    if per == "month":
        years *= 12
    elif per == "period":
        years /= terms.every.years
    return Factor(percent * years.numerator, _HUNDRED * years.denominator)


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


def plan(terms: Terms) -> Plan:
    """The instalments that terms give.

    Refused when they can't be reckoned: see `Terms.checked`, and a rule that never pays it back.
    """
    terms.checked()
    with localcontext(EXACT):
        spans = periods(terms, terms.instalments or MOST)
        planner = _Planner(terms, spans)
        rows = tuple(planner.rows())
        return Plan(
            rows, tuple(spans[: len(rows)]), planner.level, terms.down_payment, withheld(terms)
        )


def withheld(terms: Terms) -> tuple[tuple[str, Decimal], ...]:
    """The fees that are kept back when the loan is paid out, by name."""
    return tuple(
        (fee.name, _fee(terms, fee, terms.lent)) for fee in terms.fees if fee.when == "disbursement"
    )


def _fee(terms: Terms, fee: Fee, base: Decimal) -> Decimal:
    return fee.amount + terms.rounding.of_money(base * fee.percent / _HUNDRED)


class _Planner:
    """Goes through the periods of a loan, and knows at each what is owed and what was lent."""

    def __init__(self, terms: Terms, spans: Sequence[Period]) -> None:
        self.terms = terms
        self.level: Decimal | None = None
        self._spans = spans
        self._money = terms.rounding.of_money.inside
        self._whole = terms.rounding.of_instalment.inside
        known: dict[Fraction, Factor] = {}
        self._factors = [
            known.get(years) or known.setdefault(years, factor(terms, years))
            for years in map(self._counted, spans)
        ]
        self._part: Callable[[int, Decimal], Decimal] = getattr(self, f"_by_{terms.method}")
        self._owed = self._lent = _ZERO
        self._later: list[Tranche] = []

    def _counted(self, span: Period) -> Fraction:
        """The part of a year that interest is for: none of a time that is waived."""
        grace = self.terms.grace
        return Fraction(0) if span.n <= grace.interest and grace.kind == "waived" else span.years

    def rows(self) -> list[Row]:
        """The instalments, with what rounding leaves where the terms say."""
        parts = self.terms.disbursements or (Tranche(self.terms.start, self.terms.lent),)
        level = self._level_for(parts[0].amount, 0)
        rows = list(self._run(parts, level))
        remainder = self.terms.rounding.remainder
        if level is not None and remainder == "spread":
            rows, level = self._spread(parts, rows, level)
        elif remainder == "first":
            rows = self._from_first(parts, rows, level)
        self.level = level
        return rows

    def _run(
        self, parts: Sequence[Tranche], level: Decimal | None, first: Decimal = _ZERO
    ) -> Iterator[Row]:
        """The rows by a level instalment; the first that pays principal pays `first` more of it."""
        terms, last = self.terms, self._spans[-1].n
        self.level, self._later = level, list(parts[1:])
        self._owed = self._lent = parts[0].amount
        begins, waiting = terms.grace.principal + 1, _ZERO
        for span in self._spans:
            interest = self._interest(span)
            principal = _ZERO
            if span.n == last and terms.instalments:
                principal = self._owed
            elif span.n >= begins:
                extra = first if span.n == begins else _ZERO
                principal = min(max(self._part(span.n, interest) + extra, _ZERO), self._owed)
            self._owed -= principal
            if terms.grace.kind == "deferred" and span.n <= terms.grace.interest:
                interest, waiting = _ZERO, waiting + interest
            else:
                interest, waiting = interest + waiting, _ZERO
            fees = self._fees(span.n, principal + interest) if terms.fees else _ZERO
            yield Row(span.n, span.due, principal, interest, fees, self._owed)
            if terms.rule and not self._owed:
                return
        if self._owed:
            raise Refused(N_("By this rule it would never be paid back."), field="rule")

    # --- interest and fees -------------------------------------------------------------------

    def _interest(self, span: Period) -> Decimal:
        """The interest of a period; what is paid out in it counts from its day on."""
        if not self._later or self._later[0].on >= span.ends:
            base = self._flat_base(span.n) if self.terms.is_flat else self._owed
            return self._money(self._factors[span.n - 1].of(base))
        since, sums = span.begins, _ZERO
        while self._later and self._later[0].on < span.ends:
            tranche = self._later.pop(0)
            sums += self._stretch(span, since, tranche.on)
            since = max(tranche.on, span.begins)
            self._owed, self._lent = self._owed + tranche.amount, self._lent + tranche.amount
        if self.level is not None:
            self.level = self._level_for(self._owed, span.n - 1)
        return sums + self._stretch(span, since, span.ends)

    def _stretch(self, span: Period, since: date, until: date) -> Decimal:
        """The interest of some days of a period on what is owed in them."""
        if until <= since or not self._factors[span.n - 1].top:
            return _ZERO
        base = self._lent if self.terms.is_flat else self._owed
        return self._money(factor(self.terms, part_years(span, since, until, self.terms)).of(base))

    def _flat_base(self, n: int) -> Decimal:
        """What flat interest is on; by a table each instalment has its part of all of it."""
        terms, after = self.terms, n - self.terms.grace.principal
        if not terms.interest_percents or after < 1:
            return self._lent
        count = terms.instalments - terms.grace.principal
        return self._lent * count * terms.interest_percents[after - 1] / _HUNDRED

    def _fees(self, n: int, instalment: Decimal) -> Decimal:
        return sum(
            (
                _fee(self.terms, fee, instalment if fee.base == "instalment" else self._lent)
                for fee in self.terms.fees
                if fee.when == "each" or (fee.when == "first" and n == 1)
            ),
            _ZERO,
        )

    # --- the part of the principal, by method ------------------------------------------------

    def _left(self, n: int) -> int:
        """How many instalments pay principal from one on."""
        return self.terms.instalments - max(n, self.terms.grace.principal + 1) + 1

    def _level_for(self, owed: Decimal, done: int) -> Decimal | None:
        """The level instalment that pays what is owed after some instalments."""
        terms = self.terms
        if terms.method != "annuity":
            return None
        count = self._left(done + 1)
        if terms.nominal and not terms.due_dates:
            level = nominal_level(owed, factor(terms, terms.every.years), count)
        else:
            level = level_of(owed, self._factors[terms.instalments - count :])
        if terms.instalment is None:
            return self._whole(level)
        # Where nothing is rounded inside, an instalment is named as it is shown.
        shown = not terms.rounding.money and level.quantize(terms.instalment) == terms.instalment
        return level if shown else terms.instalment

    def _by_annuity(self, n: int, interest: Decimal) -> Decimal:
        assert self.level is not None
        return self.level - interest

    def _by_equal_principal(self, n: int, interest: Decimal) -> Decimal:
        if self.terms.split == "remaining" or len(self.terms.disbursements) > 1:
            return self._whole(self._owed / self._left(n))
        return self._whole(self._lent / self._left(1))

    def _by_flat(self, n: int, interest: Decimal) -> Decimal:
        if self.terms.rounding.instalment is None:
            return self._by_equal_principal(n, interest)
        return self._whole(self._lent / self._left(1) + interest) - interest

    def _by_bullet(self, n: int, interest: Decimal) -> Decimal:
        return _ZERO

    def _by_balloon(self, n: int, interest: Decimal) -> Decimal:
        return self._whole(self._lent * self.terms.balloon_percent / _HUNDRED)

    def _by_table(self, n: int, interest: Decimal) -> Decimal:
        percent = self.terms.percents[n - self.terms.grace.principal - 1]
        return self._money(self._lent * percent / _HUNDRED)

    def _by_rule(self, n: int, interest: Decimal) -> Decimal:
        rule = self.terms.rule
        assert rule is not None
        if rule.pay is not None:
            if rule.pay <= interest:
                raise Refused(N_("By this rule it would never be paid back."), field="rule")
            return rule.pay - interest
        if rule.principal is not None:
            return rule.principal
        part = self._owed * (rule.percent_of_balance or _ZERO) / _HUNDRED
        return max(self._money(part), rule.at_least)

    # --- what rounding leaves ----------------------------------------------------------------

    def _spread(
        self, parts: Sequence[Tranche], rows: list[Row], level: Decimal
    ) -> tuple[list[Row], Decimal]:
        """The level instalment tried once more, where the last one differs by more than a coin
        for every two instalments; kept when that brings the last one nearer."""
        count, step = self._left(1), self.terms.rounding.money or _CENT
        off = rows[-1].total - rows[-1].fees - level
        if abs(off) <= step * (count // 2):
            return rows, level
        other = self._whole(level + off / count)
        tried = list(self._run(parts, other))
        nearer = abs(tried[-1].total - tried[-1].fees - other) < abs(off)
        return (tried, other) if nearer else (rows, level)

    def _from_first(
        self, parts: Sequence[Tranche], rows: list[Row], level: Decimal | None
    ) -> list[Row]:
        """What the last instalment differs by, taken with the first that pays principal."""
        extra = _ZERO
        for _ in range(_TRIES):
            usual = rows[-1].interest if level is None else _ZERO
            wanted = rows[-2].principal if level is None else level
            off = rows[-1].principal + rows[-1].interest - usual - wanted
            if not off or len(rows) < _FEWEST:
                break
            extra += off
            rows = list(self._run(parts, level, extra))
        return rows
