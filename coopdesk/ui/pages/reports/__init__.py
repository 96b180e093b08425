"""Papers to choose from, to look at, to print and to save."""

from coopdesk.ui.pages.reports.page import Reports

__all__ = ["Reports"]
