"""Closing a month or year, and opening it again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Final

from sqlalchemy import bindparam, func, select

from coopdesk.i18n import N_
from coopdesk.records import journal
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.calendar import (
    add_months,
    first_of_month,
    month_end,
    month_of,
    year_first,
    year_last,
)
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, EntryId
from coopdesk.records.journal import CLOSED, CONTROL, OPEN, Leg
from coopdesk.records.periods.late import count_again, known_numbers
from coopdesk.records.periods.naming import (
    CLOSING,
    MONTH,
    PASSED,
    YEAR,
    YEAR_START,
    closing_id,
    period_id,
)
from coopdesk.records.schema import (
    Account,
    Balance,
    CashCount,
    Entry,
    Line,
    MonthBalance,
    Period,
    Person,
    Setting,
    Surplus,
    day_of,
    stored,
)

_PERIOD: Final = Prepared(
    select(Period.state, Period.asked, Period.why, Period.numbers).where(
        Period.id == bindparam("of")
    )
)
_NEWEST: Final = Prepared(
    select(Period.kind, Period.until)
    .where(Period.state == CLOSED)
    .order_by(Period.until.desc(), (Period.kind == YEAR).desc())
    .limit(1)
)
_OPEN_YEAR: Final = Prepared(
    select(Entry.day).where(Entry.day < bindparam("first"), Entry.day > bindparam("after")).limit(1)
)
_LAST_YEAR: Final = Prepared(
    select(func.max(Period.until)).where(Period.state == CLOSED, Period.kind == YEAR)
)
_FIRST_DAY: Final = Prepared(select(func.min(Entry.day)))
_IS_ENTRY: Final = Prepared(select(Entry.id).where(Entry.id == bindparam("of")))
_IS_REVERSED: Final = Prepared(select(Entry.id).where(Entry.reverses == bindparam("of")))
_START: Final = Prepared(select(Setting.value).where(Setting.name == YEAR_START))
_NAME: Final = Prepared(select(Person.name).where(Person.id == bindparam("of")))
_UNBALANCED: Final = Prepared(
    select(Entry.series, Entry.number)
    .join(Line, Line.entry == Entry.id)
    .where(Entry.day.between(bindparam("first"), bindparam("last")))
    .group_by(Entry.id)
    .having(func.sum(Line.amount) != 0)
    .limit(1)
)
_OFF_CONTROL: Final = Prepared(
    select(Account.code)
    .where(
        Account.role.in_([bindparam(f"role{n}", role) for n, role in enumerate(sorted(CONTROL))]),
        select(func.coalesce(func.sum(MonthBalance.amount), 0))
        .where(MonthBalance.account == Account.id)
        .scalar_subquery()
        != select(func.coalesce(func.sum(Balance.amount), 0))
        .where(Balance.account == Account.id)
        .scalar_subquery(),
    )
    .limit(1)
)
_later = CashCount.__table__.alias("later")
_OFF_BOX: Final = Prepared(
    select(Account.name, CashCount.day)
    .join(Account, Account.id == CashCount.box)
    .where(
        CashCount.day <= bindparam("last"),
        CashCount.counted != CashCount.expected,
        CashCount.entry.is_(None),
        ~select(_later.c.id)
        .where(
            _later.c.box == CashCount.box,
            _later.c.day <= bindparam("last"),
            _later.c.written > CashCount.written,
        )
        .exists(),
    )
    .limit(1)
)
_PASSED: Final = Prepared(
    select(func.max(Surplus.until)).where(
        Surplus.kind == YEAR,
        Surplus.state == PASSED,
        Surplus.until.between(bindparam("until"), bindparam("last")),
    )
)
_RESULT: Final = Prepared(
    select(MonthBalance.account, func.sum(MonthBalance.amount))
    .join(Account, Account.id == MonthBalance.account)
    .where(
        Account.type.in_([bindparam("type0", "income"), bindparam("type1", "expense")]),
        MonthBalance.month.between(bindparam("first"), bindparam("last")),
    )
    .group_by(MonthBalance.account)
    .order_by(Account.code)
)


# --- closing -------------------------------------------------------------------------------------


@command(needs=Permission.KEEP_BOOKS)
def close_month(tx: Tx, *, until: date) -> None:
    """Close a month, and those before it that are still open. `until` is its last day.

    Refused while the month runs, and while the books up to then are not in order.
    """
    if until != month_end(until):
        raise Refused(N_("{day} is not the last day of a month."), field="until", day=until)
    _refuse_closed(tx, MONTH, until)
    _refuse_running(tx, until)
    _refuse_unsound(tx, until)
    _close_months(tx, until)


@command(needs=Permission.KEEP_BOOKS)
def close_year(tx: Tx, *, until: date) -> EntryId | None:
    """Close a business year with all its months. `until` is its last day.

    Its income and expense go to the retained surplus in one entry of that day, which is given
    back; None where the year had neither. Years are closed in their order.
    """
    start = _year_start(tx)
    if until != year_last(until, start):
        raise Refused(N_("{day} is not the last day of a business year."), field="until", day=until)
    _refuse_closed(tx, YEAR, until)
    _refuse_running(tx, until)
    _refuse_open_before(tx, year_first(until, start), start)
    _refuse_unsound(tx, until)
    entry = _post_closing(tx, year_first(until, start), until)
    _close_months(tx, until)
    _set_state(tx, YEAR, until)
    return entry


def _refuse_closed(tx: Tx, kind: str, until: date) -> None:
    row = tx.one(_PERIOD, of=period_id(kind, until))
    closed = journal.closed_until(tx)
    if (row is not None and row[0] == CLOSED) or (kind == MONTH and closed and until <= closed):
        raise Refused(N_("It is closed already."), field="until")


def _refuse_running(tx: Tx, until: date) -> None:
    if until >= tx.today:
        raise Refused(N_("It can be closed from the day after {day} on."), field="until", day=until)


def _refuse_open_before(tx: Tx, first: date, start: int) -> None:
    """Refuse where an earlier year has entries and is not closed."""
    row = tx.one(_LAST_YEAR)
    after = row[0] if row and row[0] else 0
    found = tx.one(_OPEN_YEAR, first=first, after=after)
    if found is not None:
        ends = year_last(day_of(found[0]), start)
        raise Refused(N_("Close the year up to {day} first."), field="until", day=ends)


def _refuse_unsound(tx: Tx, until: date) -> None:
    """Refuse while an entry, a control account or a cash box is not as it must be."""
    closed = journal.closed_until(tx)
    bad = tx.one(_UNBALANCED, first=closed or date(1, 1, 1), last=until)
    if bad is not None:
        raise Refused(
            N_("Entry {label} does not balance. Run the check of the book before you close."),
            label=journal.label_of(*bad),
        )
    off = tx.one(_OFF_CONTROL)
    if off is not None:
        raise Refused(
            N_("Account {code} and the accounts of the members differ. Run the check of the book."),
            code=off[0],
        )
    box = tx.one(_OFF_BOX, last=until)
    if box is not None:
        raise Refused(
            N_("The count of {box} on {day} left a difference. Count it again before you close."),
            box=box[0],
            day=day_of(box[1]),
        )


def _close_months(tx: Tx, until: date) -> None:
    first = _first_open(tx, until)
    for months in range((until.year - first.year) * 12 + until.month - first.month + 1):
        _set_state(tx, MONTH, month_end(add_months(first, months)))


def _first_open(tx: Tx, until: date) -> date:
    """The first of the month from which on nothing is closed, at the latest that of `until`."""
    this, closed = first_of_month(month_of(until)), journal.closed_until(tx)
    if closed is not None:
        return min(add_months(first_of_month(month_of(closed)), 1), add_months(this, 1))
    row = tx.one(_FIRST_DAY)
    begun = first_of_month(row[0] // 100) if row and row[0] else this
    return min(begun, this)


def _set_state(tx: Tx, kind: str, until: date, state: str = CLOSED) -> None:
    ident = period_id(kind, until)
    row = tx.one(_PERIOD, of=ident)
    if row is None:
        said = {"kind": kind, "until": until, "state": state, "numbers": known_numbers(tx)}
        tx.insert(Period, [{"id": ident, **said}])
    elif state == CLOSED:
        wanted = {"state": state, "asked": None, "why": "", "numbers": stored(known_numbers(tx))}
        _change(tx, ident, row, wanted)
    else:  # why it was opened again is said until it is closed anew
        _change(tx, ident, row, {"state": state, "asked": None})
        tx.keep(count_again)
    tx.forget("closed")
    tx.touch(Topic.BOOKS)


def _change(tx: Tx, ident: int, row: Sequence[object], wanted: dict[str, object]) -> None:
    shown = dict(zip(("state", "asked", "why", "numbers"), row, strict=True))
    for column, value in wanted.items():
        if value != shown[column]:
            tx.set(Period, ident, column, value, shown=shown[column])


def _post_closing(tx: Tx, first: date, until: date) -> EntryId | None:
    """The entry that brings the year's income and expense to nothing."""
    rows = tx.all(_RESULT, first=month_of(first), last=month_of(until))
    legs = [Leg(AccountId(account), -amount) for account, amount in rows if amount]
    if not legs:
        return None
    surplus = journal.role_account(tx, "surplus").id
    legs.append(Leg(surplus, -sum(leg.amount for leg in legs)))
    attempt = next(n for n in count(1) if tx.one(_IS_ENTRY, of=closing_id(until, n)) is None)
    return journal.post(
        tx,
        day=until,
        kind=CLOSING,
        legs=legs,
        memo="",
        ident=closing_id(until, attempt),
        past_close=True,
    )


# --- opening again -------------------------------------------------------------------------------


@command(needs=Permission.KEEP_BOOKS)
def ask_reopening(tx: Tx, *, kind: str, until: date, reason: str) -> None:
    """Ask that a closed month or year be opened again. It takes another person to do it.

    Refused while a surplus is passed that was reckoned from it.
    """
    if not reason.strip():
        raise Refused(N_("Write why it must be opened again."), field="reason")
    row = _closed(tx, kind, until)
    _refuse_passed(tx, until)
    if row[1] is not None and row[1] != tx.actor.person:
        raise Refused(N_("{name} has asked for it already."), field="reason", name=_name(tx, row))
    wanted = {"asked": int(tx.actor.person), "why": reason.strip()}
    _change(tx, period_id(kind, until), row, wanted)
    tx.touch(Topic.BOOKS)


@command(needs=Permission.KEEP_BOOKS)
def keep_closed(tx: Tx, *, kind: str, until: date) -> None:
    """Take back, or turn down, the wish to open a month or year again."""
    row = tx.one(_PERIOD, of=period_id(kind, until))
    if row is None or row[1] is None:
        raise Refused(N_("Nobody has asked to open it again."), field="until")
    _change(tx, period_id(kind, until), row, {"asked": None, "why": ""})
    tx.touch(Topic.BOOKS)


@command(needs=Permission.KEEP_BOOKS)
def reopen(tx: Tx, *, kind: str, until: date) -> None:
    """Open a closed month or year again, for which another person has asked.

    Only what was closed last can be opened: what comes after it leans on it. Of a year its last
    month is opened too, and its closing entry is reversed. Refused while a surplus is passed that
    was reckoned from it.
    """
    row = _closed(tx, kind, until)
    _refuse_closed_later(tx, kind, until)
    _refuse_passed(tx, until)
    if row[1] is None:
        raise Refused(N_("Somebody must ask to open it again first, with a reason."), field="until")
    if row[1] == tx.actor.person:
        raise Refused(N_("You asked for it yourself: another person must open it."), field="until")
    _set_state(tx, kind, until, OPEN)
    if kind == YEAR:
        _set_state(tx, MONTH, until, OPEN)
        _reverse_closing(tx, until, str(row[2]))


def _closed(tx: Tx, kind: str, until: date) -> Sequence[object]:
    """The row of what is closed."""
    row = tx.one(_PERIOD, of=period_id(kind, until))
    if row is None or row[0] != CLOSED:
        raise Refused(N_("It is not closed."), field="until")
    return row


def _refuse_closed_later(tx: Tx, kind: str, until: date) -> None:
    newest = tx.one(_NEWEST)
    if newest is not None and (newest[0], day_of(newest[1])) != (kind, until):
        said = (
            N_("Open the year up to {day} first: it was closed later.")
            if newest[0] == YEAR
            else N_("Open the month up to {day} first: it was closed later.")
        )
        raise Refused(said, field="until", day=day_of(newest[1]))


def _refuse_passed(tx: Tx, until: date) -> None:
    """Refuse where members were given their parts of what the books of that year said."""
    found = tx.one(_PASSED, until=until, last=month_end(add_months(until, 11)))
    if found is not None and found[0] is not None:
        raise Refused(
            N_("The surplus of the year up to {day} was passed. Take that surplus back first."),
            field="until",
            day=day_of(found[0]),
        )


def _reverse_closing(tx: Tx, until: date, reason: str) -> None:
    for attempt in count(1):
        entry = closing_id(until, attempt)
        if tx.one(_IS_ENTRY, of=entry) is None:
            return
        if tx.one(_IS_REVERSED, of=entry) is None:
            journal.turn_round(tx, entry, reason=reason, on=until)


def _name(tx: Tx, row: Sequence[object]) -> str:
    found = tx.one(_NAME, of=row[1])
    return (found[0] if found else None) or "–"


def _year_start(tx: Tx) -> int:
    row = tx.one(_START)
    return int(json.loads(row[0])) if row else 1


def any_year_closed(tx: Tx) -> bool:
    """Whether a year is closed: then business years can't begin otherwise."""
    row = tx.one(_LAST_YEAR)
    return bool(row and row[0])
