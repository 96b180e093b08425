"""The verb erase: whose data the books need no more, and erasing it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from coopdesk.cli.opening import opened
from coopdesk.cli.terminal import Terminal, Wrong
from coopdesk.exchange import known
from coopdesk.i18n import N_
from coopdesk.records import erasing
from coopdesk.records.book import Book
from coopdesk.records.erasing import Due
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId


def erase(args: Namespace, terminal: Terminal) -> int:
    """List whose time is over, or erase those who are named by their numbers."""
    if args.numbers and not args.sure:
        raise Wrong(N_("Nobody can bring it back: say --sure if that is meant."))
    with opened(args, terminal) as book:
        if args.numbers:
            return _erase(book, args, terminal)
        rows = book.read(erasing.gone)
        today = book.clock().today
    if not args.all:
        rows = [row for row in rows if row.since <= today]
    if args.json:
        terminal.json({"gone": [_said(row) for row in rows]})
    else:
        _show(rows, terminal)
    return 0


def _erase(book: Book, args: Namespace, terminal: Terminal) -> int:
    t, found = terminal.language.gettext, {row.number: row.member for row in _known(book)}
    members = [_member(found, number) for number in args.numbers]
    said = {"reason": args.reason, "resolution": args.resolution}
    done = book.write(erasing.erase, members=members, **said)
    copies = known.may_hold(book)
    if args.json:
        terminal.json({"erased": list(args.numbers), "copies": copies})
        return 0
    words = t("Erased: {numbers}. {rows} records are empty now.")
    rows = terminal.language.number(sum(done.values()))
    terminal.say(words.format(numbers=", ".join(args.numbers), rows=rows))
    if copies:
        terminal.say(t("Where it may still be found"), *(f"  {one}" for one in copies))
    return 0


def _known(book: Book) -> Sequence[Due]:
    return [row for row in book.read(erasing.gone) if row.number]


def _member(found: dict[str, MemberId], number: str) -> MemberId:
    if number not in found:
        raise Refused(N_("Nobody with the number {number} left."), field="numbers", number=number)
    return found[number]


def _said(row: Due) -> dict[str, Any]:
    return {
        "number": row.number,
        "name": row.name,
        "left": row.left.isoformat() if row.left else None,
        "last": row.last.isoformat(),
        "since": row.since.isoformat(),
    }


def _show(rows: Sequence[Due], terminal: Terminal) -> None:
    t, day = terminal.language.gettext, terminal.language.day
    if not rows:
        terminal.tell(t("Nobody is listed"))
        return
    headings = [t("No."), t("Name"), t("Left on"), t("Last entry"), t("Needed until")]
    lines = [
        [
            row.number or t("never a member"),
            row.name,
            day(row.left) if row.left else "",
            day(row.last),
            day(row.since) if row.number else t("no book needs it"),
        ]
        for row in rows
    ]
    terminal.table(headings, lines, "lllll")
