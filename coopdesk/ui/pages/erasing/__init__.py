"""Erasing the personal data of who left."""

from coopdesk.ui.pages.erasing.page import Erasing

__all__ = ["Erasing"]
