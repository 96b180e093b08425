"""Offers beside each other before anything is signed: instalment, cost, and what a year costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coopdesk.i18n import Text
from coopdesk.records import schedule
from coopdesk.records.errors import Refused
from coopdesk.records.lending_terms import LendingTerms
from coopdesk.records.money import Money
from coopdesk.records.rounding import Rounding
from coopdesk.records.schedule import Plan, Terms


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """An instalment of an offer, and what of the principal is owed after it."""

    n: int
    due: date
    principal: Money
    interest: Money
    fee: Money
    total: Money
    balance: Money


@dataclass(frozen=True, slots=True)
class LoanOffer:
    """A loan as it would be.

    `first` and `largest` are instalments, equal to each other where all are; `handed` is what the
    member gets in the hand, after fees (`withheld`, by name) and what goes to savings (`saved`).
    `interest` and `fees` (those withheld too) together are its `cost`, `paid` all that is paid
    back. `yearly` is the true yearly rate in percent, None where there is none. `no` says why a
    loan can't be reckoned so: then there are no rows.
    """

    instalments: int
    amount: Money
    first: Money
    largest: Money
    last: Money
    ends: date | None
    handed: Money
    withheld: tuple[tuple[str, Money], ...]
    saved: Money
    interest: Money
    fees: Money
    cost: Money
    paid: Money
    yearly: Decimal | None
    rows: tuple[PlannedRow, ...]
    terms: Terms | None
    no: Text | None = None


def offers(
    terms: LendingTerms,
    amount: Money,
    instalments: Iterable[int],
    start: date,
    *,
    first_due: date | None = None,
) -> list[LoanOffer]:
    """Loans of so much from a day on, one for each number of instalments."""
    made = []
    for count in instalments:
        try:
            one = terms.schedule(amount.minor, start, count, first_due=first_due)
            made.append(offer_of(one, amount.currency, saved=terms.kept_back(amount.minor)))
        except Refused as no:
            made.append(_none(amount, count, no.text))
    return made


def _none(amount: Money, count: int, why: Text) -> LoanOffer:
    nothing = Money.zero(amount.currency)
    return LoanOffer(
        instalments=count,
        amount=amount,
        first=nothing,
        largest=nothing,
        last=nothing,
        ends=None,
        handed=nothing,
        withheld=(),
        saved=nothing,
        interest=nothing,
        fees=nothing,
        cost=nothing,
        paid=nothing,
        yearly=None,
        rows=(),
        terms=None,
        no=why,
    )


def offer_of(terms: Terms, currency: str, *, saved: int = 0) -> LoanOffer:
    """What terms come to. `saved` is what of it goes to savings, in minor units. Refused when they
    can't be reckoned."""
    plan = schedule.plan(terms)

    def money(exact: Decimal) -> Money:
        return Money(int(exact), currency)

    rows = tuple(
        PlannedRow(
            row.n,
            row.due,
            money(row.principal),
            money(row.interest),
            money(row.fees),
            money(row.total),
            money(row.balance),
        )
        for row in plan.rows
    )
    withheld = tuple((name, money(fee)) for name, fee in plan.withheld)
    kept = sum((fee for _, fee in withheld), Money.zero(currency))
    fees = money(plan.fees) + kept
    totals = [row.total for row in rows]
    return LoanOffer(
        instalments=len(rows),
        amount=money(terms.lent),
        first=totals[0],
        largest=max(totals),
        last=totals[-1],
        ends=rows[-1].due,
        handed=money(terms.lent) - kept - Money(saved, currency),
        withheld=withheld,
        saved=Money(saved, currency),
        interest=money(plan.interest),
        fees=fees,
        cost=money(plan.interest) + fees,
        paid=sum(totals, Money.zero(currency)),
        yearly=yearly_of(terms, plan),
        rows=rows,
        terms=terms,
    )


def yearly_of(terms: Terms, plan: Plan) -> Decimal | None:
    """What a loan truly costs in a year, in percent to two places; None where there is no rate."""
    try:
        rate = schedule.yearly_rate(schedule.flows_of(terms, plan), terms.every)
    except schedule.NoRate:
        return None
    return Rounding(Decimal("0.01"), "half_even")(rate.effective)


def usual_counts(terms: LendingTerms) -> Sequence[int]:
    """Numbers of instalments to compare: the fewest, the usual, the most, and what lies between."""
    fewest, usual, longest = terms.fewest, terms.usual, terms.longest
    between = {fewest, (fewest + usual) // 2, usual, (usual + longest) // 2, longest}
    return sorted(between)
