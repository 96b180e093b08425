"""The collection sheet: chosen, filled in by keyboard, counted, and booked whole or not at all."""

from __future__ import annotations

from typing import Any, Final

from coopdesk.i18n import N_
from coopdesk.records import collection
from coopdesk.records.book import Topic
from coopdesk.records.cash.pieces import coins
from coopdesk.records.errors import Refused
from coopdesk.records.ids import CollectionId
from coopdesk.reports.collection import collection_blank
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Heading
from coopdesk.ui.kit.fields import Field
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Sides, whole_page
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.collection.head import Who
from coopdesk.ui.pages.collection.sheet import Sheet
from coopdesk.ui.pages.collection.till import Till
from coopdesk.ui.theme import Kind

_BESIDE: Final = 1050  # at 100 % text: with less room the count stands under the sheet


class Collection(Page):
    """A meeting's money in one go. What the button says is what is written."""

    TITLE = N_("Collection sheet")
    TOPICS = Topic.JOURNAL | Topic.SAVINGS | Topic.SHARES | Topic.LOANS | Topic.MEMBERS | Topic.CASH

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._booking = False
        self.sheet = Sheet(desk)
        self.head, self.grid = self.sheet.head, self.sheet.grid
        self.till = Till(
            desk.ask(coins),
            desk.currency,
            desk.language,
            box=self.head.box,
            book=self.book_it,
            clear=self.clear,
        )
        self._lay_out()
        self._wire()
        self.show_place(place)

    # --- making ----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        self.blank = buttons.secondary(t("Print the empty sheet"), self.print_blank, icon="print")
        past = buttons.secondary(
            t("Earlier sheets"), weakly(self.desk.go, Place("sheets")), icon="history"
        )
        about = t("The money of a meeting, or of a heap of slips.")
        self.heading = Heading(t(self.TITLE), about, [self.blank, past])
        both = Sides(self.sheet, self.till, shares=(5, 2), least=_BESIDE)
        self.setLayout(whole_page(self.heading, both, grows=both))

    def _wire(self) -> None:
        self.sheet.changed.connect(self._show_deed)
        self.sheet.ended.connect(self.till.focus_count)
        does_it(self, self.book_it)

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        """Go on with the sheet under way, or begin one for the group that the place names."""
        super().show_place(place)
        if not self.has_typed():
            self.head.day.keep_up()
        self.head.offer()
        if place.about is not None and not self.has_typed():
            who = Who(again=CollectionId(place.about))
            self.head.who.set_value(who)
            self.sheet.choose_who(who)
        self._show_deed()

    def refresh(self, topics: Topic) -> None:
        self.sheet.look_again()

    def has_typed(self) -> bool:
        return not self.grid.entries.is_empty() or not self.till.is_empty()

    def focus_first(self) -> None:
        (self.grid if self.grid.rows else self.head.who).setFocus()

    # --- deeds -----------------------------------------------------------------------------------

    def _show_deed(self) -> None:
        """Show the sums beside the sheet, and word the button as what a press would write."""
        t, language, totals = self.desk.language.gettext, self.desk.language, self.sheet.totals()
        some, words = not self.grid.entries.is_empty(), t("Book the sheet")
        if some and totals.net is not None:
            many = language.ngettext(
                "Book the sheet: {n} member, {amount}",
                "Book the sheet: {n} members, {amount}",
                totals.present,
            )
            words = many.format(
                n=language.number(totals.present), amount=language.amount(totals.net)
            )
        self.till.show_totals(totals)
        self.till.book.setText(words)
        self.till.book.setEnabled(some and self.desk.may(collection.post_collection))
        self.blank.setEnabled(bool(self.grid.rows))

    def print_blank(self) -> None:
        """Show the sheet as it is taken to the meeting."""
        t, keys = self.desk.language.gettext, [one.key for one in self.sheet.choice.chosen()]
        ids = list(dict.fromkeys(one.id for one in self.grid.rows))
        name, day = self.head.name.peek() or "", self.head.day.peek()
        today = self.desk.today
        data = self.desk.ask(collection.blank, ids, keys, name=name, day=day, by=today)
        pdf = collection_blank(data, papers.language(self.desk))
        self.desk.preview(t("Empty collection sheet"), pdf, file_name="collection-sheet.pdf")

    def clear(self) -> None:
        """Empty the sheet."""
        self.till.empty()
        self.sheet.clear()

    def book_it(self) -> None:
        """Write the sheet, once, and show it."""
        if self._booking:
            return
        self._booking = True
        try:
            self._book()
        finally:
            self._booking = False

    def _book(self) -> None:
        self.grid.commit()
        read = self._read()
        if read is None:
            return
        try:
            written = self.desk.do(collection.post_collection, **read)
        except Refused as no:
            self._refuse(self.desk.language.say(no.text), no.field or "")
        else:
            # Emptied before anything else: whatever fails now, it can't be written twice.
            self.clear()
            self._tell(written)

    def _read(self) -> dict[str, Any] | None:
        """Everything that was typed; None when something can't be read, which then says so."""
        if not self.sheet.readable() or not self.head.readable():
            return None
        wanted = self.head.earlier is None and bool(self.sheet.totals().net)
        count = self.till.read(wanted=wanted)
        if count is None:
            return None
        return {
            "day": self.head.day.value(),
            "name": self.head.name.value(),
            "box": self.head.box.value(),
            "rows": self.sheet.written(),
            **count,
        }

    def _refuse(self, text: str, field: str) -> None:
        """Beside the cell or the field that the rule names. What was typed stays."""
        where, _, place = field.partition(".")
        head, till = self.head, self.till
        fields: dict[str, Field[Any]] = {
            one.name: one for one in (head.day, head.name, head.box, till.counted, till.reason)
        }
        if where == "rows" and place:
            self.sheet.refuse(place, text)
        elif field in fields and not fields[field].isHidden():
            fields[field].complain(text)
        else:
            self.sheet.note.say(text, Kind.REFUSE)

    def _tell(self, written: CollectionId) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        said = self.desk.ask(collection.sheet_paper, written)
        words = t("The sheet of {name} is booked: {amount}.")
        self.desk.say(words.format(name=said.name, amount=language.amount(said.net)))
        self.desk.go(Place("sheets", about=written))
