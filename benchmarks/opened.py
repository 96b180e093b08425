"""One start of the program, in a process of its own: `benchmarks.window` runs it.

Nothing is loaded here that the program would not have loaded by itself.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from time import CLOCK_MONOTONIC, clock_gettime
from typing import Final

#: A clock that all processes of a machine share.
SINCE_BOOT: Final = CLOCK_MONOTONIC


def bare() -> dict[str, float]:
    """A window with one label: what Qt itself takes."""
    from PySide6.QtWidgets import QApplication, QLabel  # noqa: PLC0415  (only a child loads Qt)

    qt = QApplication([])
    window = QLabel("CoopDesk")
    window.show()
    qt.processEvents()
    return {"painted": clock_gettime(SINCE_BOOT)}


def desk(home: Path, moment: datetime) -> dict[str, float]:
    """The program with the book of its preferences, until its first page has been painted."""
    from coopdesk.__main__ import collect_rarely  # noqa: PLC0415

    collect_rarely()
    from PySide6.QtCore import QEvent, QObject, QTimer  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from coopdesk import app  # noqa: PLC0415

    qt = QApplication([])
    times: dict[str, float] = {}

    def clock() -> datetime:
        return moment

    class Watch(QObject):
        """Notes the first paint of all, and the first of the window with the book."""

        def eventFilter(self, seen: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                times.setdefault("painted", clock_gettime(SINCE_BOOT))
                if seen is opened.window:
                    QTimer.singleShot(0, self, self.end)
            return False

        def end(self) -> None:
            times.setdefault("desk", clock_gettime(SINCE_BOOT))
            qt.quit()

    watch = Watch()
    opened = app.App(home, clock)
    qt.installEventFilter(watch)
    opened.show()
    QTimer.singleShot(60_000, qt.quit)
    qt.exec()
    return times


def memory() -> float:
    """The memory that this process has in use, in MB."""
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[1]) * 4096 / 2**20 if pages.exists() else 0.0


if __name__ == "__main__":
    what, folder, day, began = sys.argv[1:]
    seen = bare() if what == "bare" else desk(Path(folder), datetime.fromisoformat(day))
    said = {name: at - float(began) for name, at in seen.items()} | {"memory": memory()}
    print(json.dumps(said), flush=True)
    os._exit(0)  # what it takes to end is not measured
