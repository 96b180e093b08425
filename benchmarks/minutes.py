"""Words found in 2,000 minutes while they are typed, and the page of meetings drawn with them.

The minutes are of twelve points each, with what was said and a resolution, in a language of
invented words that some use often and some hardly ever. All of it is answered from memory, so only
time at work counts.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.books import Scale, roll_of
from benchmarks.table import Measured, Stopwatch, ms
from coopdesk.i18n import Language
from coopdesk.records import bodies, carrying, meetings, resolutions, voting
from coopdesk.records.access import Permission
from coopdesk.records.book import Book, Command, Tx
from coopdesk.records.ids import BodyId, made_for
from coopdesk.records.meetings import Point
from coopdesk.ui import theme
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.pages.meetings import Meetings
from coopdesk.ui.pages.resolutions import Resolutions
from coopdesk.ui.preferences import Preferences

_MEMBERS: Final = 250
_VOTED: Final = 3  # every so manyth point is decided by a vote
_CAUSES: Final = ("", "", resolutions.LOAN, resolutions.ADMISSION)
_MINUTES, _POINTS, _SAID, _MOVED = 2_000, 12, 40, 15
_BATCH: Final = 100
_WORDS: Final = 8_000
_TRIES, _TYPED = 500, 20
_GOAL: Final = 30
_REGISTERS: Final = 5
_SLOW: Final = 300
_TWO: Final = 14 * 60
_SYLLABLES: Final = [c + v for c in "b d g k l m n r s t w z nd mb sh".split() for v in "aeiou"]


def measure(scales: list[Scale]) -> Iterator[Measured]:
    """The same whatever the number of entries."""
    del scales
    app = QApplication.instance()
    app = app if isinstance(app, QApplication) else QApplication(["benchmarks"])
    theme.apply(app)
    with roll_of(_MEMBERS) as book:
        words = _language()
        _fill(book, words)
        yield _found(book, words)
        yield _drawn(book, words, app)
        yield _register(book, app)


def _language() -> list[str]:
    random = Random(3)
    return ["".join(random.choices(_SYLLABLES, k=random.randint(2, 4))) for _ in range(_WORDS)]


def _some(random: Random, words: list[str], count: int) -> str:
    """Words: the first of the list far more often than the last."""
    return " ".join(words[int(len(words) * random.random() ** 3)] for _ in range(count))


def _fill(book: Book, words: list[str]) -> None:
    """Write what is missing of the minutes, many in an act."""
    there = len(book.read(meetings.meetings))
    for first in range(there, _MINUTES, _BATCH):
        book.write(Command(_write, Permission.KEEP_MINUTES), first=first, words=words)


def _write(tx: Tx, *, first: int, words: list[str]) -> None:
    body = BodyId(made_for("body", bodies.BOARD))
    for n in range(first, min(first + _BATCH, _MINUTES)):
        random = Random(n)
        points = [Point("topic", _some(random, words, 4)) for _ in range(_POINTS)]
        meeting = meetings.plan_meeting(
            tx,
            body=body,
            day=tx.today - timedelta(days=_MINUTES - n),
            hour=_TWO,
            place="Office",
            points=points,
            paper=True,
        )
        voted = []
        for place, point in enumerate(meetings.points(tx.session, meeting)):
            said = {"extract": _some(random, words, _SAID)}
            meetings.change_point(tx, item=point.id, changes=said, shown={"extract": ""})
            text, cause = _some(random, words, _MOVED), random.choice(_CAUSES)
            motion = meetings.put_motion(tx, item=point.id, text=text, cause=cause)
            if place % _VOTED == 0:
                voted.append(motion)
        meetings.count_present(tx, meeting=meeting, present=5, represented=0, entitled=7)
        meetings.open_meeting(tx, meeting=meeting, at=_TWO)
        for motion in voted:
            meetings.vote(tx, motion=motion, way=voting.UNANIMOUS, at=_TWO)


def _found(book: Book, words: list[str]) -> Measured:
    """One to three beginnings of words, as they are typed letter by letter."""
    watch, random = Stopwatch(worked=True), Random(5)
    for _ in range(_TRIES):
        typed = " ".join(
            word[: random.randint(1, len(word))]
            for word in _some(random, words, random.randint(1, 3)).split()
        )
        with watch:
            book.read(meetings.find, typed, limit=50)
    return Measured(
        f"words found in {_MINUTES:,} minutes, by their beginnings",
        f"{_MINUTES * _POINTS:,} points",
        f"p50 {ms(watch.median)}, p99 {ms(watch.p99)}",
        goal=f"p99 < {_GOAL} ms",
        met=watch.p99 < _GOAL,
    )


def _drawn(book: Book, words: list[str], app: QApplication) -> Measured:
    """A letter typed in the search of the page until what fits is drawn."""
    desk = Desk(book, Language("en"), Preferences())
    opened, watch, random = Stopwatch(worked=True), Stopwatch(worked=True), Random(6)
    with opened:
        page = Meetings(desk, Place("meetings"))
        page.resize(1170, 712)
        page.show()
        app.processEvents()
    for _ in range(_TYPED):
        for letter in _some(random, words, 2):
            with watch:
                QTest.keyClicks(page.search.line, letter)
                app.processEvents()
        page.search.line.clear()
    desk.close()
    page.deleteLater()
    return Measured(
        "a letter typed in the search of minutes, with what fits drawn",
        f"{_MINUTES * _POINTS:,} points",
        f"p50 {ms(watch.median)}, p99 {ms(watch.p99)}; the page opened in {ms(opened.median)}",
    )


def _register(book: Book, app: QApplication) -> Measured:
    """What became of every resolution, and the page of resolutions opened with all."""
    desk = Desk(book, Language("en"), Preferences())
    asked, opened = Stopwatch(worked=True), Stopwatch(worked=True)
    count = len(desk.ask(carrying.register))
    for _ in range(_REGISTERS):
        with asked:
            desk.ask(carrying.register)
        with opened:
            page = Resolutions(desk, Place("resolutions"))
            page.resize(1170, 712)
            page.show()
            app.processEvents()
        page.deleteLater()
        app.processEvents()
    desk.close()
    return Measured(
        "the register of resolutions opened on its page",
        f"{count:,} resolutions",
        f"p50 {ms(opened.median)}; asked alone {ms(asked.median)}",
        goal=f"< {_SLOW} ms",
        met=opened.median < _SLOW,
    )
