"""One person under two numbers: finding them, and joining the lines field by field."""

from coopdesk.ui.pages.doubles.join import JoinMembers
from coopdesk.ui.pages.doubles.page import Doubles

__all__ = ["Doubles", "JoinMembers"]
