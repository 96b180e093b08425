"""Verbs by which a second PC comes into a co-op: it asks, another one approves, it comes in."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from coopdesk import paths
from coopdesk.cli.opening import opened
from coopdesk.cli.placing import reached
from coopdesk.cli.terminal import Terminal
from coopdesk.exchange import joining
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places import Place
from coopdesk.exchange.sync import sync
from coopdesk.i18n import N_
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused


def join(args: Namespace, terminal: Terminal) -> int:
    """Leave a request at a place, or come in when it was approved; 1 while nobody did."""
    home, to = paths.home(), Path(args.to)
    with reached(args.place, terminal) as place:
        waiting = joining.is_waiting(place, home)
        if waiting is None and to.exists():
            raise Refused(
                N_("There is a book at {path} already. Name a file that is not there."),
                path=str(to),
            )
        made = joining.finish(place, to, home, terminal.clock, _exchange(terminal))
        if made is None:
            waiting = joining.ask(place, home, terminal.clock, args.name or "")
    if made is None:
        assert waiting is not None
        return _tell_words(waiting.words, args, terminal)
    with made:
        return _tell_in(made, args, terminal)


def _tell_words(words: str, args: Namespace, terminal: Terminal) -> int:
    if args.json:
        terminal.json({"words": words, "waiting": True})
        return 1
    t = terminal.language.gettext
    terminal.say(words)
    terminal.tell(
        t("Say these six words to who works at a PC of the co-op, not by the stick or folder."),
        t("When they approved this PC there, give the same command again."),
    )
    return 1


def _tell_in(book: Book, args: Namespace, terminal: Terminal) -> int:
    if args.json:
        said = {"waiting": False, "book": str(book.path), "letter": book.letter}
        terminal.json(said)
        return 0
    t = terminal.language.gettext
    terminal.say(t("This PC is in: its letter is {letter}.").format(letter=book.letter))
    terminal.say(t("Made the book {path}.").format(path=book.path))
    return 0


def approve(args: Namespace, terminal: Terminal) -> int:
    """Let in the PC that shows these words."""
    with opened(args, terminal) as book, reached(args.place, terminal) as place:
        ring = Keyring(paths.home())
        row = joining.approve(
            book,
            ring,
            place,
            args.words,
            _exchange(terminal),
            letter=args.letter or "",
            name=args.name or "",
        )
    if args.json:
        terminal.json({"device": row.device.hex(), "letter": row.letter, "name": row.name})
        return 0
    t = terminal.language.gettext
    terminal.say(
        t("“{name}” may write in the book; its letter is {letter}.").format(
            name=row.name, letter=row.letter
        )
    )
    terminal.tell(t("Now give the command “join” again on that PC."))
    return 0


def _exchange(terminal: Terminal) -> joining.Exchange:
    def run(book: Book, place: Place) -> None:
        report = sync(book, place, Keyring(paths.home()), step=terminal.step)
        terminal.clear()
        if report.trouble is not None:
            raise report.trouble

    return run
