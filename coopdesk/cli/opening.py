"""Opening a book for a verb, and signing in."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from coopdesk import paths
from coopdesk.cli.terminal import Terminal, Wrong
from coopdesk.i18n import N_
from coopdesk.records import merge, office
from coopdesk.records.access import Actor
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.office import PersonRow


@contextmanager
def opened(args: Namespace, terminal: Terminal) -> Iterator[Book]:
    """The book that was named, with somebody signed in."""
    with Book.open(Path(args.book), paths.home(), terminal.clock) as book:
        merge.catch_up(book)
        book.actor = _sign_in(book, args, terminal)
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


def _sign_in(book: Book, args: Namespace, terminal: Terminal) -> Actor:
    """Who gives the command: the one named, else whom the password fits."""
    people = [p for p in book.read(office.people) if p.active and _named(p, args.as_)]
    if not people:
        raise Refused(N_("Nobody of the name {name} signs in to this book."), name=args.as_ or "")
    locked, free = _split(people)
    password = terminal.password(args)
    if password is None and not free:
        password = terminal.ask_password(terminal.language.gettext("Password:"))
        if password is None:
            raise Wrong(N_("This book needs a password: COOPDESK_PASSWORD or --password-file."))
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
