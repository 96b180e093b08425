"""Five hundred members ticked in to a meeting one after the other, by number, on its page.

A turn is what a person waits for: the keys and Enter, the act in the book, and the page drawn
again with its meter and its list.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.books import Scale, roll_of
from benchmarks.table import Measured, Stopwatch, ms
from coopdesk.i18n import Language
from coopdesk.records import bodies, meetings
from coopdesk.records.book import Book
from coopdesk.records.ids import BodyId, MeetingId, made_for
from coopdesk.ui import theme
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.pages.meeting import MeetingPage
from coopdesk.ui.preferences import Preferences

_TICKS = 500
_GOAL = 30
_TWO = 14 * 60


def measure(scales: list[Scale]) -> Iterator[Measured]:
    """Milliseconds for each tick, at each scale."""
    app = QApplication.instance()
    app = app if isinstance(app, QApplication) else QApplication(["benchmarks"])
    theme.apply(app)
    for scale in scales:
        with roll_of(scale.members) as book:
            yield _at(scale, book, app)


def _at(scale: Scale, book: Book, app: QApplication) -> Measured:
    desk = Desk(book, Language("en"), Preferences())
    page = MeetingPage(desk, Place("meeting", about=_meeting(book)))
    page.resize(1170, 712)
    page.show()
    page.tick()
    app.processEvents()
    assert page.hall is not None
    waits = Stopwatch()
    for one in page.hall.roll.of.rows[:_TICKS]:
        with waits:
            QTest.keyClicks(page.people.who.line, one.number)
            QTest.keyClick(page.people.who.line, Qt.Key.Key_Return)
            app.processEvents()
    count = len(page.hall.file.there)
    assert count == min(_TICKS, len(page.hall.roll.of.rows)), count
    desk.close()
    page.deleteLater()
    return Measured(
        f"a member ticked in to a meeting, of {count}, with the page drawn again",
        scale.name,
        f"{ms(waits.median)} (p99 {ms(waits.p99)})",
        goal=f"< {_GOAL} ms",
        met=waits.p99 < _GOAL,
    )


def _meeting(book: Book) -> MeetingId:
    """A general meeting of today, called."""
    body = BodyId(made_for("body", bodies.ASSEMBLY))
    today = book.clock().today
    return book.write(
        meetings.plan_meeting,
        body=body,
        day=today,
        hour=_TWO,
        place="Hall",
        points=[meetings.Point("topic", "A thing")],
    )
