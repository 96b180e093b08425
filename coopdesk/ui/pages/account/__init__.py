"""One savings account: what is in it, by which terms, who holds it, what stays in it."""

from coopdesk.ui.pages.account.page import Account

__all__ = ["Account"]
