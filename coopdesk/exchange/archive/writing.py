"""Carry everything out: one file that holds all of a book and can be read without CoopDesk."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Final

import cbor2
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.exchange import exports
from coopdesk.exchange.archive import chest as parts
from coopdesk.exchange.archive import files, registers, tables
from coopdesk.exchange.archive.chest import Chest, Told
from coopdesk.exchange.archive.telling import read_me
from coopdesk.exchange.copies import looking
from coopdesk.exchange.copies.aside import Step, nothing
from coopdesk.exchange.exports import figure
from coopdesk.exchange.files import whole_file
from coopdesk.i18n import N_, Language
from coopdesk.records import office, statements
from coopdesk.records.access import Permission
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.schema import SCHEMA_NUMBER, Act, Entry, Member, Personal, Salt

#: The archive's own layout; a reader of an older one refuses what it doesn't know.
LAYOUT: Final = 1
_HUGE: Final = 500_000_000
_AT_ONCE: Final = 500

#: Draws the main papers of a book: (session, tell that one more is drawn) → names and PDFs.
Papers = Callable[[Session, Callable[[int], None]], Iterable[tuple[str, bytes]]]


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """What was written: how many acts and members are in it, and how large the file is (bytes)."""

    acts: int
    members: int
    size: int


def carry_out(
    book: Book,
    to: Path,
    *,
    language: Language,
    papers: Papers | None = None,
    step: Step = nothing,
) -> CarriedOut:
    """Write everything of a book into one file. It appears whole or not at all.

    All of it shows one state of the book, whatever is written meanwhile. `language` is the
    co-op's. `step(at, of)` may raise to stop. Raises Trouble when the disk says no, and Refused
    to whom may not keep the books.
    """
    if Permission.KEEP_BOOKS not in book.actor.may:
        raise Refused(N_("{name} may not do this."), name=book.actor.name or "–")
    day, huge = book.clock().today, book.path.stat().st_size > _HUGE

    def fill(session: Session, file: BinaryIO) -> tuple[int, int]:
        chest = Chest(file, day, huge=huge)
        try:
            return _Carrying(session, chest, language, day).all(book.coop, papers, step)
        finally:
            chest.close()

    with whole_file(to) as file:
        acts, members = book.read(fill, file)
        size = file.tell() if file.seekable() else 0
    return CarriedOut(acts, members, size)


class _Carrying:
    """One archive that is being made."""

    def __init__(self, session: Session, chest: Chest, language: Language, day: date) -> None:
        self._session, self._chest, self._language, self._day = session, chest, language, day
        self._coop = office.coop(session)

    def all(self, coop: bytes, papers: Papers | None, step: Step) -> tuple[int, int]:
        """Everything, in an order that a person would look for it."""
        session, chest, language = self._session, self._chest, self._language
        told = Told(step, self._work(drawn=papers is not None))
        words = read_me(self._coop.name, self._day, language, papers=papers is not None)
        chest.put(parts.READ_ME, words.encode("utf-8-sig"))
        if papers is not None:
            for name, pdf in papers(session, told.more):
                chest.put(f"papers/{name}.pdf", pdf)
                told.more(0)  # it may be stopped here too
        first = statements.first_day(session) or self._day
        registers.write(session, chest, told, first=first, day=self._day, language=language)
        self._ledger(told)
        tables.write(session, chest, told, currency=self._coop.currency, language=language)
        files.write(session, chest, told)
        return self._own(coop, told)

    def _work(self, *, drawn: bool) -> int:
        """How many steps there will be: rows, lines, acts, papers."""
        session = self._session
        rows = sum(tables.count_of(session, name) for name in tables.names())
        kept = sum(_count(session, table) for table in (Salt, Personal))
        pdfs = _count(session, Member) if drawn else 0
        ledger = len(exports.FORMATS) * _count(session, Entry)
        acts = 2 * _count(session, Act)
        return rows + kept + pdfs + ledger + acts + files.count(session) + len(registers.REGISTERS)

    def _ledger(self, told: Told) -> None:
        """The journal for other programs."""
        for form in exports.FORMATS:
            with self._chest.member(f"ledger/journal.{form}") as file:
                sink = _Sink(file, told)
                exports.journal(self._session, sink, form=form, language=self._language)
                sink.end()

    def _own(self, coop: bytes, told: Told) -> tuple[int, int]:
        """What CoopDesk needs to make the book again."""
        session, chest = self._session, self._chest
        acts, acts_sum = chest.records(parts.ACTS, _counted(_acts(session), told))
        salts, salts_sum = chest.records(parts.SALTS, _counted(_salts(session), told))
        personal, personal_sum = chest.records(parts.PERSONAL, _counted(_personal(session), told))
        members = _count(session, Member)
        said = {
            "coopdesk": LAYOUT,
            "coop": coop.hex(),
            "name": self._coop.name,
            "made": self._day.isoformat(),
            "schema": SCHEMA_NUMBER,
            "members": members,
            "counts": {"acts": acts, "salts": salts, "personal": personal},
            "sha256": {"acts": acts_sum, "salts": salts_sum, "personal": personal_sum},
            "heads": {pc: [seq, tip.hex()] for pc, (seq, tip) in looking.heads(session).items()},
            "trial_balance": balances(session, self._day),
        }
        chest.put(parts.MANIFEST, (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode())
        return acts, members


class _Sink:
    """Where an export writes text; it tells how far it is by the entries that went by."""

    def __init__(self, file: Any, told: Told) -> None:
        self._file, self._told = file, told
        self._waiting: list[str] = []

    def __call__(self, text: str) -> None:
        self._waiting.append(text)
        if len(self._waiting) >= _AT_ONCE:
            self.end()

    def end(self) -> None:
        """Send what waits. An entry is some five pieces of text."""
        self._file.write("".join(self._waiting).encode())
        self._told.more(len(self._waiting) // 5)
        self._waiting.clear()


def _count(session: Session, table: Any) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def _counted(records: Iterable[bytes], told: Told) -> Iterator[bytes]:
    for n, record in enumerate(records):
        if n % _AT_ONCE == 0:
            told.more(_AT_ONCE if n else 0)
        yield record


def _acts(session: Session) -> Iterator[bytes]:
    query = select(Act.body).order_by(Act.n)
    yield from session.scalars(query, execution_options={"yield_per": _AT_ONCE})


def _salts(session: Session) -> Iterator[bytes]:
    query = select(Salt.row, Salt.salt).order_by(Salt.row)
    for row in session.execute(query, execution_options={"yield_per": _AT_ONCE}):
        yield cbor2.dumps([*row])


def _personal(session: Session) -> Iterator[bytes]:
    query = select(Personal.row, Personal.mark, Personal.value)
    query = query.order_by(Personal.row, Personal.mark)
    for row in session.execute(query, execution_options={"yield_per": _AT_ONCE}):
        yield cbor2.dumps([*row])


def balances(session: Session, day: date) -> list[list[str]]:
    """The trial balance of a day: code, debit, credit."""
    data = statements.trial_balance(session, day)
    return [[row.code, figure(row.debit), figure(row.credit)] for row in data.rows]
