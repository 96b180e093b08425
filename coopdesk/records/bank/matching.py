"""Matching the lines of the bank with the entries of the books, and writing what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import count
from typing import Final

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import budget as budgets
from coopdesk.records import journal, vouchers
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused, renamed
from coopdesk.records.ids import AccountId, BudgetId, EntryId, made_for
from coopdesk.records.journal import CONTROL, Leg
from coopdesk.records.money import Money
from coopdesk.records.schema import (
    BankLine,
    BankMatch,
    BankStatement,
    Entry,
    Line,
    day_of,
)

_LINE: Final = Prepared(
    select(BankStatement.account, BankLine.day, BankLine.amount, BankLine.text, BankLine.reference)
    .join(BankStatement, BankStatement.id == BankLine.statement)
    .where(BankLine.id == bindparam("of"))
)
_ON_ACCOUNT: Final = Prepared(
    select(func.sum(Line.amount)).where(
        Line.entry == bindparam("entry"), Line.account == bindparam("account")
    )
)
_OF_LINE: Final = Prepared(
    select(BankMatch.entry).where(BankMatch.bank_line == bindparam("of"), BankMatch.holds == 1)
)
_OF_ENTRY: Final = Prepared(
    select(BankMatch.bank_line).where(BankMatch.entry == bindparam("of"), BankMatch.holds == 1)
)
_UNDONE: Final = Prepared(
    select(Entry.series, Entry.number).where(Entry.reverses == bindparam("of"))
)
_PAIR: Final = Prepared(select(BankMatch.holds).where(BankMatch.id == bindparam("of")))
_IS_ENTRY: Final = Prepared(select(Entry.id).where(Entry.id == bindparam("of")))


@command(needs=Permission.KEEP_BOOKS)
def match(tx: Tx, *, lines: Sequence[int], entries: Sequence[EntryId]) -> None:
    """Say that some lines of the bank are some entries of our books.

    One line can be several entries and one entry several lines; their amounts must be equal.
    """
    if not lines or not entries:
        raise Refused(N_("Choose a line of the bank and an entry."), field="entries")
    if len(lines) > 1 and len(entries) > 1:
        raise Refused(
            N_("Match one line with several entries, or one entry with several lines."),
            field="entries",
        )
    account, of_bank = _sum_of_lines(tx, lines)
    of_books = sum(_amount_of(tx, entry, account) for entry in entries)
    if of_bank != of_books:
        unit = journal.currency(tx)
        raise Refused(
            N_("The bank says {bank}, the books say {books}: they must be equal."),
            field="entries",
            bank=Money(of_bank, unit),
            books=Money(of_books, unit),
        )
    for line in lines:
        for entry in entries:
            _keep(tx, line, entry)
    tx.touch(Topic.BOOKS)


@command(needs=Permission.KEEP_BOOKS)
def match_all(tx: Tx, *, pairs: Sequence[tuple[Sequence[int], Sequence[EntryId]]]) -> int:
    """Match many at once, all or none. Gives how many."""
    for lines, entries in pairs:
        with renamed(lines="pairs", entries="pairs"):
            match(tx, lines=lines, entries=entries)
    return len(pairs)


@command(needs=Permission.KEEP_BOOKS)
def unmatch(tx: Tx, *, line: int) -> None:
    """Take a match apart, with all lines and entries that belong to it."""
    entries = [entry for (entry,) in tx.all(_OF_LINE, of=line)]
    if not entries:
        raise Refused(N_("This line is not matched."), field="line")
    for entry in entries:
        for (other,) in tx.all(_OF_ENTRY, of=entry):
            tx.set(BankMatch, made_for("bank_match", other, entry), "holds", 0, shown=1)
    tx.touch(Topic.BOOKS)


@command(needs=Permission.KEEP_BOOKS)
def write_line(
    tx: Tx, *, line: int, account: AccountId, memo: str, budget: BudgetId | None = None
) -> EntryId:
    """Write the entry that the books lack for a line of the bank, and match them.

    `account` is what the money was for: bank charges, interest, a debt that was paid; `budget` a
    line of the budget that it counts for. The entry has the day of the line; where that is
    closed, it is written on a later day by hand and then matched.
    """
    found = tx.one(_LINE, of=line)
    if found is None:
        raise Refused(N_("There is no such line of the bank."), field="line")
    bank, day, amount, text, reference = found
    with renamed(lines="line"):
        _refuse_matched(tx, line)
    other = next((a for a in journal.chart(tx).accounts if a.id == account), None)
    if other is None or other.id == bank or other.role in CONTROL:
        raise Refused(
            N_("Choose another account: members' money is booked at the cash desk."),
            field="account",
        )
    with renamed(day="line", box="line"):
        entry = journal.post(
            tx,
            day=day_of(day),
            kind="bank",
            legs=[Leg(AccountId(bank), amount), Leg(account, -amount)],
            memo=memo.strip() or text,
            ident=_free_id(tx, line),
        )
    said = budgets.line_for(tx, budget, day_of(day), [account])
    form = {"income": "income", "expense": "expense"}.get(other.type, "general")
    vouchers.note(tx, entry, form=form, paper=reference, budget=said)
    _keep(tx, line, entry)
    tx.touch(Topic.BOOKS)
    return entry


def _free_id(tx: Tx, line: int) -> EntryId:
    """The id of the entry that a line becomes: two PCs that both write it write the same one."""
    tries = (EntryId(made_for("bank_entry", line, attempt)) for attempt in count(1))
    return next(ident for ident in tries if tx.one(_IS_ENTRY, of=ident) is None)


def _sum_of_lines(tx: Tx, lines: Sequence[int]) -> tuple[AccountId, int]:
    """The account of some lines, and what they add up to; none may be matched already."""
    found = [tx.one(_LINE, of=line) for line in lines]
    accounts = {row[0] for row in found if row is not None}
    if None in found or len(accounts) != 1 or len(set(lines)) < len(lines):
        raise Refused(N_("There is no such line of the bank."), field="lines")
    for line in lines:
        _refuse_matched(tx, line)
    return AccountId(accounts.pop()), sum(row[2] for row in found if row is not None)


def _refuse_matched(tx: Tx, line: int) -> None:
    if tx.one(_OF_LINE, of=line) is not None:
        raise Refused(N_("This line is matched already."), field="lines")


def _amount_of(tx: Tx, entry: EntryId, account: AccountId) -> int:
    row = tx.one(_ON_ACCOUNT, entry=entry, account=account)
    if row is None or row[0] is None:
        raise Refused(N_("This entry did not move that bank account."), field="entries")
    if tx.one(_OF_ENTRY, of=entry) is not None:
        raise Refused(N_("This entry is matched already."), field="entries")
    undone = tx.one(_UNDONE, of=entry)
    if undone is not None:
        raise Refused(
            N_("This entry was reversed by {label}."),
            field="entries",
            label=journal.label_of(*undone),
        )
    return int(row[0])


def _keep(tx: Tx, line: int, entry: EntryId) -> None:
    ident = made_for("bank_match", line, entry)
    row = tx.one(_PAIR, of=ident)
    if row is None:
        said = {"id": ident, "bank_line": line, "entry": entry, "holds": True}
        tx.insert(BankMatch, [said])
    elif not row[0]:
        tx.set(BankMatch, ident, "holds", 1, shown=0)


# --- looking -------------------------------------------------------------------------------------


def entry_amounts(
    session: Session, account: AccountId, from_: date, until: date
) -> Mapping[EntryId, int]:
    """What each entry of some days moved on an account (minor units, + came in)."""
    rows = session.execute(
        select(Line.entry, func.sum(Line.amount))
        .where(Line.account == account, Line.day.between(from_, until))
        .group_by(Line.entry)
    )
    return {EntryId(entry): amount for entry, amount in rows}


def unequal_matches(session: Session) -> Iterator[tuple[str, int]]:
    """The matches whose two sides differ: the bank's text, and by how much (minor units).

    Two PCs that match one line with different entries make such a match.
    """
    pairs = session.execute(
        select(BankMatch.bank_line, BankMatch.entry).where(BankMatch.holds == 1)
    ).all()
    lines = _line_amounts(session)
    amounts = _matched_amounts(session)
    for some, entries in _groups([(line, entry) for line, entry in pairs]):
        known = [lines[line] for line in some if line in lines]
        off = sum(amount for _, amount in known) - sum(amounts.get(e, 0) for e in entries)
        if off or len(known) < len(some):
            yield (known[0][0] if known else "–"), off


def _line_amounts(session: Session) -> dict[int, tuple[str, int]]:
    rows = session.execute(
        select(BankLine.id, BankLine.text, BankLine.amount)
        .join(BankMatch, BankMatch.bank_line == BankLine.id)
        .where(BankMatch.holds == 1)
    )
    return {ident: (text, amount) for ident, text, amount in rows}


def _matched_amounts(session: Session) -> dict[int, int]:
    """What each matched entry moved on the account of its line."""
    rows = session.execute(
        select(Line.entry, func.sum(Line.amount))
        .where(
            Line.entry.in_(select(BankMatch.entry).where(BankMatch.holds == 1)),
            select(BankMatch.id)
            .join(BankLine, BankLine.id == BankMatch.bank_line)
            .join(BankStatement, BankStatement.id == BankLine.statement)
            .where(BankMatch.entry == Line.entry, BankStatement.account == Line.account)
            .exists(),
        )
        .group_by(Line.entry)
    )
    return {entry: amount for entry, amount in rows}


def _groups(pairs: Sequence[tuple[int, int]]) -> Iterator[tuple[set[int], set[int]]]:
    """Lines and entries that hang together."""
    of_entry: dict[int, set[int]] = {}
    of_line: dict[int, set[int]] = {}
    for line, entry in pairs:
        of_entry.setdefault(entry, set()).add(line)
        of_line.setdefault(line, set()).add(entry)
    while of_line:
        lines, entries = {next(iter(of_line))}, set[int]()
        waiting = list(lines)
        while waiting:
            for entry in of_line.pop(waiting.pop(), set()) - entries:
                entries.add(entry)
                new = of_entry[entry] - lines
                lines |= new
                waiting += new
        yield lines, entries
