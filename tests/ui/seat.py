"""A desk at a new co-op's book, that notes what its pages ask of the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from coopdesk.i18n import Language
from coopdesk.records.book import Book
from coopdesk.records.errors import Trouble
from coopdesk.ui.desk import Desk, Paper, Place
from coopdesk.ui.preferences import Preferences
from tests.records.hands import CURRENCY, HandClock, Make, Pc


@dataclass
class Seat:
    """A desk with an open book, and what was asked of the window."""

    desk: Desk
    book: Book
    make: Make
    places: list[Place] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    clock: HandClock = field(default_factory=HandClock)

    def _hear(self, text: str, _kind: object, _advice: str) -> None:
        self.said.append(text)

    def _go(self, place: Place) -> None:
        if place.page == "paper":
            self.papers.append(self.desk.paper)
        else:
            self.places.append(place)

    def listen(self) -> None:
        """Note what the desk passes on; a paper that is shown is a paper, not a place."""
        self.desk.going.connect(self._go)
        self.desk.said.connect(self._hear)
        self.desk.troubled.connect(self.troubles.append)


SeatAt: TypeAlias = Callable[..., Seat]

#: Puts a new co-op's PC in a folder: of which country, in which currency.
NewPc: TypeAlias = Callable[[Path, str, str], Pc]


@contextmanager
def sitting(folder: Path, new_pc: NewPc) -> Iterator[SeatAt]:
    """What opens seats in a folder, and closes them in the end."""
    seats: list[Seat] = []

    def sit(currency: str = CURRENCY, code: str = "en", profile: str = "plain") -> Seat:
        pc = new_pc(folder / currency, profile, currency)
        book = pc.open()
        desk = Desk(book, Language(code), Preferences())
        seat = Seat(desk, book, Make(book), clock=pc.clock)
        seat.listen()
        seats.append(seat)
        return seat

    yield sit
    for seat in seats:
        seat.desk.close()
        seat.book.close()
