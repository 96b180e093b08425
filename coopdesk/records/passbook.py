"""Passbooks: what is printed in the member's own book, from the line where it stopped.

Lines stand in the order of writing, so that a slip which is caught up late comes below what is
there. Each printed line is kept with its page and row: what was not printed yet is printed next, on
the rows that are still empty, and a page can be printed again as it was. A new page begins with
the balance that the page before ended with. Pages count on through all books of an account; a
mark (row 0) says that a new book begins with a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from coopdesk.i18n import N_
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import EntryId, HoldingId, made_for
from coopdesk.records.products import Looker
from coopdesk.records.schema import Entry, Holding, Line, Passbook, Visit, day_of

#: How many lines a page of a passbook has.
ROWS: Final = 14

_WAS, _WAS_VISIT = aliased(Entry), aliased(Visit)
_MOVES: Final = Prepared(
    select(
        Line.entry,
        Line.n,
        Line.day,
        Line.amount,
        Entry.kind,
        Entry.memo,
        Visit.series,
        Visit.number,
        _WAS.series,
        _WAS.number,
        _WAS_VISIT.series,
        _WAS_VISIT.number,
    )
    .join(Entry, Entry.id == Line.entry)
    .outerjoin(Visit, Visit.id == Entry.id)
    .outerjoin(_WAS, _WAS.id == Entry.reverses)
    .outerjoin(_WAS_VISIT, _WAS_VISIT.id == Entry.reverses)
    .where(Line.member == bindparam("member"), Line.holding == bindparam("holding"))
    .order_by(Entry.written, Entry.series, Entry.number, Line.n)
)
_PRINTED: Final = Prepared(
    select(Passbook.entry, Passbook.n, Passbook.page, Passbook.row, Passbook.balance, Passbook.day)
    .where(Passbook.holding == bindparam("holding"))
    .order_by(Passbook.page, Passbook.row, Passbook.id)
)
_OWNER: Final = Prepared(select(Holding.member).where(Holding.id == bindparam("of")))


@dataclass(frozen=True, slots=True)
class Move:
    """A move of an account; `amount` is + into it, in minor units.

    `number` is its receipt's, `undone` that of what it corrects: series and number, or nothing.
    """

    entry: EntryId
    n: int
    day: date
    amount: int
    kind: str
    memo: str
    number: tuple[str | None, int | None]
    undone: tuple[str | None, int | None]


@dataclass(frozen=True, slots=True)
class Printed:
    """A line in the passbook; without a move it carries the balance of the page before."""

    page: int
    row: int
    move: Move | None
    balance: int
    on: date | None  # the day on which it was printed; None: not yet


@dataclass(frozen=True, slots=True)
class Filled:
    """The passbook of an account: every line, and the pages with which new books began.

    The lines that are not printed yet stand where they would be printed.
    """

    lines: tuple[Printed, ...]
    begins: tuple[int, ...]

    @property
    def first_page(self) -> int:
        """The first page of the book that is in use."""
        return self.begins[-1] if self.begins else 1

    def fresh(self) -> tuple[Printed, ...]:
        """The lines that are not printed yet."""
        return tuple(line for line in self.lines if line.on is None)

    def of_page(self, page: int) -> tuple[Printed, ...]:
        """The lines of a page."""
        return tuple(line for line in self.lines if line.page == page)

    def printed_on(self, page: int) -> tuple[Printed, ...]:
        """The lines of a page that were printed there."""
        return tuple(line for line in self.of_page(page) if line.on is not None)

    def pages(self) -> list[int]:
        """The pages of the book in use, by their numbers."""
        return sorted({line.page for line in self.lines if line.page >= self.first_page})


def filled(look: Looker, holding: HoldingId) -> Filled:
    """A passbook as it is, with what would be printed now. Refused for no such account."""
    owner = look.all(_OWNER, of=holding)
    if not owner:
        raise Refused(N_("There is no such account."), field="holding")
    moves = {
        (move.entry, move.n): move
        for move in map(_move, look.all(_MOVES, member=owner[0][0], holding=holding))
    }
    rows = look.all(_PRINTED, holding=holding)
    begins = tuple(page for _, _, page, row, *_ in rows if not row)
    done = [
        Printed(page, row, moves.pop((EntryId(entry), n), None), balance, day_of(day))
        for entry, n, page, row, balance, day in rows
        if row
    ]
    lines = [*done, *_placed(done, list(moves.values()), begins)]
    return Filled(tuple(_with_carried(lines, begins)), begins)


def _move(row: Sequence[Any]) -> Move:
    entry, n, day, amount, kind, memo, series, number, *undone = row
    was = undone[2:] if undone[2] is not None else undone[:2]
    return Move(entry, n, day_of(day), -amount, kind, memo, (series, number), tuple(was))


def _placed(
    done: Sequence[Printed], moves: Sequence[Move], begins: Sequence[int]
) -> Iterator[Printed]:
    """Where the moves go that are not printed yet."""
    page, row, balance = (done[-1].page, done[-1].row, done[-1].balance) if done else (1, 0, 0)
    carries = bool(done)
    if begins and page < begins[-1]:
        page, row = begins[-1], 1 if carries else 0
    for move in moves:
        row += 1
        if row > ROWS:
            page, row = page + 1, 2  # under the balance that is carried over
        balance += move.amount
        yield Printed(page, row, move, balance, None)


def _with_carried(lines: Sequence[Printed], begins: Sequence[int]) -> Iterator[Printed]:
    """The lines, each page after the first begun with the balance of the one before."""
    balance: int | None = None
    for page, group in groupby(lines, key=attrgetter("page")):
        found = list(group)
        if balance is not None:
            yield Printed(page, 1, None, balance, found[0].on)
        yield from found
        balance = found[-1].balance


@command(needs=Permission.TAKE_MONEY)
def print_passbook(tx: Tx, *, holding: HoldingId) -> int:
    """Note that what was not in the passbook yet is printed in it now; tells how many lines.

    Refused when everything is printed already.
    """
    lines = [line for line in filled(tx, holding).fresh() if line.move is not None]
    if not lines:
        raise Refused(N_("Everything is in the passbook already."), field="holding")
    tx.insert(
        Passbook,
        [
            {
                "id": made_for("passbook", holding, line.move.entry, line.move.n),
                "holding": holding,
                "day": tx.today,
                "entry": line.move.entry,
                "n": line.move.n,
                "page": line.page,
                "row": line.row,
                "balance": line.balance,
            }
            for line in lines
            if line.move is not None
        ],
    )
    tx.touch(Topic.SAVINGS)
    return len(lines)


@command(needs=Permission.TAKE_MONEY)
def begin_passbook(tx: Tx, *, holding: HoldingId) -> None:
    """Begin a new book: what is printed next stands on its first page, under the balance so far.

    For a book that is full, lost or torn. Refused while nothing was printed in the one in use.
    """
    now = filled(tx, holding)
    done = [line for line in now.lines if line.on is not None and line.page >= now.first_page]
    if not done:
        raise Refused(N_("Nothing is printed in this passbook yet."), field="holding")
    last = done[-1]
    assert last.move is not None
    page = last.page + 1
    tx.insert(
        Passbook,
        [
            {
                "id": made_for("passbook begins", holding, page),
                "holding": holding,
                "day": tx.today,
                "entry": last.move.entry,
                "n": last.move.n,
                "page": page,
                "row": 0,
                "balance": last.balance,
            }
        ],
    )
    tx.touch(Topic.SAVINGS)
