"""A meeting while it is held, and its minutes until they are closed."""

from coopdesk.ui.pages.meeting.page import MeetingPage

__all__ = ["MeetingPage"]
