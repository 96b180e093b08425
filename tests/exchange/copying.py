"""A PC with a book, a stick, and copies of one on the other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coopdesk.exchange import backup, places, restore
from coopdesk.exchange.backup import CopyReport
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places import Place, marker
from coopdesk.exchange.restore import Restored
from coopdesk.i18n import Language
from coopdesk.records import statements
from coopdesk.records.book import Book
from coopdesk.records.papers import TrialBalance
from tests.records.hands import TODAY, HandClock, Make, Pc, found

ENGLISH = Language("en")


def drawn(_balance: TrialBalance, _language: Language) -> bytes:
    """A paper that takes no time."""
    return b"%PDF-1.4 a trial balance\n%%EOF\n"


@dataclass
class Office:
    """A PC, its book, and the folder in which sticks are."""

    pc: Pc
    folder: Path
    keyring: Any = field(init=False)

    def __post_init__(self) -> None:
        self.keyring = Keyring(self.pc.home)

    def stick(self, name: str = "stick") -> Path:
        """A stick that is a place of the co-op."""
        root = self.folder / name
        root.mkdir(exist_ok=True)
        with self.pc.open() as book:
            marker.mark(places.opened(root), coop=book.coop, name="T", made=TODAY, language=ENGLISH)
        return root

    def copy(self, stick: Path, place: Place | None = None, **more: Any) -> CopyReport:
        """Copy the book to a stick."""
        with self.pc.open() as book:
            return back_up(book, place or places.opened(stick), self.keyring, **more)

    def work(self, amount: int = 500) -> None:
        """Somebody pays something in."""
        with self.pc.open() as book:
            make = Make(book)
            make.visit(make.member(f"Mbr {amount} Ňěmeć"), ("deposit", amount))

    def restored(self, file: Path, name: str = "again.coop", **more: Any) -> Restored:
        """The book again, on another PC."""
        to = self.folder / "other pc" / name
        return restore.restore(file, to, self.folder / "other home", self.pc.clock, **more)

    @contextmanager
    def opened(self, made: Restored) -> Iterator[Book]:
        """A restored book, with the same person at it."""
        with Book.open(made.book, self.folder / "other home", self.pc.clock) as book:
            book.actor = self.pc.actor
            yield book


def back_up(book: Book, place: Place, keyring: Any, **more: Any) -> CopyReport:
    return backup.back_up(book, place, keyring, ENGLISH, **{"draw": drawn, **more})


def office(folder: Path) -> Office:
    """A PC with some work done."""
    made = Office(found(folder / "pc"), folder)
    made.work(500)
    return made


def again(template: Path, folder: Path) -> Office:
    """A PC like the one in a template, so that it needn't be founded each time."""
    old = Pc(
        template / "pc" / "twizigamire.coop",
        template / "pc" / "home",
        HandClock(),
    )
    with old.open() as book:
        actor = book.read(_first)
    pc = Pc(old.path, old.home, HandClock(), actor).moved(folder / "pc")
    return Office(pc, folder)


def _first(session: Any) -> Any:
    from coopdesk.records import office as offices  # noqa: PLC0415

    return offices.sign_in(session)


def balance(book: Book) -> list[tuple[Any, ...]]:
    """What the trial balance says."""
    rows = book.read(statements.trial_balance, TODAY).rows
    return [(row.code, row.debit, row.credit) for row in rows]


def files(stick: Path) -> list[Path]:
    """The copies on a stick, by name; and what else lies among them."""
    return sorted((stick / "COPIES").iterdir())


def wiped(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return folder
