"""The collection sheet of a meeting, typed by keyboard as it stands on paper."""

from coopdesk.ui.pages.collection.page import Collection

__all__ = ["Collection"]
