"""The seals of the book, and checking a paper against them."""

from coopdesk.ui.pages.seals.page import Proven, Seals

__all__ = ["Proven", "Seals"]
