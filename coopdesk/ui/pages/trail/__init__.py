"""Who did what: every act of the book, and what it changed."""

from coopdesk.ui.pages.trail.page import Trail

__all__ = ["Trail"]
