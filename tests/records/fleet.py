"""A day's work in any order, and several PCs that each do some of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import cbor2
from hypothesis import strategies as st
from sqlalchemy import text

from coopdesk.records import (
    doubles,
    general,
    leaving,
    members,
    membership,
    merge,
    office,
    search,
    visit,
)
from coopdesk.records.access import Permission
from coopdesk.records.book import Book, Command, Tx, erase_rows, replay
from coopdesk.records.errors import Refused
from coopdesk.records.ids import VisitId
from coopdesk.records.store import Store
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
    "rename", "general", "roll", "clock", "confirm", "setting", "erase", "join",
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
        roll = self.book.read(members.roll)
        people = [one for one in roll if one.status != membership.DOUBLE]
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

    def do_join(self, which: int, how: int, much: int) -> None:
        """Two lines of the register become one; whose village it is, is picked."""
        self.book.write(
            doubles.join_members,
            kept=self.somebody(which).id,
            gone=self.somebody(how).id,
            picks={"village": "gone" if much % 2 else "kept"},
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

    def do_erase(self, which: int, how: int, much: int) -> None:
        who = self.somebody(which).id

        def erase(tx: Tx) -> None:
            if not tx.salt_of(who):
                raise Refused("twice")
            erase_rows(tx, [who], "left")
            tx.keep(partial(search.index_touched, members=[who]))

        self.book.write(Command(erase, Permission.KEEP_ROLL))

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


def said(folder: Path, ordered: Sequence[Any], values: replay.Values) -> dict[str, Any]:
    """All that a fresh book says that is made of acts in just this order."""
    file = folder / "again.coop"
    file.unlink(missing_ok=True)
    store = Store(file)
    try:
        with store.unhurried():
            replay.replay(lambda: ordered, values, store)
            with store.writing() as raw:
                merge.keep_all(raw)
        with store.writing() as raw:
            return {table: rows(raw.connection, table) for table in TABLES}
    finally:
        store.close()


def sent_by(book: Book, bodies: Sequence[bytes]) -> merge.Arrived:
    """Some acts, with all salts and personal values that a book has."""
    values = [(row, mark, value) for row, mark, value in book.read(rows, "personal")]
    return merge.Arrived(bodies, dict(book.read(rows, "salt")), values)


def take_in(pc: Pc, *others: Pc) -> None:
    """Let a PC have all that the others wrote; all books are closed."""
    with pc.open() as book:
        for other in others:
            with other.open() as sender:
                merge.take_in(book, sent_by(sender, list(sender.acts())))
