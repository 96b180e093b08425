"""The budget of a year: what is planned, what came of it, and what is left."""

from coopdesk.ui.pages.budget.page import BudgetPage

__all__ = ["BudgetPage"]
