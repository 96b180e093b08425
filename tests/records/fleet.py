"""A day's work in any order, and several PCs that each do some of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import cbor2
from hypothesis import strategies as st
from sqlalchemy import text

from coopdesk.records import general, journal, leaving, loans, members, office, search, visit
from coopdesk.records.book import Book, replay
from coopdesk.records.errors import Refused
from coopdesk.records.ids import VisitId
from coopdesk.records.store import Raw, Store
from tests.records.hands import (
    KIND_OF,
    TABLES,
    HandClock,
    Make,
    Pc,
    Somebody,
    doing,
    draft,
    rows,
)

#: One thing that somebody does: what, and three whole numbers that say with whom and how much.
Step = tuple[str, int, int, int]

VISITS: Final = text("SELECT id FROM visit ORDER BY series, number")

VERBS: Final = (
    "admit", "visit", "visit", "visit", "late visit", "reverse", "close", "change", "change",
    "rename", "general", "roll", "clock", "confirm", "setting",
)  # fmt: skip
steps = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 7), st.integers(0, 15), st.integers(-5, 2000)),
    max_size=25,
)


class Worker:
    """Does steps in a book. What a rule refuses is not done, and that is all."""

    def __init__(self, book: Book, clock: HandClock) -> None:
        self.book, self.clock, self.make = book, clock, Make(book)
        self.done = 0

    def work(self, todo: Iterable[Step]) -> None:
        for verb, which, how, much in todo:
            self.clock.move(seconds=7)
            try:
                getattr(self, f"do_{verb.replace(' ', '_')}")(which, how, much)
            except Refused:
                continue
            self.done += 1

    def somebody(self, which: int) -> Somebody:
        """One of the members, admitted if there is none."""
        people = self.book.read(members.roll)
        return self.make.known(people[which % len(people)].id) if people else self.make.member()

    def do_admit(self, which: int, how: int, much: int) -> None:
        self.make.member(f"Member {which}", phone=str(much) if how % 2 else "")

    def do_visit(self, which: int, how: int, much: int, back: int = 0) -> None:
        who = self.somebody(which)
        deeds = [deed for bit, deed in enumerate(KIND_OF) if how >> bit & 1] or ["fine"]
        order = deeds if much % 2 else deeds[::-1]
        self.book.write(
            visit.record_visit,
            member=who.id,
            day=self.book.clock().today - timedelta(days=back),
            doings=[doing(who, deed, much // (n + 1)) for n, deed in enumerate(order)],
        )

    def do_late_visit(self, which: int, how: int, much: int) -> None:
        self.do_visit(which, how, much, back=which * 5)

    def do_reverse(self, which: int, how: int, much: int) -> None:
        found = self.book.read(
            lambda s: (
                s.execute(text("SELECT id FROM visit ORDER BY series, number")).scalars().all()
            )
        )
        ident = VisitId(found[how % len(found)]) if found else VisitId(1)
        self.book.write(visit.reverse_visit, visit=ident, reason=f"reason {much}")

    def do_close(self, which: int, how: int, much: int) -> None:
        self.book.write(leaving.close_account, holding=self.somebody(which).savings)

    def do_change(self, which: int, how: int, much: int) -> None:
        """Change a field; every other time with an old look at it."""
        who, field = self.somebody(which), ("village", "phone", "language", "born")[how % 4]
        shown = getattr(self.book.read(members.file, who.id), field)
        value: Any = ("", "a", "b", "c")[much % 4]
        if field == "born":
            value = None if much % 2 else self.clock.moment.date() - timedelta(days=9000 + how)
        elif how >= 8:
            shown = ("", "a", "b", "c")[which % 4]
        self.book.write(
            members.change_member, member=who.id, changes={field: value}, shown={field: shown}
        )

    def do_rename(self, which: int, how: int, much: int) -> None:
        who = self.somebody(which)
        shown = self.book.read(members.file, who.id).name
        self.book.write(
            members.change_member,
            member=who.id,
            changes={"name": f"Renamed {much % 3}"},
            shown={"name": shown if how % 2 else "Somebody"},
        )

    def do_general(self, which: int, how: int, much: int) -> None:
        accounts = [
            {"code": f"X{which}", "name": "One", "type": "expense"},
            {"code": "Y", "name": "Other", "type": "asset"},
        ]
        lines = [{"account": f"X{which}", "debit": much}, {"account": "Y", "credit": much}]
        day = self.book.clock().today - timedelta(days=how)
        self.book.write(
            general.post_general,
            accounts=accounts,
            entries=[{"date": day, "kind": "x", "lines": lines}],
        )

    def do_roll(self, which: int, how: int, much: int) -> None:
        one = draft(f"R{which}", savings=how * 10, shares=how, loan=max(much, 0))
        self.book.write(members.import_roll, drafts=[one], on=self.book.clock().today)

    def do_clock(self, which: int, how: int, much: int) -> None:
        self.clock.move(days=(much % 800) - 400 if which % 4 == 0 else how)

    def do_confirm(self, which: int, how: int, much: int) -> None:
        self.book.confirm_day(self.book.clock().today + timedelta(days=which))

    def do_setting(self, which: int, how: int, much: int) -> None:
        shown = self.book.read(office.settings)["phone"] if how % 2 else ""
        self.book.write(office.change_setting, name="phone", value=str(much % 3), shown=shown)


# --- several PCs ---


def values_of(books: Sequence[Book]) -> replay.Values:
    """The personal values of several books, as if they had sent them to each other."""
    kept: dict[tuple[int, bytes], Any] = {}
    salts: dict[int, bytes] = {}
    for book in books:
        for row, mark, value in book.read(rows, "personal"):
            kept[row, mark] = cbor2.loads(value)
        salts |= dict(book.read(rows, "salt"))
    return replay.Values(lambda row, mark: kept.get((row, mark)), lambda row: salts.get(row, b""))


def again(folder: Path, bodies: Iterable[bytes], values: replay.Values) -> dict[str, Any]:
    """All that a fresh book says that is made of these acts."""
    return said(folder, replay.ordered(bodies), values)


def said(folder: Path, ordered: Iterable[Any], values: replay.Values) -> dict[str, Any]:
    """All that a fresh book says that is made of acts in just this order."""
    file = folder / "again.coop"
    file.unlink(missing_ok=True)
    store = Store(file)
    try:
        with store.unhurried():
            replay.replay(ordered, values, store)
            with store.writing() as raw:
                journal.keep_again(raw)
                loans.keep_again(raw)
                search.index_again(raw)
        with store.writing() as raw:
            return {table: rows(raw.connection, table) for table in TABLES}
    finally:
        store.close()


#: What of a book its acts don't tell, but the other PC sends with them.
_SENT: Final = ("salt", "personal")


def take_in(pc: Pc, *others: Pc) -> None:
    """Let a PC have all that the others wrote, as if they had sent it; all books are closed."""
    books = [one.open() for one in (pc, *others)]
    try:
        values = values_of(books)
        bodies = [body for book in books for body in book.acts()]
        sent = {table: [row for book in books for row in book.read(rows, table)] for table in _SENT}
        told = [row for book in books[1:] for row in book.read(rows, "act")]
        # By device and how far its chain goes: the longest that anybody knows comes last.
        tips = sorted(row for book in books for row in book.read(rows, "tip"))
        again(pc.path.parent, bodies, values)
        with books[0].raw() as raw:
            _write(raw, pc.path.with_name("again.coop"), {**sent, "act": told, "tip": tips})
    finally:
        for book in books:
            book.close()


def _write(raw: Raw, made: Path, sent: dict[str, list[tuple[Any, ...]]]) -> None:
    """Put the rows of a file that was made of all acts in place of those that are there."""
    do = raw.connection.exec_driver_sql
    with Store(made).looking() as other:
        there = {table: rows(other.connection, table) for table in TABLES}
    locks = do("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    do("PRAGMA defer_foreign_keys = ON")
    for name, _ in locks:
        do(f"DROP TRIGGER {name}")
    for table in TABLES:
        do(f'DELETE FROM "{table}"')
    for table, found in there.items():
        _fill(raw, table, found, "INSERT")
    known = {row[0] for row in do("SELECT hash FROM act")}
    fresh = [row for row in sent.pop("act") if row[3] not in known]
    last = do("SELECT max(n) FROM act").scalar() or 0
    _fill(raw, "act", [(last + n, *row[1:]) for n, row in enumerate(fresh, 1)], "INSERT")
    for table, found in sent.items():
        _fill(raw, table, found, "INSERT OR REPLACE" if table == "tip" else "INSERT OR IGNORE")
    # The clock of the next act is after all that is known.
    do("UPDATE tip SET hlc_ms = (SELECT max(hlc_ms) + 1 FROM act)")
    search.index_again(raw)
    for _, sql in locks:
        do(sql)


def _fill(raw: Raw, table: str, found: list[tuple[Any, ...]], verb: str) -> None:
    for row in found:
        marks = ", ".join("?" * len(row))
        raw.connection.exec_driver_sql(f'{verb} INTO "{table}" VALUES ({marks})', row)
