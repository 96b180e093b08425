"""The instalments of a loan as they are planned when it is signed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Final

from coopdesk.i18n import N_
from coopdesk.records.errors import Refused
from coopdesk.records.rounding import EXACT
from coopdesk.records.schedule.course import Row, begun, fee_of
from coopdesk.records.schedule.dates import Period, periods
from coopdesk.records.schedule.terms import MOST, Terms, Tranche

_ZERO: Final = Decimal(0)


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


def plan(terms: Terms) -> Plan:
    """The instalments that terms give.

    Refused when they can't be reckoned: see `Terms.checked`, and a rule that never pays it back.
    """
    terms.checked()
    with localcontext(EXACT):
        spans = periods(terms, terms.instalments or MOST)
        course, known = begun(terms, spans, tranches(terms))
        rows = tuple(known or course.run())
        if not terms.instalments and len(rows) == MOST:
            raise Refused(N_("By this rule it would never be paid back."), field="rule")
        used = tuple(spans[: len(rows)])
        return Plan(rows, used, course.level, terms.down_payment, withheld(terms))


def tranches(terms: Terms) -> tuple[Tranche, ...]:
    """What is paid out, and when: all of it on the first day, where nothing else was agreed."""
    return terms.disbursements or (Tranche(terms.start, terms.lent),)


def withheld(
    terms: Terms,
    amount: Decimal | None = None,
    *,
    before: Decimal = _ZERO,
    kept: Iterable[tuple[str, Decimal]] = (),
) -> tuple[tuple[str, Decimal], ...]:
    """The fees that are kept back when an amount of the loan is paid out, by name.

    An amount of a fee is kept back of the first money, percent of a loan of all that is paid out:
    so much was paid out `before`, and `kept` is what was kept back of that. Without an amount: all
    that is kept back of the whole loan.
    """
    out = before + (terms.lent if amount is None else amount)
    had: dict[str, Decimal] = {}
    for name, sum_ in kept:
        had[name] = had.get(name, _ZERO) + sum_
    found, coins = [], terms.rounding.of_money.inside
    with localcontext(EXACT):
        for fee in terms.fees:
            if fee.when == "disbursement":
                due = fee_of(fee, min(out, terms.lent), coins)
                gone = min(had.get(fee.name, _ZERO), due)
                had[fee.name] = had.get(fee.name, _ZERO) - gone
                found.append((fee.name, due - gone))
    return tuple(found)


def kept_back(terms: Terms) -> tuple[Tranche, ...]:
    """What is kept back of each part of the loan, on its day, all fees together."""
    found, before, kept = [], _ZERO, list[tuple[str, Decimal]]()
    for part in tranches(terms):
        now = withheld(terms, part.amount, before=before, kept=kept)
        found.append(Tranche(part.on, sum((fee for _, fee in now), _ZERO)))
        before += part.amount
        kept += now
    return tuple(found)
