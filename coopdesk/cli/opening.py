"""Opening a book for a verb, and signing in."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from coopdesk import paths
from coopdesk.cli.terminal import Terminal, Wrong
from coopdesk.exchange import slot_passwords, unlocking
from coopdesk.i18n import N_
from coopdesk.records import merge, office
from coopdesk.records.access import Actor
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.office import PersonRow


@contextmanager
def opened(args: Namespace, terminal: Terminal) -> Iterator[Book]:
    """The book that was named, with somebody signed in."""
    said, home = _Password(args, terminal), paths.home()
    with unlocking.open_book(Path(args.book), home, terminal.clock, said.asked) as book:
        merge.catch_up(book)
        book.actor = _sign_in(book, args, said)
        slot_passwords.signed_in(book, home, book.actor.person, said.given or "")
        slot_passwords.bring_up(book, home)
        if args.today is not None:
            book.confirm_day(args.today)
        elif book.clock().ask:
            _doubt(book, terminal)
        yield book


def _doubt(book: Book, terminal: Terminal) -> None:
    t, day = terminal.language.gettext, terminal.language.day
    terminal.tell(
        t("The clock of this PC shows {shown}, which is doubtful; {day} is taken as today.").format(
            shown=day(book.now().date()), day=day(book.clock().today)
        ),
        t("Say what today is with --today 2026-03-31."),
    )


class _Password:
    """The password as it was given; asked for once, when one is needed."""

    def __init__(self, args: Namespace, terminal: Terminal) -> None:
        self.given = terminal.password(args)
        self._terminal = terminal

    def asked(self) -> str:
        """The password; where none was given and nobody is there to ask, that is wrong usage."""
        if self.given is None:
            terminal = self._terminal
            self.given = terminal.ask_password(terminal.language.gettext("Password:"))
        if self.given is None:
            raise Wrong(N_("This book needs a password: COOPDESK_PASSWORD or --password-file."))
        return self.given


def _sign_in(book: Book, args: Namespace, said: _Password) -> Actor:
    """Who gives the command: the one named, else whom the password fits."""
    people = [p for p in book.read(office.people) if p.active and _named(p, args.as_)]
    if not people:
        raise Refused(N_("Nobody of the name {name} signs in to this book."), name=args.as_ or "")
    locked, free = _split(people)
    password = said.given if free else said.asked()
    if password is None or not locked:
        return book.read(office.sign_in, person=free[0].id)
    return _fitting(book, locked, password)


def _named(person: PersonRow, name: str | None) -> bool:
    return name is None or person.name.casefold() == name.strip().casefold()


def _split(people: Sequence[PersonRow]) -> tuple[list[PersonRow], list[PersonRow]]:
    """Those with a password, and those without."""
    return [p for p in people if p.locked], [p for p in people if not p.locked]


def _fitting(book: Book, people: Sequence[PersonRow], password: str) -> Actor:
    for person in people[:-1]:
        try:
            return book.read(office.sign_in, person=person.id, password=password)
        except Refused:
            continue
    return book.read(office.sign_in, person=people[-1].id, password=password)
