"""How wide somebody made the columns of the list: remembered on this PC."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer

from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.widths import Widths

_AFTER_MS: Final = 400  # while an edge is dragged on, nothing is written
_MOST: Final = 4_000  # pixels


class Widened(QObject):
    """Keeps the widths of a table's columns, and gives them back."""

    def __init__(self, desk: Desk, widths: Widths) -> None:
        super().__init__(widths)
        self._desk, self._widths = desk, widths
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER_MS)
        self._soon.timeout.connect(self._keep)
        widths.keep(dict(_read(desk.preferences.widths)))
        widths.chosen.connect(self._soon.start)

    def forget(self) -> None:
        """As wide as they need to be."""
        self._widths.keep({})
        self._keep()

    def _keep(self) -> None:
        kept = tuple(f"{name} {width}" for name, width in self._widths.kept.items())
        self._desk.prefer(replace(self._desk.preferences, widths=kept))


def _read(kept: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Columns and pixels; what can't be read is left out."""
    for text in kept:
        name, _, width = text.rpartition(" ")
        if name and width.isdecimal() and 0 < int(width) < _MOST:
            yield name, int(width)
