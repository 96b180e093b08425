"""The cash desk: one visit, many lines, one receipt."""

from coopdesk.ui.pages.cash.page import Cash

__all__ = ["Cash"]
