"""What was agreed about a loan: every choice that its figures hang on, none left to the program.

Amounts are Decimal in any one unit (a book uses minor units), rates are percent. Whoever makes
terms checks them with `checked`: what can't be reckoned is refused by the name of its field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final, Literal, Self, get_args

from coopdesk.i18n import N_
from coopdesk.records.errors import Refused
from coopdesk.records.rounding import Rounding

Method = Literal["annuity", "equal_principal", "flat", "bullet", "balloon", "table", "rule"]
DayCount = Literal[
    "equal",
    "30/360",
    "actual/360",
    "actual/364",
    "actual/365",
    "actual/actual",
    "actual/actual-end",
]
Per = Literal["year", "month", "period"]
Unit = Literal["day", "week", "month", "year"]
Prepayment = Literal["recompute", "shorten", "next_paid"]
Payoff = Literal["day", "period", "all"]
PenaltyBase = Literal["overdue_principal", "overdue_total", "outstanding", "original"]
Part = Literal["penalty", "fee", "interest", "principal"]

METHODS: Final = get_args(Method)
DAY_COUNTS: Final = get_args(DayCount)
PERS: Final = get_args(Per)
UNITS: Final = get_args(Unit)
PREPAYMENTS: Final = get_args(Prepayment)
PAYOFFS: Final = get_args(Payoff)
PENALTY_BASES: Final = get_args(PenaltyBase)
PENALTY_PERS: Final = ("day", "month", "year", "once")
PARTS: Final[tuple[Part, ...]] = get_args(Part)
LEVELS: Final = ("nominal", "factors")
SPLITS: Final = ("share", "remaining")
REMAINDERS: Final = ("last", "first", "spread")
MONTH_ENDS: Final = ("clamp", "roll")
MOVES: Final = ("forward", "back", "none")
FIRST_PERIODS: Final = ("by_days", "as_others")
GRACES: Final = ("deferred", "waived")
FEE_TIMES: Final = ("disbursement", "each", "first")
FEE_BASES: Final = ("principal", "instalment")

#: No loan has more instalments, no rate is higher, nobody waits longer before being late costs.
MOST: Final = 1200
MOST_PERCENT: Final = 10_000
MOST_DAYS: Final = 3660

_LAST_YEAR: Final = 9000
_BY_CALENDAR: Final = frozenset(one for one in DAY_COUNTS if one.startswith("actual"))

_ZERO: Final = Decimal(0)
_HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Every:
    """How far instalments lie apart: so many days, weeks, months or years."""

    count: int = 1
    unit: Unit = "month"

    @classmethod
    def of(cls, text: str) -> Self:
        """From "2 weeks" or "1 month". Raises ValueError for anything else."""
        number, _, unit = text.strip().partition(" ")
        known: dict[str, Unit] = {one: one for one in UNITS}
        found = known.get(unit.strip().removesuffix("s"))
        if found is None or not number.isdecimal() or not 1 <= int(number) <= 366:
            raise ValueError(f"{text!r} is no time between instalments")
        return cls(int(number), found)

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'s' if self.count > 1 else ''}"

    @property
    def months(self) -> int:
        """How many calendar months it is; 0 where it is counted in days."""
        return self.count * {"month": 1, "year": 12}.get(self.unit, 0)

    @property
    def days(self) -> int:
        """How many days it is; 0 where it is counted in months."""
        return self.count * {"day": 1, "week": 7}.get(self.unit, 0)

    @property
    def years(self) -> Fraction:
        """The part of a year that equal periods of it are."""
        if self.unit == "week":
            return Fraction(self.count, 52)
        return Fraction(self.months, 12) if self.months else Fraction(self.count, 365)


@dataclass(frozen=True, slots=True)
class Grace:
    """For how many instalments no principal is due, and for how many no interest.

    Interest that is `deferred` is due with the first instalment after that, and bears none itself;
    `waived` interest is never due.
    """

    principal: int = 0
    interest: int = 0
    kind: str = "deferred"


@dataclass(frozen=True, slots=True)
class Roundings:
    """To which step amounts are rounded, and where what is left over goes.

    `instalment` is the step of the level instalment, of an equal part of the principal, or of a
    flat instalment; none: as `money`. A step of zero for money leaves the figures exact inside.
    `spread` tries the level instalment again, so that the last one comes nearer to it.
    """

    money: Decimal = Decimal("0.01")
    mode: str = "half_up"
    instalment: Decimal | None = None
    instalment_mode: str | None = None
    remainder: str = "last"

    @property
    def of_money(self) -> Rounding:
        """How an amount is rounded."""
        return Rounding(self.money, self.mode)

    @property
    def of_instalment(self) -> Rounding:
        """How an instalment is rounded."""
        step = self.money if self.instalment is None else self.instalment
        return Rounding(step, self.instalment_mode or self.mode)


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """On which days nothing falls due: weekdays (Monday is 0), holidays. And where it goes then."""

    weekdays: tuple[int, ...] = ()
    holidays: tuple[date, ...] = ()
    move: str = "forward"


@dataclass(frozen=True, slots=True)
class Fee:
    """What a loan costs beside interest: an amount, or percent of a base.

    `disbursement` is kept back when money is paid out; `each` and `first` come with instalments.
    """

    name: str
    amount: Decimal = _ZERO
    percent: Decimal = _ZERO
    when: str = "disbursement"
    base: str = "principal"


@dataclass(frozen=True, slots=True)
class Tranche:
    """A part of the loan that is paid out on a day."""

    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PayRule:
    """Pay by a rule until nothing is owed: so much each time, so much of the principal, or percent
    of what is owed, but at least so much (both beside the interest)."""

    pay: Decimal | None = None
    principal: Decimal | None = None
    percent_of_balance: Decimal | None = None
    at_least: Decimal = _ZERO


@dataclass(frozen=True, slots=True)
class Penalty:
    """What being late costs: percent a day, month or year of a base, or `once` an instalment.

    Nothing for an instalment that is paid within `free_days`; days later all of them count. A day
    of `per` month is a thirtieth of it, of a year one of 365.
    """

    percent: Decimal
    per: str = "day"
    base: PenaltyBase = "overdue_principal"
    free_days: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """A loan as it was agreed.

    - `instalments` fall due `every` so often from `first_due` on (none: one such time after
      `start`), or on the `due_dates` of a season's calendar. 0 instalments: a `rule` pays until
      nothing is owed.
    - `day_count` says what part of a year a period is; `first_period` whether an odd one counts by
      its days; `first_years` is that part of a year, where it was agreed.
    - `level` says whether the level instalment comes from the nominal rate of a period or from the
      real periods; None: nominal with equal periods, real otherwise.
    - `split` says whether an equal part of the principal is the same each time or is what remains
      over the instalments that remain.
    - `percents` of the principal fall due with each instalment after the grace (`table`), and
      `interest_percents` of all flat interest.
    - `balloon_percent` of the principal falls due each time, the rest with the last.
    - `down_payment_percent` of the price is paid at the start, and not lent.
    - `disbursements` are the tranches; none: all of it on the first day.
    - `prepayment`: whether what is paid beyond what is due makes the instalments smaller, makes
      them fewer, or pays the next ones. `payoff`: up to when interest is owed by whoever pays all.
    - `order` is in which parts a payment goes.
    """

    principal: Decimal
    start: date
    instalments: int
    percent: Decimal
    every: Every = Every()
    per: Per = "year"
    method: Method = "annuity"
    day_count: DayCount = "equal"
    first_due: date | None = None
    due_dates: tuple[date, ...] = ()
    first_period: str = "by_days"
    first_years: Fraction | None = None
    grace: Grace = Grace()
    level: str | None = None
    split: str = "share"
    rounding: Roundings = Roundings()
    months_end: str = "clamp"
    closed: ClosedDays = ClosedDays()
    instalment: Decimal | None = None
    balloon_percent: Decimal = _ZERO
    percents: tuple[Decimal, ...] = ()
    interest_percents: tuple[Decimal, ...] = ()
    down_payment_percent: Decimal = _ZERO
    rule: PayRule | None = None
    fees: tuple[Fee, ...] = ()
    disbursements: tuple[Tranche, ...] = ()
    prepayment: Prepayment = "recompute"
    payoff: Payoff = "day"
    order: tuple[Part, ...] = PARTS
    penalty: Penalty | None = None

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """From JSON as `said` made it. What a newer CoopDesk added is left aside."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: _read(name, said[name]) for name in known & said.keys()})

    def said(self) -> dict[str, Any]:
        """As JSON: what differs from the plain choice."""
        return _written(self)

    @property
    def down_payment(self) -> Decimal:
        """What is paid at the start, and not lent."""
        return self.rounding.of_money(self.principal * self.down_payment_percent / _HUNDRED)

    @property
    def lent(self) -> Decimal:
        """What is lent: the principal without the down payment."""
        return self.principal - self.down_payment

    @property
    def counts_days(self) -> bool:
        """Whether interest goes by the days of the calendar."""
        return self.day_count in _BY_CALENDAR

    @property
    def daily(self) -> bool:
        """Whether interest goes by what is really owed each day, not by what was planned."""
        return self.counts_days and not self.is_flat

    @property
    def nominal(self) -> bool:
        """Whether the level instalment comes from the nominal rate of a period."""
        return self.level == "nominal" or (self.level is None and self.day_count == "equal")

    @property
    def is_flat(self) -> bool:
        """Whether interest is on what was lent at first, whatever was paid back since."""
        return self.method == "flat" or (self.method == "table" and bool(self.interest_percents))

    def checked(self) -> Self:
        """The same, when they can be reckoned. Refused names the field."""
        for name, value, wrong in _faults(self):
            if wrong:
                raise Refused(value, field=name)
        return self


def _faults(terms: Terms) -> Iterator[tuple[str, str, bool]]:
    """What could be wrong, under which name, and whether it is."""
    n, grace, table = terms.instalments, terms.grace, terms.percents
    late, too_high = (
        terms.penalty or Penalty(_ZERO),
        N_("A rate can't be more than 10,000 percent."),
    )
    yield "principal", N_("The amount must be more than zero."), terms.principal <= 0
    yield "rate", N_("A rate can't be less than zero."), terms.percent < 0
    yield "rate", too_high, terms.percent > MOST_PERCENT
    yield (
        "instalments",
        N_("A loan has from 1 to 1,200 instalments."),
        not (0 if terms.rule else 1) <= n <= MOST,
    )
    yield (
        "rule",
        N_("Say how it is paid back."),
        (terms.method == "rule") != (terms.rule is not None),
    )
    yield (
        "first_due",
        N_("The first instalment can't be due before the loan begins."),
        terms.first_due is not None and terms.first_due < terms.start,
    )
    yield (
        "due_dates",
        N_("There must be a day for each instalment, in order, after the loan began."),
        bool(terms.due_dates) and not _in_order(terms),
    )
    yield (
        "grace",
        N_("At least one instalment must be left after the grace."),
        n > 0 and not (0 <= grace.principal < n and 0 <= grace.interest < n),
    )
    yield (
        "principal_table",
        N_("The table must name a percentage for each instalment after the grace."),
        terms.method == "table" and len(table) != n - grace.principal,
    )
    yield (
        "principal_table",
        N_("The percentages must add up to 100."),
        terms.method == "table" and (sum(table) != _HUNDRED or min(table, default=_ZERO) < 0),
    )
    yield (
        "interest_table",
        N_("The percentages must add up to 100."),
        bool(terms.interest_percents)
        and (
            sum(terms.interest_percents) != _HUNDRED or len(terms.interest_percents) != len(table)
        ),
    )
    yield (
        "interest_table",
        N_("Only where the principal has a table can the interest have one."),
        bool(terms.interest_percents) and terms.method != "table",
    )
    yield (
        "balloon_percent",
        N_("The parts of the principal can't be more than all of it."),
        not 0 <= terms.balloon_percent * max(n - grace.principal - 1, 0) <= _HUNDRED,
    )
    yield (
        "down_payment_percent",
        N_("The down payment must be less than the price."),
        not 0 <= terms.down_payment_percent < _HUNDRED or terms.lent <= 0,
    )
    yield (
        "disbursements",
        N_("The parts that are paid out must add up to the loan, in the order of their days."),
        bool(terms.disbursements) and not _tranches_fit(terms),
    )
    yield "every", N_("The last instalment would be due too far away."), _beyond_days(terms)
    yield (
        "instalment",
        N_("An instalment must be more than zero."),
        terms.instalment is not None and terms.instalment <= 0,
    )
    yield (
        "rounding",
        N_("An amount can't be rounded to less than nothing."),
        min(terms.rounding.money, terms.rounding.instalment or _ZERO) < 0,
    )
    yield (
        "fees",
        N_("A fee can't be less than zero."),
        any(fee.amount < 0 or fee.percent < 0 for fee in terms.fees),
    )
    yield "fees", too_high, any(fee.percent > MOST_PERCENT for fee in terms.fees)
    yield (
        "penalty",
        N_("A penalty can't be less than zero."),
        late.percent < 0 or late.free_days < 0,
    )
    yield "penalty", too_high, late.percent > MOST_PERCENT
    yield "free_days", N_("That is too long."), late.free_days > MOST_DAYS
    yield "order", N_("A payment goes to each part once."), sorted(terms.order) != sorted(PARTS)
    yield (
        "closed_days",
        N_("At least one day of the week must be open."),
        len(set(terms.closed.weekdays)) > 6,
    )


def _beyond_days(terms: Terms) -> bool:
    """Whether the calendar ends before the instalments do."""
    years = (terms.instalments or MOST) * terms.every.years
    return not terms.due_dates and terms.start.year + years > _LAST_YEAR


def _in_order(terms: Terms) -> bool:
    days = (terms.start, *terms.due_dates)
    return len(days) == terms.instalments + 1 and all(a < b for a, b in pairwise(days))


def _tranches_fit(terms: Terms) -> bool:
    parts = terms.disbursements
    days = [terms.start, *(one.on for one in parts)]
    return (
        sum(one.amount for one in parts) == terms.lent
        and min(one.amount for one in parts) > 0
        and parts[0].on == terms.start
        and all(a <= b for a, b in pairwise(days))
    )


# --- as JSON -------------------------------------------------------------------------------------


def _written(one: Any) -> dict[str, Any]:
    """The fields that differ from the plain choice."""
    return {
        field.name: _plain(value)
        for field in fields(one)
        if (value := getattr(one, field.name)) != field.default or field.default is MISSING
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Every | Fraction):
        return str(value)
    return _written(value) if is_dataclass(value) else value


def _each(read: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    return lambda said: tuple(read(one) for one in said)


def _object(kind: type[Any]) -> Callable[[Mapping[str, Any]], Any]:
    def read(said: Mapping[str, Any]) -> Any:
        known = {one.name for one in fields(kind)}
        return kind(**{name: _read(name, said[name]) for name in known & said.keys()})

    return read


#: How a field is read again; the others are text or whole numbers.
_READ: Final[Mapping[str, Callable[[Any], Any]]] = {
    **dict.fromkeys(
        "principal percent instalment balloon_percent down_payment_percent money amount pay"
        " percent_of_balance at_least".split(),
        Decimal,
    ),
    **dict.fromkeys("start first_due on".split(), date.fromisoformat),
    "every": Every.of,
    "first_years": Fraction,
    "grace": _object(Grace),
    "rounding": _object(Roundings),
    "closed": _object(ClosedDays),
    "rule": _object(PayRule),
    "penalty": _object(Penalty),
    "fees": _each(_object(Fee)),
    "disbursements": _each(_object(Tranche)),
    **dict.fromkeys(("due_dates", "holidays"), _each(date.fromisoformat)),
    **dict.fromkeys(("percents", "interest_percents"), _each(Decimal)),
    **dict.fromkeys(("weekdays", "order"), tuple),
}


def _read(name: str, said: Any) -> Any:
    # A grace has whole instalments and a rule an amount under the same name.
    if said is None or (name in ("principal", "interest") and isinstance(said, int)):
        return said
    read = _READ.get(name)
    return said if read is None else read(said)
