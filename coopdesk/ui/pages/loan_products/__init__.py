"""Kinds of loans: what is offered, by which terms, and what they come to."""

from coopdesk.ui.pages.loan_products.editing import EditLoanTerms
from coopdesk.ui.pages.loan_products.page import LoanProducts

__all__ = ["EditLoanTerms", "LoanProducts"]
