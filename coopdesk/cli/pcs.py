"""Verbs of the PCs that work with the book: which there are, their names, one that was stolen."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from coopdesk import paths
from coopdesk.cli.opening import opened
from coopdesk.cli.terminal import Terminal
from coopdesk.exchange import recovering
from coopdesk.exchange.keyring import Keyring
from coopdesk.i18n import N_
from coopdesk.records import devices
from coopdesk.records.book import Book
from coopdesk.records.devices import DeviceRow
from coopdesk.records.errors import Refused


def show(args: Namespace, terminal: Terminal) -> int:
    """Each PC, with its letter, its name and its last entry."""
    with opened(args, terminal) as book:
        rows, own = book.read(devices.devices), book.device
    if args.json:
        terminal.json({"pcs": [_as_json(row, own) for row in rows]})
        return 0
    t, language = terminal.language.gettext, terminal.language
    terminal.table(
        [language.pgettext("of a PC", "Letter"), t("PC"), t("Last entry"), ""],
        [
            [
                row.letter,
                row.name or t("without a name"),
                language.day(row.last) if row.last else "–",
                _standing(row, own, terminal),
            ]
            for row in rows
        ],
        "llll",
    )
    return 0


def _standing(row: DeviceRow, own: bytes | None, terminal: Terminal) -> str:
    t = terminal.language.gettext
    if row.revoked is not None:
        return t("trusted no more")
    return t("this PC") if row.device == own else ""


def _as_json(row: DeviceRow, own: bytes | None) -> dict[str, Any]:
    return {
        "letter": row.letter,
        "name": row.name,
        "device": row.device.hex()[:16],
        "last": row.last.isoformat() if row.last else None,
        "this": row.device == own,
        "revoked": row.revoked.day.isoformat() if row.revoked else None,
    }


def name(args: Namespace, terminal: Terminal) -> int:
    """Give a PC the name that people know it by."""
    with opened(args, terminal) as book:
        row = _of(book, args.letter)
        book.write(devices.rename, device=row.id, name=args.name, shown=row.name)
        row = _of(book, args.letter)
    terminal.say(_called(row, terminal))
    return 0


def revoke(args: Namespace, terminal: Terminal) -> int:
    """Trust a PC that was stolen or lost no more."""
    with opened(args, terminal) as book:
        row = _of(book, args.letter)
        recovering.trust_no_more(book, Keyring(paths.home()), row.id, args.why)
    words = terminal.language.gettext(
        "{pc} is trusted no more. Sync now, so that the other PCs know it."
    )
    terminal.say(words.format(pc=_called(row, terminal)))
    return 0


def _of(book: Book, letter: str) -> DeviceRow:
    """The PC of a letter. Where two have one by chance, the digits of `pc list --json` tell."""
    wanted = letter.strip()
    found = [
        row
        for row in book.read(devices.devices)
        if row.letter == wanted.upper() or row.device.hex()[:16] == wanted.lower()
    ]
    if not found:
        raise Refused(N_("There is no such PC in the book."), field="letter")
    if len(found) > 1:
        raise Refused(
            N_("Two PCs have the letter {letter}: give the “device” of “pc list --json”."),
            field="letter",
            letter=wanted.upper(),
        )
    return found[0]


def _called(row: DeviceRow, terminal: Terminal) -> str:
    if not row.name:
        return row.letter
    words = terminal.language.gettext("{letter} · {name}")
    return words.format(letter=row.letter, name=row.name)
