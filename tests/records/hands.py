"""What the tests of the book are made with: a clock moved by hand, books, and members in them.

Builders go through commands, so that no test starts from a book that could not be.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from coopdesk.records import members, office, statements, visit
from coopdesk.records.access import GUEST, Actor, Permission, Role
from coopdesk.records.book import Book, Command, Topic, Tx
from coopdesk.records.drafts import MemberDraft
from coopdesk.records.ids import HoldingId, LoanId, MemberId, PersonId, VisitId
from coopdesk.records.money import Money
from coopdesk.records.schema import FACTS, Base, Member
from coopdesk.records.visit import Doing

BUILT: Final = date(2026, 1, 1)
MORNING: Final = datetime(2026, 3, 3, 9, tzinfo=UTC)
TODAY: Final = MORNING.date()
CURRENCY: Final = "RWF"

#: Rows that must be equal in two books made of the same acts.
TABLES: Final = (
    *FACTS,
    *(t.name for t in Base.metadata.sorted_tables if t.info.get("derived")),
)


@dataclass
class HandClock:
    """A clock that stands still until it is moved."""

    moment: datetime = MORNING

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **by: int) -> None:
        """Let time pass: days=1, hours=-2."""
        self.moment += timedelta(**by)


@dataclass(frozen=True)
class Pc:
    """A PC: its own folder of keys, its book, its clock, and who works at it."""

    path: Path
    home: Path
    clock: HandClock
    actor: Actor = GUEST

    def open(self) -> Book:
        """Open the book and sit down at it."""
        book = Book.open(self.path, self.home, self.clock, built=BUILT)
        book.actor = self.actor
        return book

    def moved(self, folder: Path) -> Pc:
        """The same PC in another folder, as if all its disk had been put there."""
        folder.mkdir(parents=True, exist_ok=True)
        pc = Pc(folder / self.path.name, folder / "home", HandClock(self.clock.moment), self.actor)
        shutil.copy(self.path, pc.path)
        shutil.copytree(self.home, pc.home)
        same_disk(pc)
        return pc

    def copied(self, folder: Path) -> Pc:
        """Another PC that was given a copy of the book; it has no key yet."""
        folder.mkdir(parents=True, exist_ok=True)
        pc = Pc(folder / self.path.name, folder / "home", HandClock(self.clock.moment), self.actor)
        shutil.copy(self.path, pc.path)
        return pc


def same_disk(pc: Pc) -> None:
    """Tell the PC's keys that this file is the one they are for.

    A test's book is copied from a template; to the program that is a copy, as it should be.
    """
    seen = pc.path.stat()
    for file in (pc.home / "devices").glob("*.json"):
        said = json.loads(file.read_text())
        said |= {"path": str(pc.path.resolve()), "file": [seen.st_dev, seen.st_ino]}
        file.write_text(json.dumps(said))


def found(folder: Path, *, profile: str = "RW", currency: str = CURRENCY) -> Pc:
    """A new co-op's book, closed, with its first person."""
    folder.mkdir(parents=True, exist_ok=True)
    clock, path, home = HandClock(), folder / "twizigamire.coop", folder / "home"
    said = office.Founding("Twizigamire", profile, currency, "Claudine Uwimana")
    with office.new_book(path, home, clock, said, built=BUILT) as book:
        return Pc(path, home, clock, book.actor)


def actor(role: Role) -> Actor:
    """Somebody with a role."""
    return Actor(PersonId(77), "Somebody", role)


# --- members and visits ------------------------------------------------------------------------


@dataclass(frozen=True)
class Somebody:
    """A member, with what they hold."""

    id: MemberId
    holdings: Mapping[str, HoldingId]

    @property
    def savings(self) -> HoldingId:
        return self.holdings["savings"]

    @property
    def shares(self) -> HoldingId:
        return self.holdings["shares"]


KIND_OF: Final = {
    visit.DEPOSIT: "savings",
    visit.WITHDRAWAL: "savings",
    visit.SHARE: "shares",
    visit.REFUND: "shares",
    visit.REPAYMENT: "loans",
    visit.SOCIAL: "social",
}


def money(minor: int, currency: str = CURRENCY) -> Money:
    return Money(minor, currency)


class Make:
    """Builds in one book."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def member(self, name: str = "Aline Mukamana", **fields: Any) -> Somebody:
        """Admit somebody."""
        said: dict[str, Any] = {"joined": date(2026, 2, 1), "name": name} | fields
        return self.known(self.book.write(members.admit, **said))

    def known(self, member: MemberId) -> Somebody:
        """A member who is in the book."""
        held = self.book.read(statements.holdings, member)
        return Somebody(member, {row.kind: row.id for row in held})

    def leaves(self, who: Somebody, on: date) -> None:
        """They leave the co-op on a day."""

        def leave(tx: Tx) -> None:
            tx.set(Member, who.id, "status", members.LEFT, shown=members.ACTIVE)
            tx.set(Member, who.id, "left", on, shown=None)
            tx.touch(Topic.MEMBERS)

        self.book.write(Command(leave, Permission.KEEP_ROLL))

    def visit(
        self, who: Somebody, *doings: tuple[str, int], day: date | None = None, **more: Any
    ) -> VisitId:
        """A visit with deeds and amounts: ("deposit", 500), whatever the box holds."""
        return self.book.write(
            visit.record_visit,
            member=who.id,
            day=day or self.book.clock().today,
            doings=[doing(who, deed, amount) for deed, amount in doings],
            **{"check_box": False, **more},
        )

    def roll(self, *drafts: MemberDraft, on: date | None = None) -> list[Somebody]:
        """Bring in a roll."""
        self.book.write(members.import_roll, drafts=drafts, on=on or self.book.clock().today)
        idents = [self.book.read(members.by_its_number, draft.number) for draft in drafts]
        return [self.known(ident) for ident in idents if ident is not None]


def doing(who: Somebody, deed: str, amount: int) -> Doing:
    """A line of a visit on the holding that the deed is for."""
    holding = who.holdings.get(KIND_OF[deed]) if deed in KIND_OF else None
    return Doing(deed, money(amount), holding)


def draft(number: str, **said: Any) -> MemberDraft:
    """A line of a roll; amounts in minor units."""
    amounts = {name: money(said.pop(name, 0)) for name in ("shares", "savings", "loan")}
    empty = dict.fromkeys(("document", "phone", "village", "nominee", "address", "occupation"), "")
    fields: dict[str, Any] = {"name": f"Member {number}", "sex": "", "born": None, "joined": None}
    return MemberDraft(row=1, number=number, **{**empty, **fields, **amounts, **said})


# --- looking -----------------------------------------------------------------------------------


def rows(session: Session | Connection, table: str) -> list[tuple[Any, ...]]:
    """Every row of a table, as stored. Kept sums of nothing are as good as none."""
    zero = " WHERE amount <> 0" if table in {"balance", "month_balance"} else ""
    found = session.execute(text(f'SELECT * FROM "{table}"{zero}')).all()
    return sorted((tuple(row) for row in found), key=repr)


def whole(book: Book, tables: Iterable[str] = TABLES) -> dict[str, list[tuple[Any, ...]]]:
    """All that a book says."""
    return book.read(lambda s: {table: rows(s, table) for table in tables})


def answers(session: Session, sql: str, /, **values: Any) -> list[tuple[Any, ...]]:
    """What a query says, asked by its words."""
    return [tuple(row) for row in session.execute(text(sql), values)]


def owns(book: Book, holding: HoldingId | LoanId | None) -> int:
    """What a holding holds, in minor units: savings and shares positive, a loan as owed."""
    found = book.read(
        lambda s: s.execute(
            text(
                "SELECT p.kind, coalesce(sum(l.amount), 0) FROM holding h JOIN product p"
                " ON p.id = h.product LEFT JOIN line l ON l.holding = h.id WHERE h.id = :id"
            ),
            {"id": holding},
        ).one()
    )
    return int(found[1]) if found[0] == "loans" else -int(found[1])


def count(book: Book, table: str) -> int:
    """How many rows a table has."""
    return int(book.read(lambda s: s.execute(text(f'SELECT count(*) FROM "{table}"')).scalar_one()))
