"""The instalments of a loan, one after the other.

Period by period: interest on what is owed, then the part of the principal by the method. Amounts
are multiplied before they are divided, so that exactly half a coin is seen to be one. Whoever goes
along a course works in the context `EXACT`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from coopdesk.records.schedule.dates import Period, bounds
from coopdesk.records.schedule.factors import Costs, Factor, level_of, nominal_level
from coopdesk.records.schedule.methods import PARTS, left, rescaled
from coopdesk.records.schedule.results import Stretch
from coopdesk.records.schedule.terms import Fee, Terms, Tranche

_ZERO: Final = Decimal(0)
_ONE: Final = Decimal(1)
_HUNDRED: Final = Decimal(100)
_CENT: Final = Decimal("0.01")

#: What is left over is moved to the first instalment so often at most: it changes the interest.
_TRIES: Final = 2
_FEWEST: Final = 2

#: The methods of which the instalments should be alike but for what rounding leaves.
_ALIKE: Final = ("annuity", "equal_principal", "flat")


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


def fee_of(fee: Fee, base: Decimal, coins: Callable[[Decimal], Decimal]) -> Decimal:
    """What a fee comes to on a base, rounded to coins."""
    return fee.amount + coins(base * fee.percent / _HUNDRED)


class Course:
    """Goes through the periods of a loan, and knows at each what is owed and what was lent.

    `owed` is what is planned to be owed; `bearing` is what really bears interest, where that
    differs. `extra` is paid of it with the first instalment that pays any. What happens inside a
    period `cut`s it, and changes what the rest of it costs.
    """

    def __init__(self, terms: Terms, spans: Sequence[Period], amount: Decimal) -> None:
        self.terms = terms
        self.spans = spans
        self.costs = Costs(terms, spans, terms.percent)
        self.proof: list[Stretch] | None = None
        self.at = 0
        self.later: tuple[Tranche, ...] = ()
        self.owed = self.shared = amount
        self.bearing: Decimal | None = None
        self.level: Decimal | None = None
        self.waiting = _ZERO
        self.ends_early = terms.rule is not None
        self.extra = _ZERO
        self._lent = amount  # what flat interest is on
        self._borrowed = amount  # what fees are on
        self._spent = _ZERO
        self._since: date | None = None
        self._all_bears = False
        self.coins = terms.rounding.of_money.inside
        self.evenly = terms.rounding.of_instalment.inside
        self._share, self._flat = PARTS[terms.method], terms.is_flat
        self._begins = terms.grace.principal + 1  # with which instalment principal does
        self._defers = terms.grace.interest if terms.grace.kind == "deferred" else 0
        self._renew(agreed=True)

    # --- where it is -------------------------------------------------------------------------

    @property
    def done(self) -> bool:
        """Whether no instalment is left."""
        return self.at >= len(self.spans) or (self.ends_early and not self.owed)

    @property
    def span(self) -> Period:
        """The period that comes next, or is running."""
        return self.spans[self.at]

    @property
    def n(self) -> int:
        """The number of its instalment."""
        return self.spans[self.at].n

    def mark(self) -> Mapping[str, Any]:
        """Where it stands, to come `back` to; its proof goes on."""
        return vars(self).copy()

    def back(self, mark: Mapping[str, Any]) -> None:
        """Go back to where it stood."""
        proof = self.proof
        vars(self).update(mark)
        self.proof = proof

    def trial(self) -> Course:
        """The same from here, to try out: as if all is paid when it falls due."""
        other = copy(self)
        other.proof = other.bearing = None
        return other

    # --- going on ----------------------------------------------------------------------------

    def run(self) -> Iterator[Row]:
        """The instalments that are left."""
        while not self.done:
            yield self.step()

    def step(self) -> Row:
        """The next instalment."""
        span, terms = self.spans[self.at], self.terms
        while self.later and self.later[0].on < span.ends:
            tranche, self.later = self.later[0], self.later[1:]
            self.pay_out(tranche.on, tranche.amount, agreed=True)
        interest = self._stretch(self._since, None)
        if self._spent:
            interest += self._spent
        principal = self._principal(span.n, interest)
        self.owed -= principal
        if self._defers:
            waits = span.n <= self._defers
            interest += self.waiting
            interest, self.waiting = (_ZERO, interest) if waits else (interest, _ZERO)
        fees = self._fees(principal + interest) if terms.fees else _ZERO
        self.at += 1
        self._spent, self._since, self._all_bears = _ZERO, None, False
        return Row(span.n, span.due, principal, interest, fees, self.owed)

    def _principal(self, n: int, interest: Decimal) -> Decimal:
        begins, owed = self._begins, self.owed
        if self.at == len(self.spans) - 1:
            return owed
        if n < begins:
            return _ZERO
        if self._all_bears:
            interest = self._stretch(None, None, quiet=True)
        part = self._share(self, interest)
        if n == begins:
            part += self.extra
        if part < _ZERO:
            return _ZERO
        return owed if owed < part else part

    # --- what happens in a period ------------------------------------------------------------

    def accrued(self, on: date) -> Decimal:
        """The interest of the running period until a day."""
        if self.at >= len(self.spans):
            return _ZERO
        begins, ends = bounds(self.span, self.terms)
        on, since = min(max(on, begins), ends), self._since or begins
        return self._spent + (self._stretch(since, on, quiet=True) if on > since else _ZERO)

    def cut(self, on: date) -> None:
        """From this day on something is otherwise in the running period."""
        if self.at >= len(self.spans):
            return
        begins, ends = bounds(self.span, self.terms)
        on, since = min(max(on, begins), ends), self._since or begins
        if on > since:
            self._spent, self._since = self._spent + self._stretch(since, on), on

    def billed(self, on: date) -> Decimal:
        """The interest of the running period until a day, which is asked for apart from the rest.

        Interest that the grace defers goes on waiting.
        """
        self.cut(on)
        interest, self._spent = self._spent, _ZERO
        if self.at < len(self.spans) and self.n <= self._defers:
            self.waiting += interest
            return _ZERO
        return interest

    def pay_out(self, on: date, amount: Decimal, *, agreed: bool = False) -> None:
        """More is lent, from a day on; an instalment that was `agreed` stays."""
        self.cut(on)
        self.owed += amount
        self._lent += amount
        self._borrowed += amount
        if self.bearing is not None:
            self.bearing += amount
        if self.at < len(self.spans):
            self.shared = rescaled(self)
            self._renew(agreed=agreed)

    def change_rate(self, on: date, percent: Decimal) -> None:
        """Another rate, for the days after `on`."""
        self.cut(on)
        self.costs = Costs(self.terms, self.spans, percent)
        if self.at < len(self.spans):
            self._renew()

    def repay(self, principal: Decimal, *, shorten: bool) -> None:
        """Less is owed than planned; what was accrued must have been billed.

        Either fewer instalments as before, or as many smaller ones: then the principal of the
        running period is what it would be if all of it bore interest on what is now owed.
        """
        self.owed -= principal
        if shorten:
            self.ends_early = True
        elif self.at < len(self.spans):
            self.shared = rescaled(self)
            if self.terms.is_flat:
                self._lent = self.shared
            self._all_bears = self._since is not None
            self._renew()

    # --- interest and fees -------------------------------------------------------------------

    def _stretch(self, since: date | None, until: date | None, *, quiet: bool = False) -> Decimal:
        """The interest of some days of the running period (none: from its beginning, to its end)
        on what is owed in them."""
        base = self._base() if self._flat else self.owed if self.bearing is None else self.bearing
        whole = since is None and until is None
        top, bottom = self.costs.of(self.at) if whole else self._part(since, until)
        amount = self.coins(base * top / bottom)
        if self.proof is not None and not quiet:
            begins, ends = bounds(self.span, self.terms)
            since, until = since or begins, until or ends
            said = (base, self.costs.percent, self.terms.per, amount)
            if until > since:
                self.proof.append(Stretch(self.n, since, until, (until - since).days, *said))
        return amount

    def _part(self, since: date | None, until: date | None) -> Factor:
        begins, ends = bounds(self.span, self.terms)
        return self.costs.part(self.at, since or begins, until or ends)

    def _base(self) -> Decimal:
        """What bears flat interest; by a table each instalment has its part of all of it."""
        terms = self.terms
        after = self.n - terms.grace.principal
        if not terms.interest_percents or after < 1:
            return self._lent
        count = terms.instalments - terms.grace.principal
        return self._lent * count * terms.interest_percents[after - 1] / _HUNDRED

    def _fees(self, instalment: Decimal) -> Decimal:
        due = _ZERO
        for fee in self.terms.fees:
            if fee.when == "each" or (fee.when == "first" and self.at == 0):
                base = instalment if fee.base == "instalment" else self._borrowed
                due += fee_of(fee, base, self.coins)
        return due

    # --- the level instalment ----------------------------------------------------------------

    def _renew(self, *, agreed: bool = False) -> None:
        """The level instalment that pays what is owed, where the method has one."""
        terms = self.terms
        if terms.method != "annuity":
            return
        if agreed and terms.instalment is not None:
            self.level = self._as_agreed(terms.instalment)
            return
        nominal = terms.nominal and not terms.due_dates
        self.level = self.evenly(self._nominal() if nominal else self._real())
        if self.at and not agreed and terms.rounding.remainder == "spread":
            self.level = spread(self)[1]

    def _nominal(self) -> Decimal:
        return nominal_level(self.owed, self.costs.usual(), left(self.terms, self.n))

    def _real(self) -> Decimal:
        """By the periods as they are, and by what the running one has cost already."""
        first = self.terms.instalments - left(self.terms, self.n)
        if not self.at and self._since is None:
            return level_of(self.owed, self.costs.all()[first:])
        if first > self.at or self._since is None or self._all_bears:
            return self.owed / self.costs.worth(first)
        rest = self._part(self._since, None).of(self.owed)
        return (self.owed + self._spent + rest) / (_ONE + self.costs.worth(self.at + 1))

    def _as_agreed(self, instalment: Decimal) -> Decimal:
        """An agreed instalment. Where nothing is rounded inside, it is named as it is shown."""
        if not self.terms.rounding.money:
            for exact in (self._nominal(), self._real()):
                if exact.quantize(instalment) == instalment:
                    return self.evenly(exact)
        return instalment


# --- what rounding leaves ------------------------------------------------------------------------


def begun(
    terms: Terms, spans: Sequence[Period], parts: Sequence[Tranche]
) -> tuple[Course, list[Row]]:
    """The course of a loan from its beginning, with what rounding leaves where the terms say; and
    its rows, where they had to be reckoned for that."""
    course, rows = Course(terms, spans, parts[0].amount), list[Row]()
    course.later = tuple(parts[1:])
    if course.level is not None and terms.rounding.remainder == "spread":
        rows, course.level = spread(course)
    elif terms.rounding.remainder == "first" and terms.method in _ALIKE:
        rows = _from_first(course)
    return course, rows


def spread(course: Course) -> tuple[list[Row], Decimal]:
    """The rows that are left, and the level instalment tried once more, where the last one differs
    by more than a coin for every two instalments; kept when that brings the last one nearer."""
    level = course.level
    assert level is not None
    rows = list(course.trial().run())
    count, coin = left(course.terms, course.n), course.terms.rounding.money or _CENT
    off = rows[-1].total - rows[-1].fees - level if rows else _ZERO
    if not rows or abs(off) <= coin * (count // 2):
        return rows, level
    other = course.trial()
    other.level = again = course.evenly(level + off / count)
    tried = list(other.run())
    nearer = abs(tried[-1].total - tried[-1].fees - again) < abs(off)
    return (tried, again) if nearer else (rows, level)


def _from_first(course: Course) -> list[Row]:
    """What the last instalment differs by, taken with the first that pays principal: as much of it
    as grows to that, by the interest that is spared."""
    rows, grown = list(course.trial().run()), _ONE
    if course.level is not None:
        for top, bottom in course.costs.all()[course.terms.grace.principal + 1 :]:
            grown *= _ONE + top / bottom
    for _ in range(_TRIES):
        if len(rows) < _FEWEST:
            break
        usual = rows[-1].interest if course.level is None else _ZERO
        wanted = rows[-2].principal if course.level is None else course.level
        off = rows[-1].principal + rows[-1].interest - usual - wanted
        more = course.coins(off / grown)
        if not more:
            break
        course.extra += more
        rows = list(course.trial().run())
    return rows
