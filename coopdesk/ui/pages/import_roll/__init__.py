"""Bringing in a roll: look at the file, correct how it is read, compare the sums, then import."""

from coopdesk.ui.pages.import_roll.page import ImportRoll

__all__ = ["ImportRoll"]
