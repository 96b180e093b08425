"""The bank beside the books: match the lines of its statements with entries."""

from coopdesk.ui.pages.bank.page import Bank

__all__ = ["Bank"]
