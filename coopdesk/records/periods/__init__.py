"""Months and years of the books: closed when they are done, opened again by two persons.

While a month is closed no entry goes into it (the journal sees to that). Closing a year moves its
income and expense to the retained surplus; opening it again takes that back. What another PC
wrote before it knew of a closing counts in the month that is open; `late_entries` tells of it.
"""

from coopdesk.records.periods.closing import (
    any_year_closed,
    ask_reopening,
    close_month,
    close_year,
    keep_closed,
    reopen,
)
from coopdesk.records.periods.late import LateEntry, count_again, late_entries
from coopdesk.records.periods.looking import PeriodRow, YearResult, periods, year_result, year_start
from coopdesk.records.periods.naming import (
    CLOSING,
    MONTH,
    NOT_ALONE,
    PASSED,
    YEAR,
    YEAR_START,
    closing_id,
    period_id,
)

__all__ = [
    "CLOSING",
    "MONTH",
    "NOT_ALONE",
    "PASSED",
    "YEAR",
    "YEAR_START",
    "LateEntry",
    "PeriodRow",
    "YearResult",
    "any_year_closed",
    "ask_reopening",
    "close_month",
    "close_year",
    "closing_id",
    "count_again",
    "keep_closed",
    "late_entries",
    "period_id",
    "periods",
    "reopen",
    "year_result",
    "year_start",
]
