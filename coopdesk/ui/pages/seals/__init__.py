"""The seals of the book, and checking a paper against them."""

from coopdesk.ui.pages.seals.page import Seals

__all__ = ["Seals"]
