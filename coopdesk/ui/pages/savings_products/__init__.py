"""What savers are offered: the products, their terms of now, before and later."""

from coopdesk.ui.pages.savings_products.editing import EditTerms
from coopdesk.ui.pages.savings_products.page import SavingsProducts

__all__ = ["EditTerms", "SavingsProducts"]
