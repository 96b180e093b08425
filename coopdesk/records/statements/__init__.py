"""What the book says when it is asked: rows that cross features, for screen, paper and files.

Each query gives frozen data. The same data is drawn as a PDF, shown in a table, and written as
CSV or JSON, so that they can't differ.
"""

from coopdesk.records.statements.account_book import account_book, lines_figures
from coopdesk.records.statements.balance_sheet import balance_sheet
from coopdesk.records.statements.bank import (
    BankAccount,
    BankRow,
    BookedRow,
    Reconciliation,
    bank_account,
    bank_accounts,
    bank_reconciliation,
    proposals,
    reconciliation,
)
from coopdesk.records.statements.books import BOOKS, Asked, BookStatement
from coopdesk.records.statements.borrowed import borrowings_figures
from coopdesk.records.statements.budgets import budget_figures
from coopdesk.records.statements.carded import address_labels, member_cards, who_gets_a_card
from coopdesk.records.statements.cash_flow import cash_flow
from coopdesk.records.statements.cashbox import cash_count, find_handover, handover, last_count
from coopdesk.records.statements.entries import (
    EntryAct,
    EntryFile,
    EntryLine,
    EntryVoucher,
    entry_file,
)
from coopdesk.records.statements.holdings_of_shares import find_certificate, share_certificate
from coopdesk.records.statements.income import income_statement
from coopdesk.records.statements.interest import (
    find_interest,
    interest_paper,
    interest_preview,
    interest_proof,
    newest_interest,
)
from coopdesk.records.statements.ledger import journal_paper, trial_balance
from coopdesk.records.statements.lines import Ledger, LedgerLine, ledger_lines, lines_behind
from coopdesk.records.statements.listed import members_list
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
    UNNAMED,
    IncompleteShare,
    MonthPoint,
    Overview,
    overview,
)
from coopdesk.records.statements.parts import Acc, account_of, accounts, first_day, first_of_year
from coopdesk.records.statements.receipts import (
    ReceiptRow,
    Undone,
    cash_day,
    find_receipts,
    next_receipt,
    receipt,
    receipts_of,
    undone,
)
from coopdesk.records.statements.registers import assets, chart_of_accounts, voucher
from coopdesk.records.statements.savings import (
    account_number,
    example_of,
    mandate_text,
    passbook_of,
    passbook_paper,
    savings_agreement,
    savings_terms,
    whole_passbook,
)
from coopdesk.records.statements.sums import balances_on
from coopdesk.records.statements.trends import Trend, trend
from coopdesk.records.statements.trial import (
    journal_figures,
    trial_balance_figures,
    trial_movements,
)

__all__ = [
    "BOOKS",
    "UNNAMED",
    "Acc",
    "Asked",
    "BankAccount",
    "BankRow",
    "BookStatement",
    "BookedRow",
    "EntryAct",
    "EntryFile",
    "EntryLine",
    "EntryVoucher",
    "HistoryRow",
    "HoldingRow",
    "IncompleteShare",
    "Ledger",
    "LedgerLine",
    "MonthPoint",
    "Overview",
    "ReceiptRow",
    "Reconciliation",
    "Trend",
    "Undone",
    "account_book",
    "account_number",
    "account_of",
    "accounts",
    "address_labels",
    "assets",
    "balance_sheet",
    "balances_on",
    "bank_account",
    "bank_accounts",
    "bank_reconciliation",
    "borrowings_figures",
    "budget_figures",
    "cash_count",
    "cash_day",
    "cash_flow",
    "chart_of_accounts",
    "entry_file",
    "example_of",
    "find_certificate",
    "find_handover",
    "find_interest",
    "find_receipts",
    "first_day",
    "first_of_year",
    "handover",
    "history",
    "holdings",
    "income_statement",
    "interest_paper",
    "interest_preview",
    "interest_proof",
    "journal_figures",
    "journal_paper",
    "last_count",
    "ledger_lines",
    "lines_behind",
    "lines_figures",
    "mandate_text",
    "member_cards",
    "members_list",
    "newest_interest",
    "next_receipt",
    "overview",
    "passbook_of",
    "passbook_paper",
    "proposals",
    "receipt",
    "receipts_of",
    "reconciliation",
    "roll_paper",
    "savings_agreement",
    "savings_terms",
    "share_certificate",
    "statement",
    "statements",
    "trend",
    "trial_balance",
    "trial_balance_figures",
    "trial_movements",
    "undone",
    "voucher",
    "who_gets_a_card",
    "whole_passbook",
]
