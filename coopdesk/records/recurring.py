"""Entries that come again, such as the rent of each month: what is due, and writing it at once.

The entry of a day has its id from what it is for and the attempt, so that nothing is written
twice, not even by two PCs; what was reversed is due again. What is due on a day of closed books is
written on the first open one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any, Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_, Text
from coopdesk.records import budget as budgets
from coopdesk.records import journal, vouchers
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.calendar import add_months
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import AccountId, BudgetId, EntryId, RecurringId, made_for
from coopdesk.records.journal import CLOSED, Leg
from coopdesk.records.money import Money
from coopdesk.records.schema import Account, Entry, Period, Recurring, day_number, day_of
from coopdesk.records.vouchers import Part

#: How often something may come again, in months.
EVERY: Final = (1, 2, 3, 4, 6, 12)
_MOST: Final = 1200  # days that one may be due on: a hundred years of months

_ONE: Final = Prepared(
    select(
        Recurring.name,
        Recurring.form,
        Recurring.party,
        Recurring.lines,
        Recurring.budget,
        Recurring.every,
        Recurring.since,
        Recurring.until,
    ).where(Recurring.id == bindparam("of"))
)
_UNDOING: Final = aliased(Entry)
_WRITTEN: Final = select(Entry.id, _UNDOING.id).outerjoin(_UNDOING, _UNDOING.reverses == Entry.id)
_ENTRY: Final = Prepared(_WRITTEN.where(Entry.id == bindparam("of")))


@dataclass(frozen=True, slots=True)
class RecurringRow:
    """An entry that comes again. `amount` is its whole sum, `next` the first day not yet done.

    `accounts` are what it is for, `money` what pays or receives.
    """

    id: RecurringId
    name: str
    form: str
    party: str
    amount: Money
    accounts: tuple[Text, ...]
    money: Text | None
    every: int
    since: date
    until: date | None
    next: date | None
    stopped: bool


@dataclass(frozen=True, slots=True)
class Due:
    """One entry that waits to be written: what came due when, and the day it will stand under."""

    recurring: RecurringId
    name: str
    party: str
    due: date
    day: date
    amount: Money


def entry_of(recurring: RecurringId, due: date, attempt: int = 0) -> EntryId:
    """The id of the entry that is due on a day; `attempt` counts those that were reversed."""
    again = (attempt,) if attempt else ()
    return EntryId(made_for("recurring", recurring, due.isoformat(), *again))


def days(since: date, every: int, until: date) -> Iterator[date]:
    """The days from `since` until a day, every so many months; a 31st falls on a shorter end."""
    for n in range(_MOST):
        day = add_months(since, n * every)
        if day > until:
            return
        yield day


# --- looking -----------------------------------------------------------------------------------


def recurring(session: Session, today: date) -> list[RecurringRow]:
    """Everything that comes again, by name; what is stopped last."""
    currency = journal.currency_of(session)
    names = {ident: Text(name) for ident, name in session.execute(select(Account.id, Account.name))}
    found = []
    for one in session.scalars(select(Recurring)):
        legs, left_out = _read(one.lines)
        *parts, last = legs
        paired = one.form != vouchers.GENERAL
        total = sum(leg.amount for leg in legs if leg.amount > 0)
        stopped = one.until is not None and one.until < today
        found.append(
            RecurringRow(
                RecurringId(one.id),
                one.name,
                one.form,
                one.party,
                Money(total, currency),
                tuple(names[leg.account] for leg in (parts if paired else legs)),
                names[last.account] if paired else None,
                one.every,
                one.since,
                one.until,
                _next(session, one, left_out, today),
                stopped,
            )
        )
    return sorted(found, key=_place)


def _place(row: RecurringRow) -> tuple[bool, str]:
    return row.stopped, row.name.casefold()


def _next(session: Session, one: Recurring, left_out: set[int], today: date) -> date | None:
    """The first day not yet written nor left out, in the past or the year to come."""
    horizon = min(one.until or date.max, add_months(today, 12 + one.every))
    for day in _open_days(session, one, left_out, horizon):
        return day
    return None


def _open_days(session: Session, one: Recurring, left_out: set[int], until: date) -> Iterator[date]:
    wanted = list(days(one.since, one.every, until))
    done = _done(session, RecurringId(one.id), wanted)
    return (day for day in wanted if day not in done and day_number(day) not in left_out)


def _done(session: Session, recurring: RecurringId, asked: Sequence[date]) -> set[date]:
    """The days whose entry is written and stands; one that was reversed counts for nothing."""
    done: set[date] = set()
    for attempt in count():
        idents: dict[int, date] = {entry_of(recurring, day, attempt): day for day in asked}
        rows = session.execute(_WRITTEN.where(Entry.id.in_(idents)))
        undone: dict[int, int | None] = {entry: by for entry, by in rows}
        done |= {idents[entry] for entry, by in undone.items() if by is None}
        asked = [idents[entry] for entry, by in undone.items() if by is not None]
        if not asked:
            break
    return done


def due(session: Session, today: date) -> list[Due]:
    """What waits to be written up to today, the oldest first."""
    currency = journal.currency_of(session)
    closed = session.scalar(select(func.max(Period.until)).where(Period.state == CLOSED))
    found = []
    for one in session.scalars(select(Recurring)):
        legs, left_out = _read(one.lines)
        total = sum(leg.amount for leg in legs if leg.amount > 0)
        for day in _open_days(session, one, left_out, min(one.until or today, today)):
            found.append(
                Due(
                    RecurringId(one.id),
                    one.name,
                    one.party,
                    day,
                    _open_day(day, closed),
                    Money(total, currency),
                )
            )
    return sorted(found, key=_by_day)


def _by_day(row: Due) -> tuple[date, str]:
    return row.due, row.name.casefold()


def _open_day(day: date, closed: date | None) -> date:
    """The day, or the first one of the open books."""
    return day if closed is None or day > closed else closed + timedelta(days=1)


def _read(lines: Mapping[str, Any]) -> tuple[list[Leg], set[int]]:
    legs = [Leg(AccountId(account), amount) for account, amount in lines["legs"]]
    return legs, set(lines.get("left_out", ()))


# --- commands ----------------------------------------------------------------------------------


@command(needs=Permission.KEEP_BOOKS)
def define(
    tx: Tx,
    *,
    name: str,
    form: str,
    parts: Sequence[Part],
    every: int,
    since: date,
    money: AccountId | None = None,
    party: str = "",
    budget: BudgetId | None = None,
    until: date | None = None,
) -> RecurringId:
    """Have an entry come again every so many months from a day on. Its accounts are as in a
    voucher, its name is what each entry says; of a budget line the same in each year is taken.
    """
    if not name.strip():
        raise Refused(N_("Write what it is for."), field="name")
    if every not in EVERY:
        raise Refused(N_("Choose how often it comes."), field="every")
    if until is not None and until < since:
        raise Refused(N_("The last day comes before the first."), field="until")
    legs = vouchers.legs_of(tx, form, money, parts)
    line = budgets.line_for(tx, budget, since, [part.account for part in parts])
    ident = RecurringId(tx.new_id())
    said = {"id": ident, "name": name.strip(), "form": form, "party": party.strip()}
    lines = {"legs": [[leg.account, leg.amount] for leg in legs]}
    when = {"every": every, "since": since, "until": until}
    tx.insert(Recurring, [said | {"lines": lines, "budget": line} | when])
    tx.touch(Topic.BOOKS)
    return ident


@command(needs=Permission.KEEP_BOOKS)
def stop(tx: Tx, *, recurring: RecurringId, on: date, shown: date | None) -> None:
    """Let it come no more after a day. What is due until then stays due."""
    row = _found(tx, recurring)
    if on < day_of(row[6]) - timedelta(days=1):
        raise Refused(N_("It only begins on {day}."), field="on", day=day_of(row[6]))
    tx.set(Recurring, recurring, "until", on, shown=shown)
    tx.touch(Topic.BOOKS)


@command(needs=Permission.KEEP_BOOKS)
def leave_out(tx: Tx, *, recurring: RecurringId, due: date) -> None:
    """Don't write it this once: the landlord gave a month free."""
    row = _found(tx, recurring)
    _check_due(tx, recurring, row, due)
    lines = json.loads(row[3])
    now = lines | {"left_out": sorted({*lines.get("left_out", ()), day_number(due)})}
    tx.set(Recurring, recurring, "lines", now, shown=lines)
    tx.touch(Topic.BOOKS)


@command(needs=Permission.KEEP_BOOKS)
def post_due(tx: Tx, *, due: Sequence[tuple[RecurringId, date]]) -> list[EntryId]:
    """Write what is due, all or none; what another PC or an earlier press wrote is passed over,
    as long as it was not reversed.

    Refused as a whole where one of them can't be written; the refusal says which.
    """
    written = []
    for recurring, day in due:
        if not _free(tx, recurring, day)[1]:
            with renamed(recurring="due"):
                written.append(_post(tx, recurring, day))
    return written


def _free(tx: Tx, recurring: RecurringId, due: date) -> tuple[EntryId, bool]:
    """The entry of a day and whether it stands; where the last was reversed, the id of the next."""
    for attempt in count():
        entry = entry_of(recurring, due, attempt)
        row = tx.one(_ENTRY, of=entry)
        if row is None or row[1] is None:
            return entry, row is not None
    raise AssertionError  # never: some attempt is the last


def _post(tx: Tx, recurring: RecurringId, due: date) -> EntryId:
    row = _found(tx, recurring)
    _check_due(tx, recurring, row, due)
    name, form, party, lines, line, *_ = row
    legs, _ = _read(json.loads(lines))
    day = _open_day(due, journal.closed_until(tx))
    try:
        vouchers.check_boxes(tx, legs)
        entry = journal.post(
            tx, day=day, kind=form, legs=legs, memo=name, ident=_free(tx, recurring, due)[0]
        )
    except Refused as no:
        raise Refused(
            N_("{name} of {day} can't be written: {why}"),
            field="due",
            name=name,
            day=due,
            why=no.text,
        ) from no
    same = budgets.same_line(tx, line, budgets.year_in(tx, day))
    vouchers.note(tx, entry, form=form, party=party, budget=same)
    return entry


def _found(tx: Tx, recurring: RecurringId) -> Sequence[Any]:
    row = tx.one(_ONE, of=recurring)
    if row is None:
        raise Refused(N_("There is no such entry that comes again."), field="recurring")
    return row


def _check_due(tx: Tx, recurring: RecurringId, row: Sequence[Any], due: date) -> None:
    *_, every, since, until = row
    last = min(day_of(until) if until else tx.today, tx.today)
    if due not in days(day_of(since), every, last):
        raise Refused(N_("{day} is no day on which it is due."), field="due", day=due)
    if _free(tx, recurring, due)[1]:
        raise Refused(N_("It was already written for {day}."), field="due", day=due)
