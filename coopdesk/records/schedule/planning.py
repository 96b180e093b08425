"""The instalments of a loan as they are planned when it is signed."""

from __future__ import annotations

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


def withheld(terms: Terms) -> tuple[tuple[str, Decimal], ...]:
    """The fees that are kept back when the loan is paid out, by name."""
    with localcontext(EXACT):
        return tuple(
            (fee.name, fee_of(terms, fee, terms.lent))
            for fee in terms.fees
            if fee.when == "disbursement"
        )
