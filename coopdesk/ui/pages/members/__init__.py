"""Members: found, narrowed and listed in columns that a person chooses, with a preview of each."""

from coopdesk.ui.pages.members.page import Members

__all__ = ["Members"]
