"""Interest on savings: pure arithmetic, exact until the one rounding that is named.

An account is a `Spell`: what it held at the beginning of a time and how it moved. `earned` reckons
its interest by a `Rule` and dated rates, and tells each stretch of days that it is made of, so that
the figure can be explained. Amounts are Decimal in any one unit. Days are counted with both ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, localcontext
from itertools import count
from typing import Final

from coopdesk.records.calendar import add_months, month_end
from coopdesk.records.rounding import EXACT, Rounding

#: Every day's balance, the lowest one, the average one, or what was held for so many months.
DAILY, MINIMUM, AVERAGE, MONTHS_HELD = "daily", "minimum", "average", "months"
METHODS: Final = (DAILY, MINIMUM, AVERAGE, MONTHS_HELD)

#: What a rate is for: a year, a month, a week, or the time that is reckoned as a whole.
YEAR, MONTH, WEEK, PERIOD = "year", "month", "week", "period"
PERS: Final = (YEAR, MONTH, WEEK, PERIOD)

#: How often interest is added to what earns it, in times a year.
TIMES: Final[Mapping[str, int]] = {
    "daily": 365,
    "weekly": 52,
    "monthly": 12,
    "quarterly": 4,
    "half_yearly": 2,
    "yearly": 1,
}

_HUNDRED: Final = Decimal(100)
_ZERO: Final = Decimal(0)
_DAY: Final = timedelta(days=1)

# Parts of a month that every length of a month divides: days of 28, 29, 30 and 31.
_MONTH: Final = 4 * 3 * 5 * 7 * 29 * 31


def _thirties(day: date) -> int:
    return 360 * day.year + 30 * day.month + min(day.day, 30)


def _twelfths(day: date) -> int:
    """Where a day lies on a ruler of equal months, each parted by its own days."""
    days = month_end(day).day
    return (12 * day.year + day.month) * _MONTH + (day.day - 1) * (_MONTH // days)


def _from(anchor: date) -> Callable[[date], int]:
    """The same ruler with months that begin on the day of an anchor."""

    def measure(day: date) -> int:
        months, days, length = _months_and_days(anchor, day)
        return months * _MONTH + days * (_MONTH // length)

    return measure


def _months_and_days(since: date, end: date) -> tuple[int, int, int]:
    """Whole months from a day until another (not counted), the days left, and their month's."""
    months = (end.year - since.year) * 12 + end.month - since.month
    if add_months(since, months) > end:
        months -= 1
    start = add_months(since, months)
    return months, (end - start).days, (add_months(since, months + 1) - start).days


Ruler = tuple[Callable[[date], int], int]

#: How days are measured, and what a year is on that measure.
DAY_COUNTS: Final[Mapping[str, Ruler]] = {
    "actual/365": (date.toordinal, 365),
    "actual/360": (date.toordinal, 360),
    "30/360": (_thirties, 360),
    "twelfth": (_twelfths, 12 * _MONTH),
}


@dataclass(frozen=True, slots=True)
class Rate:
    """Percent for a year (or month, week, period) from a day on."""

    since: date
    percent: Decimal
    per: str = YEAR


@dataclass(frozen=True, slots=True)
class Rule:
    """How interest is reckoned.

    Nothing is earned on a balance under `least`. With `monthly` the lowest or average balance is
    taken of each calendar month by itself, not of the whole time. Twelfths are those of the
    calendar, or, for a contract, months counted from its `anchor` on.
    """

    rounding: Rounding
    method: str = DAILY
    day_count: str = "actual/365"
    least: Decimal = _ZERO
    monthly: bool = False
    anchor: date | None = None


@dataclass(frozen=True, slots=True)
class Spell:
    """What an account held before the day `begins`, and its moves until `until`, by date."""

    begins: date
    until: date
    opening: Decimal
    moves: Sequence[tuple[date, Decimal]] = ()

    @property
    def days(self) -> int:
        """How many days it lasts, both ends counted."""
        return (self.until - self.begins).days + 1

    @property
    def closing(self) -> Decimal:
        """What is held at its end."""
        return sum((amount for _, amount in self.moves), self.opening)

    def since_first(self, *, whole_days: bool) -> Spell:
        """The same from the first move of a new account on: the days before it don't count.

        With `whole_days` neither the day of that move nor the last day counts: what remains are
        the days between the moves.
        """
        if not self.moves:
            return self
        first = self.moves[0][0]
        if not whole_days:
            return replace(self, begins=first)
        begins = first + _DAY
        held = sum((amount for day, amount in self.moves if day < begins), self.opening)
        later = tuple(move for move in self.moves if move[0] >= begins)
        return Spell(begins, self.until - _DAY, held, later)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some days with one balance and one rate. `interest` is not rounded."""

    from_: date
    until: date
    days: int
    balance: Decimal
    percent: Decimal
    interest: Decimal


@dataclass(frozen=True, slots=True)
class Earned:
    """Interest, rounded once; the lowest and the average balance; and the stretches behind it."""

    interest: Decimal
    minimum: Decimal
    average: Decimal
    days: int
    stretches: tuple[Stretch, ...]


def earned(rule: Rule, rates: Sequence[Rate], spell: Spell) -> Earned:
    """The interest of an account in a time. `rates` are by date; before the first there is none."""
    with localcontext(EXACT):
        held = list(_held(spell))
        if rule.method == MONTHS_HELD:
            stretches = tuple(_by_months_held(rates, spell))
        else:
            ruler = _rulers(rule, spell)
            stretches = tuple(
                one
                for base in _bases(rule, held)
                for one in _stretches(base, rule.least, rates, ruler)
            )
        return Earned(
            interest=rule.rounding(sum((one.interest for one in stretches), _ZERO)),
            minimum=min((balance for _, _, balance in held), default=spell.opening),
            average=_average(held),
            days=max(spell.days, 0),
            stretches=stretches,
        )


Held = tuple[date, date, Decimal]


def _held(spell: Spell) -> Iterator[Held]:
    """The balances at the end of days: from, until, amount."""
    since, balance = spell.begins, spell.opening
    for day, amount in spell.moves:
        if day > since:
            yield since, day - _DAY, balance
            since = day
        balance += amount
    if since <= spell.until:
        yield since, spell.until, balance


def _average(held: Sequence[Held]) -> Decimal:
    days = sum((until - since).days + 1 for since, until, _ in held)
    total = sum((((until - since).days + 1) * amount for since, until, amount in held), _ZERO)
    return total / days if days else _ZERO


def _bases(rule: Rule, held: Sequence[Held]) -> Iterable[Held]:
    """What earns: the balances themselves, or one lowest or average of each time."""
    if rule.method == DAILY or not held:
        return held
    spans = [held] if not rule.monthly else list(_months(held))
    return [(span[0][0], span[-1][1], _one_of(rule.method, span)) for span in spans]


def _one_of(method: str, span: Sequence[Held]) -> Decimal:
    return _average(span) if method == AVERAGE else min(amount for _, _, amount in span)


def _months(held: Sequence[Held]) -> Iterator[list[Held]]:
    """The balances of each calendar month by itself."""
    span: list[Held] = []
    for since, until, amount in held:
        start = since
        while start <= until:
            end = min(until, month_end(start))
            span.append((start, end, amount))
            if end == month_end(end):
                yield span
                span = []
            start = end + _DAY
    if span:
        yield span


def _rulers(rule: Rule, spell: Spell) -> Mapping[str, Ruler]:
    """How days are measured for a rate of each kind."""
    measure, whole = DAY_COUNTS[rule.day_count]
    if rule.anchor is not None and measure is _twelfths:
        measure = _from(rule.anchor)
    return {
        YEAR: (measure, whole),
        MONTH: (_twelfths, _MONTH),
        WEEK: (date.toordinal, 7),
        PERIOD: (date.toordinal, max(spell.days, 1)),
    }


def _stretches(
    base: Held, least: Decimal, rates: Sequence[Rate], rulers: Mapping[str, Ruler]
) -> Iterator[Stretch]:
    """A balance under each of the rates that hold while it does."""
    since, until, balance = base
    earns = balance if balance > 0 and balance >= least else _ZERO
    for rate, begins, ends in _rated(rates, since, until):
        measure, whole = rulers[rate.per]
        parts = measure(ends + _DAY) - measure(begins)
        interest = earns * rate.percent * parts / (whole * _HUNDRED)
        yield Stretch(begins, ends, (ends - begins).days + 1, balance, rate.percent, interest)


_NO_RATE: Final = Rate(date.min, _ZERO)


def _rated(rates: Sequence[Rate], since: date, until: date) -> Iterator[tuple[Rate, date, date]]:
    """Which rate holds from when until when."""
    now, start = _NO_RATE, since
    for rate in rates:
        if rate.since > until:
            break
        if rate.since > start:
            yield now, start, rate.since - _DAY
            start = rate.since
        now = rate
    yield now, start, until


def _by_months_held(rates: Sequence[Rate], spell: Spell) -> Iterator[Stretch]:
    """Each amount for the months from its own until the last, both counted, by twelfths."""
    amounts = [(spell.begins, spell.opening), *spell.moves]
    for day, amount in amounts:
        if not amount:
            continue
        since, until = max(day.replace(day=1), spell.begins), spell.until
        for rate, begins, ends in _rated(rates, since, until):
            parts = _twelfths(month_end(ends) + _DAY) - _twelfths(begins.replace(day=1))
            interest = amount * rate.percent * parts / (12 * _MONTH * _HUNDRED)
            yield Stretch(begins, ends, (ends - begins).days + 1, amount, rate.percent, interest)


# --- interest on interest ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Posting:
    """Interest that was added to the account: how it was earned, and what it then held."""

    from_: date
    until: date
    earned: Earned
    balance: Decimal

    @property
    def interest(self) -> Decimal:
        """What was added."""
        return self.earned.interest


def posted(rule: Rule, rates: Sequence[Rate], spell: Spell, ends: Iterable[date]) -> list[Posting]:
    """Interest added to the account at each of `ends`; it earns from the next day on.

    Each posting is rounded by itself. What is left after the last end is posted at the last day.
    """
    made: list[Posting] = []
    balance, begins = spell.opening, spell.begins
    for end in (*ends, spell.until):
        until = min(end, spell.until)
        if until < begins:
            continue
        moves = [move for move in spell.moves if begins <= move[0] <= until]
        part = Spell(begins, until, balance, moves)
        found = earned(rule, rates, part)
        balance = part.closing + found.interest
        made.append(Posting(begins, until, found, balance))
        begins = until + _DAY
    return made


def calendar_ends(spell: Spell, every: str) -> Iterator[date]:
    """The last days of the weeks, months, quarters or years that a time reaches into.

    Weeks are counted from its beginning, all others are those of the calendar.
    """
    day = spell.begins
    while day <= spell.until:
        end = _end_of(day, every)
        yield end
        day = end + _DAY


def _end_of(day: date, every: str) -> date:
    if every == "daily":
        return day
    if every == "weekly":
        return day + 6 * _DAY
    months = 12 // TIMES[every]
    return month_end(add_months(day.replace(day=1), months - 1 - (day.month - 1) % months))


def anniversaries(spell: Spell, months: int) -> Iterator[date]:
    """The last days of equal times of some months from its beginning on."""
    for n in count(1):
        end = add_months(spell.begins, n * months) - _DAY
        if end >= spell.until:
            return
        yield end


def compounded(
    amount: Decimal, percent: Decimal, *, times: int, periods: int, part: Decimal = _ZERO
) -> Decimal:
    """What an amount has become after some equal periods, not rounded.

    `percent` is for a year with `times` periods. A `part` of a period that is left over earns
    simple interest.
    """
    with localcontext(EXACT):
        one = percent / (_HUNDRED * times)
        grown: Decimal = amount * (1 + one) ** periods * (1 + one * part)
        return grown


def whole_months(since: date, until: date) -> tuple[int, Decimal]:
    """How many whole months two days span, both counted, and what part of one is left over."""
    months, days, length = _months_and_days(since, until + _DAY)
    return months, Decimal(days) / length


def yearly_yield(principal: Decimal, interest: Decimal, days: int) -> Decimal:
    """The percent that an amount would yield in 365 days, interest on interest (APY)."""
    with localcontext(EXACT):
        return _HUNDRED * ((1 + interest / principal) ** (Decimal(365) / days) - 1)
