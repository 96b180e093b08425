"""How long pages take over a book in which every member has a loan, and long papers of loans.

A page is made, laid out and painted, as when somebody goes to it again. Only what the screen's own
thread does counts: that is how long nobody can type. What a page leaves to a job comes later.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from time import process_time, thread_time
from typing import Final

# Before Qt is loaded: no screen is needed.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QStackedWidget
from sqlalchemy.orm import Session

from benchmarks.books import Scale
from benchmarks.lent import DAY, lent
from benchmarks.table import Measured, ms
from coopdesk.i18n import Language
from coopdesk.records import loans, loans_on_paper, portfolio
from coopdesk.records.book import Book
from coopdesk.records.papers import Behind
from coopdesk.reports.loan_register import loan_register
from coopdesk.reports.loan_reminder import loan_reminder
from coopdesk.ui import theme
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.pages import PAGES
from coopdesk.ui.preferences import Preferences

_TURNS: Final = 5
_SIZE: Final = (1180, 700)
_GOAL: Final = 300.0  # milliseconds
_SPEED: Final = 100  # pages a second: drawn while somebody waits, with a bar and Stop


def measure(scales: list[Scale]) -> Iterator[Measured]:
    """As many loans as the book has members."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "light", 100)
    for scale in scales:
        with lent(scale.members) as book:
            desk = Desk(book, Language("en_RW"), Preferences(language="en"))
            for name, place in _places(desk):
                took = _shown(desk, place)
                yield Measured(
                    f"page: {name}",
                    f"{scale.members:,} loans",
                    ms(took),
                    goal=f"≤ {_GOAL:.0f} ms",
                    met=took <= _GOAL,
                )
            desk.close()
            yield from _papers(book, scale.members)


def _places(desk: Desk) -> Iterator[tuple[str, Place]]:
    """Those that go through loans or members."""
    lanes = {one.key: one for one in desk.ask(loans.pipeline, DAY, shown=1)}
    [late] = lanes[loans.LATE].cards
    for name in ("today", "members", "cash", "provisions", "visits", "reminders"):
        yield name, Place(name)
    yield "member", Place("member", member=late.member)
    yield "loan", Place("loan", about=late.loan)
    for key, lane in lanes.items():
        if lane.count:
            yield f"loans, {lane.count:,} of them {key}", Place("loans", text=key)
    every = desk.ask(portfolio.par, DAY, DAY.replace(month=1, day=1))
    some = every.all.loans
    behind = Behind(loans=some, until=DAY)
    yield f"loans behind a figure, {len(some):,}", Place("loans_behind", behind=behind)


def _shown(desk: Desk, place: Place) -> float:
    """The usual time until the page is there, in milliseconds of its thread; the first time, when
    its module is loaded, is left out."""
    page = next(entry for entry in PAGES if entry.name == place.page).load()
    window, turns = QStackedWidget(), []
    window.resize(*_SIZE)
    window.show()
    for _ in range(_TURNS + 1):
        since = thread_time()
        shown = page(desk, place)
        window.addWidget(shown)
        window.grab()
        turns.append((thread_time() - since) * 1000)
        window.removeWidget(shown)
        shown.deleteLater()
        _settle(desk)
    return sorted(turns[1:])[_TURNS // 2]


def _settle(desk: Desk) -> None:
    """Let jobs end and closed pages go."""
    while True:
        loop = QEventLoop()
        QTimer.singleShot(1, loop.quit)
        loop.exec()
        if not desk.busy:
            return


# --- papers --------------------------------------------------------------------------------------


def _papers(book: Book, count: int) -> Iterator[Measured]:
    language = Language("en_RW")

    def register(session: Session) -> bytes:
        return loan_register(loans_on_paper.loan_register(session, DAY), language)

    def letters(session: Session) -> bytes:
        data = loans_on_paper.reminders(session, "firm", on=DAY, by="–")
        return loan_reminder(data, lambda _: language)

    yield _paper(book, "the register of loans", register, count)
    yield _paper(book, "letters to all who are late", letters, count)


def _paper(book: Book, name: str, make: Callable[[Session], bytes], count: int) -> Measured:
    since = process_time()
    pdf = book.read(make)
    took = process_time() - since
    pages = len(re.findall(rb"/Type\s*/Page\b", pdf))
    return Measured(
        f"{name}, from the book to the PDF",
        f"{count:,} loans",
        f"{pages / took:,.0f} pages/s ({pages:,} in {took:.1f} s), {len(pdf) / pages / 1024:.2f} KB"
        " a page",
        goal=f"≥ {_SPEED} pages/s",
        met=pages >= _SPEED * took,
    )
