"""What stands beside the list: the chosen member, or a panel that was opened."""

from __future__ import annotations

from PySide6.QtCore import Signal

from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Card
from coopdesk.ui.kit.layouts import OneOf, Scroll, bring_into_view
from coopdesk.ui.pages.members.above import COLUMNS, DEEDS, FILTERS, LISTS
from coopdesk.ui.pages.members.columns import ColumnChoice
from coopdesk.ui.pages.members.deeds import WithThese
from coopdesk.ui.pages.members.filters import Filters
from coopdesk.ui.pages.members.lists import Lists
from coopdesk.ui.pages.members.preview import Preview
from coopdesk.ui.theme import look


class Beside(Card):
    """The preview, or one of the panels; opened a second time, a panel goes."""

    left = Signal()

    def __init__(self, desk: Desk) -> None:
        self.preview, self.filters, self.columns = Preview(desk), Filters(desk), ColumnChoice(desk)
        self.lists, self.deeds = Lists(desk), WithThese(desk)
        panels = (self.filters, self.columns, self.lists, self.deeds)
        self._panels = dict(zip((FILTERS, COLUMNS, LISTS, DEEDS), panels, strict=True))
        self.parts = OneOf(self.preview, *panels)
        super().__init__("", Scroll(self.parts), padding=1)
        self.setMinimumSize(look().px(300), look().px(240))
        for panel in panels:
            panel.left.connect(self.close_panel)

    def open(self, name: str) -> None:
        """Show a panel with the keyboard in it; the preview where it was shown already."""
        panel = self._panels[name]
        if self.parts.shown is panel:
            self.close_panel()
            return
        if panel is self.lists:
            self.lists.show_lists()
        self.parts.show_part(panel)
        bring_into_view(self)
        panel.focus_first()

    def close_panel(self) -> None:
        """Show the chosen member again, and put the keyboard back into the list."""
        self.parts.show_part(self.preview)
        self.left.emit()
