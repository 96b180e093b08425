"""One thing done with many members: chosen, looked at before it is written, taken back as one."""

from coopdesk.ui.pages.many_members.page import ManyMembers

__all__ = ["ManyMembers"]
