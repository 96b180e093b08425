"""The list of members: search, filters, columns, sums, and the chosen member beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import QTimer

from coopdesk.records import members
from coopdesk.records.book import Topic
from coopdesk.records.ids import MemberId
from coopdesk.records.members import Criteria
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit.cards import Card
from coopdesk.ui.kit.layouts import Sides, whole_page
from coopdesk.ui.kit.tables import Table
from coopdesk.ui.pages.members.above import COLUMNS, DEEDS, FILTERS, LISTS, Above, Head, Nobody
from coopdesk.ui.pages.members.beside import Beside
from coopdesk.ui.pages.members.found import Found, Listed, columns_of, opens
from coopdesk.ui.pages.members.lists import SavedList, keep
from coopdesk.ui.pages.members.widened import Widened

_PREVIEW_AFTER_MS = 80  # while somebody types on, the preview waits
#: Whom the list shows where nobody asked for anything.
_AT_FIRST = Criteria(status=members.ACTIVE)


class Members(Page):
    """The list of members: search, filters, sums, and the chosen member beside it."""

    TOPICS: ClassVar[Topic] = Topic.MEMBERS | Topic.SAVINGS | Topic.SHARES | Topic.LOANS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self.found, self.asked = Found(desk), _AT_FIRST
        self._showing = False  # the fields are filled, and nobody typed
        self.above = Above(desk)
        self.search, self.village, self.status = (
            self.above.search,
            self.above.village,
            self.above.status,
        )
        self.heading, self.chips = Head(desk, self.search), self.above.chips
        self.nobody = Nobody(desk, self.heading)
        self.table: Table[Listed] = Table(
            [], name=t("Members"), key=_key, empty=self.nobody, least=6
        )
        self.beside = Beside(desk)
        self.preview = self.beside.preview
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PREVIEW_AFTER_MS)
        sides = Sides(Card("", self.table, padding=1), self.beside, shares=(4, 1))
        self.setLayout(whole_page(self.heading, self.above, sides, grows=sides))
        self._wire()
        self._show_villages()
        self._show_columns(self.desk.preferences.columns or members.STANDARD)
        self._widened = Widened(desk, self.table.widths)
        self.show_place(place)

    def _wire(self) -> None:
        above, beside = self.above, self.beside
        above.changed.connect(self._narrow)
        above.opened.connect(beside.open)
        self.search.go.connect(self._open_chosen)
        self.search.go_down.connect(self.table.setFocus)
        self.chips.taken_off.connect(self._take_off)
        beside.made.connect(self._wire_panel)
        beside.left.connect(self.table.setFocus)
        self.nobody.cleared.connect(self._clear_filters)
        self.table.chosen.connect(self._preview_soon)
        self.table.opened.connect(self._open)
        self.table.typed.connect(self.search.type_on)
        self.table.left_up.connect(self.focus_first)
        self._soon.timeout.connect(self._preview)

    def _wire_panel(self, name: str) -> None:
        """A panel is opened for the first time."""
        beside = self.beside
        if name == FILTERS:
            beside.filters.offer()
            beside.filters.show_criteria(self.asked)
            beside.filters.changed.connect(self._filter)
            beside.filters.clear.clicked.connect(self._clear_filters)
        elif name == COLUMNS:
            beside.columns.show_columns(self.desk.ask(members.columns), self.found.keys)
            beside.columns.changed.connect(self._choose_columns)
            beside.columns.at_first.connect(self._widened.forget)
        elif name == LISTS:
            beside.lists.chosen.connect(self._show_saved)
            beside.lists.saving.connect(self._save)
        else:
            beside.deeds.show_count(len(self.found.listing.ids))
            beside.deeds.asked.connect(self._make)
            beside.deeds.going.connect(self._hand_on)

    # --- what the window asks ------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._ask(Criteria.of_text(place.text) if place.text else self.asked)

    def refresh(self, topics: Topic) -> None:
        if topics & Topic.MEMBERS:
            self._show_villages()
        self._look()
        self._preview()

    def focus_first(self) -> None:
        self.search.setFocus()

    # --- what is asked -------------------------------------------------------------------------

    def _ask(self, asked: Criteria) -> None:
        """Ask for these, and show it in all fields."""
        self.asked, self._showing = asked, True
        self.above.show_criteria(asked)
        if self.beside.known(FILTERS):
            self.beside.filters.show_criteria(asked)
        self._showing = False
        self._look()

    def _narrow(self) -> None:
        """Something was typed or chosen above the list."""
        if not self._showing:
            self.asked = self.above.narrowed(self.asked)
            self._look()

    def _filter(self) -> None:
        """Something was typed or chosen in the panel."""
        if not self._showing:
            self.asked = self.beside.filters.narrowed(self.asked)
            self._look()

    def _take_off(self, names: Sequence[str]) -> None:
        self._ask(self.asked.without(*names))
        (self.chips.chips[0] if self.chips.chips else self.search).setFocus()

    def _clear_filters(self) -> None:
        self._ask(Criteria(text=self.asked.text))
        self.focus_first()

    # --- the list ------------------------------------------------------------------------------

    def _look(self) -> None:
        """Find anew and choose the best."""
        found = self.found
        found.look(self.asked)
        self.chips.show_told(self.desk.ask(members.told, self.asked))
        self.table.highlight(self.search.words())
        self.table.show_fetched(len(found.listing.ids), found.fetch)
        self.table.foot(found.sums(self.desk.language))
        if self.table.row() is None:
            self.table.choose_first()
        self._tell_counts()

    def _tell_counts(self) -> None:
        language = self.desk.language
        counts = self.desk.ask(members.status_counts)
        told = language.gettext("{active} active, {left} left").format(
            active=language.number(counts.get(members.ACTIVE, 0)),
            left=language.number(sum(counts.get(one, 0) for one in members.GONE)),
        )
        self.heading.say(language.gettext("Members"), told)
        self.heading.print.setEnabled(bool(counts))
        self.beside.setVisible(bool(counts))
        self.above.allow(bool(counts))
        if self.beside.known(DEEDS):
            self.beside.deeds.show_count(len(self.found.listing.ids))
        narrowed = bool(set(self.asked.said()) - {"text"})
        card = self.desk.ask(members.why_no_card, self.asked.text)
        self.nobody.tell(empty=not counts, narrowed=narrowed, card=card)

    def _show_villages(self) -> None:
        self.above.offer_villages(self.desk.ask(members.villages))
        if self.beside.known(FILTERS):
            self.beside.filters.offer()

    # --- columns -------------------------------------------------------------------------------

    def _show_columns(self, keys: Sequence[str]) -> None:
        every = self.desk.ask(members.columns)
        self.found.keys = tuple(key for key in keys if key in every) or members.STANDARD
        if self.beside.known(COLUMNS):
            self.beside.columns.show_columns(every, self.found.keys)
        plain = self.found.keys == members.STANDARD
        chosen = [every[key] for key in self.found.keys]
        self.table.show_columns(columns_of(chosen, self.desk.language, plain=plain))

    def _choose_columns(self) -> None:
        keys = tuple(self.beside.columns.keys)
        self._show_columns(keys)
        self._look()
        self.desk.prefer(replace(self.desk.preferences, columns=keys))

    # --- saved lists ---------------------------------------------------------------------------

    def _show_saved(self, one: SavedList) -> None:
        self._show_columns(one.keys)
        self.table.sort(one.order)
        self._ask(one.asked)
        self.table.setFocus()

    def _save(self, name: str) -> None:
        found = self.found
        keep(self.desk, SavedList(name, self.asked, tuple(found.keys), found.order))

    # --- beside the list -----------------------------------------------------------------------

    def _preview_soon(self) -> None:
        self._soon.start()

    def _preview(self) -> None:
        self._soon.stop()
        row = self.table.row()
        self.preview.show_member(None if row is None else row.member)

    def _open(self, chosen: Listed) -> None:
        self.desk.go(opens(self.desk, self.asked, chosen.member.id))

    def _open_chosen(self) -> None:
        if (chosen := self.table.row()) is not None:
            self._open(chosen)

    # --- deeds ---------------------------------------------------------------------------------

    def _make(self, ending: str) -> None:
        self.beside.deeds.make(ending, self.found)

    def _hand_on(self, page: str) -> None:
        self.desk.go(Place(page, text=self.asked.as_text()))


def _key(chosen: Listed) -> MemberId:
    return chosen.member.id
