"""The bank beside the books: what is matched, what is not yet, and how one leads to the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import bank, office
from coopdesk.records.bank import Booked, OfBank, Proposal
from coopdesk.records.ids import AccountId, EntryId
from coopdesk.records.money import Money
from coopdesk.records.papers import (
    Behind,
    FigureColumn,
    FigureRow,
    Figures,
    Holds,
    Weight,
    Words,
)
from coopdesk.records.schema import (
    Account,
    BankLine,
    BankMatch,
    BankStatement,
    Entry,
    Voucher,
)
from coopdesk.records.statements.naming import entry_text, label

_FIRST_DAY: Final = date(1, 1, 1)
_IN_ONE_QUERY: Final = 500


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An account that can have bank statements, and until when it has."""

    id: AccountId
    code: str
    name: Words
    until: date | None


@dataclass(frozen=True, slots=True)
class BankRow:
    """A line of the bank: + came to the co-op. `entries` are the numbers it is matched with."""

    id: int
    day: date
    amount: Money
    text: str
    reference: str
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BookedRow:
    """An entry as its bank account saw it: + came in."""

    id: EntryId
    label: str
    day: date
    amount: Money
    what: Words
    party: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A bank account as of a day: what the bank says, what the books say, and what is between.

    `bank` is None while no statement was brought in. `lines` are not in the books yet, `entries`
    not at the bank yet. `off` is what neither explains: 0 in sound books. `gaps` are the days
    after which a statement is missing.
    """

    account: BankAccount
    on: date
    bank: Money | None
    books: Money
    lines: tuple[BankRow, ...]
    entries: tuple[BookedRow, ...]
    matched: tuple[BankRow, ...]
    off: Money
    gaps: tuple[date, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether the bank and the books say the same, and nothing is open."""
        return self.bank is not None and not (self.lines or self.entries or self.off)


def bank_accounts(session: Session) -> list[BankAccount]:
    """The accounts that can have statements: those of the bank first, then by code."""
    until = (
        select(func.max(BankStatement.until))
        .where(BankStatement.account == Account.id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Account.id, Account.code, Account.name, Account.type, Account.role, until)
        .where(Account.closed.is_(None))
        .order_by(Account.code)
    )
    found = [
        (not (role or last), BankAccount(AccountId(ident), code, Text(name), last))
        for ident, code, name, kind, role, last in rows
        if bank.is_bank(kind, role)
    ]
    return [account for _, account in sorted(found, key=lambda one: one[0])]


def bank_account(session: Session, account: AccountId) -> BankAccount:
    """One of them."""
    return next(one for one in bank_accounts(session) if one.id == account)


def reconciliation(session: Session, account: AccountId, on: date) -> Reconciliation:
    """The bank beside the books at the end of a day."""
    unit = office.coop(session).currency
    statements = session.execute(
        select(BankStatement.begins, BankStatement.until, BankStatement.opening)
        .add_columns(BankStatement.closing)
        .where(BankStatement.account == account, BankStatement.begins <= on)
        .order_by(BankStatement.begins, BankStatement.until)
    ).all()
    begins = statements[0][0] if statements else None
    lines, matches = _lines(session, account, on, unit), _matches(session, account)
    said = _bank_says(session, account, on)
    moved = bank.entry_amounts(session, account, _FIRST_DAY, on)
    open_lines, open_entries = _open(session, lines, matches, moved, begins=begins, on=on)
    off = 0 if said is None else said - sum(moved.values()) - _sum(open_lines) + _sum(open_entries)
    known = {row.id for row in open_lines}
    return Reconciliation(
        bank_account(session, account),
        on,
        None if said is None else Money(said, unit),
        Money(sum(moved.values()), unit),
        tuple(open_lines),
        tuple(open_entries),
        tuple(row for row in lines if row.id not in known)[::-1],
        Money(off, unit),
        _gaps([tuple(row) for row in statements]),
    )


def _sum(rows: Iterable[BankRow | BookedRow]) -> int:
    return sum(row.amount.minor for row in rows)


def _gaps(statements: Sequence[tuple[date, date, int, int]]) -> tuple[date, ...]:
    """The days after which the next statement doesn't begin with what the one before ended with."""
    return tuple(one[1] for one, after in pairwise(statements) if one[3] != after[2])


def _bank_says(session: Session, account: AccountId, on: date) -> int | None:
    """The bank's balance at the end of a day: from the statement that had begun last by then."""
    row = session.execute(
        select(BankStatement.id, BankStatement.opening)
        .where(BankStatement.account == account, BankStatement.begins <= on)
        .order_by(BankStatement.begins.desc(), BankStatement.until.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    moved = session.scalar(
        select(func.sum(BankLine.amount)).where(BankLine.statement == row[0], BankLine.day <= on)
    )
    return int(row[1]) + (moved or 0)


def _lines(session: Session, account: AccountId, on: date, unit: str) -> list[BankRow]:
    """The lines of the bank up to a day, with the numbers of the entries that they are."""
    rows = session.execute(
        select(BankLine.id, BankLine.day, BankLine.amount, BankLine.text, BankLine.reference)
        .join(BankStatement, BankStatement.id == BankLine.statement)
        .where(BankStatement.account == account, BankLine.day <= on)
        .order_by(BankLine.day, BankStatement.begins, BankLine.id)
    )
    labels = _labels(session, account)
    return [
        BankRow(ident, day, Money(amount, unit), text, ref, tuple(labels.get(ident, ())))
        for ident, day, amount, text, ref in rows
    ]


def _labels(session: Session, account: AccountId) -> Mapping[int, list[str]]:
    rows = session.execute(
        select(BankMatch.bank_line, Entry.series, Entry.number)
        .join(Entry, Entry.id == BankMatch.entry)
        .join(BankLine, BankLine.id == BankMatch.bank_line)
        .join(BankStatement, BankStatement.id == BankLine.statement)
        .where(BankStatement.account == account, BankMatch.holds == 1)
        .order_by(Entry.series, Entry.number)
    )
    found: dict[int, list[str]] = {}
    for line, series, number in rows:
        found.setdefault(line, []).append(label(series, number))
    return found


@dataclass(frozen=True, slots=True)
class _Pair:
    line: int
    line_day: date
    entry: int
    entry_day: date


def _matches(session: Session, account: AccountId) -> list[_Pair]:
    rows = session.execute(
        select(BankMatch.bank_line, BankLine.day, BankMatch.entry, Entry.day)
        .join(BankLine, BankLine.id == BankMatch.bank_line)
        .join(BankStatement, BankStatement.id == BankLine.statement)
        .join(Entry, Entry.id == BankMatch.entry)
        .where(BankStatement.account == account, BankMatch.holds == 1)
    )
    return [_Pair(*row) for row in rows]


def _open(
    session: Session,
    lines: Sequence[BankRow],
    matches: Sequence[_Pair],
    moved: Mapping[EntryId, int],
    *,
    begins: date | None,
    on: date,
) -> tuple[list[BankRow], list[BookedRow]]:
    """What is open on both sides at the end of a day.

    A line is in the books when one of its entries is of that day or before, an entry is at the
    bank when one of its lines is. What was booked before the first statement began is in its
    opening, unless a later line says otherwise.
    """
    booked = {pair.line for pair in matches if pair.entry_day <= on}
    cleared = {pair.entry for pair in matches if pair.line_day <= on}
    later = {pair.entry for pair in matches if pair.line_day > on}
    waiting = {entry for entry in moved if entry not in cleared}
    rows = _booked_rows(session, waiting, moved)
    old = begins or _FIRST_DAY
    open_entries = [row for row in rows if row.day >= old or row.id in later]
    return [row for row in lines if row.id not in booked], open_entries


class _Head(NamedTuple):
    """An entry with its voucher."""

    id: int
    series: str
    number: int
    day: date
    kind: str
    reverses: int | None
    memo: str
    party: str | None
    paper: str | None


def _booked_rows(
    session: Session, entries: set[EntryId], moved: Mapping[EntryId, int]
) -> list[BookedRow]:
    """Entries as rows, without those that were reversed and their reversals."""
    unit = office.coop(session).currency
    heads = _heads(session, sorted(entries))
    undone = {head.reverses for head in heads if head.reverses in entries}
    numbers = {head.id: label(head.series, head.number) for head in heads}
    return [
        BookedRow(
            EntryId(head.id),
            numbers[head.id],
            head.day,
            Money(moved[EntryId(head.id)], unit),
            entry_text(
                head.kind, head.memo, reverses=numbers.get(head.reverses or 0, ""), member=""
            ),
            head.party or "",
            head.paper or "",
        )
        for head in heads
        if not ({head.id, head.reverses} & undone) and moved[EntryId(head.id)]
    ]


def _heads(session: Session, entries: Sequence[EntryId]) -> list[_Head]:
    """In the order of day and number."""
    found: list[_Head] = []
    for at in range(0, len(entries), _IN_ONE_QUERY):
        rows = session.execute(
            select(Entry.id, Entry.series, Entry.number, Entry.day, Entry.kind, Entry.reverses)
            .add_columns(Entry.memo, Voucher.party, Voucher.paper)
            .outerjoin(Voucher, Voucher.id == Entry.id)
            .where(Entry.id.in_(entries[at : at + _IN_ONE_QUERY]))
        )
        found += [_Head(*row) for row in rows]
    return sorted(found, key=lambda head: (head.day, head.series, head.number))


def proposals(of: Reconciliation) -> list[Proposal]:
    """The likeliest matches among what is open, the surest first."""
    lines = [
        OfBank(row.id, row.day, row.amount.minor, f"{row.text} {row.reference}") for row in of.lines
    ]
    entries = [Booked(row.id, row.day, row.amount.minor, _words(row)) for row in of.entries]
    return bank.proposals(lines, entries)


def _words(row: BookedRow) -> str:
    fields = row.what.fields.values() if isinstance(row.what, Text) else [row.what]
    return " ".join([row.label, row.party, row.paper, *map(str, fields)])


# --- the paper -----------------------------------------------------------------------------------


def bank_reconciliation(session: Session, account: AccountId, on: date) -> Figures:
    """How the bank's balance leads to that of the books, to be signed."""
    of = reconciliation(session, account, on)
    said = of.bank if of.bank is not None else Money.zero(of.books.currency)
    rows = [_head(N_("Balance by the bank's statement"), said, Weight.SUM)]
    rows += _part(N_("In the books, not at the bank yet"), map(_booked_row, of.entries))
    rows += _part(N_("At the bank, not in the books yet"), map(_bank_row, of.lines))
    if of.off:
        rows.append(_head(N_("Not explained"), -of.off, Weight.PLAIN))
    rows.append(_head(N_("Balance by our books"), of.books, Weight.TOTAL))
    title = Text("{code} {name}", {"code": of.account.code, "name": of.account.name})
    return Figures(
        office.coop(session),
        "bank-reconciliation",
        Text(N_("Bank reconciliation")),
        Text(N_("{account} on {day}"), {"account": title, "day": on}),
        (
            FigureColumn("day", Text(N_("Day")), Holds.DAY),
            FigureColumn("number", Text(N_("Number")), Holds.CODE),
            FigureColumn("what", Text(N_("What"))),
            FigureColumn("amount", Text(N_("Amount")), Holds.MONEY),
        ),
        tuple(rows),
        notes=(Text(N_("The bank and the books agree.")),) if of.agrees else (),
        warnings=tuple(_warnings(of)),
        signatures=(Text(N_("Prepared by")), Text(N_("Treasurer")), Text(N_("Auditor"))),
    )


def _head(words: str, amount: Money, weight: Weight) -> FigureRow:
    return FigureRow((None, None, Text(words), amount), weight)


def _part(words: str, rows: Iterable[FigureRow]) -> list[FigureRow]:
    """A head with its rows; nothing where there are none."""
    some = list(rows)
    return [FigureRow((None, None, Text(words), None), Weight.HEAD), *some] if some else []


def _booked_row(row: BookedRow) -> FigureRow:
    what: Words = row.what
    if row.party:
        what = Text("{what} · {party}", {"what": row.what, "party": row.party})
    return FigureRow((row.day, row.label, what, row.amount), level=1, behind=Behind(entry=row.id))


def _bank_row(row: BankRow) -> FigureRow:
    """On the way from the bank to the books, what came to the bank is taken off."""
    return FigureRow((row.day, row.reference, row.text, -row.amount), level=1)


def _warnings(of: Reconciliation) -> Iterable[Words]:
    if of.bank is None:
        yield Text(N_("No statement of the bank was brought in."))
    for day in of.gaps:
        yield Text(N_("A statement is missing after {day}."), {"day": day})
    if of.off:
        yield Text(N_("{amount} is not explained."), {"amount": of.off})
