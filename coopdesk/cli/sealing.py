"""The verb seal: hold the figures by a number, prove that they stand, let others sign."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from coopdesk.cli.opening import opened
from coopdesk.cli.terminal import STDOUT, Terminal, Wrong, output
from coopdesk.exchange.exports import figure
from coopdesk.exchange.files import read_text
from coopdesk.i18n import N_
from coopdesk.records import comparing, seals
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused


def seal(args: Namespace, terminal: Terminal) -> int:
    """Seal the book, or do what was asked with its seals; 1 when a seal does not stand."""
    if args.what == "verify" and args.file is not None and args.book is None:
        return _told(seals.check_alone(_code(args), args.number or ""), args, terminal)
    if args.book is None:
        raise Wrong(N_("Which book? Give --book."))
    with opened(args, terminal) as book:
        match args.what:
            case "verify" if args.file is not None:
                number = args.number or ""
                found = book.read(seals.check_paper, _code(args), number=number)
                return _told(found, args, terminal)
            case "verify":
                return _verify(book, args, terminal)
            case "checkpoint":
                return _checkpoint(book, args, terminal)
            case "cosign":
                return _cosign(book, args, terminal)
        return _seal(book, args, terminal)


def _code(args: Namespace) -> str:
    """A paper's code: typed, or in a file of that name."""
    file = Path(args.file)
    try:
        there = file.is_file()
    except OSError:  # too long for a name
        there = False
    return read_text(file) if there else str(args.file)


def _told(found: seals.Verdict, args: Namespace, terminal: Terminal) -> int:
    """What a paper's code proves."""
    language = terminal.language
    said = [(sign.value, language.say(text)) for sign, text in found.said]
    if args.json:
        balances = [{"account": name, "amount": figure(m)} for name, m in found.balances]
        terminal.json({"ok": _good(found), "said": said, "balances": balances})
        return int(not _good(found))
    marks = {"good": "+ ", "bad": "! ", "warn": "? ", "plain": "  "}
    terminal.say(*(marks[sign] + text for sign, text in said))
    pairs = ((language.gettext(name), language.amount(money)) for name, money in found.balances)
    terminal.say(*(f"  {name}: {amount}" for name, amount in pairs))
    return int(not _good(found))


def _good(found: seals.Verdict) -> bool:
    """Whether something is proven and nothing wrong."""
    return found.holds and any(sign is seals.Sign.GOOD for sign, _ in found.said)


def _seal(book: Book, args: Namespace, terminal: Terminal) -> int:
    code = book.write(seals.seal, kind=seals.HAND)
    made = book.read(seals.by_code, code)
    t, language = terminal.language.gettext, terminal.language
    if args.json:
        said = {"seal": code, "day": made.day.isoformat(), "kind": made.kind}
        terminal.json(said | {"acts": made.acts, "members": made.members})
        return 0
    terminal.say(
        t("Sealed on {day}: {count} acts, {members} members.").format(
            day=language.day(made.day),
            count=language.number(made.acts),
            members=language.number(made.members),
        ),
        seals.in_groups(code),
    )
    return 0


def _verify(book: Book, args: Namespace, terminal: Terminal) -> int:
    t, say = terminal.language.gettext, terminal.language.say
    made, changed = book.read(comparing.proven, terminal.step)
    found = [(one.seal, one.what, one.where) for one in made.findings]
    found += [("", one.what, one.where) for one in changed]
    if args.json:
        findings = [{"seal": by, "what": say(what), "where": where} for by, what, where in found]
        terminal.json({"ok": not found, "seals": made.seals, "findings": findings})
    elif found:
        terminal.say(*(say(what) for _, what, _ in found))
    elif not made.seals:
        terminal.tell(t("This book was never sealed."))
    else:
        newest = book.read(seals.newest)
        assert newest is not None
        words = t("This is the seal of {day}: {kind}.")
        kind, day = say(newest.title), terminal.language.day(newest.day)
        terminal.say(
            t("All that was sealed is still in the book, and nothing of it was changed."),
            words.format(day=day, kind=kind),
            seals.in_groups(newest.code),
        )
    return int(bool(found))


def _checkpoint(book: Book, args: Namespace, terminal: Terminal) -> int:
    """The newest seal as a checkpoint, with this PC's signature."""
    if args.to is None:
        raise Wrong(N_("Where does the checkpoint go? Give --to."))
    newest = book.read(seals.newest)
    if newest is None:
        raise Refused(N_("This book was never sealed."))
    text = seals.signed_checkpoint(book, newest.id)
    with output(args.to) as file:
        file.write(text.encode())
    if args.to != STDOUT:
        terminal.tell(terminal.language.gettext("Saved as {name}.").format(name=args.to))
    return 0


def _cosign(book: Book, args: Namespace, terminal: Terminal) -> int:
    if args.file is None or args.key is None:
        raise Wrong(N_("Give the signed checkpoint, and the federation's key with --key."))
    code = book.write(seals.cosign, note=read_text(Path(args.file)), key=args.key)
    if args.json:
        terminal.json({"seal": code, "cosigned": True})
    else:
        words = terminal.language.gettext("The signature is kept under the seal {code}.")
        terminal.say(words.format(code=seals.in_groups(code)))
    return 0
