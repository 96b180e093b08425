"""Months and years of the books: what is open, closing them, opening them again."""

from coopdesk.ui.pages.periods.page import Periods

__all__ = ["Periods"]
