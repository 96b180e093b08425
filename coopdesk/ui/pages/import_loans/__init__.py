"""Bringing in running loans: choose the list, see how it is read, compare, import."""

from coopdesk.ui.pages.import_loans.page import ImportLoans

__all__ = ["ImportLoans"]
