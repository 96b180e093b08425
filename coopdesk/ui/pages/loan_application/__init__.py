"""A member asks for a loan: written down with what it comes to, and who answers for it."""

from coopdesk.ui.pages.loan_application.page import LoanApplication

__all__ = ["LoanApplication"]
