"""What a body lays upon a member, and what the member answers."""

from coopdesk.ui.pages.sanctions.page import Sanctions

__all__ = ["Sanctions"]
