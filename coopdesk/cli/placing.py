"""The verb that makes a folder a place of the co-op; and how verbs reach places."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from coopdesk import paths
from coopdesk.cli.opening import opened
from coopdesk.cli.terminal import Terminal
from coopdesk.exchange import known, places
from coopdesk.exchange.places import Fault, Place, PlaceTrouble, marker
from coopdesk.exchange.places.addresses import is_url
from coopdesk.exchange.places.kept import Kept
from coopdesk.records import office
from coopdesk.reports.wording import of_the_coop

#: The password of a WebDAV, SFTP or S3 place, for scripts.
_PASSWORD: Final = "COOPDESK_PLACE_PASSWORD"


def place_init(args: Namespace, terminal: Terminal) -> int:
    """Mark a folder that exists as a place of the book's co-op."""
    with opened(args, terminal) as book:
        coop, today = book.read(office.coop), book.clock().today
        language = of_the_coop(book.read(office.settings), args.language or "")
        with reached(args.place, terminal) as place:
            made = marker.mark(place, coop=book.coop, name=coop.name, made=today, language=language)
            known.know(book, made.place, place.address)
    if args.json:
        said = {"place": made.place, "name": made.name, "made": made.made.isoformat()}
        terminal.json({**said, "address": place.address})
        return 0
    t = terminal.language.gettext
    terminal.say(
        t("“{place}” is a place of {name} now.").format(place=place.address, name=made.name)
    )
    return 0


@contextmanager
def reached(address: str, terminal: Terminal) -> Iterator[Place]:
    """A place by its address, for as long as a verb needs it. A password that was typed is kept
    when it was accepted; one that was not is forgotten, so that it is asked for again.
    """
    secrets = Asking(terminal)
    place = places.opened(of_anywhere(address), secrets)
    try:
        yield place
    except PlaceTrouble as trouble:
        if trouble.fault is Fault.PASSWORD:
            secrets.forget_refused()
        raise
    finally:
        place.close()
    secrets.keep_typed()


def of_anywhere(address: str) -> str:
    """An address that is the same wherever the program is started: the book keeps it."""
    return address if is_url(address) else str(Path(address).absolute())


class Asking:
    """Secrets as this PC keeps them; a password that is not kept is taken from
    COOPDESK_PLACE_PASSWORD, else asked for on a terminal.
    """

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._kept = Kept(paths.home())
        self._typed: dict[str, str] = {}
        self._used: set[str] = set()

    def secret(self, where: str, what: str) -> str | None:
        """What is given, kept or typed."""
        if what != "password":
            return self._kept.secret(where, what)
        self._used.add(where)
        found = os.environ.get(_PASSWORD) or self._kept.secret(where, what)
        if found is None and where not in self._typed:
            question = self._terminal.language.gettext("Password of {place}:").format(place=where)
            self._typed[where] = self._terminal.ask_password(question) or ""
        return found or self._typed.get(where) or None

    def keep(self, where: str, what: str, value: str) -> None:
        """Keep it from now on."""
        self._kept.keep(where, what, value)

    def keep_typed(self) -> None:
        """Keep what was typed, since it was accepted."""
        for where, password in self._typed.items():
            if password:
                self._kept.keep(where, "password", password)

    def forget_refused(self) -> None:
        """Forget the passwords that were used: one of them was refused."""
        for where in self._used:
            self._kept.forget(where, "password")
