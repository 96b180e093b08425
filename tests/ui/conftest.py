"""A dressed program without a screen, and a small office in a book."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from coopdesk.i18n import Language
from coopdesk.records.book import Book
from coopdesk.ui import theme
from coopdesk.ui.desk import Desk
from coopdesk.ui.preferences import Preferences
from tests.records.hands import Make, Pc, found
from tests.ui.seat import Seat, SeatAt, sitting


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """Every test starts in the light theme at 100 %."""
    theme.apply(qapp)
    yield qapp
    if theme.look() != theme.Look(theme.THEMES["light"]):
        theme.apply(qapp)


@pytest.fixture(autouse=True)
def _pages_end_in_order(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test shows is held until Qt has freed it, as the window of the program holds it.

    Left to Python's collector, which takes what hangs together apart in any order, Qt would still
    speak to halves of pages, and crash.
    """
    held: list[QWidget] = []
    add = QtBot.addWidget

    def hold(qtbot: QtBot, widget: QWidget, **more: Any) -> None:
        held.append(widget)
        add(qtbot, widget, **more)

    monkeypatch.setattr(QtBot, "addWidget", hold)
    yield
    # pytest-qt has closed them by now, and asked for them to be deleted.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    held.clear()


@pytest.fixture
def language() -> Language:
    return Language("en")


@pytest.fixture(scope="session")
def empty_office(tmp_path_factory: pytest.TempPathFactory) -> Pc:
    """A founded co-op without members."""
    return found(tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="session")
def small_office(empty_office: Pc, tmp_path_factory: pytest.TempPathFactory) -> Pc:
    """A co-op of three. Claudine has saved and has a share; Innocent has paid half of his."""
    pc = empty_office.moved(tmp_path_factory.mktemp("small") / "pc")
    with pc.open() as book:
        make = Make(book)
        claudine = make.member("Mukamana Claudine", nominee="Uwase Odette", village="Remera")
        innocent = make.member("Habimana Innocent", village="Gisozi")
        make.member("Ingabire Marie-Rose", village="Kacyiru")
        make.visit(claudine, ("deposit", 40_000), ("share", 10_000))
        make.visit(innocent, ("share", 5_000))
    return pc


@pytest.fixture
def pc(small_office: Pc, tmp_path: Path) -> Pc:
    """A PC with the book of the co-op of three, closed."""
    return small_office.moved(tmp_path / "pc")


@pytest.fixture
def book(pc: Pc) -> Iterator[Book]:
    """The co-op of three, open, with its secretary at the desk."""
    with pc.open() as opened:
        yield opened


@pytest.fixture
def make(book: Book) -> Make:
    """Builders in the book."""
    return Make(book)


@pytest.fixture
def desk(book: Book, language: Language) -> Iterator[Desk]:
    """The desk of that book."""
    made = Desk(book, language, Preferences())
    yield made
    made.close()


@pytest.fixture
def seat_at(tmp_path: Path, qapp: QApplication) -> Iterator[SeatAt]:
    """Sit down at a new co-op's book in a currency."""
    with sitting(tmp_path) as sit:
        yield sit


@pytest.fixture
def seat(seat_at: SeatAt) -> Seat:
    """A desk at a new co-op's book, that notes what its pages ask of the window."""
    return seat_at()
