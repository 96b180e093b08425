"""Resolutions: their register, what waits to be done, and what was done without a decision."""

from coopdesk.ui.pages.resolutions.page import Resolutions

__all__ = ["Resolutions"]
