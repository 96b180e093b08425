"""The page that sets money aside for loans that may be lost."""

from coopdesk.ui.pages.provisions.page import Provisions

__all__ = ["Provisions"]
