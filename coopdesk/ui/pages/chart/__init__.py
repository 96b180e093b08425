"""The chart of accounts: looked at, added to, renamed, closed."""

from coopdesk.ui.pages.chart.page import ChartPage

__all__ = ["ChartPage"]
