"""What all statements of the books are made of: the chart, the year, columns and rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import office
from coopdesk.records.calendar import add_months, day_before
from coopdesk.records.ids import AccountId
from coopdesk.records.journal import CASH, TYPES
from coopdesk.records.money import Money
from coopdesk.records.papers import (
    Behind,
    Cell,
    Coop,
    FigureColumn,
    FigureRow,
    Holds,
    Weight,
    Words,
)
from coopdesk.records.schema import Account, Asset, Entry
from coopdesk.records.store import Prepared, Raw

_ACCOUNTS: Final = Prepared(
    select(Account.id, Account.code, Account.name, Account.type, Account.role, Account.flow)
)
_ASSETS: Final = Prepared(
    select(Asset.account).union(select(Asset.worn)),
)

#: The five classes as a reader of statements calls them.
CLASS_NAMES: Final[Mapping[str, str]] = {
    "asset": N_("Assets"),
    "liability": N_("Liabilities"),
    "equity": N_("Own funds"),
    "income": N_("Income"),
    "expense": N_("Expenses"),
}

#: What the sum of each class is called.
CLASS_TOTALS: Final[Mapping[str, str]] = {
    "asset": N_("Total assets"),
    "liability": N_("Total liabilities"),
    "equity": N_("Total own funds"),
    "income": N_("Total income"),
    "expense": N_("Total expenses"),
}

#: The lines on which a statement of the books is signed.
SIGNED: Final = (Text(N_("Prepared by")), Text(N_("Treasurer")), Text(N_("Chairperson")))

UNEQUAL: Final = Text(N_("The sides are not equal. Run the check before you use this paper."))


class Acc(NamedTuple):
    """An account of the chart, as statements need it."""

    id: AccountId
    code: str
    name: str
    type: str
    role: str
    flow: str | None

    @property
    def title(self) -> Text:
        return Text(self.name)

    @property
    def sign(self) -> int:
        """+1 where a debit makes it more, −1 where a credit does."""
        return 1 if self.type in ("asset", "expense") else -1


@dataclass(frozen=True, slots=True)
class Ground:
    """What a statement stands on: whose it is, in which money, on which chart."""

    coop: Coop
    settings: Mapping[str, Any]
    accounts: tuple[Acc, ...]

    def money(self, minor: int) -> Money:
        return Money(minor, self.coop.currency)

    def of(self, *types: str) -> list[Acc]:
        """The accounts of some classes, in the order of the chart."""
        return [account for account in self.accounts if account.type in types]

    def cash(self) -> list[Acc]:
        """Cash boxes, bank, mobile money."""
        return [account for account in self.accounts if account.role in CASH]

    def year_of(self, day: date) -> tuple[date, date]:
        """The first and the last day of the financial year that a day is in."""
        first = date(day.year, int(self.settings.get("year_start", 1)), 1)
        if first > day:
            first = first.replace(year=day.year - 1)
        return first, day_before(add_months(first, 12))


def ground(session: Session) -> Ground:
    """The co-op and its chart, by class and code."""
    said = office.settings(session)
    accounts = [Acc(*row) for row in Raw(session.connection()).all(_ACCOUNTS)]
    accounts.sort(key=_class_and_code)
    return Ground(office.letterhead(said), said, tuple(accounts))


def first_of_year(session: Session, day: date) -> date:
    """The first day of the financial year that a day is in."""
    return ground(session).year_of(day)[0]


def first_day(session: Session) -> date | None:
    """The day of the first entry; None in a book that has none."""
    return session.scalar(select(func.min(Entry.day)))


def _class_and_code(account: Acc) -> tuple[int, str, int]:
    return TYPES.index(account.type), account.code, account.id


def span(from_: date, until: date) -> Text:
    """A time as the head of a column: a year where it says enough."""
    if from_.year == until.year:
        return Text("{year}", {"year": str(from_.year)})
    return Text(N_("{first} to {last}"), {"first": from_, "last": until})


# --- columns and rows ----------------------------------------------------------------------------


def compared(now: Words, before: Words) -> tuple[FigureColumn, ...]:
    """Code, account, and an amount beside that of the year before."""
    return (
        FigureColumn("code", Text(N_("Code")), Holds.CODE),
        FigureColumn("account", Text(N_("Account"))),
        FigureColumn("amount", now, Holds.MONEY),
        FigureColumn("year_before", before, Holds.MONEY),
        FigureColumn("difference", Text(N_("Difference")), Holds.MONEY),
    )


class Amounts(NamedTuple):
    """An amount now and a year before, in minor units, on the side that its class is on."""

    now: int
    before: int

    def __add__(self, other: object) -> Amounts:
        assert isinstance(other, Amounts)
        return Amounts(self.now + other.now, self.before + other.before)


NOTHING: Final = Amounts(0, 0)


def total(amounts: Iterable[Amounts]) -> Amounts:
    """The sum of amounts."""
    return sum(amounts, NOTHING)


def amounts_row(
    of: Ground,
    words: Words,
    amounts: Amounts | None,
    *,
    code: str = "",
    weight: Weight = Weight.PLAIN,
    level: int = 0,
    **more: Any,
) -> FigureRow:
    """A row of such columns; a head has no amounts."""
    cells: tuple[Cell, ...] = (None, None, None)
    if amounts is not None:
        now, before = amounts
        cells = (of.money(now), of.money(before), of.money(now - before))
    return FigureRow((code, words, *cells), weight, level, **more)


# --- groups inside a class -----------------------------------------------------------------------


class Group(NamedTuple):
    """Accounts of a class that belong together, by their roles; a class's last takes the rest."""

    title: str
    roles: frozenset[str] = frozenset()


#: Where roles don't tell: what wears out.
_PROPERTY: Final = Group(N_("Things that last"))

GROUPS: Final[Mapping[str, tuple[Group, ...]]] = {
    "asset": (
        Group(N_("Money at hand and in the bank"), CASH),
        Group(N_("Loans"), frozenset({"loans", "interest_receivable", "allowance"})),
        _PROPERTY,
        Group(N_("Other assets")),
    ),
    "liability": (
        Group(N_("Members' savings"), frozenset({"savings", "term_deposits"})),
        Group(N_("Social fund"), frozenset({"social"})),
        Group(N_("Other debts")),
    ),
    "equity": (
        Group(N_("Members' shares"), frozenset({"shares"})),
        Group(
            N_("Reserves and funds"),
            frozenset({"reserve", "education", "solidarity", "staff", "contributions"}),
        ),
        Group(N_("Surplus")),
    ),
    "income": (
        Group(
            N_("From loans and members"),
            frozenset({"loan_interest", "fees", "fines", "recoveries"}),
        ),
        Group(N_("Other income")),
    ),
    "expense": (
        Group(
            N_("Cost of savings and loans"),
            frozenset({"savings_interest", "borrowing_interest", "loan_loss"}),
        ),
        Group(N_("Running the co-op")),
    ),
}


def lasting(session: Session, of: Ground) -> frozenset[int]:
    """The accounts of things that wear out: named by one, or beside what is worn off."""
    named = {ident for (ident,) in Raw(session.connection()).all(_ASSETS)}
    near = {account.code[:2] for account in of.accounts if account.role == "worn"}
    return frozenset(
        account.id
        for account in of.of("asset")
        if account.id in named
        or account.role == "worn"
        or (not account.role and account.code[:2] in near)
    )


def group_of(account: Acc, lasts: frozenset[int] = frozenset()) -> Group:
    """Where an account stands in its class."""
    if account.id in lasts:
        return _PROPERTY
    groups = GROUPS[account.type]
    return next((g for g in groups if account.role and account.role in g.roles), groups[-1])


class Part(NamedTuple):
    """A row inside a class before it is laid out."""

    group: Group
    row: FigureRow
    amounts: Amounts


def laid_out(
    of: Ground, parts: Iterable[Part], groups: Iterable[Group], behind: Behind
) -> list[FigureRow]:
    """Rows by group, each group of several under its head and over its sum.

    Behind the sum stand the accounts of its rows in the time of `behind`.
    """
    found: dict[Group, list[Part]] = {}
    for part in parts:
        found.setdefault(part.group, []).append(part)
    rows: list[FigureRow] = []
    for group in groups:
        rows += _group_rows(of, group, found.get(group, []), behind)
    return rows


def _group_rows(of: Ground, group: Group, parts: list[Part], behind: Behind) -> list[FigureRow]:
    if len(parts) < 2:
        return [_in(part.row, 1) for part in parts]
    title, sum_ = Text(group.title), total(part.amounts for part in parts)
    return [
        amounts_row(of, title, None, weight=Weight.HEAD, level=1),
        *(_in(part.row, 2) for part in parts),
        amounts_row(
            of,
            Text(N_("Together")),
            sum_,
            weight=Weight.SUM,
            level=1,
            behind=_behind_all(parts, behind),
        ),
    ]


def _behind_all(parts: list[Part], behind: Behind) -> Behind | None:
    """The accounts of all rows, in one time."""
    behinds = [part.row.behind for part in parts if part.row.behind]
    accounts = tuple(dict.fromkeys(a for one in behinds for a in one.accounts))
    return replace(behind, accounts=accounts) if accounts else None


def _in(row: FigureRow, level: int) -> FigureRow:
    return replace(row, level=level)


def account_parts(
    of: Ground,
    name: str,
    held: tuple[Mapping[int, int], Mapping[int, int]],
    behind: Behind,
    lasts: frozenset[int] = frozenset(),
) -> list[Part]:
    """The accounts of a class that hold something now or held it a year before."""
    parts = []
    for account in of.of(name):
        amounts = Amounts(*(account.sign * sums.get(account.id, 0) for sums in held))
        if any(amounts):
            row = amounts_row(
                of,
                account.title,
                amounts,
                code=account.code,
                behind=replace(behind, accounts=(account.id,)),
            )
            parts.append(Part(group_of(account, lasts), row, amounts))
    return parts


def class_rows(
    of: Ground, name: str, parts: list[Part], behind: Behind, *, weight: Weight = Weight.SUM
) -> list[FigureRow]:
    """A class under its head, its groups, and its sum."""
    return [
        amounts_row(of, Text(CLASS_NAMES[name]), None, weight=Weight.HEAD),
        *laid_out(of, parts, GROUPS[name], behind),
        amounts_row(
            of,
            Text(CLASS_TOTALS[name]),
            total(part.amounts for part in parts),
            weight=weight,
            behind=_behind_all(parts, behind),
        ),
    ]


def accounts(session: Session, roles: frozenset[str] = frozenset()) -> list[Acc]:
    """The accounts of the chart, or those of some roles, by class and code."""
    return [one for one in ground(session).accounts if not roles or one.role in roles]


def account_of(
    session: Session, code: str | None = None, *, roles: frozenset[str] = frozenset()
) -> AccountId | None:
    """The account with a code, among those of some roles; without a code the first of them."""
    for account in accounts(session, roles):
        if code in (None, account.code):
            return account.id
    return None
