"""The copy of closing time: by itself, when a stick is there and something was written."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from coopdesk.exchange import known
from coopdesk.exchange.known import KnownPlace
from coopdesk.ui import standing
from coopdesk.ui.desk import Desk


class Closing(QObject):
    """Asked before the window closes. It closes once the copy is made, was stopped, or failed; or
    at once when a person wants it a second time.
    """

    over = Signal()  # now it may close

    def __init__(self, desk: Desk, may_leave: Callable[[], bool]) -> None:
        """`may_leave` says whether nothing typed would be lost."""
        super().__init__(desk)
        self._desk, self._may_leave = desk, may_leave
        self._begun = False

    def may_close(self) -> bool:
        """Whether nothing typed is lost and nothing is to be copied; else the copy begins."""
        if not self._may_leave():
            return False
        one = None if self._begun else self._place()
        if one is None:
            return True
        from coopdesk.ui.copying import CopyWork  # noqa: PLC0415  (slow to load)

        self._begun = True
        t = self._desk.language.gettext
        title = t("Copying to “{place}” before closing").format(place=one.name)
        job = self._desk.start(title, CopyWork(self._desk, one))
        for end in (job.done, job.failed, job.stopped):
            end.connect(self._end)
        return False

    def _end(self, _what: object = None) -> None:
        self.over.emit()

    def _place(self) -> KnownPlace | None:
        """The place to copy to: of the sticks that are here the one whose turn it is, where it
        lacks something.
        """
        desk = self._desk
        if not desk.preferences.closing_copy or desk.busy:
            return None
        found = desk.ask(known.places)
        here = [one for one in found if not one.far and standing.is_here(one, desk.here)]
        turn = known.next_in_turn(here)
        if turn is None or dict(turn.heads) == desk.ask(known.heads):
            return None
        return turn
