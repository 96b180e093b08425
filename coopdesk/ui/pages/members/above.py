"""What stands above the list, and what stands in its place where it shows nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from coopdesk.i18n import N_, Text
from coopdesk.records import cards, members
from coopdesk.records.members import Criteria
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import EmptyState, Heading
from coopdesk.ui.kit.fields import ChoiceField, SearchField
from coopdesk.ui.kit.layouts import Flow, column, holder
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.members.filters import Chips
from coopdesk.ui.theme import look

FILTERS, COLUMNS, LISTS, DEEDS = "filters", "columns", "lists", "deeds"
#: What opens beside the list.
_PANELS: Final = {
    FILTERS: (N_("More &filters"), "search"),
    COLUMNS: (N_("Columns…"), "table"),
    LISTS: (N_("Saved lists"), "save"),
    DEEDS: (N_("With these members"), "people"),
}


class Head(Heading):
    """The title and its counts, and the deeds that are of no list."""

    def __init__(self, desk: Desk, search: SearchField) -> None:
        t = desk.language.gettext
        self._desk, self._search = desk, search
        self.import_roll = buttons.secondary(t("&Import"), icon="import")
        self.print = buttons.secondary(t("&Print the register"))
        self.new = buttons.secondary(t("&New member"), icon="new-member")
        asked = buttons.secondary(t("&Applications"))
        super().__init__(t("Members"), " ", [self.import_roll, self.print, asked, self.new])
        self.import_roll.setEnabled(desk.may(members.import_roll))
        self.new.setEnabled(desk.may(members.admit))
        self.import_roll.clicked.connect(self.go_import)
        self.print.clicked.connect(self._print_register)
        asked.clicked.connect(self._go_applications)
        self.new.clicked.connect(self.go_new)

    def go_import(self) -> None:
        """Bring in a roll."""
        self._desk.go(Place("import"))

    def _go_applications(self) -> None:
        self._desk.go(Place("applications"))

    def go_new(self) -> None:
        """Write in a member, by the name that was looked for."""
        self._desk.go(Place("new_member", text=self._search.value() or ""))

    def _print_register(self) -> None:
        self._desk.go(Place("reports", text="register"))


class Above(QWidget):
    """The search, the village, how they stand, and what opens beside the list."""

    changed = Signal()
    opened = Signal(str)  # FILTERS, COLUMNS, LISTS or DEEDS

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t, language = desk.language.gettext, desk.language
        self._language = language
        self.search = SearchField(t("Name, number or phone"), language, scanned=cards.is_card)
        self.village: ChoiceField[str] = ChoiceField("village", t("Village"), [], language)
        statuses = [(one, t(words)) for one, words in members.STATUSES.items()]
        self.status: ChoiceField[str] = ChoiceField(
            "status", t("Status"), [("", t("Active and left")), *statuses], language, value=""
        )
        self.doors = {
            name: buttons.secondary(t(words), weakly(self._open, name), icon=icon)
            for name, (words, icon) in _PANELS.items()
        }
        self.village.label.hide()
        self.status.label.hide()
        for box in (self.village.box, self.status.box):
            _narrow(box)
        self.search.setMinimumWidth(look().px(300))
        doors = Flow(*self.doors.values(), gap=8)
        self.chips = Chips(desk, doors)
        fields = holder(Flow(self.search, self.village, self.status, gap=16))
        self.setLayout(column(fields, holder(doors), gap=8))
        for field in (self.search, self.village, self.status):
            field.changed.connect(self.changed)

    def _open(self, name: str) -> None:
        self.opened.emit(name)

    def allow(self, there: bool) -> None:
        """Where there is no member, nothing is to be listed."""
        for door in self.doors.values():
            door.setEnabled(there)

    def offer_villages(self, names: Sequence[str]) -> None:
        """The villages that somebody lives in."""
        chosen = self.village.peek() or ""
        everywhere = ("", self._language.gettext("All villages"))
        self.village.set_options([everywhere, *((name, name) for name in names)])
        self.village.set_value(chosen if chosen in names else "")

    def narrowed(self, asked: Criteria) -> Criteria:
        """What is asked, with what stands here."""
        return replace(
            asked,
            text=self.search.value() or "",
            village=self.village.value() or "",
            status=self.status.value() or "",
        )

    def show_criteria(self, asked: Criteria) -> None:
        """Show what is asked."""
        self.village.set_value(asked.village)
        self.status.set_value(asked.status)
        if asked.text != (self.search.value() or ""):
            self.search.set_value(asked.text)


def _narrow(box: QComboBox) -> None:
    """One long name must not take the room of the others; the open list shows it whole."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(14)


class Nobody(EmptyState):
    """What to do where the list shows nobody: a new co-op, or a search that finds nobody."""

    cleared = Signal()

    def __init__(self, desk: Desk, head: Head) -> None:
        t = desk.language.gettext
        self._language = desk.language
        self.bring = buttons.secondary(t("Bring in a roll from a file"), head.go_import)
        self.admit = buttons.secondary(t("Admit the first member"), head.go_new)
        self.everybody = buttons.secondary(t("Look among all members"))
        deeds = holder(Flow(self.bring, self.admit, self.everybody, gap=8))
        super().__init__("", "", deeds, icon="members")
        self.bring.setEnabled(head.import_roll.isEnabled())
        self.admit.setEnabled(head.new.isEnabled())
        self.everybody.clicked.connect(self.cleared)

    def tell(self, *, empty: bool, narrowed: bool, card: Text | None) -> None:
        """Say why there is nobody. `card` is why a card that was scanned opens nobody."""
        t = self._language.gettext
        for button in (self.bring, self.admit):
            button.setVisible(empty)
        self.everybody.setVisible(not empty and narrowed)
        if empty:
            self.say(
                t("There are no members yet"),
                t("Bring in the roll that the office keeps, as CSV or XLSX, or write them in."),
            )
        elif card is not None:
            self.say(self._language.say(card))
        else:
            self.say(
                t("Nobody fits what you look for"),
                t("Type fewer letters of the name, or only the number or the phone."),
            )
