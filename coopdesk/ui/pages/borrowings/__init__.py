"""The loans that the co-op itself took: what is owed to whom, receiving and paying back."""

from coopdesk.ui.pages.borrowings.page import Borrowings

__all__ = ["Borrowings"]
