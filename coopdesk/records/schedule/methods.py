"""Which part of the principal an instalment pays, by the method of the loan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final, Protocol

from coopdesk.records.schedule.terms import Terms

_ZERO: Final = Decimal(0)
_HUNDRED: Final = Decimal(100)


class Here(Protocol):
    """Where a loan stands before an instalment: its number, what is owed, the level instalment.

    `shared` is what parts of the principal are parts of: what was lent, until that changes. `coins`
    rounds money, `evenly` an instalment.
    """

    terms: Terms
    owed: Decimal
    shared: Decimal
    level: Decimal | None
    coins: Callable[[Decimal], Decimal]
    evenly: Callable[[Decimal], Decimal]

    @property
    def n(self) -> int:
        """The number of the instalment."""


def left(terms: Terms, n: int) -> int:
    """How many instalments pay principal from one on."""
    return terms.instalments - max(n, terms.grace.principal + 1) + 1


def rescaled(here: Here) -> Decimal:
    """Of what the parts that are left are parts, so that they pay what is owed."""
    terms, passed = here.terms, max(here.n - here.terms.grace.principal - 1, 0)
    if terms.method in ("equal_principal", "flat"):
        return here.owed * left(terms, 1) / left(terms, here.n)
    if terms.method == "table":
        percent = sum(terms.percents[passed:], _ZERO)
    elif terms.method == "balloon":
        percent = _HUNDRED - terms.balloon_percent * passed
    else:
        return here.owed
    return here.owed * _HUNDRED / percent if percent else here.owed


def _annuity(here: Here, interest: Decimal) -> Decimal:
    assert here.level is not None
    return here.level - interest


def _equal_principal(here: Here, interest: Decimal) -> Decimal:
    terms = here.terms
    if terms.split == "remaining":
        return here.evenly(here.owed / left(terms, here.n))
    return here.evenly(here.shared / left(terms, 1))


def _flat(here: Here, interest: Decimal) -> Decimal:
    terms = here.terms
    if terms.rounding.instalment is None:
        return _equal_principal(here, interest)
    return here.evenly(here.shared / left(terms, 1) + interest) - interest


def _bullet(here: Here, interest: Decimal) -> Decimal:
    return _ZERO


def _balloon(here: Here, interest: Decimal) -> Decimal:
    return here.evenly(here.shared * here.terms.balloon_percent / _HUNDRED)


def _table(here: Here, interest: Decimal) -> Decimal:
    terms = here.terms
    percent = terms.percents[here.n - terms.grace.principal - 1]
    return here.coins(here.shared * percent / _HUNDRED)


def _rule(here: Here, interest: Decimal) -> Decimal:
    rule = here.terms.rule
    assert rule is not None
    if rule.pay is not None:
        return rule.pay - interest
    if rule.principal is not None:
        return rule.principal
    part = here.owed * (rule.percent_of_balance or _ZERO) / _HUNDRED
    return max(here.coins(part), rule.at_least)


#: By method: the part of the principal beside some interest, not yet held to what is owed.
PARTS: Final[Mapping[str, Callable[[Here, Decimal], Decimal]]] = {
    "annuity": _annuity,
    "equal_principal": _equal_principal,
    "flat": _flat,
    "bullet": _bullet,
    "balloon": _balloon,
    "table": _table,
    "rule": _rule,
}
