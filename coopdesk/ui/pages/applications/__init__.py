"""Who asks to become a member: the application, the decision, the first payment."""

from coopdesk.ui.pages.applications.page import Applications

__all__ = ["Applications"]
