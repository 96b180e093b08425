"""Loans in figures: pure arithmetic, exact until the roundings that are named.

`terms` say what was agreed; `dates` when instalments fall due; `planning` what they are.
"""

from coopdesk.records.schedule.dates import Period, moved, part_years, periods, step
from coopdesk.records.schedule.planning import (
    Factor,
    Plan,
    Row,
    factor,
    level_of,
    nominal_level,
    plan,
    withheld,
)
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
    "ClosedDays",
    "Every",
    "Factor",
    "Fee",
    "Grace",
    "PayRule",
    "Penalty",
    "Period",
    "Plan",
    "Roundings",
    "Row",
    "Terms",
    "Tranche",
    "factor",
    "level_of",
    "moved",
    "nominal_level",
    "part_years",
    "periods",
    "plan",
    "step",
    "withheld",
]
