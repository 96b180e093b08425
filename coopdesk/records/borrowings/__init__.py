"""Loans from outside: what the co-op itself borrowed, what it received of it and paid back.

How much of a payment is interest the lender says; it is an expense when it is paid. What is owed
by the books is what was received less what was paid back of it. Amounts in minor units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from coopdesk.i18n import N_
from coopdesk.records import journal, resolutions, schedule, vouchers
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.borrowings.looking import BorrowingMoveRow, BorrowingRow, borrowings
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import AccountId, BorrowingId, EntryId
from coopdesk.records.journal import Belongs, Leg
from coopdesk.records.money import LARGEST, Money
from coopdesk.records.schedule import Terms
from coopdesk.records.schema import Borrowing, BorrowingMove, Entry, day_of

__all__ = [
    "AUDITS",
    "CHANGEABLE",
    "KIND",
    "NOT_ALONE",
    "BorrowingMoveRow",
    "BorrowingRow",
    "borrowings",
    "change_borrowing",
    "close_borrowing",
    "receive_borrowing",
    "repay_borrowing",
    "take_back_borrowing_move",
    "take_borrowing",
]

#: The kind of its entries in the journal, and what to do instead of reversing one alone.
KIND: Final = "borrowing"
NOT_ALONE: Final = {KIND: Belongs(N_("Take it back on the page of loans from outside instead."))}

#: What can be changed of a borrowing.
CHANGEABLE: Final = ("lender", "paper", "purpose", "resolution", "terms")

_undoing: Final = aliased(Entry)
_KNOWN: Final = (Borrowing.lender, Borrowing.account, Borrowing.amount, Borrowing.since)
_ONE: Final = Prepared(select(*_KNOWN, Borrowing.closed).where(Borrowing.id == bindparam("of")))
_PRINCIPAL: Final = Prepared(
    select(func.coalesce(func.sum(BorrowingMove.principal), 0)).where(
        BorrowingMove.borrowing == bindparam("of")
    )
)
_MOVE: Final = Prepared(
    select(
        BorrowingMove.borrowing, BorrowingMove.principal, BorrowingMove.interest, BorrowingMove.fee
    ).where(BorrowingMove.id == bindparam("of"))
)

#: What must hold, for checks: a name, what is said of a row that is found, the query.
AUDITS: Final = (
    (
        "loans from outside",
        N_("Entry {series}-{number} moved {booked} of the loan of {lender}, not {said}."),
        "SELECT * FROM (SELECT e.series, e.number, b.lender, m.principal AS said,"
        " coalesce((SELECT sum(l.amount) FROM line l WHERE l.entry = m.id"
        " AND l.account = b.account), 0) AS booked FROM borrowing_move m"
        " JOIN borrowing b ON b.id = m.borrowing JOIN entry e ON e.id = m.id)"
        " WHERE said <> booked",
    ),
    (
        "loans from outside",
        N_("Entry {series}-{number} moved money of a loan from outside, but not that loan."),
        "SELECT e.series, e.number FROM entry e WHERE e.kind = 'borrowing'"
        " AND NOT EXISTS (SELECT 1 FROM borrowing_move m WHERE m.id = e.id)",
    ),
    (
        "loans from outside",
        N_("{owed} is owed of the loan of {lender}, which is closed or paid back too far."),
        "SELECT b.lender, -sum(m.principal) AS owed FROM borrowing b"
        " JOIN borrowing_move m ON m.borrowing = b.id GROUP BY b.id"
        " HAVING owed < 0 OR (b.closed IS NOT NULL AND owed <> 0)",
    ),
)


# --- commands ------------------------------------------------------------------------------------


@command(needs=Permission.KEEP_BOOKS)
def take_borrowing(
    tx: Tx,
    *,
    lender: str,
    amount: int,
    since: date,
    paper: str = "",
    purpose: str = "",
    resolution: str = "",
    terms: Terms | None = None,
    account: AccountId | None = None,
) -> BorrowingId:
    """Write down that the co-op takes a loan from outside; no money moves yet.

    `paper` is the number of the contract, `terms` how it is paid back, where that is known: their
    principal and first day are the loan's. `account` is the liability on which it stands; none:
    the one for money borrowed.
    """
    said = {"lender": _written(lender), "paper": paper.strip(), "purpose": purpose.strip()}
    _check_amount(amount, "amount")
    ident = BorrowingId(tx.new_id())
    row = {
        "id": ident,
        **said,
        "account": _account(tx, account),
        "amount": amount,
        "since": since,
        "terms": {} if terms is None else _terms(terms, amount, since),
        "resolution": resolution.strip(),
        "closed": None,
    }
    tx.insert(Borrowing, [row])
    resolutions.cite(tx, resolution, resolutions.BORROWING, ident, since)
    tx.touch(Topic.BOOKS)
    return ident


def _written(lender: str) -> str:
    if not lender.strip():
        raise Refused(N_("Write who lends the money."), field="lender")
    return lender.strip()


def _terms(terms: Terms, amount: int, since: date) -> Mapping[str, Any]:
    made = replace(terms, principal=Decimal(amount), start=since, disbursements=()).checked()
    schedule.plan(made)
    return made.said()


def _account(tx: Tx, account: AccountId | None) -> AccountId:
    if account is None:
        return journal.role_account(tx, "borrowed").id
    found = journal.chart(tx).by_id.get(account)
    if found is None or found.type != "liability" or found.role in journal.CONTROL:
        raise Refused(N_("Choose an account of what the co-op owes."), field="account")
    return account


def _check_amount(amount: int, field: str) -> None:
    if not 0 < amount <= LARGEST:
        raise Refused(N_("The amount must be more than zero."), field=field)


@command(needs=Permission.KEEP_BOOKS)
def receive_borrowing(
    tx: Tx,
    *,
    borrowing: BorrowingId,
    amount: int,
    day: date,
    box: AccountId | None = None,
    brought: bool = False,
    paper: str = "",
) -> EntryId:
    """Money of a loan from outside comes in, all of it or a part, into a box or the bank.

    `brought`: it came in before the book began, and stands against the opening account instead.
    Refused for more than was agreed.
    """
    one = _open(tx, borrowing)
    _check_amount(amount, "amount")
    room = one.amount - one.received(tx)
    if amount > room:
        raise Refused(
            N_("Only {balance} of this loan is not received yet."),
            field="amount",
            balance=Money(max(room, 0), journal.currency(tx)),
        )
    against = journal.role_account(tx, "opening").id if brought else _box(tx, box)
    legs = [Leg(against, amount), Leg(one.account, -amount)]
    form = vouchers.GENERAL if brought else vouchers.INCOME
    entry = _post(tx, one, day, legs, form=form, paper=paper)
    _move(tx, entry, one, day, -amount, 0, 0)
    return entry


@command(needs=Permission.KEEP_BOOKS)
def repay_borrowing(
    tx: Tx,
    *,
    borrowing: BorrowingId,
    day: date,
    principal: int = 0,
    interest: int = 0,
    fee: int = 0,
    box: AccountId | None = None,
    paper: str = "",
) -> EntryId:
    """Pay a loan from outside back: the parts as the lender says them, out of a box or the bank.

    `paper` is the number of the lender's receipt. Refused for more than is owed, and for more than
    the box holds.
    """
    one = _open(tx, borrowing)
    parts = {"principal": principal, "interest": interest, "fee": fee}
    for name, part in parts.items():
        if not 0 <= part <= LARGEST:
            raise Refused(N_("It can't be less than nothing."), field=name)
    total = sum(parts.values())
    _check_amount(total, "principal")
    owed = one.owed(tx)
    if principal > owed:
        raise Refused(
            N_("Only {balance} is still owed."),
            field="principal",
            balance=Money(max(owed, 0), journal.currency(tx)),
        )
    # Fees of lenders stand with the interest: together they are what the money costs.
    costs = journal.role_account(tx, "borrowing_interest").id
    legs = [Leg(one.account, principal), Leg(costs, interest + fee), Leg(_box(tx, box), -total)]
    with renamed(money="box"):
        vouchers.check_boxes(tx, legs, form=vouchers.EXPENSE)
    entry = _post(tx, one, day, legs, form=vouchers.EXPENSE, paper=paper)
    _move(tx, entry, one, day, principal, interest, fee)
    return entry


def _box(tx: Tx, box: AccountId | None) -> AccountId:
    """A box, the bank, mobile money; none said: the main box."""
    chart = journal.chart(tx)
    if box is None:
        return chart.by_role["cash"].id
    found = chart.by_id.get(box)
    if found is None or found.role not in journal.CASH:
        raise Refused(N_("There is no such cash box."), field="box")
    return box


@command(needs=Permission.KEEP_BOOKS)
def take_back_borrowing_move(tx: Tx, *, entry: EntryId, reason: str) -> EntryId:
    """What was received or paid was wrong: reverse its entry, with the reason.

    Refused where more was paid back than then was received.
    """
    found = tx.one(_MOVE, of=entry)
    if found is None:
        raise Refused(N_("There is no such entry."), field="entry")
    borrowing, principal, interest, fee = found
    with renamed(borrowing="entry"):
        one = _open(tx, BorrowingId(borrowing))
    if principal < 0 and one.owed(tx) + principal < 0:
        raise Refused(
            N_("Something was paid back on this loan already. Take that back first."),
            field="entry",
        )
    legs = [replace(leg, amount=-leg.amount) for leg in journal.legs_of(tx, entry)]
    with renamed(money="entry"):
        vouchers.check_boxes(tx, legs, form=vouchers.EXPENSE)
        reversal = journal.take_back(tx, entry, reason=reason)
    _move(tx, reversal, one, tx.today, -principal, -interest, -fee)
    return reversal


@command(needs=Permission.KEEP_BOOKS)
def change_borrowing(
    tx: Tx, *, borrowing: BorrowingId, changes: Mapping[str, Any], shown: Mapping[str, Any]
) -> None:
    """Change what is known of a loan from outside. `shown` is what the person saw."""
    unknown = changes.keys() - set(CHANGEABLE)
    if unknown:
        raise KeyError(f"a borrowing has no {', '.join(sorted(unknown))}")
    one = _open(tx, borrowing)
    for name, value in changes.items():
        now, before = (_cleaned(one, name, said) for said in (value, shown.get(name)))
        tx.set(Borrowing, borrowing, name, now, shown=before)
    if "resolution" in changes:
        said = changes["resolution"] or ""
        resolutions.cite_anew(tx, said, resolutions.BORROWING, borrowing, tx.today)
    tx.touch(Topic.BOOKS)


def _cleaned(one: _One, name: str, value: Any) -> Any:
    if name == "terms":
        return {} if value is None else _terms(value, one.amount, one.since)
    return _written(value or "") if name == "lender" else (value or "").strip()


@command(needs=Permission.KEEP_BOOKS)
def close_borrowing(tx: Tx, *, borrowing: BorrowingId, day: date) -> None:
    """A loan from outside is paid back, or was never received: nothing more will come of it."""
    one = _open(tx, borrowing)
    owed = one.owed(tx)
    if owed:
        raise Refused(
            N_("{balance} is still owed on it. Pay that back first."),
            field="borrowing",
            balance=Money(owed, journal.currency(tx)),
        )
    if not one.since <= day <= tx.today:
        raise Refused(N_("Choose a day from its first one until today."), field="day")
    tx.set(Borrowing, borrowing, "closed", day, shown=None)
    if not one.received(tx):
        resolutions.let_go(tx, resolutions.BORROWING, borrowing)
    tx.touch(Topic.BOOKS)


# --- parts of them -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _One:
    """A borrowing that is not closed, as commands need it."""

    id: BorrowingId
    lender: str
    account: AccountId
    amount: int
    since: date

    def owed(self, tx: Tx) -> int:
        """What is owed by all that is booked."""
        row = tx.one(_PRINCIPAL, of=self.id)
        return -int(row[0]) if row else 0

    def received(self, tx: Tx) -> int:
        """What was received and not taken back."""
        rows = tx.all(_RECEIVED, of=self.id)
        return -sum(int(principal) for (principal,) in rows)


_RECEIVED: Final = Prepared(
    select(BorrowingMove.principal)
    .join(Entry, Entry.id == BorrowingMove.id)
    .outerjoin(_undoing, _undoing.reverses == Entry.id)
    .where(
        BorrowingMove.borrowing == bindparam("of"),
        BorrowingMove.principal < 0,
        Entry.reverses.is_(None),
        _undoing.id.is_(None),
    )
)


def _open(tx: Tx, borrowing: BorrowingId) -> _One:
    row = tx.one(_ONE, of=borrowing)
    if row is None:
        raise Refused(N_("There is no such loan from outside."), field="borrowing")
    lender, account, amount, since, closed = row
    if closed is not None:
        raise Refused(
            N_("This loan from outside was closed on {day}."),
            field="borrowing",
            day=day_of(closed),
        )
    return _One(borrowing, lender, AccountId(account), amount, day_of(since))


def _post(tx: Tx, one: _One, day: date, legs: Sequence[Leg], *, form: str, paper: str) -> EntryId:
    if day < one.since:
        raise Refused(N_("This loan only began on {day}."), field="day", day=one.since)
    entry = journal.post(tx, day=day, kind=KIND, legs=legs, memo=one.lender)
    vouchers.note(tx, entry, form=form, party=one.lender, paper=paper)
    return entry


def _move(tx: Tx, entry: EntryId, one: _One, day: date, *parts: int) -> None:
    principal, interest, fee = parts
    row = {"id": entry, "borrowing": one.id, "day": day}
    tx.insert(BorrowingMove, [{**row, "principal": principal, "interest": interest, "fee": fee}])
    tx.touch(Topic.BOOKS)
