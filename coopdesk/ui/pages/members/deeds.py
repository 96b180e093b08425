"""What can be done with the members of a list: the paper, files, and doors to pages of many."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Signal

from coopdesk.i18n import N_
from coopdesk.records import members, statements
from coopdesk.ui.desk import Desk
from coopdesk.ui.figures import Deeds, Wanted
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.layouts import Flow, column, holder
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.members.filters import Panel
from coopdesk.ui.pages.members.found import Found

#: The pages that do something with the members of a list, each with its words and sign.
DOORS: Final[tuple[tuple[str, str, str], ...]] = (
    ("member_cards", N_("Cards and labels"), "print"),
    ("many_members", N_("With many members"), "people"),
    ("quality", N_("What is missing"), "check"),
)


class WithThese(Panel):
    """All that can be done with whoever the list shows."""

    asked = Signal(str)  # what to make of it, as Deeds asks
    going = Signal(str)  # the page to hand the list to

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk = desk
        self.count = label("", "muted", wrap=True)
        look = buttons.secondary(t("Look at the paper"), icon="show")
        self.made = Deeds(desk, paper=look)
        self.doors = {
            page: buttons.secondary(t(words), weakly(self._go, page), icon=icon)
            for page, words, icon in DOORS
        }
        self._may = {"many_members": desk.may(members.change_member)}
        title = self.headed(desk, t("With these members"))
        doors = holder(Flow(*self.doors.values(), gap=8))
        self.setLayout(column(title, self.count, self.made, doors, None, gap=12, margin=16))
        self.made.asked.connect(self.asked)

    def _go(self, page: str) -> None:
        self.going.emit(page)

    def make(self, ending: str, found: Found) -> None:
        """Make a paper or a file of just what the list shows."""
        order, title = found.order, self._desk.language.gettext("List of members")
        query = partial(
            statements.members_list,
            asked=found.asked,
            keys=found.keys,
            today=self._desk.today,
            order=order.name if order else "",
            descending=bool(order and order.descending),
        )
        self.made.make(ending, Wanted(title, title, query))

    def show_count(self, count: int) -> None:
        """Say how many they are."""
        language = self._desk.language
        words = language.gettext("Together: {count}").format(count=language.number(count))
        self.count.setText(words)
        self.made.setEnabled(bool(count))
        for page, door in self.doors.items():
            door.setEnabled(bool(count) and self._may.get(page, True))

    def focus_first(self) -> None:
        """Begin with the paper."""
        self.made.paper.setFocus()
