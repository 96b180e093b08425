"""A co-op's keys as they may stand, for pictures of their page."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from coopdesk.exchange import atrest, backup, places, recovering, unlocking
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places import marker
from coopdesk.i18n import Language
from coopdesk.records import office
from coopdesk.records.book import Book
from coopdesk.reports.trial_balance import trial_balance
from coopdesk.ui.pages.recovery import Recovering

#: The states beside the first one, in which nothing was made yet.
MORE: Final = tuple(
    f"recovery-{state}"
    for state in ("new", "printed", "board", "order", "ended", "ready", "encrypted")
)
_PASSWORD: Final = "inyambo7"


@dataclass
class Keys:
    """A PC of its own for each state, with a copy of one book."""

    template: Path
    folder: Path
    day: datetime

    def now(self) -> datetime:
        """Its clock."""
        return self.day

    def of(self, state: str) -> Book:
        """The book in a state, open. The keys of its PC are what pages find meanwhile."""
        home = self.folder / (state or "nothing") / "home"
        path = home.parent / "Twizigamire.coop"
        os.environ["COOPDESK_HOME"] = str(home)
        if path.exists():
            return self._opened(path, home)
        home.mkdir(parents=True)
        shutil.copy(self.template, path)
        book = self._opened(path, home)
        made = _Made(book, Keyring(home))
        if state == "printed":
            made.sheet("Safe of the bank", tried=False)
        elif state == "board":
            made.board()
        elif state == "order":
            made.two_sheets()
        elif state == "ended":
            made.ended()
        elif state in ("ready", "encrypted"):
            made.ready(home.parent / "BLUE")
        if state == "encrypted":
            (someone,) = (one.id for one in book.read(office.people) if one.active)
            atrest.encrypt(book, home, someone, _PASSWORD, copies=1)
            return self._opened(path, home)
        return book

    def _opened(self, path: Path, home: Path) -> Book:
        book = unlocking.open_book(path, home, self.now, _password)
        (person,) = (one for one in book.read(office.people) if one.active)
        password = _PASSWORD if person.locked else ""
        book.actor = book.read(office.sign_in, person=person.id, password=password)
        return book


@dataclass
class _Made:
    """What somebody does with keys."""

    book: Book
    ring: Keyring
    #: The key on a sheet, once there is one.
    key: str = ""

    def sheet(self, where: str, *, tried: bool = True) -> int:
        made = recovering.make_sheet(self.book, self.ring, where, by=self.key)
        if tried:
            recovering.drill(self.book, self.ring, made.id, [made.identity])
            self.key = made.identity
        return made.id

    def two_sheets(self) -> None:
        self.sheet("Safe of the bank")
        self.sheet("President")

    def board(self) -> None:
        """A sheet, and shares that were never tried out."""
        self.sheet("Safe of the bank")
        recovering.make_shares(self.book, self.ring, "Board", "2/3", by=self.key)

    def ended(self) -> None:
        """Of two sheets one was lost."""
        lost = self.sheet("President")
        self.sheet("Safe of the bank")
        recovering.end(self.book, self.ring, lost)

    def ready(self, stick: Path) -> None:
        """All that it takes to encrypt the book is there."""
        self.two_sheets()
        self.book.write(office.change_password, old="", new=_PASSWORD)
        stick.mkdir()
        place, language = places.opened(stick), Language("en")
        coop = self.book.read(office.coop).name
        today = self.book.clock().today
        marker.mark(place, coop=self.book.coop, name=coop, made=today, language=language)
        backup.back_up(self.book, place, self.ring, language, draw=trial_balance)


def unfold(page: Recovering, state: str) -> None:
    """What somebody would do next on the page."""
    if state == "new":
        page.now.deed.click()
        page.new.kept.where.set_value("Safe of the bank")
    elif state in ("printed", "board"):
        page.now.deed.click()
    elif state == "order":
        page.kept.end.click()
    elif state in ("ready", "encrypted"):
        page.disk.begin.click()


def _password() -> str:
    return _PASSWORD
