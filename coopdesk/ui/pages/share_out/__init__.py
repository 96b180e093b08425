"""The page on which a savings group shares its box out."""

from coopdesk.ui.pages.share_out.page import ShareOut

__all__ = ["ShareOut"]
