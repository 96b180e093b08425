"""Sticks that come and go while the desk is open: looked for cheaply, told to who wants to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from coopdesk.exchange import known
from coopdesk.exchange.places.marker import Marker
from coopdesk.exchange.places.presence import Here, Standing, here_now
from coopdesk.exchange.places.sticks import Stick, View, Watch
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.progress import Job

_EVERY_MS: Final = 2000


class Plugged(QObject):
    """Keeps `desk.here` true: the sticks that are plugged in now. `came` tells the new ones."""

    came = Signal(object)  # Here

    def __init__(self, desk: Desk, parent: QObject, view: View | None = None) -> None:
        super().__init__(parent)
        self._desk, self._watch = desk, Watch(view)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Look from now on, every two seconds."""
        self._timer.start()

    def end(self) -> None:
        """Look no more."""
        self._timer.stop()

    def look(self) -> None:
        """Look now. Nothing is read unless a stick came or went."""
        sticks = self._watch.changed()
        if sticks is None:
            return
        if not sticks:
            self._take([])
            return
        t = self._desk.language.gettext
        job = self._desk.start(t("Looking at the stick"), _Look(self._desk, sticks))
        job.done.connect(self._take)

    def _take(self, here: Sequence[Here]) -> None:
        before = {(one.address, one.standing) for one in self._desk.here}
        show_here(self._desk, here)
        for one in here:
            if (one.address, one.standing) not in before:
                self.came.emit(one)


def show_here(desk: Desk, here: Sequence[Here]) -> None:
    """These sticks are plugged in now."""
    desk.here = tuple(here)
    desk.sticks_changed.emit()


def show_known(desk: Desk, address: str, mark: Marker) -> None:
    """A stick that is plugged in has become a place."""
    show_here(
        desk,
        [
            replace(one, standing=Standing.KNOWN, marker=mark) if one.address == address else one
            for one in desk.here
        ],
    )


def show_forgotten(desk: Desk, mark: str) -> None:
    """A place was forgotten; its stick may still be plugged in."""
    gone = stick_of(desk.here, mark)
    show_here(
        desk, [replace(one, standing=Standing.OURS) if one is gone else one for one in desk.here]
    )


class _Look:
    """Reads the sticks, on the worker thread."""

    def __init__(self, desk: Desk, sticks: Sequence[Stick]) -> None:
        self._book, self._sticks = desk.book, sticks

    def __call__(self, _job: Job) -> list[Here]:
        ids = [one.marker for one in self._book.read(known.places)]
        return here_now(self._sticks, ids, self._book.coop)


def stick_of(here: Sequence[Here], marker: str) -> Here | None:
    """The stick that is plugged in with a place on it, by the id of its mark."""
    for one in here:
        found = one.marker
        if one.standing is not Standing.FOREIGN and found and found.place == marker:
            return one
    return None
