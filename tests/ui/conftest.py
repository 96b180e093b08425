"""A dressed program without a screen, and a small office in a book."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from coopdesk.i18n import Language
from coopdesk.records import passwords
from coopdesk.records.book import Book
from coopdesk.records.ids import LoanId
from coopdesk.ui import theme
from coopdesk.ui.desk import Desk
from coopdesk.ui.preferences import Preferences
from tests.records import lenders
from tests.records.hands import Make, Pc, Somebody, found
from tests.ui.hands import Hands
from tests.ui.seat import NewPc, Seat, SeatAt, sitting
from tests.ui.till import ROLL, Till, TillAt, tills
from tests.ui.typist import GROUP, Typist


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


@pytest.fixture(autouse=True)
def _passwords_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password takes a third of a second on purpose; here it takes none."""
    monkeypatch.setattr(passwords, "_KIB", 8)


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


@pytest.fixture(scope="session")
def new_pc(tmp_path_factory: pytest.TempPathFactory) -> NewPc:
    """Put a new co-op's PC in a folder; each country and currency is founded once."""

    @cache
    def founded(profile: str, currency: str) -> Pc:
        return found(tmp_path_factory.mktemp("new"), profile=profile, currency=currency)

    return lambda folder, profile, currency: founded(profile, currency).moved(folder)


@pytest.fixture
def seat_at(tmp_path: Path, qapp: QApplication, new_pc: NewPc) -> Iterator[SeatAt]:
    """Sit down at a new co-op's book in a currency."""
    with sitting(tmp_path, new_pc) as sit:
        yield sit


@pytest.fixture
def seat(seat_at: SeatAt) -> Seat:
    """A desk at a new co-op's book, that notes what its pages ask of the window."""
    return seat_at()


@pytest.fixture
def typist(seat: Seat, qtbot: QtBot) -> Typist:
    """Hands on the sheet of a meeting, before a group was chosen."""
    seat.make.roll(*GROUP)
    return Typist(seat, qtbot)


@pytest.fixture
def hands(seat: Seat, qtbot: QtBot) -> Hands:
    """Fingers on the keys of that desk."""
    return Hands(seat.desk, qtbot)


@pytest.fixture
def aline(seat: Seat) -> Somebody:
    """A member who saved 40,000."""
    who = seat.make.member("Aline Mukamana", number="5", joined=lenders.NEW_YEAR)
    seat.make.visit(who, ("deposit", 40_000), day=lenders.ASKED)
    return who


@pytest.fixture
def friend(seat: Seat) -> Somebody:
    """One who could answer for others: 30,000 saved."""
    who = seat.make.member("Bosco Habimana", number="6", joined=lenders.NEW_YEAR)
    seat.make.visit(who, ("deposit", 30_000), day=lenders.ASKED)
    return who


@pytest.fixture
def till_at(tmp_path: Path, qtbot: QtBot, new_pc: NewPc) -> Iterator[TillAt]:
    """Open a cash desk at a new co-op's book."""
    with tills(tmp_path, qtbot, new_pc) as open_one:
        yield open_one


@pytest.fixture
def till(till_at: TillAt) -> Till:
    """The cash desk of three members, with somebody sitting at it."""
    made = till_at()
    made.make.roll(*ROLL)
    made.sit_down()
    return made


@pytest.fixture
def uwase(seat: Seat) -> Somebody:
    """A member since the new year."""
    return seat.make.member("Uwase Jeanne", village="Remera", joined=date(2026, 1, 1))


@pytest.fixture
def loan(seat: Seat, uwase: Somebody) -> LoanId:
    """1,200 on 2 February, 12 % a year; the first 107 fell due yesterday, a day late costs 1 %."""
    penalty = {"percent": "1", "per": "day", "base": "overdue_principal"}
    of = lenders.product(seat.make, "Farm loans", how=lenders.how(penalty=penalty))
    return lenders.running(seat.make, uwase, 1_200, of=of)
