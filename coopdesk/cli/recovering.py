"""Verbs of recovery: sheets and shares are printed, tried out, and used; a book is encrypted."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Final

from coopdesk import paths
from coopdesk.cli.opening import opened
from coopdesk.cli.terminal import Terminal, Wrong, output
from coopdesk.exchange import atrest, recovering, sheets_back
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.recovering import Shares, Sheet
from coopdesk.i18n import N_
from coopdesk.records import office, recovery
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.papers import BoardShare, RecoverySheet
from coopdesk.records.recovery import KIND_NAMES, Kind, RecoveryRow, holders_of
from coopdesk.reports.recovery_sheet import board_shares, recovery_sheet
from coopdesk.reports.wording import of_the_coop

_LONGEST: Final = 20_000


def sheet(args: Namespace, terminal: Terminal) -> int:
    """Make a recovery sheet, and write it as a PDF."""
    with opened(args, terminal) as book, output(args.to) as file:

        def printed(made: Sheet) -> None:
            data = RecoverySheet(
                coop=book.read(office.coop),
                label=args.label,
                made=book.clock().today,
                by=book.actor.name,
                groups=tuple((one.letters, one.sign) for one in made.groups),
                code=made.identity,
            )
            language = of_the_coop(book.read(office.settings), args.language or "")
            _write(file, recovery_sheet(data, language, large=args.large))

        by = _key(args, book)
        recovering.make_sheet(book, Keyring(paths.home()), args.label, by=by, printed=printed)
    return _tell_made(args, terminal)


def board(args: Namespace, terminal: Terminal) -> int:
    """Share a recovery key out among the board, and write a page for each holder."""
    with opened(args, terminal) as book, output(args.to) as file:

        def printed(made: Shares) -> None:
            holders = holders_of(args.label, args.split)
            papers = [
                BoardShare(
                    coop=book.read(office.coop),
                    label=holders[number - 1] if holders else args.label,
                    made=book.clock().today,
                    by=book.actor.name,
                    number=number,
                    needed=made.needed,
                    of=len(made.shares),
                    words=tuple(words.split()),
                )
                for number, words in enumerate(made.shares, 1)
            ]
            language = of_the_coop(book.read(office.settings), args.language or "")
            _write(file, board_shares(papers, language, large=args.large))

        by, ring = _key(args, book), Keyring(paths.home())
        recovering.make_shares(book, ring, args.label, args.split, by=by, printed=printed)
    return _tell_made(args, terminal)


def _write(file: BinaryIO, pdf: bytes) -> None:
    """Have the paper on the disk before the book says that there is one."""
    file.write(pdf)
    file.flush()


def federation(args: Namespace, terminal: Terminal) -> int:
    """Let a federation recover too, by the key that it gave."""
    with opened(args, terminal) as book:
        by = _key(args, book)
        recovering.add_federation(book, Keyring(paths.home()), args.label, args.key, by=by)
    t = terminal.language.gettext
    terminal.tell(t("Send it a letter, and try it out by what it reads: “recovery letter”."))
    return 0


def letter(args: Namespace, terminal: Terminal) -> int:
    """Write a letter that only the federation opens; it says the six words in it (“drill”)."""
    with opened(args, terminal) as book:
        row = next(
            (
                one
                for one in book.read(recovery.standing)
                if one.kind is Kind.FEDERATION and one.label == args.label
            ),
            None,
        )
        if row is None:
            raise Wrong(N_("There is no federation of this name on the list."))
        data = recovering.letter_to(book, row.id, Keyring(paths.home()))
    with output(args.to) as file:
        file.write(data)
    return 0


def drill(args: Namespace, terminal: Terminal) -> int:
    """Try a sheet, or enough shares, out: what is typed back must open all that it has to."""
    typed = _typed(args)
    with opened(args, terminal) as book:
        row = _tried(book, Keyring(paths.home()), typed)
    t = terminal.language.gettext
    terminal.say(t("“{label}” opens all that it must.").format(label=row.label))
    return 0


def recover(args: Namespace, terminal: Terminal) -> int:
    """Let a sheet vouch for this PC in a book that was restored."""
    typed = _typed(args)
    with opened(args, terminal) as book:
        recovering.recover(book, Keyring(paths.home()), sheets_back.key_of(typed))
    terminal.say(terminal.language.gettext("This PC may sync, and opens all that is locked."))
    return 0


def end(args: Namespace, terminal: Terminal) -> int:
    """End a sheet, or shares, that were lost or seen by others."""
    with opened(args, terminal) as book:
        row = _of_label(book, args.label, args.number)
        locked = book.read(recovery.locked)
        recovering.end(book, Keyring(paths.home()), row.id)
    t = terminal.language.gettext
    terminal.say(t("“{label}” opens nothing new. Make another one.").format(label=row.label))
    if locked:
        terminal.tell(
            t("It still opens the copies of before: where others may have both, destroy them."),
            t("The other PCs learn of it when they sync."),
        )
    terminal.tell(
        t(
            "Who has it and a copy of before can still let in a PC of theirs: change the"
            " passwords of the places. Such a PC stands on the list “To look at”: trust no"
            " more one that nobody knows."
        )
    )
    return 0


def _of_label(book: Book, label: str, number: int | None) -> RecoveryRow:
    """The one that counts and has this label; of several the one of this number on the list."""
    found = [
        (n, row)
        for n, row in enumerate(book.read(recovery.recipients), 1)
        if row.ended is None and row.label.casefold() == label.strip().casefold()
    ]
    if number is not None:
        found = [(n, row) for n, row in found if n == number]
    if not found:
        raise Refused(N_("Nothing of this name that counts is on the list."), field="label")
    if len(found) > 1:
        numbers = ", ".join(str(n) for n, _ in found)
        raise Wrong(N_("Several have this name: give the --number, {numbers}."), numbers=numbers)
    return found[0][1]


def show(args: Namespace, terminal: Terminal) -> int:
    """Who can recover, and when each was tried out."""
    with opened(args, terminal) as book:
        rows = book.read(recovery.recipients)
    if args.json:
        terminal.json({"recovery": [_as_json(row) for row in rows]})
        return 0
    t, day = terminal.language.gettext, terminal.language.day
    if not rows:
        terminal.tell(t("Nobody yet."), t("Print a sheet: it opens every copy."))
        return 0
    never = t("never")
    terminal.table(
        [
            t("Number"),
            t("Kind"),
            t("Kept by, or where"),
            t("Made on"),
            t("Tried out on"),
            t("Ended on"),
        ],
        [
            [
                str(number),
                " ".join(filter(None, (t(KIND_NAMES[row.kind]), row.split))),
                row.label,
                day(row.made),
                day(row.tested) if row.tested else never,
                day(row.ended) if row.ended else "",
            ]
            for number, row in enumerate(rows, 1)
        ],
        "rlllll",
    )
    return 0


def encrypt(args: Namespace, terminal: Terminal) -> int:
    """Encrypt the book on this PC's disk."""
    password = terminal.password(args)
    with opened(args, terminal) as book:
        if password is None:
            password = terminal.ask_password(terminal.language.gettext("Password:"))
        copies, person = atrest.copies_of(book), book.actor.person
        if args.off:
            return _decrypt(book, terminal, password or "")
        old = atrest.encrypt(book, paths.home(), person, password or "", copies=copies)
    t = terminal.language.gettext
    terminal.say(t("The book on this PC is encrypted. The password opens it."))
    terminal.tell(
        t("The plain file of before is {path}: it goes after the next copy.").format(path=old)
    )
    return 0


def _decrypt(book: Book, terminal: Terminal, password: str) -> int:
    atrest.decrypt(book, paths.home(), book.actor.person, password)
    terminal.say(terminal.language.gettext("The book on this PC is encrypted no more."))
    return 0


def _as_json(row: RecoveryRow) -> dict[str, str | None]:
    return {
        "kind": row.kind.value,
        "label": row.label,
        "split": row.split,
        "made": row.made.isoformat(),
        "tested": row.tested.isoformat() if row.tested else None,
        "ended": row.ended.isoformat() if row.ended else None,
    }


def _tell_made(args: Namespace, terminal: Terminal) -> int:
    t = terminal.language.gettext
    terminal.tell(
        t("Print {path}, delete the file, and try the paper out: “recovery drill”.").format(
            path=args.to
        )
    )
    return 0


def _typed(args: Namespace) -> str:
    """What is on the paper: from a file, or typed in."""
    if args.typed is not None:
        with Path(args.typed).open(encoding="utf-8-sig", errors="replace") as file:
            return file.read(_LONGEST)
    if sys.stdin is None:
        raise Wrong(N_("Give what is on the sheet with --typed FILE."))
    return sys.stdin.read(_LONGEST)


def _key(args: Namespace, book: Book) -> str:
    """The key of a sheet of before, where it takes one."""
    if args.typed is None or not book.read(recovery.standing):
        return ""
    return sheets_back.key_of(_typed(args))


def _tried(book: Book, keyring: Keyring, typed: str) -> RecoveryRow:
    """The federation whose letter has these words; else the sheet or the shares of this key."""
    for row in book.read(recovery.standing):
        if row.kind is Kind.FEDERATION and recovering.is_answer(book, row, keyring, typed):
            recovering.answer(book, keyring, row.id, typed)
            return row
    row = recovering.of_key(book, sheets_back.key_of(typed))
    recovering.drill(book, keyring, row.id, _parts(row, typed))
    return row


def _parts(row: RecoveryRow, typed: str) -> Sequence[str]:
    return sheets_back.shares_in(typed) if row.kind is Kind.BOARD else [typed]
