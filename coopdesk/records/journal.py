"""The journal: the only writer of money.

Entries are numbered in their PC's series, balanced, and never changed: a wrong one is reversed,
with a reason. A debit is positive, a credit negative. Balances (per account and month, per member
and holding) are kept in the same transaction, and can be made again from the lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_, Text
from coopdesk.records.book import Prepared, Topic, Tx
from coopdesk.records.book.tx import SHAPES
from coopdesk.records.chart import (
    CASH,
    CONTROL,
    TYPES,
    Chart,
    LedgerAccount,
    chart,
    currency,
    currency_of,
    open_accounts,
    role_account,
)
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, EntryId, HoldingId, MemberId, made_for
from coopdesk.records.schema import (
    Balance,
    BankMatch,
    Entry,
    Line,
    MonthBalance,
    Period,
    Voucher,
    day_number,
    day_of,
    instant_number,
)
from coopdesk.records.store import Raw

__all__ = [
    "CASH",
    "CLOSED",
    "CONTROL",
    "OPEN",
    "TYPES",
    "Belongs",
    "Chart",
    "EntryHead",
    "LedgerAccount",
    "Leg",
    "Posting",
    "chart",
    "closed_until",
    "closed_until_of",
    "currency",
    "currency_of",
    "head_of",
    "holds",
    "keep_again",
    "label_of",
    "legs_of",
    "lowest_since",
    "open_accounts",
    "own_day",
    "post",
    "post_all",
    "role_account",
    "take_back",
    "turn_round",
]

#: The states of a period of the books.
OPEN, CLOSED = "open", "closed"


@dataclass(frozen=True, slots=True)
class Belongs:
    """Of a kind of entry that is part of something larger: what to do instead of reversing it
    alone. `posted`: an entry that is handed in may be of the kind, whole by itself."""

    instead: str
    posted: bool = False


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of an entry: what an account gets. `amount` in minor units, debit positive."""

    account: AccountId
    amount: int
    member: MemberId | None = None
    holding: HoldingId | None = None


_OWN: Final = aliased(BankMatch)
_ENTRY: Final = Prepared(
    select(Entry.id, Entry.series, Entry.number, Entry.day, Entry.kind, Entry.reverses).where(
        Entry.id == bindparam("of")
    )
)
_REVERSAL: Final = Prepared(
    select(Entry.series, Entry.number).where(Entry.reverses == bindparam("of"))
)
_CLOSED: Final = Prepared(select(func.max(Period.until)).where(Period.state == CLOSED))
_VOUCHER: Final = Prepared(
    select(Voucher.form, Voucher.party, Voucher.paper, Voucher.budget).where(
        Voucher.id == bindparam("of")
    )
)
#: The matches of the bank's lines that an entry is matched with: its own and those beside it.
_MATCHES: Final = Prepared(
    select(BankMatch.id).where(
        BankMatch.holds == 1,
        BankMatch.bank_line.in_(
            select(_OWN.bank_line).where(_OWN.entry == bindparam("of"), _OWN.holds == 1)
        ),
    )
)
_HOLDS: Final = Prepared(
    select(func.sum(MonthBalance.amount)).where(MonthBalance.account == bindparam("of"))
)
_LINES: Final = Prepared(
    select(Line.account, Line.amount, Line.member, Line.holding)
    .where(Line.entry == bindparam("of"))
    .order_by(Line.n)
)
_KEEP_MONTH: Final = Prepared(
    (month := sqlite.insert(MonthBalance)).on_conflict_do_update(
        index_elements=["account", "month"],
        set_={"amount": MonthBalance.amount + month.excluded.amount},
    )
)
_KEEP_BALANCE: Final = Prepared(
    (balance := sqlite.insert(Balance)).on_conflict_do_update(
        index_elements=["member", "account", "holding"],
        set_={"amount": Balance.amount + balance.excluded.amount},
    )
)
_MOVES_AFTER: Final = Prepared(
    select(Line.day, Entry.kind, func.sum(Line.amount))
    .join(Entry, Entry.id == Line.entry)
    .where(
        Line.member == bindparam("member"),
        Line.holding == bindparam("holding"),
        Line.day > bindparam("day"),
    )
    .group_by(Line.day, Entry.kind)
    .order_by(Line.day.desc())
)


def closed_until(tx: Tx) -> date | None:
    """The last day of the closed part of the books, or None while nothing is closed."""

    def make() -> date | None:
        row = tx.one(_CLOSED)
        return day_of(row[0]) if row and row[0] else None

    return tx.cached("closed", make)


def closed_until_of(session: Session) -> date | None:
    """The same for a reader."""
    row = Raw(session.connection()).one(_CLOSED)
    return day_of(row[0]) if row and row[0] else None


@dataclass(frozen=True, slots=True)
class Posting:
    """A balanced entry that is to be written.

    What the program generates has an `ident` from `made_for`: a reversal's comes from the entry
    that it reverses, so that two PCs that both reverse it write the same entry. `past_close` is
    for the closing of a year alone, whose last month may be closed already.
    """

    day: date
    kind: str
    legs: Sequence[Leg]
    memo: str = ""
    reverses: EntryId | None = None
    ident: EntryId | None = None
    past_close: bool = False


def post(
    tx: Tx,
    *,
    day: date,
    kind: str,
    legs: Sequence[Leg],
    memo: str = "",
    reverses: EntryId | None = None,
    ident: EntryId | None = None,
    past_close: bool = False,
) -> EntryId:
    """Write one balanced entry with today's number. Refuses a day that has not come or is closed,
    and a closed account. The arguments are those of `Posting`.
    """
    return post_all(tx, [Posting(day, kind, legs, memo, reverses, ident, past_close)])[0]


def post_all(tx: Tx, postings: Iterable[Posting]) -> list[EntryId]:
    """Write entries in their order, many at once: all of them go into one fact.

    None is in the book before the last is made: no posting may lean on one before it.
    """
    written, letter = instant_number(tx.now), tx.letter
    entries: list[tuple[Any, ...]] = []
    lines: list[tuple[Any, ...]] = []
    moved = _Moved()
    for one in postings:
        _check_day(tx, one)
        legs = [leg for leg in one.legs if leg.amount]
        _check_accounts(tx, legs)
        if sum(leg.amount for leg in legs) or not legs:
            raise ValueError("an entry must balance, and say something")
        entry, day = _ident(tx, one), day_number(one.day)
        head = (entry, letter, tx.next_entry(), day, written)
        entries.append((*head, one.kind, one.memo, one.reverses))
        for n, leg in enumerate(legs, 1):
            lines.append((entry, n, leg.account, leg.member, leg.holding, day, leg.amount))
            moved.add(leg, day // 100)
    tx.insert_stored(Entry, entries)
    tx.insert_stored(Line, lines)
    moved.keep(tx)
    tx.touch(Topic.JOURNAL)
    return [head[0] for head in entries]


def _check_day(tx: Tx, one: Posting) -> None:
    if one.day > tx.today:
        raise Refused(N_("{day} has not come yet."), field="day", day=one.day)
    closed = closed_until(tx)
    if closed is not None and one.day <= closed and not one.past_close:
        raise Refused(
            N_("The books are closed up to {closed}. Write it on a later day."),
            field="day",
            closed=closed,
        )


def _check_accounts(tx: Tx, legs: Sequence[Leg]) -> None:
    shut = chart(tx).closed
    if not shut or shut.isdisjoint(leg.account for leg in legs):
        return
    account = next(chart(tx).by_id[leg.account] for leg in legs if leg.account in shut)
    if account.role in CASH:
        raise Refused(
            N_("{box} was closed on {day}. Open that box again first."),
            field="box",
            box=Text(account.name),
            day=account.closed,
        )
    raise Refused(N_("Account {code} is closed."), field="account", code=account.code)


def _ident(tx: Tx, one: Posting) -> EntryId:
    if one.reverses is not None:
        return EntryId(made_for("reversal", one.reverses))
    return EntryId(tx.new_id()) if one.ident is None else one.ident


class _Moved:
    """What entries move on the kept balances, summed so that each is written once."""

    def __init__(self) -> None:
        self._months: dict[tuple[AccountId, int], int] = {}
        self._held: dict[tuple[MemberId, AccountId, HoldingId], int] = {}

    def add(self, leg: Leg, month: int) -> None:
        this = leg.account, month
        self._months[this] = self._months.get(this, 0) + leg.amount
        if leg.member is not None:
            of = leg.member, leg.account, leg.holding or HoldingId(0)
            self._held[of] = self._held.get(of, 0) + leg.amount

    def keep(self, tx: Tx) -> None:
        tx.derive(
            _KEEP_MONTH,
            [
                {"account": account, "month": month, "amount": amount}
                for (account, month), amount in self._months.items()
            ],
        )
        tx.derive(
            _KEEP_BALANCE,
            [
                {"member": member, "account": account, "holding": holding, "amount": amount}
                for (member, account, holding), amount in self._held.items()
            ],
        )


def holds(tx: Tx, account: AccountId) -> int:
    """What an account holds now, in minor units, debit positive."""
    row = tx.one(_HOLDS, of=account)
    return int(row[0] or 0) if row else 0


def lowest_since(tx: Tx, member: MemberId, holding: HoldingId, day: date, now: int) -> int:
    """The smallest that a holding held at the end of any day from `day` on (credit positive).

    `now` is what it holds today. What was brought forward when the book began counts as having
    been there before, so that slips of earlier days can be caught up.
    """
    if day >= tx.today:
        return now
    lowest = running = now
    for _, kind, moved in tx.all(_MOVES_AFTER, member=member, holding=holding, day=day):
        if kind != "opening":
            running += moved
            lowest = min(lowest, running)
    return lowest


def keep_lines(raw: Raw, lines: Sequence[Sequence[Any]]) -> None:
    """Add lines that arrived, as they are stored, to the kept balances."""
    told = itemgetter(*(SHAPES["line"].columns.index(name) for name in _LINE))
    months: Counter[tuple[int, int]] = Counter()
    held: Counter[tuple[int, int, int]] = Counter()
    for account, member, holding, day, amount in map(told, lines):
        months[account, day // 100] += amount
        if member is not None:
            held[member, account, holding or 0] += amount
    raw.many(_KEEP_MONTH, [[*key, amount] for key, amount in months.items()])
    raw.many(_KEEP_BALANCE, [[*key, amount] for key, amount in held.items()])


def move_lines(raw: Raw, entry: int, day: int) -> None:
    """Let an entry's lines count on another day, in the kept balances too."""
    for account, amount, before in raw.all(_COUNTED, of=entry):
        raw.many(_KEEP_MONTH, [[account, before // 100, -amount], [account, day // 100, amount]])
    raw.run(_COUNT_ON, of=entry, at=day)


_COUNTED: Final = Prepared(
    select(Line.account, Line.amount, Line.day).where(Line.entry == bindparam("of"))
)
_COUNT_ON: Final = Prepared(
    update(Line).where(Line.entry == bindparam("of")).values(day=bindparam("at"))
)
_LINE: Final = ("account", "member", "holding", "day", "amount")


def keep_again(raw: Raw) -> None:
    """Make the kept balances again from the lines alone."""
    for table, columns, where in (
        ("month_balance", "account, day / 100", ""),
        ("balance", "member, account, coalesce(holding, 0)", "WHERE member IS NOT NULL"),
    ):
        raw.connection.exec_driver_sql(f"DELETE FROM {table}")
        raw.connection.exec_driver_sql(
            f"INSERT INTO {table} SELECT {columns}, sum(amount) FROM line {where}"
            f" GROUP BY {columns}"
        )


@dataclass(frozen=True, slots=True)
class EntryHead:
    """Where an entry stands in the journal."""

    id: EntryId
    label: str
    day: date
    kind: str
    reverses: EntryId | None


def label_of(series: str, number: int) -> str:
    """A number as paper has it: A-000123."""
    return f"{series}-{number:06}"


_NUMBER: Final = re.compile(r"\s*([A-Za-z]+)\s*-?\s*0*(\d{1,15})\s*")


def numbered(text: str) -> tuple[str, int] | None:
    """The series and the number that people typed: A-000123, A-123, a123. None when it is none."""
    said = _NUMBER.fullmatch(text)
    return None if said is None else (said[1].upper(), int(said[2]))


def head_of(tx: Tx, entry: EntryId) -> EntryHead:
    """An entry's head; refuses when there is none."""
    row = tx.one(_ENTRY, of=entry)
    if row is None:
        raise Refused(N_("There is no such entry."), field="entry")
    ident, series, number, day, kind, reverses = row
    return EntryHead(ident, label_of(series, number), day_of(day), kind, reverses)


def legs_of(tx: Tx, entry: EntryId) -> list[Leg]:
    """An entry's lines, in order."""
    return [Leg(*row) for row in tx.all(_LINES, of=entry)]


def turn_round(tx: Tx, entry: EntryId, *, reason: str, on: date | None = None) -> EntryId:
    """Post the opposite of an entry, with the reason. An entry is reversed once at most.

    A line of the bank that it was matched with is open again. Callers see to it that no member
    is left with less than nothing.
    """
    head = head_of(tx, entry)
    if not reason.strip():
        raise Refused(N_("Write why it is reversed."), field="reason")
    if head.reverses is not None:
        raise Refused(N_("A reversal can't be reversed. Enter it again instead."), field="entry")
    done = tx.one(_REVERSAL, of=entry)
    if done is not None:
        raise Refused(
            N_("It was already reversed by {label}."), field="entry", label=label_of(*done)
        )
    for (match,) in tx.all(_MATCHES, of=entry):
        tx.set(BankMatch, match, "holds", 0, shown=1)
        tx.touch(Topic.BOOKS)
    legs = [Leg(leg.account, -leg.amount, leg.member, leg.holding) for leg in legs_of(tx, entry)]
    return post(
        tx, day=on or tx.today, kind=head.kind, legs=legs, memo=reason.strip(), reverses=entry
    )


def own_day(tx: Tx, entry: EntryId) -> date:
    """The day on which what a run wrote is taken back: its own, or today once that is closed.

    So a run that is taken back and run again leaves each month as if it had been run once.
    """
    day, closed = head_of(tx, entry).day, closed_until(tx)
    return tx.today if closed is not None and day <= closed else day


def take_back(tx: Tx, entry: EntryId, *, reason: str) -> EntryId:
    """Reverse an entry today, with its voucher, so that what it took of a budget is free again."""
    reversal = turn_round(tx, entry, reason=reason)
    voucher = tx.one(_VOUCHER, of=entry)
    if voucher is not None:
        said = dict(zip(("form", "party", "paper", "budget"), voucher, strict=True))
        tx.insert(Voucher, [{"id": reversal, "by": tx.actor.person, **said}])
        tx.touch(Topic.BOOKS)
    return reversal
