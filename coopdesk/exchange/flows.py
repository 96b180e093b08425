"""The yearly cost of a loan from the money that changes hands, in a JSON file, without any book.

`coopdesk apr --help` shows what can stand in it.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from coopdesk.exchange.terms import Terms
from coopdesk.i18n import N_
from coopdesk.records import schedule
from coopdesk.records.errors import Refused
from coopdesk.records.rounding import Rounding
from coopdesk.records.schedule import EqualPayments, Flow, NoRate

_METHODS: Final = ("eu", "us")
_MOST: Final = 10_000
_LONGEST: Final = 200
_PERIODS: Final = 366
_CENT: Final = Decimal("0.01")
_EIGHT: Final = Decimal("1e-8")


def answer(said: Any) -> dict[str, str]:
    """The rate that the flows come to. Raises Refused naming the field that is wrong."""
    terms = Terms(said)
    method = terms.choice("method", _METHODS, "eu")
    key, reckon = ("flows", _european) if method == "eu" else ("payments", _american)
    try:
        percent = reckon(terms)
    except NoRate as no:
        raise Refused(no.text.message, field=key) from no
    return {"percent": percent_written(percent, _CENT), "exact": percent_written(percent)}


def percent_written(percent: Decimal, step: Decimal = _EIGHT) -> str:
    """A rate with 8 decimals, or to another step."""
    rounded = Rounding(step)(percent)
    return f"{rounded or abs(rounded):f}"  # what rounds to nothing bears no sign


def _european(terms: Terms) -> Decimal:
    terms.only(("method", "flows"))
    given = list(terms.parts("flows"))
    if not 1 <= len(given) <= _MOST:
        raise terms.wrong("flows", N_("“{name}” must have from 1 to {most} entries."), most=_MOST)
    if any(one.has("on") for one in given):
        return schedule.effective(_dated(given))
    return schedule.effective([_timed(one) for one in given])


def _timed(one: Terms) -> Flow:
    one.only(("at", "amount"))
    at = one.quotient("at")
    if at > _LONGEST:
        raise one.wrong("at", N_("“{name}”: no loan lasts more than {most} years."), most=_LONGEST)
    return Flow(at, one.amount("amount"))


def _dated(given: list[Terms]) -> list[Flow]:
    for one in given:
        one.only(("on", "amount"))
    flows = [(one.day("on"), one.amount("amount")) for one in given]
    begins = min(on for on, _ in flows)
    return [Flow(schedule.years_between(begins, on), amount) for on, amount in flows]


def _american(terms: Terms) -> Decimal:
    terms.only(("method", "periods_a_year", "advance", "payments"))
    periods = terms.count("periods_a_year", _PERIODS)
    payments = [_payments(one, periods) for one in terms.parts("payments")]
    if sum(some.count for some in payments) > _MOST:
        raise terms.wrong("payments", N_("“{name}”: {most} payments are the most."), most=_MOST)
    return schedule.nominal(terms.positive("advance"), payments, periods)


def _payments(one: Terms, periods: int) -> EqualPayments:
    one.only(("count", "amount", "first", "fraction"))
    first = one.count("first", periods * _LONGEST, 1, least=0)
    part = one.quotient("fraction", Fraction(0))
    if part >= 1:
        raise one.wrong("fraction", N_("“{name}” is a part of a period, less than 1."))
    return EqualPayments(one.count("count", _MOST, 1), one.positive("amount"), first, part)
