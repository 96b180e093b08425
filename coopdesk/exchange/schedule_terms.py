"""The terms of a loan, and what happened to it, as they stand in a JSON file.

Amounts are in whole units of the currency, with its decimals. `coopdesk schedule --help` shows all
that can stand in the terms.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from typing import Any, Final, cast

from coopdesk.exchange.terms import Terms
from coopdesk.i18n import N_
from coopdesk.records import schedule
from coopdesk.records.money import digits_of
from coopdesk.records.rounding import MODES
from coopdesk.records.schedule import (
    ClosedDays,
    Event,
    Every,
    Fee,
    Grace,
    Payment,
    Payoff,
    PayRule,
    Penalty,
    RateChange,
    Roundings,
    Tranche,
    Waiver,
)
from coopdesk.records.schedule import terms as choices

#: All that terms can say.
KNOWN: Final = (
    "principal currency start first_due due_dates instalments every rate method day_count"
    " first_period first_period_years grace level split rounding months_end closed_days instalment"
    " balloon_percent principal_table interest_table down_payment_percent rule fees disbursements"
    " events prepayment payoff order as_of penalty"
).split()
#: What an event can say beside its day.
_HAPPENS: Final = ("pay", "rate", "payoff", "waive")
_CENTS: Final = 2
_MOST_DAYS: Final = 3660
_ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a file asks for: the loan as agreed, what happened to it, for which day, and to which
    coin its figures are shown.

    `as_of` is the last day on which something happened where none is named; None: nothing did.
    """

    terms: schedule.Terms
    events: tuple[Event, ...]
    as_of: date | None
    coin: Decimal


def read(said: Any) -> Asked:
    """The terms of a file. Raises Refused naming the field that is wrong."""
    terms = Terms(said)
    terms.only(KNOWN)
    reader = _Reader(terms)
    agreed, events = reader.read(), reader.events()
    as_of = terms.day("as_of") if terms.has("as_of") else None
    if as_of and as_of < agreed.start:
        raise terms.wrong("as_of", N_("“{name}”: {text} is before “start”."))
    return Asked(
        agreed, events, as_of or max((one.on for one in events), default=None), reader.coin
    )


class _Reader:
    """Reads terms whose amounts have no more decimals than the currency, or than the rounding."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._digits = self._decimals()
        self.coin = Decimal(1).scaleb(-self._digits)

    def _decimals(self) -> int:
        terms = self._terms
        digits = digits_of(terms.text("currency")) if terms.has("currency") else _CENTS
        rounding = terms.part("rounding")
        if not rounding.has("money") or rounding.raw("money") == "exact":
            return digits
        return max(digits, _decimals_of(rounding.positive("money")))

    def read(self) -> schedule.Terms:
        terms = self._terms
        rate = terms.part("rate")
        rate.only(("percent", "per"))
        return schedule.Terms(
            principal=self.amount(terms, "principal"),
            start=terms.day("start"),
            instalments=self._count(),
            every=self._every(),
            percent=rate.percent("percent"),
            per=_one_of(rate, "per", choices.PERS),
            method=_one_of(terms, "method", choices.METHODS, required=True),
            day_count=_one_of(terms, "day_count", choices.DAY_COUNTS),
            first_due=terms.day("first_due") if terms.has("first_due") else None,
            due_dates=terms.each("due_dates", Terms.day),
            first_period=_one_of(terms, "first_period", choices.FIRST_PERIODS),
            first_years=self._first_years(),
            grace=self._grace(),
            level=_one_of(terms, "level", choices.LEVELS) if terms.has("level") else None,
            split=_one_of(terms, "split", choices.SPLITS),
            rounding=self._rounding(),
            months_end=_one_of(terms, "months_end", choices.MONTH_ENDS),
            closed=self._closed(),
            instalment=self.amount(terms, "instalment") if terms.has("instalment") else None,
            balloon_percent=terms.percent("balloon_percent", _ZERO),
            percents=terms.each("principal_table", Terms.percent),
            interest_percents=terms.each("interest_table", Terms.percent),
            down_payment_percent=terms.percent("down_payment_percent", _ZERO),
            rule=self._rule() if terms.has("rule") else None,
            fees=tuple(map(self._fee, terms.parts("fees"))),
            disbursements=tuple(map(self._tranche, terms.parts("disbursements"))),
            prepayment=_one_of(terms, "prepayment", choices.PREPAYMENTS),
            payoff=_one_of(terms, "payoff", choices.PAYOFFS),
            order=self._order(),
            penalty=self._penalty() if terms.has("penalty") else None,
        )

    def events(self) -> tuple[Event, ...]:
        """What happened to the loan, in the order of days."""
        start = self._terms.day("start")
        events: list[Event] = []
        for said in self._terms.parts("events"):
            event = self._event(said)
            if event.on < start:
                raise said.wrong("on", N_("“{name}”: {text} is before “start”."))
            events.append(event)
        return tuple(sorted(events, key=attrgetter("on")))

    def _event(self, said: Terms) -> Event:
        said.only(("on", *_HAPPENS))
        if sum(map(said.has, _HAPPENS)) != 1:
            message = N_("“{name}” must say one of {choices}.")
            raise said.wrong("", message, choices=", ".join(_HAPPENS))
        on = said.day("on")
        if said.has("pay"):
            return Payment(on, self.amount(said, "pay"))
        if said.has("rate"):
            return RateChange(on, said.percent("rate"))
        if said.has("waive"):
            return self._waiver(on, said.part("waive"))
        if not said.truth("payoff"):
            raise said.wrong("payoff", N_("“{name}” is true, or is left out."))
        return Payoff(on)

    def _waiver(self, on: date, said: Terms) -> Waiver:
        said.only(("penalty", "interest", "fee"))
        return Waiver(
            on,
            penalty=self.amount(said, "penalty", _ZERO),
            interest=self.amount(said, "interest", _ZERO),
            fee=self.amount(said, "fee", _ZERO),
        )

    def amount(self, terms: Terms, key: str, default: Decimal | None = None) -> Decimal:
        """An amount of money, zero or more."""
        amount = terms.positive(key, default)
        if _decimals_of(amount) > self._digits:
            raise terms.wrong(key, N_("“{name}”: there is no coin as small as in “{text}”."))
        return amount

    def _count(self) -> int:
        """Who pays by a rule need not know how many instalments it takes."""
        terms = self._terms
        if terms.has("rule") and not terms.has("instalments"):
            return 0
        return terms.count("instalments", choices.MOST)

    def _every(self) -> Every:
        terms = self._terms
        try:
            return Every.of(terms.text("every"))
        except ValueError:
            message = N_("“{name}”: “{text}” is no time like “1 month” or “2 weeks”.")
            raise terms.wrong("every", message) from None

    def _first_years(self) -> Fraction | None:
        terms, key = self._terms, "first_period_years"
        if not terms.has(key):
            return None
        years = terms.quotient(key)
        if years > (most := 10):
            raise terms.wrong(key, N_("“{name}” can't be more than {most} years."), most=most)
        return years

    def _grace(self) -> Grace:
        said = self._terms.part("grace")
        said.only(("principal", "interest", "kind"))
        return Grace(
            said.count("principal", choices.MOST, 0, least=0),
            said.count("interest", choices.MOST, 0, least=0),
            _one_of(said, "kind", choices.GRACES),
        )

    def _rounding(self) -> Roundings:
        said = self._terms.part("rounding")
        said.only(("money", "mode", "instalment", "instalment_mode", "remainder"))
        return Roundings(
            money=_ZERO if said.raw("money") == "exact" else _step(said, "money", self.coin),
            mode=_one_of(said, "mode", MODES),
            instalment=_step(said, "instalment") if said.has("instalment") else None,
            instalment_mode=(
                said.choice("instalment_mode", MODES) if said.has("instalment_mode") else None
            ),
            remainder=_one_of(said, "remainder", choices.REMAINDERS),
        )

    def _closed(self) -> ClosedDays:
        said = self._terms.part("closed_days")
        said.only(("weekdays", "holidays", "move"))
        return ClosedDays(
            said.each("weekdays", _weekday),
            said.each("holidays", Terms.day),
            _one_of(said, "move", choices.MOVES),
        )

    def _rule(self) -> PayRule:
        said = self._terms.part("rule")
        ways = ("pay", "principal", "percent_of_balance")
        said.only((*ways, "at_least"))
        if sum(map(said.has, ways)) != 1:
            message = N_("“{name}” must say one of {choices}.")
            raise self._terms.wrong("rule", message, choices=", ".join(ways))
        return PayRule(
            pay=self.amount(said, "pay") if said.has("pay") else None,
            principal=self.amount(said, "principal") if said.has("principal") else None,
            percent_of_balance=(
                said.percent("percent_of_balance") if said.has("percent_of_balance") else None
            ),
            at_least=self.amount(said, "at_least", _ZERO),
        )

    def _fee(self, said: Terms) -> Fee:
        said.only(("name", "amount", "percent", "when", "base"))
        if not (said.has("amount") or said.has("percent")):
            raise said.wrong("amount", N_("“{name}” is missing."))
        return Fee(
            name=said.text("name", "fee"),
            amount=self.amount(said, "amount", _ZERO),
            percent=said.percent("percent", _ZERO),
            when=_one_of(said, "when", choices.FEE_TIMES),
            base=_one_of(said, "base", choices.FEE_BASES),
        )

    def _tranche(self, said: Terms) -> Tranche:
        said.only(("on", "amount"))
        return Tranche(said.day("on"), self.amount(said, "amount"))

    def _order(self) -> tuple[choices.Part, ...]:
        parts = self._terms.each("order", lambda said, key: said.choice(key, choices.PARTS))
        return cast(tuple[choices.Part, ...], parts) or choices.PARTS

    def _penalty(self) -> Penalty:
        said = self._terms.part("penalty")
        said.only(("percent", "per", "base", "free_days"))
        return Penalty(
            percent=said.percent("percent"),
            per=_one_of(said, "per", choices.PENALTY_PERS),
            base=_one_of(said, "base", choices.PENALTY_BASES),
            free_days=said.count("free_days", _MOST_DAYS, 0, least=0),
        )


def _one_of(said: Terms, key: str, known: Iterable[str], *, required: bool = False) -> Any:
    """One of some words; the first of them where nothing is said, unless it must be said."""
    words = list(known)
    return said.choice(key, words, None if required else words[0])


def _step(said: Terms, key: str, default: Decimal | None = None) -> Decimal:
    """A step to which amounts are rounded."""
    step = said.positive(key, default)
    if not step:
        raise said.wrong(key, N_("“{name}” can't be zero. Say “exact” to round nothing."))
    return step


def _weekday(said: Terms, key: str) -> int:
    """Monday is 0."""
    return said.count(key, 6, least=0)


def _decimals_of(amount: Decimal) -> int:
    return max(0, -int(amount.normalize().as_tuple().exponent))
