"""Households and groups: who is in them, whether a member or not."""

from coopdesk.ui.pages.households.page import Households

__all__ = ["Households"]
