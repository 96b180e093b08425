"""The page of one loan."""

from coopdesk.ui.pages.loan.page import LoanPage

__all__ = ["LoanPage"]
