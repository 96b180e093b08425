"""Verbs that make a book: demo, new."""

from __future__ import annotations

from argparse import Namespace
from functools import partial
from pathlib import Path

from coopdesk import paths
from coopdesk.cli.terminal import Terminal, Wrong
from coopdesk.exchange import practice
from coopdesk.i18n import N_
from coopdesk.records import office
from coopdesk.records.access import Role
from coopdesk.records.profiles import profile
from coopdesk.reports.minutes import minutes_folios


def demo(args: Namespace, terminal: Terminal) -> int:
    """A practice book with a history."""
    path, password = Path(args.path), _first_password(args, terminal)
    practice.make(
        path,
        paths.home(),
        terminal.clock,
        members=args.members,
        years=args.years,
        seed=args.seed,
        profile=args.profile,
        person=args.person or "",
        password=password,
        language=terminal.language.code,
        until=args.until,
        step=terminal.step,
        pages=partial(minutes_folios, language=terminal.language),
    )
    _made(path, password, terminal)
    return 0


def new(args: Namespace, terminal: Terminal) -> int:
    """An empty book."""
    path, country = Path(args.path), profile(args.profile)
    password = _first_password(args, terminal)
    said = office.Founding(
        name=args.name,
        profile=country.code,
        currency=args.currency if args.currency is not None else country.currency,
        person=args.person if args.person is not None else terminal.language.gettext("Secretary"),
        role=Role(args.role),
        language=terminal.language.code,
        password=password,
    )
    office.new_book(path, paths.home(), terminal.clock, said).close()
    _made(path, password, terminal)
    return 0


def _made(path: Path, password: str, terminal: Terminal) -> None:
    t = terminal.language.gettext
    terminal.say(t("Made the book {path}.").format(path=path))
    if not password:
        terminal.tell(t("The book has no password: who has the file can open it."))


def _first_password(args: Namespace, terminal: Terminal) -> str:
    """The password of the first person; empty leaves the book open."""
    t, password = terminal.language.gettext, terminal.password(args)
    if password is None:
        password = terminal.ask_password(t("New password (empty for none):"))
        if password and password != terminal.ask_password(t("The same again:")):
            raise Wrong(N_("The two passwords differ."))
    return password or ""
