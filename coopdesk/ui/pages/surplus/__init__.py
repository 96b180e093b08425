"""The assistant for a year's surplus, step by step."""

from coopdesk.ui.pages.surplus.page import SurplusPage

__all__ = ["SurplusPage"]
