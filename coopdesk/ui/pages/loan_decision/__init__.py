"""A body decides on a loan: everything that speaks for it and against it, and what is decided."""

from coopdesk.ui.pages.loan_decision.page import LoanDecision

__all__ = ["LoanDecision"]
