"""The lines that stand behind a figure, with what there was after each.

How many there are on each day is counted at once, from an index; the lines themselves are read as
they are looked at, a day at a time, so that the ledger of a large book opens as quickly as that of
a small one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, case, func, literal_column, select
from sqlalchemy.orm import Session, aliased

from coopdesk.i18n import N_, Text
from coopdesk.records.calendar import day_before
from coopdesk.records.ids import AccountId, EntryId
from coopdesk.records.journal import CASH
from coopdesk.records.money import Money
from coopdesk.records.papers import Behind, Only, Words
from coopdesk.records.schema import Account, Entry, Line, Member, Voucher
from coopdesk.records.statements import sums
from coopdesk.records.statements.naming import entry_text, label
from coopdesk.records.statements.parts import Acc, Ground, ground

_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A line of an account, and the balance after it, on the side that the account is on.

    `against` is the account that stands on the other side.
    """

    entry: EntryId
    n: int
    day: date
    number: str
    what: Words
    account: Words
    against: Words
    debit: Money
    credit: Money
    balance: Money


class _Day(NamedTuple):
    """A day of a ledger: how many lines, and what they moved, debit positive."""

    day: date
    lines: int
    moved: int
    debit: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """What stands behind a figure, not yet read. Amounts are on the side of the accounts.

    `opening` is what there was before; where only some entries are asked for it is nothing, and
    `closing` is their sum.
    """

    behind: Behind
    title: Words
    accounts: tuple[Acc, ...]
    sign: int
    opening: Money
    debit: Money
    credit: Money
    closing: Money
    days: tuple[_Day, ...]
    total: int

    @property
    def many(self) -> bool:
        """Whether lines of several accounts stand in it."""
        return len(self.accounts) != 1

    @property
    def is_money(self) -> bool:
        """Whether it is of cash boxes, bank or mobile money alone."""
        return bool(self.accounts) and all(account.role in CASH for account in self.accounts)


def lines_behind(session: Session, behind: Behind) -> Ledger:
    """What stands behind a figure: its days and sums."""
    of = ground(session)
    accounts = tuple(account for account in of.accounts if account.id in behind.accounts)
    sign = _sign(accounts, behind)
    opening = sign * _opening(session, behind)
    rows = session.execute(
        select(
            Line.day,
            func.count(),
            func.sum(Line.amount),
            func.sum(case((Line.amount > 0, Line.amount), else_=0)),
        )
        .where(*_which(behind))
        .group_by(Line.day)
        .order_by(Line.day)
    )
    days = tuple(_Day(*row) for row in rows)
    moved, debit = sum(day.moved for day in days), sum(day.debit for day in days)
    return Ledger(
        behind=behind,
        title=_title(of, accounts, behind),
        accounts=accounts,
        sign=sign,
        opening=of.money(opening),
        debit=of.money(debit),
        credit=of.money(debit - moved),
        closing=of.money(opening + sign * moved),
        days=days,
        total=sum(day.lines for day in days),
    )


def _sign(accounts: Sequence[Acc], behind: Behind) -> int:
    """+1 where debits make the figure more."""
    if behind.only in (Only.CASH, Only.BROUGHT) and not any(a.role in CASH for a in accounts):
        return -1  # what such an account gave came in as money
    return 1 if accounts and all(account.sign > 0 for account in accounts) else -1


def _title(of: Ground, accounts: Sequence[Acc], behind: Behind) -> Words:
    if len(accounts) == 1:
        return accounts[0].title
    if not accounts:
        return Text(N_("All accounts of the member")) if behind.member else ""
    if len(accounts) == len(of.of("income", "expense")) and not any(
        account.type not in ("income", "expense") for account in accounts
    ):
        return Text(N_("Income and expenses"))
    return Text(N_("{count} accounts"), {"count": len(accounts)})


# --- which lines -----------------------------------------------------------------------------

_CLOSING: Final = select(Entry.id).where(Entry.kind == literal_column(f"'{sums.CLOSING}'"))
_OTHER: Final = aliased(Line)
_MONEY: Final = (
    select(_OTHER.entry)
    .join(Account, Account.id == _OTHER.account)
    .where(_OTHER.entry == Line.entry, Account.role.in_(sorted(CASH)))
    .correlate(Line)
    .exists()
)
_BROUGHT: Final = (
    select(Entry.id).where(Entry.id == Line.entry, Entry.kind == "opening").correlate(Line).exists()
)


def _planned(budget: int | None) -> ColumnElement[bool]:
    """In entries whose voucher names a line of the budget: this one, or any."""
    named = Voucher.budget == budget if budget is not None else Voucher.budget.is_not(None)
    return Line.entry.in_(select(Voucher.id).where(named))


def _only(behind: Behind) -> list[ColumnElement[bool]]:
    match behind.only:
        case Only.RESULT:
            return [Line.entry.not_in(_CLOSING)]
        case Only.CASH:
            return [_MONEY, ~_BROUGHT]
        case Only.BROUGHT:
            return [_MONEY, _BROUGHT]
        case Only.BUDGET:
            return [_planned(behind.budget)]
        case Only.UNPLANNED:
            return [~_planned(None), Line.entry.not_in(_CLOSING)]
    return []


def _of(behind: Behind) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if behind.accounts:
        conditions.append(Line.account.in_(behind.accounts))
    if behind.member is not None:
        conditions.append(Line.member == behind.member)
    return conditions


def _which(behind: Behind) -> list[ColumnElement[bool]]:
    conditions = _of(behind) + _only(behind)
    if behind.from_ is not None:
        conditions.append(Line.day >= behind.from_)
    if behind.until is not None:
        conditions.append(Line.day <= behind.until)
    return conditions


def _opening(session: Session, behind: Behind) -> int:
    """What there was before, debit positive."""
    if behind.from_ is None or behind.only is not Only.ALL:
        return 0
    if behind.member is None:
        held = sums.balances_on(session, day_before(behind.from_))
        return sum(held.get(account, 0) for account in behind.accounts)
    before = select(func.sum(Line.amount)).where(*_of(behind), Line.day < behind.from_)
    return session.scalar(before) or 0


# --- reading them ------------------------------------------------------------------------------

_WAS: Final = aliased(Entry)
_LINES: Final = (
    select(
        Line.entry,
        Line.n,
        Line.account,
        Line.amount,
        Entry.day,
        Entry.series,
        Entry.number,
        Entry.kind,
        Entry.memo,
        _WAS.series,
        _WAS.number,
        Member.number,
        Member.name,
    )
    .join(Entry, Entry.id == Line.entry)
    .outerjoin(_WAS, _WAS.id == Entry.reverses)
    .outerjoin(Member, Member.id == Line.member)
)


def ledger_lines(session: Session, of: Ledger, offset: int, limit: int) -> list[LedgerLine]:
    """Some lines of a ledger, by day and number."""
    ends = list(accumulate(day.lines for day in of.days))
    first = bisect_right(ends, offset)
    if first == len(of.days) or limit < 1:
        return []
    last = min(bisect_right(ends, offset + limit - 1), len(of.days) - 1)
    before = of.days[:first]
    running = of.opening.minor + of.sign * sum(day.moved for day in before)
    skipped = offset - (ends[first - 1] if first else 0)
    query = (
        _LINES.where(
            *_of(of.behind),
            *_only(of.behind),
            Line.day.between(of.days[first].day, of.days[last].day),
        )
        .order_by(Line.day, Entry.series, Entry.number, Line.entry, Line.n)
        .limit(skipped + limit)
    )
    rows = [_Row._make(row) for row in session.execute(query)]
    others = _others(session, {row.entry for row in rows[skipped:]})
    return list(_lines(of, rows, running, others))[skipped:]


class _Row(NamedTuple):
    entry: int
    n: int
    account: int
    amount: int
    day: date
    series: str
    number: int
    kind: str
    memo: str
    was_series: str | None
    was_number: int | None
    member_number: str | None
    member_name: str | None


class _Leg(NamedTuple):
    """Any line of an entry."""

    account: int
    name: str
    member: str


def _others(session: Session, entries: set[int]) -> Mapping[int, list[_Leg]]:
    """All the lines of some entries: what stands against ours, and whose entry it is."""
    found: dict[int, list[_Leg]] = {}
    for some in _batches(sorted(entries)):
        rows = session.execute(
            select(Line.entry, Line.account, Account.name, Member.number, Member.name)
            .join(Account, Account.id == Line.account)
            .outerjoin(Member, Member.id == Line.member)
            .where(Line.entry.in_(some))
            .order_by(Line.entry, Line.n)
        )
        for entry, account, name, number, member in rows:
            found.setdefault(entry, []).append(_Leg(account, name, _who(number, member)))
    return found


def _batches(entries: list[int]) -> Iterator[list[int]]:
    for at in range(0, len(entries), _AT_ONCE):
        yield entries[at : at + _AT_ONCE]


def _who(number: str | None, name: str | None) -> str:
    return f"{number} {name or ''}".strip() if number else ""


def _lines(
    of: Ledger, rows: Iterable[_Row], running: int, others: Mapping[int, list[_Leg]]
) -> Iterator[LedgerLine]:
    names = {account.id: account.title for account in of.accounts}
    money = of.opening.currency
    zero = Money.zero(money)
    for row in rows:
        running += of.sign * row.amount
        legs = others.get(row.entry, [])
        amount = Money(row.amount, money)
        own = _who(row.member_number, row.member_name)
        yield LedgerLine(
            entry=EntryId(row.entry),
            n=row.n,
            day=row.day,
            number=label(row.series, row.number),
            what=entry_text(
                row.kind,
                row.memo,
                reverses=label(row.was_series, row.was_number),
                member=own or next((leg.member for leg in legs if leg.member), ""),
            ),
            account=names.get(AccountId(row.account), ""),
            against=_against(row, legs),
            debit=amount if row.amount > 0 else zero,
            credit=-amount if row.amount < 0 else zero,
            balance=Money(running, money),
        )


def _against(row: _Row, legs: Sequence[_Leg]) -> Words:
    names = list(dict.fromkeys(leg.name for leg in legs if leg.account != row.account))
    if len(names) > 1:
        return Text(N_("{account} and others"), {"account": Text(names[0])})
    return Text(names[0]) if names else ""


def said(line: LedgerLine, of: Ledger) -> Sequence[Any]:
    """A line as the cells of a paper, without its balance."""
    return (
        line.day,
        line.number,
        line.what,
        *((line.account,) if of.many else ()),
        line.against,
        line.debit or None,
        line.credit or None,
        line.balance,
    )
