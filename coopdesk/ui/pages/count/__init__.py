"""Counting a box: by note and coin, against what the books say."""

from coopdesk.ui.pages.count.page import Count

__all__ = ["Count"]
