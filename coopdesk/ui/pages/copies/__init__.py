"""Copies & sync: how things stand, the one button, the places, the PCs, and what to look at."""

from __future__ import annotations

from itertools import chain
from typing import Final

from PySide6.QtWidgets import QWidget

from coopdesk.exchange import known
from coopdesk.exchange.known import KnownPlace
from coopdesk.exchange.places.presence import Here
from coopdesk.exchange.places.presence import Standing as StickIs
from coopdesk.exchange.standing import settled_told
from coopdesk.records import devices, recovery
from coopdesk.records.book import Topic
from coopdesk.records.errors import Refused, Trouble
from coopdesk.ui import copying, standing
from coopdesk.ui.copying import CopyWork, Outcome
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Heading, label
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Sides, column, holder, row, whole_page
from coopdesk.ui.kit.verdicts import Verdict, Verdicts
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.copies.adding import Adding
from coopdesk.ui.pages.copies.chosen import Chosen
from coopdesk.ui.pages.copies.listed import PcsTable, PlacesTable, pc_rows
from coopdesk.ui.pages.copies.offers import Offers
from coopdesk.ui.pages.copies.status import Status
from coopdesk.ui.theme import Kind
from coopdesk.ui.working import told

TO_COPY = "copy"  # in Place.text: go there and copy at once
#: So many faults are told at most: a stick that rots has thousands, which nobody reads.
_MOST_TOLD: Final = 20


class Copies(Page):
    """The same page whether the place is a stick, a shared folder or a server."""

    TOPICS = ~Topic.NONE  # whatever is written waits for the next copy

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self.copy = buttons.primary("", self.copy_now, icon="copies")
        self.add = buttons.secondary(t("Add a place"), self._begin_adding, icon="add")
        self.restore = buttons.secondary(
            t("Bring a book back"), weakly(desk.go, Place("restore")), icon="history"
        )
        may = standing.may_arrange(desk)
        for button in (self.add, self.restore):
            button.setEnabled(may)
        self.status = Status(self.copy)
        self.offers, self.one = Offers(desk), Chosen(desk)
        self.adding = Adding(desk)
        self.places, self.pcs = PlacesTable(desk), PcsTable(desk)
        self.look = Verdicts(desk.language)
        self.settled = label("", "muted", wrap=True)
        self._look_card = Card(t("Not in order at the places"), self.look)
        self._turn: KnownPlace | None = None
        self._copying = False
        self._begun: QWidget | None = None  # where the keyboard was
        self._lay_out()
        self._wire()
        self._look()

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        keys = buttons.secondary(
            t("Keys and recovery"), weakly(self.desk.go, Place("recovery")), icon="lock"
        )
        keys.setEnabled(self.desk.may(recovery.add_recipient))
        heading = Heading(t("Copies & sync"), "", [keys, self.restore, self.add])
        left = column(self._make_places(), self.one, gap=16)
        let_in = buttons.quiet(
            t("Let another PC in"), weakly(self.desk.go, Place("joining")), icon="people"
        )
        let_in.setEnabled(self.desk.may(devices.add))
        look = buttons.quiet(
            t("To look at"), weakly(self.desk.go, Place("to_look_at")), icon="warn"
        )
        pcs = Card(t("PCs of the co-op"), self.pcs, action=holder(row(look, let_in)))
        right = column(self._look_card, pcs, gap=16)
        sides = Sides(holder(left), holder(right), shares=(1, 1), least=800)
        self.adding.hide()
        self._look_card.hide()
        self.setLayout(
            whole_page(heading, self.status, self.offers, self.adding, sides, grows=sides)
        )

    def _make_places(self) -> Card:
        card = Card(self.desk.language.gettext("Places"), self.places, self.settled)
        card.body.setStretchFactor(self.places, 1)
        return card

    def _wire(self) -> None:
        self.desk.sticks_changed.connect(self._look)
        self.places.chosen.connect(self._choose)
        self.places.opened.connect(self._copy_to)
        self.one.wanted.connect(self._copy_to)
        self.one.changed.connect(self.desk.sticks_changed)
        self.offers.used.connect(self._adding)
        self.adding.added.connect(self._added)
        self.adding.left.connect(self._stop_adding)
        does_it(self, self.copy.click)

    # --- a page of the window --------------------------------------------------------------------

    def refresh(self, topics: Topic) -> None:
        self._look()

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._look()
        if place.text == TO_COPY:
            self.place = Place(place.page)
            self.copy_now()

    def has_typed(self) -> bool:
        return not self.adding.isHidden() and self.adding.form.dirty

    def focus_first(self) -> None:
        (self.copy if self.copy.isEnabled() else self.add).setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def _look(self) -> None:
        desk = self.desk
        found = desk.ask(known.places)
        self._turn = standing.next_place(found, desk.here)
        self.status.say(standing.standing(desk))
        self.places.show_places(found, self._turn.marker if self._turn else "")
        heads = desk.ask(known.heads)
        self.pcs.show_rows(pc_rows(desk.ask(devices.devices), desk.book.device, heads, found))
        self._show_offers()
        self._show_button()
        self._choose(self.places.row())
        self._show_wrong(found)
        self._show_settled(found)

    def _show_button(self) -> None:
        t, turn = self.desk.language.gettext, self._turn
        if turn is None:
            blank = next((h for h in self.desk.here if h.standing is not StickIs.FOREIGN), None)
            words = t("Use this stick for {coop}") if blank else t("Add the first place")
            self.copy.setText(buttons.literal(words.format(coop=self.desk.coop.name)))
            self.copy.setEnabled(standing.may_arrange(self.desk) and not self._copying)
            return
        words = t("Copy to “{place}” now").format(place=turn.name)
        self.copy.setText(buttons.literal(words))
        present = turn.far or standing.is_here(turn, self.desk.here)
        self.copy.setEnabled(present and not self._copying)

    def _show_offers(self) -> None:
        self.offers.show_sticks(first=self._turn is None)
        if not (self.adding.isHidden() and standing.may_arrange(self.desk)):
            self.offers.hide()

    def _show_wrong(self, places: list[KnownPlace]) -> None:
        """What was wrong at each place when it was last looked at: the file, why, what to do."""
        language = self.desk.language
        t, say = language.gettext, language.say
        words = t("“{place}”, {file}: {why} {do}")
        without = t("“{place}”: {why} {do}")
        found = [(one.name, why) for one in places for why in one.why]
        said = [
            (words if why.file else without)
            .format(place=name, file=why.file, why=say(why.what), do=say(why.advice))
            .strip()
            for name, why in found[:_MOST_TOLD]
        ]
        if left := len(found) - len(said):
            said.append(t("… and {count} more.").format(count=language.number(left)))
        self.look.show_verdicts([Verdict(one, Kind.WARN) for one in said])
        self._look_card.setVisible(bool(self.look.shown))

    def _show_settled(self, places: list[KnownPlace]) -> None:
        """What lies at places, is not taken in, and needs nothing: said quietly."""
        language = self.desk.language
        lines = (settled_told(language, one.name, one.settled) for one in places)
        self.settled.setText("\n".join(chain.from_iterable(lines)))
        self.settled.setVisible(bool(self.settled.text()))

    # --- the chosen place ------------------------------------------------------------------------

    def _choose(self, one: KnownPlace | None) -> None:
        self.one.show_place(one, busy=self._copying)

    # --- a new one -------------------------------------------------------------------------------

    def _begin_adding(self) -> None:
        self._adding(None)

    def _adding(self, here: Here | None) -> None:
        self.adding.begin(here)
        self.adding.show()
        self.offers.hide()
        self.adding.focus_first()

    def _stop_adding(self) -> None:
        self.adding.hide()
        self._show_offers()
        self.focus_first()

    def _added(self, marker: str) -> None:
        t = self.desk.language.gettext
        self.adding.hide()
        self._look()
        self.places.choose(marker)
        one = self.places.row()
        if one is not None:
            self.status.result.say(t("“{place}” is a place now.").format(place=one.name))
        self.focus_first()

    # --- copying ---------------------------------------------------------------------------------

    def copy_now(self) -> None:
        """Copy to the place whose turn it is; without any, make the first one."""
        if self._turn is not None:
            self._copy_to(self._turn)
            return
        usable = (h for h in self.desk.here if h.standing is not StickIs.FOREIGN)
        self._adding(next(usable, None))

    def _copy_to(self, one: KnownPlace) -> None:
        if self._copying or not (one.far or standing.is_here(one, self.desk.here)):
            return
        t = self.desk.language.gettext
        self._copying = True
        self._begun = self.focusWidget()
        self.places.setFocus()  # else the keyboard falls on a button that leads elsewhere
        self._show_button()
        words = t("Copying to “{place}”, then reading it back. Leave it plugged in.")
        self.status.result.say(words.format(place=one.name), Kind.PLAIN)
        job = self.desk.start(
            t("Copying to “{place}”").format(place=one.name), CopyWork(self.desk, one), beside=True
        )
        job.done.connect(self._copied)
        job.failed.connect(self._failed)
        job.stopped.connect(self._stopped)

    def _copied(self, made: Outcome) -> None:
        self._over()
        kind, said = copying.told(self.desk.language, made)
        self.status.result.say(said, kind)

    def _failed(self, error: Exception) -> None:
        self._over()
        words = self.desk.language.gettext(
            "The copy was not made. Earlier copies are as they were."
        )
        why = told(self.desk.language, error) if isinstance(error, Refused | Trouble) else ""
        self.status.result.say(f"{why} {words}".strip(), Kind.REFUSE)

    def _stopped(self) -> None:
        self._over()
        words = self.desk.language.gettext("Stopped. Earlier copies are as they were.")
        self.status.result.say(words, Kind.PLAIN)

    def _over(self) -> None:
        self._copying = False
        self.desk.sticks_changed.emit()  # others tell of the last copy too
        if self._begun and self.places.view.hasFocus():
            self._begun.setFocus()
