"""Assets: the register, the wear of each month, and what became of a thing."""

from coopdesk.ui.pages.assets.page import AssetsPage

__all__ = ["AssetsPage"]
