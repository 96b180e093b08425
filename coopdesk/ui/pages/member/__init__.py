"""One member: all that is known of them, tab by tab, and all that can be done."""

from coopdesk.ui.pages.member.page import Member

__all__ = ["Member"]
