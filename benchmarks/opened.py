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


def looked_through(home: Path, moment: datetime) -> dict[str, float]:
    """The program with the list of members, scrolled to its end, sorted and narrowed."""
    from PySide6.QtCore import QEventLoop, QTimer  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from coopdesk import app  # noqa: PLC0415
    from coopdesk.records.members import Criteria  # noqa: PLC0415
    from coopdesk.ui.desk import Place  # noqa: PLC0415
    from coopdesk.ui.kit.rows import Order  # noqa: PLC0415
    from coopdesk.ui.pages.members import Members  # noqa: PLC0415

    QApplication([])
    opened = app.App(home, lambda: moment)
    opened.show()

    def settle() -> None:
        loop = QEventLoop()
        QTimer.singleShot(100, loop.quit)
        loop.exec()

    settle()
    assert opened.desk is not None
    opened.desk.go(Place("members"))
    settle()
    page = opened.window.page if opened.window is not None else None
    assert isinstance(page, Members)
    view = page.table.view
    for at in range(0, view.verticalScrollBar().maximum() + 1, 15):
        view.verticalScrollBar().setValue(at)
        view.viewport().grab()
    for name in ("name", "savings", "seen"):
        page.table.sort(Order(name))
        settle()
    for panel in ("filters", "columns", "lists"):
        page.beside.open(panel)
        settle()
    for asked in (Criteria(sex="F", age_from=30), Criteria(lacking=("photo",)), Criteria()):
        page.show_place(Place("members", text=asked.as_text()))
        settle()
    return {"rows": view.model().rowCount()}


def memory() -> float:
    """The memory that this process has in use, in MB."""
    pages = Path("/proc/self/statm")
    return int(pages.read_text().split()[1]) * 4096 / 2**20 if pages.exists() else 0.0


if __name__ == "__main__":
    what, folder, day, began = sys.argv[1:]
    moment = datetime.fromisoformat(day)
    if what == "bare":
        seen = bare()
    else:
        seen = (looked_through if what == "members" else desk)(Path(folder), moment)
    said = {name: at - float(began) for name, at in seen.items()} | {"memory": memory()}
    print(json.dumps(said), flush=True)
    os._exit(0)  # what it takes to end is not measured
