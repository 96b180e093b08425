"""Loans in figures: pure arithmetic, exact until the roundings that are named.

`terms` say what was agreed; `dates` when instalments fall due; `planning` what they are.
`rates` says what it all costs in a year.
"""

from coopdesk.records.schedule.course import Row
from coopdesk.records.schedule.dates import Period, moved, part_years, periods, step
from coopdesk.records.schedule.events import (
    Brought,
    Change,
    Event,
    Payment,
    Payoff,
    Payout,
    RateChange,
    Treatment,
    Waiver,
    WriteOff,
)
from coopdesk.records.schedule.factors import Factor, factor, level_of, nominal_level
from coopdesk.records.schedule.planning import Plan, plan, withheld
from coopdesk.records.schedule.rates import (
    Dated,
    EqualPayments,
    Flow,
    NoRate,
    YearlyRate,
    effective,
    flows_of,
    nominal,
    yearly_rate,
    years_between,
)
from coopdesk.records.schedule.results import (
    Added,
    Allocation,
    DueRow,
    Parts,
    PayoffQuote,
    Share,
    Standing,
    Stretch,
    WrittenOff,
)
from coopdesk.records.schedule.standing import payoff, stand
from coopdesk.records.schedule.terms import (
    ClosedDays,
    Every,
    Fee,
    Grace,
    PayRule,
    Penalty,
    Roundings,
    Terms,
    Tranche,
)

__all__ = [
    "Added",
    "Allocation",
    "Brought",
    "Change",
    "ClosedDays",
    "Dated",
    "DueRow",
    "EqualPayments",
    "Event",
    "Every",
    "Factor",
    "Fee",
    "Flow",
    "Grace",
    "NoRate",
    "Parts",
    "PayRule",
    "Payment",
    "Payoff",
    "PayoffQuote",
    "Payout",
    "Penalty",
    "Period",
    "Plan",
    "RateChange",
    "Roundings",
    "Row",
    "Share",
    "Standing",
    "Stretch",
    "Terms",
    "Tranche",
    "Treatment",
    "Waiver",
    "WriteOff",
    "WrittenOff",
    "YearlyRate",
    "effective",
    "factor",
    "flows_of",
    "level_of",
    "moved",
    "nominal",
    "nominal_level",
    "part_years",
    "payoff",
    "periods",
    "plan",
    "stand",
    "step",
    "withheld",
    "yearly_rate",
    "years_between",
]
