"""What stands between a person and the desk: the password of an encrypted book, the day, who."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from coopdesk.exchange import recovering, sheets_back, slot_passwords, unlocking
from coopdesk.records import office, recovery
from coopdesk.records.access import GUEST, Actor
from coopdesk.records.book import Book
from coopdesk.records.calendar import Clock
from coopdesk.records.ids import PersonId
from coopdesk.records.office import PersonRow
from coopdesk.ui.pages.clock import AskDay
from coopdesk.ui.pages.lost import Lost
from coopdesk.ui.pages.sign_in import SignIn
from coopdesk.ui.pages.unlock import Unlock
from coopdesk.ui.screen import Screen


class Gate(QObject):
    """An encrypted book is opened by a password, or by a recovery sheet that gives a new one."""

    opened = Signal(object)  # Book
    left = Signal()  # rather another book

    def __init__(self, screen: Screen, path: Path, home: Path, clock: Clock) -> None:
        super().__init__()
        self._screen, self._home, self._file = screen, home, (path, home, clock)
        self._name = path.stem
        self._book: Book | None = None

    def ask(self) -> None:
        """Show the question for the password."""
        self._close()
        opens = partial(unlocking.open_with, *self._file)
        page = Unlock(self._screen.language, self._name, opens)
        page.opened.connect(self.opened)
        page.forgotten.connect(self._ask_sheet)
        page.other_book.connect(self.left)
        self._screen.cover(page)

    def _ask_sheet(self) -> None:
        page = Lost(self._screen.language, self._name, self._open, self._give)
        page.given.connect(self._enter)
        page.left.connect(self.ask)
        self._screen.cover(page)

    def _open(self, typed: str) -> Sequence[PersonRow]:
        self._close()
        self._book = unlocking.open_by_sheet(*self._file, typed)
        return recovering.who_set_up(self._book)

    def _give(self, typed: str, person: PersonId, new: str) -> None:
        assert self._book is not None
        self._book.actor = recovering.reset_password(self._book, self._home, typed, person, new)

    def _enter(self) -> None:
        book, self._book = self._book, None
        self.opened.emit(book)

    def _close(self) -> None:
        if self._book is not None:
            self._book.close()
            self._book = None

    def end(self) -> None:
        """Nobody stands here any more."""
        self._close()
        self.deleteLater()


class Door(QObject):
    """What a book asks before its desk is shown: the day, where the clock is doubtful, and who."""

    answered = Signal()  # something was answered; there may be more to ask
    entered = Signal(object)  # the Actor who signed in
    left = Signal()  # rather another book

    def __init__(self, screen: Screen, book: Book, home: Path) -> None:
        super().__init__()
        self._screen, self._book, self._home = screen, book, home
        self.locked = False
        self.later = False  # the question of the day was put off

    def asks(self) -> bool:
        """Show what is still to be asked; False where nothing is, and the desk may be shown."""
        if self._book.clock().ask and not self.later:
            self._ask_day()
        elif self._book.actor is GUEST:
            self._ask_who()
        elif self.locked:
            self._ask_password()
        else:
            return False
        return True

    def _ask_day(self) -> None:
        language, book = self._screen.tongue(self._book), self._book
        page = AskDay(language, book.now().date(), book.clock().today)
        page.said.connect(self._take_day)
        page.later.connect(self._put_off)
        self._screen.cover(page)

    def _take_day(self, day: Any) -> None:
        self._book.confirm_day(day)
        self.answered.emit()

    def _put_off(self) -> None:
        """The desk is shown all the same; a strip over its pages goes on asking."""
        self.later = True
        self.answered.emit()

    def _ask_who(self) -> None:
        """Somebody signs in; where one person works without a password, that is who it is."""
        people = [one for one in self._book.read(office.people) if one.active]
        if len(people) == 1 and not people[0].locked:
            self._let_in(self._book.read(office.sign_in, person=people[0].id))
        else:
            self._ask_password()

    def _ask_password(self) -> None:
        book = self._book
        page = SignIn(
            self._screen.tongue(book),
            book.read(office.coop).name,
            book.read(office.people),
            self._check,
            last=book.actor.person or None,
            sheet=any(one.tested for one in book.read(recovery.standing)),
        )
        page.signed_in.connect(self._let_in)
        page.forgotten.connect(self._ask_sheet)
        page.other_book.connect(self.left)
        self._screen.cover(page)

    def _check(self, person: PersonId, password: str) -> Actor:
        actor = self._book.read(office.sign_in, person=person, password=password)
        slot_passwords.signed_in(self._book, self._home, person, password)
        return actor

    def _ask_sheet(self) -> None:
        book = self._book
        name = book.read(office.coop).name
        page = Lost(self._screen.tongue(book), name, self._look_at, self._give)
        page.left.connect(self._ask_password)
        self._screen.cover(page)

    def _look_at(self, typed: str) -> Sequence[PersonRow]:
        recovering.of_key(self._book, sheets_back.key_of(typed))
        return recovering.who_set_up(self._book)

    def _give(self, typed: str, person: PersonId, new: str) -> None:
        self._let_in(recovering.reset_password(self._book, self._home, typed, person, new))

    def _let_in(self, actor: Actor) -> None:
        self.locked = False
        self.entered.emit(actor)
