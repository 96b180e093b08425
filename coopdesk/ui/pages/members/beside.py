"""What stands beside the list: the chosen member, or a panel that was opened."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import Signal

from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Card
from coopdesk.ui.kit.layouts import OneOf, Scroll, bring_into_view
from coopdesk.ui.pages.members.above import COLUMNS, DEEDS, FILTERS, LISTS
from coopdesk.ui.pages.members.filters import Panel
from coopdesk.ui.pages.members.preview import Preview
from coopdesk.ui.theme import look

if TYPE_CHECKING:
    from coopdesk.ui.pages.members.columns import ColumnChoice
    from coopdesk.ui.pages.members.deeds import WithThese
    from coopdesk.ui.pages.members.filters import Filters
    from coopdesk.ui.pages.members.lists import Lists

#: The module and class of each panel: loaded and made when it is first opened.
_PANELS: Final = {
    FILTERS: ("filters", "Filters"),
    COLUMNS: ("columns", "ColumnChoice"),
    LISTS: ("lists", "Lists"),
    DEEDS: ("deeds", "WithThese"),
}

_WIDE: Final = 300  # at least, at 100 % text
_HIGH: Final = 240
_EDGE: Final = 16  # the bar by which it is scrolled, and the frame


class Beside(Card):
    """The preview, or one of the panels; opened a second time, a panel goes."""

    left = Signal()
    made = Signal(str)  # a panel is there for the first time: fill it and listen to it

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._made: dict[str, Panel] = {}
        self.preview = Preview(desk)
        self.parts = OneOf(self.preview)
        super().__init__("", Scroll(self.parts), padding=1)
        self._make_room(0)

    def known(self, name: str) -> bool:
        """Whether the panel was opened before."""
        return name in self._made

    def panel(self, name: str) -> Panel:
        """A panel, made when it is first asked for."""
        if name not in self._made:
            module, of = _PANELS[name]
            made: Panel = getattr(import_module(f"{__package__}.{module}"), of)(self._desk)
            made.left.connect(self.close_panel)
            self._made[name] = made
            self.parts.add(made)
            self.made.emit(name)
        return self._made[name]

    @property
    def filters(self) -> Filters:
        """What narrows the list."""
        return cast("Filters", self.panel(FILTERS))

    @property
    def columns(self) -> ColumnChoice:
        """Which columns it has."""
        return cast("ColumnChoice", self.panel(COLUMNS))

    @property
    def lists(self) -> Lists:
        """The lists that are saved."""
        return cast("Lists", self.panel(LISTS))

    @property
    def deeds(self) -> WithThese:
        """What is done with the members of the list."""
        return cast("WithThese", self.panel(DEEDS))

    def open(self, name: str) -> None:
        """Show a panel with the keyboard in it; the preview where it was shown already."""
        panel = self.panel(name)
        if self.parts.shown is panel:
            self.close_panel()
            return
        if name == LISTS:
            self.lists.show_lists()
        self.parts.show_part(panel)
        self._make_room(panel.minimumSizeHint().width())
        bring_into_view(self)
        panel.focus_first()

    def _make_room(self, wanted: int) -> None:
        """As wide as what is shown needs: what is long in a language is not cut."""
        wide = max(look().px(_WIDE), wanted + look().px(_EDGE))
        self.setMinimumSize(wide, look().px(_HIGH))

    def close_panel(self) -> None:
        """Show the chosen member again, and put the keyboard back into the list."""
        self.parts.show_part(self.preview)
        self._make_room(0)
        self.left.emit()
