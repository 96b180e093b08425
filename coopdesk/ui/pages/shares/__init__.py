"""The shares of a member: what they hold and owe on them, certificates, transfers, requests."""

from coopdesk.ui.pages.shares.page import Shares

__all__ = ["Shares"]
