"""Sticks that are plugged in and are no place of this PC yet: whose they are, what can be done."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.exchange.places.presence import Here, Standing
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Note
from coopdesk.ui.kit.layouts import Sides, clear, column, holder
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.sizes import room
from coopdesk.ui.theme import Kind


class Offers(QWidget):
    """A note for each stick. `used` tells which one a person wants to make a place."""

    used = Signal(object)  # Here

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._notes = column(gap=8)
        self.setLayout(self._notes)

    def show_sticks(self, *, first: bool) -> None:
        """Show those that are here. The `first` place is made by the page's own button."""
        clear(self._notes)
        for here in self._desk.here:
            if here.standing is not Standing.KNOWN:
                self._notes.addWidget(self._foreign(here) or self._usable(here, first=first))
        self.setVisible(self._notes.count() > 0)

    def _foreign(self, here: Here) -> QWidget | None:
        if here.standing is not Standing.FOREIGN or here.marker is None:
            return None
        t = self._desk.language.gettext
        words = t("The stick “{stick}” belongs to another co-op: “{name}”. It stays as it is.")
        return Note(words.format(stick=name_of(here), name=here.marker.name), Kind.WARN)

    def _usable(self, here: Here, *, first: bool) -> QWidget:
        t, desk = self._desk.language.gettext, self._desk
        words = t("The stick “{stick}” is no place yet. {free}")
        if here.standing is Standing.OURS:
            words = t("The stick “{stick}” is of this co-op, and new to this PC. {free}")
        said = words.format(stick=name_of(here), free=room(desk.language, here.stick.free))
        if first:
            return Note(said, Kind.PLAIN)
        use = buttons.secondary(
            buttons.literal(t("Use this stick for {coop}").format(coop=desk.coop.name)),
            weakly(self._use, here),
            icon="add",
        )
        use.setEnabled(here.stick.writable)
        # Under each other where there is no room for both.
        return Sides(
            Note(said, Kind.PLAIN), holder(column(None, use, None)), shares=(1, 0), natural=True
        )

    def _use(self, here: Here) -> None:
        self.used.emit(here)


def name_of(here: Here) -> str:
    """What a stick is called: its label, else where it is."""
    return here.stick.label or str(here.stick.path)
