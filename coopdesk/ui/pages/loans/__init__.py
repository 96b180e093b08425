"""All loans on one page, from asked for to paid back; and whom to visit today."""

from coopdesk.ui.pages.loans.page import Loans
from coopdesk.ui.pages.loans.visits import Visits

__all__ = ["Loans", "Visits"]
