"""Loans in figures: pure arithmetic, exact until the roundings that are named.

`terms` say what was agreed; `dates` when instalments fall due; `planning` what they are.
"""

from coopdesk.records.schedule.course import Row
from coopdesk.records.schedule.dates import Period, moved, part_years, periods, step
from coopdesk.records.schedule.events import (
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
    "Change",
    "ClosedDays",
    "DueRow",
    "Event",
    "Every",
    "Factor",
    "Fee",
    "Grace",
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
    "factor",
    "level_of",
    "moved",
    "nominal_level",
    "part_years",
    "payoff",
    "periods",
    "plan",
    "stand",
    "step",
    "withheld",
]
