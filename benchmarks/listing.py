"""The list of members over 20,000 of them: opened, scrolled, narrowed, sorted, on paper, in memory.

Only what the screen's own thread does counts, from what is asked until the rows are painted.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from time import process_time, thread_time
from typing import Final

# Before Qt is loaded: no screen is needed.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.books import TODAY, Scale, book_of, home_of
from benchmarks.table import Measured, Stopwatch, ms
from coopdesk.__main__ import collect_rarely
from coopdesk.exchange.figures import as_xlsx
from coopdesk.i18n import Language
from coopdesk.records import members, statements
from coopdesk.records.book import Book
from coopdesk.records.members import Criteria
from coopdesk.reports.figures import figures as draw
from coopdesk.ui import theme
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit.rows import Order
from coopdesk.ui.kit.sweeping import spare_what_stays
from coopdesk.ui.pages.members import Members
from coopdesk.ui.preferences import Preferences

_BOOK: Final = Scale("20,000 members", 20_000, 100_000)
_TURNS: Final = 5
_FETCHES: Final = 100
_BLOCK: Final = 200
_SIZE: Final = (1180, 700)
_DAY: Final = TODAY.date()
_WAIT: Final = 150.0  # milliseconds
_PAUSE: Final = 16.0
_MEMORY: Final = 250.0  # MB
_SPEED: Final = 100  # pages a second: drawn in a job, with a bar and Stop

_FILTERS: Final = (
    Criteria(status=members.ACTIVE),
    Criteria(text="ka"),
    Criteria(sex="F"),
    Criteria(age_from=30, age_to=50),
    Criteria(joined_from=date(2010, 1, 1), joined_to=date(2015, 12, 31)),
    Criteria(not_seen_since=date(2026, 1, 1)),
    Criteria(savings_from=1),
    Criteria(loans_to=0),
    Criteria(lacking=("nominee", "photo")),
    Criteria(birthday_days=30),
    Criteria(sex="F", age_from=30, not_seen_since=date(2026, 6, 1), lacking=("photo",)),
)


def measure(_scales: list[Scale]) -> Iterator[Measured]:
    """At one size, which is that of the goal."""
    qt = QApplication.instance() or QApplication([])
    assert isinstance(qt, QApplication)
    theme.apply(qt, "light", 100)
    collect_rarely()  # as the program does
    with book_of(_BOOK) as book:
        spare_what_stays()  # so does the program before it makes a desk
        desk = Desk(book, Language("en_RW"), Preferences(language="en"))
        yield _opened(desk)
        yield from _scrolled(desk)
        yield _slowest(desk, "narrowed", _narrowed)
        yield replace(_slowest(desk, "sorted", _sorted), goal="", met=None)
        desk.close()
        yield from _papers(book)
        home, path = home_of(book), book.path
    yield _memory(home, path)


def _row(work: str, took: float, goal: float, more: str = "") -> Measured:
    return Measured(
        f"list of members: {work}", _BOOK.name, ms(took) + more, goal=f"≤ {goal:.0f} ms",
        met=took <= goal,
    )  # fmt: skip


def _opened(desk: Desk) -> Measured:
    turns = []
    for _ in range(_TURNS + 1):
        since = thread_time()
        page = Members(desk, Place("members"))
        page.resize(*_SIZE)
        page.show()
        page.grab()
        turns.append((thread_time() - since) * 1000)
        _gone(page)
    return _row("opened, until its first rows are painted", sorted(turns[1:])[_TURNS // 2], _WAIT)


def _gone(page: Members) -> None:
    page.close()
    page.deleteLater()
    _settle()


def _settle() -> None:
    loop = QEventLoop()
    QTimer.singleShot(1, loop.quit)
    loop.exec()


def _scrolled(desk: Desk) -> Iterator[Measured]:
    for name, keys in (("the usual columns", members.STANDARD), ("all columns", None)):
        every = tuple(desk.ask(members.columns))
        desk.preferences = Preferences(language="en", columns=keys or every)
        page = Members(desk, Place("members"))
        random, watch = Random(5), Stopwatch(worked=True)
        for _ in range(_FETCHES):
            at = random.randrange(0, len(page.found.listing.ids) - _BLOCK)
            with watch:
                page.found.fetch(at, _BLOCK, None)
        _gone(page)
        yield _row(
            f"{_BLOCK} rows fetched, {name}", watch.median, _PAUSE, f" (p99 {ms(watch.p99)})"
        )
    desk.preferences = Preferences(language="en")


def _slowest(desk: Desk, how: str, ways: Callable[[Members], Iterator[str]]) -> Measured:
    """Each way to narrow or sort, until the rows are painted: the median, and the slowest."""
    page = Members(desk, Place("members"))
    page.resize(*_SIZE)
    page.show()
    took: dict[str, float] = {}
    for _ in range(2):  # the first time statements are compiled
        since = thread_time()
        for name in ways(page):
            page.grab()
            took[name] = (thread_time() - since) * 1000
            since = thread_time()
    _gone(page)
    name = max(took, key=took.__getitem__)
    usual = sorted(took.values())[len(took) // 2]
    return _row(f"{how} in any way", took[name], _WAIT, f" at most, by {name}; usually {ms(usual)}")


def _narrowed(page: Members) -> Iterator[str]:
    for asked in _FILTERS:
        page.show_place(Place("members", text=asked.as_text()))
        yield " and ".join(asked.said())


def _sorted(page: Members) -> Iterator[str]:
    for name in members.COLUMNS:
        page.found.fetch(0, _BLOCK, Order(name))
        yield name


# --- papers and memory -------------------------------------------------------------------------


def _papers(book: Book) -> Iterator[Measured]:
    language = Language("en_RW")
    keys = (*members.STANDARD, "phone", "document", "nominee")
    since = process_time()
    pdf = draw(book.read(statements.members_list, keys=keys, today=_DAY), language)
    took = process_time() - since
    pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
    yield Measured(
        "list of members: on paper, from the book to the PDF",
        _BOOK.name,
        f"{pages / took:,.0f} pages/s ({pages:,} in {took:.1f} s)",
        goal=f"≥ {_SPEED} pages/s",
        met=pages >= _SPEED * took,
    )
    since = process_time()
    as_xlsx(book.read(statements.members_list, keys=keys, today=_DAY), language)
    took = process_time() - since
    yield Measured("list of members: as XLSX, in a job", _BOOK.name, f"{took:.1f} s")


def _memory(home: Path, path: Path) -> Measured:
    kept = home / "preferences.json"
    kept.write_text(json.dumps({"book": str(path), "language": "en"}))
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.opened", "members", str(home), TODAY.isoformat(), "0"],
        capture_output=True,
        text=True,
        check=True,
    )
    used: float = json.loads(done.stdout.splitlines()[-1])["memory"]
    return Measured(
        "list of members: the window, after scrolling to its end, sorting and narrowing it",
        _BOOK.name,
        f"{used:.0f} MB",
        goal=f"≤ {_MEMORY:.0f} MB",
        met=used <= _MEMORY,
    )
