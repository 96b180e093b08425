"""The page on which interest on savings is paid to members."""

from coopdesk.ui.pages.interest.page import PayInterest

__all__ = ["PayInterest"]
