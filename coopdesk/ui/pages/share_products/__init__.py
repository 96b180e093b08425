"""Kinds of share: what holds for them, and the form in which that is changed."""

from coopdesk.ui.pages.share_products.editing import EditShareTerms
from coopdesk.ui.pages.share_products.page import ShareProducts

__all__ = ["EditShareTerms", "ShareProducts"]
