"""What the book says when it is asked: rows that cross features, for screen, paper and files.

Each query gives frozen data. The same data is drawn as a PDF, shown in a table, and written as
CSV or JSON, so that they can't differ.
"""

from coopdesk.records.statements.ledger import (
    balances_on,
    journal_paper,
    trial_balance,
)
from coopdesk.records.statements.member import (
    HistoryRow,
    HoldingRow,
    history,
    holdings,
    roll_paper,
    statement,
    statements,
)
from coopdesk.records.statements.overview import (
    IncompleteShare,
    MonthPoint,
    Overview,
    overview,
)
from coopdesk.records.statements.receipts import (
    ReceiptRow,
    cash_day,
    find_receipt,
    next_receipt,
    receipt,
    receipts_of,
)

__all__ = [
    "HistoryRow",
    "HoldingRow",
    "IncompleteShare",
    "MonthPoint",
    "Overview",
    "ReceiptRow",
    "balances_on",
    "cash_day",
    "find_receipt",
    "history",
    "holdings",
    "journal_paper",
    "next_receipt",
    "overview",
    "receipt",
    "receipts_of",
    "roll_paper",
    "statement",
    "statements",
    "trial_balance",
]
