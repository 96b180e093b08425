"""Verbs that carry everything out of a book into one file, and make a book from it again."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from coopdesk import paths
from coopdesk.cli.opening import opened
from coopdesk.cli.terminal import STDOUT, Terminal, Wrong
from coopdesk.exchange import archive
from coopdesk.i18n import N_
from coopdesk.records import checks, office
from coopdesk.records.book import Book
from coopdesk.reports.carried import MainPapers
from coopdesk.reports.wording import of_the_coop


def carry_out(args: Namespace, terminal: Terminal) -> int:
    """Everything that a book holds, in one file."""
    if args.to == STDOUT:
        raise Wrong(N_("An archive needs a file: give its name with --to."))
    with opened(args, terminal) as book:
        language = of_the_coop(book.read(office.settings), args.language or "")
        papers = MainPapers(language, book.clock().today, book.actor.name)
        to = Path(args.to)
        made = archive.carry_out(book, to, language=language, papers=papers, step=terminal.step)
    if args.json:
        terminal.json({"acts": made.acts, "members": made.members, "bytes": made.size})
        return 0
    t, number = terminal.language.gettext, terminal.language.number
    terminal.say(t("Everything is in {path}.").format(path=to))
    said = t("Members: {members}. Acts: {acts}.")
    terminal.say(said.format(members=number(made.members), acts=number(made.acts)))
    terminal.tell(t("Whoever has this file can read all of it: keep it as safe as the book."))
    return 0


def bring_back(args: Namespace, terminal: Terminal) -> int:
    """A new book from an archive, audited when it is made; 1 when something was found."""
    to = Path(args.to)
    made = archive.bring_back(Path(args.file), to, step=terminal.step)
    terminal.clear()
    with Book.open(to, paths.home(), terminal.clock) as book:
        found = checks.run(book)
    say = terminal.language.say
    if args.json:
        findings = [{"check": f.check, "what": say(f.what), "where": f.where} for f in found]
        said = {"acts": made.inside.acts, "members": made.inside.members}
        terminal.json({**said, "deferred": made.deferred, "findings": findings})
        return int(bool(found))
    t, number = terminal.language.gettext, terminal.language.number
    terminal.say(t("Made the book {path}.").format(path=to))
    told = t("Members: {members}. Acts: {acts}.")
    members, acts = number(made.inside.members), number(made.inside.acts)
    terminal.say(told.format(members=members, acts=acts))
    if made.deferred:
        later = t("Written by a newer CoopDesk and not shown yet: {count}.")
        terminal.tell(later.format(count=number(made.deferred)))
    terminal.say_findings(found)
    if not found:
        terminal.say(t("The book is in order."))
    return int(bool(found))
