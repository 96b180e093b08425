"""Verbs that prove something: check for a book, self-test for this copy of CoopDesk."""

from __future__ import annotations

import tempfile
from argparse import Namespace
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

from coopdesk.cli.opening import opened
from coopdesk.cli.terminal import Terminal
from coopdesk.exchange import backup, places, restore
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places import marker
from coopdesk.i18n import LANGUAGES, N_, Language
from coopdesk.records import checks, members, office, statements, visit
from coopdesk.records.book import Book
from coopdesk.records.ids import VisitId
from coopdesk.records.money import Money
from coopdesk.records.papers import Receipt
from coopdesk.records.visit import Doing
from coopdesk.reports.catalogue import PAPERS
from coopdesk.reports.faces import can_write


def check(args: Namespace, terminal: Terminal) -> int:
    """Audit a book; 1 when something was found."""
    with opened(args, terminal) as book:
        found = checks.run(book, rebuild=args.rebuild)
    t, say = terminal.language.gettext, terminal.language.say
    if args.json:
        findings = [{"check": f.check, "what": say(f.what), "where": f.where} for f in found]
        terminal.json({"ok": not found, "findings": findings})
    elif not found:
        terminal.say(t("The book is in order."))
    else:
        terminal.say_findings(found)
    return int(bool(found))


# --- self-test -----------------------------------------------------------------------------------

#: A name in each script that papers must be able to carry.
_SCRIPTS: Final = {
    "Latin": "Uwimana Béatrice Ñandú Œdipe",
    "Greek": "Ελένη Παππά",
    "Cyrillic": "Олена Шевченко",
    "Devanagari": "सीता क्षत्रिय",
    "Arabic": "فاطمة الزهراء",
    "Ethiopic": "አበበ በቀለ",
}
_DEPOSIT: Final = 25_000


class _Failed(Exception):
    """A part of the self-test did not hold."""


class _Proof:
    """One run of the self-test, in a folder of its own, away from keys and books of this PC."""

    def __init__(self, folder: Path, terminal: Terminal) -> None:
        self._folder, self._terminal = folder, terminal
        self._book: Book
        self._visit: VisitId

    def parts(self) -> list[tuple[str, Callable[[], None]]]:
        """What is proven, in order."""
        return [
            (N_("a book"), self._make_book),
            (N_("a receipt"), self._make_receipt),
            (N_("a paper in each language"), self._papers),
            (N_("a paper in each script"), self._scripts),
            (N_("the books balance and can be built again"), self._audit),
            (N_("a backup"), self._back_up),
            (N_("a restore"), self._restore),
        ]

    def close(self) -> None:
        """Give the book back, if there was one."""
        if hasattr(self, "_book"):
            self._book.close()

    @property
    def _today(self) -> date:
        return self._book.clock().today

    def _make_book(self) -> None:
        said = office.Founding("Self-test", "plain", "XTS", "Self-test")
        home, path = self._folder / "home", self._folder / "self-test.coopdesk"
        office.new_book(path, home, self._terminal.clock, said).close()
        self._book = Book.open(path, home, self._terminal.clock)
        self._book.actor = self._book.read(office.sign_in)

    def _make_receipt(self) -> None:
        book, amount = self._book, Money(_DEPOSIT, "XTS")
        name = _SCRIPTS["Latin"]
        member = book.write(members.admit, name=name, joined=self._today)
        held = {row.kind: row.id for row in book.read(statements.holdings, member)}
        self._visit = book.write(
            visit.record_visit,
            member=member,
            day=self._today,
            doings=[Doing(visit.DEPOSIT, amount, held["savings"])],
        )
        rows = book.read(statements.receipts_of, self._today)
        if [row.total for row in rows] != [amount]:
            raise _Failed("the receipt does not say what was paid")

    def _receipt(self, name: str) -> Receipt:
        said = self._book.read(statements.receipt, self._visit)
        held = {part: getattr(said, part) for part in said.__slots__}
        return Receipt(**{**held, "member_name": name})

    def _papers(self) -> None:
        for code in LANGUAGES:
            _is_pdf(PAPERS["receipt"].draw(self._receipt(_SCRIPTS["Latin"]), Language(code)))
        balance = self._book.read(statements.trial_balance, self._today)
        _is_pdf(PAPERS["trial-balance"].draw(balance, self._terminal.language))

    def _scripts(self) -> None:
        for script, name in _SCRIPTS.items():
            if not can_write(name):
                raise _Failed(f"the fonts lack letters of {script}")
            _is_pdf(PAPERS["receipt"].draw(self._receipt(name), self._terminal.language))

    def _audit(self) -> None:
        found = checks.run(self._book, rebuild=True)
        if found:
            raise _Failed(", ".join(one.check for one in found))

    def _back_up(self) -> None:
        """A copy and, after another entry, a point that goes on from it."""
        stick = self._folder / "stick"
        stick.mkdir()
        place = places.opened(stick)
        coop, language = self._book.coop, self._terminal.language
        marker.mark(place, coop=coop, name="Self-test", made=self._today, language=language)
        for kind in ("snapshot", "point"):
            made = backup.back_up(
                self._book,
                place,
                Keyring(self._folder / "home"),
                language,
                draw=PAPERS["trial-balance"].draw,
            )
            if made.kind != kind or made.damaged:
                raise _Failed(f"the {kind} was not made")
            self._book.write(members.admit, name=_SCRIPTS["Greek"], joined=self._today)

    def _restore(self) -> None:
        """The newest copy as a book: what it says, and that it can be written in."""
        to, home = self._folder / "restored.coopdesk", self._folder / "other home"
        chosen = restore.newest(self._folder / "stick")
        restore.restore(chosen.file, to, home, self._terminal.clock)
        with Book.open(to, home, self._terminal.clock) as book:
            book.actor = book.read(office.sign_in)
            was, now = (
                one.read(statements.trial_balance, self._today) for one in (self._book, book)
            )
            book.write(members.admit, name=_SCRIPTS["Greek"], joined=self._today)
            if was.rows != now.rows or checks.run(book, rebuild=True):
                raise _Failed("the restored book is not the one that was copied")


def _is_pdf(data: bytes) -> None:
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-64:]:
        raise _Failed("the paper is not a PDF")


def self_test(args: Namespace, terminal: Terminal) -> int:
    """Prove an installed copy, part by part; 1 when a part fails."""
    t = terminal.language.gettext
    with tempfile.TemporaryDirectory(prefix="coopdesk-self-test-") as folder:
        proven, failed = _prove(_Proof(Path(folder), terminal), terminal)
    if args.json:
        terminal.json(_as_json(proven, failed, terminal))
    else:
        for part in proven:
            terminal.say(t("Proven: {part}").format(part=t(part)))
        for part in failed:
            terminal.say(t("Failed: {part}").format(part=t(part)))
    return int(bool(failed))


def _prove(proof: _Proof, terminal: Terminal) -> tuple[list[str], list[str]]:
    """The parts that hold and the first that doesn't: those after it build on it."""
    proven: list[str] = []
    try:
        for name, prove in proof.parts():
            try:
                prove()
            except _Failed as no:
                terminal.tell(str(no))
                return proven, [name]
            proven.append(name)
    finally:
        proof.close()
    return proven, []


def _as_json(proven: list[str], failed: list[str], terminal: Terminal) -> dict[str, Any]:
    said = {"proven": proven, "failed": failed}
    t = terminal.language.gettext
    return {"ok": not failed, **{name: [t(part) for part in parts] for name, parts in said.items()}}
