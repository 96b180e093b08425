"""Python's garbage is collected on the screen's thread alone while work runs beside it.

Wherever the collector happens to start, it looks through all objects; on the worker's thread it
would look through widgets that Qt is just changing on the screen's, and the program would crash.
So it rests while work runs, and a timer of the screen does its part instead.
"""

from __future__ import annotations

import gc
from typing import ClassVar

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 200


def spare_what_stays() -> None:
    """Never look again through what is loaded by now: it stays until the program ends.

    These are some 200,000 objects, and to look through them takes 130 ms: the list of members
    stopped for as long each time that the collector came to all of them.
    """
    if not gc.get_freeze_count():
        gc.freeze()


class Sweeper(QObject):
    """Collects by the collector's own thresholds, but only from the screen's event loop.

    The collector rests until the work of every one of them is over.
    """

    _working: ClassVar[int] = 0

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._sweep)

    def begin(self) -> None:
        """Work begins: nobody else collects from now on."""
        if not self._timer.isActive():
            Sweeper._working += 1
        gc.disable()
        self._timer.start()

    def end(self) -> None:
        """This work is over; after the last, everything is as it was."""
        if self._timer.isActive():
            Sweeper._working -= 1
        self._timer.stop()
        if not Sweeper._working:
            gc.enable()

    def _sweep(self) -> None:
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                return
