"""A loan is paid out, all of it or a part, by one receipt."""

from coopdesk.ui.pages.loan_payout.page import LoanPayout

__all__ = ["LoanPayout"]
