"""Which fields of its own the co-op asks of its members."""

from coopdesk.ui.pages.own_fields.page import OwnFields

__all__ = ["OwnFields"]
