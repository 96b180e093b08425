"""Verbs of copies: backup, restore, verify."""

from __future__ import annotations

from argparse import Namespace
from functools import partial
from pathlib import Path
from typing import Any, Final

from coopdesk import paths
from coopdesk.cli.opening import opened
from coopdesk.cli.placing import Asking, of_anywhere, reached
from coopdesk.cli.syncing import told_as_one
from coopdesk.cli.terminal import Terminal
from coopdesk.exchange import atrest, backup, known, sheets_back
from coopdesk.exchange import restore as restoring
from coopdesk.exchange.backup import CopyReport
from coopdesk.exchange.catching_up import CaughtUp, catch_up
from coopdesk.exchange.copies.reading import Locked
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places import Place, marker
from coopdesk.exchange.places.marker import Marker
from coopdesk.exchange.private import without_book
from coopdesk.exchange.restore import Inside, Restored
from coopdesk.i18n import Language
from coopdesk.records import office
from coopdesk.records.book import Book
from coopdesk.reports.catalogue import PAPERS
from coopdesk.reports.wording import of_the_coop

_LONGEST_SHEET: Final = 10_000


def back_up(args: Namespace, terminal: Terminal) -> int:
    """Copy the book to a place; a folder that was never one is made one."""
    with opened(args, terminal) as book, reached(args.place, terminal) as place:
        language = of_the_coop(book.read(office.settings), args.language or "")
        mark = _standing(book, place, language)
        if args.name is not None:
            known.name(book, mark, place.address, args.name)
        else:
            known.know(book, mark.place, place.address)
        keyring = Keyring(paths.home())
        backup.settle(book, keyring)
        made = backup.back_up(
            book,
            place,
            keyring,
            language,
            draw=PAPERS["trial-balance"].draw,
            step=terminal.step,
        )
    if not made.damaged:
        atrest.wipe_old(Path(args.book))
    if args.json:
        terminal.json(_made_json(made, place, mark))
    else:
        _say_made(made, place, terminal)
    return int(bool(made.damaged))


def _standing(book: Book, place: Place, language: Language) -> Marker:
    """The mark of the place. One that this PC knows must be the same still; another that has none
    gets one.
    """
    was = book.read(known.expected, place.address, marker.read(place))
    if was is not None:
        return marker.known(place, was, book.coop)
    coop, today = book.read(office.coop), book.clock().today
    return marker.mark(place, coop=book.coop, name=coop.name, made=today, language=language)


def _made_json(made: CopyReport, place: Place, mark: Marker) -> dict[str, Any]:
    return {
        "file": made.file,
        "kind": made.kind,
        "bytes": made.size,
        "place": place.address,
        "marker": mark.place,
        "day": made.day.isoformat(),
        "members": made.members,
        "acts": made.acts,
        "damaged": list(made.damaged),
        "dropped": list(made.dropped),
        "findings": made.findings,
    }


def _say_made(made: CopyReport, place: Place, terminal: Terminal) -> None:
    t, language = terminal.language.gettext, terminal.language
    if made.kind == "same":
        said = t("Nothing was written since the copy {file} in “{place}”.")
    else:
        said = t("The copy {file} in “{place}” is made and was read back.")
    terminal.say(said.format(file=made.file, place=place.address))
    terminal.say(
        t("Last day in it: {day}. Members: {members}.").format(
            day=language.day(made.day), members=language.number(made.members)
        )
    )
    if made.findings:
        terminal.tell(t("Something in the book is to be looked at: coopdesk check."))
    for name in made.damaged:
        terminal.tell(t("The copy {file} in this place is damaged.").format(file=name))
    if made.damaged:
        terminal.tell(t("Use another stick too, and have this one looked at."))


def restore(args: Namespace, terminal: Terminal) -> int:
    """Make a book from a copy."""
    file, damaged, identities = _chosen(args)
    if args.look:
        return _told(
            restoring.look_into(file, _keys(identities)), terminal, args, {"damaged": list(damaged)}
        )
    made = restoring.restore(
        file,
        Path(args.to),
        paths.home(),
        terminal.clock,
        _keys(identities),
        replace=args.replace,
        step=terminal.step,
    )
    terminal.clear()
    _say_damaged(damaged, terminal)
    if not args.json:  # first, since what comes now can be stopped, and the book is there
        _say_inside(made.inside, terminal)
        _say_restored(made, terminal)
    since = _caught_up(made.book, file, identities, args, terminal)
    terminal.clear()
    if not args.json:
        _say_caught_up(since, terminal)
        return int(bool(made.inside.findings))
    more = {
        "book": str(made.book),
        "read": list(since.read),
        "received": since.received,
        "kept": str(made.kept) if made.kept else None,
        "damaged": list(damaged),
    }
    return _told(made.inside, terminal, args, more)


def _chosen(args: Namespace) -> tuple[Path, tuple[str, ...], tuple[str, ...]]:
    """The copy that was given, or the newest sound one of a folder; which ones of that are damaged;
    and the keys that were given.
    """
    file, identities = Path(args.file), _identities(args)
    if not file.is_dir():
        return file, (), identities
    chosen = restoring.newest(file, _keys(identities))
    return chosen.file, chosen.damaged, identities


def _say_damaged(damaged: tuple[str, ...], terminal: Terminal) -> None:
    said = terminal.language.gettext("The copy {file} is damaged; the one before it was taken.")
    terminal.tell(*(said.format(file=name) for name in damaged))


def _say_restored(made: Restored, terminal: Terminal) -> None:
    t = terminal.language.gettext
    terminal.say(t("Made the book {path}.").format(path=made.book))
    if made.kept:
        terminal.say(t("The book before it is kept as {path}.").format(path=made.kept))


def _say_caught_up(since: CaughtUp, terminal: Terminal) -> None:
    t, number = terminal.language.gettext, terminal.language.number
    for place in since.read:
        terminal.say(t("Read what lies at {place} since.").format(place=place))
    if since.received:
        said = terminal.language.ngettext(
            "{count} entry of other PCs came in.",
            "{count} entries of other PCs came in.",
            since.received,
        )
        terminal.say(said.format(count=number(since.received)))
    for why in since.why:
        terminal.tell(told_as_one(why, terminal))


def _caught_up(
    made: Path, file: Path, identities: tuple[str, ...], args: Namespace, terminal: Terminal
) -> CaughtUp:
    """What lies since at the places that the book knows, and at those that are given."""
    home, secrets = paths.home(), Asking(terminal)
    with Book.open(made, home, terminal.clock) as book:
        return catch_up(
            book,
            file,
            Keyring(home),
            secrets,
            identities=identities,
            given=map(of_anywhere, args.place),
            step=terminal.step,
        )


def _identities(args: Namespace) -> tuple[str, ...]:
    """What opens a locked copy: the recovery sheet, or enough shares, as they were typed or scanned
    into a file.
    """
    if args.sheet is None:
        return ()
    with Path(args.sheet).open(encoding="utf-8-sig", errors="replace") as file:
        return (sheets_back.key_of(file.read(_LONGEST_SHEET)),)


def _keys(given: tuple[str, ...]) -> tuple[str, ...]:
    """What opens a locked copy: what was given, else what this PC has of its co-ops."""
    return given or without_book(paths.home())


def verify(args: Namespace, terminal: Terminal) -> int:
    """Prove a copy without a book; 1 when an audit found something."""
    file, damaged, given = _chosen(args)
    look = partial(restoring.verify, step=terminal.step)
    try:
        found = look(file, terminal.clock, _keys(given))
    except Locked:
        if given:
            raise
        found = look(file, terminal.clock)  # as far as it goes without a key
    terminal.clear()
    _say_damaged(damaged, terminal)
    status = _told(found, terminal, args, {"damaged": list(damaged)})
    return int(bool(status or damaged))


def _told(found: Inside, terminal: Terminal, args: Namespace, more: dict[str, Any]) -> int:
    if args.json:
        terminal.json({**_inside_json(found, terminal), **more})
    else:
        _say_inside(found, terminal)
    return int(bool(found.findings))


def _inside_json(found: Inside, terminal: Terminal) -> dict[str, Any]:
    shown, say = found.figures, terminal.language.say
    audits = found.findings
    said = {
        "file": found.file,
        "kind": found.kind,
        "coop": found.coop,
        "made": found.made.isoformat(),
        "day": found.day.isoformat(),
        "by": found.by,
        "acts": found.acts,
        "heads": {device: seq for device, (seq, _) in found.heads.items()},
        "locked": found.locked,
        "signed": found.signed,
        "opened": audits is not None,
        "findings": [
            {"check": f.check, "what": say(f.what), "where": f.where} for f in audits or ()
        ],
    }
    if shown is None:
        return said
    accounts = [{"code": c, "debit": d, "credit": e} for c, d, e in shown.balance]
    return {
        **said,
        "name": shown.name,
        "currency": shown.currency,
        "members": shown.members,
        "accounts": accounts,
        "debit": shown.debit,
        "credit": shown.credit,
    }


def _say_inside(found: Inside, terminal: Terminal) -> None:
    t, language, shown = terminal.language.gettext, terminal.language, found.figures
    terminal.say(
        t("Copy of {moment}, made on PC {letter}. Last day in it: {day}.").format(
            moment=language.moment(found.made), letter=found.by, day=language.day(found.day)
        )
    )
    if shown is None:
        terminal.say(t("It is whole, but locked with a key that this PC does not have."))
        return
    terminal.say(
        t("{name}. Members: {members}. Acts: {acts}.").format(
            name=shown.name,
            members=language.number(shown.members),
            acts=language.number(found.acts),
        )
    )
    debit, credit = map(language.figure, shown.sides)
    terminal.say(
        t("Trial balance: debit {debit}, credit {credit} {currency}.").format(
            debit=debit, credit=credit, currency=shown.currency
        )
    )
    if found.findings is not None:
        _say_audits(found, terminal)


def _say_audits(found: Inside, terminal: Terminal) -> None:
    t = terminal.language.gettext
    if found.signed is False:
        terminal.tell(t("It is signed by no PC of its own book."))
    terminal.say_findings(found.findings or ())
    if not found.findings:
        terminal.say(t("Every audit of the book in it is in order."))
