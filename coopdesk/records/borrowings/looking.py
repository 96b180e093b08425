"""Loans from outside as they stand on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from coopdesk.records import journal, schedule
from coopdesk.records.ids import AccountId, BorrowingId, EntryId
from coopdesk.records.money import Money
from coopdesk.records.schedule import Terms
from coopdesk.records.schema import Borrowing, BorrowingMove, Entry

_undoing: Final = aliased(Entry)


@dataclass(frozen=True, slots=True)
class BorrowingMoveRow:
    """What an entry did: received principal is negative. `undone`: reversed, or a reversal."""

    entry: EntryId
    label: str
    day: date
    principal: Money
    interest: Money
    fee: Money
    undone: bool

    @property
    def paid(self) -> Money:
        """What was paid in all; negative where it was received."""
        return self.principal + self.interest + self.fee


@dataclass(frozen=True, slots=True)
class BorrowingRow:
    """A loan from outside as it stands on a day.

    `received` of `amount`, `repaid` of that and `owed`; `interest` and `fees` that were paid.
    `due` and `next` are the day of the next instalment by its terms and what it comes to, with the
    parts `next_principal` and `next_interest`; `late_principal` and `late_interest` should be paid
    by now and are not. None and nothing where no terms are known.
    """

    id: BorrowingId
    lender: str
    paper: str
    purpose: str
    resolution: str
    account: AccountId
    amount: Money
    since: date
    terms: Terms | None
    closed: date | None
    received: Money
    repaid: Money
    owed: Money
    interest: Money
    fees: Money
    due: date | None
    next: Money | None
    next_principal: Money | None
    next_interest: Money | None
    late_principal: Money
    late_interest: Money
    moves: tuple[BorrowingMoveRow, ...]

    @property
    def late(self) -> Money:
        """What should be paid by now and is not."""
        return self.late_principal + self.late_interest


def borrowings(session: Session, day: date) -> list[BorrowingRow]:
    """Every loan from outside as it stood at the end of a day: what is owed first, by lender."""
    currency = journal.currency_of(session)
    moves = _moves(session, day, currency)
    rows = session.scalars(select(Borrowing).where(Borrowing.since <= day))
    found = [_row(one, moves.get(one.id, ()), day, currency) for one in rows]
    return sorted(found, key=lambda row: (row.closed is not None, row.lender.casefold(), row.since))


def _moves(session: Session, day: date, currency: str) -> Mapping[int, Sequence[BorrowingMoveRow]]:
    rows = session.execute(
        select(BorrowingMove, Entry.series, Entry.number, Entry.reverses, _undoing.id)
        .join(Entry, Entry.id == BorrowingMove.id)
        .outerjoin(_undoing, _undoing.reverses == Entry.id)
        .where(BorrowingMove.day <= day)
        .order_by(BorrowingMove.day, Entry.written, Entry.id)
    )
    found: dict[int, list[BorrowingMoveRow]] = {}
    for move, series, number, reverses, undoing in rows:
        undone = reverses is not None or undoing is not None
        row = BorrowingMoveRow(
            EntryId(move.id),
            journal.label_of(series, number),
            move.day,
            Money(move.principal, currency),
            Money(move.interest, currency),
            Money(move.fee, currency),
            undone,
        )
        found.setdefault(move.borrowing, []).append(row)
    return found


def _row(
    one: Borrowing, moves: Sequence[BorrowingMoveRow], day: date, currency: str
) -> BorrowingRow:
    zero = Money.zero(currency)
    hold = [move for move in moves if not move.undone]
    received = sum((-m.principal for m in hold if m.principal.minor < 0), zero)
    repaid = sum((m.principal for m in hold if m.principal.minor > 0), zero)
    terms = Terms.of(one.terms) if one.terms else None
    owed = -sum((move.principal for move in moves), zero)
    interest = sum((move.interest for move in moves), zero)
    row, late = _expected(terms, repaid.minor, interest.minor, day) if owed else (None, (0, 0))
    late_principal, late_interest = (Money(amount, currency) for amount in late)
    return BorrowingRow(
        BorrowingId(one.id),
        one.lender,
        one.paper,
        one.purpose,
        one.resolution,
        AccountId(one.account),
        Money(one.amount, currency),
        one.since,
        terms,
        one.closed if one.closed is not None and one.closed <= day else None,
        received,
        repaid,
        owed,
        interest,
        sum((move.fee for move in moves), zero),
        row.due if row else None,
        Money(int(row.total), currency) if row else None,
        min(Money(int(row.principal), currency), owed) if row else None,
        Money(int(row.interest), currency) if row else None,
        late_principal,
        late_interest,
        tuple(moves),
    )


def _expected(
    terms: Terms | None, repaid: int, interest: int, day: date
) -> tuple[schedule.Row | None, tuple[int, int]]:
    """The next instalment by the terms that is not paid, and what of the principal and of the
    interest is late.

    A lender's own interest differs by a little from that of the terms: without principal that is
    late, it is late from a whole instalment on.
    """
    if terms is None:
        return None, (0, 0)
    principal, lacking = Decimal(0), -Decimal(interest)
    late = late_interest = 0
    for row in schedule.plan(terms).rows:
        principal += row.principal
        if row.due < day:
            lacking += row.interest
            late = max(int(principal) - repaid, 0)
            late_interest = max(int(lacking), 0) if late or lacking >= row.interest else 0
        elif principal > repaid or (row.interest and not row.principal):
            return row, (late, late_interest)
    return None, (late, late_interest)
