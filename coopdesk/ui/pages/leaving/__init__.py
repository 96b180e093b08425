"""A member leaves, and what they have and owe is settled."""

from coopdesk.ui.pages.leaving.page import Leaving

__all__ = ["Leaving"]
