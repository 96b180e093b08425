"""What is kept of a member beside the register's line: papers, nominees, fields, household."""

from coopdesk.ui.pages.member.kept.page import MemberFilePage

__all__ = ["MemberFilePage"]
